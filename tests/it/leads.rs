//! Lead providers, and how contracts end: what is passed on, who bears what, and what becomes of services afterwards.

use commonpurse::contract::{
    AgreedGrowth, Basket, EarlyTermination, FixedSum, Indexation, LeadExit, LeadPrice, LeadProvider, OutcomeTerms,
    Regime, Subcontracts,
};
use commonpurse::engine::{EventKind, Run};
use commonpurse::ledger::{Entry, Heading, Node, PostingStage};
use commonpurse::measures::Column;
use commonpurse::units::{Money, Share, SignedShare};

use crate::world::*;

/// A lead that passes everything on at the formula's price.
fn conduit() -> LeadProvider {
    LeadProvider {
        provider: None,
        price: LeadPrice::Formula,
        subcontracts: Subcontracts {
            passed_through_share: Share::ALL,
            blame_passed_on_share: Share::ALL,
            contracting_cost_share: Share::NONE,
        },
        exit: LeadExit {
            tolerance_share_of_annual_value: Share::ALL,
            guarantee_share: Share::NONE,
            cost_share_of_annual_value: share(0.02),
            commissioner_share_of_cost: share(0.5),
        },
    }
}

fn led(name: &str, change: impl Fn(&mut LeadProvider)) -> Regime {
    changed(name, |regime| {
        let mut lead = regime.clauses.lead_provider.clone().unwrap_or_else(conduit);
        change(&mut lead);
        regime.clauses.lead_provider = Some(lead);
    })
}

fn detail(regime: &Regime, economy: &str, years: u32) -> Run {
    live_in_detail(&crate::world::economy(economy), regime, years, 0)
}

/// Received less given by a party under a code, accrued.
fn net(journal: &[Entry], node: Node, heading: Heading) -> Money {
    let accrued =
        journal.iter().filter(|entry| entry.stage == PostingStage::Accrued && entry.posting.heading == heading);
    accrued
        .map(|entry| match entry.posting {
            posting if posting.to == node => posting.amount,
            posting if posting.from == node => -posting.amount,
            _ => Money::ZERO,
        })
        .sum()
}

fn journal(run: &Run) -> &[Entry] {
    &run.detail.as_ref().expect("detail was asked for").journal
}

#[test]
fn a_lead_that_passes_everything_on_at_the_formulas_price_changes_nobodys_position_and_no_behaviour() {
    // Under which heading a provider is paid differs; what it ends with does not.
    let same = all_but(&[Column::RISK_SHARE, Column::OUTCOME_PAYMENT, Column::INCOME]);
    for name in ["annual-sanctions", "annual-sanctions-2014-15", "activity", "five-year-shared-outcomes"] {
        let (mut direct, mut led) = (regime(name), led(name, |_| ()));
        // A lead gives up by its own terms, and other contracts by those of the term.
        (direct.term.early_termination, led.term.early_termination) = (None, None);
        for economy in [typical(), economy("strained"), frozen()].map(set_up) {
            for future in 0..3 {
                let (a, b) = (live(&economy, &direct, 6, future), live(&economy, &led, 6, future));
                assert_same(&a, &b, &same, name);
                assert_eq!(months(&a), months(&b), "{name}");
            }
        }
        let run = detail(&led, "typical", 2);
        assert!(
            journal(&run).iter().any(|entry| entry.posting.heading == Heading::Subcontract),
            "{name}: nothing was passed on"
        );
    }
}

#[test]
fn a_subcontractor_is_paid_its_part_of_the_formula_and_the_rest_stays_with_the_lead() {
    let economy = frozen();
    let surplus = |passed: f64| -> Vec<f64> {
        let regime = led("block", |lead| lead.subcontracts.passed_through_share = share(passed));
        let mut alone = economy.clone();
        alone.mechanisms.year_end_settlement = false;
        alone.mechanisms.central_support = false;
        let outcome = live(&alone, &regime, 1, 0);
        entities(&outcome).map(|entity| outcome.value(0, entity, Column::SURPLUS)).collect()
    };
    let (all, most) = (surplus(1.0), surplus(0.97));
    // Entities: the system, three commissioners, the larger and the smaller acute, the community, the mental-health trust.
    for entity in 0..4 {
        assert_eq!(all[entity], most[entity], "commissioners pay the same");
    }
    let change: Vec<f64> = (4..8).map(|entity| most[entity] - all[entity]).collect();
    assert!(change[2] < -1e6 && change[3] < -1e6, "both community trusts lose: {change:?}");
    assert!(change[0] > 1e6 && change[1] > 1e6, "both leads gain: {change:?}");
    assert_eq!(change.iter().sum::<f64>(), 0.0);
}

#[test]
fn a_lead_that_keeps_the_blame_bears_the_sanctions_of_the_others() {
    let paid_on = |blame: f64| {
        let run = detail(
            &led("annual-sanctions", |lead| lead.subcontracts.blame_passed_on_share = share(blame)),
            "strained",
            3,
        );
        let handed = journal(&run).iter().filter(|entry| entry.stage == PostingStage::Accrued);
        let sum = |heading| {
            handed
                .clone()
                .filter(|entry| entry.posting.heading == heading)
                .map(|entry| entry.posting.amount)
                .sum::<Money>()
        };
        (sum(Heading::Sanction), sum(Heading::SubcontractSanction))
    };
    let (all, handed) = paid_on(1.0);
    assert!(all > Money::ZERO && handed > Money::ZERO);
    assert_eq!(paid_on(0.0).1, Money::ZERO);
}

#[test]
fn under_a_fixed_sum_the_commissioner_pays_the_same_in_every_future_and_the_lead_bears_demand() {
    let mut economy = frozen();
    economy.mechanisms.year_end_settlement = false;
    // Short of money, a commissioner would plan for less, and less by chance.
    economy.mechanisms.plan_shading = false;
    let regime = led("lead-provider", |lead| lead.exit.tolerance_share_of_annual_value = Share::ALL);
    let paid: Vec<f64> = (0..4)
        .map(|future| {
            let run = live_in_detail(&economy, &regime, 1, future);
            let headings = [Heading::Baseline, Heading::Reconciliation, Heading::RiskShare];
            let outcome = run.outcome;
            headings.iter().map(|&heading| outcome.flow(0, heading)).sum()
        })
        .collect();
    assert!(paid.iter().all(|sum| *sum == paid[0]), "{paid:?}");
    let passed: Vec<f64> =
        (0..4).map(|future| live(&economy, &regime, 1, future).flow(2, Heading::Subcontract)).collect();
    assert!(passed.iter().all(|sum| *sum > 0.0));
    let acute_subcontract = |future| {
        let run = live_in_detail(&economy, &regime, 1, future);
        let smaller = Node::Provider(commonpurse::units::ProviderId(1));
        net(journal(&run), smaller, Heading::Subcontract)
    };
    assert_ne!(acute_subcontract(0), acute_subcontract(1), "what a subcontractor is paid follows its activity");
}

#[test]
fn under_a_fixed_sum_prevention_moves_from_the_commissioners_to_the_leads_that_bear_what_admissions_cost() {
    let direct = changed("annual-sanctions", |regime| (regime.term.years, regime.term.staggered) = (5, false));
    let lead = changed("lead-provider", |regime| regime.term.staggered = false);
    let mut economy = set_up(typical());
    economy.mechanisms.coordination = false;
    let spent = |regime: &Regime| {
        let outcomes = futures(&economy, regime, 3, 4);
        let of = |entities: std::ops::Range<usize>| {
            mean(&outcomes, |outcome| {
                (0..3).map(|year| over(outcome, year, entities.clone(), Column::PREVENTION)).sum()
            })
        };
        [of(commissioners(&typical())), of(providers(&typical()))]
    };
    let ([before, _], [after, _]) = (spent(&direct), spent(&lead));
    assert!(after < 0.9 * before, "commissioners must prevent less: {after} against {before}");
    // A lead that only passes money on bears nothing, and prevents nothing for others.
    let conduit = led("annual-sanctions", |_| ());
    assert_eq!(spent(&conduit), spent(&regime("annual-sanctions")));
    let [_, leads] = spent(&lead);
    let [_, of_direct] = spent(&direct);
    assert!(leads > of_direct, "leads must prevent more: {leads} against {of_direct}");
}

#[test]
fn a_lead_priced_too_low_gives_up_and_services_go_back_to_yearly_blocks() {
    let run = detail(&regime("lead-provider-underpriced"), "typical", 8);
    let detail = run.detail.as_ref().expect("detail was asked for");
    let exits: Vec<_> = detail.events.iter().filter(|event| event.kind == EventKind::LeadExited).collect();
    assert!(!exits.is_empty(), "nobody gave up in eight years");
    assert_eq!(of_system(&run.outcome, Column::TERMINATIONS).iter().sum::<f64>(), exits.len() as f64);
    let first = exits[0];
    let contract = first.contract.expect("an exit is under a contract");
    let after = first.month.0;
    let signed: Vec<u32> = detail
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Signed && event.contract == Some(contract) && event.month.0 > after)
        .map(|event| event.month.0)
        .collect();
    assert_eq!(signed, (after + 1..96).step_by(12).collect::<Vec<_>>(), "it is signed anew every April");
    let passed_on_later = detail.journal.iter().any(|entry| {
        let posting = entry.posting;
        posting.heading == Heading::Subcontract
            && posting.from == first.who
            && posting.month.0 > after + 1
            && exits.iter().filter(|other| other.who == first.who).all(|other| other.month.0 < posting.month.0 - 1)
    });
    assert!(!passed_on_later, "a lead that gave up passes nothing on");
    let unwinding = journal(&run)
        .iter()
        .filter(|entry| entry.posting.heading == Heading::Exit && entry.stage == PostingStage::Paid);
    let (mut by_commissioner, mut by_provider) = (Money::ZERO, Money::ZERO);
    for entry in unwinding {
        assert_eq!(entry.posting.to, Node::StaffAndSuppliers);
        match entry.posting.from {
            Node::Commissioner(_) => by_commissioner += entry.posting.amount,
            _ => by_provider += entry.posting.amount,
        }
    }
    assert!(by_commissioner > Money::ZERO && (by_commissioner - by_provider).abs().pence() <= exits.len() as i64);
}

#[test]
fn leads_fail_more_often_the_lower_they_are_priced_and_never_with_a_full_guarantee() {
    let failed = |price: f64, guarantee: f64| {
        let regime = led("lead-provider", |lead| {
            lead.price = LeadPrice::FixedSum(FixedSum { price_share_of_expected_cost: SignedShare::of(price) });
            lead.exit.guarantee_share = share(guarantee);
        });
        mean(&futures(&typical(), &regime, 10, 20), |outcome| {
            f64::from(of_system(outcome, Column::TERMINATIONS).iter().any(|&ended| ended > 0.0))
        })
    };
    let shares = [1.1, 1.0, 0.96, 0.9].map(|price| failed(price, 0.0));
    assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]), "{shares:?}");
    assert!(shares[0] < 0.5 && shares[3] == 1.0, "{shares:?}");
    assert_eq!(failed(0.9, 1.0), 0.0);
}

#[test]
fn a_guarantee_pays_the_lead_what_its_loss_exceeds_the_tolerance_by() {
    let regime = led("lead-provider-underpriced", |lead| lead.exit.guarantee_share = Share::ALL);
    let run = detail(&regime, "typical", 8);
    let made_good: Money = journal(&run)
        .iter()
        .filter(|entry| entry.posting.heading == Heading::Guarantee && entry.stage == PostingStage::Paid)
        .map(|entry| entry.posting.amount)
        .sum();
    assert!(made_good > Money::ZERO);
    assert!(!journal(&run).iter().any(|entry| entry.posting.heading == Heading::Exit));
}

/// The months in which something happened under each contract.
fn months_of(run: &Run, kind: EventKind) -> Vec<Vec<u32>> {
    let mut months = vec![Vec::new(); 10];
    for event in &run.detail.as_ref().expect("detail was asked for").events {
        if let Some(contract) = event.contract.filter(|_| event.kind == kind) {
            months[contract.0].push(event.month.0);
        }
    }
    months
}

#[test]
fn a_contract_that_costs_a_party_too_much_ends_and_is_renewed_every_year_from_then_on() {
    let regime = changed("five-year-shared-risk", |regime| {
        regime.term.staggered = false;
        regime.term.reopener_threshold_share = None;
        regime.term.early_termination = Some(EarlyTermination {
            trigger_loss_share_of_value: share(0.03),
            cost_share_of_value: share(0.01),
            borne_by_commissioner_share: share(0.25),
        });
    });
    let run = detail(&regime, "strained", 5);
    let (ended, signed) = (months_of(&run, EventKind::EndedEarly), months_of(&run, EventKind::Signed));
    assert!(ended.iter().any(|months| !months.is_empty()), "nothing ended");
    for (ended, signed) in ended.iter().zip(&signed) {
        let expected: Vec<u32> = match ended.as_slice() {
            [] => vec![0],
            [month] => std::iter::once(0).chain((month + 1..60).step_by(12)).collect(),
            _ => panic!("a yearly contract cannot end early: {ended:?}"),
        };
        assert_eq!(*signed, expected);
    }
    let paid = |is_commissioner: bool| -> f64 {
        let exits = journal(&run)
            .iter()
            .filter(|entry| entry.posting.heading == Heading::Exit && entry.stage == PostingStage::Paid);
        let of_party = exits.filter(|entry| matches!(entry.posting.from, Node::Commissioner(_)) == is_commissioner);
        of_party.map(|entry| entry.posting.amount.pounds()).sum()
    };
    assert!((paid(true) / (paid(true) + paid(false)) - 0.25).abs() < 1e-6);
}

#[test]
fn staggered_contracts_end_in_different_years_and_then_last_their_term() {
    let regime = changed("five-year-shared-risk", |regime| {
        (regime.term.reopener_threshold_share, regime.term.early_termination) = (None, None);
    });
    let signed = months_of(&detail(&regime, "typical", 12), EventKind::Signed);
    let mut ends = std::collections::BTreeSet::new();
    for months in &signed {
        let first = months[1];
        assert!((12..=60).contains(&first), "{months:?}");
        assert_eq!(*months, std::iter::once(0).chain((first..144).step_by(60)).collect::<Vec<_>>());
        ends.insert(first);
    }
    assert!(ends.len() >= 3, "ten contracts must end in several years: {ends:?}");
}

#[test]
fn a_reopened_contract_gets_a_new_plan_and_keeps_its_end() {
    let regime = changed("five-year-shared-risk", |regime| {
        (regime.term.staggered, regime.term.early_termination) = (false, None);
        regime.term.reopener_threshold_share = Some(share(0.01));
    });
    let run = detail(&regime, "strained", 6);
    let (reopened, signed) = (months_of(&run, EventKind::Reopened), months_of(&run, EventKind::Signed));
    assert!(reopened.iter().flatten().count() > 2, "{reopened:?}");
    assert!(reopened.iter().flatten().all(|month| month % 12 == 0 && *month != 0 && *month != 60));
    assert!(signed.iter().all(|months| *months == [0, 60]));
    let never = changed("five-year-shared-risk", |regime| regime.term.reopener_threshold_share = None);
    assert!(months_of(&detail(&never, "strained", 6), EventKind::Reopened).iter().all(Vec::is_empty));
}

#[test]
fn locally_agreed_sums_follow_the_tariff_input_prices_or_nothing_as_the_term_says() {
    let mut economy = frozen();
    economy.demand.other_services_growth_share_per_year = SignedShare::of(0.0);
    let growth = |indexation: Indexation| {
        let regime = changed("block", |regime| {
            (regime.term.years, regime.term.staggered) = (5, false);
            regime.term.agreed_growth_share_per_year =
                AgreedGrowth { attendances: 0.0, emergency: 0.0, elective: 0.0, contacts: 0.0 };
            regime.term.indexation = indexation.clone();
        });
        let run = live_in_detail(&economy, &regime, 2, 0);
        let paid = |year: u32| -> f64 {
            let entries = journal(&run).iter().filter(|entry| entry.stage == PostingStage::Accrued);
            let plans = entries
                .filter(|entry| entry.posting.heading == Heading::Baseline && entry.posting.month.0 / 12 == year);
            plans.map(|entry| entry.posting.amount.pounds()).sum()
        };
        paid(1) / paid(0)
    };
    let prices = &economy.prices;
    for (indexation, exact) in [
        (Indexation::NationalTariff, 1.0 + prices.tariff_change_share_by_year[0]),
        (Indexation::InputPrices, economy.input_price_level(1)),
        (Indexation::Cash, 1.0),
    ] {
        let found = growth(indexation.clone());
        // Tariffs are rounded to the penny.
        assert!((found - exact).abs() < 2e-4, "{indexation:?}: {found} against {exact}");
    }
}

#[test]
fn in_an_alliance_the_commissioner_ends_with_its_part_of_the_result_of_all_and_no_money_is_made() {
    let mut economy = frozen();
    economy.mechanisms.year_end_settlement = false;
    // Shared books take more hours than a block does; here only money between the parties is looked at.
    economy.mechanisms.negotiation_cost = false;
    economy.mechanisms.central_support = false;
    economy.mechanisms.limits = false;
    // One commissioner with its own providers: the whole is theirs.
    economy.contracts.retain(|contract| contract.commissioner == "north");
    economy.commissioners.retain(|name, _| name == "north");
    economy.providers.retain(|name, _| name != "acute-smaller");
    for contract in &mut economy.contracts {
        contract.activity_share = share(1.0);
    }
    let (shared, alone) = (live(&economy, &regime("alliance"), 3, 0), {
        let plain = changed("alliance", |regime| regime.clauses.risk_share = None);
        live(&economy, &plain, 3, 0)
    });
    let surplus = |outcome: &commonpurse::engine::Outcome, entity| outcome.value(0, entity, Column::SURPLUS);
    assert_eq!(surplus(&shared, 0), surplus(&alone, 0), "an alliance makes no money");
    // Half of the result lies with the commissioner, to the pennies of rounding.
    assert!((surplus(&shared, 1) - 0.5 * surplus(&shared, 0)).abs() < 10.0, "{}", surplus(&shared, 1));
    assert!((surplus(&shared, 1) - surplus(&alone, 1)).abs() > 1e6);
}

#[test]
fn a_profit_beyond_the_cap_goes_back_and_a_smaller_one_stays() {
    let mut economy = frozen();
    economy.mechanisms.year_end_settlement = false;
    for (provider, surplus) in [("acute-larger", 0.12), ("community", 0.03)] {
        economy.providers.get_mut(provider).expect("it is in the economy").opening_surplus_share =
            SignedShare::of(surplus);
    }
    let run = live_in_detail(&economy, &regime("capitation-profit-cap"), 1, 0);
    let given_back =
        |id: usize| net(journal(&run), Node::Provider(commonpurse::units::ProviderId(id)), Heading::ProfitCap);
    assert!(given_back(0) < -pounds(1e6), "{:?}", given_back(0));
    assert_eq!((given_back(2), given_back(3)), (Money::ZERO, Money::ZERO));
}

#[test]
fn an_outcome_payment_is_a_lottery_for_few_people_and_less_of_one_for_many_or_over_years() {
    let economy = economy("small-and-large");
    let spread = |smoothing_years: u32, entity: usize| {
        let regime = changed("five-year-shared-outcomes", |regime| {
            let payment = regime.clauses.outcome_payment.as_mut().expect("it pays on outcomes");
            let terms = OutcomeTerms { value_share_per_point: share(0.002), expected_change_points_per_year: -1.8 };
            payment.basket = Basket { emergency_admissions: Some(terms), ..Basket::default() };
            payment.smoothing_years = smoothing_years;
            payment.cap_share_of_value = Share::ALL;
        });
        let paid: Vec<f64> = futures(&economy, &regime, 6, 60)
            .iter()
            .map(|outcome| outcome.value(5, entity, Column::OUTCOME_PAYMENT) / outcome.value(5, entity, Column::INCOME))
            .collect();
        let mean = paid.iter().sum::<f64>() / paid.len() as f64;
        (paid.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / paid.len() as f64).sqrt()
    };
    // Entities: the system, the commissioner of many people, that of few.
    let (many, few, smoothed) = (spread(1, 1), spread(1, 2), spread(5, 2));
    assert!(few > 2.0 * many, "{few} against {many}");
    assert!(smoothed < 0.5 * few, "{smoothed} against {few}");
}
