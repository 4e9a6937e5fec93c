//! Which runs left the range for which the model is meant, in sentences.

use crate::engine::{MEANT, Meant, YearRow};
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;
use crate::units::FinancialYear;

use super::run_summary::RunSummary;

/// A sentence for each range that some run left: in how many, and the first year.
pub fn notes(plan: &StudyPlan, done: &Executed<RunSummary>, entities_kept: usize) -> Vec<String> {
    let first = plan.economy.first_year;
    MEANT.iter().filter_map(|meant| note(meant, &done.runs, entities_kept, first)).collect()
}

fn note(meant: &Meant, runs: &[RunSummary], entities_kept: usize, first_year: u32) -> Option<String> {
    let of_system =
        |run: &RunSummary| -> Vec<YearRow> { run.rows.iter().step_by(entities_kept.max(1)).copied().collect() };
    let left: Vec<usize> = runs.iter().filter_map(|run| meant.left_in(&of_system(run))).collect();
    let earliest = left.iter().min()?;
    Some(format!(
        "In {} of {} runs {} leaves the range for which the model is meant ({}), at the earliest in {}.",
        left.len(),
        runs.len(),
        meant.what,
        meant.within,
        FinancialYear(first_year + *earliest as u32)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::{ALL, Column};

    #[test]
    fn the_runs_that_left_a_range_are_counted_with_the_earliest_year_and_of_the_system_alone() {
        let row = |occupancy: f64| {
            let mut row = [f64::NAN; ALL.len()];
            row[Column::OCCUPANCY as usize] = occupancy;
            row
        };
        // Two entities are kept: the system, and a provider whose own occupancy is beside the point.
        let run = |years: [f64; 3]| RunSummary {
            rows: years.iter().flat_map(|&system| [row(system), row(0.5)]).collect(),
            ..RunSummary::nothing()
        };
        let runs = [run([0.9, 0.9, 1.0]), run([0.9; 3]), run([0.9, 0.6, 0.6])];
        let occupancy = &MEANT[1];
        let told = note(occupancy, &runs, 2, 2014);
        let expected = "In 2 of 3 runs bed occupancy leaves the range for which the model is meant (75% to 99%), at the \
                        earliest in 2015/16.";
        assert_eq!(told.as_deref(), Some(expected));
        assert_eq!(note(&MEANT[0], &runs, 2, 2014), None);
    }
}
