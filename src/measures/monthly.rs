//! The measures of the system's month, as [the yearly ones](super::yearly) are listed: each is asked of `MonthOfSystem`. Money is in pence.

/// Hands every measure of the system's month to `$then`.
macro_rules! each_monthly_measure {
    ($then:ident) => {
        $then! {
            /// Attendances at accident and emergency in the month
            ATTENDANCES_OF_MONTH = "attendances", "A&E attendances of the month", Count, Neither, Sum {
                month: |it| f64::from(it.attendances),
            }
            /// Part of the month's attendances within four hours
            FOUR_HOURS_OF_MONTH = "four_hour_share", "A&E within 4 hours, of the month", Share, Higher, Mean {
                month: |it| 1.0 - f64::from(it.breaches) / f64::from(it.attendances.max(1)),
            }
            /// Emergency admissions in the month
            EMERGENCIES_OF_MONTH = "emergency_admissions", "Emergency admissions of the month", Count, Neither, Sum {
                month: |it| f64::from(it.emergencies),
            }
            /// Patients on the waiting list at the month end
            LIST_OF_MONTH = "waiting_list", "Waiting list at the month end", Count, Lower, Last {
                month: |it| f64::from(it.list),
            }
            /// Part of the waiting list that has waited less than 18 weeks at the month end
            WITHIN_18_WEEKS_OF_MONTH = "within_18_weeks_share", "Waiting within 18 weeks at the month end", Share, Higher, Mean {
                month: |it| it.within_18_weeks.value(),
            }
            /// Part of all beds in use, mean over acute providers and weeks
            OCCUPANCY_OF_MONTH = "bed_occupancy_share", "Bed occupancy of the month", Share, Lower, Mean {
                month: |it| it.occupancy,
            }
            /// Sanctions imposed in the month
            SANCTIONS_OF_MONTH = "sanctions_imposed_pounds", "Sanctions imposed in the month", Pounds, Neither, Sum {
                month: |it| it.sanctions_imposed,
            }
            /// Surplus of all providers in the month; deficit below zero
            PROVIDERS_OF_MONTH = "provider_surplus_pounds", "Provider surplus of the month", Pounds, Higher, Sum {
                month: |it| it.surplus_of_providers,
            }
            /// Surplus of all commissioners in the month; deficit below zero
            COMMISSIONERS_OF_MONTH = "commissioner_surplus_pounds", "Commissioner surplus of the month", Pounds, Higher, Sum {
                month: |it| it.surplus_of_commissioners,
            }
            /// Mean trust between the parties of contracts at the month end
            TRUST_OF_MONTH = "trust_share", "Trust at the month end", Share, Higher, Last { month: |it| it.trust }
        }
    };
}

pub(crate) use each_monthly_measure;
