//! What a contract carries through the months.

use crate::agents::adaptation::Fit;
use crate::agents::exit::Losses;
use crate::agents::negotiation::Bill;
use crate::agents::prevention::{Effort, Stages};
use crate::agents::reading::Forecast;
pub(in crate::engine) use crate::agents::relationship::Trust;
use crate::contract::{
    Activity, Charges, Criteria, Due, LineValues, PassedOn, Plan, SettledSoFar, Signed, WaitingListCount,
};
use crate::ledger::SanctionTally;
use crate::units::{ContractId, Money, QUARTERS_IN_YEAR, Share};

use super::column::StateColumn;
use super::remedies::Remedies;

/// What has been charged so far in the year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Charged {
    /// The part of the price that follows from the plan.
    pub baseline: Money,
    pub under: Charges,
    /// What a lead passes on of it, if one holds the contract.
    pub passed_on: PassedOn,
}

/// What stands between a provider and its commissioner where a lead holds the contract.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Passing {
    /// The contract whose provider holds this one; none where the provider holds it itself.
    pub lead: Option<ContractId>,
    /// Accrued by the lead so far in the year.
    pub accrued: PassedOn,
    /// The plan's part of the year, of which a twelfth is paid each month.
    pub baseline_of_year: Money,
    /// Accrued last month and paid next, but for what is paid on account.
    pub owed: Money,
    /// Sanctions of the month, towards the provider, not yet handed down.
    pub sanctions_due: Money,
    /// Sanctions handed down and paid next month, towards the provider.
    pub sanctions_owed: Money,
    /// Part of delayed transfers that the lead avoids.
    pub coordinated: f64,
    /// A year's cost of that.
    pub coordination_cost: Money,
}

/// Whether a contract is still what the regime says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) enum ContractStanding {
    /// As the regime has it.
    #[default]
    AsAgreed,
    /// Ended early by a party; the same clauses, renewed every year.
    RenewedYearly,
    /// Its lead gave up; a block with each provider, renewed every year.
    WithoutLead,
}

/// How long a contract has to go, and what it has cost its parties.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Agreement {
    pub standing: ContractStanding,
    /// Years of the term under which it was signed.
    pub signed_for_years: Option<u32>,
    /// Years that the first contract is shorter than the term, so that not all end together.
    pub cut_years: u32,
    /// Since signing.
    pub losses: Losses,
    pub ended_this_year: bool,
}

/// What the contract's text alone would have paid, against what was paid in practice: every sanction imposed that the text
/// does not suspend, and nothing settled outside.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Letter {
    /// What the letter pays the provider beyond practice, so far in the year.
    pub beyond_practice: Money,
    /// The provider's sanctions of last month by the letter.
    pub outstanding: Money,
    /// The provider's sanctions that are paid this year by the letter, not yet reinvested.
    pub paid_this_year: Money,
}

/// Yearly growth of activity by line, as the sides of a contract have learnt it from what came.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct LearntGrowth {
    /// What the commissioner has learnt, over all that it buys.
    pub commissioner: LineValues<f64>,
    /// What the provider has learnt, over all that it sells.
    pub provider: LineValues<f64>,
    /// What both agreed on when the contract was signed or reopened.
    pub agreed: LineValues<f64>,
}

/// What a contract was signed with, and how the talks went.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Signature {
    /// Position among the scenario's exceptions, where it follows another regime than the rest.
    pub exception: Option<usize>,
    pub plan: Plan,
    /// The clauses and the plan of the year, as they are signed.
    pub signed: Signed,
    /// Years since signing; 0 in the first year of a contract.
    pub years_since_signing: u32,
    /// Shading of the plan at signing.
    pub shading: f64,
    /// What bargaining made of the baseline at signing, against the honest one.
    pub baseline_ratio: f64,
    /// Part of the year that was left when the contract was signed; 1 if on time.
    pub year_left: f64,
    /// Weekly rounds of bargaining this year.
    pub rounds: u32,
    /// Level of locally agreed sums against the national tariff.
    pub local_index: f64,
    /// Whether the parties went to arbitration over the form of payment this year.
    pub is_arbitrated_over_form: bool,
}

/// What plans are made on: activity of years that are over, by line.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct PastActivity {
    /// Care that was needed in the last year before the contract was signed.
    pub signed_on: LineValues<f64>,
    /// Care that was needed last year, whether or not it was given.
    pub needed: LineValues<f64>,
    /// Activity of last year.
    pub last_year: LineValues<f64>,
    /// Growth that each side has learnt to expect, and what was agreed.
    pub growth: LearntGrowth,
}

/// Prevention under a contract: effort, what it costs, and how far it has come.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Prevention {
    pub stages: Stages,
    pub effort: Effort,
    /// A year's cost of that effort: the commissioner's part, the provider's part.
    pub cost: [Money; 2],
    /// The lead's part of it, where one holds the contract.
    pub lead_cost: Money,
    /// How well prevention does at this site.
    pub site: f64,
    /// Retained money that was spent on demand management at the end of last year.
    pub retained_spent: Money,
}

/// Care counted by contract.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct CountedCare {
    pub month: Activity,
    pub to_date: Activity,
    pub waiting: WaitingListCount,
    /// Patients over 18 weeks, summed over the month ends of the year.
    pub over_18_month_ends: f64,
    /// Admissions that prevention spared this year.
    pub prevented_this_year: f64,
    /// Beds filled by patients fit to leave, summed over the month ends of the year.
    pub delayed_bed_months: f64,
}

impl CountedCare {
    pub(in crate::engine) fn begin_year(&mut self) {
        *self = Self { month: self.month, waiting: self.waiting, ..Self::default() };
    }
}

/// What is due, charged and owed under a contract.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct ContractAccount {
    pub so_far: SettledSoFar,
    pub charged: Charged,
    /// The plan's part of the year's price, of which a twelfth is paid each month.
    pub baseline_of_year: Money,
    /// Accrued last month and paid next; of the price, what departs from the plan.
    pub owed: Charges,
    /// What fell due this month, sanctions among it.
    pub due: Due,
}

impl ContractAccount {
    pub(in crate::engine) fn begin_year(&mut self) {
        self.charged = Charged::default();
        self.so_far.begin_year();
    }
}

/// What became of the sanctions of a contract, by the party that owes them: commissioner, provider.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct SanctionsInPractice {
    /// Imposed and not yet paid.
    pub outstanding: [Money; 2],
    /// Paid this year and not yet reinvested.
    pub paid_this_year: [Money; 2],
    /// What the provider could lose: imposed lines seen this month, for beliefs and trust.
    pub lines: MonthLines,
    /// Contracted, imposed, waived and paid since the run began.
    pub tallies: [SanctionTally; 2],
}

/// What the sides of a contract have read in it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Readings {
    /// Part of marginal cost that the commissioner bears, as read from the contract this year.
    pub commissioner_bears: f64,
    /// Part of marginal cost that lies with neither the commissioner nor the provider but with a lead, as read this year.
    pub lead_bears: f64,
    /// Part of payments that follows locally agreed sums, as read from the contract this year.
    pub local_share: Share,
    /// What one more breach costs the provider, as read from the contract this quarter, in pounds.
    pub sanction_per_breach: f64,
    /// What one breach less adds to the quality payment, as read from the contract this quarter, in pounds.
    pub quality_per_breach: f64,
    /// Part of one more pound of surplus that the contract leaves with the provider, as read from it this year.
    pub kept_of_surplus: f64,
    /// What one more breach in each month of a quarter adds to the provider's sanctions, by quarter, as last read.
    pub sanctions_added: [Money; QUARTERS_IN_YEAR as usize],
}

impl Default for Readings {
    /// Nothing has been read: no sanction, and every pound of surplus is kept.
    fn default() -> Self {
        Self {
            commissioner_bears: 0.0,
            lead_bears: 0.0,
            local_share: Share::NONE,
            sanction_per_breach: 0.0,
            quality_per_breach: 0.0,
            kept_of_surplus: 1.0,
            sanctions_added: [Money::ZERO; QUARTERS_IN_YEAR as usize],
        }
    }
}

/// All that contracts carry.
#[derive(Clone, Debug)]
pub(in crate::engine) struct ContractColumns {
    pub agreement: StateColumn<ContractId, Agreement>,
    pub signing: StateColumn<ContractId, Signature>,
    pub past: StateColumn<ContractId, PastActivity>,
    pub trust: StateColumn<ContractId, Trust>,
    pub prevention: StateColumn<ContractId, Prevention>,
    /// What the coming year is expected to be, month by month.
    pub forecast: StateColumn<ContractId, Forecast>,
    pub counted: StateColumn<ContractId, CountedCare>,
    pub account: StateColumn<ContractId, ContractAccount>,
    pub sanctions: StateColumn<ContractId, SanctionsInPractice>,
    pub readings: StateColumn<ContractId, Readings>,
    /// What the commissioner changes in a contract for the year.
    pub variation: StateColumn<ContractId, Variation>,
    pub passing: StateColumn<ContractId, Passing>,
    pub letter: StateColumn<ContractId, Letter>,
    /// Hours that contracts take of their parties, and how they fit.
    pub contracting: StateColumn<ContractId, Contracting>,
    /// Remedial action plans.
    pub remedies: StateColumn<ContractId, Remedies>,
}

/// What happened to the breach lines of a month.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct MonthLines {
    /// Sanction lines due from the provider.
    pub due: u32,
    /// Those imposed on the provider.
    pub imposed: u32,
    /// What those come to, in the order of [`Party`](crate::units::Party): owed by the commissioner, by the provider.
    pub imposed_sum: [Money; 2],
    /// Those of the commissioner that were imposed on it.
    pub commissioner_imposed: u32,
    /// Sanctions that the commissioner chose to waive.
    pub favours: u32,
    /// Plans that it asked for, and plans that it began to withhold for.
    pub pressed: u32,
    pub plans_delivered: u32,
    pub plans_failed: u32,
}

impl Agreement {
    /// The contract becomes another, which has no years left.
    pub(in crate::engine) fn fall_back(&mut self, standing: ContractStanding) {
        *self = Self { standing, cut_years: 0, ..*self };
    }
}

/// What a commissioner changes in a contract for the year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Variation {
    /// Part of its referrals that is managed away.
    pub managed: f64,
    /// Cases or contacts of the year that were bought beyond the plan that was agreed. Whole cases.
    pub bought: f64,
}

/// What one side of a contract has done for it this year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct SideOfYear {
    pub worked: f64,
    pub bill: Bill,
}

/// What a contract has taken of its parties' time.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Contracting {
    /// Hours a side of a yearly contract by activity of this year's size.
    pub usual: f64,
    /// The commissioner's side, on which a lead may take a part, and the provider's.
    pub sides: [SideOfYear; 2],
    /// What stood in the contract at its last signing; none before the first.
    pub signed_criteria: Option<Criteria>,
    /// Criteria that were new at this year's signing.
    pub new_criteria: u32,
    pub is_set_up: bool,
    /// How the contract stands against what it could be.
    pub fit: Fit,
}

impl Contracting {
    /// Criteria that were new at this year's signing; none where the contract went on.
    pub(in crate::engine) const fn new_criteria(&self) -> u32 {
        self.new_criteria
    }
}
