//! Demand: how many people come, by season and year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare, power};

/// How demand grows, swings with the season and varies by chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandTerms {
    /// Growth of attendances at accident and emergency. Raising it brings more attendances from year to year, and more of them
    /// wait.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub attendances_growth_share_per_year: SignedShare,
    /// How far the growth of attendances in the first years departs from the lasting one, on entering each; later years do not.
    /// Raising a year's value brings more attendances from that year on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), inner(range(min = -0.2, max = 0.2)), extend("unit" = "share"))]
    pub attendances_growth_deviation_share_by_year: Vec<f64>,
    /// Growth of emergency admissions before any prevention. Raising it fills beds from year to year.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub emergencies_growth_share_per_year: SignedShare,
    /// How far the growth of emergency admissions in the first years departs from the lasting one, on entering each; later
    /// years do not. Raising a year's value fills beds from that year on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), inner(range(min = -0.2, max = 0.2)), extend("unit" = "share"))]
    pub emergencies_growth_deviation_share_by_year: Vec<f64>,
    /// Growth of referrals for elective care. Raising it lengthens the waiting list from year to year.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub referrals_growth_share_per_year: SignedShare,
    /// How far the growth of referrals in the first years departs from the lasting one, on entering each; later years do not.
    /// Raising a year's value brings more referrals from that year on; boards take it for lasting and may open too much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), inner(range(min = -0.2, max = 0.2)), extend("unit" = "share"))]
    pub referrals_growth_deviation_share_by_year: Vec<f64>,
    /// Growth of contacts wanted from community and mental-health services. Raising it lengthens the backlog from year to year.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub contacts_growth_share_per_year: SignedShare,
    /// How far the growth of contacts wanted in the first years departs from the lasting one, on entering each; later years do
    /// not. Raising a year's value brings more contacts from that year on; boards take it for lasting and may open too much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), inner(range(min = -0.2, max = 0.2)), extend("unit" = "share"))]
    pub contacts_growth_deviation_share_by_year: Vec<f64>,
    /// Growth of services that are not counted. Raising it moves money from commissioners to providers, who are paid for all of
    /// it and whose cost follows a part.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub other_services_growth_share_per_year: SignedShare,
    /// How far the growth of services that are not counted in the first years departs from the lasting one, on entering each;
    /// later years do not. Raising a year's value moves money from commissioners to providers from that year on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), inner(range(min = -0.2, max = 0.2)), extend("unit" = "share"))]
    pub other_services_growth_deviation_share_by_year: Vec<f64>,
    /// Part of emergency admissions that come within 30 days of a discharge from hospital. Raising it leaves more admissions
    /// unpaid where readmissions are not paid for.
    pub readmission_share_of_emergencies: Share,
    /// Attendances of each month against the year's mean, April to March. Raising a month's value brings more attendances in
    /// that month and fewer in the others.
    #[schemars(extend("unit" = "ratio to the mean of the year"), inner(range(min = 0.1, max = 3.0)))]
    pub attendances_season_by_month: [f64; 12],
    /// Emergency admissions of each month against the year's mean, April to March. Raising a month's value fills beds in that
    /// month and empties them in the others.
    #[schemars(extend("unit" = "ratio to the mean of the year"), inner(range(min = 0.1, max = 3.0)))]
    pub emergencies_season_by_month: [f64; 12],
    /// Weekly variation of a provider's demand beyond that of independent arrivals, as a standard deviation of its logarithm.
    /// Raising it makes more attendances wait, because full weeks cost more than empty ones give back.
    pub weekly_variation_share: Share,
    /// Weekly variation shared by all providers of the economy, as a standard deviation of its logarithm. Raising it makes more
    /// attendances wait, at all providers in the same weeks.
    pub regional_variation_share: Share,
    /// Per cent by which referrals change when the mean wait grows by one per cent. Raising it towards 0 lets long waits put
    /// fewer people off.
    #[schemars(range(min = -1.0, max = 0.0), extend("unit" = "elasticity"))]
    pub referral_elasticity_to_wait: f64,
}

/// Seasonal factors of one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seasons {
    /// Attendances against the year's mean.
    pub attendances: f64,
    /// Emergency admissions against the year's mean.
    pub emergencies: f64,
}

impl DemandTerms {
    /// Seasonal factors of a month of the year, 0 for April; scaled so that 52 weeks average to one.
    #[must_use]
    pub fn seasons(&self, month_of_year: u32) -> Seasons {
        let scaled = |by_month: &[f64; 12]| {
            let weighted: f64 =
                by_month.iter().zip([4.0, 4.0, 5.0].iter().cycle()).map(|(season, weeks)| season * weeks).sum();
            by_month[month_of_year as usize] * 52.0 / weighted
        };
        Seasons {
            attendances: scaled(&self.attendances_season_by_month),
            emergencies: scaled(&self.emergencies_season_by_month),
        }
    }
}

/// A growth a year that lasts, and how far the first years depart from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GrowthPath<'a> {
    /// The growth that lasts, as a share a year.
    pub lasting: f64,
    /// What is added to it in the first years: the first for the growth from the year before the start to the first year.
    pub deviations: &'a [f64],
}

impl GrowthPath<'_> {
    /// Growth on entering a year of the run, 0 for the first, as a share.
    #[must_use]
    pub fn on_entering(self, year: u32) -> f64 {
        self.lasting + self.deviations.get(year as usize).copied().unwrap_or(0.0)
    }

    /// Level after so many years against that at `from`, in years since the middle of the year before the start.
    #[must_use]
    pub fn grown(self, from: f64, years: f64) -> f64 {
        let until = from + years;
        let mut level = compound(self.lasting, years);
        for (index, deviation) in self.deviations.iter().enumerate() {
            let overlap = (until.min(index as f64 + 1.0) - from.max(index as f64)).max(0.0);
            level *= power((1.0 + self.lasting + deviation) / (1.0 + self.lasting), overlap);
        }
        level
    }
}

impl DemandTerms {
    /// How attendances at accident and emergency grow.
    #[must_use]
    pub fn attendances(&self) -> GrowthPath<'_> {
        let deviations = &self.attendances_growth_deviation_share_by_year;
        GrowthPath { lasting: self.attendances_growth_share_per_year.value(), deviations }
    }

    /// How emergency admissions grow before any prevention.
    #[must_use]
    pub fn emergencies(&self) -> GrowthPath<'_> {
        let deviations = &self.emergencies_growth_deviation_share_by_year;
        GrowthPath { lasting: self.emergencies_growth_share_per_year.value(), deviations }
    }

    /// How referrals grow.
    #[must_use]
    pub fn referrals(&self) -> GrowthPath<'_> {
        let deviations = &self.referrals_growth_deviation_share_by_year;
        GrowthPath { lasting: self.referrals_growth_share_per_year.value(), deviations }
    }

    /// How contacts with community and mental-health services grow.
    #[must_use]
    pub fn contacts(&self) -> GrowthPath<'_> {
        let deviations = &self.contacts_growth_deviation_share_by_year;
        GrowthPath { lasting: self.contacts_growth_share_per_year.value(), deviations }
    }

    /// How services that are not counted grow.
    #[must_use]
    pub fn other_services(&self) -> GrowthPath<'_> {
        let deviations = &self.other_services_growth_deviation_share_by_year;
        GrowthPath { lasting: self.other_services_growth_share_per_year.value(), deviations }
    }
}

/// Compound growth over a number of years.
#[must_use]
pub fn compound(share_per_year: f64, years: f64) -> f64 {
    power(1.0 + share_per_year, years)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(attendances: [f64; 12], emergencies: [f64; 12]) -> DemandTerms {
        DemandTerms {
            attendances_growth_share_per_year: SignedShare::of(0.0),
            attendances_growth_deviation_share_by_year: Vec::new(),
            emergencies_growth_share_per_year: SignedShare::of(0.0),
            emergencies_growth_deviation_share_by_year: Vec::new(),
            referrals_growth_share_per_year: SignedShare::of(0.0),
            referrals_growth_deviation_share_by_year: Vec::new(),
            contacts_growth_share_per_year: SignedShare::of(0.0),
            contacts_growth_deviation_share_by_year: Vec::new(),
            other_services_growth_share_per_year: SignedShare::of(0.0),
            other_services_growth_deviation_share_by_year: Vec::new(),
            readmission_share_of_emergencies: Share::NONE,
            attendances_season_by_month: attendances,
            emergencies_season_by_month: emergencies,
            weekly_variation_share: Share::NONE,
            regional_variation_share: Share::NONE,
            referral_elasticity_to_wait: 0.0,
        }
    }

    #[test]
    fn a_month_of_five_weeks_weighs_five_in_the_mean_of_the_year() {
        let (mut attendances, mut emergencies) = ([1.0; 12], [1.0; 12]);
        attendances[2] = 2.0;
        emergencies[0] = 4.0;
        let terms = terms(attendances, emergencies);
        // June has five weeks: 47 + 2 · 5 = 57. April has four: 48 + 4 · 4 = 64.
        let (april, june) = (terms.seasons(0), terms.seasons(2));
        assert!((april.attendances - 52.0 / 57.0).abs() < 1e-12);
        assert!((june.attendances - 104.0 / 57.0).abs() < 1e-12);
        assert!((april.emergencies - 208.0 / 64.0).abs() < 1e-12);
        assert!((june.emergencies - 52.0 / 64.0).abs() < 1e-12);
    }

    #[test]
    fn growth_of_two_per_cent_compounds_to_four_and_a_little_in_two_years() {
        assert!((compound(0.02, 2.0) - 1.0404).abs() < 1e-12);
        assert_eq!(compound(0.02, 0.0), 1.0);
    }

    #[test]
    fn a_path_of_growth_departs_from_the_lasting_one_in_its_years_and_not_after() {
        let path = GrowthPath { lasting: 0.02, deviations: &[0.01, -0.02] };
        assert_eq!(
            [0, 1, 2, 50].map(|year| (path.on_entering(year) * 1e6).round()),
            [30_000.0, 0.0, 20_000.0, 20_000.0]
        );
        // 3% to the first year, nothing to the second, 2% to the third.
        assert!((path.grown(0.0, 1.0) - 1.03).abs() < 1e-12);
        assert!((path.grown(0.0, 3.0) - 1.03 * 1.02).abs() < 1e-12);
        assert!((path.grown(1.0, 2.0) - 1.02).abs() < 1e-12);
        assert!((path.grown(0.0, 0.5) - libm::sqrt(1.03)).abs() < 1e-12);
    }

    #[test]
    fn a_path_without_deviations_is_compound_growth_to_the_bit() {
        let path = GrowthPath { lasting: 0.018, deviations: &[] };
        assert_eq!(path.grown(3.5, 2.25).to_bits(), compound(0.018, 2.25).to_bits());
    }
}
