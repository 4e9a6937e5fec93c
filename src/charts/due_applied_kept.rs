//! The contract on paper and in practice. For each clause what was due, applied, paid and kept, one below the other,
//! and why less arrived than set out.

use serde_json::json;

use super::changes::lower_first;
use super::check::{enough_futures, finite, known_arm, numbers};
use super::key::{self, Mark};
use super::page::{Page, Words, period, size};
use super::stage_rows::{ClauseRow, EDGE, LOST, draw_line, heads};
use super::svg::Fill;
use super::table::{ChartTable, cell};
use super::theme::{BAND_90, ORANGE, part};
use super::words::{short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Findings, Lapse, Practice, PracticeStage, StudyFacts};

/// Name of this kind of chart.
pub const ID: &str = "due-applied-kept";

/// This kind of chart.
pub const KIND: ChartKind = ChartKind {
    id: ID,
    answers: "What becomes of the contract's clauses in practice: how much is due, applied, paid and kept?",
    draw: all,
};

/// What is kept of what was due, at least, where it is called almost all, and at most, where a gap is called clear.
const ALMOST_ALL: f64 = 0.9;
const CLEAR_GAP: f64 = 0.95;

/// Every arm in which anything was due.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    (0..findings.arms.len()).filter_map(|arm| due_applied_kept(findings, arm, purpose).transpose()).collect()
}

/// Draws what became of the clauses of one arm; none if nothing was due in it.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn due_applied_kept(findings: &Findings, arm: usize, purpose: DrawnFor) -> Result<Option<Chart>, ChartError> {
    known_arm(ID, findings, arm)?;
    let stem = format!("{ID}-{arm}-{}", slug(&findings.arms[arm].id));
    let lines = lines(findings, arm, &stem)?;
    if lines.is_empty() {
        return Ok(None);
    }
    enough_futures(&stem, findings, purpose)?;
    let has_interval = findings.study.parameter_sets > 1;
    let page = Page::begin(words(findings, arm, &stem, &lines), purpose, &entries(has_interval));
    let mut top = heads(&mut page.svg.borrow_mut(), page.top);
    for (place, line) in lines.iter().enumerate() {
        page.svg.borrow_mut().open(&format!("clause-{}", place + 1), "panel");
        top = draw_line(&page, line, top, has_interval);
        page.svg.borrow_mut().close();
    }
    let drawn = json!({ "arm": findings.arms[arm].id, "interval": 0.95, "scales": "one for each clause",
        "clauses": lines.iter().map(|line| json!({ "clause": line.clause, "owed_by": line.party })).collect::<Vec<_>>() });
    page.end(top - 4.0, &findings.study, csv(findings, arm, &lines)?, &drawn).map(Some)
}

/// The lines of an arm in the order in which the findings name them.
fn lines<'a>(findings: &'a Findings, arm: usize, stem: &str) -> Result<Vec<ClauseRow<'a>>, ChartError> {
    let mut lines: Vec<ClauseRow<'a>> = Vec::new();
    for found in findings.practice.iter().filter(|found| found.arm == arm) {
        finite(stem, "a stage of a clause", numbers(&found.value).into_iter().chain(numbers(&found.of_due)))?;
        let known = lines.iter_mut().find(|line| (line.clause, line.party) == (&found.clause, &found.party));
        if let Some(line) = known {
            line.stages.push(found);
        } else {
            let of_line =
                |lapse: &&Lapse| lapse.arm == arm && (&lapse.clause, &lapse.party) == (&found.clause, &found.party);
            let lapses: Vec<&Lapse> = findings.lapses.iter().filter(of_line).collect();
            finite(stem, "a reason", lapses.iter().flat_map(|lapse| numbers(&lapse.of_due)))?;
            lines.push(ClauseRow { clause: &found.clause, party: &found.party, stages: vec![found], lapses });
        }
    }
    let in_order = |line: &ClauseRow| line.stages.iter().map(|found| found.stage).eq(PracticeStage::ALL);
    if let Some(line) = lines.iter().find(|line| !in_order(line)) {
        let what = format!("the stages of {} are not due, applied, paid and kept", line.phrase());
        return Err(ChartError::Damaged { chart: stem.to_owned(), what });
    }
    Ok(lines)
}

fn words(findings: &Findings, arm: usize, stem: &str, lines: &[ClauseRow]) -> Words {
    let study = &findings.study;
    let label = &findings.arms[arm].label;
    let title = title(&short(label, 48), lines, study.parameter_sets);
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        subtitle: format!(
            "What each clause made due on paper under {}, and what became of it in practice. Yearly mean, {}. {}.",
            lower_first(&short(label, 70)),
            period(study),
            size(study)
        ),
        notes: notes(study, lines),
        what_it_is: format!(
            "Dumbbell chart with {} parts, one for each clause and side that owes, each with four rows from due by applied \
             and paid to kept, on a scale of its own that begins at zero.",
            lines.len()
        ),
        what_it_shows: format!("{title}. {}.", lines.iter().map(described).collect::<Vec<_>>().join("; ")),
        title,
    }
}

/// What is said of the line under which most was due.
fn title(arm: &str, lines: &[ClauseRow], sets: u32) -> String {
    let most = lines.iter().max_by(|one, other| one.stages[0].value.mean.total_cmp(&other.stages[0].value.mean));
    let Some(line) = most else { return String::new() };
    let kept = line.kept();
    if sets < 2 {
        return format!("What became of {} under {}", line.phrase(), lower_first(arm));
    }
    let (arm, phrase) = (lower_first(arm), line.phrase());
    if kept.of_due.p025 >= ALMOST_ALL {
        return format!("Almost all of {phrase} is applied and kept under {arm}");
    }
    if kept.of_due.p975 >= CLEAR_GAP {
        return format!("No clear gap between due and kept was found for {phrase} under {arm}");
    }
    let of_due = |found: &Practice| {
        let range = [found.of_due.p025, found.of_due.p975].map(part);
        format!("{} ({} to {})", part(found.of_due.mean), range[0], range[1])
    };
    let applied = line.stages[PracticeStage::Applied as usize];
    if applied.of_due.p025 >= ALMOST_ALL {
        return format!("Of {phrase}, almost all is applied and {} is kept under {arm}", of_due(kept));
    }
    let applied = of_due(applied);
    format!("Of {phrase}, {applied} is applied and {} is kept under {arm}", of_due(kept))
}

fn described(line: &ClauseRow) -> String {
    let stage = |found: &&Practice| {
        let display = line.display();
        let shown = |value: f64| display.value(value * display.factor());
        let (low, high) = (shown(found.value.p025), shown(found.value.p975));
        format!("{} {} (95% {low} to {high})", found.stage.name(), shown(found.value.mean))
    };
    let lapse = |lapse: &&Lapse| format!("{} {}", part(lapse.of_due.mean), short(&lapse.reason, 60));
    let stages: Vec<String> = line.stages.iter().map(stage).collect();
    let lapses: Vec<String> = line.lapses.iter().map(lapse).collect();
    format!("{}: {}; lost: {}", line.phrase(), stages.join(", "), lapses.join(", "))
}

fn notes(study: &StudyFacts, lines: &[ClauseRow]) -> Vec<String> {
    let mut notes = vec![
        "Due: what the contract says is owed. Applied: what the other side asked for. Kept: paid and not given back. \
         Parts are of what was due."
            .to_owned(),
    ];
    if study.parameter_sets > 1 {
        notes.push("Whiskers, and what stands in brackets: 95% of parameter sets.".to_owned());
    } else {
        notes.push("One parameter set: uncertainty about parameters is not shown.".to_owned());
    }
    if lines.len() > 1 {
        notes.push("Each clause has a scale of its own.".to_owned());
    }
    notes
}

fn entries(has_interval: bool) -> Vec<(Mark, String)> {
    let mut entries = vec![
        (Mark::Box(Fill::Plain(BAND_90), Some(EDGE)), "arrived at this stage".to_owned()),
        (Mark::Box(Fill::Hatched(ORANGE), Some(LOST)), "lost since the stage before".to_owned()),
        (key::MEAN, "mean".to_owned()),
    ];
    if has_interval {
        entries.push((Mark::Bracket, "95% of parameter sets".to_owned()));
    }
    entries
}

fn csv(findings: &Findings, arm: usize, lines: &[ClauseRow]) -> Result<String, ChartError> {
    let heads = [
        "arm",
        "clause",
        "owed_by",
        "stage",
        "missed_because",
        "unit",
        "mean",
        "p025",
        "p975",
        "mean_of_due_per_cent",
        "futures",
    ];
    let mut table = ChartTable::new(&heads)?;
    let (arm, n) = (&findings.arms[arm].id, findings.study.futures_of_arm().to_string());
    for line in lines {
        let display = line.display();
        for found in &line.stages {
            let value =
                [found.value.mean, found.value.p025, found.value.p975].map(|value| cell(value * display.factor()));
            let part = cell(found.of_due.mean * 100.0);
            let [mean, low, high] = &value;
            let stage = found.stage.name();
            table.row(&[arm, line.clause, line.party, stage, "", display.column(), mean, low, high, &part, &n])?;
        }
        for lapse in &line.lapses {
            let [mean, low, high] =
                [lapse.of_due.mean, lapse.of_due.p025, lapse.of_due.p975].map(|share| cell(share * 100.0));
            let missed = lapse.missed.name();
            let cells =
                [arm, line.clause, line.party, missed, &lapse.reason, "per_cent_of_due", &mean, &low, &high, &mean, &n];
            table.row(&cells)?;
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn chart(findings: &Findings) -> Chart {
        due_applied_kept(findings, 0, DrawnFor::Publication).unwrap().unwrap()
    }

    #[test]
    fn a_gap_is_stated_only_if_the_interval_supports_it() {
        let mut findings = sample::two_arms();
        assert!(chart(&findings).title.contains("is kept under"), "{}", chart(&findings).title);
        let kept =
            findings.practice.iter_mut().find(|found| found.arm == 0 && found.stage == PracticeStage::Kept).unwrap();
        kept.of_due.p975 = 0.96;
        assert!(chart(&findings).title.starts_with("No clear gap"));
        let kept =
            findings.practice.iter_mut().find(|found| found.arm == 0 && found.stage == PracticeStage::Kept).unwrap();
        kept.of_due.p025 = 0.91;
        assert!(chart(&findings).title.starts_with("Almost all of sanctions due"));
        findings.study.parameter_sets = 1;
        findings.study.futures_per_set = 40;
        assert!(chart(&findings).title.starts_with("What became of"));
    }

    #[test]
    fn stages_out_of_order_or_missing_are_refused() {
        let mut findings = sample::two_arms();
        findings.practice.remove(1);
        let refused = due_applied_kept(&findings, 0, DrawnFor::Publication);
        assert!(matches!(refused, Err(ChartError::Damaged { .. })), "{refused:?}");
    }

    #[test]
    fn an_arm_in_which_nothing_was_due_has_no_chart() {
        let mut findings = sample::two_arms();
        findings.practice.retain(|found| found.arm != 0);
        assert_eq!(due_applied_kept(&findings, 0, DrawnFor::Publication).unwrap(), None);
    }

    #[test]
    fn every_gap_names_its_reasons_and_a_gap_without_one_its_size() {
        let mut findings = sample::two_arms();
        assert!(chart(&findings).svg.contains("waived by choice"));
        findings.lapses.clear();
        let chart = chart(&findings);
        assert!(!chart.svg.contains("waived") && chart.svg.contains(">−"));
    }

    #[test]
    fn in_grey_what_was_lost_differs_from_what_arrived_by_its_hatch() {
        let svg = chart(&sample::two_arms()).svg;
        let stages = svg.split("<g id=").filter(|group| group.contains("class=\"stage\""));
        let lost = |group: &&str| group.contains("#f46a25\" stroke-width");
        let (with, without): (Vec<&str>, Vec<&str>) = stages.partition(lost);
        assert!(with.len() >= 4 && with.iter().all(|group| group.contains("hatch")));
        assert!(without.len() >= 4 && without.iter().all(|group| !group.contains("hatch")));
    }
}
