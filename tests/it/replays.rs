//! Replays: letter against practice, the blame ledger, and what is otherwise in a future that is lived again.

use commonpurse::contract::Application;
use commonpurse::engine::{Layout, Otherwise, Outcome, Shock, run_otherwise};
use commonpurse::measures::Column;
use commonpurse::scenario::{Economy, Scenario};
use commonpurse::units::SignedShare;

use crate::world::*;

const YEARS: u32 = 4;

fn replayed(economy: &Economy, regime: &str, otherwise: Otherwise, future: u32) -> Outcome {
    let scenario = Scenario::local(economy.clone(), crate::world::regime(regime), YEARS);
    let layout = Layout::of(economy);
    run_otherwise(&scenario, &layout, SEED, future, otherwise).unwrap_or_else(|error| panic!("{error}"))
}

fn more_demand(share: f64, from_year: u32) -> Otherwise {
    Otherwise { demand: Shock { share, from_year }, ..Otherwise::default() }
}

/// An economy in which a contract is carried out as it is written.
fn by_the_book() -> Economy {
    let mut economy = economy("strained");
    economy.mechanisms.hold_up = false;
    economy.mechanisms.year_end_settlement = false;
    economy.mechanisms.central_support = false;
    economy.mechanisms.conditional_support = false;
    economy.mechanisms.limits = false;
    // Whether to ask for a plan is the commissioner's choice.
    economy.mechanisms.remedial_plans = false;
    economy
}

#[test]
fn what_is_enforced_in_full_and_settled_nowhere_else_is_the_letter_to_the_penny() {
    for (name, mut regime) in regimes() {
        if let Some(sanctions) = &mut regime.clauses.sanctions {
            sanctions.application = Application::Mandatory;
            sanctions.reinvested_share = share(0.3);
        }
        for otherwise in [Otherwise::default(), more_demand(0.05, 1)] {
            let economy = by_the_book();
            let scenario = Scenario::local(economy.clone(), regime.clone(), YEARS);
            let lived = run_otherwise(&scenario, &Layout::of(&economy), SEED, 0, otherwise).expect("it proves");
            for year in 0..lived.years {
                for entity in entities(&lived) {
                    let of = |column| lived.value(year, entity, column);
                    assert_eq!(of(Column::SURPLUS), of(Column::LETTER_SURPLUS), "{name}: entity {entity}, year {year}");
                }
            }
        }
    }
}

#[test]
fn discretion_settlement_and_support_each_part_practice_from_the_letter() {
    let differs = |economy: &Economy, regime: &str| {
        let lived = replayed(economy, regime, Otherwise::default(), 0);
        providers(economy).any(|entity| {
            (0..lived.years).any(|year| {
                lived.value(year, entity, Column::SURPLUS) != lived.value(year, entity, Column::LETTER_SURPLUS)
            })
        })
    };
    let whole = |economy: &Economy, change: fn(&mut Economy)| {
        let mut economy = economy.clone();
        change(&mut economy);
        economy
    };
    let book = by_the_book();
    assert!(!differs(&book, "annual-sanctions"));
    assert!(differs(&book, "annual-sanctions-2014-15"), "waived sanctions are due by the letter");
    assert!(differs(&whole(&book, |it| it.mechanisms.year_end_settlement = true), "annual-sanctions"));
    let supported = whole(&book, |it| {
        it.mechanisms.central_support = true;
        it.providers.values_mut().for_each(|provider| {
            provider.opening_surplus_share = SignedShare::of(-0.06);
            provider.opening_reserve_pounds = pounds(0.0);
        });
    });
    assert!(differs(&supported, "annual-sanctions"));
}

#[test]
fn the_letter_makes_no_money_either() {
    for (name, regime) in regimes() {
        let lived = live(&economy("strained"), &regime, YEARS, 0);
        assert_eq!(of_system(&lived, Column::SURPLUS), of_system(&lived, Column::LETTER_SURPLUS), "{name}");
    }
}

#[test]
fn waived_sanctions_make_the_letter_dearer_for_the_provider_by_what_is_waived() {
    // Without reinvestment, settlement and support nothing else parts the two.
    let economy = by_the_book();
    let regime = changed("annual-sanctions-2014-15", |regime| {
        if let Some(sanctions) = &mut regime.clauses.sanctions {
            sanctions.reinvested_share = share(0.0);
        }
    });
    let lived = live(&economy, &regime, YEARS, 0);
    let mut waived = 0.0;
    for year in 0..lived.years {
        for entity in providers(&economy) {
            let of = |column| lived.value(year, entity, column);
            assert_eq!(of(Column::SURPLUS) - of(Column::LETTER_SURPLUS), of(Column::SANCTIONS_WAIVED));
            waived += of(Column::SANCTIONS_WAIVED);
        }
    }
    assert!(waived > 0.0);
}

#[test]
fn suspended_sanctions_are_not_in_the_letter() {
    let regime = changed("annual-sanctions", |regime| {
        if let Some(sanctions) = &mut regime.clauses.sanctions {
            sanctions.application = Application::Suspended;
        }
    });
    let lived = live(&by_the_book(), &regime, YEARS, 0);
    for entity in entities(&lived) {
        assert_eq!(lived.value(0, entity, Column::SURPLUS), lived.value(0, entity, Column::LETTER_SURPLUS));
    }
    assert!(of_system(&lived, Column::SANCTIONS_CONTRACTED).iter().any(|&sum| sum > 0.0));
}

#[test]
fn a_replay_in_which_nothing_is_otherwise_is_the_future_itself() {
    let economy = typical();
    let plain = live(&economy, &regime("annual-sanctions"), YEARS, 3);
    assert_same(
        &plain,
        &replayed(&economy, "annual-sanctions", Otherwise::default(), 3),
        &columns(),
        "nothing otherwise",
    );
}

#[test]
fn a_shock_of_demand_is_felt_from_its_year_on_and_not_before() {
    let economy = frozen();
    let plain = replayed(&economy, "annual-sanctions", Otherwise::default(), 0);
    let shocked = replayed(&economy, "annual-sanctions", more_demand(0.05, 2), 0);
    assert_eq!(difference(&plain, &shocked, &columns(), 2), None);
    for column in [Column::ATTENDANCES, Column::EMERGENCIES] {
        let (before, after) = (plain.value(2, 0, column), shocked.value(2, 0, column));
        assert!((after / before - 1.05).abs() < 0.002, "{after} of {before}");
    }
    assert_eq!(plain.value(2, 0, Column::REFERRALS) > 0.0, shocked.value(2, 0, Column::REFERRALS) > 0.0);
}

#[test]
fn dearer_supplies_cost_that_much_more_and_move_no_patient_where_nobody_reacts() {
    let economy = frozen();
    let dearer = Otherwise { input_prices: Shock { share: 0.01, from_year: 1 }, ..Otherwise::default() };
    let plain = replayed(&economy, "block", Otherwise::default(), 0);
    let shocked = replayed(&economy, "block", dearer, 0);
    assert_eq!(difference(&plain, &shocked, &columns(), 1), None);
    assert_same(&plain, &shocked, CARE, "dearer supplies");
    let lost = plain.value(1, 0, Column::SURPLUS) - shocked.value(1, 0, Column::SURPLUS);
    let cost =
        over(&plain, 1, providers(&economy), Column::INCOME) - over(&plain, 1, providers(&economy), Column::SURPLUS);
    assert!((lost / cost - 0.01).abs() < 0.001, "{lost} of {cost}");
}

#[test]
fn without_chance_all_futures_are_one_and_it_is_an_ordinary_one() {
    let without = Otherwise { without_chance: true, ..Otherwise::default() };
    let economy = typical();
    let one = replayed(&economy, "annual-sanctions-2014-15", without, 0);
    assert_same(&one, &replayed(&economy, "annual-sanctions-2014-15", without, 9), &columns(), "another future");
    let lived = futures(&economy, &regime("annual-sanctions-2014-15"), YEARS, 60);
    for column in [Column::ATTENDANCES, Column::EMERGENCIES, Column::REFERRALS] {
        let usual = mean(&lived, |outcome| outcome.value(0, 0, column));
        let of_it = one.value(0, 0, column);
        assert!((of_it / usual - 1.0).abs() < 0.005, "{column:?}: {of_it} where {usual} is usual");
    }
}

#[cfg(feature = "program")]
mod of_a_study {
    use commonpurse::analysis::blame::{BlameCause, REPLAYS, blame, sixths};
    use commonpurse::analysis::letter::{PARTIES, Shocked, risks};
    use std::path::Path;

    use commonpurse::scenario::patch::merge;
    use commonpurse::scenario::read::read;
    use commonpurse::scenario::resolve::{ScenarioKind, Shelf, ShelfFile};
    use commonpurse::study::execute::on_threads;
    use commonpurse::study::plan::{Overrides, Shelves, StudyPlan};
    use commonpurse::study::replay::replay;
    use serde_json::{Value, json};

    use crate::shipped::names;

    fn plan(changes: Value) -> StudyPlan {
        let mut study = json!({
            "extends": "fines-or-shared-risk", "factors": null, "parameter_sets": 3,
            "arms": [{ "regime": "annual-sanctions" }, { "regime": "five-year-shared-risk" }],
            "futures_per_set": 4, "horizon_years": 4,
            "replays": { "futures": 5, "demand_shock_share": 0.05, "cost_shock_share": 0.01, "from_year": 2 }
        });
        merge(&mut study, &changes);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let file = |kind: ScenarioKind, name: &str| {
            let path = root.join(kind.folder()).join(format!("{name}.json"));
            Some(ShelfFile { file: name.to_owned(), bytes: std::fs::read(path).map_err(|error| error.to_string()) })
        };
        let [economies, regimes, rules, studies] =
            [ScenarioKind::Economy, ScenarioKind::Regime, ScenarioKind::Rules, ScenarioKind::Study].map(names);
        let (economy, regime) =
            (|name: &str| file(ScenarioKind::Economy, name), |name: &str| file(ScenarioKind::Regime, name));
        let (of_rules, of_study) =
            (|name: &str| file(ScenarioKind::Rules, name), |name: &str| file(ScenarioKind::Study, name));
        let shelves = Shelves {
            economies: Shelf { kind: ScenarioKind::Economy, names: &economies, file: &economy },
            regimes: Shelf { kind: ScenarioKind::Regime, names: &regimes, file: &regime },
            rules: Shelf { kind: ScenarioKind::Rules, names: &rules, file: &of_rules },
            studies: Shelf { kind: ScenarioKind::Study, names: &studies, file: &of_study },
        };
        let document = read("study.json", study.to_string().as_bytes()).expect("it is JSON");
        StudyPlan::of_document(document, "study", &shelves, &Overrides::default())
            .unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn replays_are_the_same_for_any_number_of_threads() {
        let plan = plan(json!({}));
        let on = |threads| on_threads(Some(threads), || replay(&plan)).expect("threads").expect("it holds");
        let one = on(1);
        assert_eq!(one, on(3));
        // Five futures over three sets: two, two and one, in each of two arms, under two shocks.
        assert_eq!((one.blame.len(), one.shocks.len(), one.from_year), (10, 20, 1));
    }

    #[test]
    fn no_replays_are_lived_where_none_are_asked_for() {
        let found = replay(&plan(json!({ "replays": { "futures": 0 } }))).expect("it holds");
        assert!(found.blame.is_empty() && found.shocks.is_empty());
    }

    #[test]
    fn shares_of_risk_add_up_to_one_over_the_parties_of_every_arm_shock_and_year() {
        shares_add_up(&plan(json!({})));
    }

    #[test]
    fn shares_of_risk_add_up_to_one_where_money_stands_in_escrow_at_a_year_end() {
        let arms = json!([{ "regime": "annual-remedial-plans" }, { "regime": "annual-sanctions-2014-15" }]);
        shares_add_up(&plan(json!({ "arms": arms })));
    }

    fn shares_add_up(plan: &StudyPlan) {
        let found = replay(plan).expect("it holds");
        let risks = risks(&found.shocks, 2, found.from_year);
        assert_eq!(risks.len(), 2 * Shocked::ALL.len() * 4 * PARTIES.len());
        for parties in risks.chunks(PARTIES.len()) {
            let Some(_) = parties[0].shares else { continue };
            for of in [0, 1] {
                let share = |party: &commonpurse::analysis::letter::PartyRisk| {
                    let shares = party.shares.expect("all parties or none");
                    [shares.written.mean, shares.borne.mean][of]
                };
                let total: f64 = parties.iter().map(share).sum();
                assert!((total - 1.0).abs() < 1e-9, "{total}");
            }
        }
        assert!(risks.iter().any(|risk| risk.shares.is_some()));
    }

    #[test]
    fn where_contracts_are_carried_out_as_written_nobody_bears_what_is_not_written() {
        let book = json!({ "economy_changes": { "mechanisms": { "hold_up": false, "year_end_settlement": false, "central_support": false, "limits": false } } });
        let found = replay(&plan(book)).expect("it holds");
        for risk in risks(&found.shocks, 2, found.from_year) {
            assert_eq!((risk.written, risk.arm), (risk.borne, risk.arm));
            assert!(risk.shares.is_none_or(|shares| shares.letter_less_practice == Default::default()));
        }
    }

    #[test]
    fn breaches_are_laid_to_planning_only_where_plans_err() {
        let counted = |found: &commonpurse::analysis::findings::Replays| -> Vec<f64> {
            let breaches = |future: &commonpurse::analysis::blame::BlamedFuture| future.replays.map(|replay| replay[0]);
            found.blame.iter().map(|future| sixths(&breaches(future))[BlameCause::Planning as usize]).collect()
        };
        let erring = replay(&plan(json!({}))).expect("it holds");
        assert!(counted(&erring).iter().any(|&sixth| sixth != 0.0));
        let right = plan(json!({ "economy_changes": { "mechanisms": { "planning_error": false } } }));
        let right = replay(&right).expect("it holds");
        assert!(counted(&right).iter().all(|&sixth| sixth == 0.0));
        for found in blame(&right.blame, 2) {
            assert_eq!(found.parts[BlameCause::Planning as usize], Default::default());
        }
    }

    #[test]
    fn shares_of_blame_add_up_to_one_and_parts_to_what_goes_beyond_the_reference() {
        let found = replay(&plan(json!({}))).expect("it holds");
        for future in &found.blame {
            // Breaches of four years, whole numbers: their mean is told in quarters and adds up to the bit.
            let breaches = future.replays.map(|replay| replay[0]);
            assert_eq!(sixths(&breaches).iter().sum::<f64>(), 6.0 * (breaches[REPLAYS - 1] - breaches[0]));
        }
        for one in blame(&found.blame, 2) {
            if let Some(shares) = one.shares {
                let total: f64 = shares.iter().map(|share| share.mean).sum();
                assert!((total - 1.0).abs() < 1e-9, "{total}");
            }
        }
    }
}
