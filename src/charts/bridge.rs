//! A waterfall for each side of the contracts, from plan to outturn and from the reported to the underlying surplus.
//!
//! Steps run down, so that every name stands level; all sides share one scale, so that what one pays another is seen to
//! get. Totals are counted by themselves: if the steps do not add up to them, the chart is refused.

use serde_json::json;

use super::bridge_rows::{Panels, PlacedBar, draw_rows};
use super::changes::{is_clear, lower_first};
use super::check::{enough_futures, finite, known_arm, numbers};
use super::key::Mark;
use super::page::{Page, Words, period, size};
use super::svg::Fill;
use super::table::{ChartTable, cell};
use super::theme::{BLUE, DARK_GREY, Display, ORANGE, Pen, money};
use super::words::{short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{BarKind, Bridge, Findings, StudyFacts};
use crate::measures::Unit;

/// Name of this kind of chart.
pub const ID: &str = "bridge";

/// This kind of chart.
pub const KIND: ChartKind = ChartKind {
    id: ID,
    answers: "How does each side come from plan to outturn, and to its underlying surplus?",
    draw: all,
};

/// Pounds a year by which steps may miss a total, for rounding.
const ROUNDING: f64 = 1.0;
const POUNDS: Display = Display(Unit::Pounds);

/// Every arm.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    (0..findings.arms.len()).filter_map(|arm| bridge(findings, arm, purpose).transpose()).collect()
}

/// Draws the bridges of one arm; none if the findings hold no bridge of it.
///
/// # Errors
/// If steps do not add up, a number is not finite, or futures are too few for publication.
pub fn bridge(findings: &Findings, arm: usize, purpose: DrawnFor) -> Result<Option<Chart>, ChartError> {
    known_arm(ID, findings, arm)?;
    let bridges: Vec<&Bridge> = findings.bridges.iter().filter(|bridge| bridge.arm == arm).collect();
    if bridges.is_empty() {
        return Ok(None);
    }
    let stem = format!("{ID}-{arm}-{}", slug(&findings.arms[arm].id));
    enough_futures(&stem, findings, purpose)?;
    let sides: Vec<Vec<PlacedBar>> = bridges.iter().map(|bridge| bars(bridge, &stem)).collect::<Result<_, _>>()?;
    let has_interval = findings.study.parameter_sets > 1;
    let page = Page::begin(words(findings, arm, &stem, &bridges), purpose, &entries(&sides, has_interval));
    let panels = Panels { names: bridges.iter().map(|bridge| bridge.party.as_str()).collect(), sides: &sides };
    let bottom = draw_rows(&page, &panels, page.top, has_interval);
    let drawn = json!({ "arm": findings.arms[arm].id, "unit": "gbp_m", "interval": 0.95,
        "sides": bridges.iter().map(|bridge| &bridge.party).collect::<Vec<_>>() });
    page.end(bottom, &findings.study, csv(findings, arm, &bridges, &sides)?, &drawn).map(Some)
}

/// The bars of a bridge, each with where it begins; refused if the steps of a stretch do not add up to the total at its
/// end.
fn bars<'a>(bridge: &'a Bridge, stem: &str) -> Result<Vec<PlacedBar<'a>>, ChartError> {
    finite(stem, "a step", bridge.bars.iter().flat_map(|bar| numbers(&bar.pounds)))?;
    finite(stem, "outturn less plan", numbers(&bridge.change))?;
    let damaged = |what: String| ChartError::Damaged { chart: stem.to_owned(), what };
    let party = short(&bridge.party, 40);
    let ends = [bridge.bars.first(), bridge.bars.last()];
    if ends.iter().any(|end| end.is_none_or(|bar| bar.kind != BarKind::Total)) {
        return Err(damaged(format!("the bridge of {party} does not go from a total to a total")));
    }
    let mut bars: Vec<PlacedBar<'a>> = Vec::with_capacity(bridge.bars.len());
    let mut so_far = 0.0;
    for bar in &bridge.bars {
        let mean = bar.pounds.mean;
        if bar.kind == BarKind::Total {
            if !bars.is_empty() && (so_far - mean).abs() > ROUNDING {
                let name = short(&bar.name, 40);
                return Err(damaged(format!("the steps of {party} come to £{so_far:.0}, not to {name} of £{mean:.0}")));
            }
            bars.push(PlacedBar { bar, start: 0.0 });
            so_far = mean;
        } else {
            bars.push(PlacedBar { bar, start: so_far });
            so_far += mean;
        }
    }
    Ok(bars)
}

fn words(findings: &Findings, arm: usize, stem: &str, bridges: &[&Bridge]) -> Words {
    let study = &findings.study;
    let label = &findings.arms[arm].label;
    let title = title(&short(label, 48), bridges, study.parameter_sets);
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        subtitle: format!(
            "From plan to outturn and from the reported to the underlying surplus under {}. £m a year (deficit below \
             zero), mean of {}. {}.",
            lower_first(&short(label, 70)),
            period(study),
            size(study)
        ),
        notes: notes(study),
        what_it_is: format!(
            "Waterfall chart with {} on one scale in £m a year: totals from zero, and between them a bar for each step.",
            super::changes::counted(bridges.len() as u64, "panel")
        ),
        what_it_shows: format!(
            "{title}. {}.",
            bridges.iter().map(|bridge| described(bridge)).collect::<Vec<_>>().join("; ")
        ),
        title,
    }
}

/// How far each side ends from its plan, as far as the interval lets it be said.
fn title(arm: &str, bridges: &[&Bridge], sets: u32) -> String {
    let clear = |bridge: &&&Bridge| is_clear(&bridge.change, sets);
    let found = |(place, bridge): (usize, &&Bridge)| {
        let way = if bridge.change.mean > 0.0 { "above" } else { "below" };
        let (party, sum) = (lower_first(&short(&bridge.party, 40)), money(bridge.change.mean.abs()));
        if place == 0 { format!("{party} end {sum} a year {way} plan") } else { format!("{party} {sum} {way} theirs") }
    };
    let sides: Vec<String> = bridges.iter().filter(clear).enumerate().map(found).collect();
    match sides.as_slice() {
        [] if sets < 2 => format!("From plan to outturn under {}", lower_first(arm)),
        [] => format!("No clear gap between plan and outturn was found under {}", lower_first(arm)),
        sides => format!("Under {}, {}", lower_first(arm), sides.join(" and ")),
    }
}

fn described(bridge: &Bridge) -> String {
    let shown = |pounds: f64| POUNDS.value(pounds * 1e-6);
    let bar = |bar: &crate::analysis::findings::BridgeBar| {
        let (low, high) = (shown(bar.pounds.p025), shown(bar.pounds.p975));
        format!("{} {} (95% {low} to {high})", lower_first(&short(&bar.name, 60)), shown(bar.pounds.mean))
    };
    let bars: Vec<String> = bridge.bars.iter().map(bar).collect();
    format!("{}: {}", short(&bridge.party, 40), bars.join(", "))
}

fn notes(study: &StudyFacts) -> Vec<String> {
    let mut notes = vec![
        "Planned surplus: for providers the planned contract value less what the planned work would cost at the year’s \
         prices and efficiency, without agency staff; for commissioners the allocation less planned contracts and other services."
            .to_owned(),
        "The steps add up to the totals. Underlying: without support from the centre and without one-off savings.".to_owned(),
    ];
    if study.parameter_sets > 1 {
        notes.push("Whiskers: 95% of parameter sets for the bar alone, not for what came before it.".to_owned());
    } else {
        notes.push(
            "One parameter set: uncertainty about parameters is not shown, and no direction is stated.".to_owned(),
        );
    }
    notes
}

fn entries(sides: &[Vec<PlacedBar>], has_interval: bool) -> Vec<(Mark, String)> {
    let solid = |colour| Mark::Box(Fill::Plain(colour), Some(Pen::solid(colour, 0.7)));
    let mut entries = vec![
        (solid(DARK_GREY), "total".to_owned()),
        (solid(BLUE), "adds".to_owned()),
        (solid(ORANGE), "takes away".to_owned()),
    ];
    if sides.iter().flatten().any(|bar| bar.bar.kind == BarKind::OneOff) {
        let hatched = |colour| Mark::Box(Fill::Hatched(colour), Some(Pen::solid(colour, 0.7)));
        entries.push((hatched(BLUE), "one-off".to_owned()));
    }
    if has_interval {
        entries.push((Mark::Bracket, "95% of parameter sets".to_owned()));
    }
    entries
}

fn csv(findings: &Findings, arm: usize, bridges: &[&Bridge], sides: &[Vec<PlacedBar>]) -> Result<String, ChartError> {
    let heads =
        ["arm", "party", "order", "step", "kind", "mean_gbp_m", "p025_gbp_m", "p975_gbp_m", "so_far_gbp_m", "futures"];
    let mut table = ChartTable::new(&heads)?;
    let (arm, n) = (&findings.arms[arm].id, findings.study.futures_of_arm().to_string());
    for (bridge, bars) in bridges.iter().zip(sides) {
        for (order, PlacedBar { bar, start }) in (1_u32..).zip(bars) {
            let spread = &bar.pounds;
            let values = [spread.mean, spread.p025, spread.p975, start + spread.mean];
            let [mean, low, high, so_far] = values.map(|pounds| cell(pounds * 1e-6));
            let order = order.to_string();
            table.row(&[arm, &bridge.party, &order, &bar.name, bar.kind.name(), &mean, &low, &high, &so_far, &n])?;
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn steps_that_do_not_add_up_to_a_total_are_refused() {
        let mut findings = sample::two_arms();
        let sanctions = findings.bridges[0].bars.iter_mut().find(|bar| bar.name == "Sanctions").unwrap();
        sanctions.pounds.mean += 2.0;
        let refused = bridge(&findings, 0, DrawnFor::Publication).unwrap_err();
        assert!(refused.to_string().contains("come to"), "{refused}");
    }

    #[test]
    fn a_bridge_that_ends_in_a_step_is_refused() {
        let mut findings = sample::two_arms();
        findings.bridges[1].bars.pop();
        assert!(matches!(bridge(&findings, 0, DrawnFor::Publication), Err(ChartError::Damaged { .. })));
    }

    #[test]
    fn a_title_names_only_sides_that_clearly_miss_their_plan() {
        let mut findings = sample::two_arms();
        let mut of = |low: f64, mean: f64, high: f64, place: usize| {
            let change = &mut findings.bridges[place].change;
            (change.p025, change.mean, change.p975) = (low, mean, high);
        };
        of(-9.0e6, -3.0e6, -1.0e6, 0);
        of(-1.0e6, 3.0e6, 9.0e6, 1);
        let title = |sets: u32| super::title("Shared risk", &findings.bridges[..2].iter().collect::<Vec<_>>(), sets);
        assert_eq!(title(50), "Under shared risk, providers end £3.0m a year below plan");
        assert_eq!(title(1), "From plan to outturn under shared risk");
    }

    /// Reads the ends of the bars back from the table of the picture.
    #[test]
    fn in_the_table_each_total_is_what_the_steps_before_it_come_to() {
        let chart = bridge(&sample::two_arms(), 1, DrawnFor::Publication).unwrap().unwrap();
        let mut so_far = None;
        for line in chart.csv.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (kind, mean, after): (&str, f64, f64) =
                (cells[4], cells[5].parse().unwrap(), cells[8].parse().unwrap());
            if kind == "total" {
                if cells[2] != "1" {
                    assert!((so_far.unwrap_or(mean) - mean).abs() < 1e-6, "{line}");
                }
            } else {
                let before: f64 = so_far.unwrap();
                assert!((before + mean - after).abs() < 1e-6, "{line}");
            }
            so_far = Some(after);
        }
    }
}
