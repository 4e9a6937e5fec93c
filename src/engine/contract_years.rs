//! What every year of a contract was settled on, for a run that is looked at closely: enough to reckon its postings again.

use crate::engine::positions::before_the_centre;
use crate::ledger::Node;
use crate::units::ContractId;

use super::state::close_up::ContractYear;
use super::world::World;

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
