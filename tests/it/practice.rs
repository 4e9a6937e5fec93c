//! How contracts work in practice: deals, trust, staff and the price of risk.

use commonpurse::measures::Column;
use commonpurse::scenario::Economy;

use crate::world::*;

const YEARS: u32 = 6;

/// The same run in an economy that is changed.
fn same(economy: &Economy, regime_name: &str, change: impl FnOnce(&mut Economy), why: &str) {
    let mut changed = economy.clone();
    change(&mut changed);
    let regime = regime(regime_name);
    let lived = |economy: &Economy| live(economy, &regime, YEARS, 0);
    assert_same(&lived(economy), &lived(&changed), &columns(), why);
}

#[test]
fn where_no_deal_is_struck_volume_is_taken_by_the_letter() {
    let off = |economy: &mut Economy| economy.mechanisms.deals_at_the_margin = false;
    same(&typical(), "five-year-shared-deficit", off, "parties that share a result settle nothing outside");
    let mut by_letter = typical();
    by_letter.mechanisms.year_end_settlement = false;
    same(&by_letter, "activity", off, "and without settlement nobody does");
    let mut paid_in_full = typical();
    paid_in_full.settlement.settled_share_of_claim = share(1.0);
    same(&paid_in_full, "activity", off, "nor does a deal matter that pays every claim");
}

#[test]
fn without_slopes_trust_does_nothing_in_practice_and_without_aversion_risk_has_no_price() {
    let mut flat = economy("strained");
    flat.mechanisms.relabelling = true;
    flat.settlement.trust_slope_ratio = 0.0;
    flat.monitoring.trust_slope_ratio = 0.0;
    flat.reporting.trust_slope_ratio = 0.0;
    same(&flat, "annual-sanctions", |economy| economy.mechanisms.trust_in_practice = false, "a slope of nothing");
    let mut neutral = economy("strained");
    neutral.stability.risk_aversion_ratio = 0.0;
    same(&neutral, "block", |economy| economy.mechanisms.price_of_risk = false, "neutral to risk");
}

#[test]
fn a_year_of_signing_leaves_more_undone_for_want_of_hours_than_the_years_after_it() {
    let mut regime = regime("annual-sanctions-2014-15");
    (regime.term.years, regime.term.staggered) = (YEARS, false);
    let mut economy = typical();
    // Fewer staff than a year of signing takes.
    economy.monitoring.staff_ratio = 0.9;
    let lived = live(&economy, &regime, YEARS, 0);
    let undone = of_system(&lived, Column::WAIVED_FOR_HOURS);
    let after = undone[1..].iter().sum::<f64>() / f64::from(YEARS - 1);
    assert!(undone[0] > 0.0 && undone[0] > after, "{undone:?}");
}

#[test]
fn more_staff_never_leave_more_undone() {
    let undone = [0.9, 1.1, 1.5, 3.0].map(|ratio| {
        let mut economy = typical();
        economy.monitoring.staff_ratio = ratio;
        of_system(&live(&economy, &regime("annual-sanctions-2014-15"), YEARS, 0), Column::WAIVED_FOR_HOURS)
            .iter()
            .sum::<f64>()
    });
    assert!(undone.windows(2).all(|pair| pair[1] <= pair[0]), "{undone:?}");
    assert!(undone[0] > undone[3], "{undone:?}");
}

#[test]
fn a_surplus_is_its_certainty_equivalent_and_the_price_of_its_risk() {
    let lived = live(&typical(), &regime("shared-around-plan"), YEARS, 0);
    for year in 0..lived.years {
        for entity in entities(&lived) {
            let of = |column| lived.value(year, entity, column);
            let gap = of(Column::SURPLUS) - of(Column::CERTAINTY_EQUIVALENT) - of(Column::RISK_PREMIUM);
            assert!(gap.abs() < 1e-6 && of(Column::RISK_PREMIUM) > 0.0, "{year} {entity}: {gap}");
        }
    }
}
