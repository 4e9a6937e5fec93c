//! The contract on paper and in practice: for each clause what was due, what was applied, paid and kept.
//!
//! To add a clause: one entry in [`LINES`]. The table and the chart follow.

use crate::analysis::findings::{Lapse, Practice, Quantiles, Stage};
use crate::analysis::quantiles::mean;
use crate::contract::{Application, Clauses};
use crate::engine::{EntityKind, Outcome, YearRow};
use crate::measures::{Column, Unit};
use crate::study::execute::Executed;
use crate::study::plan::Plan;

use super::kept::Kept;

/// What came to each stage, in the order of [`Stage::ALL`], in pence.
pub type Stages = [f64; Stage::ALL.len()];

/// A side of the contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parties {
    /// Every provider.
    Providers,
    /// Every commissioner.
    Commissioners,
}

impl Parties {
    const fn name(self) -> &'static str {
        match self {
            Self::Providers => "Providers",
            Self::Commissioners => "Commissioners",
        }
    }

    const fn holds(self, kind: EntityKind) -> bool {
        match self {
            Self::Providers => matches!(kind, EntityKind::Acute | EntityKind::Community),
            Self::Commissioners => matches!(kind, EntityKind::Commissioner),
        }
    }
}

/// What one kind of party owes under one clause.
pub struct Line {
    /// The clause, for readers.
    pub clause: &'static str,
    /// Who owes.
    pub owed_by: Parties,
    /// In whose rows it is counted.
    counted_at: Parties,
    /// What came to each stage in a year of one such party.
    stages: fn(&YearRow) -> Stages,
    /// Why what is due is not applied, as far as the contract tells: nothing where all of it must be.
    not_applied: fn(&Clauses) -> Option<&'static str>,
    /// Why what is paid is not kept.
    not_kept: &'static str,
}

/// Every line that is followed from paper to practice, in the order in which they are shown.
pub const LINES: &[Line] = &[
    Line {
        clause: "Sanctions",
        owed_by: Parties::Providers,
        counted_at: Parties::Providers,
        stages: sanctions,
        not_applied: |clauses| match clauses.sanctions.as_ref()?.application {
            Application::Mandatory => None,
            Application::Discretion => Some("waived: choice or no staff hours"),
            Application::Suspended => Some("suspended by the contract"),
        },
        not_kept: "given back for improvement",
    },
    Line {
        clause: "Sanctions",
        owed_by: Parties::Commissioners,
        counted_at: Parties::Commissioners,
        stages: sanctions,
        not_applied: |clauses| match clauses.sanctions.as_ref()?.application {
            Application::Mandatory | Application::Discretion => None,
            Application::Suspended => Some("suspended by the contract"),
        },
        not_kept: "given back for improvement",
    },
    Line {
        clause: "Quality payment",
        owed_by: Parties::Commissioners,
        counted_at: Parties::Providers,
        stages: |row| {
            let [available, earned] =
                [Column::QUALITY_AVAILABLE, Column::QUALITY_EARNED].map(|column| row[column as usize]);
            [available, earned, earned, earned]
        },
        not_applied: |_| Some("goals missed"),
        not_kept: "given back",
    },
];

fn sanctions(row: &YearRow) -> Stages {
    let of = |column: Column| row[column as usize];
    let paid = of(Column::SANCTIONS_PAID);
    [of(Column::SANCTIONS_CONTRACTED), of(Column::SANCTIONS_IMPOSED), paid, paid - of(Column::SANCTIONS_REINVESTED)]
}

/// What came to each stage in a run over all years, for each of [`LINES`].
#[must_use]
pub fn of(outcome: &Outcome, kinds: &[EntityKind]) -> Vec<Stages> {
    let of_line = |line: &Line| {
        let mut sums = Stages::default();
        for year in 0..outcome.years {
            for (entity, _) in kinds.iter().enumerate().filter(|(_, kind)| line.counted_at.holds(**kind)) {
                let stages = (line.stages)(outcome.row(year, entity));
                // What does not apply to a party is not a number.
                sums.iter_mut().zip(stages).filter(|(_, pence)| !pence.is_nan()).for_each(|(sum, pence)| *sum += pence);
            }
        }
        sums
    };
    LINES.iter().map(of_line).collect()
}

/// What became of each line in each arm, and why less was done than was due; lines under which nothing was ever due in an
/// arm are left out.
#[must_use]
pub fn findings(plan: &Plan, done: &Executed<Kept>) -> (Vec<Practice>, Vec<Lapse>) {
    let (mut practice, mut lapses) = (Vec::new(), Vec::new());
    for (arm, planned) in plan.arms.iter().enumerate() {
        for (place, line) in LINES.iter().enumerate() {
            let by_set = by_set(done, arm, place, plan.study.horizon_years);
            if by_set.iter().all(|stages| stages[0] == 0.0) {
                continue;
            }
            practice.extend(stages_of(arm, line, &by_set, done));
            let not_applied = (line.not_applied)(&planned.regime.clauses);
            lapses.extend(lapses_of(arm, line, &by_set, not_applied));
        }
    }
    (practice, lapses)
}

/// Pounds a year at each stage of a line in an arm, for each parameter set the mean over its futures.
fn by_set(done: &Executed<Kept>, arm: usize, line: usize, years: u32) -> Vec<Stages> {
    let shape = done.shape;
    let pence_a_pound_and_years = 100.0 * f64::from(years.max(1));
    let of_set = |set: usize| {
        let first = (arm * shape.sets + set) * shape.futures;
        let runs = &done.runs[first..first + shape.futures];
        let at = |stage: usize| runs.iter().map(|run| run.practice[line][stage]).collect::<Vec<f64>>();
        std::array::from_fn(|stage| mean(&at(stage)) / pence_a_pound_and_years)
    };
    (0..shape.sets).map(of_set).collect()
}

fn stages_of<'a>(
    arm: usize,
    line: &'a Line,
    by_set: &'a [Stages],
    done: &'a Executed<Kept>,
) -> impl Iterator<Item = Practice> + 'a {
    let futures = (done.shape.sets * done.shape.futures) as u64;
    Stage::ALL.into_iter().enumerate().map(move |(place, stage)| Practice {
        arm,
        clause: line.clause.to_owned(),
        party: line.owed_by.name().to_owned(),
        stage,
        unit: Unit::Pounds,
        value: Quantiles::of(&by_set.iter().map(|stages| stages[place]).collect::<Vec<_>>()),
        of_due: of_due(by_set, |stages| stages[place]),
        futures,
    })
}

fn lapses_of(arm: usize, line: &Line, by_set: &[Stages], not_applied: Option<&str>) -> Vec<Lapse> {
    let lapse = |missed: Stage, reason: &str| {
        let place = missed as usize;
        let of_due = of_due(by_set, |stages| stages[place - 1] - stages[place]);
        Lapse {
            arm,
            clause: line.clause.to_owned(),
            party: line.owed_by.name().to_owned(),
            missed,
            reason: reason.to_owned(),
            of_due,
        }
    };
    let mut lapses: Vec<Lapse> = not_applied.map(|reason| lapse(Stage::Applied, reason)).into_iter().collect();
    lapses.push(lapse(Stage::Paid, "not yet paid at the end"));
    lapses.push(lapse(Stage::Kept, line.not_kept));
    lapses.retain(|lapse| lapse.of_due.mean > 0.0);
    lapses
}

/// A part of what was due, over the parameter sets in which anything was.
fn of_due(by_set: &[Stages], part: impl Fn(&Stages) -> f64) -> Quantiles {
    let shares: Vec<f64> =
        by_set.iter().filter(|stages| stages[0] > 0.0).map(|stages| part(stages) / stages[0]).collect();
    Quantiles::of(&shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::Shape;
    use crate::study::execute::Frozen;

    /// Two parameter sets of one future over two years, in pence: 800 due in one, 400 in the other.
    fn done() -> Executed<Kept> {
        let run = |stages: Stages| Kept { practice: vec![stages, [0.0; 4]], ..Kept::nothing() };
        Executed {
            shape: Shape { arms: 1, sets: 2, futures: 1 },
            runs: vec![run([800.0, 400.0, 400.0, 100.0]), run([400.0, 400.0, 300.0, 300.0])],
            first_difference: Vec::new(),
            year_ends_proved: 0,
            frozen: Frozen::default(),
        }
    }

    #[test]
    fn stages_are_pounds_a_year_and_parts_of_what_was_due_in_the_same_set() {
        let (done, line) = (done(), &LINES[0]);
        let by_set = by_set(&done, 0, 0, 2);
        assert_eq!(by_set, [[4.0, 2.0, 2.0, 0.5], [2.0, 2.0, 1.5, 1.5]]);
        let found: Vec<Practice> = stages_of(0, line, &by_set, &done).collect();
        let means: Vec<(f64, f64)> = found.iter().map(|stage| (stage.value.mean, stage.of_due.mean)).collect();
        assert_eq!(means, [(3.0, 1.0), (2.0, 0.75), (1.75, 0.625), (1.0, 0.4375)]);
        assert!(found.iter().all(|stage| stage.futures == 2 && stage.party == "Providers"));
    }

    #[test]
    fn lapses_add_up_to_what_was_due_and_not_kept() {
        let by_set = by_set(&done(), 0, 0, 2);
        let lapses = lapses_of(0, &LINES[0], &by_set, Some("waived"));
        let lost: f64 = lapses.iter().map(|lapse| lapse.of_due.mean).sum();
        assert!((lost - (1.0 - 0.4375)).abs() < 1e-12, "{lapses:?}");
        assert_eq!(lapses.iter().map(|lapse| lapse.missed).collect::<Vec<_>>(), &Stage::ALL[1..]);
    }

    #[test]
    fn a_line_under_which_nothing_was_due_has_no_share_that_is_not_a_number() {
        assert_eq!(of_due(&[[0.0; 4]], |stages| stages[1]), Quantiles::of(&[]));
    }

    #[test]
    fn no_two_lines_have_the_same_clause_and_party() {
        for (place, one) in LINES.iter().enumerate() {
            assert!(LINES[..place].iter().all(|other| (other.clause, other.owed_by) != (one.clause, one.owed_by)));
        }
    }
}
