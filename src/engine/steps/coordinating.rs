//! Coordination: leads that hold the whole budget, and parties that pool theirs, choose how much they do about delayed transfers.

use crate::contract::Line;
use crate::engine::access::touches;
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::state::care::Care;
use crate::units::ContractId;

touches! {
    /// What `choose_coordination` reads and writes.
    ChooseCoordination reads [care, readings] writes [passing] with [InForce]
}

/// Every lead, or pool, chooses the year's effort for the patients of its commissioner at every acute provider. Where nobody
/// leads or pools, or a lead only passes money on, nothing is done.
pub(in crate::engine) fn choose_coordination<'a>(world: &mut impl ChooseCoordination<'a>) {
    let economy = world.economy();
    if !economy.mechanisms.coordination {
        return;
    }
    for contract in world.contract_ids() {
        let share = &clauses_of(world, contract).risk_share;
        let pooled = share.as_ref().map_or(0.0, |share| share.pooled_share());
        let (bears, before) =
            (world.readings()[contract].lead_bears.max(pooled), world.passing()[contract].coordinated);
        let Some(chosen) = economy.coordination.choose(before, bears, || beds_of(world, contract)) else { continue };
        let passing = &mut world.passing_mut()[contract];
        (passing.coordinated, passing.coordination_cost) = chosen;
    }
}

/// Beds that patients of a contract fill though they are fit to leave, when community services keep up.
fn beds_of<'a>(world: &impl ChooseCoordination<'a>, contract: ContractId) -> f64 {
    let base = &world.layout.contracts[contract.0];
    match &world.care()[base.provider] {
        Care::Acute(_, file) if base.volumes.get(Line::Emergency) > 0.0 => {
            world.economy().beds.delayed_beds(file.beds, 0.0) * base.share.value()
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Alliance, Basis, RiskShare};
    use crate::engine::fixture::{Contracts, assert_near, in_a_new_world, pounds, share};
    use crate::engine::world::World;
    use crate::scenario::{ProviderKind, Scenario};
    use crate::units::{Money, Share};

    /// A hospital of 500 beds of which a twentieth are filled by patients fit to leave; a fifth of that can be avoided.
    fn with_beds(scenario: &mut Scenario) {
        let economy = &mut scenario.economy;
        let hospital = economy.providers.get_mut("hospital").expect("it is there");
        let ProviderKind::Acute(file) = &mut hospital.kind else { panic!("a hospital is acute") };
        file.beds = 500.0;
        economy.beds.delayed_transfer_share = share(0.05);
        let terms = &mut economy.coordination;
        (terms.avoidable_share, terms.step_share_per_year) = (share(0.2), share(0.5));
        terms.care_elsewhere_pounds_per_bed_year = pounds(1_000);
    }

    /// What is avoided and what it costs after a year in which a lead bore so much.
    fn after(change: impl FnOnce(&mut Scenario), before: f64, lead_bears: f64) -> (f64, Money) {
        let mut found = (0.0, Money::ZERO);
        let change = |scenario: &mut Scenario| {
            with_beds(scenario);
            change(scenario);
        };
        in_a_new_world(change, |world: &mut World<'_>, contracts: Contracts| {
            (
                world.contracts.readings[contracts.north].lead_bears,
                world.contracts.passing[contracts.north].coordinated,
            ) = (lead_bears, before);
            world.contracts.passing[contracts.north].coordination_cost = pounds(7);
            choose_coordination(world);
            let passing = &world.contracts.passing[contracts.north];
            found = (passing.coordinated, passing.coordination_cost);
        });
        found
    }

    #[test]
    fn a_lead_frees_a_part_of_the_beds_of_its_own_patients_and_pays_for_their_care_elsewhere() {
        let (avoided, cost) = after(|_| {}, 0.1, 0.8);
        // Half of the way from 0.1 to 0.2 · 0.8; north has 0.6 of 500 · 0.05 beds.
        assert_near(avoided, 0.13, "avoided");
        assert_eq!(cost, pounds(1_950), "0.13 · 15 beds at £1,000");
        let (avoided, cost) = after(|_| {}, 0.1, 0.0);
        assert_near(avoided, 0.05, "it fades where nobody leads");
        assert_eq!(cost, Money::ZERO, "nobody pays for it");
        assert_eq!(after(|_| {}, 0.0, 0.0), (0.0, pounds(7)), "there is nothing to choose");
        let off = |scenario: &mut Scenario| scenario.economy.mechanisms.coordination = false;
        assert_eq!(after(off, 0.1, 0.8), (0.1, pounds(7)));
    }

    #[test]
    fn a_pool_does_as_much_as_a_lead_that_bears_its_part() {
        let pooled = |scenario: &mut Scenario| {
            scenario.regime.clauses.risk_share = Some(RiskShare {
                basis: Basis::Alliance(Alliance { providers_share_of_result: share(0.5), pooled_share: share(0.8) }),
                corridor_share_of_plan: None,
                commissioner_share_inside: Share::NONE,
                commissioner_share_outside: Share::NONE,
            });
        };
        assert_eq!(after(pooled, 0.1, 0.0), after(|_| {}, 0.1, 0.8));
    }

    #[test]
    fn only_a_hospital_has_beds_to_free() {
        in_a_new_world(with_beds, |world, contracts| {
            assert_near(beds_of(world, contracts.south), 10.0, "0.4 of 500 · 0.05");
            assert_eq!(beds_of(world, contracts.community), 0.0);
        });
    }
}
