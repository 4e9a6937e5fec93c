//! What the runs of a study yielded, as one cube of numbers for each kind: yearly measures and mean yearly flows.
//!
//! Both are dense and laid out in the order of [`StudyShape`], so that filling them from many threads in any order
//! gives the same cube.

use thiserror::Error;

use super::study_shape::{RunIndex, StudyShape};
use crate::measures::Measure;

/// Why a cube of results cannot be filled or read.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CubeError {
    /// A run, year, measure or number of values is outside what the cube was made for.
    #[error("{run} with {values} values does not fit the study")]
    DoesNotFit {
        /// The run.
        run: RunIndex,
        /// Number of values given.
        values: usize,
    },
    /// A run is missing or has a value that is not finite.
    #[error("{run} is missing or has a value that is not a finite number; run it again")]
    Missing {
        /// The run.
        run: RunIndex,
    },
}

/// A block of numbers, `width` for each run, not a number until filled.
#[derive(Clone, Debug, PartialEq)]
struct RunValues {
    shape: StudyShape,
    width: usize,
    values: Vec<f64>,
}

impl RunValues {
    fn new(shape: StudyShape, width: usize) -> Self {
        Self { shape, width, values: vec![f64::NAN; shape.runs() * width] }
    }

    fn fill(&mut self, run: RunIndex, offset: usize, values: &[f64]) -> Result<(), CubeError> {
        let fault = CubeError::DoesNotFit { run, values: values.len() };
        let row = self.shape.row(run).ok_or(fault)?;
        if offset + values.len() > self.width {
            return Err(fault);
        }
        let start = row * self.width + offset;
        self.values[start..start + values.len()].copy_from_slice(values);
        Ok(())
    }

    fn row(&self, run: RunIndex) -> &[f64] {
        let row = self.shape.row(run).expect("callers walk the shape of this block");
        &self.values[row * self.width..(row + 1) * self.width]
    }

    fn check(&self) -> Result<(), CubeError> {
        let Some(bad) = self.values.iter().position(|value| !value.is_finite()) else { return Ok(()) };
        Err(CubeError::Missing { run: self.shape.run(bad / self.width) })
    }
}

/// Yearly values of measures by arm, parameter set, future and year; eight bytes for each value.
#[derive(Clone, Debug, PartialEq)]
pub struct Cube {
    measures: Vec<&'static Measure>,
    years: usize,
    values: RunValues,
}

impl Cube {
    /// An empty cube for runs of `years` years. Each party whose figures are wanted has measures of its own.
    #[must_use]
    pub fn new(shape: StudyShape, years: usize, measures: Vec<&'static Measure>) -> Self {
        let values = RunValues::new(shape, years * measures.len());
        Self { measures, years, values }
    }

    /// Puts in one year of a run (years from 0): a value for each measure, in the order of [`Cube::measures`].
    ///
    /// # Errors
    /// When the run, the year or the number of values is outside the cube.
    pub fn put_year(&mut self, run: RunIndex, year: usize, values: &[f64]) -> Result<(), CubeError> {
        if values.len() != self.measures.len() {
            return Err(CubeError::DoesNotFit { run, values: values.len() });
        }
        self.values.fill(run, year * self.measures.len(), values)
    }

    /// Refuses a cube with gaps or with a number that is not finite.
    ///
    /// # Errors
    /// Names the first run that is missing or not finite.
    pub fn check(&self) -> Result<(), CubeError> {
        self.values.check()
    }

    /// Arms, parameter sets and futures.
    #[must_use]
    pub const fn shape(&self) -> StudyShape {
        self.values.shape
    }

    /// Years of each run.
    #[must_use]
    pub const fn years(&self) -> usize {
        self.years
    }

    /// The measures, in the order of the values of a year.
    #[must_use]
    pub fn measures(&self) -> &[&'static Measure] {
        &self.measures
    }

    /// A measure through the years of one run.
    ///
    /// # Panics
    /// When the run or the measure (a place in [`Cube::measures`]) is outside the cube.
    #[must_use]
    pub fn path(&self, run: RunIndex, measure: usize) -> Vec<f64> {
        assert!(measure < self.measures.len(), "measure {measure} of {}", self.measures.len());
        self.values.row(run).iter().skip(measure).step_by(self.measures.len()).copied().collect()
    }

    /// A measure through the years of every run of an arm: by parameter set, future and year.
    #[must_use]
    pub fn paths(&self, arm: usize, measure: usize) -> Vec<Vec<Vec<f64>>> {
        self.values.shape.by_set_and_future(arm, |run| self.path(run, measure))
    }

    /// The yearly mean over the horizon, by parameter set and future.
    ///
    /// For a sum this is the total over the horizon divided by its years; for a share the plain mean of the yearly
    /// shares; for a state the mean of its year-end values.
    #[must_use]
    pub fn horizon_mean(&self, arm: usize, measure: usize) -> Vec<Vec<f64>> {
        self.values.shape.by_set_and_future(arm, |run| super::quantiles::mean(&self.path(run, measure)))
    }
}

/// Who pays whom under which clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowName {
    /// Who pays.
    pub from: String,
    /// Who is paid.
    pub to: String,
    /// The clause or rule it flows under.
    pub clause: String,
}

/// Mean yearly flows of money by arm, parameter set and future, in pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowCube {
    flows: Vec<FlowName>,
    parties: Vec<String>,
    values: RunValues,
}

impl FlowCube {
    /// An empty cube. `parties` are those whose positions make the system, in the order in which they are to be shown;
    /// money that comes from or goes to anyone else (`Treasury`, `Staff and suppliers`) enters or leaves the system.
    #[must_use]
    pub fn new(shape: StudyShape, flows: Vec<FlowName>, parties: Vec<String>) -> Self {
        let values = RunValues::new(shape, flows.len());
        Self { flows, parties, values }
    }

    /// Puts in a run: pounds a year for each flow, in the order of [`FlowCube::flows`].
    ///
    /// # Errors
    /// When the run or the number of values is outside the cube.
    pub fn put(&mut self, run: RunIndex, pounds_a_year: &[f64]) -> Result<(), CubeError> {
        if pounds_a_year.len() != self.flows.len() {
            return Err(CubeError::DoesNotFit { run, values: pounds_a_year.len() });
        }
        self.values.fill(run, 0, pounds_a_year)
    }

    /// Refuses a cube with gaps or with a number that is not finite.
    ///
    /// # Errors
    /// Names the first run that is missing or not finite.
    pub fn check(&self) -> Result<(), CubeError> {
        self.values.check()
    }

    /// Arms, parameter sets and futures.
    #[must_use]
    pub const fn shape(&self) -> StudyShape {
        self.values.shape
    }

    /// The flows, in the order of the values of a run.
    #[must_use]
    pub fn flows(&self) -> &[FlowName] {
        &self.flows
    }

    /// The parties whose positions make the system.
    #[must_use]
    pub fn parties(&self) -> &[String] {
        &self.parties
    }

    /// Pounds a year of one flow, by parameter set and future.
    #[must_use]
    pub fn pounds(&self, arm: usize, flow: usize) -> Vec<Vec<f64>> {
        self.values.shape.by_set_and_future(arm, |run| self.values.row(run)[flow])
    }

    /// Pounds a year that a party receives less those it pays, by parameter set and future.
    #[must_use]
    pub fn position(&self, arm: usize, party: &str) -> Vec<Vec<f64>> {
        let sign = |flow: &FlowName| f64::from(i8::from(flow.to == party) - i8::from(flow.from == party));
        let signs: Vec<f64> = self.flows.iter().map(sign).collect();
        self.values.shape.by_set_and_future(arm, |run| {
            let parts: Vec<f64> = self.values.row(run).iter().zip(&signs).map(|(pounds, sign)| pounds * sign).collect();
            super::quantiles::sum(&parts)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::{Better, OverAYear, Unit};

    static COST: Measure = Measure {
        id: "cost_pounds",
        label: "Cost",
        meaning: "",
        unit: Unit::Pounds,
        better: Better::Lower,
        over_a_year: OverAYear::Sum,
    };
    static WAIT: Measure = Measure { id: "wait", label: "Wait", unit: Unit::Share, ..COST };
    const SHAPE: StudyShape = StudyShape { arms: 2, sets: 2, futures_per_set: 3 };

    /// Every value tells its own coordinates.
    fn code(run: RunIndex, year: usize, measure: usize) -> f64 {
        (run.arm * 10_000 + run.set * 1_000 + run.future * 100 + year * 10 + measure) as f64
    }

    fn filled() -> Cube {
        let mut cube = Cube::new(SHAPE, 2, vec![&COST, &WAIT]);
        for run in SHAPE.every_run().collect::<Vec<_>>().into_iter().rev() {
            for year in 0..2 {
                cube.put_year(run, year, &[code(run, year, 0), code(run, year, 1)]).unwrap();
            }
        }
        cube
    }

    #[test]
    fn every_value_is_found_where_it_was_put() {
        let cube = filled();
        cube.check().unwrap();
        let run = RunIndex { arm: 1, set: 0, future: 2 };
        assert_eq!(cube.path(run, 1), [10_201.0, 10_211.0]);
        assert_eq!(cube.paths(0, 0)[1][2], [1_200.0, 1_210.0]);
    }

    #[test]
    fn the_horizon_mean_is_the_mean_of_the_years() {
        assert_eq!(filled().horizon_mean(1, 0), [[10_005.0, 10_105.0, 10_205.0], [11_005.0, 11_105.0, 11_205.0]]);
    }

    #[test]
    fn a_missing_run_is_named() {
        let mut cube = filled();
        let run = RunIndex { arm: 1, set: 1, future: 0 };
        cube.put_year(run, 1, &[1.0, f64::NAN]).unwrap();
        assert_eq!(cube.check(), Err(CubeError::Missing { run }));
    }

    #[test]
    fn what_does_not_fit_is_refused_and_changes_nothing() {
        let mut cube = filled();
        let run = RunIndex { arm: 0, set: 0, future: 0 };
        assert!(cube.put_year(run, 2, &[1.0, 2.0]).is_err());
        assert!(cube.put_year(run, 0, &[1.0]).is_err());
        assert!(cube.put_year(RunIndex { future: 3, ..run }, 0, &[1.0, 2.0]).is_err());
        assert_eq!(cube, filled());
    }

    #[test]
    fn a_position_is_what_comes_in_less_what_goes_out() {
        let flow = |from: &str, to: &str| FlowName { from: from.into(), to: to.into(), clause: "x".into() };
        let flows = vec![flow("Treasury", "A"), flow("A", "B"), flow("B", "A"), flow("B", "Staff")];
        let mut cube = FlowCube::new(
            StudyShape { arms: 1, sets: 1, futures_per_set: 1 },
            flows,
            vec!["A".to_owned(), "B".to_owned()],
        );
        cube.put(RunIndex { arm: 0, set: 0, future: 0 }, &[100.0, 90.0, 5.0, 70.0]).unwrap();
        assert_eq!((cube.position(0, "A"), cube.position(0, "B")), (vec![vec![15.0]], vec![vec![15.0]]));
        assert_eq!(cube.pounds(0, 3), [[70.0]]);
    }
}
