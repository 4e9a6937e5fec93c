//! Levels stay within their meaning, however long and wherever a run is lived.

use commonpurse::care::WaitBand;
use commonpurse::contract::Regime;
use commonpurse::engine::{MEANT, Outcome};
use commonpurse::measures::Column;
use commonpurse::scenario::{Economy, ProviderKind, Scenario, check};
use commonpurse::units::{Share, SignedShare};

use crate::world::*;

const YEARS: u32 = 50;

/// The first share, occupancy or index of a run that is beyond its meaning. Every run looks for most of it by itself and
/// stops ([`commonpurse::engine::impossible`]); this looks again from outside.
fn beyond_meaning(economy: &Economy, outcome: &Outcome) -> Option<String> {
    let largest = economy.workforce.largest_agency_share.value();
    let bounds = [
        (Column::AGENCY_SHARE, 0.0, largest),
        (Column::OCCUPANCY, 0.0, 1.0),
        (Column::FOUR_HOUR_SHARE, 0.0, 1.0),
        (Column::WITHIN_18_WEEKS_SHARE, 0.0, 1.0),
        (Column::TRUST, 0.0, 1.0),
        (Column::ENFORCEMENT_BELIEF, 0.0, 1.0),
        (Column::HEALTH, 0.0, 200.0),
        (Column::NIGHTS_BEYOND_BEDS, 0.0, f64::MAX),
        (Column::OVER_52_WEEKS, 0.0, f64::MAX),
        (Column::COST_INDEX, 0.0, 3.0),
    ];
    let rows = (0..outcome.years).flat_map(|year| (0..outcome.entities).map(move |entity| (year, entity)));
    rows.flat_map(|at| bounds.map(|bound| (at, bound))).find_map(|((year, entity), (column, low, high))| {
        let value = outcome.value(year, entity, column);
        (value < low || value > high).then(|| format!("{column:?} of entity {entity} is {value} in year {}", year + 1))
    })
}

fn faults(name: &str, economy: &Economy, regimes: &[(String, Regime)]) -> Vec<String> {
    let of_one = |(regime, terms): &(String, Regime)| {
        let outcome = live(economy, terms, YEARS, 0);
        beyond_meaning(economy, &outcome).map(|found| format!("{name} under {regime}: {found}"))
    };
    regimes.iter().filter_map(of_one).collect()
}

fn grown_by(economy: &mut Economy, share: f64) {
    let demand = &mut economy.demand;
    for growth in [
        &mut demand.attendances_growth_share_per_year,
        &mut demand.emergencies_growth_share_per_year,
        &mut demand.referrals_growth_share_per_year,
        &mut demand.contacts_growth_share_per_year,
    ] {
        *growth = SignedShare::of(share);
    }
}

fn acute(economy: &mut Economy, change: impl Fn(&mut commonpurse::scenario::AcuteFile)) {
    for provider in economy.providers.values_mut() {
        if let ProviderKind::Acute(file) = &mut provider.kind {
            change(file);
        }
    }
}

/// One commissioner and one hospital that works for it alone.
fn one_of_each() -> Economy {
    let mut economy = typical();
    economy.providers.retain(|name, _| name == "acute-larger");
    economy.commissioners.retain(|name, _| name == "north");
    economy.contracts.retain(|contract| contract.provider == "acute-larger" && contract.commissioner == "north");
    economy.contracts[0].activity_share = Share::ALL;
    economy
}

#[test]
fn no_share_occupancy_or_index_leaves_its_meaning_in_fifty_years() {
    let (all, few) = (regimes(), ["annual-sanctions", "five-year-shared-risk", "capitation-profit-cap", "alliance"]);
    let few: Vec<_> = all.iter().filter(|(name, _)| few.contains(&name.as_str())).cloned().collect();
    let mut found = Vec::new();
    for name in ["typical", "strained", "small-and-large"] {
        found.extend(faults(name, &economy(name), &all));
    }
    found.extend(faults("large", &economy("large"), &few[..1]));
    for (name, change) in [
        ("demand −3%", (|economy| grown_by(economy, -0.03)) as fn(&mut Economy)),
        ("demand +8%", |economy| grown_by(economy, 0.08)),
        ("beds −45%", |economy| acute(economy, |file| file.beds *= 0.55)),
        ("one of each", |economy| *economy = one_of_each()),
        ("unmeasured care", |economy| economy.mechanisms.unmeasured_quality = true),
    ] {
        let mut economy = typical();
        change(&mut economy);
        // A lead needs providers to lead.
        let regimes: Vec<_> =
            few.iter().filter(|(regime, _)| name != "one of each" || regime != "alliance").cloned().collect();
        found.extend(faults(name, &economy, &regimes));
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_hospital_with_nearly_half_of_its_beds_gone_is_full_and_its_patients_wait_on_trolleys() {
    let mut economy = typical();
    acute(&mut economy, |file| file.beds *= 0.55);
    let outcome = live(&economy, &regime("annual-sanctions"), 3, 0);
    assert!(outcome.value(0, 0, Column::OCCUPANCY) > 0.99, "{}", outcome.value(0, 0, Column::OCCUPANCY));
    assert!(outcome.value(0, 0, Column::NIGHTS_BEYOND_BEDS) > 1_000.0);
    assert!(MEANT.iter().any(|meant| meant.is_left(outcome.row(0, 0))), "and the run says that it leaves its range");
    let usual = live(&typical(), &regime("annual-sanctions"), 3, 0);
    assert_eq!(usual.value(0, 0, Column::NIGHTS_BEYOND_BEDS), 0.0);
}

#[test]
fn the_agency_share_peaks_near_7_4_per_cent_in_the_second_year_and_is_near_5_after_the_caps() {
    // England: 5.3% in 2013/14, 7.4% in 2015/16, 5.8% in 2016/17, about 4.6% later.
    let lived = futures(&typical(), &regime("annual-sanctions"), 10, 8);
    let share = |year: usize| mean(&lived, |outcome| outcome.value(year, 0, Column::AGENCY_SHARE));
    let path: Vec<f64> = (0..10).map(share).collect();
    assert!((0.045..0.06).contains(&path[0]), "{path:?}");
    assert!((0.068..0.082).contains(&path[1]), "{path:?}");
    assert!(path[2..].iter().all(|&share| share < 0.06), "{path:?}");
    assert!((0.042..0.058).contains(&path[9]), "{path:?}");
}

#[test]
fn about_ten_patients_of_the_typical_economy_wait_over_a_year_at_the_start() {
    let lived = futures(&typical(), &regime("annual-sanctions"), 1, 8);
    let over = mean(&lived, |outcome| outcome.value(0, 0, Column::OVER_52_WEEKS));
    assert!((5.0..20.0).contains(&over), "{over}");
    let mut without = typical();
    without.mechanisms.slow_pathways = false;
    assert_eq!(live(&without, &regime("annual-sanctions"), 1, 0).value(0, 0, Column::OVER_52_WEEKS), 0.0);
}

/// The lists of 2024 laid over the referrals of 2014: 48,500 and 27,400 patients.
fn list_of_2024(economy: &mut Economy) {
    economy.first_year = 2024;
    acute(economy, |file| file.waiting_list_patients = if file.beds > 600.0 { 48_500 } else { 27_400 });
}

#[test]
fn a_list_of_2024_over_referrals_of_2014_is_noted_and_with_its_ages_opens_below_60_per_cent() {
    let mut without_ages = typical();
    list_of_2024(&mut without_ages);
    assert_eq!(check::economy_notes(&typical()), Vec::<String>::new());
    let notes = check::economy_notes(&without_ages);
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes.iter().all(|note| note.contains("76% of such a list") && note.contains("19.0 weeks")), "{notes:?}");
    // 58% within 18 weeks and 4% over a year, as England's list in 2024.
    let mut with_ages = without_ages.clone();
    acute(&mut with_ages, |file| {
        let of = |share: f64| (f64::from(file.waiting_list_patients) * share) as u32;
        let (young, oldest) = (of(0.58), of(0.04));
        let middle = file.waiting_list_patients - young - oldest;
        let bands = [(0, young), (18, middle), (52, oldest)];
        file.waiting_list_bands = bands.map(|(from_weeks, patients)| WaitBand { from_weeks, patients }).to_vec();
    });
    let opening = |economy: &Economy| {
        let outcome = live(economy, &regime("annual-sanctions"), 1, 0);
        outcome.monthly()[0][4]
    };
    let (without, with) = (opening(&without_ages), opening(&with_ages));
    assert!((0.74..0.80).contains(&without), "{without}");
    assert!((0.5..0.66).contains(&with), "{with}");
}

#[test]
fn a_hundred_years_of_the_typical_economy_keep_the_health_index_within_its_meaning_and_say_how_far_series_reach() {
    for name in ["annual-sanctions", "five-year-shared-risk"] {
        let outcome = live_scenario(&Scenario::local(typical(), regime(name), 100), 0);
        let health = of_system(&outcome, Column::HEALTH);
        assert!(health.iter().all(|index| (0.0..=200.0).contains(index)), "{name}: {health:?}");
        assert!(MEANT.iter().any(|meant| meant.left_in((0..100).map(|year| outcome.row(year, 0))).is_some()), "{name}");
    }
    assert_eq!(typical().prices.years_given(), Some(8));
}
