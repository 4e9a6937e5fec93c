//! Who pays whom in a year under an arm, and below it how each party's position changes against the baseline.
//!
//! Flows show where money goes; the bars show who gains. The system, which is the sum of all parties, stands apart.

use serde_json::json;

use super::changes::{is_clear, lower_first};
use super::check::{enough_futures, finite, known_arm, numbers};
use super::flow_layout::{FlowColumn, FlowPicture, PartyBar, PlacedFlow, ROOMY, board};
use super::font::width;
use super::key::Mark;
use super::net_changes::draw_changes;
use super::page::{Page, Words, period, size};
use super::svg::{Fill, Svg};
use super::table::{ChartTable, cell};
use super::theme::{
    Anchor, BAND_90, BAND_EDGE, BLACK, DARK_GREY, Display, MARGIN, ORANGE, Pen, SMALL, VALUE, WHITE, WIDTH, money,
};
use super::words::{fitted, short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Arm, Findings, Flow, NetChange, StudyFacts};
use crate::measures::Unit;

/// Name of this kind of chart.
pub const ID: &str = "who-pays";

/// This kind of chart.
pub const KIND: ChartKind =
    ChartKind { id: ID, answers: "Who pays whom under a regime, and who is better or worse off?", draw: all };

/// Width of the bar that stands for a party.
const BAR: f64 = 7.0;
const POUNDS: Display = Display(Unit::Pounds);

/// Every arm but the baseline.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    (1..findings.arms.len()).filter_map(|arm| who_pays(findings, arm, purpose).transpose()).collect()
}

/// Draws the flows of one arm and its net changes; none if the findings hold no flow of it.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn who_pays(findings: &Findings, arm: usize, purpose: DrawnFor) -> Result<Option<Chart>, ChartError> {
    known_arm(ID, findings, arm)?;
    let flows: Vec<&Flow> = findings.flows.iter().filter(|flow| flow.arm == arm).collect();
    let changes: Vec<&NetChange> = findings.net_changes.iter().filter(|change| change.arm == arm).collect();
    if flows.is_empty() {
        return Ok(None);
    }
    let stem = format!("{ID}-{arm}-{}", slug(&findings.arms[arm].id));
    enough_futures(&stem, findings, purpose)?;
    finite(&stem, "a flow", flows.iter().flat_map(|flow| numbers(&flow.pounds)))?;
    finite(&stem, "a net change", changes.iter().flat_map(|change| numbers(&change.pounds)))?;
    if let Some(flow) = flows.iter().find(|flow| flow.pounds.mean < 0.0) {
        let what = format!("the flow {} from {} to {} is below zero", flow.clause, flow.from, flow.to);
        return Err(ChartError::Damaged { chart: stem, what });
    }
    let board = board(&flows);
    let words = words(findings, &stem, &findings.arms[arm], &board, &changes);
    let page = Page::begin(words, purpose, &entries(&board));
    let mut top = page.top - 5.0;
    draw_board(&mut page.svg.borrow_mut(), &board, top);
    top += board.height + 20.0;
    if !changes.is_empty() {
        top = draw_changes(&page, findings, &changes, top)?;
    }
    let drawn = json!({ "arm": findings.arms[arm].id, "baseline": findings.arms[0].id, "unit": "gbp_m",
        "flows": board.lanes.len(), "whiskers": 0.95 });
    page.end(top, &findings.study, csv(findings, &board, &changes)?, &drawn).map(Some)
}

fn words(findings: &Findings, stem: &str, arm: &Arm, board: &FlowPicture, changes: &[&NetChange]) -> Words {
    let study = &findings.study;
    let baseline = findings.arms.first().map_or(String::new(), |arm| short(&arm.label, 70));
    let title = title(&short(&arm.label, 48), changes, study.parameter_sets);
    let regime = lower_first(&short(&arm.label, 70));
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        subtitle: format!(
            "£m a year under {regime}, mean of {}. Baseline: {baseline}. {}.",
            period(study),
            size(study)
        ),
        notes: notes(study, board),
        what_it_is:
            "Flow chart of money in four columns, from Treasury and centre by commissioners and providers to staff and \
                     suppliers, with a bar chart of each party's change against the baseline below, in £m a year."
                .to_owned(),
        what_it_shows: shows(&title, board, changes),
        title,
    }
}

fn notes(study: &StudyFacts, board: &FlowPicture) -> Vec<String> {
    let mut notes = vec![
        "Thickness of a ribbon: mean £m a year; the smallest are drawn thicker than to scale, so read their labels."
            .to_owned(),
        // The headline surplus of providers is before support; these positions are after it.
        "Positions of providers hold the support that the centre gives; the system’s does not.".to_owned(),
    ];
    if study.parameter_sets > 1 {
        notes.push("Whiskers: 95% of parameter sets.".to_owned());
        if board.lanes.iter().any(|lane| is_hollow(lane.flow)) {
            notes.push("Hollow ribbons: smaller than half of their own 95% interval.".to_owned());
        }
    } else {
        notes.push(
            "One parameter set: uncertainty about parameters is not shown, and no direction is stated.".to_owned(),
        );
    }
    let sentence = |flow: &&Flow| format!("Not drawn: {}.", described(flow));
    notes.extend(board.left_out.iter().map(sentence));
    notes
}

fn shows(title: &str, board: &FlowPicture, changes: &[&NetChange]) -> String {
    let shown = |pounds: f64| POUNDS.signed(pounds * 1e-6);
    let change = |change: &&NetChange| {
        let spread = &change.pounds;
        let party = short(&change.party, 60);
        format!("{party} {} (95% {} to {})", shown(spread.mean), shown(spread.p025), shown(spread.p975))
    };
    let changes: Vec<String> = changes.iter().map(change).collect();
    let flows: Vec<String> = board.lanes.iter().map(|lane| described(lane.flow)).collect();
    format!("{title}. Changes: {}. Flows: {}.", changes.join("; "), flows.join("; "))
}

/// `Sanctions £1.2m from Acute providers to Commissioners`.
fn described(flow: &Flow) -> String {
    let [clause, from, to] = [&flow.clause, &flow.from, &flow.to].map(|name| short(name, 60));
    format!("{clause} {} from {from} to {to}", money(flow.pounds.mean))
}

/// Names the party that clearly gains most, the one that clearly loses most, and what is known of the system.
fn title(arm: &str, changes: &[&NetChange], sets: u32) -> String {
    let clear = |change: &&&NetChange| !change.is_system && is_clear(&change.pounds, sets);
    let by_mean = |one: &&&NetChange, other: &&&NetChange| one.pounds.mean.total_cmp(&other.pounds.mean);
    let gain = changes.iter().filter(clear).filter(|change| change.pounds.mean > 0.0).max_by(by_mean);
    let loss = changes.iter().filter(clear).filter(|change| change.pounds.mean < 0.0).min_by(by_mean);
    let party = |change: &NetChange| lower_first(&short(&change.party, 40));
    let sum = |change: &NetChange| money(change.pounds.mean.abs());
    let parties = match (gain, loss) {
        (Some(gain), Some(loss)) => format!(
            "{arm} leaves {} {} a year better off and {} {} worse off",
            party(gain),
            sum(gain),
            party(loss),
            sum(loss)
        ),
        (Some(gain), None) => format!("{arm} leaves {} {} a year better off", party(gain), sum(gain)),
        (None, Some(loss)) => format!("{arm} leaves {} {} a year worse off", party(loss), sum(loss)),
        (None, None) => return format!("No clear change in any party’s position was found under {}", lower_first(arm)),
    };
    let system = changes.iter().find(|change| change.is_system);
    match system.map(|system| (is_clear(&system.pounds, sets), system)) {
        Some((true, system)) if system.pounds.mean > 0.0 => format!("{parties}; the system gains {}", sum(system)),
        Some((true, system)) => format!("{parties}; the system loses {}", sum(system)),
        Some((false, _)) => format!("{parties}; no clear change for the system"),
        None => parties,
    }
}

fn entries(board: &FlowPicture) -> Vec<(Mark, String)> {
    let mut entries =
        vec![(Mark::Box(forward(false).0, Some(forward(false).1)), "money paid from left to right →".to_owned())];
    if board.lanes.iter().any(|lane| lane.is_reversed) {
        let (fill, edge) = backward(false);
        entries.push((Mark::Box(fill, Some(edge)), "← money flowing back".to_owned()));
    }
    entries
}

fn forward(is_thin: bool) -> (Fill, Pen) {
    (Fill::Plain(if is_thin { BAND_EDGE } else { BAND_90 }), Pen::solid(BAND_EDGE, 0.7))
}

fn backward(is_thin: bool) -> (Fill, Pen) {
    (Fill::Hatched(ORANGE), Pen::solid(ORANGE, if is_thin { 0.5 } else { 0.7 }))
}

fn is_hollow(flow: &Flow) -> bool {
    flow.pounds.mean < (flow.pounds.p975 - flow.pounds.p025) / 2.0
}

/// Left edge of the bars of a column.
fn bar_left(column: FlowColumn) -> f64 {
    let step = (WIDTH - 2.0 * MARGIN - BAR) / 3.0;
    let number = match column {
        FlowColumn::Source => 0.0,
        FlowColumn::Commissioner => 1.0,
        FlowColumn::Provider => 2.0,
        FlowColumn::Outside => 3.0,
    };
    MARGIN + number * step
}

fn draw_board(svg: &mut Svg, board: &FlowPicture, top: f64) {
    svg.open("flows", "panel");
    for (place, bar) in board.bars.iter().enumerate() {
        svg.open(&format!("party-{}", place + 1), "party");
        draw_bar(svg, bar, top);
        svg.close();
    }
    for (place, lane) in board.lanes.iter().enumerate() {
        svg.open(&format!("flow-{}", place + 1), if lane.is_reversed { "flow back" } else { "flow forward" });
        draw_ribbon(svg, lane, top);
        label_ribbon(svg, lane, top);
        svg.close();
    }
    svg.close();
}

fn draw_ribbon(svg: &mut Svg, lane: &PlacedFlow, top: f64) {
    let is_thin = lane.thickness < ROOMY;
    let (mut fill, edge) = if lane.is_reversed { backward(is_thin) } else { forward(is_thin) };
    if is_hollow(lane.flow) {
        fill = Fill::Plain(WHITE);
    }
    let (middle, half) = (top + lane.middle(), lane.thickness / 2.0);
    if lane.passes_commissioners() {
        // A gap in the bar of the commissioners, so that the ribbon is seen to pass over it.
        let left = bar_left(FlowColumn::Commissioner);
        svg.rect((left - 1.0, middle - half - 1.6), (left + BAR + 1.0, middle + half + 1.6), Fill::Plain(WHITE), None);
    }
    let (from, to) = (bar_left(lane.left) + BAR, bar_left(lane.right));
    svg.rect((from, middle - half), (to, middle + half), fill, Some(edge));
}

fn label_ribbon(svg: &mut Svg, lane: &PlacedFlow, top: f64) {
    let start = bar_left(lane.left) + BAR;
    let room = (WIDTH - 2.0 * MARGIN - BAR) / 3.0 - BAR - 5.0;
    let (before, after) = if lane.is_reversed { ("← ", "") } else { ("", " →") };
    let value = format!(" {}{after}", money(lane.flow.pounds.mean));
    let set = SMALL.in_colour(BLACK).at(Anchor::Middle);
    // The value stays whole; if need be the name of the clause is cut.
    let clause = fitted(&lane.flow.clause, set, room - width(before, set) - width(&value, set));
    let base = if lane.thickness >= ROOMY {
        top + lane.middle() + set.size * 0.36
    } else {
        top + lane.middle() - lane.thickness / 2.0 - 2.2
    };
    svg.text(start + (room + 5.0) / 2.0, base, &format!("{before}{clause}{value}"), set);
}

fn draw_bar(svg: &mut Svg, bar: &PartyBar, top: f64) {
    let left = bar_left(bar.column);
    svg.rect((left, top + bar.top - 1.0), (left + BAR, top + bar.bottom + 1.0), Fill::Plain(DARK_GREY), None);
    let (x, anchor) = match bar.column {
        FlowColumn::Source => (left, Anchor::Start),
        FlowColumn::Commissioner | FlowColumn::Provider => (left + BAR / 2.0, Anchor::Middle),
        FlowColumn::Outside => (left + BAR, Anchor::End),
    };
    svg.text(x, top + bar.top - 4.5, &fitted(&bar.party, VALUE, 130.0), VALUE.at(anchor));
}

fn csv(findings: &Findings, board: &FlowPicture, changes: &[&NetChange]) -> Result<String, ChartError> {
    let heads = ["kind", "from", "to", "clause", "party", "mean_gbp_m", "p025_gbp_m", "p975_gbp_m", "futures"];
    let mut table = ChartTable::new(&heads)?;
    let n = findings.study.futures_of_arm().to_string();
    let flows = board.lanes.iter().map(|lane| lane.flow).chain(board.left_out.iter().copied());
    for flow in flows {
        let [mean, low, high] =
            [flow.pounds.mean, flow.pounds.p025, flow.pounds.p975].map(|pounds| cell(pounds * 1e-6));
        table.row(&["flow", &flow.from, &flow.to, &flow.clause, "", &mean, &low, &high, &n])?;
    }
    for change in changes {
        let spread = &change.pounds;
        let [mean, low, high] = [spread.mean, spread.p025, spread.p975].map(|pounds| cell(pounds * 1e-6));
        let kind = if change.is_system { "net_change_system" } else { "net_change" };
        table.row(&[kind, "", "", "", &change.party, &mean, &low, &high, &n])?;
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn change(party: &str, low: f64, mean: f64, high: f64) -> NetChange {
        let mut change = sample::two_arms().net_changes.remove(0);
        party.clone_into(&mut change.party);
        change.is_system = party == "System";
        change.pounds.p025 = low;
        change.pounds.mean = mean;
        change.pounds.p975 = high;
        change
    }

    #[test]
    fn a_title_names_only_parties_whose_change_is_clear() {
        let gain = change("Acute providers", 1.0e6, 2.0e6, 3.0e6);
        let loss = change("Commissioners", -4.0e6, -1.9e6, -0.1e6);
        let unsure = change("Centre", -9.0e6, -5.0e6, 0.1e6);
        let system = change("System", -1.0e6, 0.1e6, 1.0e6);
        assert_eq!(
            title("Shared risk", &[&gain, &loss, &unsure, &system], 50),
            "Shared risk leaves acute providers £2.0m a year better off and commissioners £1.9m worse off; no clear \
             change for the system"
        );
        assert_eq!(
            title("Shared risk", &[&unsure, &system], 50),
            "No clear change in any party’s position was found under shared risk"
        );
    }

    #[test]
    fn with_one_parameter_set_no_direction_is_stated() {
        let gain = change("Acute providers", 2.0e6, 2.0e6, 2.0e6);
        assert!(title("Shared risk", &[&gain], 1).starts_with("No clear change"));
    }

    #[test]
    fn a_flow_below_zero_is_refused() {
        let mut findings = sample::two_arms();
        let flow = findings.flows.iter_mut().find(|flow| flow.arm == 1).unwrap();
        flow.pounds.mean = -1.0;
        assert!(matches!(who_pays(&findings, 1, DrawnFor::Publication), Err(ChartError::Damaged { .. })));
    }

    #[test]
    fn losses_are_hatched() {
        let findings = sample::two_arms();
        let chart = who_pays(&findings, 1, DrawnFor::Publication).unwrap().unwrap();
        let losses =
            chart.svg.split("<g id=").filter(|group| group.contains("class=\"change\"") && group.contains("−£"));
        for group in losses.filter(|group| group.contains("font-weight=\"600\" text-anchor=\"end\">−£")) {
            assert!(group.contains("hatch"), "{group}");
        }
    }
}
