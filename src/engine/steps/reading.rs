//! Contracts are read at the start of a year: what they make of one more case, and of one pound saved.

use crate::agents::reading::{self, Seat};
use crate::contract::Positions;
use crate::engine::world::World;

use super::settling::part_of_plan;

/// All sides read what the contract makes of one more case and of one pound saved.
pub(in crate::engine) fn read_contracts(world: &mut World<'_>) {
    let marginal = world.economy().cost.marginal_cost_share.value();
    for contract in world.contract_ids() {
        let clauses = world.clauses_of(contract);
        let part = part_of_plan(world, contract);
        let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
        // A provider without income has no margin to speak of.
        let expected_margin = provider.last_margin.clamp(-1.0, 1.0);
        let state = &mut world.contracts[contract.0];
        let (plan, forecast) = (&state.plan, &state.forecast);
        let before_of = |seat| reading::payments_of_year(clauses, plan, forecast, Positions::default(), seat);
        let borne_by_payer_of =
            |seat| reading::payers_share_of_marginal_cost(clauses, plan, forecast, before_of(seat), marginal, seat);
        let direct = Seat { is_under_lead: false, part };
        state.commissioner_bears = borne_by_payer_of(direct);
        state.lead_bears = clauses.lead_provider.as_ref().map_or(0.0, |_| {
            (borne_by_payer_of(Seat { is_under_lead: true, part }) - state.commissioner_bears).clamp(0.0, 1.0)
        });
        let own = Seat { is_under_lead: state.passing.lead.is_some(), part };
        let before = before_of(own);
        state.local_share = reading::local_share(clauses, plan, forecast, before, own);
        state.paid_for_depth = reading::paid_for_depth(clauses, plan, forecast, before, own);
        let expected = plan.value().times(expected_margin);
        state.kept_of_surplus = reading::kept_of_surplus(clauses, plan, forecast, before, expected, own);
    }
}
