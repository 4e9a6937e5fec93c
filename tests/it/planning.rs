//! Errors of plans: what they move where capacity follows plans, and that nothing is left of them when they are off.

use commonpurse::contract::{AgreedGrowth, Regime};
use commonpurse::engine::Outcome;
use commonpurse::measures::Column;
use commonpurse::scenario::Economy;

use crate::world::*;

const YEARS: u32 = 4;

/// An annual contract whose plans allow for this growth of every line.
fn planned_for(growth: f64) -> Regime {
    changed("annual-sanctions", |regime| {
        regime.term.agreed_growth_share_per_year =
            AgreedGrowth { attendances: growth, emergency: growth, elective: growth, contacts: growth };
    })
}

/// The typical economy in which care answers plans and nothing else that a contract says.
fn care_that_follows_plans() -> Economy {
    let mut economy = frozen();
    economy.mechanisms.capacity_follows_plan = true;
    // Plans grow as the contract says, and not as both sides have learnt.
    economy.mechanisms.learnt_growth = false;
    economy
}

#[test]
fn where_plans_do_not_err_it_does_not_matter_what_was_agreed_or_how_short_money_is() {
    let mut economy = economy("strained");
    economy.mechanisms.planning_error = false;
    let usual = live(&economy, &planned_for(0.02), YEARS, 0);
    assert_same(&usual, &live(&economy, &planned_for(-0.1), YEARS, 0), &columns(), "other growth agreed");
    let mut unshaded = economy.clone();
    unshaded.mechanisms.plan_shading = false;
    assert_same(&usual, &live(&unshaded, &planned_for(0.02), YEARS, 0), &columns(), "no shading");
    economy.mechanisms.planning_error = true;
    assert!(difference(&usual, &live(&economy, &planned_for(0.02), YEARS, 0), &[Column::SURPLUS], 1).is_some());
}

#[test]
fn a_plan_for_less_than_comes_makes_care_late_only_where_capacity_follows_plans() {
    let mut economy = care_that_follows_plans();
    let (low, high) = (planned_for(-0.02), planned_for(0.03));
    let (few, many) = (live(&economy, &low, YEARS, 0), live(&economy, &high, YEARS, 0));
    let breaches = |outcome: &Outcome| outcome.value(YEARS as usize - 1, 0, Column::FOUR_HOUR_BREACHES);
    assert!(breaches(&few) > 1.1 * breaches(&many));
    // Later on capacity answers the longer list.
    assert!(few.value(0, 0, Column::TREATED) < many.value(0, 0, Column::TREATED));
    economy.mechanisms.capacity_follows_plan = false;
    assert_same(&live(&economy, &low, YEARS, 0), &live(&economy, &high, YEARS, 0), CARE, "capacity on its own");
}

#[test]
fn providers_that_give_plans_no_weight_go_by_their_own_forecasts_alone() {
    let mut economy = care_that_follows_plans();
    economy.planning.plan_weight_share = share(0.0);
    let (low, high) = (live(&economy, &planned_for(-0.1), YEARS, 0), live(&economy, &planned_for(0.1), YEARS, 0));
    assert_same(&low, &high, CARE, "plans without weight");
    economy.mechanisms.capacity_follows_plan = false;
    assert_same(&low, &live(&economy, &planned_for(0.1), YEARS, 0), CARE, "plans that nobody follows");
}

#[test]
fn plans_that_grow_as_activity_does_and_are_not_shaded_open_as_much_as_plans_that_do_not_err() {
    let mut economy = care_that_follows_plans();
    economy.mechanisms.plan_shading = false;
    economy.demand.attendances_growth_deviation_share_by_year.clear();
    economy.demand.emergencies_growth_deviation_share_by_year.clear();
    let growth = economy.growth_of_need();
    let agreed = changed("annual-sanctions", |regime| {
        let [attendances, emergency, elective, contacts] = growth.0.map(|path| path.lasting);
        regime.term.agreed_growth_share_per_year = AgreedGrowth { attendances, emergency, elective, contacts };
    });
    let as_agreed = live(&economy, &agreed, YEARS, 0);
    economy.mechanisms.planning_error = false;
    let without_error = live(&economy, &agreed, YEARS, 0);
    for column in [Column::TREATED, Column::FOUR_HOUR_BREACHES] {
        for (one, other) in of_system(&as_agreed, column).iter().zip(of_system(&without_error, column)) {
            // The growth of a quotient of sums is that of its parts but for the last bits, which may move a patient.
            assert!((one - other).abs() <= 3.0, "{one} against {other}");
        }
    }
}
