//! C2: who pays whom in a year under an arm, and below it how each party's position changes against the baseline.
//!
//! Flows show where money goes; the bars show who gains. The system, which is the sum of all parties, stands apart.

use serde_json::json;

use super::changes::{is_clear, lower_first};
use super::check::{enough_futures, finite, futures, known_arm, numbers};
use super::flow_layout::{Bar, Board, Column, Lane, ROOMY, board};
use super::key::{self, Mark};
use super::page::{Page, Words, period, size};
use super::panel::{Frame, Panel};
use super::svg::{Fill, Svg};
use super::table::{Table, cell};
use super::theme::{
    Anchor, BAND_90, BAND_EDGE, BLACK, BLUE, DARK_GREY, Display, GRID, HEADING, LABEL, MARGIN, ORANGE, Pen, SMALL,
    Type, VALUE, WHITE, WIDTH, money, ticks_across,
};
use super::words::{fitted, short, slug};
use super::{Chart, ChartError, Purpose};
use crate::analysis::findings::{Arm, Findings, Flow, NetChange};
use crate::measures::Unit;

/// Name of this kind of chart.
pub const ID: &str = "who-pays";

/// Width of the bar that stands for a party.
const BAR: f64 = 7.0;
/// Height of a row of net changes.
const ROW: f64 = 16.0;
const NAMES: f64 = 112.0;
const POUNDS: Display = Display(Unit::Pounds);

/// Every arm but the baseline.
pub fn all(findings: &Findings, purpose: Purpose) -> Vec<Result<Chart, ChartError>> {
    (1..findings.arms.len()).filter_map(|arm| who_pays(findings, arm, purpose).transpose()).collect()
}

/// Draws the flows of one arm and its net changes; none if the findings hold no flow of it.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn who_pays(findings: &Findings, arm: usize, purpose: Purpose) -> Result<Option<Chart>, ChartError> {
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
    let mut top = page.top - 8.0;
    draw_board(&mut page.svg.borrow_mut(), &board, top);
    top += board.height + 20.0;
    if !changes.is_empty() {
        top = draw_changes(&page, findings, &changes, top)?;
    }
    let drawn = json!({ "arm": findings.arms[arm].id, "baseline": findings.arms[0].id, "unit": "gbp_m",
        "flows": board.lanes.len(), "whiskers": 0.9 });
    page.end(top, &findings.study, csv(findings, &board, &changes)?, &drawn).map(Some)
}

fn words(findings: &Findings, stem: &str, arm: &Arm, board: &Board, changes: &[&NetChange]) -> Words {
    let study = &findings.study;
    let baseline = findings.arms.first().map_or(String::new(), |arm| short(&arm.label, 70));
    let title = title(&short(&arm.label, 48), changes, study.parameter_sets);
    let mut notes = vec![
        "Thickness of a ribbon: mean £m a year; the smallest are drawn thicker than to scale, so read their labels."
            .to_owned(),
    ];
    if study.parameter_sets > 1 {
        notes.push("Whiskers: 90% of parameter sets.".to_owned());
        if board.lanes.iter().any(|lane| is_hollow(lane.flow)) {
            notes.push("Hollow ribbons: smaller than half of their own 90% interval.".to_owned());
        }
    } else {
        notes.push(
            "One parameter set: uncertainty about parameters is not shown, and no direction is stated.".to_owned(),
        );
    }
    for flow in &board.left_out {
        notes.push(format!(
            "Not drawn: {} from {} to {}, {}.",
            short(&flow.clause, 40),
            short(&flow.from, 40),
            short(&flow.to, 40),
            money(flow.pounds.mean)
        ));
    }
    let change = |change: &&NetChange| {
        let spread = &change.pounds;
        let shown = |pounds: f64| POUNDS.signed(pounds * 1e-6);
        format!(
            "{} {} (90% {} to {})",
            short(&change.party, 60),
            shown(spread.mean),
            shown(spread.p05),
            shown(spread.p95)
        )
    };
    let flow = |lane: &Lane| {
        let flow = lane.flow;
        format!(
            "{} {} from {} to {}",
            short(&flow.clause, 60),
            money(flow.pounds.mean),
            short(&flow.from, 60),
            short(&flow.to, 60)
        )
    };
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        subtitle: format!(
            "£m a year under {}, mean of {}. Baseline: {baseline}. {}.",
            lower_first(&short(&arm.label, 70)),
            period(study),
            size(study)
        ),
        notes,
        what_it_is:
            "Flow chart of money in four columns, from Treasury and centre by commissioners and providers to staff and \
                     suppliers, with a bar chart of each party's change against the baseline below, in £m a year."
                .to_owned(),
        what_it_shows: format!(
            "{title}. Changes: {}. Flows: {}.",
            changes.iter().map(change).collect::<Vec<_>>().join("; "),
            board.lanes.iter().map(flow).collect::<Vec<_>>().join("; ")
        ),
        title,
    }
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
        (None, None) => return format!("No clear change in any party's position was found under {}", lower_first(arm)),
    };
    let system = changes.iter().find(|change| change.is_system);
    match system.map(|system| (is_clear(&system.pounds, sets), system)) {
        Some((true, system)) if system.pounds.mean > 0.0 => format!("{parties}; the system gains {}", sum(system)),
        Some((true, system)) => format!("{parties}; the system loses {}", sum(system)),
        Some((false, _)) => format!("{parties}; no clear change for the system"),
        None => parties,
    }
}

fn entries(board: &Board) -> Vec<(Mark, String)> {
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
    flow.pounds.mean < (flow.pounds.p95 - flow.pounds.p05) / 2.0
}

/// Left edge of the bars of a column.
fn bar_left(column: Column) -> f64 {
    let step = (WIDTH - 2.0 * MARGIN - BAR) / 3.0;
    let number = match column {
        Column::Source => 0.0,
        Column::Commissioner => 1.0,
        Column::Provider => 2.0,
        Column::Outside => 3.0,
    };
    MARGIN + number * step
}

fn draw_board(svg: &mut Svg, board: &Board, top: f64) {
    svg.open("flows", "panel");
    for (place, lane) in board.lanes.iter().enumerate() {
        svg.open(&format!("flow-{}", place + 1), if lane.is_reversed { "flow back" } else { "flow forward" });
        draw_ribbon(svg, lane, top);
        svg.close();
    }
    for (place, bar) in board.bars.iter().enumerate() {
        svg.open(&format!("party-{}", place + 1), "party");
        draw_bar(svg, bar, top);
        svg.close();
    }
    svg.open("flow-labels", "labels");
    for lane in &board.lanes {
        label_ribbon(svg, lane, top);
    }
    svg.close();
    svg.close();
}

fn draw_ribbon(svg: &mut Svg, lane: &Lane, top: f64) {
    let is_thin = lane.thickness < ROOMY;
    let (mut fill, edge) = if lane.is_reversed { backward(is_thin) } else { forward(is_thin) };
    if is_hollow(lane.flow) {
        fill = Fill::Plain(WHITE);
    }
    let mut from = (bar_left(lane.left) + BAR, top + lane.y_left);
    let to = (bar_left(lane.right), top + lane.y);
    if lane.y != lane.y_left {
        // The swing ends before the next column; from there on the lane is straight.
        let bend = (from.0 + bar_left(Column::Provider) / 2.0 - 20.0, to.1);
        let bend = (bend.0.min(to.0), bend.1);
        svg.ribbon(from, bend, lane.thickness, fill, Some(edge));
        from = bend;
    }
    let half = lane.thickness / 2.0;
    svg.rect((from.0, from.1 - half), (to.0, to.1 + half), fill, Some(edge));
}

fn label_ribbon(svg: &mut Svg, lane: &Lane, top: f64) {
    let start = bar_left(lane.left) + BAR;
    let end = bar_left(lane.right).min(start + (WIDTH - 2.0 * MARGIN - BAR) / 3.0 - BAR);
    let arrow = if lane.is_reversed { "← " } else { "" };
    let back = if lane.is_reversed { "" } else { " →" };
    let text = format!("{arrow}{} {}{back}", short(&lane.flow.clause, 40), money(lane.flow.pounds.mean));
    let middle = top + f64::midpoint(lane.y, lane.y_left);
    let base = if lane.thickness >= ROOMY { middle + SMALL.size * 0.36 } else { middle - lane.thickness / 2.0 - 2.2 };
    let set = SMALL.in_colour(BLACK).at(Anchor::Middle);
    svg.text(f64::midpoint(start, end), base, &fitted(&text, set, end - start - 6.0), set);
}

fn draw_bar(svg: &mut Svg, bar: &Bar, top: f64) {
    let left = bar_left(bar.column);
    svg.rect((left, top + bar.top - 1.0), (left + BAR, top + bar.bottom + 1.0), Fill::Plain(DARK_GREY), None);
    let (x, anchor) = match bar.column {
        Column::Source => (left, Anchor::Start),
        Column::Commissioner | Column::Provider => (left + BAR / 2.0, Anchor::Middle),
        Column::Outside => (left + BAR, Anchor::End),
    };
    svg.text(x, top + bar.top - 5.0, &fitted(&bar.party, VALUE, 130.0), VALUE.at(anchor));
}

/// The bars of net changes; returns where they end.
fn draw_changes(page: &Page, findings: &Findings, changes: &[&NetChange], top: f64) -> Result<f64, ChartError> {
    let has_interval = findings.study.parameter_sets > 1;
    let right = WIDTH - MARGIN;
    page.svg.borrow_mut().open("net-changes", "panel");
    page.svg.borrow_mut().text(
        MARGIN,
        top + 9.0,
        "Change in each party’s yearly position against the baseline",
        HEADING,
    );
    for (x, head) in [(right - 88.0, "mean"), (right, "90% interval")] {
        page.svg.borrow_mut().text(x, top + 9.0, head, SMALL.at(Anchor::End));
    }
    let rows_top = top + 17.0;
    let systems = changes.iter().filter(|change| change.is_system).count();
    let apart = if systems > 0 { 7.0 } else { 0.0 };
    let bottom = rows_top + changes.len() as f64 * ROW + apart;
    let frame = Frame { left: MARGIN + NAMES, top: rows_top, right: right - 132.0, bottom };
    let axis = axis(changes, has_interval);
    let panel = Panel::new(&page.svg, frame, axis, (bottom - rows_top, 0.0));
    axis_lines(&mut page.svg.borrow_mut(), &panel, frame, axis);
    let mut parties: Vec<&NetChange> = changes.iter().filter(|change| !change.is_system).copied().collect();
    parties.extend(changes.iter().filter(|change| change.is_system));
    let decimals = POUNDS.column_decimals(changes.iter().map(|change| change.pounds.mean * 1e-6));
    for (place, change) in parties.into_iter().enumerate() {
        let down = place as f64 * ROW + if change.is_system { apart } else { 0.0 } + ROW / 2.0;
        page.svg
            .borrow_mut()
            .open(&format!("change-{}", place + 1), if change.is_system { "change system" } else { "change" });
        draw_change(page, &panel, change, down, has_interval);
        change_words(&mut page.svg.borrow_mut(), change, rows_top + down, (has_interval, decimals));
        page.svg.borrow_mut().close();
    }
    if systems > 0 && systems < changes.len() {
        let y = rows_top + (changes.len() - systems) as f64 * ROW + apart / 2.0;
        page.svg.borrow_mut().line((MARGIN, y), (right, y), Pen::solid(GRID, 0.7));
    }
    page.svg.borrow_mut().close();
    Ok(bottom + 13.0)
}

fn axis(changes: &[&NetChange], has_interval: bool) -> (f64, f64) {
    let mut axis = (0.0_f64, 0.0_f64);
    for change in changes {
        let spread = &change.pounds;
        let ends = if has_interval { [spread.p05, spread.p95] } else { [0.0, 0.0] };
        for value in ends.into_iter().chain([spread.mean]) {
            axis = (axis.0.min(value * 1e-6), axis.1.max(value * 1e-6));
        }
    }
    let room = (axis.1 - axis.0) * 0.06;
    if room > 0.0 { (axis.0 - room, axis.1 + room) } else { (-1.0, 1.0) }
}

fn axis_lines(svg: &mut Svg, panel: &Panel, frame: Frame, axis: (f64, f64)) {
    let label = |mark: f64, decimals: usize| POUNDS.signed_with_decimals(mark, decimals);
    let (marks, decimals) = ticks_across(axis.0, axis.1, frame.width(), label);
    for mark in marks {
        let x = panel.at(mark, 0.0).0;
        let pen = if mark == 0.0 { Pen::solid(DARK_GREY, 0.9) } else { Pen::solid(GRID, 0.6) };
        svg.line((x, frame.top), (x, frame.bottom + 2.5), pen);
        let text = if mark == 0.0 { "0".to_owned() } else { label(mark, decimals) };
        svg.text(x, frame.bottom + 10.5, &text, SMALL.at(Anchor::Middle));
    }
}

fn draw_change(page: &Page, panel: &Panel, change: &NetChange, down: f64, has_interval: bool) {
    let spread = &change.pounds;
    let colour = if change.is_system { DARK_GREY } else { BLUE };
    let (fill, edge) = if spread.mean < 0.0 {
        let colour = if change.is_system { DARK_GREY } else { ORANGE };
        (Fill::Hatched(colour), Pen::solid(colour, 0.8))
    } else {
        (Fill::Plain(colour), Pen::solid(colour, 0.8))
    };
    let (from, to) = (panel.at(0.0, down - 4.5), panel.at(spread.mean * 1e-6, down + 4.5));
    let mut svg = page.svg.borrow_mut();
    svg.rect(from, to, fill, Some(edge));
    if has_interval {
        let (low, y) = panel.at(spread.p05 * 1e-6, down);
        let high = panel.at(spread.p95 * 1e-6, down).0;
        // A white line below keeps the whisker visible upon its bar.
        svg.line((low, y), (high, y), Pen::solid(WHITE, 2.4));
        key::bracket(&mut svg, low, high, y);
    }
}

fn change_words(svg: &mut Svg, change: &NetChange, middle: f64, (has_interval, decimals): (bool, usize)) {
    let base = middle + LABEL.size * 0.36;
    let set: Type = if change.is_system { VALUE } else { LABEL };
    let right = WIDTH - MARGIN;
    let shown = |pounds: f64| POUNDS.signed_with_decimals(pounds * 1e-6, decimals);
    svg.text(MARGIN, base, &fitted(&change.party, set, NAMES - 6.0), set);
    svg.text(right - 88.0, base, &shown(change.pounds.mean), VALUE.at(Anchor::End));
    let interval = if has_interval {
        format!("{} to {}", shown(change.pounds.p05), shown(change.pounds.p95))
    } else {
        "–".to_owned()
    };
    svg.text(right, base, &interval, LABEL.at(Anchor::End));
}

fn csv(findings: &Findings, board: &Board, changes: &[&NetChange]) -> Result<String, ChartError> {
    let heads = ["kind", "from", "to", "clause", "party", "mean_gbp_m", "p05_gbp_m", "p95_gbp_m", "futures"];
    let mut table = Table::new(&heads)?;
    let n = futures(&findings.study).to_string();
    let flows = board.lanes.iter().map(|lane| lane.flow).chain(board.left_out.iter().copied());
    for flow in flows {
        let [mean, low, high] = [flow.pounds.mean, flow.pounds.p05, flow.pounds.p95].map(|pounds| cell(pounds * 1e-6));
        table.row(&["flow", &flow.from, &flow.to, &flow.clause, "", &mean, &low, &high, &n])?;
    }
    for change in changes {
        let spread = &change.pounds;
        let [mean, low, high] = [spread.mean, spread.p05, spread.p95].map(|pounds| cell(pounds * 1e-6));
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
            "No clear change in any party's position was found under shared risk"
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
        assert!(matches!(who_pays(&findings, 1, Purpose::Publication), Err(ChartError::Damaged { .. })));
    }

    #[test]
    fn losses_are_hatched() {
        let findings = sample::two_arms();
        let chart = who_pays(&findings, 1, Purpose::Publication).unwrap().unwrap();
        let losses =
            chart.svg.split("<g id=").filter(|group| group.contains("class=\"change\"") && group.contains("−£"));
        for group in losses.filter(|group| group.contains("font-weight=\"600\" text-anchor=\"end\">−£")) {
            assert!(group.contains("hatch"), "{group}");
        }
    }
}
