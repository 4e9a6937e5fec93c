//! Right sums at the wrong party or in the wrong month: each test says who pays, who is paid, whose trust moves and when.
//!
//! Slips of this kind keep every total; `tests/planted/tests.json` plants some, and names the test here that must fail.

use crate::contract::{
    Activity, FixedSum, Indexation, LeadExit, LeadPrice, LeadProvider, PassedOn, Scores, Subcontracts,
};
use crate::engine::booking::under;
use crate::engine::record::record;
use crate::ledger::{Cause, Heading, Node, PostingStage};
use crate::scenario::Scenario;
use crate::units::{CommissionerId, ProviderId, SignedShare};
use crate::units::{ContractId, Money, Month, Party, Share};

use super::fixture::{
    COMMUNITY, Contracts, HOSPITAL, NORTH, SOUTH, earn, in_a_new_world, moved, plan_worth, pounds, share,
};
use super::steps::contracting::{agree_contracts, begin_year};
use super::steps::costing::book_costs;
use super::steps::counting::{add_up_year, count_by_contract};
use super::steps::enforcing::{enforce_contracts, reinvest_sanctions};
use super::steps::passing_on::{pass_on, pay_subcontractors};
use super::steps::paying::{pay_on_account, pay_what_is_owed};
use super::steps::preventing::{choose_prevention, spend_retained_money};
use super::steps::settling::{Settled, positions, settle_contracts, settle_outside_contracts};
use super::steps::trusting::move_trust;
use super::world::World;

/// Trust of both sides under a contract: the provider's, the commissioner's.
fn trust_of(world: &World<'_>, contract: ContractId) -> [f64; 2] {
    [world.contracts.trust[contract].provider, world.contracts.trust[contract].commissioner]
}

/// Sets trust of both sides apart, so that one taken for the other is seen.
fn set_trust_apart(world: &mut World<'_>) {
    for trust in &mut world.contracts.trust {
        (trust.provider, trust.commissioner) = (0.6, 0.5);
    }
}

#[track_caller]
fn assert_trust(world: &World<'_>, contract: ContractId, wanted: [f64; 2], why: &str) {
    for (side, (found, wanted)) in ["provider", "commissioner"].iter().zip(trust_of(world, contract).iter().zip(wanted))
    {
        assert!((found - wanted).abs() < 1e-12, "{why}: the {side}'s trust is {found}, not {wanted}");
    }
}

/// What one month leaves of trust where a side sees one promise broken, and where it sees them kept.
const BROKEN: f64 = 1.0 - 0.0063 * 2.0;
const KEPT: [f64; 2] = [0.6 + 0.0063 * 0.4, 0.5 + 0.0063 * 0.5];

#[test]
fn a_sanction_costs_the_trust_of_the_side_that_pays_it_under_that_contract_alone() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            set_trust_apart(world);
            world.contracts.sanctions[contracts.north].lines.imposed = 1;
            world.contracts.sanctions[contracts.south].lines.commissioner_imposed = 1;
            move_trust(world);
            assert_trust(world, contracts.north, [0.6 * BROKEN, KEPT[1]], "the provider was sanctioned");
            assert_trust(world, contracts.south, [KEPT[0], 0.5 * BROKEN], "the commissioner was sanctioned");
            assert_trust(world, contracts.community, KEPT, "nobody was sanctioned");
        },
    );
}

#[test]
fn a_failed_plan_costs_the_commissioners_trust_and_a_favour_earns_the_providers() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            set_trust_apart(world);
            world.contracts.sanctions[contracts.north].lines.plans_failed = 1;
            world.contracts.sanctions[contracts.south].lines.favours = 2;
            world.contracts.sanctions[contracts.community].lines.plans_delivered = 1;
            move_trust(world);
            let failed = [KEPT[0], KEPT[1] * BROKEN * BROKEN * BROKEN];
            assert_trust(world, contracts.north, failed, "a plan weighs three months");
            // Two favours of half a month each are one promise kept.
            let favoured = [KEPT[0] + 0.0063 * (1.0 - KEPT[0]), KEPT[1]];
            assert_trust(world, contracts.south, favoured, "two favours");
            let left = 0.9937 * 0.9937 * 0.9937;
            let delivered = KEPT.map(|trust| 1.0 - (1.0 - trust) * left);
            assert_trust(world, contracts.community, delivered, "a plan delivered is seen by both");
        },
    );
}

#[test]
fn a_year_end_cut_is_paid_by_the_short_commissioners_providers_and_costs_their_trust() {
    let settlement = |scenario: &mut Scenario| {
        // Without a budget a commissioner keeps its reserve whatever it holds.
        scenario.economy.mechanisms.budget_recovery = false;
        scenario.economy.settlement.cut_share = share(0.5);
        scenario.economy.settlement.largest_cut_share_of_income = Share::ALL;
    };
    in_a_new_world(settlement, |world, contracts| {
        world.setting.month = Month(11);
        set_trust_apart(world);
        earn(world, NORTH, pounds(-400));
        for (contract, income) in [(contracts.north, 300), (contracts.community, 100), (contracts.south, 500)] {
            world.contracts.account[contract].charged.under[Heading::Reconciliation] = pounds(income);
        }
        settle_outside_contracts(world);
        let mut cuts = moved(world, PostingStage::Paid, Heading::Settlement);
        cuts.sort_by_key(|cut| cut.3);
        // Half of £400, in proportion to £100 and £300: nothing from what south paid.
        assert_eq!(cuts, [(11, COMMUNITY, NORTH, 5_000), (11, HOSPITAL, NORTH, 15_000)]);
        let cut = [0.6 * libm::pow(BROKEN, 12.0), 0.5];
        assert_trust(world, contracts.north, cut, "the commissioner cut the provider's money");
        assert_trust(world, contracts.south, [0.6, 0.5], "south cut nothing");
    });
}

#[test]
fn prevention_is_paid_for_by_the_parties_of_the_contract_that_chose_it() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.contracts.prevention[contracts.south].cost = [pounds(52), pounds(104)];
            book_costs(world);
            // April has 4 of 52 weeks.
            let paid = moved(world, PostingStage::Paid, Heading::Prevention);
            let staff = Node::StaffAndSuppliers;
            assert_eq!(paid, [(0, SOUTH, staff, 400), (0, HOSPITAL, staff, 800)]);
        },
    );
}

#[test]
fn retained_money_is_spent_by_the_commissioner_that_kept_it_and_felt_under_its_contract() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.setting.month = Month(11);
            world.contracts.account[contracts.south].due.for_demand_management = pounds(100);
            spend_retained_money(world);
            let spent = moved(world, PostingStage::Paid, Heading::RetainedSpent);
            assert_eq!(spent, [(11, SOUTH, Node::StaffAndSuppliers, 10_000)], "south retained it");
            world.setting.month = Month(12);
            choose_prevention(world);
            let bought = |contract: ContractId| world.contracts.prevention[contract].effort.bought;
            assert_eq!([bought(contracts.north), bought(contracts.community)], [0.0; 2], "credited to another");
            assert!(bought(contracts.south) > 0.0, "south's money bought nothing");
        },
    );
}

#[test]
fn fewer_admissions_come_from_the_commissioner_whose_prevention_is_felt() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.contracts.prevention[contracts.south].stages.felt = 0.2;
            world.providers.lived[ProviderId(1)].month = Activity { emergencies: 1_000_000, ..Activity::default() };
            count_by_contract(world);
            add_up_year(world);
            let of = |contract: ContractId| &world.contracts.counted[contract];
            let admitted = |contract| f64::from(of(contract).month.emergencies);
            // Of 0.6 and 0.4 · 0.8 the north has 0.6/0.92 and the south 0.32/0.92; a standard deviation is 476.
            let [north, south] = [contracts.north, contracts.south].map(admitted);
            assert!((north - 652_174.0).abs() < 2_400.0, "{north} admissions from the north");
            assert!((south - 347_826.0).abs() < 2_400.0, "{south} admissions from the south");
            // What was prevented stands against what came: 0.2 against 0.8.
            assert!((of(contracts.south).prevented_this_year - south / 4.0).abs() < 1e-6);
            assert_eq!(of(contracts.north).prevented_this_year, 0.0, "credited to another commissioner");
        },
    );
}

#[test]
fn sanctions_are_given_back_to_the_penny_once_and_to_those_who_paid() {
    let back = |scenario: &mut Scenario| {
        scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").reinvested_share = share(0.3);
    };
    in_a_new_world(back, |world, contracts| {
        world.setting.month = Month(11);
        let [commissioner, provider] = [Party::Commissioner, Party::Provider].map(|party| party as usize);
        world.contracts.sanctions[contracts.north].paid_this_year[provider] = Money::from_pence(101);
        world.contracts.sanctions[contracts.south].paid_this_year[commissioner] = Money::from_pence(5_000);
        reinvest_sanctions(world);
        // 30.3 pence are 30, and what a commissioner paid is nothing to give back.
        let once = [(11, NORTH, HOSPITAL, 30)];
        assert_eq!(moved(world, PostingStage::Accrued, Heading::Reinvestment), once);
        assert_eq!(moved(world, PostingStage::Paid, Heading::Reinvestment), once, "it is paid at once");
        reinvest_sanctions(world);
        assert_eq!(moved(world, PostingStage::Paid, Heading::Reinvestment), once, "it is given back twice");
    });
}

#[test]
fn sanctions_paid_when_a_contract_changes_hands_in_april_are_given_back_next_march() {
    let back = |scenario: &mut Scenario| {
        scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").reinvested_share = share(0.5);
    };
    in_a_new_world(back, |world, contracts| {
        world.setting.month = Month(12);
        let north = contracts.north;
        world.contracts.sanctions[north].outstanding[Party::Provider as usize] = pounds(10);
        super::steps::paying::pay_owed(world, north);
        // The new year begins after the contract was squared.
        begin_year(world, north);
        world.setting.month = Month(23);
        reinvest_sanctions(world);
        assert_eq!(moved(world, PostingStage::Paid, Heading::Reinvestment), [(23, NORTH, HOSPITAL, 500)]);
    });
}

#[test]
fn a_sanction_is_due_in_its_month_and_paid_in_the_next_between_its_own_parties() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let month = Activity { attendances: 1_000, breaches: 100, ..Activity::default() };
            world.contracts.counted[contracts.south].month = month;
            add_up_year(world);
            settle_contracts(world);
            enforce_contracts(world);
            // £120 for each of the 50 breaches beyond 5%.
            assert_eq!(moved(world, PostingStage::Accrued, Heading::Sanction), [(0, HOSPITAL, SOUTH, 600_000)]);
            assert_eq!(moved(world, PostingStage::Paid, Heading::Sanction), []);
            let monitored = moved(world, PostingStage::Paid, Heading::Monitoring);
            assert!(!monitored.is_empty() && monitored.iter().all(|one| one.1 == SOUTH), "{monitored:?}");
            world.setting.month = Month(1);
            pay_what_is_owed(world);
            assert_eq!(moved(world, PostingStage::Paid, Heading::Sanction), [(1, HOSPITAL, SOUTH, 600_000)]);
            let paid = |contract: ContractId| world.contracts.sanctions[contract].paid_this_year;
            assert_eq!(paid(contracts.south), [Money::ZERO, pounds(6_000)], "of commissioner and provider");
            assert_eq!(paid(contracts.north), [Money::ZERO; 2]);
        },
    );
}

#[test]
fn what_became_due_in_march_is_paid_in_april_by_the_commissioner_that_owes_it() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.setting.month = Month(12);
            world.contracts.account[contracts.south].owed[Heading::OutcomePayment] = pounds(7);
            world.contracts.account[contracts.community].owed[Heading::ProfitCap] = pounds(-3);
            pay_what_is_owed(world);
            pay_what_is_owed(world);
            assert_eq!(moved(world, PostingStage::Paid, Heading::OutcomePayment), [(12, SOUTH, HOSPITAL, 700)]);
            assert_eq!(moved(world, PostingStage::Paid, Heading::ProfitCap), [(12, COMMUNITY, NORTH, 300)]);
        },
    );
}

#[test]
fn a_twelfth_of_each_allocation_and_plan_goes_to_its_own_party() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.setting.month = Month(3);
            world.commissioners.funding[CommissionerId(0)].allocation = pounds(12);
            world.commissioners.funding[CommissionerId(1)].allocation = pounds(24);
            world.contracts.account[contracts.south].baseline_of_year = pounds(120);
            pay_on_account(world);
            let treasury = Node::Treasury;
            let allocated = [(3, treasury, NORTH, 100), (3, treasury, SOUTH, 200)];
            assert_eq!(moved(world, PostingStage::Paid, Heading::Allocation), allocated);
            assert_eq!(moved(world, PostingStage::Paid, Heading::Baseline), [(3, SOUTH, HOSPITAL, 1_000)]);
        },
    );
}

/// Levels of local sums of north's contract with the hospital in the first years.
fn local_indices(indexation: Indexation, years: u32) -> Vec<f64> {
    let mut found = Vec::new();
    let change = |scenario: &mut Scenario| {
        scenario.regime.term.indexation = indexation;
        scenario.regime.term.years = 5;
        scenario.economy.prices.tariff_change_share_by_year = vec![-0.02, 0.01];
        scenario.economy.prices.pay_growth_share_by_year = vec![0.03, 0.05];
        scenario.economy.prices.other_input_price_growth_share_by_year = vec![0.03, 0.05];
    };
    in_a_new_world(change, |world, contracts| {
        for year in 0..years {
            world.setting.month = Month(12 * year);
            agree_contracts(world);
            found.push(world.contracts.signing[contracts.north].plan.local_index);
        }
    });
    found
}

#[test]
fn local_sums_are_indexed_once_each_april_after_the_first() {
    let near = |found: &[f64], wanted: [f64; 3]| {
        let is_near = found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-12);
        assert!(is_near, "indexed to {found:?} and not to {wanted:?}");
    };
    // In cash, sums stand against a tariff that falls by 2% and rises by 1%; with input prices of 3% and 5% they rise.
    near(&local_indices(Indexation::Cash, 3), [1.0, 1.0 / 0.98, 1.0 / (0.98 * 1.01)]);
    let risen = [1.0, 1.03 / 0.98, 1.03 * 1.05 / (0.98 * 1.01)];
    near(&local_indices(Indexation::InputPrices, 3), risen);
    near(&local_indices(Indexation::NationalTariff, 3), [1.0; 3]);
}

/// North's contracts are worth £300 with the hospital and £100 with the community provider, south's £500.
fn agree_worth(world: &mut World<'_>, contracts: Contracts) {
    for (contract, value) in [(contracts.north, 300), (contracts.community, 100), (contracts.south, 500)] {
        world.contracts.signing[contract].plan = plan_worth(value);
        world.contracts.account[contract].charged.under[Heading::Reconciliation] = pounds(value);
    }
    crate::engine::fixture::sign_contracts(world);
}

#[test]
fn a_contracts_part_of_plan_is_its_own_part_of_its_own_commissioners_plans() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            agree_worth(world, contracts);
            let part = |contract| positions(world, contract, Settled::InPractice).part;
            let parts = [contracts.north, contracts.community, contracts.south].map(part);
            assert_eq!(parts, [0.75, 0.25, 1.0]);
        },
    );
}

#[test]
fn surpluses_divide_over_contracts_by_what_each_received_and_each_commissioner_paid() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            agree_worth(world, contracts);
            world.contracts.remedies[contracts.north].year.withheld = pounds(7);
            let surpluses = [(NORTH, 400), (SOUTH, -50), (HOSPITAL, 1_200), (COMMUNITY, 30)];
            for (node, sum) in surpluses {
                earn(world, node, pounds(sum));
            }
            let of = |contract| {
                let found = positions(world, contract, Settled::InPractice);
                [found.provider, found.commissioner, found.everyone].map(Money::pounds)
            };
            // The hospital's £1,200 divide as £300 to £500; north's £400 as £300 to £100; what is withheld is the provider's yet.
            assert_eq!(of(contracts.north), [457.0, 300.0, 880.0]);
            assert_eq!(of(contracts.community), [30.0, 100.0, 880.0]);
            assert_eq!(of(contracts.south), [750.0, -50.0, 700.0]);
        },
    );
}

#[test]
fn outcomes_are_paid_on_the_population_of_the_contracts_own_commissioner() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let scores = [Scores([90.0, 0.0, 0.0, 0.0]), Scores([70.0, 0.0, 0.0, 0.0])];
            for (population, scores) in world.commissioners.population.iter_mut().zip(scores) {
                population.scores = vec![scores];
            }
            let seen = |contract| {
                let positions = positions(world, contract, Settled::InPractice);
                record(world, contract, Some(positions)).scores.to_vec()
            };
            assert_eq!(
                [contracts.north, contracts.community, contracts.south].map(seen).concat(),
                [scores[0], scores[0], scores[1]]
            );
        },
    );
}

/// The hospital leads for the north: it passes on a fixed part and four tenths of the sanctions.
fn led_by_the_hospital(scenario: &mut Scenario) {
    scenario.regime.clauses.lead_provider = Some(LeadProvider {
        provider: None,
        price: LeadPrice::FixedSum(FixedSum { price_share_of_expected_cost: SignedShare::of(1.0) }),
        subcontracts: Subcontracts {
            passed_through_share: share(0.8),
            blame_passed_on_share: share(0.4),
            contracting_cost_share: Share::NONE,
        },
        exit: LeadExit {
            tolerance_share_of_annual_value: Share::ALL,
            guarantee_share: Share::NONE,
            cost_share_of_annual_value: Share::NONE,
            commissioner_share_of_cost: Share::NONE,
        },
    });
}

#[test]
fn a_year_end_settlement_goes_past_the_lead() {
    let settlement = |scenario: &mut Scenario| {
        led_by_the_hospital(scenario);
        scenario.economy.mechanisms.budget_recovery = false;
        scenario.economy.settlement.cut_share = share(0.5);
        scenario.economy.settlement.largest_cut_share_of_income = Share::ALL;
    };
    in_a_new_world(settlement, |world, contracts| {
        world.setting.month = Month(11);
        world.contracts.passing[contracts.community].lead = Some(contracts.north);
        earn(world, NORTH, pounds(-400));
        let passed_on = PassedOn { to_date: pounds(100), ..PassedOn::default() };
        world.contracts.account[contracts.community].charged.passed_on = passed_on;
        for (contract, income) in [(contracts.north, 300), (contracts.community, 100)] {
            world.contracts.account[contract].charged.under[Heading::Reconciliation] = pounds(income);
        }
        settle_outside_contracts(world);
        let cuts = moved(world, PostingStage::Paid, Heading::Settlement);
        assert!(cuts.contains(&(11, COMMUNITY, NORTH, 5_000)), "its own part, from itself: {cuts:?}");
    });
}

#[test]
fn a_lead_stands_between_the_commissioner_and_the_provider_of_the_care() {
    in_a_new_world(led_by_the_hospital, |world, contracts| {
        world.contracts.passing[contracts.community].lead = Some(contracts.north);
        let parties = |posting: crate::ledger::Posting| (posting.from, posting.to);
        let led = under(world, contracts.community, Heading::Baseline, pounds(1), Cause::Plan);
        assert_eq!(parties(led), (NORTH, HOSPITAL), "money under the contract goes to the lead");
        let beside = world.beside(contracts.community, Heading::Settlement, pounds(1), Cause::Decision);
        assert_eq!(parties(beside), (NORTH, COMMUNITY), "a settlement goes past it");
        let south = under(world, contracts.south, Heading::Baseline, pounds(1), Cause::Plan);
        assert_eq!(parties(south), (SOUTH, HOSPITAL));
    });
}

#[test]
fn a_lead_pays_its_subcontractor_next_month_and_hands_down_its_part_of_the_blame() {
    in_a_new_world(led_by_the_hospital, |world, contracts| {
        let passing = &mut world.contracts.passing[contracts.community];
        (passing.lead, passing.sanctions_due) = (Some(contracts.north), pounds(-50));
        let passed_on = PassedOn { baseline: pounds(70), to_date: pounds(80), formula: pounds(100) };
        world.contracts.account[contracts.community].charged.passed_on = passed_on;
        // Its own sanctions are its own.
        world.contracts.passing[contracts.north].sanctions_due = pounds(-90);
        pass_on(world);
        assert_eq!(moved(world, PostingStage::Accrued, Heading::Subcontract), [(0, HOSPITAL, COMMUNITY, 8_000)]);
        assert_eq!(
            moved(world, PostingStage::Accrued, Heading::SubcontractSanction),
            [(0, COMMUNITY, HOSPITAL, 2_000)]
        );
        world.setting.month = Month(1);
        pay_subcontractors(world);
        // Of £80 the plan's £70 are paid by twelfths, and this contract's plan is not agreed yet.
        assert_eq!(moved(world, PostingStage::Paid, Heading::Subcontract), [(1, HOSPITAL, COMMUNITY, 1_000)]);
        assert_eq!(moved(world, PostingStage::Paid, Heading::SubcontractSanction), [(1, COMMUNITY, HOSPITAL, 2_000)]);
    });
}
