//! What a contract carries through the months.

use crate::agents::prevention::{Effort, Stages};
use crate::agents::reading::Forecast;
use crate::contract::{Activity, Charges, Due, LineValues, Plan, SettledSoFar, WaitingListCount};
use crate::units::{Money, QUARTERS_IN_YEAR};

use super::remedies::{Remedies, YearOfPlans};

/// What has been charged so far in the year.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Charged {
    /// The part of the price that follows from the plan.
    pub baseline: Money,
    pub under: Charges,
}

/// The state of one contract.
#[derive(Clone, Debug)]
pub(super) struct ContractState {
    pub plan: Plan,
    /// Activity of the last year before the contract was signed, by line.
    pub signed_on: LineValues<f64>,
    /// Activity of last year, by line.
    pub last_year: LineValues<f64>,
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
    pub local_index: f64,
    pub provider_trust: f64,
    pub commissioner_trust: f64,
    pub stages: Stages,
    pub effort: Effort,
    /// A year's cost of that effort: the commissioner's part, the provider's part.
    pub prevention_cost: [Money; 2],
    pub site: f64,
    pub forecast: Forecast,
    pub month: Activity,
    pub to_date: Activity,
    pub waiting: WaitingListCount,
    pub so_far: SettledSoFar,
    pub charged: Charged,
    /// Part of marginal cost that the commissioner bears, as read from the contract this year.
    pub commissioner_bears: f64,
    /// Part of payments that follows locally agreed sums, as read from the contract this year.
    pub local_share: f64,
    /// What one more breach costs the provider, as read from the contract this quarter, in pounds.
    pub sanction_per_breach: f64,
    /// What one breach less adds to the quality payment, as read from the contract this quarter, in pounds.
    pub quality_per_breach: f64,
    /// Part of one more pound of surplus that the contract leaves with the provider, as read from it this year.
    pub kept_of_surplus: f64,
    /// What one more breach in each month of a quarter adds to the provider's sanctions, by quarter, as last read.
    pub sanctions_added: [Money; QUARTERS_IN_YEAR as usize],
    /// What one per cent more coded value adds to payments, as a part of one per cent of them, as read this year.
    pub paid_for_depth: f64,
    /// What was paid this year for depth of coding and has been looked at.
    pub depth_looked_at: Money,
    /// Retained money that was spent on demand management at the end of last year.
    pub retained_spent: Money,
    pub over_18_month_ends: f64,
    pub prevented_this_year: f64,
    /// Part of the gap between sums and cost that the provider's board believes renewals close; nothing seen yet, it is
    /// what the contract says.
    pub rebasing_belief: Option<f64>,
    /// The plan's part of the year's price, of which a twelfth is paid each month.
    pub baseline_of_year: Money,
    /// Accrued last month and paid next; of the price, what departs from the plan.
    pub owed: Charges,
    /// Sanctions imposed and not yet paid, by owing party.
    pub sanctions_outstanding: [Money; 2],
    /// Sanctions that are due this month.
    pub due: Due,
    /// Sanctions paid this year by provider and by commissioner, not yet reinvested.
    pub sanctions_paid_this_year: [Money; 2],
    /// What the provider could lose: imposed lines seen this month, for beliefs and trust.
    pub lines: MonthLines,
    /// Remedial action plans.
    pub remedies: Remedies,
}

/// What happened to the breach lines of a month.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MonthLines {
    /// Sanction lines due from the provider.
    pub due: u32,
    /// Those imposed on the provider.
    pub imposed: u32,
    /// Those of the commissioner that were imposed on it.
    pub commissioner_imposed: u32,
    /// Sanctions that the commissioner chose to waive.
    pub favours: u32,
    /// Plans that it asked for, and plans that it began to withhold for.
    pub pressed: u32,
    pub plans_delivered: u32,
    pub plans_failed: u32,
}

impl ContractState {
    /// Trust between the parties: the mean of both sides' trust.
    pub(super) fn trust(&self) -> f64 {
        0.5 * (self.provider_trust + self.commissioner_trust)
    }

    pub(super) fn begin_year(&mut self) {
        self.to_date = Activity::default();
        self.charged = Charged::default();
        self.so_far.begin_year();
        self.remedies.year = YearOfPlans::default();
        self.depth_looked_at = Money::ZERO;
        self.over_18_month_ends = 0.0;
        self.prevented_this_year = 0.0;
        self.sanctions_paid_this_year = [Money::ZERO; 2];
    }
}
