//! Acute care with terms given from outside: round numbers near those of a hospital of 700 beds.

use crate::care::{AcuteTerms, BedTerms, CapacityRule, DemandTerms, ElectiveTerms, UrgentCareTerms};
use crate::units::{Share, SignedShare, Weeks};

use super::rig::share;

/// The terms of a week.
pub struct WeekTerms {
    demand: DemandTerms,
    beds: BedTerms,
    urgent_care: UrgentCareTerms,
    /// How patients are taken from the list.
    pub elective: ElectiveTerms,
}

impl WeekTerms {
    /// Care with so much priority for patients over 18 weeks.
    pub fn new(long_wait_priority: f64) -> Self {
        let capacity = CapacityRule {
            aspiration_share: share(0.92),
            response: 0.0,
            slack_response: 0.0,
            slack_below_weeks: Weeks::of(0.0),
        };
        let elective = ElectiveTerms {
            admitted_share: share(0.25),
            long_wait_priority,
            removed_share_per_month: share(0.01),
            slow_referrals_share: Share::NONE,
            slow_treatment_ratio: 1.0,
            capacity,
        };
        Self { demand: demand(), beds: beds(0.5), urgent_care: urgent_care(), elective }
    }

    /// The terms as a week takes them.
    pub const fn terms(&self) -> AcuteTerms<'_> {
        AcuteTerms { demand: &self.demand, beds: &self.beds, urgent_care: &self.urgent_care, elective: &self.elective }
    }
}

/// Beds that keep so much of last week's emergencies.
pub fn beds(memory: f64) -> BedTerms {
    BedTerms {
        emergency_stay_days: 4.8,
        stay_trend_share_per_year: SignedShare::of(0.0),
        winter_stay_increase_share: Share::NONE,
        stay_elasticity_to_admissions: 0.0,
        stay_feedback: 0.0,
        smoothing_weeks: Weeks::of(39.0),
        reference_occupancy_share: share(0.87),
        delayed_transfer_share: share(0.037),
        delayed_transfer_slope: 0.0,
        emergency_bed_memory_share: share(memory),
        usable_share: share(0.97),
        elective_stay_days: 0.95,
        beds_growth_share_per_year: SignedShare::of(0.0),
    }
}

fn demand() -> DemandTerms {
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
        attendances_season_by_month: [1.0; 12],
        emergencies_season_by_month: [1.0; 12],
        weekly_variation_share: share(0.05),
        regional_variation_share: share(0.05),
        referral_elasticity_to_wait: 0.0,
    }
}

fn urgent_care() -> UrgentCareTerms {
    UrgentCareTerms {
        intercept: -3.0,
        occupancy_slope: 8.0,
        load_slope: 0.0,
        workload_drift_share_per_year: SignedShare::of(0.0),
        provider_effect_sd: 0.0,
        provider_effect_carry_over_share: Share::NONE,
        twelve_hour_coefficient_share: Share::NONE,
        twelve_hour_exponent: 1.0,
    }
}
