//! Regimes that are the same contract in other words give the same run, to the penny and to the bit.

use commonpurse::contract::{
    ActivityCost, Application, BaseYear, Baseline, Basis, Basket, CapAndCollar, CostAndVolume, DiscountTier,
    EarlyTermination, Form, Indexation, MarginalRateEmergency, OutcomePayment, OutcomeTerms, Payment, Readmissions,
    Regime, RetainedMoney, RiskShare,
};
use commonpurse::measures::Column;
use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::scenario::{Economy, ProviderKind};
use commonpurse::units::{Money, Share};
use serde_json::Value;

use crate::world::*;

const YEARS: u32 = 6;
const FUTURES: std::ops::Range<u32> = 0..4;

/// Compares two contracts in economies with behaviour at work, in the given columns.
#[track_caller]
fn assert_equal_regimes(a: &Regime, b: &Regime, columns: &[Column], what: &str) {
    for name in ["typical", "strained"] {
        let economy = set_up(economy(name));
        for future in FUTURES {
            let (left, right) = (live(&economy, a, YEARS, future), live(&economy, b, YEARS, future));
            assert_same(&left, &right, columns, &format!("{what}, {name} economy, future {future}"));
        }
    }
}

fn shared_around_plan(commissioner: f64) -> Regime {
    changed("shared-around-plan", |regime| {
        let terms = regime.clauses.risk_share.as_mut().expect("the regime shares risk");
        terms.commissioner_share_inside = share(commissioner);
        terms.commissioner_share_outside = share(commissioner);
    })
}

fn risk_share(width: Option<f64>, inside: f64, outside: f64) -> Regime {
    changed("five-year-shared-risk", |regime| {
        regime.clauses.risk_share = Some(RiskShare {
            basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: share(0.7) }),
            corridor_share_of_plan: width.map(share),
            commissioner_share_inside: share(inside),
            commissioner_share_outside: share(outside),
        });
    })
}

fn paid_by(form: impl Fn() -> Form) -> Regime {
    changed("activity", |regime| {
        regime.clauses.payment =
            Payment { attendances: form(), emergency: form(), elective: form(), contacts: form(), when_short: None };
    })
}

fn cost_and_volume(above: f64) -> Form {
    Form::CostAndVolume(CostAndVolume {
        marginal_share_above_plan: share(above),
        marginal_share_below_plan: Share::ALL,
    })
}

#[test]
fn the_same_regime_twice_gives_the_same_run_to_the_bit() {
    for (name, regime) in regimes() {
        let (a, b) = (live(&typical(), &regime, 3, 7), live(&typical(), &regime, 3, 7));
        assert_same(&a, &b, &columns(), &name);
        assert_eq!(months(&a), months(&b), "{name}");
        assert_ne!(months(&a), months(&live(&typical(), &regime, 3, 8)), "another future is another run");
    }
}

#[test]
fn a_block_is_a_share_around_plan_of_nothing() {
    assert_equal_regimes(&regime("block"), &shared_around_plan(0.0), &columns(), "block and share 0");
}

#[test]
fn payment_by_activity_is_a_share_around_plan_of_everything() {
    // Only the heading under which money moves differs: the risk share carries what the tariff would have paid.
    let same = all_but(&[Column::INCOME, Column::RISK_SHARE]);
    assert_equal_regimes(&regime("activity"), &shared_around_plan(1.0), &same, "activity and share 1");
    let (a, b) = (live(&typical(), &regime("activity"), 2, 0), live(&typical(), &shared_around_plan(1.0), 2, 0));
    assert!(difference(&a, &b, &[Column::RISK_SHARE], 2).is_some(), "the share must have carried something");
}

#[test]
fn a_share_of_a_half_is_neither_a_block_nor_payment_by_activity() {
    let half = live(&typical(), &shared_around_plan(0.5), 2, 0);
    for other in ["block", "activity"] {
        let other = live(&typical(), &regime(other), 2, 0);
        assert!(difference(&half, &other, &[Column::SURPLUS], 2).is_some());
    }
}

#[test]
fn cost_and_volume_at_the_full_rate_is_payment_by_activity() {
    assert_equal_regimes(&regime("activity"), &paid_by(|| cost_and_volume(1.0)), &columns(), "marginal rate 1");
}

#[test]
fn cost_and_volume_at_no_rate_never_pays_more_than_the_plan_and_otherwise_the_tariff() {
    let economy = frozen();
    let (capped, full) = (paid_by(|| cost_and_volume(0.0)), regime("activity"));
    let (mut below, mut at_cap) = (0, 0);
    for future in FUTURES {
        let paid = |regime: &Regime| {
            let detail = live_in_detail(&economy, regime, 1, future).detail.expect("detail was asked for");
            price_parts(&detail.journal, economy.contracts.len())
        };
        for (capped, full) in paid(&capped).into_iter().zip(paid(&full)) {
            assert_eq!(capped.0, full.0, "both start from the same plan");
            assert!(capped.1 <= Money::ZERO, "a cap never pays above plan");
            assert!(capped.1 <= full.1, "a cap never pays more than the tariff");
            below += u32::from(capped.1 < Money::ZERO);
            at_cap += u32::from(capped.1 < full.1);
        }
    }
    assert!(below > 0 && at_cap > 0, "the futures must lie on both sides of plan to prove anything");
}

fn cap_and_collar(cap: Option<f64>, collar: Option<f64>) -> Form {
    Form::CapAndCollar(CapAndCollar { cap_share_of_plan: cap.map(share), collar_share_of_plan: collar.map(share) })
}

fn discount_tier(threshold: f64, beyond: f64) -> Form {
    Form::DiscountTier(DiscountTier {
        threshold_share_above_plan: share(threshold),
        marginal_share_beyond: share(beyond),
    })
}

fn between(above: f64, below: f64) -> Form {
    Form::CostAndVolume(CostAndVolume {
        marginal_share_above_plan: share(above),
        marginal_share_below_plan: share(below),
    })
}

#[test]
fn limits_that_never_bind_and_tiers_without_a_discount_are_payment_by_activity() {
    let full = regime("activity");
    for (what, form) in [
        ("no limits", cap_and_collar(None, None)),
        ("limits at twice the plan and at nothing", cap_and_collar(Some(1.0), Some(1.0))),
        ("a tier without a discount", discount_tier(0.01, 1.0)),
        ("a threshold at twice the plan", discount_tier(1.0, 0.0)),
    ] {
        assert_equal_regimes(&full, &paid_by(|| form.clone()), &columns(), what);
    }
}

#[test]
fn limits_of_nothing_are_the_planned_value_at_tariff_and_a_cap_alone_is_a_marginal_rate_of_nothing() {
    let planned = paid_by(|| between(0.0, 0.0));
    assert_equal_regimes(&planned, &paid_by(|| cap_and_collar(Some(0.0), Some(0.0))), &columns(), "limits of nothing");
    let capped = paid_by(|| cap_and_collar(Some(0.0), None));
    assert_equal_regimes(&paid_by(|| cost_and_volume(0.0)), &capped, &columns(), "a cap at plan");
    let guaranteed = paid_by(|| cap_and_collar(None, Some(0.0)));
    assert_equal_regimes(&paid_by(|| between(1.0, 0.0)), &guaranteed, &columns(), "a guarantee of the plan");
    assert_equal_regimes(&paid_by(|| cost_and_volume(0.6)), &paid_by(|| discount_tier(0.0, 0.6)), &columns(), "a tier");
}

#[test]
fn a_block_at_the_level_of_the_tariff_is_cost_and_volume_without_any_rate() {
    let at_tariff = |mut regime: Regime| {
        regime.term.rebasing_share = Share::NONE;
        regime.term.indexation = Indexation::NationalTariff;
        regime
    };
    let (block, planned) = (at_tariff(paid_by(|| Form::Block)), at_tariff(paid_by(|| between(0.0, 0.0))));
    assert_equal_regimes(&block, &planned, &columns(), "a block at the level of the tariff");
}

fn marginal_rate(rate: f64, baseline: Baseline, retained_money: RetainedMoney) -> Regime {
    changed("activity", |regime| {
        regime.clauses.marginal_rate_emergency =
            Some(MarginalRateEmergency { marginal_share: share(rate), baseline, retained_money });
    })
}

fn base_year(of_opening: f64) -> Baseline {
    Baseline::BaseYear(BaseYear { share_of_opening_activity: share(of_opening) })
}

#[test]
fn a_marginal_rate_above_plan_is_cost_and_volume_to_the_penny() {
    let by_form = changed("activity", |regime| regime.clauses.payment.emergency = cost_and_volume(0.3));
    let by_clause = marginal_rate(0.3, Baseline::Plan, RetainedMoney::Kept);
    assert_equal_regimes(&by_form, &by_clause, &columns(), "30% above plan");
}

#[test]
fn a_marginal_rate_of_the_full_tariff_and_readmissions_that_are_all_paid_are_nothing() {
    for retained_money in [RetainedMoney::Kept, RetainedMoney::DemandManagement, RetainedMoney::ReinvestedInProvider] {
        let full = marginal_rate(1.0, base_year(0.5), retained_money);
        assert_equal_regimes(&regime("activity"), &full, &columns(), "the full tariff above the baseline");
        let paid = changed("activity", |regime| {
            regime.clauses.readmissions = Some(Readmissions { unpaid_share: Share::NONE, retained_money });
        });
        assert_equal_regimes(&regime("activity"), &paid, &columns(), "all readmissions paid");
    }
}

#[test]
fn money_that_is_given_back_leaves_nothing_changed_but_the_flows_and_kept_money_changes_hands() {
    let given_back = marginal_rate(0.3, base_year(0.9), RetainedMoney::ReinvestedInProvider);
    assert_equal_regimes(&regime("activity"), &given_back, &columns(), "retained money given back");
    let economy = frozen();
    let plain = live(&economy, &regime("activity"), YEARS, 0);
    let back = live(&economy, &given_back, YEARS, 0);
    use commonpurse::ledger::Heading;
    assert!(back.flow(1, Heading::MarginalRate) < 0.0, "something was taken off");
    assert_eq!(back.flow(1, Heading::MarginalRate) + back.flow(1, Heading::RetainedGivenBack), 0.0);
    // Without the year-end deals what is kept leaves the providers and reaches the commissioners, to the penny.
    let mut economy = economy;
    economy.mechanisms = commonpurse::scenario::Mechanisms::all_off();
    let plain_alone = live(&economy, &regime("activity"), YEARS, 0);
    let kept = live(&economy, &marginal_rate(0.3, base_year(0.9), RetainedMoney::Kept), YEARS, 0);
    assert_same(&plain_alone, &kept, CARE, "care under a marginal rate when nobody reacts");
    let sum = |outcome: &commonpurse::engine::Outcome| of_system(outcome, Column::SURPLUS).iter().sum::<f64>();
    assert_eq!(sum(&plain_alone), sum(&kept), "the system has what it had");
    assert!(kept.flow(1, Heading::MarginalRate) < 0.0 && sum(&plain) != 0.0);
}

#[test]
fn retained_money_for_demand_management_is_spent_and_prevents_admissions_from_the_third_year_on() {
    use commonpurse::ledger::Heading;
    let kept = marginal_rate(0.3, base_year(0.95), RetainedMoney::Kept);
    let spent = marginal_rate(0.3, base_year(0.95), RetainedMoney::DemandManagement);
    for future in FUTURES {
        let (kept, spent) = (live(&typical(), &kept, YEARS, future), live(&typical(), &spent, YEARS, future));
        assert_eq!(kept.flow(0, Heading::RetainedSpent), 0.0);
        assert!(spent.flow(0, Heading::RetainedSpent) < 0.0);
        let prevented = |outcome: &commonpurse::engine::Outcome| of_system(outcome, Column::PREVENTED);
        let (less, more) = (prevented(&kept), prevented(&spent));
        assert_eq!(less[..2], more[..2], "spent at the end of the first year, begun in the second, felt in the third");
        assert!(more[3..].iter().zip(&less[3..]).all(|(more, less)| more > less), "{more:?} against {less:?}");
    }
    // Where nobody prevents anything, the money stays where it is.
    let frozen_spent = live(&frozen(), &spent, YEARS, 0);
    assert_eq!(frozen_spent.flow(0, Heading::RetainedSpent), 0.0);
}

/// What each contract accrued in the first year as its plan and as the difference to it.
fn price_parts(journal: &[commonpurse::ledger::Entry], contracts: usize) -> Vec<(Money, Money)> {
    use commonpurse::ledger::{Heading, Node, PostingStage};
    let mut parts = vec![(Money::ZERO, Money::ZERO); contracts];
    for entry in journal.iter().filter(|entry| entry.stage == PostingStage::Accrued) {
        let posting = entry.posting;
        let Some(contract) = posting.contract else { continue };
        let sum = if matches!(posting.to, Node::Provider(_)) { posting.amount } else { -posting.amount };
        match posting.heading {
            Heading::Baseline => parts[contract.0].0 += sum,
            Heading::Reconciliation => parts[contract.0].1 += sum,
            _ => {}
        }
    }
    parts
}

#[test]
fn a_sanction_of_no_pounds_is_no_sanction() {
    let zero = changed("annual-sanctions", |regime| {
        for_each_sanction(regime, |sanction| sanction.per_breach_pounds = Money::ZERO);
    });
    let none = changed("annual-sanctions", |regime| regime.clauses.sanctions = None);
    assert_equal_regimes(&zero, &none, &columns(), "sanctions of nothing");
}

#[test]
fn a_suspended_sanction_is_reckoned_and_changes_nothing_but_what_providers_believe() {
    let suspended = changed("annual-sanctions", |regime| {
        regime.clauses.sanctions.as_mut().expect("it has sanctions").application = Application::Suspended;
    });
    let none = changed("annual-sanctions", |regime| regime.clauses.sanctions = None);
    let memo = [Column::SANCTIONS_CONTRACTED, Column::SANCTIONS_WAIVED, Column::ENFORCEMENT_BELIEF];
    assert_equal_regimes(&suspended, &none, &all_but(&memo), "suspended sanctions");
    let outcome = live(&typical(), &suspended, YEARS, 0);
    assert!(of_system(&outcome, Column::SANCTIONS_WAIVED).iter().sum::<f64>() > 0.0, "something must have been waived");
}

#[test]
fn twice_the_sum_for_each_breach_contracts_twice_the_sanctions_to_the_penny_when_nobody_reacts() {
    let economy = frozen();
    let uncapped = |factor: f64| {
        changed("annual-sanctions", |regime| {
            regime.clauses.sanctions.as_mut().expect("it has sanctions").cap_share_of_quarterly_value = None;
            for_each_sanction(regime, |sanction| sanction.per_breach_pounds = sanction.per_breach_pounds.times(factor));
        })
    };
    for future in FUTURES {
        let (once, twice) =
            (live(&economy, &uncapped(1.0), YEARS, future), live(&economy, &uncapped(2.0), YEARS, future));
        for year in 0..YEARS as usize {
            for entity in entities(&once) {
                let of =
                    |outcome| commonpurse::engine::Outcome::value(outcome, year, entity, Column::SANCTIONS_CONTRACTED);
                assert_eq!(2.0 * of(&once), of(&twice), "future {future}, year {year}, entity {entity}");
            }
        }
        assert!(once.value(YEARS as usize - 1, 0, Column::SANCTIONS_CONTRACTED) > 0.0);
    }
}

fn for_each_sanction(regime: &mut Regime, change: impl Fn(&mut commonpurse::contract::Sanction)) {
    let standards = &mut regime.clauses.sanctions.as_mut().expect("it has sanctions").standards;
    let slots = [
        &mut standards.a_and_e_four_hours,
        &mut standards.rtt_incomplete,
        &mut standards.fifty_two_weeks,
        &mut standards.twelve_hours,
        &mut standards.community_contacts,
    ];
    slots.into_iter().flatten().for_each(change);
}

#[test]
fn a_corridor_without_end_is_a_linear_share() {
    assert_equal_regimes(&risk_share(None, 0.4, 0.9), &risk_share(Some(1.0), 0.4, 0.4), &columns(), "no end");
}

#[test]
fn a_corridor_without_width_is_the_share_outside_it() {
    assert_equal_regimes(&risk_share(Some(0.0), 0.4, 0.9), &risk_share(None, 0.9, 0.9), &columns(), "no width");
}

#[test]
fn a_corridor_of_some_width_is_neither() {
    let (corridor, linear) = (risk_share(Some(0.01), 0.4, 0.9), risk_share(None, 0.4, 0.4));
    let (a, b) = (live(&typical(), &corridor, 3, 0), live(&typical(), &linear, 3, 0));
    assert!(difference(&a, &b, &[Column::RISK_SHARE], 3).is_some());
}

#[test]
fn an_outcome_payment_on_no_value_is_no_outcome_payment() {
    let nothing = changed("five-year-shared-risk", |regime| {
        regime.clauses.outcome_payment = Some(OutcomePayment {
            basket: Basket {
                health_index: Some(OutcomeTerms {
                    value_share_per_point: Share::NONE,
                    expected_change_points_per_year: -0.29,
                }),
                ..Basket::default()
            },
            cap_share_of_value: share(0.01),
            smoothing_years: 1,
        });
    });
    assert_equal_regimes(&nothing, &regime("five-year-shared-risk"), &columns(), "outcome payment of nothing");
}

#[test]
fn terms_of_a_long_contract_mean_nothing_to_one_of_a_year_to_the_posting() {
    let annual = regime("annual-sanctions");
    let with_terms = changed("annual-sanctions", |regime| {
        regime.term.staggered = true;
        regime.term.reopener_threshold_share = Some(share(0.0));
        regime.term.early_termination = Some(EarlyTermination {
            trigger_loss_share_of_value: Share::NONE,
            cost_share_of_value: share(0.1),
            borne_by_commissioner_share: share(0.5),
        });
    });
    for economy in ["typical", "strained"] {
        let [a, b] = [&annual, &with_terms].map(|regime| live_in_detail(&crate::world::economy(economy), regime, 5, 1));
        assert_same(&a.outcome, &b.outcome, &columns(), economy);
        assert_eq!(a.detail.expect("in detail").journal, b.detail.expect("in detail").journal, "{economy}");
    }
}

#[test]
fn a_long_contract_cut_to_one_year_is_an_annual_contract() {
    let cut = changed("five-year-shared-risk", |regime| regime.term.years = 1);
    let annual = changed("five-year-shared-risk", |regime| {
        regime.term.years = 1;
        regime.term.reopener_threshold_share = None;
    });
    assert_equal_regimes(&cut, &annual, &columns(), "a term of one year");
    let five = regime("five-year-shared-risk");
    let (a, b) = (live(&typical(), &five, 3, 0), live(&typical(), &annual, 3, 0));
    assert!(difference(&a, &b, &[Column::ADMINISTRATION], 3).is_some(), "five years must differ from one");
}

#[test]
fn sanctions_given_back_whole_cost_providers_only_those_of_the_last_month_when_nobody_reacts() {
    let mut economy = frozen();
    // What is decided on positions outside the contract, or on trust, would answer the sanction.
    economy.mechanisms.year_end_settlement = false;
    economy.mechanisms.central_support = false;
    economy.mechanisms.trust = false;
    let back = changed("annual-sanctions", |regime| {
        regime.clauses.sanctions.as_mut().expect("it has sanctions").reinvested_share = Share::ALL;
    });
    let none = changed("annual-sanctions", |regime| regime.clauses.sanctions = None);
    for future in FUTURES {
        let (with, without) = (live(&economy, &back, YEARS, future), live(&economy, &none, YEARS, future));
        for entity in providers(&economy) {
            let sum = |outcome: &commonpurse::engine::Outcome, column| -> f64 {
                (0..YEARS as usize).map(|year| outcome.value(year, entity, column)).sum()
            };
            let lost = sum(&without, Column::SURPLUS) - sum(&with, Column::SURPLUS);
            let (imposed, paid) = (sum(&with, Column::SANCTIONS_IMPOSED), sum(&with, Column::SANCTIONS_PAID));
            assert_eq!(paid, sum(&with, Column::SANCTIONS_REINVESTED), "all that is paid is given back");
            assert_eq!(lost, imposed - paid, "future {future}, entity {entity}");
        }
        assert!(over(&with, 0, providers(&economy), Column::SANCTIONS_PAID) > 0.0, "something must have been paid");
    }
}

#[test]
fn when_nobody_reacts_every_regime_gives_the_same_care_and_differs_by_the_cost_of_contracting_to_the_penny() {
    // Waiting times, beds and health; and what care costs.
    let same: Vec<Column> = CARE
        .iter()
        .copied()
        .chain([Column::COST_INDEX, Column::AGENCY_SHARE, Column::AGENCY, Column::PREVENTION])
        .collect();
    for economy_name in ["typical", "strained"] {
        let mut economy = economy(economy_name);
        freeze(&mut economy);
        for future in 0..3 {
            let base = live(&economy, &regime("block"), 10, future);
            for (name, regime) in regimes() {
                let outcome = live(&economy, &regime, 10, future);
                let what = format!("{name}, {economy_name} economy, future {future}");
                assert_same(&base, &outcome, &same, &what);
                for year in 0..10 {
                    let change = |column| outcome.value(year, 0, column) - base.value(year, 0, column);
                    let spent = change(Column::ADMINISTRATION) + change(Column::MISFIT_COST);
                    assert_eq!(change(Column::SURPLUS), -spent, "{what}, year {year}");
                }
            }
        }
    }
}

#[test]
fn when_nobody_reacts_regimes_do_differ_in_who_pays_and_in_the_cost_of_contracting() {
    let economy = frozen();
    let base = live(&economy, &regime("block"), 6, 0);
    for (name, regime) in regimes().into_iter().filter(|(name, _)| name != "block") {
        let outcome = live(&economy, &regime, 6, 0);
        assert!(difference(&base, &outcome, &[Column::SURPLUS], 6).is_some(), "{name} is a block by another name");
    }
}

#[test]
fn ten_times_every_sum_of_money_gives_ten_times_the_money_and_the_same_decisions() {
    let mut economy = typical();
    // Tariffs are rounded to the penny each year; a change would round differently at ten times the price.
    economy.prices.tariff_change_share_by_year = vec![0.0];
    // Capacity and purchases follow money to the last bit, and pennies are rounded more finely in the dearer world.
    economy.mechanisms.capacity_answers_money = false;
    (economy.mechanisms.price_of_risk, economy.mechanisms.harm_by_pounds) = (false, false);
    economy.mechanisms.budget_recovery = false;
    economy.mechanisms.buying_care = false;
    let dear = ten_times(&economy);
    assert_eq!(dear.prices.contact_pounds, economy.prices.contact_pounds.for_each(10), "the test must scale prices");
    for (name, regime) in regimes() {
        let dear_regime = Regime {
            term: regime.term.clone(),
            clauses: serde_json::from_value(scaled(serde_json::to_value(&regime.clauses).unwrap())).unwrap(),
        };
        let (once, tenfold) = (live(&economy, &regime, YEARS, 1), live(&dear, &dear_regime, YEARS, 1));
        let decided: Vec<Column> =
            CARE.iter().copied().filter(|&c| c != Column::HEALTH && c != Column::OCCUPANCY).collect();
        assert_same(&once, &tenfold, &decided, &name);
        for year in 0..YEARS as usize {
            for entity in entities(&once) {
                for column in [Column::SURPLUS, Column::RESERVE, Column::SANCTIONS_CONTRACTED, Column::SETTLEMENT] {
                    let (a, b) = (once.value(year, entity, column), tenfold.value(year, entity, column));
                    // A penny is ten pence in the dearer world; sums of a year are rounded some hundred times.
                    assert!((10.0 * a - b).abs() <= 10_000.0, "{name}, {column:?}, year {year}: {a} and {b}");
                }
            }
        }
    }
}

pub fn ten_times(economy: &Economy) -> Economy {
    let document = serde_json::to_value(economy).expect("an economy can be written");
    serde_json::from_value(scaled(document)).expect("ten times an economy is an economy")
}

/// Every number under a key that names pounds, times ten.
pub fn scaled(document: Value) -> Value {
    match document {
        Value::Object(members) => members
            .into_iter()
            .map(|(key, value)| {
                let is_money = key.ends_with("_pounds") || key.contains("_pounds_per_");
                let value = match value.as_f64() {
                    Some(sum) if is_money => Value::from(sum * 10.0),
                    _ => scaled(value),
                };
                (key, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(scaled).collect(),
        other => other,
    }
}

#[test]
fn the_order_of_keys_and_of_contracts_in_a_file_does_not_matter() {
    let sorted = |bytes: Vec<u8>| {
        let document: Value = serde_json::from_slice(&bytes).expect("shipped files are JSON");
        serde_json::to_vec(&document).expect("JSON can be written")
    };
    let as_sorted: Economy = read_through(ScenarioKind::Economy, "strained", &sorted);
    let as_written = economy("strained");
    assert_eq!(as_sorted, as_written);
    let mut reversed = as_written.clone();
    reversed.contracts.reverse();
    let regime = regime("annual-sanctions-2014-15");
    let (a, b) = (live(&as_written, &regime, YEARS, 2), live(&reversed, &regime, YEARS, 2));
    assert_same(&a, &b, &columns(), "contracts in another order");
    assert_eq!(months(&a), months(&b));
}

#[test]
fn a_newcomer_at_the_front_of_every_list_changes_nobody_elses_year() {
    let economy = typical();
    let mut joined = economy.clone();
    let provider = joined.providers["acute-smaller"].clone();
    assert!(matches!(provider.kind, ProviderKind::Acute(_)));
    joined.providers.insert("a-newcomer".into(), provider);
    joined.commissioners.insert("a-newcomer".into(), joined.commissioners["south"].clone());
    let mut contract = joined.contracts[0].clone();
    (contract.commissioner, contract.provider) = ("a-newcomer".into(), "a-newcomer".into());
    contract.activity_share = Share::ALL;
    joined.contracts.push(contract);
    let regime = regime("annual-sanctions-2014-15");
    let (before, after) = (live(&economy, &regime, YEARS, 3), live(&joined, &regime, YEARS, 3));
    for year in 0..YEARS as usize {
        let moved = commissioners(&economy).map(|e| (e, e + 1)).chain(providers(&economy).map(|e| (e, e + 2)));
        for (old, new) in moved {
            for column in columns() {
                let (a, b) = (before.value(year, old, column), after.value(year, new, column));
                assert_eq!(a.to_bits(), b.to_bits(), "{column:?} of entity {old} in year {year}");
            }
        }
    }
}
