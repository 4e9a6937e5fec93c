//! What must never fall when something rises: on a thousand economies made up by chance, path by path.
//!
//! Every mechanism is off, so that nobody answers: what is left is the machinery of care, settlement and the ledger.

use commonpurse::contract::{Application, Regime};
use commonpurse::engine::Outcome;
use commonpurse::measures::Column;
use commonpurse::scenario::resolve::schema_of;
use commonpurse::scenario::{AcuteFile, Economy, Mechanisms, ProviderKind};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::dice::Dice;
use crate::made_up::{made_up, made_up_economy, made_up_regime};
use crate::world::*;

const ECONOMIES: u32 = 1_000;
const WAITING_LIST: usize = 3;

/// An economy in which nobody answers, and a contract of any clauses whose sanctions are all imposed.
fn made_up_world(dice: &mut Dice, size: (usize, usize), schema: &serde_json::Value) -> (Economy, Regime) {
    let mut regime = made_up_regime(dice);
    let mut economy = made_up_economy(dice, size.0, size.1, schema);
    economy.mechanisms = Mechanisms::all_off();
    if let Some(sanctions) = &mut regime.clauses.sanctions {
        sanctions.application = Application::Mandatory;
    }
    (economy, regime)
}

/// Tries a relation on a thousand economies, and fails unless it was strict in at least `strict` of them.
fn on_a_thousand(strict: u32, relation: impl Fn(&mut Dice, Economy, Regime, u32) -> Result<bool, String>) {
    let schema = schema_of::<Economy>();
    let config = ProptestConfig { cases: ECONOMIES, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strictly = std::cell::Cell::new(0);
    let tried = runner.run(&made_up(), |(providers, commissioners, years, seed)| {
        let mut dice = Dice::new(seed);
        let (economy, regime) = made_up_world(&mut dice, (providers, commissioners), &schema);
        let is_strict = relation(&mut dice, economy, regime, years).map_err(TestCaseError::fail)?;
        strictly.set(strictly.get() + u32::from(is_strict));
        Ok(())
    });
    if let Err(failure) = tried {
        panic!("{failure}");
    }
    assert!(strictly.get() >= strict, "the relation was strict in {} economies only", strictly.get());
}

/// Whether no value falls, and whether some rises; what falls is said.
fn rises(before: &[f64], after: &[f64], what: &str) -> Result<bool, String> {
    let falls = before.iter().zip(after).position(|(before, after)| after < before);
    match falls {
        Some(place) => Err(format!("{what} falls from {} to {} at {place}", before[place], after[place])),
        None => Ok(before.iter().zip(after).any(|(before, after)| after > before)),
    }
}

/// A measure of every provider and year.
fn of_providers(economy: &Economy, outcome: &Outcome, column: Column) -> Vec<f64> {
    let rows = (0..outcome.years).flat_map(|year| providers(economy).map(move |entity| (year, entity)));
    rows.map(|(year, entity)| outcome.value(year, entity, column)).filter(|value| !value.is_nan()).collect()
}

fn each_acute(economy: &mut Economy, mut change: impl FnMut(&mut AcuteFile)) {
    for file in economy.providers.values_mut() {
        if let ProviderKind::Acute(file) = &mut file.kind {
            change(file);
        }
    }
}

#[test]
fn in_a_thousand_economies_dearer_breaches_never_make_fewer_sanctions_due_or_paid() {
    on_a_thousand(100, |dice, economy, regime, years| {
        let mut dearer = regime.clone();
        let factor = dice.between(1.0, 5.0);
        if let Some(sanctions) = &mut dearer.clauses.sanctions {
            let terms = &mut sanctions.standards;
            let all = [
                &mut terms.a_and_e_four_hours,
                &mut terms.rtt_incomplete,
                &mut terms.fifty_two_weeks,
                &mut terms.twelve_hours,
                &mut terms.community_contacts,
            ];
            for terms in all.into_iter().flatten() {
                terms.per_breach_pounds = terms.per_breach_pounds.times(factor);
            }
        }
        let (cheap, dear) = (live(&economy, &regime, years, 0), live(&economy, &dearer, years, 0));
        let due = |outcome: &Outcome| of_providers(&economy, outcome, Column::SANCTIONS_CONTRACTED);
        let until_now = |outcome: &Outcome| -> Vec<f64> {
            let of_year = (0..outcome.years).map(|year| outcome.value(year, 0, Column::SANCTIONS_PAID));
            of_year
                .scan(0.0, |sum, paid| {
                    *sum += paid;
                    Some(*sum)
                })
                .collect()
        };
        rises(&until_now(&cheap), &until_now(&dear), "what is paid in sanctions")?;
        rises(&due(&cheap), &due(&dear), "what is due in sanctions")
    });
}

#[test]
fn in_a_thousand_economies_more_referrals_never_shorten_the_list_in_any_month() {
    on_a_thousand(500, |dice, mut economy, regime, years| {
        economy.elective.capacity.slack_response = 0.0;
        // The places of both stay what they are.
        economy.capacity.largest_growth_share_per_year = share(0.0);
        economy.capacity.largest_fall_share_per_year = share(0.0);
        economy.elective.removed_share_per_month = share(0.0);
        let mut more = economy.clone();
        let factor = dice.between(1.0, 1.3);
        each_acute(&mut more, |file| {
            file.referrals_per_week *= factor;
            // The same places as before.
            file.elective_capacity_ratio /= factor;
        });
        let list = |economy: &Economy| -> Vec<f64> {
            live(economy, &regime, years, 0).monthly().iter().map(|month| month[WAITING_LIST]).collect()
        };
        let (before, after) = (list(&economy), list(&more));
        // Removals and places are cut to whole patients: each provider may be a patient or two ahead.
        let slack = 2.0 * economy.providers.len() as f64;
        let after_with_slack: Vec<f64> = after.iter().map(|list| list + slack).collect();
        rises(&before, &after_with_slack, "the list")?;
        Ok(after.last() > before.last())
    });
}

#[test]
fn in_a_thousand_economies_better_staffing_never_makes_more_breaches_in_any_year() {
    on_a_thousand(500, |dice, economy, regime, years| {
        let mut better = economy.clone();
        let factor = dice.between(1.0, 1.3);
        each_acute(&mut better, |file| file.staffed_capacity_ratio *= factor);
        let breaches =
            |economy: &Economy| of_providers(economy, &live(economy, &regime, years, 0), Column::FOUR_HOUR_BREACHES);
        rises(&breaches(&better), &breaches(&economy), "breaches with worse staffing")
    });
}

#[test]
fn in_a_thousand_economies_a_higher_marginal_rate_never_pays_a_provider_less() {
    on_a_thousand(100, |dice, economy, mut regime, years| {
        // Shares in deficits, in profits and of a lead look at the result again; what is asked for is the price alone.
        (regime.clauses.risk_share, regime.clauses.profit_cap, regime.clauses.lead_provider) = (None, None, None);
        let Some(terms) = &mut regime.clauses.marginal_rate_emergency else { return Ok(false) };
        terms.marginal_share = share(dice.between(0.0, 0.5));
        let mut higher = regime.clone();
        let terms = higher.clauses.marginal_rate_emergency.as_mut().expect("it has one");
        terms.marginal_share = share(terms.marginal_share.value() + dice.between(0.0, 0.5));
        let surplus = |regime: &Regime| of_providers(&economy, &live(&economy, regime, years, 0), Column::SURPLUS);
        rises(&surplus(&regime), &surplus(&higher), "a provider's surplus")
    });
}
