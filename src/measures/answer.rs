//! The measures of a study's answer, as [the yearly ones](super::yearly) are listed: each is asked of a year of a run, `AnswerYear`
//! in `report/run_summary.rs`. Money is in pounds.

/// Hands every measure of a study's answer to `$then`.
macro_rules! each_headline_measure {
    ($then:ident) => {
        $then! {
            /// Surplus of all commissioners and providers together a year and what is withheld in escrow, support from the centre not counted; deficit below zero.
            SYSTEM_SURPLUS = "system_surplus_pounds", "System surplus", Pounds, Higher, Sum {
                year: |it| it.system(Column::SURPLUS) / 100.0,
            }
            /// Surplus of all providers together a year, support from the centre not counted; deficit below zero.
            PROVIDER_SURPLUS = "provider_surplus_pounds", "Provider surplus", Pounds, Higher, Sum {
                year: |it| (it.providers(Column::SURPLUS) - it.providers(Column::SUPPORT)) / 100.0,
            }
            /// Surplus of all commissioners together a year; deficit below zero.
            COMMISSIONER_SURPLUS = "commissioner_surplus_pounds", "Commissioner surplus", Pounds, Higher, Sum {
                year: |it| (it.commissioners(Column::SURPLUS) - it.commissioners(Column::SUPPORT)) / 100.0,
            }
            /// Support of all providers from the centre a year: money from outside, in no surplus.
            SUPPORT_FROM_CENTRE = "support_from_centre_pounds", "Support from the centre", Pounds, Lower, Sum {
                year: |it| it.system(Column::SUPPORT) / 100.0,
            }
            /// Sanctions paid in cash, by either party.
            ALL_SANCTIONS_PAID = "sanctions_paid_pounds", "Sanctions paid", Pounds, Neither, Sum {
                year: |it| it.system(Column::SANCTIONS_PAID) / 100.0,
            }
            /// Staff hours of all commissioners spent on contracting a year.
            COMMISSIONER_HOURS = "commissioner_contracting_hours", "Commissioners' hours of contracting", Hours, Lower, Sum {
                year: |it| it.commissioners(Column::CONTRACTING_HOURS),
            }
            /// Staff hours of all providers spent on contracting a year.
            PROVIDER_HOURS = "provider_contracting_hours", "Providers' hours of contracting", Hours, Lower, Sum {
                year: |it| it.system(Column::CONTRACTING_HOURS) - it.commissioners(Column::CONTRACTING_HOURS),
            }
            /// Part of attendances seen, admitted or discharged within four hours.
            WITHIN_4_HOURS = "within_4_hours_share", "A&E within 4 hours", Share, Higher, Mean {
                year: |it| it.system(Column::FOUR_HOUR_SHARE),
            }
            /// Part of the waiting list that has waited less than 18 weeks, mean of the month ends.
            WITHIN_18_WEEKS = "within_18_weeks_share", "Waiting within 18 weeks", Share, Higher, Mean {
                year: |it| it.system(Column::WITHIN_18_WEEKS_SHARE),
            }
            /// Health of the population in points, above 0 and below 200: 100 where harm and prevention balance; its weights are assumptions.
            HEALTH_INDEX = "health_index_points", "Health index (points)", Points, Higher, Mean {
                year: |it| it.system(Column::HEALTH),
            }
            /// Staff hours of all commissioners a year that are paid for and no longer needed for contracts; what it is worth is in no surplus.
            COMMISSIONER_TIME_SET_FREE = "commissioner_time_set_free_hours", "Commissioners' time set free", Hours, Higher, Sum {
                year: |it| it.commissioners(Column::TIME_SET_FREE),
            }
            /// Staff hours of all providers a year that are paid for and no longer needed for contracts; what it is worth is in no surplus.
            PROVIDER_TIME_SET_FREE = "provider_time_set_free_hours", "Providers' time set free", Hours, Higher, Sum {
                year: |it| it.system(Column::TIME_SET_FREE) - it.commissioners(Column::TIME_SET_FREE),
            }
        }
    };
}

pub(crate) use each_headline_measure;
