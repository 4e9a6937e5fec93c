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
        state.rebasing_belief = None;
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
