//! What a commissioner sees of its year in April, what it cuts and what it buys.

use super::*;
use crate::agents::limits::Rung;
use crate::care::{SlowPathways, WaitBand, WaitingList};
use crate::contract::{LineValues, Payment, Plan};
use crate::engine::fixture::{assert_near, in_a_new_world, plan_worth, pounds, share};
use crate::engine::world::World;
use crate::scenario::Scenario;
use crate::units::{Month, SignedShare};

const NORTH: CommissionerId = CommissionerId(0);
const ACUTE: ProviderId = ProviderId(1);

/// A contract of which every month is forecast to be the same.
fn reading<'w>(world: &'w World<'w>, contract: ContractId, month: Activity) -> Reading<'w, World<'w>> {
    let forecast = Forecast { months: [month; 12], ..Forecast::default() };
    Reading::if_it_comes_to(world, contract, forecast)
}

fn treated(treated: u32) -> Activity {
    Activity { treated, ..Activity::default() }
}

/// Care costs four fifths of what it brings, half of it follows activity, and prices rise by a quarter in the second year.
fn with_margins(scenario: &mut Scenario) {
    let economy = &mut scenario.economy;
    economy.providers.values_mut().for_each(|provider| provider.opening_surplus_share = SignedShare::of(0.2));
    economy.cost.marginal_cost_share = share(0.5);
    economy.prices.elective_pathway_pounds = pounds(1_000);
    economy.prices.contact_pounds = pounds(100);
    economy.prices.pay_growth_share_by_year = vec![0.25];
    economy.prices.other_input_price_growth_share_by_year = vec![0.25];
}

#[test]
fn a_case_more_costs_a_part_of_its_price_at_the_providers_own_level() {
    in_a_new_world(with_margins, |world, contracts| {
        world.setting.month = Month(12);
        (world.providers.efficiency[ACUTE].cost_index, world.providers.shocks[ACUTE].lasting) = (0.9, libm::log(2.0));
        let reading = Reading::of(world, contracts.north);
        // £1,000 · 1/2 · 4/5 · 0.9 of last year's work · 1.25 of last year's prices · 2 for its luck.
        assert_eq!(reading.marginal_cost(Line::Elective), pounds(900));
        assert_eq!(reading.marginal_cost(Line::Contacts), pounds(90));
    });
}

#[test]
fn a_case_more_is_paid_for_by_the_tariff_or_as_a_block_once_it_is_planned() {
    in_a_new_world(with_margins, |world, contracts| {
        // 101 for 100 in each month are 12 cases more, each of them at £1,000.
        assert_eq!(reading(world, contracts.north, treated(100)).price_of_more(Line::Elective), pounds(1_000));
        let contacts = Activity { contacts: 200, ..Activity::default() };
        assert_eq!(reading(world, contracts.community, contacts).price_of_more(Line::Contacts), pounds(100));
        // Where nothing comes, one in a hundred more is nothing.
        assert_eq!(reading(world, contracts.north, treated(0)).price_of_more(Line::Elective), Money::ZERO);
    });
}

/// Saved by managing the most referrals where a fifth is managed already and 100 pathways a month come.
fn saved(change: impl FnOnce(&mut Scenario), of_community: bool) -> Money {
    let mut found = Money::ZERO;
    let change = |scenario: &mut Scenario| {
        with_margins(scenario);
        change(scenario);
    };
    in_a_new_world(change, |world, contracts| {
        world.contracts.variation[contracts.north].managed = 0.2;
        let contract = if of_community { contracts.community } else { contracts.north };
        let month = Activity { treated: 100, contacts: 100, ..Activity::default() };
        found = reading(world, contract, month).saved_by_managing();
    });
    found
}

#[test]
fn managing_referrals_saves_what_the_contract_pays_for_those_that_would_have_come() {
    // 1,200 are four fifths of 1,500; a tenth of those at £1,000.
    assert_eq!(saved(|_| {}, false), pounds(150_000));
    assert_eq!(saved(|_| {}, true), Money::ZERO, "nobody is referred to community services");
    assert_eq!(saved(|scenario| scenario.regime.clauses.payment = Payment::block(), false), Money::ZERO);
    // In three years of four a deal is struck, and half of a claim is paid: 1 - 0.75 · 0.5.
    let deals = |scenario: &mut Scenario| {
        scenario.economy.mechanisms.deals_at_the_margin = true;
        (scenario.economy.settlement.deal_share, scenario.economy.settlement.settled_share_of_claim) =
            (share(0.75), share(0.5));
    };
    assert_eq!(saved(deals, false), pounds(93_750));
}

/// Cases that north would buy at the hospital: of 800 on the list 500 wait over 18 weeks, and half of them may.
fn wished_of_the_hospital(capacity: f64, cost_index: f64) -> Option<(f64, Money, Money)> {
    let mut found = None;
    let change = |scenario: &mut Scenario| {
        with_margins(scenario);
        scenario.economy.budget.wanted_within_18_weeks_share = share(0.5);
    };
    in_a_new_world(change, |world, contracts| {
        (world.providers.efficiency[ACUTE].cost_index, world.providers.shocks[ACUTE].lasting) = (cost_index, 0.0);
        let Care::Acute(state, _) = &mut world.providers.care[ACUTE] else { panic!("a hospital is acute") };
        let bands = [WaitBand { from_weeks: 0, patients: 300 }, WaitBand { from_weeks: 18, patients: 500 }];
        state.list = WaitingList::of_bands(&bands, SlowPathways::default());
        state.elective_capacity = capacity;
        let wish = reading(world, contracts.north, treated(100)).wish();
        found = wish.map(|(contract, wish)| {
            assert_eq!((contract, wish.line), (contracts.north, Line::Elective));
            (wish.cases, wish.price, wish.marginal_cost)
        });
    });
    found
}

#[test]
fn a_commissioner_wishes_for_its_part_of_the_cases_that_the_list_needs() {
    // (500 - 400) / 0.5 are 200 cases, of which north has six tenths.
    assert_eq!(wished_of_the_hospital(100.0, 1.0), Some((120.0, pounds(1_000), pounds(400))));
    // A twentieth of 50 places a week is 130 a year.
    assert_eq!(wished_of_the_hospital(50.0, 1.0).map(|wish| wish.0), Some(78.0));
    assert_eq!(wished_of_the_hospital(0.0, 1.0), None, "without places nothing can be bought");
    assert_eq!(wished_of_the_hospital(100.0, 2.5).map(|wish| wish.2), Some(pounds(1_000)), "at cost and no dearer");
    assert_eq!(wished_of_the_hospital(100.0, 2.6), None, "a case costs more than it brings");
}

#[test]
fn a_commissioner_wishes_for_the_contacts_of_the_backlog_and_those_that_lapse() {
    for (capacity, wanted) in [(2_000.0, 3_600.0), (1_000.0, 2_600.0)] {
        in_a_new_world(with_margins, |world, contracts| {
            let Care::Community(state, _) = &mut world.providers.care[ProviderId(0)] else {
                panic!("it is a community provider")
            };
            (state.backlog, state.capacity) = (1_000, capacity);
            let contacts = Activity { contacts: 100, ..Activity::default() };
            let (_, wish) = reading(world, contracts.community, contacts).wish().expect("there is a backlog");
            // A thousand, and a twentieth of them in each of 52 weeks; at most a twentieth of 52 weeks' capacity.
            assert_eq!((wish.line, wish.cases), (Line::Contacts, wanted));
            assert_eq!(wish.cost(), pounds(100).times(wanted));
        });
    }
}

/// North has £1,000 and £10 beside it, pays £100 and £200 in blocks and 700 for other services, and bought for £20 last year.
/// Nobody has a reserve, and £5 are to be kept back.
fn with_little(world: &mut World<'_>, contracts: &[(ContractId, i64)]) {
    for &(contract, value) in contracts {
        (
            world.contracts.signing[contract].plan,
            world.contracts.past[contract].needed,
            world.contracts.forecast[contract],
        ) = (plan_worth(value), LineValues::default(), Forecast::default());
    }
    crate::engine::fixture::sign_contracts(world);
    (world.commissioners.funding[NORTH].allocation, world.commissioners.funding[NORTH].other_spend) =
        (pounds(1_000), pounds(700));
    (world.commissioners.budget[NORTH].besides, world.commissioners.budget[NORTH].bought) = (pounds(10), pounds(20));
    world.commissioners.budget[NORTH].other_spend_unchanged = pounds(600);
}

/// What a commissioner does is switched on one by one.
#[derive(Clone, Copy, Default)]
struct On {
    recovery: bool,
    buying: bool,
    settlement: bool,
}

fn in_blocks(on: On, look: impl FnOnce(&mut World<'_>, crate::engine::fixture::Contracts)) {
    let change = |scenario: &mut Scenario| {
        scenario.regime.clauses.payment = Payment::block();
        let economy = &mut scenario.economy;
        economy.commissioners.values_mut().for_each(|file| file.opening_reserve_pounds = Money::ZERO);
        let mechanisms = &mut economy.mechanisms;
        (mechanisms.budget_recovery, mechanisms.buying_care) = (on.recovery, on.buying);
        mechanisms.year_end_settlement = on.settlement;
    };
    in_a_new_world(change, |world, contracts| {
        with_little(world, &[(contracts.north, 100), (contracts.community, 200)]);
        look(world, contracts);
    });
}

#[test]
fn what_is_missing_is_what_is_spent_and_kept_back_beyond_what_comes() {
    in_blocks(On::default(), |world, _| {
        // 700 + 300 + 20 and 5 to keep, of 1,000 + 10.
        assert_eq!(outlook(world, NORTH).deficit, pounds(15));
        world.commissioners.funding[NORTH].allocation = pounds(1_200);
        assert_eq!(outlook(world, NORTH).deficit, pounds(-184), "1,210 less 1,020 and 6");
    });
}

#[test]
fn what_providers_are_expected_to_settle_for_is_in_the_outlook() {
    in_blocks(On { settlement: true, ..On::default() }, |world, _| {
        // Half of the missing £15 is cut, and from none more than a twentieth of its income.
        assert_eq!(outlook(world, NORTH).deficit, pounds(15) - Money::from_pence(750));
        world.commissioners.funding[NORTH].allocation = pounds(1_200);
        // The hospital has a deficit of a tenth of its £100, and it is covered out of the £184.
        (world.providers.margins[ACUTE].last_margin, world.providers.margins[ProviderId(0)].last_margin) = (-0.1, 0.0);
        assert_eq!(outlook(world, NORTH).deficit, pounds(-184 + 10));
        world.providers.margins[ACUTE].last_margin = -7.0;
        assert_eq!(outlook(world, NORTH).deficit, pounds(-184 + 100), "nobody is taken to lose more than its income");
    });
}

#[test]
fn acute_wishes_come_before_those_for_community_services() {
    in_a_new_world(with_margins, |world, contracts| {
        let Care::Acute(state, _) = &mut world.providers.care[ACUTE] else { panic!("a hospital is acute") };
        state.list = WaitingList::of_bands(&[WaitBand { from_weeks: 20, patients: 500 }], SlowPathways::default());
        let found = outlook(world, NORTH);
        let wished: Vec<ContractId> = found.wishes.iter().map(|(contract, _)| *contract).collect();
        assert_eq!(wished, [contracts.north, contracts.community]);
        let saved: Vec<(ContractId, bool)> =
            found.saved.iter().map(|(contract, sum)| (*contract, *sum > Money::ZERO)).collect();
        assert_eq!(saved.len(), 2);
        assert!(saved.contains(&(contracts.north, true)) && saved.contains(&(contracts.community, false)));
    });
}

#[test]
fn a_deficit_is_recovered_from_other_services_by_a_part_each_year() {
    in_blocks(On { recovery: true, ..On::default() }, |world, _| {
        world.commissioners.budget[NORTH].recovery = pounds(4);
        balance(world, NORTH);
        // 4 + 0.44 · 15 of the 90 that are 15% of £600.
        assert_eq!(world.commissioners.budget[NORTH].recovery, Money::from_pence(1_060));
        assert_near(world.commissioners.budget[NORTH].other_spend_change, -0.15 * 10.6 / 90.0, "change");
        assert_eq!(world.commissioners.funding[NORTH].other_spend, Money::from_pence(58_940));
        assert_eq!(
            (world.commissioners.budget[NORTH].bought, world.commissioners.budget[NORTH].unspent),
            (Money::ZERO, Money::ZERO)
        );
    });
}

#[test]
fn an_intervention_cuts_other_services_as_far_as_they_can_be_cut() {
    for recovery in [true, false] {
        in_blocks(On { recovery, ..On::default() }, |world, _| {
            world.commissioners.commissioner_limit[NORTH].rung = Some(Rung::Intervention);
            balance(world, NORTH);
            assert_eq!(
                (world.commissioners.budget[NORTH].recovery, world.commissioners.funding[NORTH].other_spend),
                (pounds(90), pounds(510))
            );
        });
    }
}

#[test]
fn without_a_recovery_a_deficit_is_left() {
    in_blocks(On { buying: true, ..On::default() }, |world, _| {
        balance(world, NORTH);
        assert_eq!(
            (world.commissioners.budget[NORTH].recovery, world.commissioners.funding[NORTH].other_spend),
            (Money::ZERO, pounds(600))
        );
    });
}

#[test]
fn what_is_to_spare_goes_into_other_services_as_far_as_they_can_be_raised() {
    let spent = |on: On, allocation: i64| {
        let mut found = (Money::ZERO, Money::ZERO, Money::ZERO);
        in_blocks(on, |world, _| {
            world.commissioners.funding[NORTH].allocation = pounds(allocation);
            balance(world, NORTH);
            found = (
                world.commissioners.budget[NORTH].recovery,
                world.commissioners.funding[NORTH].other_spend,
                world.commissioners.budget[NORTH].unspent,
            );
        });
        found
    };
    let buying = On { buying: true, ..On::default() };
    // 0.44 of £184; 15% of £600 at most.
    assert_eq!(spent(buying, 1_200), (Money::from_pence(-8_096), Money::from_pence(68_096), Money::ZERO));
    // 0.44 · (2,010 - 1,020 - 10) are 431.20, of which 90 can be spent.
    assert_eq!(spent(buying, 2_000), (pounds(-90), pounds(690), Money::from_pence(34_120)));
    assert_eq!(spent(On { recovery: true, ..On::default() }, 2_000), (Money::ZERO, pounds(600), Money::ZERO));
}

/// North's contract with the hospital pays £1 for each of 1,200 pathways, as planned, so that £120 can be saved on it.
fn with_pathways(world: &mut World<'_>, contract: ContractId) {
    let pathways = LineValues([0.0, 0.0, 1_200.0, 0.0]);
    world.contracts.signing[contract].plan =
        Plan { volumes: pathways, tariff: LineValues([pounds(1); 4]), local_index: 1.0, ..Plan::default() };
    world.contracts.past[contract].needed = pathways;
    world.contracts.forecast[contract] = Forecast { months: [treated(100); 12], ..Forecast::default() };
    crate::engine::fixture::sign_contracts(world);
}

#[test]
fn the_same_part_is_taken_of_referrals_as_of_other_services() {
    let change = |scenario: &mut Scenario| {
        scenario.regime.term.agreed_growth_share_per_year.elective = 0.0;
        scenario.economy.commissioners.values_mut().for_each(|file| file.opening_reserve_pounds = Money::ZERO);
        let mechanisms = &mut scenario.economy.mechanisms;
        (mechanisms.buying_care, mechanisms.year_end_settlement) = (false, false);
    };
    in_a_new_world(change, |world, contracts| {
        with_little(world, &[(contracts.community, 200)]);
        with_pathways(world, contracts.north);
        world.contracts.variation[contracts.community].managed = 0.07;
        balance(world, NORTH);
        // 700 + 1,200 + 200 + 20 + 5 less 1,010 are £1,115; 0.44 of it is more than the 90 + 120 that can be given up.
        assert_eq!(
            (world.commissioners.budget[NORTH].recovery, world.commissioners.funding[NORTH].other_spend),
            (pounds(210), pounds(510))
        );
        assert_near(world.contracts.variation[contracts.north].managed, 0.1, "all that can be managed");
        assert_eq!(world.contracts.variation[contracts.community].managed, 0.0, "nothing is saved there");
        // The same again with £905 more: 0.44 · 210 = 92.40 are 0.44 of what can be given up.
        with_little(world, &[(contracts.community, 200)]);
        world.contracts.variation[contracts.north].managed = 0.0;
        world.commissioners.budget[NORTH].recovery = Money::ZERO;
        world.commissioners.budget[NORTH].besides += pounds(905);
        balance(world, NORTH);
        assert_near(world.contracts.variation[contracts.north].managed, 0.044, "0.44 of a tenth");
        assert_near(world.commissioners.budget[NORTH].other_spend_change, -0.066, "0.44 of 15%");
    });
}

#[test]
fn what_is_bought_is_planned_under_its_contract() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let order = [contracts.north, contracts.south, contracts.community];
            for contract in order {
                world.contracts.signing[contract].plan = plan_worth(0);
            }
            crate::engine::fixture::sign_contracts(world);
            let wish = |line| Wish { line, cases: 40.0, price: pounds(10), marginal_cost: pounds(1) };
            let wishes = [(contracts.north, wish(Line::Elective)), (contracts.community, wish(Line::Contacts))];
            buy(world, &wishes, &[30.0, 20.0]);
            assert_eq!(order.map(|contract| world.contracts.variation[contract].bought), [30.0, 0.0, 20.0]);
            let planned = order.map(|contract| {
                let volumes = world.contracts.signing[contract].plan.volumes;
                [volumes.get(Line::Elective), volumes.get(Line::Contacts)]
            });
            assert_eq!(planned, [[30.0, 0.0], [0.0, 0.0], [0.0, 20.0]]);
        },
    );
}

#[test]
fn providers_open_a_week_what_was_bought_for_the_year() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            for (contract, cases) in [(contracts.north, 52.0), (contracts.south, 104.0), (contracts.community, 26.0)] {
                world.contracts.variation[contract].bought = cases;
            }
            open_what_was_bought(world);
            assert_eq!([0, 1].map(|id: usize| world.providers.opened[ProviderId(id)].bought_per_week), [0.5, 3.0]);
        },
    );
}

#[test]
fn a_hospital_staffs_for_the_referrals_that_are_left() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let capacity =
                |world: &World<'_>| world.providers.opened[ACUTE].capacity(&world.providers.care[ACUTE], 1.0)[2];
            let before = capacity(world);
            // Half of north's six tenths.
            world.contracts.variation[contracts.north].managed = 0.5;
            staff_for_referrals(world, ACUTE, 0.3);
            assert_near(capacity(world), before, "as many as last year");
            staff_for_referrals(world, ACUTE, 0.1);
            assert_near(capacity(world), before * 0.7 / 0.9, "seven for nine");
        },
    );
}

#[test]
fn budgets_are_looked_at_from_the_second_april_on_where_anything_is_to_be_done() {
    let looked = |year: u32, which: fn(&mut Scenario)| {
        let mut found = (0.0, 0.0);
        let change = |scenario: &mut Scenario| {
            let mechanisms = &mut scenario.economy.mechanisms;
            (mechanisms.budget_recovery, mechanisms.buying_care, mechanisms.limits) = (false, false, false);
            which(scenario);
        };
        in_a_new_world(change, |world, contracts| {
            world.setting.month = Month(12 * year);
            (world.commissioners.funding[NORTH].allocation, world.commissioners.budget[NORTH].other_spend_unchanged) =
                (pounds(1), pounds(600));
            world.commissioners.budget[NORTH].recovery = pounds(1);
            world.commissioners.funding[NORTH].other_spend = pounds(600);
            world.contracts.variation[contracts.north].bought = 52.0;
            balance_budgets(world);
            let changed = world.commissioners.budget[NORTH].other_spend_change;
            found = (world.contracts.variation[contracts.north].bought, changed);
        });
        found
    };
    let recovery: fn(&mut Scenario) = |scenario| scenario.economy.mechanisms.budget_recovery = true;
    let buying: fn(&mut Scenario) = |scenario| scenario.economy.mechanisms.buying_care = true;
    let limits: fn(&mut Scenario) = |scenario| scenario.economy.mechanisms.limits = true;
    assert_eq!(looked(1, |_| {}), (52.0, 0.0), "nobody looks");
    assert_eq!([looked(1, buying), looked(1, limits)], [(0.0, 0.0); 2], "nothing is bought without money");
    assert_eq!(looked(0, recovery), (0.0, 0.0), "the opening figures hold the first year's");
    assert_eq!(looked(1, recovery), (0.0, -0.15), "all that can be cut");
}
