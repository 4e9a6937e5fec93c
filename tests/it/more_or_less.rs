//! More beds, staff, places or money do not worsen care and cost what they cost; less does not improve it. Means over 40
//! futures of ten years, in the typical and the strained economy, under annual contracts.

use commonpurse::measures::Column;
use commonpurse::scenario::Economy;

use crate::metamorphic::with_acute;
use crate::world::*;

const YEARS: u32 = 10;
const FUTURES: u32 = 40;

/// Means a year over all futures: care that gets better when it rises, and pounds that capacity cost.
struct Found {
    within_4_hours: f64,
    within_18_weeks: f64,
    capacity_cost: f64,
    below_zero: f64,
}

fn found(economy: &Economy) -> Found {
    let outcomes = futures(economy, &regime("annual-sanctions"), YEARS, FUTURES);
    let of = |column| mean(&outcomes, |outcome| of_system(outcome, column).iter().sum::<f64>() / f64::from(YEARS));
    Found {
        within_4_hours: of(Column::FOUR_HOUR_SHARE),
        within_18_weeks: of(Column::WITHIN_18_WEEKS_SHARE),
        capacity_cost: of(Column::CAPACITY_COST) / 100.0,
        below_zero: of(Column::BELOW_LIMIT),
    }
}

fn allocated(economy: &Economy, ratio: f64) -> Economy {
    let mut economy = economy.clone();
    for commissioner in economy.commissioners.values_mut() {
        commissioner.allocation_pounds = commissioner.allocation_pounds.times(ratio);
    }
    economy
}

/// Less, as it is and more of one thing, for both economies.
fn for_both(change: impl Fn(&Economy, f64) -> Economy, ratios: [f64; 2]) -> [[Found; 3]; 2] {
    ["typical", "strained"].map(|name| {
        let economy = economy(name);
        [ratios[0], 1.0, ratios[1]].map(|ratio| found(&change(&economy, ratio)))
    })
}

#[test]
fn more_beds_keep_more_within_four_hours_and_cost_what_beds_cost() {
    for [fewer, usual, more] in for_both(|it, ratio| with_acute(it, |file| file.beds *= ratio), [0.9, 1.1]) {
        assert!(fewer.within_4_hours < usual.within_4_hours && usual.within_4_hours < more.within_4_hours);
        assert!(fewer.within_18_weeks <= usual.within_18_weeks + 0.002);
    }
    // Where boards close nothing for want of money, a tenth of the beds costs a tenth of 0.3 · 0.285 of £654m a year, £5.6m at
    // the prices and efficiency of the start.
    let mut economy = typical();
    economy.mechanisms.capacity_answers_money = false;
    let [usual, more] = [1.0, 1.1].map(|ratio| found(&with_acute(&economy, |file| file.beds *= ratio)).capacity_cost);
    assert!((5e6..=7e6).contains(&(more - usual)), "£{}", more - usual);
}

#[test]
fn more_staff_in_accident_and_emergency_at_the_start_keep_more_within_four_hours_and_cost_money_until_levels_are_back()
{
    let change = |it: &Economy, ratio: f64| with_acute(it, |file| file.staffed_capacity_ratio *= ratio);
    for [fewer, usual, more] in for_both(change, [0.95, 1.05]) {
        assert!(fewer.within_4_hours < usual.within_4_hours && usual.within_4_hours < more.within_4_hours);
        assert!(fewer.capacity_cost < usual.capacity_cost + 1e5 && usual.capacity_cost < more.capacity_cost + 1e5);
    }
}

#[test]
fn more_elective_places_at_the_start_shorten_waits_and_fewer_lengthen_them() {
    let change = |it: &Economy, ratio: f64| with_acute(it, |file| file.elective_capacity_ratio *= ratio);
    for [fewer, usual, more] in for_both(change, [0.95, 1.05]) {
        assert!(fewer.within_18_weeks < usual.within_18_weeks && usual.within_18_weeks < more.within_18_weeks);
    }
}

#[test]
fn more_money_does_not_worsen_care_and_leaves_fewer_below_zero() {
    for [less, usual, more] in for_both(allocated, [0.95, 1.05]) {
        assert!(less.within_4_hours < usual.within_4_hours && usual.within_4_hours <= more.within_4_hours + 0.001);
        assert!(more.below_zero < less.below_zero, "{} {} {}", less.below_zero, usual.below_zero, more.below_zero);
        assert!(less.within_18_weeks < usual.within_18_weeks && usual.within_18_weeks <= more.within_18_weeks + 0.001);
    }
}
