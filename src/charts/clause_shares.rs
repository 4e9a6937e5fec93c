//! A waterfall of what each clause adds to the difference between two contracts, for the system and both sides of the
//! contracts.
//!
//! Steps run down to the whole difference; all panels share one scale. If the steps do not add up to the whole, the chart is
//! refused.

use serde_json::json;

use super::bridge_rows::{Panels, PlacedBar, draw_rows};
use super::changes::{counted, lower_first, name, phrase};
use super::check::{enough_futures, finite};
use super::key::Mark;
use super::page::{Page, Words, period};
use super::svg::Fill;
use super::table::{ChartTable, cell};
use super::theme::{BLUE, DARK_GREY, Display, ORANGE, Pen, money};
use super::words::short;
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::contrast::Estimate;
use crate::analysis::decomposition::{Decomposition, Divided, Method};
use crate::analysis::findings::{BarKind, BridgeBar, Findings, Quantiles, StudyFacts};
use crate::analysis::study_shape::futures_of_arm;
use crate::measures::{Better, Unit};

/// Name of this kind of chart.
pub const ID: &str = "clause-shares";

/// This kind of chart.
pub const KIND: ChartKind =
    ChartKind { id: ID, answers: "What does each clause add to the difference between the first two arms?", draw: all };

/// So many measures have room beside each other.
const MOST_PANELS: usize = 3;
/// Pounds a year by which steps may miss the whole, for rounding.
const ROUNDING: f64 = 1.0;
const POUNDS: Display = Display(Unit::Pounds);
/// The name of the last row.
const WHOLE: &str = "Whole difference";

/// The one chart of a study.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    clause_shares(findings, purpose).transpose().into_iter().collect()
}

/// Draws what each clause adds; none if nothing was divided.
///
/// # Errors
/// If shares do not add up, a number is not finite, or futures are too few for publication.
pub fn clause_shares(findings: &Findings, purpose: DrawnFor) -> Result<Option<Chart>, ChartError> {
    let Some(found) = findings.decomposition.as_ref().filter(|found| found.clauses.len() > 1) else { return Ok(None) };
    let is_drawn = |one: &&Divided| one.measure.unit == Unit::Pounds && one.measure.better == Better::Higher;
    let panels: Vec<&Divided> = found.measures.iter().filter(is_drawn).take(MOST_PANELS).collect();
    let Some(first) = panels.first() else { return Ok(None) };
    enough_futures(ID, findings, purpose)?;
    let steps: Vec<Vec<BridgeBar>> = panels.iter().map(|divided| steps(found, divided)).collect::<Result<_, _>>()?;
    let sides: Vec<Vec<PlacedBar>> = steps.iter().map(|steps| bars(steps)).collect();
    let has_interval = found.parameter_sets > 1;
    let page = Page::begin(words(&findings.study, found, &panels, first), purpose, &entries(has_interval));
    let names: Vec<String> =
        panels.iter().map(|divided| name(divided.measure).trim_end_matches(" surplus").to_owned()).collect();
    let drawn_panels = Panels { names: names.iter().map(String::as_str).collect(), sides: &sides };
    let bottom = draw_rows(&page, &drawn_panels, page.top, has_interval);
    let drawn = json!({ "from": found.from, "to": found.to, "unit": "gbp_m", "interval": 0.95, "method": found.method,
        "measures": panels.iter().map(|divided| divided.measure.id).collect::<Vec<_>>() });
    page.end(bottom, &findings.study, csv(found, &panels, &sides)?, &drawn).map(Some)
}

/// The steps of a measure and the whole at their end.
fn steps(found: &Decomposition, divided: &Divided) -> Result<Vec<BridgeBar>, ChartError> {
    let damaged = |what: String| ChartError::Damaged { chart: ID.to_owned(), what };
    let id = divided.measure.id;
    if divided.shares.len() != found.clauses.len() {
        return Err(damaged(format!("{id} has {} shares of {} clauses", divided.shares.len(), found.clauses.len())));
    }
    let shares = divided.shares.iter().map(|share| share.share);
    let ends = shares.clone().chain([divided.whole]).flat_map(|one| {
        let (low, high) = one.over_sets_95.unwrap_or((one.mean, one.mean));
        [one.mean, low, high]
    });
    finite(ID, &format!("a share of {id}"), ends)?;
    let sum: f64 = shares.clone().map(|share| share.mean).sum();
    if (sum - divided.whole.mean).abs() > ROUNDING {
        return Err(damaged(format!("the shares of {id} come to £{sum:.0}, not to £{:.0}", divided.whole.mean)));
    }
    let bar = |name: String, kind: BarKind, found: Estimate| BridgeBar { name, kind, pounds: spread(found) };
    let mut steps: Vec<BridgeBar> = found
        .clauses
        .iter()
        .zip(shares)
        .map(|(clause, share)| bar(capital(&clause.label), BarKind::Step, share))
        .collect();
    steps.push(bar(WHOLE.to_owned(), BarKind::Total, divided.whole));
    Ok(steps)
}

/// An estimate as a spread, of which only mean and ends are drawn.
fn spread(found: Estimate) -> Quantiles {
    let mean = found.mean;
    let (p025, p975) = found.over_sets_95.unwrap_or((mean, mean));
    Quantiles { p025, p05: p025, p25: mean, p50: mean, p75: mean, p95: p975, p975, mean }
}

/// Each step begins where the one before it ends; the whole begins at nothing.
fn bars(steps: &[BridgeBar]) -> Vec<PlacedBar<'_>> {
    let mut so_far = 0.0;
    let mut bars = Vec::with_capacity(steps.len());
    for bar in steps {
        bars.push(PlacedBar { bar, start: if bar.kind == BarKind::Total { 0.0 } else { so_far } });
        so_far += bar.pounds.mean;
    }
    bars
}

fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn words(study: &StudyFacts, found: &Decomposition, panels: &[&Divided], first: &Divided) -> Words {
    let (from, to) = (lower_first(&short(&found.from, 48)), lower_first(&short(&found.to, 48)));
    let title = title(found, first, &from, &to);
    let sets = counted(u64::from(found.parameter_sets), "parameter set");
    let futures = counted(u64::from(found.futures_per_set), "future");
    let described = |divided: &&Divided| {
        let bars =
            found.clauses.iter().zip(&divided.shares).map(|(clause, share)| (short(&clause.label, 60), share.share));
        let bars: Vec<String> =
            bars.chain([(lower_first(WHOLE), divided.whole)]).map(|(name, share)| in_words(&name, share)).collect();
        format!("{}: {}", short(&name(divided.measure), 40), bars.join(", "))
    };
    Words {
        id: ID,
        file_stem: ID.to_owned(),
        subtitle: format!(
            "What each clause adds to the difference between {from} and {to} on the same futures. £m a year, mean of {}. \
             {sets} × {futures}.",
            period(study)
        ),
        notes: notes(found),
        what_it_is: format!(
            "Waterfall chart with {} on one scale in £m a year: a bar for each clause, each beginning where the one before it \
             ends, and a bar from zero for the whole difference.",
            counted(panels.len() as u64, "panel")
        ),
        what_it_shows: format!("{title}. {}.", panels.iter().map(described).collect::<Vec<_>>().join("; ")),
        title,
    }
}

/// The clause with the largest share, if its ranges lie on one side of zero.
fn title(found: &Decomposition, divided: &Divided, from: &str, to: &str) -> String {
    let shares = found.clauses.iter().zip(divided.shares.iter().map(|share| share.share));
    let largest = shares.max_by(|a, b| a.1.mean.abs().total_cmp(&b.1.mean.abs()));
    let phrase = phrase(divided.measure);
    match largest.filter(|(_, share)| share.is_shown) {
        Some((clause, share)) => {
            let way = if share.mean > 0.0 { "adds" } else { "takes" };
            let side = if share.mean > 0.0 { "to" } else { "from" };
            let (clause, sum) = (capital(&short(&clause.label, 48)), money(share.mean.abs()));
            format!("{clause} {way} most: {sum} a year {side} {phrase} between {from} and {to}")
        }
        None => format!("No clause is shown to carry the difference in {phrase} between {from} and {to}"),
    }
}

fn in_words(name: &str, found: Estimate) -> String {
    let shown = |pounds: f64| POUNDS.value(pounds * 1e-6);
    let ends =
        found.over_sets_95.map_or_else(String::new, |(low, high)| format!(" (95% {} to {})", shown(low), shown(high)));
    format!("{name} {}{ends}", shown(found.mean))
}

fn notes(found: &Decomposition) -> Vec<String> {
    let from = match found.method {
        Method::OneClause => String::new(),
        Method::OwnArms { arms } => format!(", from {arms} arms of the study"),
        Method::EveryOrder { hybrids } => format!(", from {hybrids} contracts in between"),
        Method::DrawnOrders { orders, hybrids } => {
            format!(", from {hybrids} contracts in between in {orders} drawn orders")
        }
    };
    let mut notes = vec![format!(
        "A share is the mean over the orders in which the clauses can be exchanged (Shapley){from}; shares add up to the \
         whole difference."
    )];
    if found.parameter_sets > 1 {
        notes.push("Whiskers: 95% of parameter sets for the bar alone, not for what came before it.".to_owned());
    } else {
        notes.push("One parameter set: uncertainty about parameters is not shown.".to_owned());
    }
    notes
}

fn entries(has_interval: bool) -> Vec<(Mark, String)> {
    let solid = |colour| Mark::Box(Fill::Plain(colour), Some(Pen::solid(colour, 0.7)));
    let mut entries = vec![
        (solid(BLUE), "adds".to_owned()),
        (solid(ORANGE), "takes away".to_owned()),
        (solid(DARK_GREY), "whole difference".to_owned()),
    ];
    if has_interval {
        entries.push((Mark::Bracket, "95% of parameter sets".to_owned()));
    }
    entries
}

fn csv(found: &Decomposition, panels: &[&Divided], sides: &[Vec<PlacedBar>]) -> Result<String, ChartError> {
    let heads =
        ["measure", "order", "clause", "kind", "mean_gbp_m", "p025_gbp_m", "p975_gbp_m", "so_far_gbp_m", "futures"];
    let mut table = ChartTable::new(&heads)?;
    let futures = futures_of_arm(found.parameter_sets, found.futures_per_set).to_string();
    for (divided, bars) in panels.iter().zip(sides) {
        for (order, PlacedBar { bar, start }) in (1_u32..).zip(bars) {
            let spread = &bar.pounds;
            let values = [spread.mean, spread.p025, spread.p975, start + spread.mean];
            let [mean, low, high, so_far] = values.map(|pounds| cell(pounds * 1e-6));
            let order = order.to_string();
            let kind = bar.kind.name();
            table.row(&[divided.measure.id, &order, &bar.name, kind, &mean, &low, &high, &so_far, &futures])?;
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn shares_that_do_not_add_up_to_the_difference_are_refused() {
        let mut findings = sample::two_arms();
        findings.decomposition.as_mut().unwrap().measures[1].shares[0].share.mean += 2.0;
        let refused = clause_shares(&findings, DrawnFor::Publication).unwrap_err();
        assert!(refused.to_string().contains("come to"), "{refused}");
    }

    #[test]
    fn each_step_of_the_table_begins_where_the_one_before_it_ends_and_the_last_is_the_whole() {
        let chart = clause_shares(&sample::two_arms(), DrawnFor::Publication).unwrap().unwrap();
        let mut so_far = 0.0;
        for line in chart.csv.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (mean, after): (f64, f64) = (cells[4].parse().unwrap(), cells[7].parse().unwrap());
            if cells[3] == "total" {
                assert!((so_far - mean).abs() < 1e-6 && (after - mean).abs() < 1e-6, "{line}");
                so_far = 0.0;
            } else {
                assert!((so_far + mean - after).abs() < 1e-6, "{line}");
                so_far = after;
            }
        }
        assert_eq!(chart.csv.lines().count(), 1 + 2 * 5);
    }

    #[test]
    fn a_title_names_a_clause_only_if_its_share_is_shown() {
        let mut findings = sample::two_arms();
        let chart = |findings: &Findings| clause_shares(findings, DrawnFor::Publication).unwrap().unwrap().title;
        let expected = "Payment adds most: £1.9m a year to system surplus between annual contract with sanctions and \
                        five-year shared risk";
        assert_eq!(chart(&findings), expected);
        findings.decomposition.as_mut().unwrap().measures[0].shares[1].share.is_shown = false;
        assert!(chart(&findings).starts_with("No clause is shown to carry the difference in system surplus"));
    }

    #[test]
    fn a_difference_in_one_clause_needs_no_picture() {
        let mut findings = sample::two_arms();
        findings.decomposition.as_mut().unwrap().clauses.truncate(1);
        assert_eq!(clause_shares(&findings, DrawnFor::Publication), Ok(None));
    }
}
