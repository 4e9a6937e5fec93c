//! What is accrued of a contract, whose the year's result is, and what is settled outside.

use super::*;
use crate::contract::PassedOn;
use crate::engine::booking::spend;
use crate::engine::deals::weight_of_volume;
use crate::engine::fixture::{
    COMMUNITY, Contracts, HOSPITAL, NORTH, assert_near, earn, in_a_new_world, moved, plan_worth, pounds, share, told,
};
use crate::engine::world::World;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::ProviderId;

const BUYER: CommissionerId = CommissionerId(0);

#[test]
fn only_what_has_changed_since_last_month_is_accrued_and_owed() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.contracts.account[contracts.north].charged.baseline = pounds(40);
            world.contracts.account[contracts.north].charged.under[Heading::Reconciliation] = pounds(50);
            world.contracts.account[contracts.north].owed[Heading::Reconciliation] = pounds(1);
            let mut due = Due::default();
            due.baseline_to_date = pounds(100);
            (due.to_date[Heading::Reconciliation], due.to_date[Heading::RiskShare]) = (pounds(130), pounds(-5));
            due.passed_on.to_date = pounds(9);
            accrue(world, contracts.north, &due);
            let accrued = |heading| moved(world, PostingStage::Accrued, heading);
            assert_eq!(accrued(Heading::Baseline), [(0, NORTH, HOSPITAL, 6_000)]);
            // £80 more of the price, of which 60 are by plan.
            assert_eq!(accrued(Heading::Reconciliation), [(0, NORTH, HOSPITAL, 2_000)]);
            assert_eq!(accrued(Heading::RiskShare), [(0, HOSPITAL, NORTH, 500)]);
            assert_eq!(
                (
                    world.contracts.account[contracts.north].owed[Heading::Reconciliation],
                    world.contracts.account[contracts.north].owed[Heading::RiskShare]
                ),
                (pounds(21), pounds(-5))
            );
            assert_eq!(
                (
                    world.contracts.account[contracts.north].charged.baseline,
                    world.contracts.account[contracts.north].charged.under.total()
                ),
                (pounds(100), pounds(125))
            );
            assert_eq!(
                world.contracts.account[contracts.north].charged.passed_on,
                PassedOn { to_date: pounds(9), ..PassedOn::default() }
            );
        },
    );
}

/// North was charged £60 by the hospital and £40 by the community provider, south £30. North has £50, the hospital £90, and the
/// community provider lacks £20. The letter pays £9, £4 and £18 beyond practice.
fn charge(world: &mut World<'_>, contracts: Contracts) {
    for (contract, charged, beyond, planned) in
        [(contracts.north, 60, 9, 300), (contracts.community, 40, 4, 100), (contracts.south, 30, 18, 77)]
    {
        world.contracts.account[contract].charged.under[Heading::Reconciliation] = pounds(charged);
        world.contracts.letter[contract].beyond_practice = pounds(beyond);
        world.contracts.signing[contract].plan = plan_worth(planned);
    }
    crate::engine::fixture::sign_contracts(world);
    world.contracts.remedies[contracts.north].year.withheld = pounds(3);
    earn(world, NORTH, pounds(50));
    earn(world, HOSPITAL, pounds(90));
    spend(world, COMMUNITY, Heading::Care, pounds(20), None);
}

#[test]
fn a_contracts_part_of_a_surplus_is_its_part_of_what_was_received_and_paid() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            charge(world, contracts);
            let found = positions(world, contracts.north, Settled::InPractice);
            // 60 of the hospital's 90 and what is withheld; 60 of the 100 that north paid; 50 + 60 - 20 of everyone.
            let sums = [found.provider, found.commissioner, found.everyone];
            assert_eq!(sums, [pounds(63), pounds(30), pounds(90)]);
            assert_near(found.part, 0.75, "300 of 400");
            let found = positions(world, contracts.north, Settled::ByLetter);
            // The hospital has 27 more, north 13 less, the community provider 4 more.
            let sums = [found.provider, found.commissioner, found.everyone];
            assert_eq!(sums, [pounds(81), Money::from_pence(2_220), pounds(37 + 78 - 16)]);
        },
    );
}

#[test]
fn where_nothing_was_charged_or_planned_no_contract_has_a_part() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            earn(world, NORTH, pounds(50));
            earn(world, HOSPITAL, pounds(90));
            world.contracts.signing.iter_mut().for_each(|signing| signing.plan = plan_worth(0));
            crate::engine::fixture::sign_contracts(world);
            let found = positions(world, contracts.north, Settled::InPractice);
            let sums = [found.provider, found.commissioner, found.everyone];
            assert_eq!((sums, found.part), ([Money::ZERO, Money::ZERO, pounds(50)], 0.0));
        },
    );
}

#[test]
fn what_the_letter_pays_beyond_practice_at_the_year_end_is_the_difference_of_what_both_settle() {
    let change = |scenario: &mut Scenario| {
        scenario.regime.clauses.risk_share = Some(crate::contract::RiskShare {
            basis: crate::contract::Basis::SystemDeficit(crate::contract::SystemDeficit {
                provider_share_of_deficit: share(0.5),
            }),
            corridor_share_of_plan: None,
            commissioner_share_inside: share(1.0),
            commissioner_share_outside: share(1.0),
        });
    };
    in_a_new_world(change, |world, contracts| {
        charge(world, contracts);
        let of = |settled| due(world, contracts.north, Some(positions(world, contracts.north, settled)));
        let (practice, letter) = (of(Settled::InPractice), of(Settled::ByLetter));
        let beyond = letter.payments_to_date() - practice.payments_to_date();
        assert!(beyond != Money::ZERO, "a result that is shared differs");
        settle_year_end(world);
        assert_eq!(world.contracts.letter[contracts.north].beyond_practice, pounds(9) + beyond);
    });
}

/// A year of north's patients, of whom there are 1,000: at the hospital, £300 of £400, in distress for half of the year.
fn suffer(world: &mut World<'_>, contracts: Contracts) {
    (
        world.contracts.counted[contracts.north].over_18_month_ends,
        world.contracts.counted[contracts.north].prevented_this_year,
        world.contracts.counted[contracts.north].delayed_bed_months,
    ) = (1_200.0, 8.0, 24.0);
    (
        world.contracts.counted[contracts.north].to_date.breaches,
        world.contracts.counted[contracts.north].to_date.twelve_hour_waits,
        world.contracts.counted[contracts.north].to_date.emergencies,
    ) = (10, 7, 50);
    world.contracts.signing[contracts.north].plan = plan_worth(300);
    world.contracts.signing[contracts.community].plan = plan_worth(100);
    world.providers.oversight[ProviderId(1)].distress_months = 6;
    world.providers.target[ProviderId(1)].unmeasured_lost = 0.1;
}

#[test]
fn outcomes_are_what_became_of_a_population_at_all_of_its_providers() {
    let change = |scenario: &mut Scenario| {
        scenario.economy.commissioners.values_mut().for_each(|file| file.population_people = 1_000);
        scenario.economy.unmeasured_quality.health_points = 2.0;
    };
    in_a_new_world(change, |world, contracts| {
        suffer(world, contracts);
        reckon_outcomes(world);
        let harms = Harms {
            long_waits: 100.0,
            four_hour_breaches: 10.0,
            twelve_hour_waits: 7.0,
            // Six months of twelve under three quarters of what is planned.
            distress: 0.375,
            prevented_admissions: 8.0,
            // 2 · 0.1 · 1.1, all of it at the one hospital.
            unmeasured_care: 0.22,
        };
        let health = world.economy().health.index(&harms, 1_000.0);
        assert_near(world.commissioners.population[CommissionerId(0)].health, health, "health");
        let scores = world.commissioners.population[CommissionerId(0)].scores[0].0;
        for (found, wanted) in scores.into_iter().zip([health, -50.0, -100.0, -2.0]) {
            assert_near(found, wanted, "for 1,000 people");
        }
    });
}

#[test]
fn outcomes_are_counted_for_1000_people_and_add_up_over_contracts() {
    let change = |scenario: &mut Scenario| {
        scenario.economy.commissioners.values_mut().for_each(|file| file.population_people = 2_000);
    };
    in_a_new_world(change, |world, contracts| {
        suffer(world, contracts);
        (
            world.contracts.counted[contracts.community].over_18_month_ends,
            world.contracts.counted[contracts.community].delayed_bed_months,
            world.contracts.counted[contracts.community].to_date.emergencies,
        ) = (240.0, 12.0, 4);
        reckon_outcomes(world);
        let scores = world.commissioners.population[CommissionerId(0)].scores[0].0;
        for (found, wanted) in scores.into_iter().skip(1).zip([-27.0, -60.0, -1.5]) {
            assert_near(found, wanted, "for 1,000 of 2,000 people");
        }
        world.contracts.signing.iter_mut().for_each(|signing| signing.plan = plan_worth(0));
        reckon_outcomes(world);
        assert!(world.commissioners.population[CommissionerId(0)].health.is_finite(), "nothing was planned");
    });
}

fn without_budgets(scenario: &mut Scenario) {
    scenario.economy.mechanisms.budget_recovery = false;
}

/// North paid £60 to the hospital and £40 to the community provider; £5 of its £1,000 are kept back.
fn pay(world: &mut World<'_>, contracts: Contracts) {
    for (contract, charged) in [(contracts.north, 60), (contracts.community, 40)] {
        world.contracts.account[contract].charged.under[Heading::Reconciliation] = pounds(charged);
    }
    world.commissioners.funding[CommissionerId(0)].allocation = pounds(1_000);
}

#[test]
fn providers_give_way_where_a_commissioner_is_short_and_trust_it_less() {
    in_a_new_world(without_budgets, |world, contracts| {
        pay(world, contracts);
        spend(world, NORTH, Heading::OtherSpend, pounds(100), None);
        settle_outside_contracts(world);
        // Half of the £105 would be more than a twentieth of what they received.
        let settled = moved(world, PostingStage::Paid, Heading::Settlement);
        assert_eq!(settled, [(0, COMMUNITY, NORTH, 200), (0, HOSPITAL, NORTH, 300)]);
        assert_eq!(world.contracts.letter[contracts.north].beyond_practice, pounds(3));
        assert_near(
            world.contracts.trust[contracts.north].provider,
            world.economy().trust.after_broken(0.6, 12.0),
            "twelve months of promises",
        );
        assert_near(world.contracts.trust[contracts.north].commissioner, 0.6, "the commissioner's");
        let told: Vec<_> = told(world).into_iter().filter(|event| event.1 != NORTH || event.2 != 0).collect();
        assert!(told.contains(&(EventKind::PaidShort, NORTH, -300, 0)), "{told:?}");
        assert!(told.contains(&(EventKind::Settled, HOSPITAL, -300, 0)), "{told:?}");
    });
}

#[test]
fn providers_in_deficit_are_helped_out_of_what_a_commissioner_has_to_spare() {
    in_a_new_world(without_budgets, |world, contracts| {
        pay(world, contracts);
        earn(world, NORTH, pounds(35));
        spend(world, HOSPITAL, Heading::Care, pounds(40), None);
        settle_outside_contracts(world);
        // Four fifths of the £30 that are not kept back.
        assert_eq!(moved(world, PostingStage::Paid, Heading::Settlement), [(0, NORTH, HOSPITAL, 2_400)]);
        assert_eq!(
            (world.contracts.letter[contracts.north].beyond_practice, world.contracts.trust[contracts.north].provider),
            (pounds(-24), 0.6)
        );
        let told = told(world);
        assert!(told.contains(&(EventKind::PaidInFull, NORTH, 0, 0)), "{told:?}");
        assert!(told.contains(&(EventKind::Settled, HOSPITAL, 2_400, 0)), "{told:?}");
    });
}

#[test]
fn nothing_is_settled_outside_where_that_is_off() {
    let off = |scenario: &mut Scenario| scenario.economy.mechanisms.year_end_settlement = false;
    in_a_new_world(off, |world, contracts| {
        pay(world, contracts);
        spend(world, NORTH, Heading::OtherSpend, pounds(100), None);
        settle_outside_contracts(world);
        assert_eq!((moved(world, PostingStage::Paid, Heading::Settlement), told(world)), (vec![], vec![]));
    });
}

#[test]
fn trust_stays_where_it_does_nothing() {
    let off = |scenario: &mut Scenario| {
        without_budgets(scenario);
        scenario.economy.mechanisms.trust = false;
    };
    in_a_new_world(off, |world, contracts| {
        pay(world, contracts);
        spend(world, NORTH, Heading::OtherSpend, pounds(100), None);
        settle_outside_contracts(world);
        assert_eq!(world.contracts.trust[contracts.north].provider, 0.6);
    });
}

#[test]
fn a_commissioner_keeps_a_part_of_its_allocation_back_or_what_its_reserve_lacks() {
    let kept = |reserve: i64, has_budget: bool| {
        let mut found = Money::ZERO;
        let change = |scenario: &mut Scenario| {
            scenario.economy.mechanisms.budget_recovery = has_budget;
            let north = scenario.economy.commissioners.get_mut("north").expect("it is there");
            north.opening_reserve_pounds = pounds(reserve);
        };
        in_a_new_world(change, |world, _| {
            (
                world.commissioners.funding[CommissionerId(0)].allocation,
                world.commissioners.commissioner_risk[CommissionerId(0)].held_back,
            ) = (pounds(1_000), pounds(4));
            earn(world, NORTH, pounds(50));
            found = kept_back(world, BUYER);
        });
        found
    };
    // £5 of £1,000 and the £4 that risk makes it hold back; its reserve is to be £10.
    assert_eq!(kept(3, false), pounds(9));
    assert_eq!(
        [kept(3, true), kept(0, true)],
        [pounds(7), pounds(9)],
        "what is lacking, and no more than is kept back"
    );
    assert_eq!(kept(18, true), pounds(-2), "a quarter of what is above the target may be spent");
}

#[test]
fn a_case_at_the_margin_weighs_less_where_deals_are_struck_outside_the_contract() {
    let weight = |deals: bool, settles: bool, shares_result: bool| {
        let mut found = f64::NAN;
        let change = |scenario: &mut Scenario| {
            let economy = &mut scenario.economy;
            economy.mechanisms.deals_at_the_margin = deals;
            economy.mechanisms.year_end_settlement = settles;
            (economy.settlement.deal_share, economy.settlement.settled_share_of_claim) = (share(0.75), share(0.5));
            let basis = crate::contract::Basis::SystemDeficit(crate::contract::SystemDeficit {
                provider_share_of_deficit: share(0.5),
            });
            scenario.regime.clauses.risk_share = shares_result.then_some(crate::contract::RiskShare {
                basis,
                corridor_share_of_plan: None,
                commissioner_share_inside: share(1.0),
                commissioner_share_outside: share(1.0),
            });
        };
        in_a_new_world(change, |world, contracts| {
            found = weight_of_volume(world, contracts.north);
            assert_eq!(settles_outside(world, contracts.north), !shares_result);
        });
        found
    };
    assert_eq!(weight(true, true, false), 0.625);
    assert_eq!([weight(false, true, false), weight(true, false, false), weight(true, true, true)], [1.0; 3]);
}

#[test]
fn a_provider_is_favoured_by_the_trust_in_it() {
    let change = |scenario: &mut Scenario| {
        scenario.economy.mechanisms.trust_in_practice = true;
        scenario.economy.settlement.trust_slope_ratio = 2.0;
    };
    in_a_new_world(change, |world, contracts| {
        (world.contracts.trust[contracts.north].commissioner, world.contracts.trust[contracts.north].provider) =
            (0.7, 0.1);
        assert_near(favour(world, contracts.north), 1.2, "a tenth above the usual trust, twice over");
    });
}
