//! Beliefs and trust at the month end, from what was seen in the month.

use crate::agents::commissioner::monitoring::MonitoringTerms;
use crate::agents::relationship::Promises;
use crate::engine::access::touches;
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::state::contract::MonthLines;
use crate::units::MONTHS_IN_YEAR;

touches! {
    /// What `move_trust` reads and writes.
    MoveTrust reads [sanctions, signing] writes [target, trust] with [InForce]
}

/// Moves what providers believe about enforcement, and the trust of both sides of every contract.
pub(in crate::engine) fn move_trust<'a>(world: &mut impl MoveTrust<'a>) {
    let economy = world.economy();
    if economy.mechanisms.beliefs {
        move_beliefs(world);
    }
    if !economy.mechanisms.trust {
        return;
    }
    for contract in world.contract_ids() {
        let promises = promises(&world.sanctions()[contract].lines, &economy.monitoring);
        let by_pounds = economy.mechanisms.harm_by_pounds;
        let income = by_pounds.then(|| world.signing()[contract].signed.value().times(1.0 / f64::from(MONTHS_IN_YEAR)));
        let trust = &mut world.trust_mut()[contract];
        *trust = economy.trust.after_promises(*trust, &promises, income);
    }
}

/// The lines of a month as promises that were kept or broken.
fn promises(lines: &MonthLines, monitoring: &MonitoringTerms) -> Promises {
    Promises {
        imposed: [lines.commissioner_imposed, lines.imposed],
        imposed_sum: lines.imposed_sum,
        pressed: monitoring.plan_harm_share.value() * f64::from(lines.pressed),
        favours: lines.favours,
        plans_delivered: lines.plans_delivered,
        plans_failed: lines.plans_failed,
    }
}

/// Moves every provider's belief in enforcement once for all the lines of its month.
fn move_beliefs<'a>(world: &mut impl MoveTrust<'a>) {
    let terms = &world.economy().target_effort;
    for id in world.provider_ids() {
        let (mut due, mut kept) = (0, 0.0);
        for &contract in &world.layout.providers[id.0].contracts {
            let (lines, sanctions) = (world.sanctions()[contract].lines, &clauses_of(world, contract).sanctions);
            let left = sanctions.as_ref().map_or(0.0, |terms| terms.reinvested_share.rest().value());
            (due, kept) = (due + lines.due, kept + left * f64::from(lines.imposed));
        }
        let belief = &mut world.target_mut()[id].enforcement_belief;
        *belief = terms.belief_after(*belief, due, kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{assert_near, in_a_new_world, plan_worth, pounds, share, sign_contracts};
    use crate::units::{ProviderId, SignedShare};

    #[test]
    fn a_provider_that_is_pressed_for_a_plan_trusts_less_also_where_harm_follows_pounds() {
        for by_pounds in [false, true] {
            in_a_new_world(
                |scenario| scenario.economy.mechanisms.harm_by_pounds = by_pounds,
                |world, contracts| {
                    world.contracts.sanctions[contracts.north].lines.pressed = 1;
                    move_trust(world);
                    let of = |contract: crate::units::ContractId| world.contracts.trust[contract].provider;
                    assert!(of(contracts.north) < of(contracts.south), "by pounds: {by_pounds}");
                },
            );
        }
    }

    /// Trust moves by a tenth for a promise kept and twice as fast for one broken; half of a plan pressed for is one.
    fn with_steps(scenario: &mut crate::scenario::Scenario) {
        let economy = &mut scenario.economy;
        (economy.trust.step_share, economy.trust.asymmetry) = (share(0.1), 2.0);
        (economy.trust.waiver_weight, economy.trust.plan_weight) = (0.5, 3.0);
        economy.trust.broken_promise_share_of_income = SignedShare::of(0.1);
        economy.monitoring.plan_harm_share = share(0.5);
    }

    /// Trust of the provider and of the commissioner after a month, both of which had 0.6.
    fn trust_after(by_pounds: bool, lines: MonthLines) -> [f64; 2] {
        let mut found = [0.0; 2];
        let change = |scenario: &mut crate::scenario::Scenario| {
            with_steps(scenario);
            scenario.economy.mechanisms.harm_by_pounds = by_pounds;
        };
        in_a_new_world(change, |world, contracts| {
            (world.contracts.trust[contracts.north].provider, world.contracts.trust[contracts.north].commissioner) =
                (0.6, 0.6);
            (world.contracts.signing[contracts.north].plan, world.contracts.sanctions[contracts.north].lines) =
                (plan_worth(1_200), lines);
            sign_contracts(world);
            move_trust(world);
            found =
                [world.contracts.trust[contracts.north].provider, world.contracts.trust[contracts.north].commissioner];
        });
        found
    }

    #[track_caller]
    fn assert_trust(found: [f64; 2], wanted: [f64; 2]) {
        assert_near(found[0], wanted[0], "the provider's");
        assert_near(found[1], wanted[1], "the commissioner's");
    }

    #[test]
    fn every_line_imposed_is_a_promise_broken_and_a_month_without_one_a_promise_kept() {
        assert_trust(trust_after(false, MonthLines::default()), [0.64; 2]);
        let lines = MonthLines { imposed: 2, pressed: 1, commissioner_imposed: 1, ..MonthLines::default() };
        assert_trust(trust_after(false, lines), [0.6 * libm::pow(0.8, 2.5), 0.48]);
    }

    #[test]
    fn by_pounds_a_tenth_of_a_months_income_imposed_is_a_promise_broken() {
        // £100 a month: £20 of the provider's are two promises, £5 of the commissioner's half of one.
        let lines = MonthLines { imposed_sum: [pounds(5), pounds(20)], pressed: 1, ..MonthLines::default() };
        let half = 1.0 - (1.0 - 0.6 * libm::sqrt(0.8)) * libm::sqrt(0.9);
        assert_trust(trust_after(true, lines), [0.6 * libm::pow(0.8, 2.5), half]);
    }

    #[test]
    fn favours_and_plans_are_promises_too() {
        // The month itself was kept: 0.64. Two favours weigh one promise, a plan three.
        let favours = MonthLines { favours: 2, ..MonthLines::default() };
        assert_trust(trust_after(false, favours), [1.0 - 0.36 * 0.9, 0.64]);
        let delivered = MonthLines { plans_delivered: 2, ..MonthLines::default() };
        assert_trust(trust_after(false, delivered), [1.0 - 0.36 * libm::pow(0.9, 6.0); 2]);
        let failed = MonthLines { plans_failed: 2, ..MonthLines::default() };
        assert_trust(trust_after(false, failed), [0.64, 0.64 * libm::pow(0.8, 6.0)]);
    }

    #[test]
    fn a_board_believes_in_enforcement_as_far_as_sanctions_were_imposed_and_kept() {
        let change = |scenario: &mut crate::scenario::Scenario| {
            scenario.economy.target_effort.belief_step_share = share(0.1);
            scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").reinvested_share = share(0.25);
        };
        in_a_new_world(change, |world, contracts| {
            world.providers.target[ProviderId(1)].enforcement_belief = 0.2;
            world.contracts.sanctions[contracts.north].lines =
                MonthLines { due: 2, imposed: 1, ..MonthLines::default() };
            world.contracts.sanctions[contracts.south].lines =
                MonthLines { due: 1, imposed: 1, ..MonthLines::default() };
            let other = world.providers.target[ProviderId(0)].enforcement_belief;
            move_beliefs(world);
            // Two of three lines were imposed and three quarters of each kept; three steps of a tenth.
            assert_near(world.providers.target[ProviderId(1)].enforcement_belief, 0.2 + 0.271 * (0.5 - 0.2), "belief");
            assert_eq!(world.providers.target[ProviderId(0)].enforcement_belief, other, "nothing was due from it");
        });
    }

    #[test]
    fn trust_and_beliefs_stay_where_their_mechanisms_are_off() {
        let off = |scenario: &mut crate::scenario::Scenario| {
            (scenario.economy.mechanisms.trust, scenario.economy.mechanisms.beliefs) = (false, false);
        };
        in_a_new_world(off, |world, contracts| {
            world.contracts.sanctions[contracts.north].lines =
                MonthLines { due: 2, imposed: 2, ..MonthLines::default() };
            let before = world.providers.target[ProviderId(1)].enforcement_belief;
            move_trust(world);
            assert_eq!(world.contracts.trust[contracts.north].provider, 0.6);
            assert_eq!(world.providers.target[ProviderId(1)].enforcement_belief, before);
        });
    }
}
