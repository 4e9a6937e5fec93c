//! The sentences of an answer. Each names a direction only where `judge` allows it.

use super::carried;
use super::transfer::{Transfer, between, half_width};
use super::verdict::{Direction, Verdict, over_sets_95, side, verdict, whole_range};
use super::words::{after, bare, capitalised, difference, grouped, level, list, percent, range, within_sentence};
use super::{Subjects, comparison};
use crate::analysis::findings::{Comparison, Findings, MeasureTrajectory, StudyFacts};
use crate::measures::Unit;

const SYSTEM_NAME: &str = "the system total";

/// How the baseline fares through the years; empty if none of the subjects was looked at.
pub(super) fn baseline(findings: &Findings, subjects: &Subjects) -> String {
    let Some(arm) = findings.arms.first() else { return String::new() };
    let study = &findings.study;
    let paths: Vec<String> =
        ids(subjects).filter_map(|id| path(findings, id).map(|path| from_to(path, name_in(subjects, path)))).collect();
    if paths.is_empty() {
        return String::new();
    }
    let last = study.first_year.plus(study.years.saturating_sub(1));
    let label = within_sentence(&arm.label);
    format!("Under {label}, on average and between {} and {last}: {}.", study.first_year, paths.join("; "))
}

/// All that is said of an arm.
pub(super) fn about(findings: &Findings, subjects: &Subjects, arm: usize) -> Vec<String> {
    let effects = |ids: &[&str]| -> Vec<String> {
        let found = ids.iter().filter_map(|id| comparison(findings, arm, id));
        found.map(|one| effect(&findings.study, &name_of(subjects, one), one)).collect()
    };
    let headed = |head: &str, found: Vec<String>| match found.as_slice() {
        [] => String::new(),
        _ => format!("{head}: {}.", found.join("; ")),
    };
    let mut sentences = vec![
        money(findings, subjects, arm),
        carried::sentence(findings, subjects, arm),
        made_of(findings, arm),
        headed("Who waits", effects(subjects.waits)),
        headed("Health", effects(subjects.health)),
        judgement(findings, subjects, arm),
    ];
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// What the change of the system total is made of; empty if nothing of it is as large as a thousand pounds a year.
fn made_of(findings: &Findings, arm: usize) -> String {
    let many_sets = findings.study.parameter_sets > 1;
    let said: Vec<String> = findings
        .system_parts
        .iter()
        .filter(|part| part.arm == arm && part.pounds.mean.abs() >= 1_000.0)
        .map(|part| {
            let size = bare(Unit::Pounds, part.pounds.mean);
            let interval = range(Unit::Pounds, (part.pounds.p025, part.pounds.p975));
            let spread = if many_sets { format!(" ({interval})") } else { String::new() };
            format!("{} {size}{spread}", within_sentence(&part.clause))
        })
        .collect();
    if said.is_empty() {
        return String::new();
    }
    format!("What the change of the system total is made of, a year (above zero: less is spent): {}.", said.join("; "))
}

/// Who pays whom, and what the system as a whole gains or loses.
fn money(findings: &Findings, subjects: &Subjects, arm: usize) -> String {
    let (label, base) = names(findings, arm);
    let system = comparison(findings, arm, subjects.system).map(|one| effect(&findings.study, SYSTEM_NAME, one));
    match (between(findings, subjects, arm), system) {
        (None, None) => String::new(),
        (None, Some(system)) => format!("In this model, with {label} instead of {base}, {system}."),
        (Some(transfer), system) => {
            let moved = moved(findings, subjects, arm, &transfer);
            let system = system.map_or_else(String::new, |system| format!("; {system}"));
            format!("In this model, {label} instead of {base} {moved}{system}.")
        }
    }
}

fn moved(findings: &Findings, subjects: &Subjects, arm: usize, transfer: &Transfer) -> String {
    let study = &findings.study;
    let sides: Vec<&Comparison> =
        [subjects.providers, subjects.commissioners].iter().filter_map(|id| comparison(findings, arm, id)).collect();
    if sides.iter().all(|one| verdict(one) == Verdict::NoDifference) {
        return "leaves the positions of commissioners and providers exactly as they are".to_owned();
    }
    if let Some(direction) = transfer.direction() {
        let (from, to) = match direction {
            Direction::Up => ("commissioners", "providers"),
            Direction::Down => ("providers", "commissioners"),
        };
        let size = bare(Unit::Pounds, transfer.pounds_a_year.abs());
        return format!("moves {size} a year from {from} to {to} ({})", transfer_evidence(study, transfer, direction));
    }
    let directions: Vec<Option<Direction>> = sides.iter().map(|one| side(whole_range(one))).collect();
    match directions.as_slice() {
        [Some(one), Some(other)] if one == other => {
            let both = if *one == Direction::Up { "gain" } else { "lose" };
            let effects: Vec<String> = sides.iter().map(|one| effect(study, &name_of(subjects, one), one)).collect();
            format!("moves no money between commissioners and providers, since both {both}: {}", effects.join("; "))
        }
        // A gain of one side that the other does not pay for is no transfer, but it is no secret either.
        _ => {
            let clear = sides.iter().filter(|one| side(whole_range(one)).is_some());
            let told = clear.map(|one| format!("; {}", effect(study, &name_of(subjects, one), one)));
            [no_clear_transfer(study, transfer)].into_iter().chain(told).collect()
        }
    }
}

fn no_clear_transfer(study: &StudyFacts, transfer: &Transfer) -> String {
    let (low, high) = transfer.whole_range();
    if !(low.is_finite() && high.is_finite()) {
        return "cannot be judged on who pays whom: one future says nothing of chance".to_owned();
    }
    let towards = |pounds: f64| match bare(Unit::Pounds, pounds.abs()) {
        none if none == "£0" => "nothing".to_owned(),
        size if pounds < 0.0 => format!("{size} a year to commissioners"),
        size => format!("{size} a year to providers"),
    };
    let (least, most) = (towards(low), towards(high));
    format!(
        "has no detectable effect on how money is split between commissioners and providers; it could be anything between \
         {least} and {most} ({})",
        run_count(study)
    )
}

/// What stands in brackets behind a clear transfer.
fn transfer_evidence(study: &StudyFacts, transfer: &Transfer, direction: Direction) -> String {
    let toward = |(low, high): (f64, f64)| if direction == Direction::Up { (low, high) } else { (-high, -low) };
    let half = transfer.run_to_run_half_width.unwrap_or(f64::INFINITY);
    let (gaining, losing) = match direction {
        Direction::Up => (transfer.providers_same_sign_share, transfer.commissioners_same_sign_share),
        Direction::Down => (transfer.commissioners_same_sign_share, transfer.providers_same_sign_share),
    };
    let futures = format!(
        "{} futures, the first worse off in {} and the second better off in {} of them",
        future_count(study),
        percent(losing),
        percent(gaining)
    );
    if study.parameter_sets == 1 {
        let noise = (transfer.pounds_a_year - half, transfer.pounds_a_year + half);
        let interval = range(Unit::Pounds, toward(noise));
        return format!("run-to-run 95% {interval}; {futures}; no parameter was varied");
    }
    let interval = range(Unit::Pounds, toward(transfer.over_sets_95));
    let noise = noise_of(study, &bare(Unit::Pounds, half));
    let sets = percent(transfer.same_way_sets_share);
    format!(
        "95% of plausible parameter sets {interval}; {noise}; {futures}; same direction in {sets} of parameter sets"
    )
}

fn noise_of(study: &StudyFacts, half_width: &str) -> String {
    if study.futures_per_set == 1 {
        "run-to-run noise is part of this, with one future for each set".to_owned()
    } else {
        format!("run-to-run noise ±{half_width}")
    }
}

/// What happens to one measure, as part of a sentence.
fn effect(study: &StudyFacts, name: &str, one: &Comparison) -> String {
    let (low, high) = whole_range(one);
    let unit = one.measure.unit;
    match (verdict(one), side((low, high))) {
        (Verdict::NoDifference, _) => format!("{name} does not change"),
        (Verdict::TooSmall, _) => {
            format!("any effect on {name} is too small to matter ({}{})", range(unit, (low, high)), after(one.measure))
        }
        (_, Some(direction)) => {
            let way = if direction == Direction::Up { "rises" } else { "falls" };
            let size = difference(one.measure, one.over_sets.mean.abs());
            format!("{name} {way} by {size} ({})", effect_evidence(study, one))
        }
        (_, None) if !(low.is_finite() && high.is_finite()) => {
            format!("one future cannot show an effect on {name}")
        }
        (_, None) => {
            let (low, high) = (bare(unit, low), bare(unit, high));
            format!(
                "there is no detectable effect on {name}; it could be anything between {low} and {high}{}",
                after(one.measure)
            )
        }
    }
}

fn effect_evidence(study: &StudyFacts, one: &Comparison) -> String {
    let unit = one.measure.unit;
    let futures = format!("same sign in {} of futures", percent(one.same_sign_futures));
    if study.parameter_sets == 1 {
        return format!("run-to-run 95% {}; {futures}", range(unit, one.noise_95));
    }
    let noise = noise_of(study, &bare(unit, half_width(one)));
    let sets = percent(one.same_sign_sets);
    format!("95% of sets {}; {noise}; {futures} and {sets} of sets", range(unit, over_sets_95(one)))
}

/// Which of the two is better, if either is: on the system total, on who waits and on health. What moves between
/// parties is one side's gain and the other's loss and does not count.
fn judgement(findings: &Findings, subjects: &Subjects, arm: usize) -> String {
    let (label, base) = names(findings, arm);
    let looked_at: Vec<(String, Verdict)> = ids(subjects)
        .filter_map(|id| comparison(findings, arm, id))
        .map(|one| (name_of(subjects, one), verdict(one)))
        .collect();
    let with = |wanted: Verdict| -> Vec<String> {
        looked_at.iter().filter(|(_, found)| *found == wanted).map(|(name, _)| name.clone()).collect()
    };
    let (better, worse, open) = (with(Verdict::Better), with(Verdict::Worse), with(Verdict::NotShown));
    let still_open =
        if open.is_empty() { String::new() } else { format!("; it is open which is better on {}", list(&open)) };
    let sentence = match (better.as_slice(), worse.as_slice()) {
        _ if looked_at.is_empty() => return String::new(),
        ([], []) if open.is_empty() => format!("{label} and {base} do equally well on {}", list(&all(&looked_at))),
        ([], []) => format!("neither {label} nor {base} is shown to be better on {}", list(&all(&looked_at))),
        (_, []) => format!("{label} does better than {base} on {}{still_open}", list(&better)),
        ([], _) => format!("{base} does better than {label} on {}{still_open}", list(&worse)),
        _ => format!(
            "neither is better throughout: {label} does better on {}, {base} on {}{still_open}",
            list(&better),
            list(&worse)
        ),
    };
    capitalised(&format!("{sentence}."))
}

fn all(looked_at: &[(String, Verdict)]) -> Vec<String> {
    looked_at.iter().map(|(name, _)| name.clone()).collect()
}

/// Ids of what is judged: the system, who waits, health.
fn ids(subjects: &Subjects) -> impl Iterator<Item = &'static str> {
    [subjects.system].into_iter().chain(subjects.waits.iter().copied()).chain(subjects.health.iter().copied())
}

fn name_of(subjects: &Subjects, one: &Comparison) -> String {
    if one.measure.id == subjects.system { SYSTEM_NAME.to_owned() } else { within_sentence(one.measure.label) }
}

fn name_in(subjects: &Subjects, path: &MeasureTrajectory) -> String {
    if path.measure.id == subjects.system { SYSTEM_NAME.to_owned() } else { within_sentence(path.measure.label) }
}

fn path<'a>(findings: &'a Findings, id: &str) -> Option<&'a MeasureTrajectory> {
    findings.trajectories.iter().find(|path| path.arm == 0 && path.measure.id == id && !path.bands.is_empty())
}

fn from_to(path: &MeasureTrajectory, name: String) -> String {
    let at = |year: usize| level(path.measure.unit, path.bands[year].mean);
    format!("{name} from {} to {}", at(0), at(path.bands.len() - 1))
}

fn names(findings: &Findings, arm: usize) -> (String, String) {
    (within_sentence(&findings.arms[arm].label), within_sentence(&findings.arms[0].label))
}

fn future_count(study: &StudyFacts) -> String {
    grouped(study.futures_of_arm())
}

fn run_count(study: &StudyFacts) -> String {
    match study.parameter_sets {
        1 => format!("{} futures; no parameter was varied", future_count(study)),
        sets => format!("{} futures of {} parameter sets", future_count(study), grouped(u64::from(sets))),
    }
}

#[cfg(test)]
mod tests;
