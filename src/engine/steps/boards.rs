//! Boards: they leave by chance, or because the regulator replaces them; a new one begins without the beliefs of the old.

use crate::chance::Purpose;
use crate::engine::events::EventKind;
use crate::engine::world::World;
use crate::ledger::Node;
use crate::units::{ContractId, Money, ProviderId};

/// Why a board left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Departure {
    /// As boards do.
    ByChance,
    /// The regulator put another in its place, to turn the provider round.
    Replaced,
}

/// From the second year on every board may have left, with the chance that it saw itself.
pub(in crate::engine) fn lose_boards(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.board_turnover || world.year() == 0 {
        return;
    }
    let survival = economy.horizon.board_survival_share_per_year.value();
    for id in world.provider_ids() {
        let draw = world.future.uniform(Purpose::BoardTurnover, world.layout.providers[id.0].stable_id, world.year());
        let centre = &mut world.providers[id.0].centre;
        centre.turnaround_years_left = centre.turnaround_years_left.saturating_sub(1);
        if draw >= survival {
            begin_anew(world, id, Departure::ByChance);
        }
    }
}

/// A new board begins: with the beliefs that every board had at the start, and after a replacement with less trust.
pub(super) fn begin_anew(world: &mut World<'_>, id: ProviderId, departure: Departure) {
    let economy = world.economy();
    let contracts: Vec<ContractId> = world.layout.providers[id.0].contracts.clone();
    let provider = &mut world.providers[id.0];
    provider.enforcement_belief = economy.target_effort.enforcement_belief_share.value();
    provider.bail_out_belief = economy.efficiency.bail_out_belief_share.value();
    provider.centre.board_changes_this_year += 1;
    provider.centre.boards_gone += 1;
    let terms = &economy.centre.boards;
    for contract in contracts {
        let state = &mut world.contracts[contract.0];
        if departure == Departure::Replaced && economy.mechanisms.trust {
            let left = terms.trust_left_after_turnaround_share.value();
            state.provider_trust *= left;
            state.commissioner_trust *= left;
        }
    }
    if departure == Departure::Replaced {
        world.providers[id.0].centre.turnaround_years_left = terms.turnaround_years;
    }
    let kind = match departure {
        Departure::ByChance => EventKind::BoardLeft,
        Departure::Replaced => EventKind::BoardReplaced,
    };
    let next = world.providers[id.0].centre.boards_gone + 1;
    world.tell(Node::Provider(id), kind, None, Money::ZERO, next);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{HOSPITAL, in_a_new_world, in_a_world_without_chance, share, told};
    use crate::scenario::Scenario;
    use crate::units::Month;

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
    fn a_new_board_begins_with_the_beliefs_of_the_start_at_its_own_provider_alone() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                have_lived(world);
                begin_anew(world, ACUTE, Departure::ByChance);
                assert_eq!(beliefs(world, ACUTE), [0.5, 0.3]);
                assert_eq!(beliefs(world, COMMUNITY), [0.9, 0.8], "the other board has stayed");
                for contract in [contracts.north, contracts.south, contracts.community] {
                    assert_eq!(trust(world, contract), [0.6, 0.5], "a board that leaves as boards do costs no trust");
                }
                assert_eq!(world.providers[ACUTE.0].centre.turnaround_years_left, 0);
                begin_anew(world, ACUTE, Departure::ByChance);
                let centre = &world.providers[ACUTE.0].centre;
                assert_eq!((centre.board_changes_this_year, centre.boards_gone), (2, 2));
                assert_eq!(world.providers[COMMUNITY.0].centre.boards_gone, 0);
                // The second board, then the third.
                let left = |next| (EventKind::BoardLeft, HOSPITAL, 0, next);
                assert_eq!(told(world), [left(2), left(3)]);
            },
        );
    }

    #[test]
    fn a_board_that_the_regulator_puts_in_looks_less_far_and_is_trusted_less() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                have_lived(world);
                begin_anew(world, ACUTE, Departure::Replaced);
                assert_eq!(beliefs(world, ACUTE), [0.5, 0.3]);
                assert_eq!(world.providers[ACUTE.0].centre.turnaround_years_left, 2);
                assert_eq!(world.providers[COMMUNITY.0].centre.turnaround_years_left, 0);
                // Of trust 0.8 are left on both sides.
                assert_eq!(trust(world, contracts.north), [0.6 * 0.8, 0.5 * 0.8]);
                assert_eq!(trust(world, contracts.south), [0.6 * 0.8, 0.5 * 0.8]);
                assert_eq!(trust(world, contracts.community), [0.6, 0.5]);
                assert_eq!(told(world), [(EventKind::BoardReplaced, HOSPITAL, 0, 2)]);
            },
        );
    }

    #[test]
    fn where_trust_does_not_move_a_new_board_leaves_it_alone() {
        in_a_new_world(
            |scenario| scenario.economy.mechanisms.trust = false,
            |world, contracts| {
                have_lived(world);
                begin_anew(world, ACUTE, Departure::Replaced);
                assert_eq!(trust(world, contracts.north), [0.6, 0.5]);
            },
        );
    }

    /// Boards that are gone in a month, and years of turnaround left of two, where every draw is 0.5.
    fn gone(survival: f64, is_on: bool, month: u32) -> ([u32; 2], [u32; 2]) {
        let mut found = ([9; 2], [9; 2]);
        let change = |scenario: &mut Scenario| {
            scenario.economy.horizon.board_survival_share_per_year = share(survival);
            scenario.economy.mechanisms.board_turnover = is_on;
        };
        in_a_world_without_chance(change, |world, _| {
            world.month = Month(month);
            for provider in &mut world.providers {
                provider.centre.turnaround_years_left = 2;
            }
            lose_boards(world);
            let of = |id: ProviderId| &world.providers[id.0].centre;
            found = (
                [COMMUNITY, ACUTE].map(|id| of(id).boards_gone),
                [COMMUNITY, ACUTE].map(|id| of(id).turnaround_years_left),
            );
        });
        found
    }

    #[test]
    fn boards_leave_each_april_but_the_first_with_the_chance_that_they_see() {
        assert_eq!(gone(0.51, true, 12), ([0, 0], [1, 1]), "they survive and a year of turnaround has passed");
        assert_eq!(gone(0.5, true, 12), ([1, 1], [1, 1]), "a draw that reaches the chance of staying is a departure");
        assert_eq!(gone(0.49, true, 24), ([1, 1], [1, 1]));
        assert_eq!(gone(0.0, true, 0), ([0, 0], [2, 2]), "in the first year all boards are there");
        assert_eq!(gone(0.0, false, 12), ([0, 0], [2, 2]), "it is switched off");
    }

    #[test]
    fn every_board_has_a_draw_of_its_own_each_year() {
        let years = |of: ProviderId| -> Vec<bool> {
            let mut left = Vec::new();
            let change = |scenario: &mut Scenario| {
                scenario.economy.mechanisms.board_turnover = true;
                scenario.economy.horizon.board_survival_share_per_year = share(0.5);
            };
            in_a_new_world(change, |world, _| {
                for year in 1..=32 {
                    world.month = Month(12 * year);
                    let before = world.providers[of.0].centre.boards_gone;
                    lose_boards(world);
                    left.push(world.providers[of.0].centre.boards_gone > before);
                }
            });
            left
        };
        let (acute, community) = (years(ACUTE), years(COMMUNITY));
        assert_ne!(acute, community, "both boards have the same draws");
        // Of 32 years half, within three standard deviations of 2.8.
        for left in [acute, community].map(|years| years.iter().filter(|left| **left).count()) {
            assert!((8..=24).contains(&left), "{left} departures in 32 years");
        }
    }
}
