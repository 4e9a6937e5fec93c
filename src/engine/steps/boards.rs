//! Boards that the regulator replaces: a new one begins without the beliefs of the old, and looks less far at first.

use crate::engine::access::touches;
use crate::engine::booking::{Booking, tell};
use crate::engine::events::EventKind;
use crate::ledger::Node;
use crate::units::{Money, ProviderId};

touches! {
    /// What `count_turnaround_years` reads and writes.
    CountTurnaroundYears writes [centre]
}

touches! {
    /// What is shared: `replace_board`.
    ReplaceBoard writes [centre, efficiency, target, trust] with [Booking]
}

/// A board that was put in to turn a provider round looks as far as others once its years for that are over.
pub(in crate::engine) fn count_turnaround_years<'a>(world: &mut impl CountTurnaroundYears<'a>) {
    for centre in world.centre_mut() {
        centre.turnaround_years_left = centre.turnaround_years_left.saturating_sub(1);
    }
}

/// The regulator puts a new board in: with the beliefs that every board had at the start, and trusted less.
pub(super) fn replace_board<'a>(world: &mut impl ReplaceBoard<'a>, id: ProviderId) {
    let economy = world.economy();
    let terms = &economy.centre.boards;
    if economy.mechanisms.trust {
        let left = terms.trust_left_after_turnaround_share.value();
        for &contract in &world.layout.providers[id.0].contracts {
            let trust = &mut world.trust_mut()[contract];
            trust.provider *= left;
            trust.commissioner *= left;
        }
    }
    world.target_mut()[id].enforcement_belief = economy.target_effort.enforcement_belief_share.value();
    world.efficiency_mut()[id].bail_out_belief = economy.efficiency.bail_out_belief_share.value();
    let centre = &mut world.centre_mut()[id];
    centre.turnaround_years_left = terms.turnaround_years;
    centre.board_changes_this_year += 1;
    centre.boards_gone += 1;
    let next = centre.boards_gone + 1;
    tell(world, Node::Provider(id), EventKind::BoardReplaced, None, Money::ZERO, next);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{HOSPITAL, in_a_new_world, told};
    use crate::engine::uncertainty::board_discount;
    use crate::engine::world::World;
    use crate::units::ContractId;

    const COMMUNITY: ProviderId = ProviderId(0);
    const ACUTE: ProviderId = ProviderId(1);

    /// Boards that have learnt something, and sides whose trust differs.
    fn have_lived(world: &mut World<'_>) {
        for id in world.provider_ids() {
            (world.providers.target[id].enforcement_belief, world.providers.efficiency[id].bail_out_belief) =
                (0.9, 0.8);
        }
        for trust in &mut world.contracts.trust {
            (trust.provider, trust.commissioner) = (0.6, 0.5);
        }
    }

    /// What a provider's board believes of enforcement and of support.
    fn beliefs(world: &World<'_>, id: ProviderId) -> [f64; 2] {
        [world.providers.target[id].enforcement_belief, world.providers.efficiency[id].bail_out_belief]
    }

    fn trust(world: &World<'_>, contract: ContractId) -> [f64; 2] {
        [world.contracts.trust[contract].provider, world.contracts.trust[contract].commissioner]
    }

    #[test]
    fn a_board_that_the_regulator_puts_in_begins_anew_looks_less_far_and_is_trusted_less() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                have_lived(world);
                replace_board(world, ACUTE);
                assert_eq!(beliefs(world, ACUTE), [0.5, 0.3]);
                assert_eq!(beliefs(world, COMMUNITY), [0.9, 0.8], "the other board has stayed");
                assert_eq!(world.providers.centre[ACUTE].turnaround_years_left, 2);
                assert_eq!(world.providers.centre[COMMUNITY].turnaround_years_left, 0);
                // Of trust 0.8 are left on both sides.
                assert_eq!(trust(world, contracts.north), [0.6 * 0.8, 0.5 * 0.8]);
                assert_eq!(trust(world, contracts.south), [0.6 * 0.8, 0.5 * 0.8]);
                assert_eq!(trust(world, contracts.community), [0.6, 0.5]);
                replace_board(world, ACUTE);
                let centre = &world.providers.centre[ACUTE];
                assert_eq!((centre.board_changes_this_year, centre.boards_gone), (2, 2));
                assert_eq!(world.providers.centre[COMMUNITY].boards_gone, 0);
                // The second board, then the third.
                let replaced = |next| (EventKind::BoardReplaced, HOSPITAL, 0, next);
                assert_eq!(told(world), [replaced(2), replaced(3)]);
            },
        );
    }

    #[test]
    fn where_trust_does_not_move_a_new_board_leaves_it_alone() {
        in_a_new_world(
            |scenario| scenario.economy.mechanisms.trust = false,
            |world, contracts| {
                have_lived(world);
                replace_board(world, ACUTE);
                assert_eq!(trust(world, contracts.north), [0.6, 0.5]);
            },
        );
    }

    #[test]
    fn a_new_board_looks_less_far_for_two_years_and_then_as_far_as_the_others() {
        in_a_new_world(
            |_| {},
            |world, _| {
                let usual = board_discount(world, ACUTE);
                replace_board(world, ACUTE);
                let hurried = board_discount(world, ACUTE);
                assert!(hurried < usual);
                count_turnaround_years(world);
                assert_eq!(board_discount(world, ACUTE), hurried);
                count_turnaround_years(world);
                assert_eq!(board_discount(world, ACUTE), usual);
                count_turnaround_years(world);
                assert_eq!(world.providers.centre[ACUTE].turnaround_years_left, 0);
            },
        );
    }
}
