//! Where the ribbons of a picture of flows go: four columns of parties, one block of straight lanes for each provider.
//!
//! Money comes from the left (Treasury and centre), passes the commissioners and the providers, and leaves on the right
//! (staff and suppliers). Every ribbon has a lane high enough for its words, so small clauses stay readable next to large.

use crate::analysis::findings::Flow;

/// Thinnest ribbon, in points.
pub const THINNEST: f64 = 2.6;
/// Thickness of the thickest ribbon, in points.
const THICKEST: f64 = 56.0;
/// Height of words above a thin ribbon, in points.
pub const WORDS: f64 = 10.5;
/// From a ribbon to the next lane.
const APART: f64 = 2.5;
/// From block to block: room for a name.
pub const BLOCK_GAP: f64 = 19.0;
/// Thickness from which words fit inside a ribbon.
pub const ROOMY: f64 = 13.0;

/// The four columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Treasury and centre.
    Source,
    /// Commissioners.
    Commissioner,
    /// Providers.
    Provider,
    /// Staff and suppliers.
    Outside,
}

/// The column of a party; whoever is not known otherwise is a provider.
#[must_use]
pub fn column(party: &str) -> Column {
    let party = party.to_lowercase();
    if party.contains("treasury") || party.contains("centre") {
        Column::Source
    } else if party.contains("commissioner") {
        Column::Commissioner
    } else if party.contains("staff") || party.contains("supplier") {
        Column::Outside
    } else {
        Column::Provider
    }
}

/// A flow with its place.
#[derive(Clone, Debug)]
pub struct Lane<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// Column of the left end.
    pub left: Column,
    /// Column of the right end.
    pub right: Column,
    /// True if money flows from right to left.
    pub is_reversed: bool,
    /// Thickness of the ribbon, in points.
    pub thickness: f64,
    /// Middle of the ribbon at its right end, in points from the top of the picture of flows.
    pub y: f64,
    /// The same at its left end.
    pub y_left: f64,
}

impl Lane<'_> {
    /// Height of the lane: the ribbon, and the words above it if they do not fit inside.
    #[must_use]
    pub fn height(&self) -> f64 {
        APART + if self.thickness >= ROOMY { self.thickness } else { self.thickness + WORDS }
    }

    /// Party at the left end.
    #[must_use]
    pub fn left_party(&self) -> &str {
        if self.is_reversed { &self.flow.to } else { &self.flow.from }
    }

    /// Party at the right end.
    #[must_use]
    pub fn right_party(&self) -> &str {
        if self.is_reversed { &self.flow.from } else { &self.flow.to }
    }

    /// Puts the lane below `top`; returns where it ends.
    fn place(&mut self, top: f64) -> f64 {
        let end = top + self.height();
        self.y = end - self.thickness / 2.0 - APART / 2.0;
        self.y_left = self.y;
        end
    }
}

/// A bar that stands for a party.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The party.
    pub party: String,
    /// Its column.
    pub column: Column,
    /// Upper end.
    pub top: f64,
    /// Lower end.
    pub bottom: f64,
}

/// The whole picture of flows.
#[derive(Debug)]
pub struct Board<'a> {
    /// Every ribbon.
    pub lanes: Vec<Lane<'a>>,
    /// Every party.
    pub bars: Vec<Bar>,
    /// Height, in points.
    pub height: f64,
    /// Flows within a column, which have no ribbon.
    pub left_out: Vec<&'a Flow>,
}

/// Lays out the flows of one arm.
#[must_use]
pub fn board<'a>(flows: &[&'a Flow]) -> Board<'a> {
    let largest = flows.iter().map(|flow| flow.pounds.mean).fold(0.0, f64::max);
    let (mut lanes, mut left_out) = (Vec::new(), Vec::new());
    for &flow in flows.iter().filter(|flow| flow.pounds.mean > 0.0) {
        let (from, to) = (column(&flow.from), column(&flow.to));
        if from == to {
            left_out.push(flow);
            continue;
        }
        let thickness = (flow.pounds.mean / largest * THICKEST).max(THINNEST);
        let (left, right) = (from.min(to), from.max(to));
        lanes.push(Lane { flow, left, right, is_reversed: to < from, thickness, y: 0.0, y_left: 0.0 });
    }
    // Large before small, forward before back; the sort keeps the order of equals.
    lanes.sort_by(|one, other| {
        (one.is_reversed, other.flow.pounds.mean)
            .partial_cmp(&(other.is_reversed, one.flow.pounds.mean))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let height = place_blocks(&mut lanes);
    let mut bars = bars(&lanes);
    let height = height.max(place_sources(&mut lanes, &mut bars));
    Board { lanes, bars, height, left_out }
}

/// Parties of a column, in the order in which the flows name them.
fn parties(lanes: &[Lane], wanted: Column) -> Vec<String> {
    let mut parties: Vec<String> = Vec::new();
    let mut ends: Vec<(&Lane, bool)> = lanes.iter().flat_map(|lane| [(lane, true), (lane, false)]).collect();
    ends.sort_by(|one, other| other.0.thickness.total_cmp(&one.0.thickness));
    for (lane, is_left) in ends {
        let (party, column) = if is_left { (lane.left_party(), lane.left) } else { (lane.right_party(), lane.right) };
        if column == wanted && !parties.iter().any(|known| known == party) {
            parties.push(party.to_owned());
        }
    }
    parties
}

/// A block for each provider, then one for what passes by the providers; returns the height.
fn place_blocks(lanes: &mut [Lane]) -> f64 {
    let mut top = BLOCK_GAP;
    let mut is_first = true;
    for party in parties(lanes, Column::Provider) {
        let mut left_end = top;
        for lane in lanes.iter_mut().filter(|lane| lane.left == Column::Source && lane.right_party() == party) {
            left_end = lane.place(left_end);
        }
        if is_first && left_end > top {
            // Room for the name of the commissioners below what passes over their heads.
            left_end += WORDS + 3.0;
        }
        for lane in lanes.iter_mut().filter(|lane| lane.left == Column::Commissioner && lane.right_party() == party) {
            left_end = lane.place(left_end);
        }
        let leaving = |lane: &Lane| lane.left == Column::Provider && lane.left_party() == party;
        let out: f64 = lanes.iter().filter(|lane| leaving(lane)).map(Lane::height).sum();
        let bottom = left_end.max(top + out);
        let mut right_end = top + (bottom - top - out) / 2.0;
        for lane in lanes.iter_mut().filter(|lane| leaving(lane)) {
            right_end = lane.place(right_end);
        }
        (top, is_first) = (bottom + BLOCK_GAP, false);
    }
    let passes = |lane: &Lane| lane.left < Column::Provider && lane.right == Column::Outside;
    let any = lanes.iter().any(|lane| passes(lane));
    for lane in lanes.iter_mut().filter(|lane| passes(lane)) {
        top = lane.place(top);
    }
    if any { top } else { top - BLOCK_GAP }
}

/// Bars of commissioners, providers and outside, each as long as its lanes.
fn bars(lanes: &[Lane]) -> Vec<Bar> {
    let mut bars = Vec::new();
    for column in [Column::Provider, Column::Outside] {
        for party in parties(lanes, column) {
            let own = lanes.iter().filter(|lane| {
                (lane.right == column && lane.right_party() == party)
                    || (lane.left == column && lane.left_party() == party)
            });
            bars.extend(bar(&party, column, own));
        }
    }
    let right_of = lanes.iter().filter(|lane| lane.left == Column::Commissioner);
    if let Some(party) = parties(lanes, Column::Commissioner).first() {
        let bar = bar(party, Column::Commissioner, right_of);
        let alone =
            Bar { party: party.clone(), column: Column::Commissioner, top: BLOCK_GAP, bottom: BLOCK_GAP + THICKEST };
        bars.push(bar.unwrap_or(alone));
    }
    bars
}

fn bar<'l, 'a: 'l>(party: &str, column: Column, lanes: impl Iterator<Item = &'l Lane<'a>>) -> Option<Bar> {
    let ends = lanes.map(|lane| (lane.y - lane.thickness / 2.0, lane.y + lane.thickness / 2.0));
    let (top, bottom) = ends.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
    Some(Bar { party: party.to_owned(), column, top, bottom })
}

/// Treasury and centre on the left, each as near to where its money goes as the one above allows; returns the lower end.
fn place_sources(lanes: &mut [Lane], bars: &mut Vec<Bar>) -> f64 {
    place_into_commissioners(lanes, bars);
    let mut sources: Vec<(f64, String)> = Vec::new();
    for party in parties(lanes, Column::Source) {
        let own = lanes.iter().filter(|lane| lane.left == Column::Source && lane.left_party() == party);
        let highest = own.map(|lane| lane.y - lane.thickness / 2.0).fold(f64::INFINITY, f64::min);
        sources.push((highest, party));
    }
    sources.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut end = 0.0;
    for (wanted, party) in sources {
        let mut offset = f64::NEG_INFINITY;
        let mut last: f64 = wanted;
        let is_own = |lane: &Lane| lane.left == Column::Source && lane.left_party() == party;
        for lane in lanes.iter_mut().filter(|lane| is_own(lane)) {
            // Lanes keep their order; each is at least its own height below the one before.
            offset = if offset.is_finite() { (offset + lane.height()).max(lane.y) } else { lane.y };
            lane.y_left = offset;
            last = last.max(offset + lane.thickness / 2.0);
        }
        let push = (end + BLOCK_GAP - wanted).max(0.0);
        for lane in lanes.iter_mut().filter(|lane| is_own(lane)) {
            lane.y_left += push;
        }
        bars.push(Bar { party, column: Column::Source, top: wanted + push, bottom: last + push });
        end = last + push;
    }
    end + APART
}

/// What the commissioners get from the left, in the middle of their bar, which grows if need be.
fn place_into_commissioners(lanes: &mut [Lane], bars: &mut [Bar]) {
    let Some(bar) = bars.iter_mut().find(|bar| bar.column == Column::Commissioner) else { return };
    let is_own = |lane: &Lane| lane.right == Column::Commissioner;
    let total: f64 = lanes.iter().filter(|lane| is_own(lane)).map(Lane::height).sum();
    let mut top = (f64::midpoint(bar.top, bar.bottom) - total / 2.0).max(bar.top);
    for lane in lanes.iter_mut().filter(|lane| is_own(lane)) {
        top = lane.place(top);
    }
    bar.bottom = bar.bottom.max(top);
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn no_two_lanes_between_the_same_columns_overlap() {
        let findings = sample::two_arms();
        let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == 1).collect();
        let board = board(&flows);
        for (place, lane) in board.lanes.iter().enumerate() {
            for other in &board.lanes[..place] {
                if lane.left <= other.left && lane.right > other.left
                    || other.left <= lane.left && other.right > lane.left
                {
                    let room = (lane.thickness + other.thickness) / 2.0;
                    assert!((lane.y - other.y).abs() > room, "{:?} and {:?}", lane.flow.clause, other.flow.clause);
                }
            }
        }
    }

    #[test]
    fn small_flows_keep_a_visible_ribbon_and_large_ones_their_proportion() {
        let findings = sample::two_arms();
        let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == 1).collect();
        let board = board(&flows);
        assert!(board.lanes.iter().all(|lane| lane.thickness >= THINNEST));
        let of = |from: &str, clause: &str| {
            board.lanes.iter().find(|lane| lane.flow.from == from && lane.flow.clause == clause).unwrap()
        };
        let (allocation, costs) = (of("Treasury", "Allocation"), of("Acute providers", "Costs of care"));
        let ratio = costs.flow.pounds.mean / allocation.flow.pounds.mean;
        assert!((costs.thickness / allocation.thickness - ratio).abs() < 1e-9);
    }

    #[test]
    fn sanctions_flow_back_and_payments_forward() {
        let findings = sample::two_arms();
        let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == 0).collect();
        for lane in board(&flows).lanes {
            assert_eq!(lane.is_reversed, ["Sanctions", "Unspent allocation"].contains(&lane.flow.clause.as_str()));
        }
    }

    #[test]
    fn a_flow_within_a_column_is_left_out_and_named() {
        let mut findings = sample::two_arms();
        findings.flows.truncate(1);
        findings.flows[0].to = "Centre".to_owned();
        let board = board(&[&findings.flows[0]]);
        assert!(board.lanes.is_empty());
        assert_eq!(board.left_out.len(), 1);
    }
}
