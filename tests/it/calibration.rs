//! The typical economy under the rules of its first year against published figures for England.

use commonpurse::engine::Outcome;
use commonpurse::measures::Column;

use crate::world::*;

fn lived() -> Vec<Outcome> {
    futures(&typical(), &regime("annual-sanctions-2014-15"), 2, 100)
}

fn in_year(outcomes: &[Outcome], year: usize, column: Column) -> f64 {
    mean(outcomes, |outcome| outcome.value(year, 0, column))
}

#[test]
fn four_hours_are_kept_for_95_to_97_per_cent_of_attendances_in_the_first_year() {
    // England, 2013/14: 95.7% of all attendances (NHS England, monthly time series).
    let share = in_year(&lived(), 0, Column::FOUR_HOUR_SHARE);
    assert!((0.95..=0.97).contains(&share), "{share}");
}

#[test]
fn beds_are_87_to_89_per_cent_full_in_the_first_year() {
    // England, general and acute beds, 2013/14: 88.0% (NHS England, KH03).
    let occupancy = in_year(&lived(), 0, Column::OCCUPANCY);
    assert!((0.87..=0.89).contains(&occupancy), "{occupancy}");
}

#[test]
fn about_94_per_cent_of_the_list_is_within_18_weeks_in_the_first_year() {
    // England, March 2014: 93.8% of incomplete pathways (NHS England, RTT overview time series).
    let within = in_year(&lived(), 0, Column::WITHIN_18_WEEKS_SHARE);
    assert!((0.93..=0.945).contains(&within), "{within}");
}

#[test]
fn providers_come_out_near_even_in_the_first_year() {
    // England: trusts ended 2013/14 with a deficit of about 0.1% of income, and 2014/15 with one of about 1%.
    let economy = typical();
    let outcomes = lived();
    let sum = |column| mean(&outcomes, |outcome| over(outcome, 0, providers(&economy), column));
    let margin = sum(Column::SURPLUS) / sum(Column::INCOME);
    assert!(margin.abs() <= 0.015, "{margin}");
}

#[test]
fn waits_over_twelve_hours_are_a_handful_in_the_first_year() {
    // England, 2013/14: 242 in 21.8 million attendances, 3.4 for as many as here.
    let outcomes = lived();
    let per_million =
        1e6 * in_year(&outcomes, 0, Column::TWELVE_HOUR_WAITS) / in_year(&outcomes, 0, Column::ATTENDANCES);
    assert!((3.0..60.0).contains(&per_million), "{per_million} in a million attendances");
}

#[test]
fn demand_of_the_first_year_is_that_of_the_file_grown_by_a_year() {
    let outcomes = lived();
    let attendances = in_year(&outcomes, 0, Column::ATTENDANCES) / (52.0 * (3_730.8 + 2_108.1));
    let emergencies = in_year(&outcomes, 0, Column::EMERGENCIES) / (52.0 * (903.2 + 510.4));
    assert!((attendances - 1.026).abs() < 0.004, "{attendances}");
    assert!((emergencies - 1.022).abs() < 0.004, "{emergencies}");
}

#[test]
fn about_half_of_what_falls_due_is_imposed_where_commissioners_may_choose() {
    // England, 2012/13: 52% of the trusts that missed the standard were sanctioned (NAO, by Insource, March 2015).
    let outcomes = lived();
    let sum = |column| in_year(&outcomes, 0, column) + in_year(&outcomes, 1, column);
    let imposed = sum(Column::SANCTIONS_IMPOSED) / sum(Column::SANCTIONS_CONTRACTED);
    assert!((0.4..=0.7).contains(&imposed), "{imposed}");
}

#[test]
fn the_year_end_settlement_moves_more_money_than_sanctions_do() {
    // England, 2011 to 2015: most acute contracts ended in a general financial deal outside tariff and contract rules.
    let economy = typical();
    let outcomes = lived();
    let settled = mean(&outcomes, |outcome| {
        providers(&economy).map(|entity| outcome.value(1, entity, Column::SETTLEMENT).abs()).sum()
    });
    let imposed = in_year(&outcomes, 1, Column::SANCTIONS_IMPOSED);
    assert!(settled > 4.0 * imposed && imposed > 0.0, "{settled} against {imposed}");
}
