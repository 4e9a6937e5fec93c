//! The regulator's quarter and the centre's year.

use crate::engine::events::EventKind;
use crate::engine::world::World;
use crate::ledger::{Cause, Code, Node};
use crate::units::{Money, ProviderId};

/// Yearly income of a provider as its plans have it.
fn yearly_income(world: &World<'_>, id: ProviderId) -> Money {
    world.layout.providers[id.0].contracts.iter().map(|contract| world.contracts[contract.0].plan.value()).sum()
}

/// Scores every provider, moves its segment, and counts quarters below the floor.
pub(in crate::engine) fn score_quarter(world: &mut World<'_>) {
    let economy = world.economy();
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let (surplus, reserve) = (world.book.surplus(node), world.book.reserve(node));
        let yearly = yearly_income(world, id);
        let quarters = f64::from(world.month.of_year() / 3 + 1);
        let score = economy.regulator.score(surplus, yearly.times(quarters / 4.0), reserve, yearly);
        let before = world.providers[id.0].standing.segment;
        let was_in_distress = world.providers[id.0].is_in_distress(economy);
        let provider = &mut world.providers[id.0];
        provider.standing = economy.regulator.after_quarter(provider.standing, score);
        provider.distress_quarters = economy.distress.quarters_after(provider.distress_quarters, reserve, yearly);
        let (segment, is_in_distress) = (provider.standing.segment, provider.is_in_distress(economy));
        if segment != before {
            world.tell(node, EventKind::SegmentChanged, None, Money::ZERO, segment);
        }
        if is_in_distress != was_in_distress {
            let kind = if is_in_distress { EventKind::DistressBegan } else { EventKind::DistressEnded };
            world.tell(node, kind, None, reserve, 0);
        }
    }
}

/// The centre supports providers by the regulator's rule, with money from outside.
pub(in crate::engine) fn support_providers(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.central_support {
        return;
    }
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let reserve = world.book.reserve(node);
        let support = economy.regulator.support(world.providers[id.0].standing, reserve, yearly_income(world, id));
        if support > Money::ZERO {
            let posting = world.posting(Node::Centre, node, Code::Support, support, Cause::Decision);
            world.book.settle(posting);
            world.providers[id.0].support_this_year = support;
            world.tell(node, EventKind::Supported, None, support, 0);
        }
    }
}
