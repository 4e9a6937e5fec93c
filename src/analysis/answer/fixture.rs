//! Findings made by hand, for the tests of the answer.

use crate::analysis::findings::{Accounts, Arm, Comparison, Findings, MeasureTrajectory, Quantiles, StudyFacts};
use crate::measures::{Better, Measure, OverAYear, Unit};
use crate::units::FinancialYear;

pub static SYSTEM: Measure = Measure {
    id: "system_surplus_pounds",
    label: "Surplus (deficit below zero)",
    meaning: "",
    unit: Unit::Pounds,
    better: Better::Higher,
    over_a_year: OverAYear::Sum,
};
pub static PROVIDERS: Measure = Measure { id: "provider_surplus_pounds", label: "Provider surplus", ..SYSTEM };
pub static COMMISSIONERS: Measure =
    Measure { id: "commissioner_surplus_pounds", label: "Commissioner surplus", ..SYSTEM };
pub static WITHIN_18: Measure = Measure {
    id: "within_18_weeks_share",
    label: "Waiting within 18 weeks",
    unit: Unit::Share,
    over_a_year: OverAYear::Last,
    ..SYSTEM
};
pub static WITHIN_4: Measure =
    Measure { id: "within_4_hours_share", label: "A&E within 4 hours", over_a_year: OverAYear::Mean, ..WITHIN_18 };
pub static HEALTH: Measure =
    Measure { id: "health_index_points", label: "Health gained (QALYs)", unit: Unit::Points, ..SYSTEM };
pub static LIST: Measure =
    Measure { id: "list", label: "Waiting list", unit: Unit::Count, better: Better::Lower, ..WITHIN_18 };
pub static NEUTRAL: Measure = Measure { id: "activity", label: "Activity", better: Better::Neither, ..LIST };

/// A difference over sets and its noise.
#[derive(Clone)]
pub struct GivenDifference {
    by_set: Vec<f64>,
    noise: f64,
    same_sign: f64,
}

/// Sets at half, once and one and a half times the size, noise of a tenth: clearly above zero.
pub fn gain(size: f64) -> GivenDifference {
    GivenDifference { by_set: vec![0.5 * size, size, 1.5 * size], noise: 0.1 * size, same_sign: 0.9 }
}

/// The same below zero.
pub fn loss(size: f64) -> GivenDifference {
    GivenDifference { by_set: vec![-1.5 * size, -size, -0.5 * size], noise: 0.1 * size, same_sign: 0.9 }
}

/// Sets one unit to either side of the centre.
pub fn unclear(centre: f64) -> GivenDifference {
    GivenDifference { by_set: vec![centre - 1e6, centre, centre + 1e6], noise: 1e5, same_sign: 0.55 }
}

/// No difference in any future.
pub fn none() -> GivenDifference {
    GivenDifference { by_set: vec![0.0; 3], noise: 0.0, same_sign: 1.0 }
}

/// One set with run-to-run noise.
pub fn one_set(mean: f64, noise: f64) -> GivenDifference {
    GivenDifference { by_set: vec![mean], noise, same_sign: 0.8 }
}

/// One future of one set.
pub fn single_future(mean: f64) -> GivenDifference {
    GivenDifference { by_set: vec![mean], noise: f64::INFINITY, same_sign: 1.0 }
}

impl GivenDifference {
    /// The comparison of a measure with this shape, in the second arm.
    pub fn of(self, measure: &'static Measure) -> Comparison {
        let over_sets = Quantiles::of(&self.by_set);
        let sign = over_sets.mean;
        let same = self.by_set.iter().filter(|value| if sign == 0.0 { **value == 0.0 } else { **value * sign > 0.0 });
        let same_sign_sets = same.count() as f64 / self.by_set.len() as f64;
        Comparison {
            measure,
            arm: 1,
            baseline_mean: 1.0,
            same_sign_sets,
            noise_95: (over_sets.mean - self.noise, over_sets.mean + self.noise),
            over_sets,
            by_set: self.by_set,
            same_sign_futures: self.same_sign,
            pairing_correlation: 0.9,
            too_small_to_matter: None,
        }
    }
}

/// A study of shared risk against annual sanctions with these differences.
pub fn study(sets: u32, futures: u32, differences: &[(&'static Measure, GivenDifference)]) -> Findings {
    let arm = |id: &str, label: &str| Arm { id: id.into(), label: label.into() };
    Findings {
        study: StudyFacts {
            name: "fines-or-sharing".into(),
            title: "Fines or sharing".into(),
            economy: "A town".into(),
            first_year: FinancialYear(2013),
            years: 5,
            parameter_sets: sets,
            futures_per_set: futures,
            seed: 7,
            run_id: "1a2b3c4d".into(),
            version: "0.1.0".into(),
        },
        arms: vec![arm("annual-sanctions", "Annual sanctions"), arm("shared-risk", "Five-year shared risk")],
        trajectories: vec![],
        comparisons: differences.iter().map(|(measure, shape)| shape.clone().of(measure)).collect(),
        nation: None,
        carried: vec![],
        flows: vec![],
        net_changes: vec![],
        system_parts: vec![],
        practice: vec![],
        lapses: vec![],
        bridges: vec![],
        timelines: vec![],
        accounts: Accounts::default(),
        decomposition: None,
        factorial: None,
        left_out: vec![],
        arms_in_full: 2,
    }
}

/// A path of the baseline from one mean to another.
pub fn path(measure: &'static Measure, first: f64, last: f64) -> MeasureTrajectory {
    let bands = [first, last].map(|value| Quantiles::of(&[value])).to_vec();
    MeasureTrajectory { measure, arm: 0, bands, noise_sd: vec![0.0; 2], single_futures: vec![], target: None }
}
