//! The contract on paper and in practice: for each of [`LINES`] what was due, what was applied, paid and kept, and why less
//! came to one stage than to the one before.

use crate::analysis::findings::{Lapse, Practice, PracticeStage, Quantiles};
use crate::analysis::quantiles::mean;
use crate::measures::Unit;
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;

use super::clause_lines::{ClauseLine, Followed, LINES};
use super::run_summary::RunSummary;

/// A part of what was due that is less than this is nothing: sums of pence are whole, their means in pounds are not.
const NOTHING: f64 = 1e-9;

/// What became of each line in each arm, and why less was done than was due; lines under which nothing was ever due in an
/// arm are left out.
#[must_use]
pub fn findings(plan: &StudyPlan, done: &Executed<RunSummary>) -> (Vec<Practice>, Vec<Lapse>) {
    let (mut practice, mut lapses) = (Vec::new(), Vec::new());
    for arm in 0..plan.arms.len() {
        for (place, line) in LINES.iter().enumerate() {
            let by_set = by_set(done, arm, place, plan.study.horizon_years);
            if by_set.iter().all(|followed| followed.stages[0] == 0.0) {
                continue;
            }
            practice.extend(stages_of(arm, line, &by_set, done));
            lapses.extend(lapses_of(arm, line, &by_set));
        }
    }
    (practice, lapses)
}

/// What became of a line in an arm, in pounds a year, for each parameter set the mean over its futures.
fn by_set(done: &Executed<RunSummary>, arm: usize, line: usize, years: u32) -> Vec<Followed> {
    let pence_a_pound_and_years = 100.0 * f64::from(years.max(1));
    let of_set = |set: usize| {
        let runs = done.of_set(arm, set);
        let yearly = |pence: &dyn Fn(&Followed) -> f64| {
            let of_runs: Vec<f64> = runs.iter().map(|run| pence(&run.practice[line])).collect();
            mean(&of_runs) / pence_a_pound_and_years
        };
        Followed {
            stages: std::array::from_fn(|stage| yearly(&|followed| followed.stages[stage])),
            lost: std::array::from_fn(|reason| yearly(&|followed| followed.lost[reason])),
        }
    };
    (0..done.shape.sets).map(of_set).collect()
}

fn stages_of<'a>(
    arm: usize,
    line: &'a ClauseLine,
    by_set: &'a [Followed],
    done: &'a Executed<RunSummary>,
) -> impl Iterator<Item = Practice> + 'a {
    let futures = done.shape.futures_of_arm() as u64;
    PracticeStage::ALL.into_iter().enumerate().map(move |(place, stage)| Practice {
        arm,
        clause: line.clause.to_owned(),
        party: line.owed_by.name().to_owned(),
        stage,
        unit: Unit::Pounds,
        value: Quantiles::of(&by_set.iter().map(|followed| followed.stages[place]).collect::<Vec<_>>()),
        of_due: of_due(by_set, |followed| followed.stages[place]),
        futures,
    })
}

/// Every reason that is counted, and for each stage the rest that none of them tells.
fn lapses_of(arm: usize, line: &ClauseLine, by_set: &[Followed]) -> Vec<Lapse> {
    let lapse = |missed: PracticeStage, reason: &str, part: &dyn Fn(&Followed) -> f64| Lapse {
        arm,
        clause: line.clause.to_owned(),
        party: line.owed_by.name().to_owned(),
        missed,
        reason: reason.to_owned(),
        of_due: of_due(by_set, part),
    };
    let mut lapses = Vec::new();
    for (missed, rest) in PracticeStage::ALL.into_iter().skip(1).zip(line.rest) {
        let counted = || line.reasons.iter().enumerate().filter(|(_, (stage, _))| *stage == missed);
        lapses.extend(counted().map(|(place, (_, why))| lapse(missed, why, &|followed| followed.lost[place])));
        let explained = |followed: &Followed| counted().map(|(place, _)| followed.lost[place]).sum::<f64>();
        lapses.push(lapse(missed, rest, &|followed| followed.missing(missed) - explained(followed)));
    }
    lapses.retain(|lapse| lapse.of_due.mean > NOTHING);
    lapses
}

/// A part of what was due, over the parameter sets in which anything was.
fn of_due(by_set: &[Followed], part: impl Fn(&Followed) -> f64) -> Quantiles {
    let with_due = by_set.iter().filter(|followed| followed.stages[0] > 0.0);
    let shares: Vec<f64> = with_due.map(|followed| part(followed) / followed.stages[0]).collect();
    Quantiles::of(&shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::study_shape::StudyShape;
    use crate::report::clause_lines::StageSums;
    use crate::study::controls::Held;

    /// Two parameter sets of one future over two years, in pence: 800 due in one, 400 in the other.
    fn done() -> Executed<RunSummary> {
        let run =
            |stages: StageSums, lost| RunSummary { practice: vec![Followed { stages, lost }], ..RunSummary::nothing() };
        Executed {
            shape: StudyShape { arms: 1, sets: 2, futures_per_set: 1 },
            runs: vec![
                run([800.0, 400.0, 400.0, 100.0], [200.0, 80.0, 0.0, 0.0]),
                run([400.0, 400.0, 300.0, 300.0], [0.0; 4]),
            ],
            differences: Vec::new(),
            year_ends_proved: 0,
            held: Held::default(),
        }
    }

    #[test]
    fn stages_are_pounds_a_year_and_parts_of_what_was_due_in_the_same_set() {
        let (done, line) = (done(), &LINES[0]);
        let by_set = by_set(&done, 0, 0, 2);
        let stages: Vec<StageSums> = by_set.iter().map(|followed| followed.stages).collect();
        assert_eq!(stages, [[4.0, 2.0, 2.0, 0.5], [2.0, 2.0, 1.5, 1.5]]);
        let found: Vec<Practice> = stages_of(0, line, &by_set, &done).collect();
        let means: Vec<(f64, f64)> = found.iter().map(|stage| (stage.value.mean, stage.of_due.mean)).collect();
        assert_eq!(means, [(3.0, 1.0), (2.0, 0.75), (1.75, 0.625), (1.0, 0.4375)]);
        assert!(found.iter().all(|stage| stage.futures == 2 && stage.party == "Providers"));
    }

    #[test]
    fn each_reason_stands_alone_and_the_rest_has_a_name_of_its_own() {
        let found = lapses_of(0, &LINES[0], &by_set(&done(), 0, 0, 2));
        let lapses: Vec<(PracticeStage, &str, f64)> =
            found.iter().map(|lapse| (lapse.missed, lapse.reason.as_str(), lapse.of_due.mean)).collect();
        // Of 4 pounds due in the first set 1 was waived by choice, 0.4 for want of hours, 0.6 was suspended.
        let expected = [
            (PracticeStage::Applied, "waived by choice", 0.125),
            (PracticeStage::Applied, "no staff hours left", 0.05),
            (PracticeStage::Applied, "suspended", 0.075),
            (PracticeStage::Paid, "not yet paid at the end", 0.125),
            (PracticeStage::Kept, "given back for improvement", 0.1875),
        ];
        assert_eq!(lapses.len(), expected.len(), "{lapses:?}");
        for (one, other) in lapses.iter().zip(expected) {
            assert!(
                (one.0, one.1) == (other.0, other.1) && (one.2 - other.2).abs() < 1e-12,
                "{one:?} is not {other:?}"
            );
        }
    }

    #[test]
    fn lapses_add_up_to_what_was_due_and_not_kept() {
        let lapses = lapses_of(0, &LINES[0], &by_set(&done(), 0, 0, 2));
        let lost: f64 = lapses.iter().map(|lapse| lapse.of_due.mean).sum();
        assert!((lost - (1.0 - 0.4375)).abs() < 1e-12, "{lapses:?}");
    }

    #[test]
    fn a_line_under_which_nothing_was_due_has_no_share_that_is_not_a_number() {
        assert_eq!(of_due(&[Followed::default()], |followed| followed.stages[1]), Quantiles::of(&[]));
    }
}
