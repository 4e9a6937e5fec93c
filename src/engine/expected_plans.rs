//! What a plan would say: growth that both sides expect, and the year's plan for volumes.

use crate::agents::commissioner::planning::agreed_growth;
use crate::care::GrowthPath;
use crate::contract::{Line, LineValues, Plan};
use crate::engine::access::touches;
use crate::engine::in_force::{InForce, term_of};
use crate::scenario::PriceTerms;
use crate::units::ContractId;

touches! {
    /// What a plan would say: growth that both sides expect, and the year's plan for volumes.
    Expecting reads [past, signing] with [InForce]
}

/// Growth that both sides expect: what they have learnt, what the contract says or, where nobody errs, what the need truly
/// grows by.
pub(super) fn growth_expected<'a>(world: &impl Expecting<'a>, contract: ContractId) -> LineValues<GrowthPath<'a>> {
    let mechanisms = &world.economy().mechanisms;
    if !mechanisms.planning_error {
        return world.economy().growth_of_need();
    }
    if mechanisms.learnt_growth {
        let learnt = &world.past()[contract].growth;
        return LineValues(agreed_growth(&learnt.commissioner, &learnt.provider).0.map(lasting));
    }
    LineValues(term_of(world, contract).agreed_growth_share_per_year.by_line().0.map(lasting))
}

/// A growth that stays the same.
pub(super) const fn lasting(share_per_year: f64) -> GrowthPath<'static> {
    GrowthPath { lasting: share_per_year, deviations: &[] }
}

/// What each line grows to in so many years, the last of them that which ends with the year of the run `until`.
pub(super) fn levels(growth: &LineValues<GrowthPath<'_>>, until: u32, years: u32) -> LineValues<f64> {
    let (until, years) = (f64::from(until) + 1.0, f64::from(years));
    LineValues(growth.0.map(|path| path.grown(until - years, years)))
}

/// Activity that is expected of a year that follows the last one, times a ratio.
pub(super) fn expected<'a>(world: &impl Expecting<'a>, contract: ContractId, ratio: f64) -> LineValues<f64> {
    let (grown, past) = (levels(&growth_expected(world, contract), world.year(), 1), &world.past()[contract]);
    LineValues(Line::ALL.map(|line| past.needed.get(line) * grown.get(line) * ratio))
}

pub(super) fn plan_of<'a>(world: &impl Expecting<'a>, contract: ContractId, volumes: LineValues<f64>) -> Plan {
    let base = &world.layout.contracts[contract.0];
    let level = PriceTerms::level(&world.economy().prices.tariff_change_share_by_year, world.year());
    Plan {
        volumes,
        opening_volumes: base.volumes,
        tariff: world.tariff(world.year()),
        local_index: world.signing()[contract].local_index,
        other_services: base.other_services.times(level * world.other_services_growth()),
        choices: world.signing()[contract].plan.choices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{assert_near, in_a_new_world};
    use crate::scenario::Scenario;

    #[test]
    fn what_is_expected_follows_what_was_needed_and_the_growth_that_is_taken_for_true() {
        let expected_of = |planning_error: bool, learnt: bool| {
            let mut found = LineValues::default();
            let change = |scenario: &mut Scenario| {
                scenario.economy.mechanisms.planning_error = planning_error;
                scenario.economy.mechanisms.learnt_growth = learnt;
            };
            in_a_new_world(change, |world, contracts| {
                world.contracts.past[contracts.north].needed = LineValues([1_000.0; 4]);
                world.contracts.past[contracts.north].growth.commissioner = LineValues([0.1; 4]);
                world.contracts.past[contracts.north].growth.provider = LineValues([0.2; 4]);
                found = expected(world, contracts.north, 0.9);
            });
            found.0
        };
        for (found, wanted) in expected_of(true, false).into_iter().zip([1.018, 1.02, 1.002, 1.015]) {
            assert_near(found, 900.0 * wanted, "as the contract says");
        }
        for found in expected_of(true, true) {
            assert_near(found, 900.0 * 1.15, "half-way between what both sides have learnt");
        }
        for (found, wanted) in expected_of(false, true).into_iter().zip([1.018, 1.02, 1.015, 1.015]) {
            assert_near(found, 900.0 * wanted, "as the need grows");
        }
    }

    #[test]
    fn growth_is_compounded_over_the_years() {
        let growth = LineValues([lasting(0.1), lasting(0.0), lasting(-0.5), lasting(0.2)]);
        for (found, wanted) in levels(&growth, 4, 2).0.into_iter().zip([1.21, 1.0, 0.25, 1.44]) {
            assert_near(found, wanted, "two years");
        }
    }
}
