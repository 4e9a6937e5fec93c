//! What each mechanism carries of a study's answer: the comparison once more with one mechanism off, on the same futures.

use std::fmt::Write as _;

use crate::analysis::paired::{PairedError, compare};
use crate::analysis::quantiles::mean;
use crate::analysis::study_shape::RunIndex;
use crate::engine::{EntityKind, Outcome};
use crate::measures::{HEADLINE, Unit};
use crate::scenario::Mechanisms;
use crate::study::execute::{ExecuteError, Executed, execute};
use crate::study::plan::StudyPlan;

use super::run_summary::headline;

/// Means over the years of a run, one for each measure of [`HEADLINE`].
type Means = [f64; HEADLINE.len()];

/// Why it cannot be told what mechanisms carry.
#[derive(Debug, thiserror::Error)]
pub enum SwitchError {
    /// A run stopped.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The arms cannot be compared.
    #[error(transparent)]
    Paired(#[from] PairedError),
}

/// What becomes of one measure's difference between two arms when a mechanism is off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Mean difference without the mechanism; money in pounds.
    pub without: f64,
    /// How much of the difference the mechanism carries: with it less without it.
    pub carried: f64,
    /// 95% interval of that from run-to-run noise, or its bound where each set has one future.
    pub noise_95: (f64, f64),
}

/// What a mechanism carries of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Switched {
    /// Name of the mechanism.
    pub mechanism: &'static str,
    /// For each measure of [`HEADLINE`].
    pub moved: Vec<Moved>,
}

/// What every mechanism carries of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedByMechanisms {
    /// The mean differences as the study has them.
    pub whole: Vec<f64>,
    /// Every mechanism that is at work, in the order of the list.
    pub switched: Vec<Switched>,
}

/// Runs the comparison of an arm with the baseline as it is and once without each mechanism that is at work in both.
///
/// # Errors
/// A run that stops.
///
/// # Panics
/// If there is no such arm.
pub fn carried(plan: &StudyPlan, arm: usize) -> Result<CarriedByMechanisms, SwitchError> {
    let pair = StudyPlan { arms: vec![plan.arms[0].clone(), plan.arms[arm].clone()], ..plan.clone() };
    let kinds: Vec<EntityKind> = super::entities(plan).into_iter().map(|(_, kind)| kind).collect();
    let whole = differences(&pair, &kinds)?;
    let mut switched = Vec::new();
    for (mechanism, _) in Mechanisms::ALL {
        let is_on = |arm: usize| {
            let mut mechanisms = pair.economy.mechanisms.clone();
            pair.arms[arm].mechanisms.apply(&mut mechanisms);
            mechanisms.is_on(mechanism)
        };
        if !is_on(0) && !is_on(1) {
            continue;
        }
        let mut without = pair.clone();
        for arm in &mut without.arms {
            arm.mechanisms = arm.mechanisms.switched(mechanism, false);
        }
        switched.push(Switched { mechanism, moved: moved(&whole, &differences(&without, &kinds)?)? });
    }
    let whole = whole.iter().map(|sets| mean(&sets.concat())).collect();
    Ok(CarriedByMechanisms { whole, switched })
}

/// For each measure the differences of the two arms, by set and future.
fn differences(pair: &StudyPlan, kinds: &[EntityKind]) -> Result<Vec<Vec<Vec<f64>>>, ExecuteError> {
    let keep = |_: RunIndex, outcome: &Outcome| -> Means {
        let years: Vec<Means> = (0..outcome.years).map(|year| headline(outcome, kinds, year)).collect();
        std::array::from_fn(|place| mean(&years.iter().map(|year| year[place]).collect::<Vec<f64>>()))
    };
    let done: Executed<Means> = execute(pair, &|_| {}, &keep)?;
    let of_run = |run: RunIndex, place: usize| done.of(run)[place] - done.of(RunIndex { arm: 0, ..run })[place];
    Ok((0..HEADLINE.len()).map(|place| done.shape.by_set_and_future(1, |run| of_run(run, place))).collect())
}

fn moved(whole: &[Vec<Vec<f64>>], without: &[Vec<Vec<f64>>]) -> Result<Vec<Moved>, PairedError> {
    let both = whole.iter().zip(without);
    both.map(|(whole, without)| {
        let paired = compare(without, whole)?;
        Ok(Moved { without: paired.baseline_mean, carried: paired.mean, noise_95: paired.noise_or_bound() })
    })
    .collect()
}

impl CarriedByMechanisms {
    /// A table for readers of one measure, what carries most first.
    ///
    /// # Panics
    /// If there is no such measure.
    #[must_use]
    pub fn text(&self, measure: usize) -> String {
        let unit = HEADLINE[measure].unit;
        let shown = |value: f64| match unit {
            Unit::Pounds => format!("{:.2}m", value / 1e6),
            Unit::Share => format!("{:.2} points", 100.0 * value),
            _ => format!("{value:.2}"),
        };
        let mut text = format!("{}: {} as the study has it\n", HEADLINE[measure].label, shown(self.whole[measure]));
        let mut ordered: Vec<&Switched> = self.switched.iter().collect();
        ordered.sort_by(|a, b| b.moved[measure].carried.abs().total_cmp(&a.moved[measure].carried.abs()));
        for Switched { mechanism, moved } in ordered {
            let Moved { without, carried, noise_95: (low, high) } = moved[measure];
            let (without, carried) = (shown(without), shown(carried));
            let noise = format!("{} to {}", shown(low), shown(high));
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "{mechanism:<28} without {without:>14}   carries {carried:>14}   95% run to run {noise}"
            );
        }
        text
    }

    /// Everything as comma-separated values: mechanism, measure, with, without, carried, noise.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = "mechanism,measure,with,without,carried,noise_95_low,noise_95_high\n".to_owned();
        for Switched { mechanism, moved } in &self.switched {
            for (place, Moved { without, carried, noise_95: (low, high) }) in moved.iter().enumerate() {
                let (id, with) = (HEADLINE[place].id, self.whole[place]);
                let _ = writeln!(text, "{mechanism},{id},{with},{without},{carried},{low},{high}");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switched(mechanism: &'static str, carried: f64) -> Switched {
        let moved = Moved { without: 1e6 - carried, carried, noise_95: (carried, carried) };
        Switched { mechanism, moved: vec![moved; HEADLINE.len()] }
    }

    #[test]
    fn what_is_carried_is_what_goes_when_the_mechanism_is_off() {
        let whole = vec![vec![vec![3.0, 5.0], vec![4.0, 4.0]]];
        let without = vec![vec![vec![1.0, 2.0], vec![2.0, 3.0]]];
        let found = moved(&whole, &without).expect("both have one shape");
        assert!((found[0].without - 2.0).abs() < 1e-12 && (found[0].carried - 2.0).abs() < 1e-12);
    }

    #[test]
    fn what_carries_most_comes_first_whichever_way_it_goes() {
        let of = vec![switched("trust", 1e4), switched("prevention", -7e5), switched("rebasing", 3e5)];
        let text = CarriedByMechanisms { whole: vec![1e6; HEADLINE.len()], switched: of }.text(0);
        let order: Vec<&str> = text.lines().skip(1).map(|line| line.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(order, ["prevention", "rebasing", "trust"]);
    }
}
