//! The regulator's quarter and the centre's year.

use crate::agents::regulator::{Performance, QuarterAct, Standing};
use crate::contract::Activity;
use crate::engine::events::EventKind;
use crate::engine::positions::{Positioning, before_the_centre, yearly_income};
use crate::ledger::{Account, Cause, Heading, Node};
use crate::units::{Money, ProviderId, Share};

use super::boards::replace_board;
use crate::engine::access::touches;
use crate::engine::booking::{Booking, tell};
use crate::engine::steps::boards::ReplaceBoard;

touches! {
    /// What `score_quarter` reads and writes.
    ScoreQuarter writes [book, centre, oversight] with [Booking, Positioning, ReplaceBoard]
}

touches! {
    /// What `watch_month` reads and writes.
    WatchMonth reads [lived] writes [oversight]
}

touches! {
    /// What `support_providers` reads and writes.
    SupportProviders writes [book, centre, oversight] with [Booking, Positioning]
}

/// Scores every provider, moves its segment, and counts quarters below the floor.
pub(in crate::engine) fn score_quarter<'a>(world: &mut impl ScoreQuarter<'a>) {
    let economy = world.economy();
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let (surplus, reserve) = (world.book().surplus(node), world.book().reserve(node));
        let yearly = yearly_income(world, id);
        let quarters = f64::from(world.month.of_year() / 3 + 1);
        let mut score = economy.regulator.score(surplus, yearly.times(quarters / 4.0), reserve, yearly);
        if economy.mechanisms.recovery_plans {
            score = economy.centre.recovery.score(score, seen_of_care(world, id));
        }
        let before = world.oversight()[id].standing;
        let was_in_distress = world.oversight()[id].is_in_distress(economy);
        world.oversight_mut()[id].quarter_seen = [0; 2];
        world.oversight_mut()[id].standing = economy.regulator.after_quarter(before, score);
        world.oversight_mut()[id].distress_quarters =
            economy.distress.quarters_after(world.oversight()[id].distress_quarters, reserve, yearly);
        let (standing, is_in_distress) =
            (world.oversight()[id].standing, world.oversight()[id].is_in_distress(economy));
        if standing.segment != before.segment {
            tell(world, node, EventKind::SegmentChanged, None, Money::ZERO, standing.segment);
        }
        if is_in_distress != was_in_distress {
            let kind = if is_in_distress { EventKind::DistressBegan } else { EventKind::DistressEnded };
            tell(world, node, kind, None, reserve, 0);
        }
        if economy.mechanisms.recovery_plans {
            intervene(world, id, &before);
        }
    }
}

/// What the regulator sees of a provider's care: one without accident and emergency gives it nothing to see.
fn seen_of_care<'a>(world: &impl ScoreQuarter<'a>, id: ProviderId) -> Performance {
    let [attendances, breaches] = world.oversight()[id].quarter_seen.map(f64::from);
    let of_quarter = Share::of(attendances - breaches, attendances, Share::ALL);
    Performance { months_below: world.oversight()[id].months_below_standard, of_quarter }
}

/// Counts the month for the regulator.
pub(in crate::engine) fn watch_month<'a>(world: &mut impl WatchMonth<'a>) {
    let standard = world.economy().centre.recovery.standard_share;
    for id in world.provider_ids() {
        let Activity { attendances, breaches, .. } = world.lived()[id].month;
        let within = Share::of(f64::from(attendances - breaches), f64::from(attendances), Share::ALL);
        let oversight = &mut world.oversight_mut()[id];
        oversight.months_below_standard += u32::from(within < standard);
        oversight.quarter_seen[0] += attendances;
        oversight.quarter_seen[1] += breaches;
    }
}

/// Does with a provider what its new standing brings.
fn intervene<'a>(world: &mut impl ScoreQuarter<'a>, id: ProviderId, before: &Standing) {
    let (node, now) = (Node::Provider(id), world.oversight()[id].standing);
    let (cash, income) = (world.book().balance(node, Account::Cash), yearly_income(world, id));
    let QuarterAct { board_goes, loan } = world.economy().centre.recovery.act(before, &now, cash, income);
    if board_goes {
        replace_board(world, id);
    }
    if loan > Money::ZERO {
        // Cash moves and a debt arises; nobody earns or spends anything.
        let posting = world.posting(Node::Centre, node, Heading::Loan, loan, Cause::Decision);
        world.book_mut().pay(posting);
        world.centre_mut()[id].loan += loan;
        tell(world, node, EventKind::Lent, None, loan, 0);
    }
}

/// The centre supports providers by the regulator's rule, with money from outside. In turnaround loans stand in for it.
pub(in crate::engine) fn support_providers<'a>(world: &mut impl SupportProviders<'a>) {
    let economy = world.economy();
    if economy.mechanisms.recovery_plans {
        settle_loans(world);
    }
    if !economy.mechanisms.central_support {
        return;
    }
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let standing = world.oversight()[id].standing;
        if economy.mechanisms.recovery_plans && standing.intervention().is_lent_to() {
            continue;
        }
        let reserve = world.book().reserve(node);
        let support = economy.regulator.support(standing, reserve, yearly_income(world, id));
        if support > Money::ZERO {
            let posting = world.posting(Node::Centre, node, Heading::Support, support, Cause::Decision);
            world.book_mut().settle(posting);
            world.oversight_mut()[id].support_this_year = support;
            tell(world, node, EventKind::Supported, None, support, 0);
        }
    }
}

/// Loans are repaid out of a surplus, and written off bit by bit: only that is income.
fn settle_loans<'a>(world: &mut impl SupportProviders<'a>) {
    let terms = &world.economy().centre.recovery;
    for id in world.provider_ids() {
        let (node, loan) = (Node::Provider(id), world.centre()[id].loan);
        let (repaid, written_off) = terms.after_a_year(loan, before_the_centre(world, id));
        let repayment = world.posting(node, Node::Centre, Heading::Repayment, repaid, Cause::Decision);
        world.book_mut().pay(repayment);
        let write_off = world.posting(Node::Centre, node, Heading::WriteOff, written_off, Cause::Decision);
        world.book_mut().accrue(write_off);
        let centre = &mut world.centre_mut()[id];
        centre.loan = loan - repaid - written_off;
        centre.written_off_this_year += written_off;
        if written_off > Money::ZERO {
            tell(world, node, EventKind::WrittenOff, None, written_off, 0);
        }
    }
}

#[cfg(test)]
mod tests;
