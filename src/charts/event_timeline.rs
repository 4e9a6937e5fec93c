//! What happened in one future of an arm, party by party, with trust below it and how common such events are in all
//! futures.
//!
//! Events are counted by quarter, with a row for each kind, so that ten years of monthly events stay readable.

use serde_json::json;

use super::changes::{counted, lower_first};
use super::check::{enough_futures, finite, known_arm};
use super::page::{Page, Words, period};
use super::svg::Svg;
use super::table::{ChartTable, cell};
use super::theme::{Anchor, BLACK, GRID, HEADING, MARGIN, Pen, SMALL, VALUE, WIDTH, count, money, part};
use super::timeline_lanes::{EventRow, Lane, MOST_PROVIDERS, lanes};
use super::timeline_marks as marks;
use super::timeline_strips::{draw_often, draw_trust};
use super::words::{fitted, short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Findings, StudyFacts, Timeline};

/// Name of this kind of chart.
pub const ID: &str = "event-timeline";

/// This kind of chart.
pub const KIND: ChartKind = ChartKind { id: ID, answers: "What happens in one future, and who acts?", draw: all };

/// Height of a row.
const ROW: f64 = 10.6;
/// Left and right edge of the time axis.
pub(super) const ACROSS: (f64, f64) = (MARGIN + 124.0, 370.0);
/// Room for the name of a kind of event beside its symbol.
const LABEL_ROOM: f64 = ACROSS.0 - MARGIN - 13.0;
/// Right edges of the columns of numbers and sums.
const COLUMNS: [f64; 2] = [396.0, WIDTH - MARGIN];
/// Least and largest radius of a symbol, in points.
const RADIUS: (f64, f64) = (1.5, 3.2);
const QUARTERS: usize = 4;

/// Every arm that was looked at closely.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    findings.timelines.iter().filter_map(|timeline| event_timeline(findings, timeline, purpose).transpose()).collect()
}

/// Draws one timeline; none if nothing happened in it.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn event_timeline(
    findings: &Findings,
    timeline: &Timeline,
    purpose: DrawnFor,
) -> Result<Option<Chart>, ChartError> {
    known_arm(ID, findings, timeline.arm)?;
    if timeline.happenings.is_empty() {
        return Ok(None);
    }
    let arm = &findings.arms[timeline.arm];
    let stem = format!("{ID}-{}-{}", timeline.arm, slug(&arm.id));
    enough_futures(&stem, findings, purpose)?;
    let lanes = checked(findings, timeline, &stem)?;
    let axis = Axis { years: findings.study.years as usize };
    let page = Page::begin(words(findings, timeline, &stem, &lanes), purpose, &[]);
    let lanes_top = page.top + 12.0;
    let most = lanes.iter().flat_map(|lane| &lane.rows).flat_map(|row| &row.by_quarter).max().copied().unwrap_or(1);
    let mut top = lanes_top;
    for (place, lane) in lanes.iter().enumerate() {
        page.svg.borrow_mut().open(&format!("lane-{}", place + 1), "lane");
        top = draw_lane(&mut page.svg.borrow_mut(), lane, axis, (top, most));
        page.svg.borrow_mut().close();
    }
    top = draw_trust(&mut page.svg.borrow_mut(), timeline, axis, top);
    top = draw_often(&mut page.svg.borrow_mut(), timeline, axis, findings.study.futures_of_arm(), top + 6.0);
    axis.draw(&mut page.svg.borrow_mut(), &findings.study, lanes_top, top);
    let drawn = json!({ "arm": arm.id, "parameter_set": timeline.parameter_set, "future": timeline.future,
        "lanes": lanes.iter().map(|lane| &lane.name).collect::<Vec<_>>(), "most_in_a_quarter": most });
    page.end(top + 16.0, &findings.study, csv(findings, timeline, &lanes)?, &drawn).map(Some)
}

fn checked(findings: &Findings, timeline: &Timeline, stem: &str) -> Result<Vec<Lane>, ChartError> {
    finite(stem, "a sum of money", timeline.happenings.iter().map(|happening| happening.pounds))?;
    finite(stem, "trust", timeline.trust.iter().copied())?;
    finite(stem, "a share of futures", timeline.often.iter().flat_map(|often| often.by_year.iter().copied()))?;
    let years = findings.study.years as usize;
    let lanes = lanes(timeline, years * QUARTERS);
    let fits = timeline.often.iter().all(|often| often.by_year.len() == years);
    lanes.filter(|_| fits).ok_or_else(|| {
        let what = "something happened after the last year of the study".to_owned();
        ChartError::Damaged { chart: stem.to_owned(), what }
    })
}

/// The axis of time.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    years: usize,
}

impl Axis {
    /// Where a point in time, counted in years, lies.
    pub fn at(self, years: f64) -> f64 {
        ACROSS.0 + years / self.years.max(1) as f64 * (ACROSS.1 - ACROSS.0)
    }

    /// A thin line at the start of each year.
    pub fn lines(self, svg: &mut Svg, top: f64, bottom: f64) {
        for year in 0..=self.years {
            let x = self.at(year as f64);
            svg.line((x, top), (x, bottom), Pen::solid(GRID, 0.5));
        }
    }

    /// The names of the years above and below.
    fn draw(self, svg: &mut Svg, study: &StudyFacts, top: f64, bottom: f64) {
        svg.open("years", "axes");
        let wide = self.at(1.0) - self.at(0.0);
        let step = ((super::font::width("2014/15", SMALL) + 4.0) / wide).ceil().max(1.0) as usize;
        for year in (0..self.years).step_by(step) {
            let name = study.first_year.plus(u32::try_from(year).unwrap_or(u32::MAX)).to_string();
            let start = self.at(year as f64);
            let (x, anchor) = if step == 1 { (start + wide / 2.0, Anchor::Middle) } else { (start, Anchor::Start) };
            for base in [top - 4.0, bottom + 9.5] {
                svg.text(x, base, &name, SMALL.at(anchor));
            }
        }
        svg.close();
    }
}

/// True if the name of a kind of event can be read in full beside its row.
#[must_use]
pub fn event_label_fits(what: &str) -> bool {
    super::font::width(&marks::label(what), SMALL) <= LABEL_ROOM
}

/// Draws a lane below `top`; returns where it ends.
fn draw_lane(svg: &mut Svg, lane: &Lane, axis: Axis, (top, most): (f64, u32)) -> f64 {
    let bottom = top + 15.0 + lane.rows.len() as f64 * ROW;
    axis.lines(svg, top, bottom);
    svg.line((MARGIN, top), (WIDTH - MARGIN, top), Pen::solid(GRID, 0.7));
    svg.text(MARGIN, top + 9.5, &fitted(&lane.name, HEADING, ACROSS.0 - MARGIN - 4.0), HEADING);
    let mut middle = top + 12.0 + ROW / 2.0;
    for row in &lane.rows {
        draw_row(svg, row, axis, (middle, most));
        middle += ROW;
    }
    bottom
}

fn draw_row(svg: &mut Svg, row: &EventRow, axis: Axis, (middle, most): (f64, u32)) {
    let base = middle + SMALL.size * 0.36;
    let symbol = marks::of(&row.what);
    marks::draw(svg, symbol, (MARGIN + 4.0, middle), RADIUS.1 - 0.4);
    svg.text(MARGIN + 11.0, base, &fitted(&marks::label(&row.what), SMALL, LABEL_ROOM), SMALL.in_colour(BLACK));
    for (quarter, &number) in row.by_quarter.iter().enumerate().filter(|(_, number)| **number > 0) {
        let x = axis.at((quarter as f64 + 0.5) / QUARTERS as f64);
        marks::draw(svg, symbol, (x, middle), radius(number, most));
    }
    svg.text(COLUMNS[0], base, &count(row.number()), VALUE_OF_ROW.at(Anchor::End));
    if row.pounds != 0.0 {
        svg.text(COLUMNS[1], base, &money(row.pounds), SMALL.at(Anchor::End));
    }
}

const VALUE_OF_ROW: super::theme::Type = super::theme::Type { size: SMALL.size, ..VALUE };

/// Surfaces are as the numbers, above the least radius that can be seen.
fn radius(number: u32, most: u32) -> f64 {
    let part = f64::from(number) / f64::from(most.max(1));
    (RADIUS.1 * libm::sqrt(part)).max(RADIUS.0)
}

fn words(findings: &Findings, timeline: &Timeline, stem: &str, lanes: &[Lane]) -> Words {
    let study = &findings.study;
    let label = &findings.arms[timeline.arm].label;
    let title = title(&short(label, 48), timeline);
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        subtitle: format!(
            "What happened and who acted under {}, {}, in one future: parameter set {}, future {}, whose system surplus is \
             the median. To the right: number of events and their sum.",
            lower_first(&short(label, 70)),
            period(study),
            timeline.parameter_set,
            timeline.future
        ),
        notes: notes(timeline, lanes),
        what_it_is:
            "Timeline with a lane for each party and a row for each kind of event, counted by quarter; below it trust \
                     through the months, and a table of how common such events are over all futures."
                .to_owned(),
        what_it_shows: shows(&title, timeline, lanes),
        title,
    }
}

/// A single future supports no direction: the title counts what happened in it.
fn title(arm: &str, timeline: &Timeline) -> String {
    let number = |what: &str| timeline.happenings.iter().filter(|happening| happening.what == what).count() as u64;
    let (due, imposed) = (number("sanction due"), number("sanction imposed"));
    if due == 0 {
        let all = counted(timeline.happenings.len() as u64, "event");
        return format!("The median future under {}: {all}, and no sanction fell due", lower_first(arm));
    }
    let imposed = if imposed == due { "all".to_owned() } else { format!("{} of", count(imposed)) };
    format!("In the median future under {}, {imposed} {} due were imposed", lower_first(arm), counted(due, "sanction"))
}

fn shows(title: &str, timeline: &Timeline, lanes: &[Lane]) -> String {
    let row = |row: &EventRow| format!("{} {}", count(row.number()), row.what);
    let lane = |lane: &Lane| format!("{}: {}", lane.name, lane.rows.iter().map(row).collect::<Vec<_>>().join(", "));
    let lanes: Vec<String> = lanes.iter().map(lane).collect();
    let trust = match (timeline.trust.first(), timeline.trust.last()) {
        (Some(first), Some(last)) => format!(" Trust goes from {} to {}.", part(*first), part(*last)),
        _ => String::new(),
    };
    format!("{title}. {}.{trust}", lanes.join("; "))
}

fn notes(timeline: &Timeline, lanes: &[Lane]) -> Vec<String> {
    let mut notes = vec![
        "Symbols: events of a quarter; the larger, the more. One future shows how things hang together, not what is likely: \
         for that see the shares."
            .to_owned(),
        "What one side does to another (imposing, waiving, withholding, settling, signing) stands with the side that acts.".to_owned(),
    ];
    if lanes.iter().any(|lane| lane.name.ends_with(" other providers")) {
        notes.push(format!("Lanes of their own: the {MOST_PROVIDERS} providers with most events."));
    }
    let always: Vec<&str> = timeline
        .often
        .iter()
        .filter(|often| super::timeline_strips::is_always(often))
        .map(|often| often.what.as_str())
        .collect();
    if !always.is_empty() {
        notes.push(format!("In every year of every future, so not listed: {}.", always.join(", ")));
    }
    notes
}

fn csv(findings: &Findings, timeline: &Timeline, lanes: &[Lane]) -> Result<String, ChartError> {
    let heads = [
        "kind",
        "arm",
        "party",
        "event",
        "year",
        "part_of_year",
        "events",
        "value_per_cent",
        "amount_gbp_m",
        "futures",
    ];
    let mut table = ChartTable::new(&heads)?;
    let (arm, study) = (&findings.arms[timeline.arm].id, &findings.study);
    let year = |place: usize| study.first_year.plus(u32::try_from(place).unwrap_or(u32::MAX)).to_string();
    for lane in lanes {
        for row in &lane.rows {
            for (quarter, number) in row.by_quarter.iter().enumerate().filter(|(_, number)| **number > 0) {
                let part = format!("Q{}", quarter % QUARTERS + 1);
                let year = year(quarter / QUARTERS);
                table.row(&["event", arm, &lane.name, &row.what, &year, &part, &number.to_string(), "", "", "1"])?;
            }
            let (number, pounds) = (row.number().to_string(), cell(row.pounds * 1e-6));
            table.row(&["all_events", arm, &lane.name, &row.what, "", "", &number, "", &pounds, "1"])?;
        }
    }
    for (month, trust) in timeline.trust.iter().enumerate() {
        let (part, value) = (format!("M{}", month % 12 + 1), cell(trust * 100.0));
        table.row(&["trust", arm, "", "", &year(month / 12), &part, "", &value, "", "1"])?;
    }
    let n = study.futures_of_arm().to_string();
    for often in &timeline.often {
        for (place, share) in often.by_year.iter().enumerate() {
            table.row(&[
                "share_of_futures",
                arm,
                "",
                &often.what,
                &year(place),
                "",
                "",
                &cell(share * 100.0),
                "",
                &n,
            ])?;
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn chart(findings: &Findings) -> Result<Option<Chart>, ChartError> {
        event_timeline(findings, &findings.timelines[0], DrawnFor::Publication)
    }

    #[test]
    fn the_table_holds_every_event_once() {
        let findings = sample::two_arms();
        let chart = chart(&findings).unwrap().unwrap();
        let sum = |kind: &str| -> usize {
            let of_kind = chart.csv.lines().filter(|line| line.starts_with(&format!("{kind},")));
            of_kind.map(|line| line.split(',').nth(6).unwrap().parse::<usize>().unwrap()).sum()
        };
        assert_eq!(sum("event"), findings.timelines[0].happenings.len());
        assert_eq!(sum("all_events"), sum("event"));
    }

    #[test]
    fn an_event_outside_the_study_and_trust_that_is_not_finite_are_refused() {
        let mut findings = sample::two_arms();
        findings.timelines[0].trust[3] = f64::NAN;
        assert!(matches!(chart(&findings), Err(ChartError::NotFinite { .. })));
        let mut findings = sample::two_arms();
        findings.timelines[0].happenings[0].month = 120;
        assert!(matches!(chart(&findings), Err(ChartError::Damaged { .. })));
    }

    #[test]
    fn a_larger_number_is_never_drawn_smaller() {
        let radii: Vec<f64> = (1..=40).map(|number| radius(number, 40)).collect();
        assert!(radii.windows(2).all(|pair| pair[0] <= pair[1]) && radii[39] == RADIUS.1);
        assert!((radius(20, 40) / radius(40, 40) - libm::sqrt(0.5)).abs() < 1e-12);
    }

    #[test]
    fn a_future_without_events_has_no_chart() {
        let mut findings = sample::two_arms();
        findings.timelines[0].happenings.clear();
        assert_eq!(chart(&findings).unwrap(), None);
    }
}
