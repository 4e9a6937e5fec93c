//! When a contract ends before its term, who pays for that, and what it becomes.

use super::*;
use crate::contract::{EarlyTermination, FixedSum, LeadExit, LeadPrice, PassedOn, Subcontracts};
use crate::engine::fixture::{
    COMMUNITY, Contracts, HOSPITAL, NORTH, earn, in_a_new_world, moved, plan_worth, pounds, share, told,
};
use crate::engine::in_force::clauses_of;
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::SignedShare;

/// What a contract became, whether it ended this year, who paid what, and what was told.
type Ended = (ContractStanding, bool, Vec<(Node, i64)>, Vec<(EventKind, Node, i64)>);

/// What a lead's contracts became, what moved, who paid what, what was told, and trust or hours that are left.
type LeadEnded = ([ContractStanding; 2], Vec<(Node, Node, i64)>, Vec<(Node, i64)>, Vec<(EventKind, i64)>, f64);

/// Five-year contracts that a loss beyond a tenth of their value ends, at a fifth of it, a quarter of that the commissioner's.
fn may_end(scenario: &mut Scenario) {
    scenario.regime.term.years = 5;
    scenario.regime.term.early_termination = Some(EarlyTermination {
        trigger_loss_share_of_value: share(0.1),
        cost_share_of_value: share(0.2),
        borne_by_commissioner_share: share(0.25),
    });
}

/// North's contract with the hospital, worth £1,000, after such losses and so many years; ended or not, at which costs and whose.
fn after(change: impl FnOnce(&mut Scenario), provider: i64, commissioner: i64, years: u32) -> Ended {
    let mut found = (ContractStanding::AsAgreed, false, Vec::new(), Vec::new());
    in_a_new_world(change, |world, contracts| {
        (world.contracts.signing[contracts.north].plan, world.contracts.signing[contracts.north].years_since_signing) =
            (plan_worth(1_000), years);
        world.contracts.agreement[contracts.north].losses =
            Losses { provider: pounds(provider), commissioner: pounds(commissioner) };
        world.contracts.agreement[contracts.north].cut_years = 1;
        end_early(world, contracts.north);
        let agreement = &world.contracts.agreement[contracts.north];
        if agreement.standing == ContractStanding::RenewedYearly {
            assert_eq!(agreement.cut_years, 0, "it has no years left");
        }
        assert_eq!(world.contracts.agreement[contracts.south].standing, ContractStanding::AsAgreed);
        let exit = moved(world, PostingStage::Paid, Heading::Exit).into_iter().map(|(_, from, to, pence)| {
            assert_eq!(to, Node::StaffAndSuppliers);
            (from, pence)
        });
        let told = told(world).into_iter().map(|(kind, who, pence, _)| (kind, who, pence));
        found = (agreement.standing, agreement.ended_this_year, exit.collect(), told.collect());
    });
    found
}

#[test]
fn a_contract_ends_when_the_loss_of_either_party_exceeds_its_limit() {
    let costs = vec![(NORTH, 5_000), (HOSPITAL, 15_000)];
    let ended =
        |who, loss| (ContractStanding::RenewedYearly, true, costs.clone(), vec![(EventKind::EndedEarly, who, loss)]);
    let goes_on = (ContractStanding::AsAgreed, false, vec![], vec![]);
    assert_eq!(after(may_end, 101, 50, 0), ended(HOSPITAL, 10_100));
    assert_eq!(after(may_end, -500, 101, 0), ended(NORTH, 10_100));
    assert_eq!(after(may_end, 101, 101, 0), ended(HOSPITAL, 10_100), "of two losses alike the provider's is told");
    assert_eq!(after(may_end, 100, 100, 0), goes_on, "no more than the limit");
    assert_eq!(after(may_end, 101, 0, 2), ended(HOSPITAL, 10_100), "the third of four years: a year is cut");
    assert_eq!(after(may_end, 900, 0, 3), goes_on, "its last year");
    assert_eq!(after(|_| {}, 900, 0, 0), goes_on, "the contract has no such clause");
    let off = |scenario: &mut Scenario| {
        may_end(scenario);
        scenario.economy.mechanisms.early_termination = false;
    };
    assert_eq!(after(off, 900, 0, 0), goes_on);
}

/// North paid £300 to the hospital and £100 to the community provider, south £500; the hospital has £100 less than that, north
/// lacks £400.
fn live(world: &mut World<'_>, contracts: Contracts) {
    for (contract, paid) in [(contracts.north, 300), (contracts.community, 100), (contracts.south, 500)] {
        world.contracts.account[contract].charged.under[Heading::Reconciliation] = pounds(paid);
        world.contracts.signing[contract].plan = plan_worth(1_000);
    }
    earn(world, HOSPITAL, pounds(700));
    earn(world, NORTH, pounds(-400));
}

#[test]
fn a_loss_is_what_a_contract_left_of_the_rest_of_the_providers_year_and_the_commissioners_part_of_its_own() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            live(world, contracts);
            let of = |contract| {
                let losses = losses_of_year(world, contract);
                [losses.provider, losses.commissioner].map(Money::pounds)
            };
            // Of the £100 spent beside contracts 0.6 are north's; of north's £400 three quarters are the hospital's.
            assert_eq!(of(contracts.north), [-240.0, 300.0]);
            assert_eq!(of(contracts.south), [-460.0, 0.0]);
            assert_eq!(of(contracts.community)[1], 100.0);
        },
    );
}

#[test]
fn losses_add_up_since_a_contract_was_signed() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            live(world, contracts);
            end_contracts(world);
            end_contracts(world);
            let losses = world.contracts.agreement[contracts.north].losses;
            assert_eq!([losses.provider, losses.commissioner], [pounds(-480), pounds(600)]);
            assert_eq!(
                world.contracts.agreement[contracts.north].standing,
                ContractStanding::AsAgreed,
                "no clause ends it"
            );
        },
    );
}

/// The hospital leads, tolerates a loss of a tenth, and is guaranteed a fifth of what is beyond it.
fn led(scenario: &mut Scenario) {
    scenario.regime.clauses.lead_provider = Some(LeadProvider {
        provider: None,
        price: LeadPrice::FixedSum(FixedSum { price_share_of_expected_cost: SignedShare::of(1.0) }),
        subcontracts: Subcontracts {
            passed_through_share: Share::ALL,
            blame_passed_on_share: Share::ALL,
            contracting_cost_share: Share::NONE,
        },
        exit: LeadExit {
            tolerance_share_of_annual_value: share(0.1),
            guarantee_share: share(0.2),
            cost_share_of_annual_value: share(0.05),
            commissioner_share_of_cost: share(0.5),
        },
    });
}

/// What becomes of north's contracts, worth £1,000 in all, after such a loss of the lead's: their standing, the guarantee, the
/// costs of the end and what is told.
fn lead_after(change: impl FnOnce(&mut Scenario), loss: i64) -> LeadEnded {
    let mut found = ([ContractStanding::AsAgreed; 2], Vec::new(), Vec::new(), Vec::new(), 0.0);
    in_a_new_world(change, |world, contracts| {
        world.contracts.passing[contracts.community].lead = Some(contracts.north);
        for (contract, value) in [(contracts.north, 600), (contracts.community, 400), (contracts.south, 9_000)] {
            world.contracts.signing[contract].plan = plan_worth(value);
        }
        world.contracts.agreement[contracts.north].losses.provider = pounds(loss);
        let terms = clauses_of(world, contracts.north).lead_provider.as_ref().expect("it has a lead");
        end_lead(world, contracts.north, terms);
        let standing = [contracts.north, contracts.community].map(|one| world.contracts.agreement[one].standing);
        let guarantee =
            moved(world, PostingStage::Paid, Heading::Guarantee).into_iter().map(|(_, from, to, sum)| (from, to, sum));
        let exit = moved(world, PostingStage::Paid, Heading::Exit).into_iter().map(|(_, from, _, sum)| (from, sum));
        let told = told(world).into_iter().map(|(kind, who, sum, _)| {
            assert_eq!(who, HOSPITAL);
            (kind, sum)
        });
        let left = world.contracts.agreement[contracts.north].losses.provider.pounds();
        assert_eq!(world.contracts.agreement[contracts.south].standing, ContractStanding::AsAgreed);
        found = (standing, guarantee.collect(), exit.collect(), told.collect(), left);
    });
    found
}

#[test]
fn a_lead_is_helped_by_its_guarantee_and_gives_up_on_what_is_left_beyond_its_tolerance() {
    let stays = [ContractStanding::AsAgreed; 2];
    assert_eq!(lead_after(led, 100), (stays, vec![], vec![], vec![], 100.0), "it tolerates a tenth");
    // A fifth of £50 is made good; £40 are left beyond tolerance. Ending £1,000 costs £50.
    let (standing, guarantee, exit, told, left) = lead_after(led, 150);
    assert_eq!((standing, left), ([ContractStanding::WithoutLead; 2], 140.0));
    assert_eq!(guarantee, [(NORTH, HOSPITAL, 1_000)]);
    assert_eq!(exit, [(NORTH, 2_500), (HOSPITAL, 2_500)]);
    assert_eq!(told, [(EventKind::LossMadeGood, 1_000), (EventKind::LeadExited, 15_000)]);
    let covered = |scenario: &mut Scenario| {
        led(scenario);
        scenario.regime.clauses.lead_provider.as_mut().expect("it has a lead").exit.guarantee_share = Share::ALL;
    };
    let (standing, guarantee, exit, _, left) = lead_after(covered, 150);
    assert_eq!((standing, guarantee, exit, left), (stays, vec![(NORTH, HOSPITAL, 5_000)], vec![], 100.0));
    let off = |scenario: &mut Scenario| {
        led(scenario);
        scenario.economy.mechanisms.lead_exit = false;
    };
    let (standing, guarantee, exit, ..) = lead_after(off, 150);
    assert_eq!((standing, guarantee, exit), (stays, vec![(NORTH, HOSPITAL, 1_000)], vec![]), "the guarantee stands");
}

#[test]
fn only_the_leads_own_contract_ends_what_it_holds() {
    in_a_new_world(led, |world, contracts| {
        world.contracts.passing[contracts.community].lead = Some(contracts.north);
        for contract in [contracts.north, contracts.community, contracts.south] {
            world.contracts.signing[contract].plan = plan_worth(1_000);
        }
        // What other clauses would have brought the lead is £5,000; it received nothing.
        world.contracts.account[contracts.north].charged.passed_on =
            PassedOn { formula: pounds(5_000), ..PassedOn::default() };
        end_contracts(world);
        let standing =
            [contracts.north, contracts.community, contracts.south].map(|one| world.contracts.agreement[one].standing);
        assert_eq!(
            standing,
            [ContractStanding::WithoutLead, ContractStanding::WithoutLead, ContractStanding::AsAgreed]
        );
        let exited = told(world).into_iter().filter(|event| event.0 == EventKind::LeadExited).count();
        assert_eq!(exited, 1);
        assert_eq!(
            moved(world, PostingStage::Paid, Heading::Negotiation).iter().filter(|one| one.1 == COMMUNITY).count(),
            0
        );
    });
}
