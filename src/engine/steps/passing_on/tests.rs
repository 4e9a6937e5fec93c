//! Who leads, what a contract that changes hands is squared of, and what stays with a lead.

use super::*;
use crate::contract::Subcontracts;
use crate::contract::{FixedSum, LeadExit, LeadPrice};
use crate::engine::fixture::{COMMUNITY, Contracts, HOSPITAL, NORTH, in_a_new_world, moved, pounds, share};
use crate::engine::positions::{received, subcontracts};
use crate::engine::subcontracts::{contracting_moved, money_passed_on};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::{Share, SignedShare};

fn led_by(name: Option<&str>) -> impl FnOnce(&mut Scenario) {
    move |scenario: &mut Scenario| {
        scenario.regime.clauses.lead_provider = Some(LeadProvider {
            provider: name.map(ToOwned::to_owned),
            price: LeadPrice::FixedSum(FixedSum { price_share_of_expected_cost: SignedShare::of(1.0) }),
            subcontracts: Subcontracts {
                passed_through_share: share(0.8),
                blame_passed_on_share: share(0.4),
                contracting_cost_share: share(0.3),
            },
            exit: LeadExit {
                tolerance_share_of_annual_value: Share::ALL,
                guarantee_share: Share::NONE,
                cost_share_of_annual_value: Share::NONE,
                commissioner_share_of_cost: Share::NONE,
            },
        });
    }
}

/// Who leads under north's and south's contracts.
fn leads(world: &World<'_>, contracts: Contracts) -> [Option<ContractId>; 3] {
    [contracts.north, contracts.south, contracts.community].map(|one| world.contracts.passing[one].lead)
}

#[test]
fn the_largest_hospital_leads_where_nobody_is_named_and_holds_no_contract_of_its_own_as_a_lead() {
    in_a_new_world(led_by(None), |world, contracts| {
        name_leads(world);
        assert_eq!(leads(world, contracts), [None, None, Some(contracts.north)]);
        let held: Vec<ContractId> = subcontracts(world, contracts.north).collect();
        assert_eq!(held, [contracts.community]);
        assert_eq!(subcontracts(world, contracts.south).count(), 0);
    });
}

#[test]
fn who_is_named_leads_for_the_commissioners_that_have_a_contract_with_it() {
    in_a_new_world(led_by(Some("community")), |world, contracts| {
        name_leads(world);
        // South has no contract with it, and its own largest hospital leads there.
        assert_eq!(leads(world, contracts), [Some(contracts.community), None, None]);
    });
    in_a_new_world(
        |_| {},
        |world, contracts| {
            name_leads(world);
            assert_eq!(leads(world, contracts), [None; 3]);
        },
    );
}

#[test]
fn a_contract_that_changes_hands_is_squared_between_those_who_held_it_and_another_is_not() {
    in_a_new_world(led_by(None), |world, contracts| {
        for contract in [contracts.community, contracts.north] {
            world.contracts.account[contract].owed[Heading::Reconciliation] = pounds(5);
        }
        name_leads(world);
        assert_eq!(moved(world, PostingStage::Paid, Heading::Reconciliation), [(0, NORTH, COMMUNITY, 500)]);
        name_leads(world);
        assert_eq!(moved(world, PostingStage::Paid, Heading::Reconciliation).len(), 1, "it is squared once");
    });
}

#[test]
fn a_lead_passes_on_its_shares_and_a_contract_without_one_everything() {
    in_a_new_world(led_by(None), |world, contracts| {
        name_leads(world);
        let terms = |one| (blame_passed_on(world, one), money_passed_on(world, one), contracting_moved(world, one));
        assert_eq!(terms(contracts.community), (0.4, 0.8, share(0.3)));
        assert_eq!(terms(contracts.north), (1.0, 1.0, Share::NONE));
    });
}

#[test]
fn a_provider_has_received_what_was_passed_on_and_its_lead_the_margin() {
    in_a_new_world(led_by(None), |world, contracts| {
        name_leads(world);
        world.contracts.account[contracts.north].charged.under[Heading::Reconciliation] = pounds(300);
        let charged = &mut world.contracts.account[contracts.community].charged;
        charged.under[Heading::Reconciliation] = pounds(100);
        charged.passed_on.to_date = pounds(80);
        let received = [contracts.north, contracts.south, contracts.community].map(|one| received(world, one));
        assert_eq!(received, [pounds(320), Money::ZERO, pounds(80)]);
    });
}

#[test]
fn a_month_passes_on_what_is_new_of_the_money_and_of_the_sanctions() {
    in_a_new_world(led_by(None), |world, contracts| {
        name_leads(world);
        for to_date in [80, 200] {
            world.contracts.account[contracts.community].charged.passed_on =
                PassedOn { baseline: pounds(60), to_date: pounds(to_date), formula: Money::ZERO };
            world.contracts.passing[contracts.community].sanctions_due = pounds(10);
            pass_on(world);
            assert_eq!(world.contracts.passing[contracts.community].sanctions_due, Money::ZERO);
        }
        let accrued =
            |heading| moved(world, PostingStage::Accrued, heading).iter().map(|one| one.3).collect::<Vec<_>>();
        assert_eq!(accrued(Heading::Subcontract), [8_000, 12_000]);
        assert_eq!(accrued(Heading::SubcontractSanction), [400, 400]);
        let passing = &world.contracts.passing[contracts.community];
        // £20 beyond the plan's £60, then £120 more; the plan's part is paid on account.
        assert_eq!((passing.owed, passing.sanctions_owed), (pounds(140), pounds(8)));
        begin_year(world, contracts.community, PassedOn { baseline: pounds(120), ..PassedOn::default() });
        let passing = &world.contracts.passing[contracts.community];
        assert_eq!((passing.accrued, passing.baseline_of_year), (PassedOn::default(), pounds(120)));
        pay_subcontractors(world);
        let paid: Vec<i64> = moved(world, PostingStage::Paid, Heading::Subcontract).iter().map(|one| one.3).collect();
        assert_eq!(paid, [14_000, 1_000], "what was owed and a twelfth");
        let sanctions = moved(world, PostingStage::Paid, Heading::SubcontractSanction);
        assert_eq!(sanctions, [(0, HOSPITAL, COMMUNITY, 800)]);
        assert_eq!(world.contracts.passing[contracts.community].owed, Money::ZERO);
    });
}
