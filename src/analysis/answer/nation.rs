//! Deficits and sanctions at the size of the nation, beside what was published of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Subjects;
use super::words::within_sentence;
use crate::analysis::findings::{Findings, Nation, Quantiles};
use crate::measures::catalogue;

/// Arms that are printed at the nation's size: the baseline and the first that is compared with it.
const ARMS: usize = 2;

/// Deficits and sanctions of one year, multiplied to the size of England. A scale factor and no forecast.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AtNationalSize {
    /// What the economy's numbers are multiplied by: England's people by the economy's.
    pub times: f64,
    /// The financial year, such as `2015/16`.
    pub year: String,
    /// The baseline and the first arm that is compared with it.
    pub arms: Vec<ArmAtNationalSize>,
    /// The deficit of providers that was published, as over so much.
    pub published_provider_deficit_over_pounds: f64,
    /// The sanctions that were published, as about so much.
    pub published_sanctions_about_pounds: f64,
}

/// One arm at England's size, in pounds in the year: means over parameter sets, and their middle 95%.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArmAtNationalSize {
    /// Id of the arm.
    pub arm: String,
    /// Name of the arm for readers.
    pub label: String,
    /// Deficit of all providers; a surplus below zero.
    pub provider_deficit_pounds: f64,
    /// Its middle 95% of parameter sets; none if no parameter was varied.
    pub provider_deficit_over_sets_95: Option<(f64, f64)>,
    /// Sanctions paid.
    pub sanctions_pounds: f64,
    /// Their middle 95% of parameter sets; none if no parameter was varied.
    pub sanctions_over_sets_95: Option<(f64, f64)>,
}

/// A study's deficits and sanctions at the nation's size; none where the economy names no nation, or the study does not
/// live through the year.
pub(super) fn at_national_size(findings: &Findings, subjects: &Subjects) -> Option<AtNationalSize> {
    let nation = findings.nation?;
    let arms: Vec<ArmAtNationalSize> =
        (0..findings.arms.len().min(ARMS)).filter_map(|arm| at_size(findings, subjects, &nation, arm)).collect();
    (!arms.is_empty()).then(|| AtNationalSize {
        times: nation.times,
        year: nation.year.to_string(),
        arms,
        published_provider_deficit_over_pounds: nation.provider_deficit_over_pounds,
        published_sanctions_about_pounds: nation.sanctions_about_pounds,
    })
}

fn at_size(findings: &Findings, subjects: &Subjects, nation: &Nation, arm: usize) -> Option<ArmAtNationalSize> {
    let year = nation.year.0.checked_sub(findings.study.first_year.0)? as usize;
    let band = |id: &str| -> Option<&Quantiles> {
        let path = findings.trajectories.iter().find(|path| path.arm == arm && path.measure.id == id)?;
        path.bands.get(year)
    };
    let many_sets = findings.study.parameter_sets > 1;
    let (surplus, sanctions) = (band(subjects.providers)?, band(catalogue::ALL_SANCTIONS_PAID.id)?);
    let times = |pounds: f64| if pounds == 0.0 { 0.0 } else { pounds * nation.times };
    Some(ArmAtNationalSize {
        arm: findings.arms[arm].id.clone(),
        label: findings.arms[arm].label.clone(),
        provider_deficit_pounds: times(-surplus.mean),
        provider_deficit_over_sets_95: many_sets.then(|| (times(-surplus.p975), times(-surplus.p025))),
        sanctions_pounds: times(sanctions.mean),
        sanctions_over_sets_95: many_sets.then(|| (times(sanctions.p025), times(sanctions.p975))),
    })
}

/// The same in words.
pub(super) fn sentence(at: &AtNationalSize) -> String {
    let arms: Vec<String> = at.arms.iter().map(told).collect();
    format!(
        "At England's size ({:.0} times this economy by people; a scale factor and no forecast), in {}: {}. Published for \
         that year: a deficit of over {} and sanctions of about {}.",
        at.times,
        at.year,
        arms.join("; "),
        rounded(at.published_provider_deficit_over_pounds),
        rounded(at.published_sanctions_about_pounds)
    )
}

fn told(arm: &ArmAtNationalSize) -> String {
    let spread = |ends: Option<(f64, f64)>| {
        ends.map_or_else(String::new, |(low, high)| format!(" ({} to {})", rounded(low), rounded(high)))
    };
    format!(
        "under {} a provider deficit of {}{} and sanctions of {}{}",
        within_sentence(&arm.label),
        rounded(arm.provider_deficit_pounds),
        spread(arm.provider_deficit_over_sets_95),
        rounded(arm.sanctions_pounds),
        spread(arm.sanctions_over_sets_95)
    )
}

/// Pounds in billions with at most one decimal, or in whole millions: nothing finer means anything at this size.
fn rounded(pounds: f64) -> String {
    let size = pounds.abs();
    let text = if size >= 999.5e6 {
        format!("£{}bn", libm::round(size / 1e8) / 10.0)
    } else {
        format!("£{:.0}m", size / 1e6)
    };
    if pounds < 0.0 && text != "£0m" { format!("\u{2212}{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::super::{SUBJECTS, answer};
    use super::*;
    use crate::analysis::findings::MeasureTrajectory;
    use crate::units::FinancialYear;

    fn found(year: u32) -> Findings {
        let mut found = study(8, 30, &[(&SYSTEM, gain(2e6))]);
        let nation = Nation {
            times: 50.0,
            year: FinancialYear(year),
            provider_deficit_over_pounds: 2e9,
            sanctions_about_pounds: 240e6,
        };
        found.nation = Some(nation);
        for arm in 0..2 {
            let sanctions = if arm == 0 { 5e6 } else { 0.0 };
            let of = |path: MeasureTrajectory| MeasureTrajectory { arm, ..path };
            found.trajectories.push(of(path(&PROVIDERS, 1e6, -30e6)));
            found.trajectories.push(of(path(&catalogue::ALL_SANCTIONS_PAID, 0.0, sanctions)));
        }
        found
    }

    #[test]
    fn deficits_and_sanctions_of_the_published_year_are_multiplied_and_set_beside_it() {
        let answer = answer(&found(2014));
        let at = answer.at_national_size.as_ref().expect("it is lived through");
        assert_eq!((at.arms[0].provider_deficit_pounds, at.arms[0].sanctions_pounds), (1.5e9, 250e6));
        assert_eq!(
            sentence(at),
            "At England's size (50 times this economy by people; a scale factor and no forecast), in 2014/15: under annual \
             sanctions a provider deficit of £1.5bn (£1.5bn to £1.5bn) and sanctions of £250m (£250m to £250m); under \
             five-year shared risk a provider deficit of £1.5bn (£1.5bn to £1.5bn) and sanctions of £0m (£0m to £0m). \
             Published for that year: a deficit of over £2bn and sanctions of about £240m."
        );
        assert!(answer.to_text().contains("At England's size"));
    }

    #[test]
    fn a_surplus_is_a_deficit_below_nothing() {
        let found = found(2013);
        let at = at_national_size(&found, &SUBJECTS).expect("it is lived through");
        assert!(sentence(&at).contains("a provider deficit of \u{2212}£50m (\u{2212}£50m to \u{2212}£50m)"));
    }

    #[test]
    fn a_year_that_is_not_lived_and_an_economy_without_a_nation_say_nothing() {
        for year in [2012, 2015] {
            assert_eq!(at_national_size(&found(year), &SUBJECTS), None);
        }
        assert!(!answer(&Findings { nation: None, ..found(2014) }).to_text().contains("England"));
    }
}
