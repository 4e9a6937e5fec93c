//! What is taken down of a run that is looked at closely, beside its journal and events.

use crate::agents::adaptation::Fit;
use crate::contract::{Activity, Clauses, Plan, Scores, Term, WaitingListCount};
use crate::engine::events::Event;
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, Month, ProviderId};

/// What is taken down of a run that is looked at closely.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct CloseUp {
    /// What happened and who reacted; none where nobody looks.
    pub events: Option<Vec<Event>>,
    /// What the years of contracts were settled on.
    pub contract_years: Vec<ContractYear>,
    /// What providers' months cost beyond running cost, and from what.
    pub provider_months: Vec<ProviderMonth>,
}

/// What a year of a contract was settled on, taken down before anything of the year end is divided.
#[derive(Clone, Debug)]
pub struct ContractYear {
    /// Year of the run, counted from 0.
    pub year: u32,
    /// Which contract.
    pub contract: ContractId,
    /// Who pays for the care, gives it and holds the contract.
    pub parties: ContractParties,
    /// What it said this year.
    pub clauses: Clauses,
    /// How long it lasts and how it is renewed.
    pub term: Term,
    /// Years since it was signed; 0 in the year of a signature.
    pub years_since_signing: u32,
    /// The provider's cost as its board saw it in April.
    pub cost_in_april: CostInApril,
    /// How the contract stood against what it could be.
    pub fit: Fit,
    /// The year's plan.
    pub plan: Plan,
    /// Activity of each month.
    pub months: [Activity; MONTHS_IN_YEAR as usize],
    /// The waiting list at each month end.
    pub month_ends: [WaitingListCount; MONTHS_IN_YEAR as usize],
    /// Scores of the commissioner's population in every year so far, this one last.
    pub scores: Vec<Scores>,
    /// Where both parties stood before the year end.
    pub before_year_end: BeforeYearEnd,
}

/// Who pays for the care under a contract, gives it and holds the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContractParties {
    /// Who pays for the care.
    pub commissioner: CommissionerId,
    /// Who gives it.
    pub provider: ProviderId,
    /// Who holds the contract: its lead, or the provider that gives the care.
    pub holder: ProviderId,
}

/// A provider's cost as its board saw it in April, as ratios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostInApril {
    /// Recurrent cost over what renewed contracts would have brought.
    pub over_renewed_income: f64,
    /// What the same work would have cost other providers of its kind, over that.
    pub of_peers: f64,
}

/// Where the parties of a contract stood before anything of the year end was divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeforeYearEnd {
    /// Surplus of the commissioner.
    pub commissioner_surplus: Money,
    /// Surplus of the provider, money from the centre left out.
    pub provider_surplus: Money,
    /// What of the provider's was withheld this year and is not its commissioner's yet.
    pub withheld: Money,
}

/// A provider's month as its cost of capacity and of effort is reckoned from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProviderMonth {
    /// Which month of the run.
    pub month: Month,
    /// Which provider.
    pub provider: ProviderId,
    /// Running cost of such a month at the first year's activity, prices and efficiency.
    pub base_cost: Money,
    /// Cost of the same work against the first year.
    pub cost_index: f64,
    /// Logarithm of the provider's own level of cost, by chance.
    pub shock: f64,
    /// Open beds, attendances, pathways and contacts a week that there is staff for.
    pub capacity: [f64; 4],
    /// The same as the cost of the opening paid for it; 0 where the provider has none.
    pub paid_for_capacity: [f64; 4],
    /// Effort for the four-hour standard.
    pub effort: f64,
    /// Attendances of the month that took longer than four hours, as reported.
    pub breaches: u32,
}
