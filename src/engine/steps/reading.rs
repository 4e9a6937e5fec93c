//! Contracts are read at the start of a year: what they make of one more case, and of one pound saved.

use crate::agents::reading::{self, Forecast, Seat};
use crate::contract::Positions;
use crate::engine::risk;
use crate::engine::world::World;
use crate::units::ContractId;

use super::contracting::{growth_expected, levels};
use super::settling::{part_of_plan, weight_of_volume};

/// Standard deviation of a year's activity around its forecast, as a part of it: nothing where the forecast is taken for certain.
pub(in crate::engine) fn activity_deviation(world: &World<'_>) -> f64 {
    let economy = world.economy();
    if economy.mechanisms.expectation { economy.planning.activity_deviation_share.value() } else { 0.0 }
}

/// Standard deviation of next year's margin as boards see it, as a part of income: nothing where the forecast is taken for certain.
pub(in crate::engine) fn margin_deviation(world: &World<'_>) -> f64 {
    let economy = world.economy();
    if economy.mechanisms.expectation { economy.efficiency.margin_uncertainty_share } else { 0.0 }
}

/// Standard deviation of a quarter's breaches as a part of attendances: as wide as the range that boards know scores to.
pub(super) fn breaches_deviation(world: &World<'_>) -> f64 {
    let economy = world.economy();
    let half_width = economy.quality_payment.score_uncertainty_share.value();
    if economy.mechanisms.expectation { half_width / libm::sqrt(3.0) } else { 0.0 }
}

/// The year that a contract is read for: last year's twelve months, and with an expectation the growth that both sides expect.
fn year_to_come(world: &World<'_>, contract: ContractId) -> Forecast {
    let last = &world.contracts[contract.0].forecast;
    if !world.economy().mechanisms.expectation {
        return *last;
    }
    last.times(&levels(&growth_expected(world, contract), world.year(), 1))
}

/// All sides read what the contract makes of one more case and of one pound saved.
pub(in crate::engine) fn read_contracts(world: &mut World<'_>) {
    let economy = world.economy();
    let marginal = economy.cost.marginal_cost_share.value();
    let activity = activity_deviation(world);
    let margin = margin_deviation(world);
    for contract in world.contract_ids() {
        let clauses = world.clauses_of(contract);
        let volume = weight_of_volume(world, contract);
        let part = part_of_plan(world, contract);
        let forecast = &year_to_come(world, contract);
        let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
        // A provider without income has no margin to speak of.
        let expected_margin = provider.last_margin.clamp(-1.0, 1.0);
        let state = &mut world.contracts[contract.0];
        let plan = &state.plan;
        let before_of = |seat| reading::payments_of_year(clauses, plan, forecast, Positions::default(), seat);
        let borne_by_payer_of = |seat| {
            let before = before_of(seat);
            reading::payers_share_of_marginal_cost(clauses, plan, forecast, before, marginal, seat, activity)
        };
        let direct = Seat { is_under_lead: false, part };
        state.commissioner_bears = volume * borne_by_payer_of(direct);
        state.lead_bears = clauses.lead_provider.as_ref().map_or(0.0, |_| {
            (volume * borne_by_payer_of(Seat { is_under_lead: true, part }) - state.commissioner_bears).clamp(0.0, 1.0)
        });
        let own = Seat { is_under_lead: state.passing.lead.is_some(), part };
        let before = before_of(own);
        state.local_share = reading::local_share(clauses, plan, forecast, before, own);
        state.paid_for_depth = volume * reading::paid_for_depth(clauses, plan, forecast, before, own);
        let expected = plan.value().times(expected_margin);
        state.kept_of_surplus = reading::kept_of_surplus(clauses, plan, forecast, before, expected, own, margin);
    }
    risk::read_risk(world);
}
