//! What contracting takes of both sides: hours by value and form, money as far as it can be cashed, and time set free.

use commonpurse::contract::{Form, Regime};
use commonpurse::engine::Outcome;
use commonpurse::measures::Column;
use commonpurse::scenario::{Economy, ProviderKind};
use commonpurse::units::{Money, Share};

use crate::shipped::scenario;
use crate::world::*;

/// Pounds of an hour of staff time.
const WAGE: f64 = 30.0;

/// The typical economy without anything that adds to the hours of agreeing contracts: trust stays what it was.
fn calm() -> Economy {
    let mut economy = frozen();
    economy.mechanisms.trust = false;
    economy.mechanisms.reopening = false;
    economy.mechanisms.arbitration = false;
    economy
}

/// Every line paid by activity, signed for so many years.
fn by_activity(years: u32) -> Regime {
    changed("activity", |regime| (regime.term.years, regime.term.staggered) = (years, false))
}

/// Every line paid by the plan, signed for so many years.
fn by_block(years: u32) -> Regime {
    changed("activity", |regime| {
        let form = || Form::Block;
        let payment = &mut regime.clauses.payment;
        (payment.attendances, payment.emergency) = (form(), form());
        (payment.elective, payment.contacts) = (form(), form());
        (regime.term.years, regime.term.staggered) = (years, false);
    })
}

/// Yearly value of each contract before the start.
fn values(economy: &Economy) -> Vec<Money> {
    let prices = &economy.prices;
    let of_provider = |name: &str| {
        let file = &economy.providers[name];
        let weekly = match &file.kind {
            ProviderKind::Acute(acute) => {
                prices.attendance_pounds.pounds() * acute.attendances_per_week
                    + prices.emergency_admission_pounds.pounds() * acute.emergencies_per_week
                    + prices.elective_pathway_pounds.pounds() * acute.referrals_per_week
            }
            ProviderKind::Community(community) => prices.contact_pounds.pounds() * community.contacts_per_week,
        };
        52.0 * weekly + file.other_services_pounds.pounds()
    };
    let value = |pounds: f64| Money::from_pence(100).times(pounds);
    economy.contracts.iter().map(|one| value(of_provider(&one.provider)) * one.activity_share).collect()
}

/// Pounds that a year's contracting cost all parties.
fn cost(outcome: &Outcome, year: usize) -> f64 {
    outcome.value(year, 0, Column::ADMINISTRATION) / 100.0
}

fn hours(outcome: &Outcome, year: usize) -> f64 {
    outcome.value(year, 0, Column::CONTRACTING_HOURS)
}

fn sum(outcome: &Outcome, of: impl Fn(&Outcome, usize) -> f64) -> f64 {
    (0..outcome.years).map(|year| of(outcome, year)).sum()
}

#[test]
fn yearly_contracts_by_activity_take_21424_hours_a_side_and_commissioners_can_afford_them() {
    let economy = typical();
    let usual: f64 = values(&economy).into_iter().map(|value| economy.negotiation.usual_hours(value)).sum();
    assert!((usual - 21_424.0).abs() < 1.0, "{usual}");
    // 747,000 people at the running cost of £25 a head that commissioners were allowed: £18.7m.
    let people: u32 = economy.commissioners.values().map(|commissioner| commissioner.population_people).sum();
    let part = usual * economy.monitoring.hourly_cost_pounds.pounds() / (25.0 * f64::from(people));
    assert!((0.03..=0.05).contains(&part), "{part} of commissioners' running costs");
}

#[test]
fn a_year_of_activity_is_lived_at_those_hours_and_at_their_wage() {
    let economy = calm();
    let outcome = live(&economy, &by_activity(1), 1, 0);
    // Two sides, and a plan that has grown by a year: the root of 2 to 3%.
    let grown = hours(&outcome, 0) / (2.0 * 21_424.0);
    assert!((1.005..=1.015).contains(&grown), "{grown}");
    assert!((cost(&outcome, 0) - WAGE * hours(&outcome, 0)).abs() < 1.0, "{}", cost(&outcome, 0));
    assert!(outcome.value(0, 0, Column::TIME_SET_FREE).abs() < 1e-6);
    let block = live(&economy, &by_block(1), 1, 0);
    assert!((hours(&block, 0) / hours(&outcome, 0) - 0.6).abs() < 1e-3, "{}", hours(&block, 0) / hours(&outcome, 0));
}

#[test]
fn five_years_save_460_thousand_pounds_a_year_if_all_of_it_is_cashed_and_else_time() {
    let mut economy = calm();
    // Of two sides at £30: 0.36 of 21,424 hours, the mean of five years of which four are without a signing.
    for (cashable, expected) in [(1.0, 0.463), (0.5, 0.231), (0.0, 0.0)] {
        economy.negotiation.cashable_share = share(cashable);
        let [yearly, five] = [1, 5].map(|years| live(&economy, &by_activity(years), 5, 0));
        let saved = (sum(&yearly, cost) - sum(&five, cost)) / 5e6;
        assert!((saved - expected).abs() < 0.02, "{cashable}: £{saved}m");
        let free = |outcome: &Outcome| sum(outcome, |outcome, year| outcome.value(year, 0, Column::TIME_SET_FREE));
        let (freed, fewer) = (free(&five) - free(&yearly), sum(&yearly, hours) - sum(&five, hours));
        // Hours fewer are cashed or free; the two terms make plans that differ by a little.
        assert!((freed - (1.0 - cashable) * fewer).abs() < 0.01 * fewer.abs(), "{cashable}: {freed} of {fewer}");
    }
}

#[test]
fn an_alliance_is_set_up_once_and_takes_both_sides_hours_by_the_root_of_what_it_covers() {
    let economy = calm();
    let [with, without] = [calm(), set_up(calm())].map(|economy| live(&economy, &regime("alliance"), 6, 0));
    let more = |year, entities: std::ops::Range<usize>| {
        over(&with, year, entities.clone(), Column::CONTRACTING_HOURS)
            - over(&without, year, entities, Column::CONTRACTING_HOURS)
    };
    // 23,000·(√(428.3/200) + √(286.8/200) + √(240.7/200)) = 86,400.
    let of_commissioners = more(0, commissioners(&economy));
    assert!((of_commissioners - 86_432.0).abs() < 50.0, "{of_commissioners}");
    assert!((more(0, providers(&economy)) - 0.5 * of_commissioners).abs() < 1.0);
    // Signed again in the sixth year, and not set up again.
    for year in 1..6 {
        assert!(more(year, 1..with.entities).abs() < 1.0, "year {year}");
    }
}

#[test]
fn a_lead_takes_its_part_of_the_commissioners_hours_and_nobody_works_less() {
    let mut economy = calm();
    economy.mechanisms.lead_exit = false;
    let with = |moved: Share| {
        let led = changed("lead-provider", |regime| {
            let lead = regime.clauses.lead_provider.as_mut().expect("it has a lead");
            lead.subcontracts.contracting_cost_share = moved;
        });
        live(&economy, &led, 2, 0)
    };
    let [kept, moved] = [Share::NONE, Share::ALL].map(with);
    let of_commissioners = |outcome| over(outcome, 1, commissioners(&economy), Column::CONTRACTING_HOURS);
    let (less, whole) = (of_commissioners(&moved), of_commissioners(&kept));
    assert!(less < 0.6 * whole, "{less} of {whole}");
    assert!((hours(&moved, 1) - hours(&kept, 1)).abs() < 1e-6);
}

#[test]
fn bargaining_that_takes_its_usual_rounds_takes_its_usual_hours() {
    let mut economy = calm();
    for commissioner in economy.commissioners.values_mut() {
        commissioner.allocation_pounds = commissioner.allocation_pounds.times(1.2);
    }
    let plain = live(&economy, &by_activity(1), 1, 0);
    economy.mechanisms.negotiation_rounds = true;
    let bargained = live(&economy, &by_activity(1), 1, 0);
    assert_eq!(bargained.value(0, 0, Column::NEGOTIATION_ROUNDS), 80.0, "eight for each of ten contracts");
    assert!((hours(&bargained, 0) - hours(&plain, 0)).abs() < 1e-6);
    // Twelve rounds: half of 45% more.
    economy.bargaining.opening_gap_share = share(0.21);
    let long = live(&economy, &by_activity(1), 1, 0);
    assert_eq!(long.value(0, 0, Column::NEGOTIATION_ROUNDS), 120.0);
    assert!((hours(&long, 0) / hours(&plain, 0) - 1.225).abs() < 1e-6);
}

#[test]
fn criteria_that_rules_bring_in_lengthen_one_negotiation_and_not_the_next() {
    let lived = |more: f64| {
        let mut england = scenario("typical", "england-2012-2020", 3);
        england.economy = calm();
        england.economy.negotiation.hours_share_per_new_criterion = share(more);
        england.economy.mechanisms.monitoring_cost = false;
        for regime in &mut england.under_rules {
            regime.term.years = 1;
        }
        england.under_rules[0].clauses.sanctions = None;
        live_scenario(&england, 0)
    };
    let (without, with) = (lived(0.0), lived(0.1));
    assert_eq!(hours(&with, 0), hours(&without, 0));
    // Four standards are new in the second year: 45% of the hours are 1.4 times as long.
    assert!((hours(&with, 1) / hours(&without, 1) - 1.18).abs() < 1e-6);
    assert!((hours(&with, 2) - hours(&without, 2)).abs() < 1e-6);
}
