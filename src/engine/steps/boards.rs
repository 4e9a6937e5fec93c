//! Boards that the regulator replaces: a new one begins without the beliefs of the old, and looks less far at first.

use crate::engine::events::EventKind;
use crate::engine::world::World;
use crate::ledger::Node;
use crate::units::{ContractId, Money, ProviderId};

/// A board that was put in to turn a provider round looks as far as others once its years for that are over.
pub(in crate::engine) fn count_turnaround_years(world: &mut World<'_>) {
    for provider in &mut world.providers {
        let left = &mut provider.centre.turnaround_years_left;
        *left = left.saturating_sub(1);
    }
}

/// The regulator puts a new board in: with the beliefs that every board had at the start, and trusted less.
pub(super) fn replace_board(world: &mut World<'_>, id: ProviderId) {
    let economy = world.economy();
    let terms = &economy.centre.boards;
    if economy.mechanisms.trust {
        let contracts: Vec<ContractId> = world.layout.providers[id.0].contracts.clone();
        for contract in contracts {
            let (state, left) = (&mut world.contracts[contract.0], terms.trust_left_after_turnaround_share.value());
            state.provider_trust *= left;
            state.commissioner_trust *= left;
        }
    }
    let provider = &mut world.providers[id.0];
    provider.enforcement_belief = economy.target_effort.enforcement_belief_share.value();
    provider.bail_out_belief = economy.efficiency.bail_out_belief_share.value();
    provider.centre.turnaround_years_left = terms.turnaround_years;
    provider.centre.board_changes_this_year += 1;
    provider.centre.boards_gone += 1;
    let next = provider.centre.boards_gone + 1;
    world.tell(Node::Provider(id), EventKind::BoardReplaced, None, Money::ZERO, next);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{HOSPITAL, in_a_new_world, told};

    const COMMUNITY: ProviderId = ProviderId(0);
    const ACUTE: ProviderId = ProviderId(1);

    /// Boards that have learnt something, and sides whose trust differs.
    fn have_lived(world: &mut World<'_>) {
        for provider in &mut world.providers {
            (provider.enforcement_belief, provider.bail_out_belief) = (0.9, 0.8);
        }
        for state in &mut world.contracts {
            (state.provider_trust, state.commissioner_trust) = (0.6, 0.5);
        }
    }

    /// What a provider's board believes of enforcement and of support.
    fn beliefs(world: &World<'_>, id: ProviderId) -> [f64; 2] {
        let provider = &world.providers[id.0];
        [provider.enforcement_belief, provider.bail_out_belief]
    }

    fn trust(world: &World<'_>, contract: ContractId) -> [f64; 2] {
        [world.contracts[contract.0].provider_trust, world.contracts[contract.0].commissioner_trust]
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
                assert_eq!(world.providers[ACUTE.0].centre.turnaround_years_left, 2);
                assert_eq!(world.providers[COMMUNITY.0].centre.turnaround_years_left, 0);
                // Of trust 0.8 are left on both sides.
                assert_eq!(trust(world, contracts.north), [0.6 * 0.8, 0.5 * 0.8]);
                assert_eq!(trust(world, contracts.south), [0.6 * 0.8, 0.5 * 0.8]);
                assert_eq!(trust(world, contracts.community), [0.6, 0.5]);
                replace_board(world, ACUTE);
                let centre = &world.providers[ACUTE.0].centre;
                assert_eq!((centre.board_changes_this_year, centre.boards_gone), (2, 2));
                assert_eq!(world.providers[COMMUNITY.0].centre.boards_gone, 0);
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
                let usual = world.board_discount(ACUTE);
                replace_board(world, ACUTE);
                let hurried = world.board_discount(ACUTE);
                assert!(hurried < usual);
                count_turnaround_years(world);
                assert_eq!(world.board_discount(ACUTE), hurried);
                count_turnaround_years(world);
                assert_eq!(world.board_discount(ACUTE), usual);
                count_turnaround_years(world);
                assert_eq!(world.providers[ACUTE.0].centre.turnaround_years_left, 0);
            },
        );
    }
}
