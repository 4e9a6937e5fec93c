//! What becomes of a contract in April, what its plan says, what it costs to agree on and what that does to trust.

use super::*;
use crate::contract::LineValues;
use crate::engine::fixture::{
    COMMUNITY, HOSPITAL, NORTH, assert_near, in_a_new_world, in_a_world_without_chance, moved, plan_worth, pounds,
    share, sign_contracts, told,
};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::Month;
use crate::units::ProviderId;

/// A contract of three years, which may be reopened at a departure of a sixteenth.
fn of_three_years(scenario: &mut Scenario) {
    let term = &mut scenario.regime.term;
    term.years = 3;
    term.reopener_threshold_share = Some(share(0.0625));
}

/// Plans of 100 attendances at £10 and 10 admissions at £100; so much came last year.
fn depart(world: &mut World<'_>, contract: ContractId, attendances: f64, admissions: f64) {
    world.contracts.signing[contract].plan.volumes = LineValues([100.0, 10.0, 0.0, 0.0]);
    world.contracts.signing[contract].plan.tariff = LineValues([pounds(10), pounds(100), pounds(1), pounds(1)]);
    world.contracts.past[contract].last_year = LineValues([attendances, admissions, 0.0, 0.0]);
}

/// What becomes of a contract in a year of the run, that many years after it was signed.
fn turn_of(
    change: impl FnOnce(&mut Scenario),
    year: u32,
    since_signing: u32,
    admissions: f64,
    trust: f64,
) -> &'static str {
    let mut found = "";
    in_a_new_world(change, |world, contracts| {
        world.setting.month = Month(12 * year);
        depart(world, contracts.north, 100.0, admissions);
        world.contracts.signing[contracts.north].years_since_signing = since_signing;
        (world.contracts.trust[contracts.north].provider, world.contracts.trust[contracts.north].commissioner) =
            (trust + 0.1, trust - 0.1);
        found = match turn(world, contracts.north) {
            Turn::Signed => "signed",
            Turn::Reopened => "reopened",
            Turn::GoesOn => "kept up",
        };
    });
    found
}

#[test]
fn a_contract_is_kept_up_within_its_term_and_signed_at_its_end() {
    assert_eq!(turn_of(of_three_years, 0, 0, 10.0, 0.9), "signed", "in the first year everything is signed");
    assert_eq!(turn_of(of_three_years, 1, 0, 10.0, 0.9), "kept up");
    assert_eq!(turn_of(of_three_years, 2, 1, 10.0, 0.9), "kept up");
    assert_eq!(turn_of(of_three_years, 3, 2, 10.0, 0.59), "signed");
    assert_eq!(turn_of(|_| {}, 1, 0, 10.0, 0.9), "signed", "an annual contract is signed every year");
}

#[test]
fn a_contract_is_reopened_where_activity_departed_further_than_it_allows() {
    assert_eq!(turn_of(of_three_years, 1, 0, 11.3, 0.9), "reopened", "6.5% more");
    assert_eq!(turn_of(of_three_years, 1, 0, 11.25, 0.9), "kept up", "a sixteenth and no more");
    let never = |scenario: &mut Scenario| {
        of_three_years(scenario);
        scenario.regime.term.reopener_threshold_share = None;
    };
    assert_eq!(turn_of(never, 1, 0, 20.0, 0.9), "kept up");
    let off = |scenario: &mut Scenario| {
        of_three_years(scenario);
        scenario.economy.mechanisms.reopening = false;
    };
    assert_eq!(turn_of(off, 1, 0, 20.0, 0.9), "kept up");
}

#[test]
fn the_first_term_is_cut_by_the_draw_where_contracts_end_in_different_years() {
    let cut = |year: u32, staggered: bool| {
        let mut found = Agreement::default();
        let change = |scenario: &mut Scenario| {
            (scenario.regime.term.years, scenario.regime.term.staggered) = (5, staggered);
        };
        in_a_world_without_chance(change, |world, contracts| {
            world.setting.month = Month(12 * year);
            let agreement = &mut world.contracts.agreement[contracts.north];
            (agreement.losses.provider, agreement.cut_years) = (pounds(5), 1);
            begin_term(world, contracts.north);
            found = world.contracts.agreement[contracts.north];
        });
        assert_eq!(found.losses.provider, Money::ZERO, "a new term owes nothing to the last");
        assert_eq!(found.signed_for_years, Some(5));
        found.cut_years
    };
    // Half of five years, rounded down.
    assert_eq!([cut(0, true), cut(0, false), cut(5, true)], [2, 0, 0]);
}

/// The level of north's local sums in the second year, after a year in which cost stood so to income.
fn local_index(turn: Turn, cost_over_income: f64, year: u32, rebasing: bool) -> f64 {
    let mut found = f64::NAN;
    let change = |scenario: &mut Scenario| scenario.economy.mechanisms.rebasing = rebasing;
    in_a_new_world(change, |world, contracts| {
        world.setting.month = Month(12 * year);
        world.providers.margins[ProviderId(1)].cost_over_renewed_income = cost_over_income;
        world.contracts.signing[contracts.north].local_index = 2.0;
        move_local_sums(world, contracts.north, turn);
        found = world.contracts.signing[contracts.north].local_index;
    });
    found
}

#[test]
fn a_signature_closes_half_of_the_gap_to_cost_and_no_more_than_the_limit() {
    for (turn, cost, year, is_on, wanted) in [
        (Turn::Signed, 1.01, 1, true, 2.0 * 1.005),
        (Turn::Signed, 0.99, 1, true, 2.0 * 0.995),
        (Turn::Signed, 1.5, 1, true, 2.0 * 1.01),
        (Turn::Signed, 0.5, 1, true, 2.0 * 0.99),
        (Turn::Signed, 1.01, 0, true, 2.0),
        (Turn::Signed, 1.01, 1, false, 2.0),
        (Turn::Reopened, 1.01, 1, true, 2.0),
        (Turn::GoesOn, 1.01, 1, true, 2.0),
    ] {
        assert_near(local_index(turn, cost, year, is_on), wanted, &format!("cost {cost}, year {year}"));
    }
}

#[test]
fn a_commissioner_wants_what_is_expected_and_affords_what_its_reserve_and_other_services_leave() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            (
                world.commissioners.funding[CommissionerId(0)].allocation,
                world.commissioners.funding[CommissionerId(0)].other_spend,
            ) = (pounds(1_000), pounds(300));
            for past in &mut world.contracts.past {
                past.needed = LineValues([1_000.0, 0.0, 0.0, 0.0]);
            }
            let (wanted, affordable) = wanted_and_affordable(world, CommissionerId(0), &[contracts.north]);
            // 0.5% are kept back.
            assert_eq!(affordable, pounds(695));
            // 1,018 attendances at £97, and 0.6 of £87.3m of other services, 1.5% more than in the year before.
            assert_near(wanted.pounds(), 1_018.0 * 97.0 + 87_300_000.0 * 0.6 * 1.015, "wanted");
            let both = wanted_and_affordable(world, CommissionerId(0), &[contracts.north, contracts.community]).0;
            assert!(both > wanted);
        },
    );
}

/// Volumes of attendances that plans ask for, turn after turn from the first year on, where 1,000 were needed last year.
fn planned(turns: &[(Turn, f64)]) -> Vec<f64> {
    let mut found = Vec::new();
    let change = |scenario: &mut Scenario| {
        of_three_years(scenario);
        scenario.economy.mechanisms.plan_shading = false;
    };
    in_a_new_world(change, |world, contracts| {
        for (year, &(turn, ratio)) in turns.iter().enumerate() {
            world.setting.month = Month(12 * year as u32);
            world.contracts.past[contracts.north].needed = LineValues([1_000.0, 0.0, 0.0, 0.0]);
            let bargain = Bargain { rounds: 1, is_arbitrated: false, baseline_ratio: ratio };
            plan(world, contracts.north, turn, 1.0, Some(bargain));
            found.push(world.contracts.signing[contracts.north].plan.volumes.get(Line::Attendances));
        }
    });
    found
}

#[test]
fn plans_grow_from_what_was_needed_when_they_were_signed_or_reopened() {
    let growth = |years: i32| 1_000.0 * libm::pow(1.018, f64::from(years));
    let near = |found: Vec<f64>, wanted: &[f64]| {
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.into_iter().zip(wanted) {
            assert_near(found, *wanted, "volumes");
        }
    };
    near(planned(&[(Turn::Signed, 1.0), (Turn::GoesOn, 9.0), (Turn::GoesOn, 9.0)]), &[growth(1), growth(2), growth(3)]);
    // What was bargained when it was signed stays until it is signed anew.
    let bargained = planned(&[(Turn::Signed, 1.1), (Turn::GoesOn, 9.0), (Turn::GoesOn, 9.0), (Turn::Signed, 1.0)]);
    near(bargained, &[1.1 * growth(1), 1.1 * growth(2), 1.1 * growth(3), growth(1)]);
    let reopened = planned(&[(Turn::Signed, 1.1), (Turn::GoesOn, 9.0), (Turn::Reopened, 1.2), (Turn::GoesOn, 9.0)]);
    near(reopened, &[1.1 * growth(1), 1.1 * growth(2), 1.2 * growth(1), 1.2 * growth(2)]);
}

#[test]
fn years_since_signing_go_on_unless_a_contract_is_signed() {
    in_a_new_world(of_three_years, |world, contracts| {
        let mut years = Vec::new();
        for turn in [Turn::Signed, Turn::GoesOn, Turn::Reopened, Turn::GoesOn, Turn::Signed] {
            plan(world, contracts.north, turn, 1.0, None);
            years.push(world.contracts.signing[contracts.north].years_since_signing);
        }
        assert_eq!(years, [0, 1, 2, 3, 0]);
    });
}

#[test]
fn a_plan_sets_what_is_paid_on_account_and_begins_the_year() {
    in_a_new_world(
        |scenario| scenario.economy.mechanisms.plan_shading = false,
        |world, contracts| {
            world.contracts.past[contracts.community].needed = LineValues([0.0, 0.0, 0.0, 1_000.0]);
            world.contracts.counted[contracts.community].to_date.contacts = 5;
            world.contracts.remedies[contracts.community].year.agreed = 3;
            plan(world, contracts.community, Turn::Signed, 1.0, None);
            assert_eq!(
                (
                    world.contracts.counted[contracts.community].to_date.contacts,
                    world.contracts.remedies[contracts.community].year.agreed
                ),
                (0, 0)
            );
            // A block of 1,015 contacts at £88 and other services of £90.3m, 1.5% more than in the year before.
            assert_near(
                world.contracts.account[contracts.community].baseline_of_year.pounds(),
                1_015.0 * 88.0 + 90_300_000.0 * 1.015,
                "on account",
            );
            let before = world.contracts.account[contracts.community].baseline_of_year;
            vary_plan(world, contracts.community, Line::Contacts, 10.0);
            assert_eq!(world.contracts.account[contracts.community].baseline_of_year - before, pounds(880));
            assert_near(
                world.contracts.signing[contracts.community].plan.volumes.get(Line::Contacts),
                1_025.0,
                "planned",
            );
            assert_eq!(world.contracts.signing[contracts.community].plan.volumes.get(Line::Elective), 0.0);
        },
    );
}

/// What agreeing costs and does: sums for arbitration, weeks of the year left, both sides' trust, and what is told.
type AgreedYear = (Vec<(u32, Node, Node, i64)>, f64, [f64; 2], Vec<EventKind>);

fn agreed(change: impl FnOnce(&mut Scenario), turn: Turn, gap: f64, bargain: Option<Bargain>) -> AgreedYear {
    let mut found = (Vec::new(), 0.0, [0.0; 2], Vec::new());
    in_a_new_world(change, |world, contracts| {
        world.contracts.signing[contracts.north].plan = plan_worth(77);
        (world.contracts.trust[contracts.north].provider, world.contracts.trust[contracts.north].commissioner) =
            (0.6, 0.5);
        sign_contracts(world);
        pay_for_agreement(world, contracts.north, turn, gap, 0.0, bargain);
        assert_eq!(world.contracts.signing[contracts.north].rounds, if bargain.is_some() { 12 } else { 0 });
        let events = told(world);
        for (kind, who, pence, weeks) in &events {
            let count = if *kind == EventKind::SignedLate { 4 } else { 0 };
            assert_eq!((*who, *pence, *weeks), (HOSPITAL, 7_700, count), "{kind:?}");
        }
        let kinds = events.into_iter().map(|event| event.0).collect();
        let trust =
            [world.contracts.trust[contracts.north].provider, world.contracts.trust[contracts.north].commissioner];
        found = (
            moved(world, PostingStage::Paid, Heading::Arbitration),
            world.contracts.signing[contracts.north].year_left,
            trust,
            kinds,
        );
    });
    found
}

/// £150,000 for each side.
fn both_pay() -> Vec<(u32, Node, Node, i64)> {
    let staff = Node::StaffAndSuppliers;
    vec![(0, NORTH, staff, 15_000_000), (0, HOSPITAL, staff, 15_000_000)]
}

#[test]
fn parties_that_are_further_apart_than_the_limit_go_to_arbitration() {
    use EventKind::{Arbitrated, Reopened, Signed};
    let trust = [0.6, 0.5];
    assert_eq!(agreed(|_| {}, Turn::Signed, 0.1, None), (vec![], 1.0, trust, vec![Signed]));
    let left = [0.6 * 0.9, 0.5 * 0.9];
    assert_eq!(agreed(|_| {}, Turn::Signed, 0.11, None), (both_pay(), 1.0, left, vec![Signed, Arbitrated]));
    // A reopened contract has lost a fifth of trust already.
    let left = [0.6 * (0.8 * 0.9), 0.5 * (0.8 * 0.9)];
    assert_eq!(agreed(|_| {}, Turn::Reopened, 0.11, None), (both_pay(), 1.0, left, vec![Reopened, Arbitrated]));
    assert_eq!(agreed(|_| {}, Turn::GoesOn, 0.9, None), (vec![], 1.0, trust, vec![]));
    let off = |scenario: &mut Scenario| scenario.economy.mechanisms.arbitration = false;
    assert_eq!(agreed(off, Turn::Signed, 0.9, None), (vec![], 1.0, trust, vec![Signed]));
    let no_trust = |scenario: &mut Scenario| scenario.economy.mechanisms.trust = false;
    assert_eq!(agreed(no_trust, Turn::Reopened, 0.9, None).2, trust);
}

#[test]
fn where_rounds_are_held_they_and_not_the_gap_decide_and_an_arbitrated_contract_is_late() {
    let rounds = |scenario: &mut Scenario| scenario.economy.mechanisms.negotiation_rounds = true;
    let bargain = |is_arbitrated| Some(Bargain { rounds: 12, is_arbitrated, baseline_ratio: 1.0 });
    let (paid, left, _, told) = agreed(rounds, Turn::Signed, 0.9, bargain(false));
    assert_eq!((paid, left, told), (vec![], 1.0, vec![EventKind::Signed]));
    let (paid, left, _, told) = agreed(rounds, Turn::Signed, 0.0, bargain(true));
    assert_eq!(told, [EventKind::Signed, EventKind::Arbitrated, EventKind::SignedLate]);
    assert_eq!(paid, both_pay());
    assert_near(left, 48.0 / 52.0, "four weeks are gone");
}

#[test]
fn hours_go_into_what_is_signed_and_fewer_into_what_is_kept_up() {
    let hours = |turn: Turn| {
        let mut found = (0.0, 0.0);
        in_a_new_world(
            |_| {},
            |world, contracts| {
                pay_for_agreement(world, contracts.north, turn, 0.0, 0.5, None);
                found = (
                    world.commissioners.commissioner_hours[CommissionerId(0)].negotiation,
                    world.providers.provider_hours[ProviderId(1)].contracting,
                );
                assert_eq!(
                    world.providers.provider_hours[ProviderId(0)].contracting,
                    0.0,
                    "the other provider has none of it"
                );
                assert!(moved(world, PostingStage::Paid, Heading::Negotiation).iter().all(|one| one.1 != COMMUNITY));
            },
        );
        assert_eq!(found.0, found.1, "both sides sit at one table");
        found.0
    };
    let (signed, kept_up) = (hours(Turn::Signed), hours(Turn::GoesOn));
    assert!(0.0 < kept_up && kept_up < signed, "{kept_up} hours to keep up, {signed} to sign");
    assert_eq!(hours(Turn::Reopened), signed);
}

#[test]
fn every_contract_is_agreed_once_for_its_year() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.commissioners.funding[CommissionerId(0)].allocation = pounds(608_400_000);
            world.commissioners.funding[CommissionerId(1)].allocation = pounds(344_300_000);
            agree_contracts(world);
            let signed: Vec<_> = told(world).into_iter().filter(|event| event.0 == EventKind::Signed).collect();
            assert_eq!(signed.len(), 3);
            for contract in [contracts.north, contracts.south, contracts.community] {
                assert!(
                    world.contracts.account[contract].baseline_of_year > Money::ZERO
                        && world.contracts.signing[contract].plan.value() > Money::ZERO
                );
            }
        },
    );
}

#[test]
fn long_talks_cost_trust_beside_reopening_and_arbitration() {
    let wears = |scenario: &mut Scenario| {
        let economy = &mut scenario.economy;
        economy.mechanisms.talks_wear_trust = true;
        (economy.bargaining.usual_rounds, economy.choice.trust_left_after_round_share) = (8, share(0.5));
    };
    in_a_new_world(wears, |world, contracts| {
        (
            world.contracts.trust[contracts.north].provider,
            world.contracts.trust[contracts.north].commissioner,
            world.contracts.signing[contracts.north].rounds,
        ) = (0.6, 0.5, 10);
        move_trust(world, contracts.north, Turn::Reopened, true);
        // Four fifths are left after reopening, nine tenths after arbitration, a quarter after two rounds beyond the usual.
        assert_near(world.contracts.trust[contracts.north].provider, 0.6 * 0.18, "the provider's");
        assert_near(world.contracts.trust[contracts.north].commissioner, 0.5 * 0.18, "the commissioner's");
    });
}

#[test]
fn local_sums_move_with_prices_or_stay_in_cash_against_a_tariff_that_moves() {
    let index = |indexation: Indexation| {
        let mut found = f64::NAN;
        let change = |scenario: &mut Scenario| {
            scenario.regime.term.indexation = indexation;
            let prices = &mut scenario.economy.prices;
            prices.tariff_change_share_by_year = vec![0.1, 0.25];
            prices.pay_growth_share_by_year = vec![0.2, 0.5];
            prices.other_input_price_growth_share_by_year = vec![0.2, 0.5];
        };
        in_a_new_world(change, |world, contracts| {
            world.setting.month = Month(24);
            world.contracts.signing[contracts.north].local_index = 2.0;
            move_local_sums(world, contracts.north, Turn::GoesOn);
            found = world.contracts.signing[contracts.north].local_index;
        });
        found
    };
    assert_near(index(Indexation::NationalTariff), 2.0, "as the tariff");
    assert_near(index(Indexation::InputPrices), 2.4, "1.5 where the tariff is 1.25");
    assert_near(index(Indexation::Cash), 1.6, "1 where the tariff is 1.25");
}

#[test]
fn under_a_yardstick_a_signature_looks_at_the_cost_of_others() {
    let change = |scenario: &mut Scenario| {
        scenario.regime.term.yardstick_share = share(1.0);
        scenario.economy.planning.largest_rebasing_share = share(0.5);
    };
    in_a_new_world(change, |world, contracts| {
        world.setting.month = Month(12);
        (
            world.providers.margins[ProviderId(1)].cost_over_renewed_income,
            world.providers.margins[ProviderId(1)].peers_over_own_cost,
        ) = (1.2, 0.9);
        move_local_sums(world, contracts.north, Turn::Signed);
        // Others would have needed 1.08 of what it got; half of the gap is closed.
        assert_near(world.contracts.signing[contracts.north].local_index, 1.04, "local sums");
    });
}

#[test]
fn within_a_term_plans_grow_by_what_was_agreed_and_not_by_what_was_learnt_since() {
    let change = |scenario: &mut Scenario| {
        of_three_years(scenario);
        let mechanisms = &mut scenario.economy.mechanisms;
        (mechanisms.plan_shading, mechanisms.learnt_growth) = (false, true);
    };
    in_a_new_world(change, |world, contracts| {
        let mut planned = Vec::new();
        for (year, turn, learnt) in [(0, Turn::Signed, 0.1), (1, Turn::GoesOn, 0.5), (2, Turn::Signed, 0.5)] {
            world.setting.month = Month(12 * year);
            world.contracts.past[contracts.north].needed = LineValues([1_000.0, 0.0, 0.0, 0.0]);
            (
                world.contracts.past[contracts.north].growth.commissioner,
                world.contracts.past[contracts.north].growth.provider,
            ) = (LineValues([learnt; 4]), LineValues([learnt; 4]));
            plan(world, contracts.north, turn, 1.0, None);
            planned.push(world.contracts.signing[contracts.north].plan.volumes.get(Line::Attendances));
        }
        for (found, wanted) in planned.into_iter().zip([1_100.0, 1_210.0, 1_500.0]) {
            assert_near(found, wanted, "attendances");
        }
    });
}

#[test]
fn a_quarrel_about_the_form_goes_to_arbitration_however_near_the_parties_are() {
    for (turn, arbitrated) in [(Turn::Signed, true), (Turn::GoesOn, false)] {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.contracts.signing[contracts.north].is_arbitrated_over_form = true;
                pay_for_agreement(world, contracts.north, turn, 0.0, 0.5, None);
                let paid = moved(world, PostingStage::Paid, Heading::Arbitration);
                assert_eq!(paid, if arbitrated { both_pay() } else { vec![] });
            },
        );
    }
}
