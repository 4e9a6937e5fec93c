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
pub const ROOMY: f64 = 10.0;

/// The four columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowColumn {
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
pub fn column(party: &str) -> FlowColumn {
    let party = party.to_lowercase();
    if party.contains("treasury") || party.contains("centre") {
        FlowColumn::Source
    } else if party.contains("commissioner") {
        FlowColumn::Commissioner
    } else if party.contains("staff") || party.contains("supplier") {
        FlowColumn::Outside
    } else {
        FlowColumn::Provider
    }
}

/// A flow with its place.
#[derive(Clone, Debug)]
pub struct PlacedFlow<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// Column of the left end.
    pub left: FlowColumn,
    /// Column of the right end.
    pub right: FlowColumn,
    /// True if money flows from right to left.
    pub is_reversed: bool,
    /// Thickness of the ribbon, in points.
    pub thickness: f64,
    /// Upper end of the lane with its words, in points from the top of the picture of flows.
    pub top: f64,
}

impl PlacedFlow<'_> {
    /// Height of the ribbon, and of the words above it if they do not fit inside.
    fn height(&self) -> f64 {
        if self.thickness >= ROOMY { self.thickness } else { self.thickness + WORDS }
    }

    /// Lower end of the ribbon.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.top + self.height()
    }

    /// Middle of the ribbon.
    #[must_use]
    pub fn middle(&self) -> f64 {
        self.bottom() - self.thickness / 2.0
    }

    /// True if it begins or ends at the sources and passes the commissioners by.
    #[must_use]
    pub fn passes_commissioners(&self) -> bool {
        self.left == FlowColumn::Source && self.right > FlowColumn::Commissioner
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
}

/// A bar that stands for a party.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyBar {
    /// The party.
    pub party: String,
    /// Its column.
    pub column: FlowColumn,
    /// Upper end.
    pub top: f64,
    /// Lower end.
    pub bottom: f64,
}

/// The whole picture of flows.
#[derive(Debug)]
pub struct FlowPicture<'a> {
    /// Every ribbon.
    pub lanes: Vec<PlacedFlow<'a>>,
    /// Every party.
    pub bars: Vec<PartyBar>,
    /// Height, in points.
    pub height: f64,
    /// Flows within a column, which have no ribbon.
    pub left_out: Vec<&'a Flow>,
}

/// Lays out the flows of one arm.
#[must_use]
pub fn board<'a>(flows: &[&'a Flow]) -> FlowPicture<'a> {
    let largest = flows.iter().map(|flow| flow.pounds.mean).fold(0.0, f64::max);
    let (mut lanes, mut left_out) = (Vec::new(), Vec::new());
    for &flow in flows.iter().filter(|flow| flow.pounds.mean > 0.0) {
        let (from, to) = (column(&flow.from), column(&flow.to));
        if from == to {
            left_out.push(flow);
            continue;
        }
        let thickness = (flow.pounds.mean / largest * THICKEST).max(THINNEST);
        lanes.push(PlacedFlow {
            flow,
            left: from.min(to),
            right: from.max(to),
            is_reversed: to < from,
            thickness,
            top: 0.0,
        });
    }
    // Forward before back, large before small; the sort keeps the order of equals.
    lanes.sort_by(|one, other| {
        let by_size = other.flow.pounds.mean.total_cmp(&one.flow.pounds.mean);
        one.is_reversed.cmp(&other.is_reversed).then(by_size)
    });
    place_blocks(&mut lanes);
    place_into_commissioners(&mut lanes);
    let bars = bars(&lanes);
    let height = bars.iter().map(|bar| bar.bottom).fold(0.0, f64::max) + APART;
    FlowPicture { lanes, bars, height, left_out }
}

/// Parties of a column, the one with the thickest ribbon first.
fn parties(lanes: &[PlacedFlow], wanted: FlowColumn) -> Vec<String> {
    let mut ends: Vec<&PlacedFlow> = lanes.iter().filter(|lane| lane.left == wanted || lane.right == wanted).collect();
    ends.sort_by(|one, other| other.thickness.total_cmp(&one.thickness));
    let mut parties: Vec<String> = Vec::new();
    for lane in ends {
        let party = if lane.left == wanted { lane.left_party() } else { lane.right_party() };
        if !parties.iter().any(|known| known == party) {
            parties.push(party.to_owned());
        }
    }
    parties
}

/// Puts lanes below each other; returns where they end. Where a new source begins there is room for its name.
fn stack(lanes: &mut [PlacedFlow], top: f64, is_wanted: impl Fn(&PlacedFlow) -> bool) -> f64 {
    let mut end = top;
    let sources = parties(lanes, FlowColumn::Source);
    let groups = sources.iter().map(Some).chain([None]);
    for source in groups {
        let is_own = |lane: &PlacedFlow| match source {
            Some(party) => lane.left == FlowColumn::Source && lane.left_party() == party,
            None => lane.left != FlowColumn::Source,
        };
        let mut is_first = true;
        for lane in lanes.iter_mut().filter(|lane| is_wanted(lane) && is_own(lane)) {
            if is_first && end > top {
                end += if source.is_some() { BLOCK_GAP } else { 0.0 };
            }
            is_first = false;
            lane.top = end;
            end = lane.bottom() + APART;
        }
    }
    end
}

/// A block for each provider, then what goes from the commissioners or sources straight outside.
fn place_blocks(lanes: &mut [PlacedFlow]) {
    let mut top = BLOCK_GAP;
    for (place, party) in parties(lanes, FlowColumn::Provider).into_iter().enumerate() {
        let mut left_end = stack(lanes, top, |lane| lane.left == FlowColumn::Source && lane.right_party() == party);
        if place == 0 && left_end > top {
            // Room for the name of the commissioners below what passes over their heads.
            left_end += WORDS + 3.0;
        }
        left_end = stack(lanes, left_end, |lane| lane.left == FlowColumn::Commissioner && lane.right_party() == party);
        let is_leaving = |lane: &PlacedFlow| lane.left == FlowColumn::Provider && lane.left_party() == party;
        let out = stack(lanes, 0.0, is_leaving);
        let bottom = left_end.max(top + out);
        stack(lanes, f64::midpoint(top, bottom) - out / 2.0, is_leaving);
        top = bottom + BLOCK_GAP;
    }
    let is_outside = |lane: &PlacedFlow, left: FlowColumn| lane.left == left && lane.right == FlowColumn::Outside;
    let end = stack(lanes, top, |lane| is_outside(lane, FlowColumn::Commissioner));
    let end = if end > top { end + BLOCK_GAP } else { top };
    stack(lanes, end, |lane| is_outside(lane, FlowColumn::Source));
}

/// What the commissioners get from the left: between the lanes that pass them by, where there is room.
fn place_into_commissioners(lanes: &mut [PlacedFlow]) {
    let is_own = |lane: &PlacedFlow| lane.right == FlowColumn::Commissioner;
    let needed = stack(lanes, 0.0, is_own);
    let to_the_right = lanes.iter().filter(|lane| lane.left == FlowColumn::Commissioner);
    let reach = to_the_right.map(|lane| (lane.top, lane.bottom()));
    let (top, bottom) =
        reach.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))).unwrap_or((BLOCK_GAP, BLOCK_GAP));
    let mut passing: Vec<(f64, f64)> = lanes
        .iter()
        .filter(|lane| lane.passes_commissioners())
        .map(|lane| (lane.top - BLOCK_GAP, lane.bottom()))
        .collect();
    passing.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut start = top;
    for (from, to) in passing {
        if from - start >= needed && from > top {
            break;
        }
        start = start.max(to + BLOCK_GAP);
    }
    let next = lanes.iter().filter(|lane| lane.passes_commissioners() && lane.top > start);
    let end = next.map(|lane| lane.top - BLOCK_GAP).fold(bottom.max(start + needed), f64::min);
    stack(lanes, f64::midpoint(start, end) - needed / 2.0, is_own);
}

/// A bar for each party, as long as its lanes; a source whose lanes lie far apart has several.
fn bars(lanes: &[PlacedFlow]) -> Vec<PartyBar> {
    let mut bars: Vec<PartyBar> = Vec::new();
    for column in [FlowColumn::Source, FlowColumn::Commissioner, FlowColumn::Provider, FlowColumn::Outside] {
        for party in parties(lanes, column) {
            let is_own = |lane: &&PlacedFlow| {
                (lane.left == column && lane.left_party() == party)
                    || (lane.right == column && lane.right_party() == party)
            };
            let mut own: Vec<&PlacedFlow> = lanes.iter().filter(is_own).collect();
            own.sort_by(|one, other| one.top.total_cmp(&other.top));
            let first = bars.len();
            for lane in own {
                match bars[first..].last_mut() {
                    Some(bar) if column != FlowColumn::Source || lane.top - bar.bottom < BLOCK_GAP / 2.0 => {
                        bar.bottom = bar.bottom.max(lane.bottom());
                    }
                    _ => bars.push(PartyBar { party: party.clone(), column, top: lane.top, bottom: lane.bottom() }),
                }
            }
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn no_two_lanes_between_the_same_columns_overlap() {
        for findings in [sample::two_arms(), sample::wide_sweep()] {
            let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == 1).collect();
            let board = board(&flows);
            for (place, lane) in board.lanes.iter().enumerate() {
                for other in &board.lanes[..place] {
                    let is_beside = lane.right <= other.left || other.right <= lane.left;
                    let is_apart = lane.bottom() <= other.top || other.bottom() <= lane.top;
                    assert!(is_beside || is_apart, "{:?} and {:?}", lane.flow, other.flow);
                }
            }
        }
    }

    #[test]
    fn every_lane_begins_and_ends_at_a_bar_of_its_party() {
        let findings = sample::wide_sweep();
        let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == 1).collect();
        let board = board(&flows);
        for lane in &board.lanes {
            for party in [&lane.flow.from, &lane.flow.to] {
                let touches =
                    |bar: &&PartyBar| bar.party == *party && bar.top <= lane.top && lane.bottom() <= bar.bottom;
                assert!(board.bars.iter().any(|bar| touches(&bar)), "{:?} misses {party}", lane.flow);
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
        let (allocation, costs) = (of("Treasury", "Allocation"), of("Acute providers", "Cost of care"));
        let ratio = costs.flow.pounds.mean / allocation.flow.pounds.mean;
        assert!((costs.thickness / allocation.thickness - ratio).abs() < 1e-9);
    }

    #[test]
    fn sanctions_flow_back_and_payments_forward() {
        let findings = sample::two_arms();
        let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == 0).collect();
        for lane in board(&flows).lanes {
            assert_eq!(lane.is_reversed, lane.flow.clause == "Sanctions");
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
