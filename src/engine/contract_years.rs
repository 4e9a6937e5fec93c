//! What every year of a contract was settled on, for a run that is looked at closely: enough to reckon its postings again.

use crate::agents::adaptation::Fit;
use crate::contract::{Activity, Clauses, Plan, Scores, Term, WaitingListCount};
use crate::ledger::Node;
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, ProviderId};

use super::steps::controlling::before_the_centre;
use super::world::World;

/// What a year of a contract was settled on, taken down before anything of the year end is divided.
#[derive(Clone, Debug)]
pub struct ContractYear {
    /// Year of the run, counted from 0.
    pub year: u32,
    /// Which contract.
    pub contract: ContractId,
    /// Who pays for the care.
    pub commissioner: CommissionerId,
    /// Who gives it.
    pub provider: ProviderId,
    /// What it said this year.
    pub clauses: Clauses,
    /// How long it lasts and how it is renewed.
    pub term: Term,
    /// Years since it was signed; 0 in the year of a signature.
    pub years_since_signing: u32,
    /// Recurrent cost of the provider over what renewed contracts would have brought, as its board saw it in April.
    pub cost_over_renewed_income: f64,
    /// What the same work would have cost other providers of its kind, over that.
    pub peers_over_own_cost: f64,
    /// How the contract stood against what it could be.
    pub fit: Fit,
    /// The year's plan.
    pub plan: Plan,
    /// Who holds the contract: its lead, or the provider that gives the care.
    pub holder: ProviderId,
    /// Activity of each month.
    pub months: [Activity; MONTHS_IN_YEAR as usize],
    /// The waiting list at each month end.
    pub month_ends: [WaitingListCount; MONTHS_IN_YEAR as usize],
    /// Scores of the commissioner's population in every year so far, this one last.
    pub scores: Vec<Scores>,
    /// Surplus of the commissioner before the year end.
    pub commissioner_surplus: Money,
    /// Surplus of the provider before the year end, money from the centre left out.
    pub provider_surplus: Money,
    /// What of the provider's was withheld this year and is not its commissioner's yet.
    pub withheld: Money,
}

/// Takes down what every contract's year is settled on, if the run is looked at closely.
pub(super) fn take_down_contract_years(world: &mut World<'_>) {
    if world.events.is_none() {
        return;
    }
    let years: Vec<ContractYear> = world.contract_ids().map(|contract| contract_year(world, contract)).collect();
    world.contract_years.extend(years);
}

fn contract_year(world: &World<'_>, contract: ContractId) -> ContractYear {
    let (base, state) = (&world.layout.contracts[contract.0], &world.contracts[contract.0]);
    let (commissioner, provider) = (base.commissioner, &world.providers[base.provider.0]);
    ContractYear {
        year: world.year(),
        contract,
        commissioner,
        provider: base.provider,
        clauses: world.clauses_of(contract).clone(),
        term: world.term_of(contract).clone(),
        years_since_signing: state.years_since_signing,
        cost_over_renewed_income: provider.cost_over_renewed_income,
        peers_over_own_cost: provider.peers_over_own_cost,
        fit: state.fit,
        plan: state.plan,
        holder: world.holder(contract),
        months: state.forecast.months,
        month_ends: state.forecast.waiting,
        scores: world.commissioners[commissioner.0].scores.clone(),
        commissioner_surplus: world.book.surplus(Node::Commissioner(commissioner)),
        provider_surplus: before_the_centre(world, base.provider),
        withheld: state.remedies.year.withheld,
    }
}
