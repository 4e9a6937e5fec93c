//! The list of measures. To add one: an entry at the end of `ALL` and its name in `positions!` below; and its value in the rows of the
//! year, `engine/steps/reporting/rows.rs` for a party and `system.rs` beside it for the system, which must have one.

use super::measure::{Better, Measure, OverAYear, Unit};

macro_rules! measures {
    ($list:ident: $($(#[doc = $meaning:literal])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident;)+) => {
        $(
            $(#[doc = $meaning])+
            pub const $name: Measure = Measure {
                id: $id, label: $label, meaning: concat!($($meaning),+), unit: Unit::$unit,
                better: Better::$better, over_a_year: OverAYear::$sums,
            };
        )+
        /// Every measure of this list in its order.
        pub const $list: &[&Measure] = &[$(&$name),+];
    };
}

/// Positions of the yearly measures of an entity among the columns of the annual table.
macro_rules! positions {
    ($($name:ident)+) => {
        /// Position of each yearly measure in [`super::ALL`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(non_camel_case_types, reason = "the same name as the measure's constant")]
        #[expect(missing_docs, reason = "each is documented at the measure's constant")]
        pub enum Column { $($name),+ }

        #[cfg(test)]
        const POSITIONS: &[(&Measure, Column)] = &[$((&$name, Column::$name)),+];
    };
}

measures! { ALL:
    /// Income minus cost of the year; deficit below zero. For the system: all commissioners and providers together and what is withheld in escrow, support from the centre not counted.
    SURPLUS = "surplus_pounds", "Surplus (deficit below zero)", Pounds, Higher, Sum;
    /// Surplus if the contracts' text alone had settled the year on the same activity and costs: every sanction that is due imposed, nothing settled outside, no support.
    LETTER_SURPLUS = "letter_surplus_pounds", "Surplus by the letter", Pounds, Higher, Sum;
    /// Surplus without one-off savings and money from the centre (support, conditional support, loans written off); deficit below zero.
    UNDERLYING_SURPLUS = "underlying_surplus_pounds", "Underlying surplus", Pounds, Higher, Sum;
    /// Income of the year from contracts, allocations, settlements and support.
    INCOME = "income_pounds", "Income", Pounds, Neither, Sum;
    /// Reserve at the year end; below zero it is used up.
    RESERVE = "reserve_pounds", "Reserve", Pounds, Higher, Last;
    /// Sanctions that fell due under the contracts, from either party.
    SANCTIONS_CONTRACTED = "sanctions_contracted_pounds", "Sanctions contracted", Pounds, Neither, Sum;
    /// Sanctions that were imposed, from either party.
    SANCTIONS_IMPOSED = "sanctions_imposed_pounds", "Sanctions imposed", Pounds, Neither, Sum;
    /// Sanctions that were waived, from either party.
    SANCTIONS_WAIVED = "sanctions_waived_pounds", "Sanctions waived", Pounds, Neither, Sum;
    /// Sanctions that were paid in cash, by either party; those of March are paid in April.
    SANCTIONS_PAID = "sanctions_paid_pounds", "Sanctions paid", Pounds, Neither, Sum;
    /// Sanctions given back for agreed improvement.
    SANCTIONS_REINVESTED = "sanctions_reinvested_pounds", "Sanctions reinvested", Pounds, Neither, Sum;
    /// Received under the risk share less given; for the system what providers received.
    RISK_SHARE = "risk_share_received_pounds", "Risk share received", Pounds, Neither, Sum;
    /// Received as outcome payments less given; for the system what providers received.
    OUTCOME_PAYMENT = "outcome_payment_received_pounds", "Outcome payment received", Pounds, Neither, Sum;
    /// Received in the year-end settlement outside the contracts less given; for the system what providers received.
    SETTLEMENT = "settlement_received_pounds", "Year-end settlement received", Pounds, Neither, Sum;
    /// Support from the centre, conditional support, loans written off and debts taken over: money from outside.
    SUPPORT = "central_support_pounds", "Support from the centre", Pounds, Lower, Sum;
    /// Cost of contracting: negotiation, arbitration, monitoring, oversight.
    ADMINISTRATION = "administration_pounds", "Cost of contracting", Pounds, Lower, Sum;
    /// Spent on prevention and demand management.
    PREVENTION = "prevention_pounds", "Prevention", Pounds, Neither, Sum;
    /// Premium paid for agency staff.
    AGENCY = "agency_premium_pounds", "Agency premium", Pounds, Lower, Sum;
    /// Staff hours that commissioners spent on acting on breaches.
    MONITORING_HOURS = "monitoring_hours", "Monitoring hours", Hours, Lower, Sum;
    /// Staff hours that the party spent on negotiating, keeping up and monitoring contracts, or on answering sanctions.
    CONTRACTING_HOURS = "contracting_hours", "Hours of contracting", Hours, Lower, Sum;
    /// Attendances at accident and emergency.
    ATTENDANCES = "attendances", "A&E attendances", Count, Neither, Sum;
    /// Attendances that took longer than four hours.
    FOUR_HOUR_BREACHES = "four_hour_breaches", "A&E attendances over 4 hours", Count, Lower, Sum;
    /// Part of the year's attendances seen, admitted or discharged within four hours.
    FOUR_HOUR_SHARE = "four_hour_share", "A&E within 4 hours", Share, Higher, Mean;
    /// Waits of over twelve hours from the decision to admit.
    TWELVE_HOUR_WAITS = "twelve_hour_waits", "Waits over 12 hours", Count, Lower, Sum;
    /// Emergency admissions.
    EMERGENCIES = "emergency_admissions", "Emergency admissions", Count, Neither, Sum;
    /// Emergency admissions that prevention avoided, rounded.
    PREVENTED = "prevented_admissions", "Emergency admissions prevented", Count, Higher, Sum;
    /// Referrals that joined the waiting list.
    REFERRALS = "referrals", "Referrals", Count, Neither, Sum;
    /// Pathways completed from the waiting list.
    TREATED = "treated", "Patients treated", Count, Higher, Sum;
    /// Patients who left the waiting list without treatment.
    REMOVED = "removed_from_list", "Patients removed from the list", Count, Neither, Sum;
    /// Elective admissions that found no bed.
    CANCELLED = "cancelled_admissions", "Elective admissions put off", Count, Lower, Sum;
    /// Patients on the waiting list at the year end.
    WAITING_LIST = "waiting_list", "Waiting list", Count, Lower, Last;
    /// Patients on the list who have waited 18 completed weeks or more at the year end.
    OVER_18_WEEKS = "over_18_weeks", "Waiting over 18 weeks", Count, Lower, Last;
    /// Patients on the list who have waited 52 completed weeks or more at the year end.
    OVER_52_WEEKS = "over_52_weeks", "Waiting over 52 weeks", Count, Lower, Last;
    /// Part of the waiting list that has waited less than 18 weeks, mean of the month ends.
    WITHIN_18_WEEKS_SHARE = "within_18_weeks_share", "Waiting within 18 weeks", Share, Higher, Mean;
    /// Part of all beds in use, mean of the weeks; patients beyond all beds are counted apart.
    OCCUPANCY = "bed_occupancy_share", "Bed occupancy", Share, Lower, Mean;
    /// Contacts with community and mental-health services delivered.
    CONTACTS = "contacts_delivered", "Community contacts", Count, Higher, Sum;
    /// Contacts wanted and not delivered at the year end.
    BACKLOG = "contacts_backlog", "Community backlog", Count, Lower, Last;
    /// Health of the population, above 0 and below 200: 100 where harm and prevention balance. For the system the mean over people.
    HEALTH = "health_index", "Health index (points)", Points, Higher, Mean;
    /// Trust between the parties of the entity's contracts at the year end, 0 to 1.
    TRUST = "trust_share", "Trust", Share, Higher, Last;
    /// What providers believe of the chance that a breach leads to a sanction that is kept, at the year end.
    ENFORCEMENT_BELIEF = "enforcement_belief_share", "Belief in enforcement", Share, Neither, Last;
    /// Recurrent cost of the same work against the first year, input prices not counted, at the year end.
    COST_INDEX = "unit_cost_index", "Unit cost index", Points, Lower, Last;
    /// Part of the pay bill that goes to agencies, at the year end.
    AGENCY_SHARE = "agency_share_of_pay", "Agency share of pay", Share, Lower, Last;
    /// Months that providers spent in distress.
    DISTRESS_MONTHS = "distress_months", "Months in distress", Count, Lower, Sum;
    /// The regulator's segment at the year end, 1 (left alone) to 4 (failing); for the system the mean.
    SEGMENT = "regulator_segment", "Regulator's segment", Points, Lower, Last;
    /// Received for duties that commissioners did not keep, less given; for the system what providers received.
    COMMISSIONER_DUTIES = "commissioner_duties_received_pounds", "Received for commissioners' duties", Pounds, Neither, Sum;
    /// Counted activity at tariff that was planned for the year, over the entity's contracts.
    PLANNED_ACTIVITY = "planned_activity_pounds", "Planned activity at tariff", Pounds, Neither, Sum;
    /// Counted activity at tariff that came, over the entity's contracts.
    ACTUAL_ACTIVITY = "actual_activity_pounds", "Activity at tariff", Pounds, Neither, Sum;
    /// Weekly rounds of bargaining over the entity's contracts, where rounds are looked at.
    NEGOTIATION_ROUNDS = "negotiation_rounds", "Rounds of negotiation", Count, Lower, Sum;
    /// Contracts of the entity that were signed late, after arbitration.
    SIGNED_LATE = "contracts_signed_late", "Contracts signed late", Count, Lower, Sum;
    /// Surplus before support that the centre asked for in the year; nothing where no control total was accepted.
    CONTROL_TOTAL = "control_total_pounds", "Control total", Pounds, Neither, Sum;
    /// Conditional support that could have been earned in the year; nothing where no control total was accepted.
    CONDITIONAL_SUPPORT_AVAILABLE = "conditional_support_available_pounds", "Conditional support available", Pounds, Neither, Sum;
    /// Conditional support that was earned in the year: money from outside.
    CONDITIONAL_SUPPORT = "conditional_support_earned_pounds", "Conditional support earned", Pounds, Neither, Sum;
    /// Boards that the regulator replaced in the year.
    BOARD_CHANGES = "board_changes", "Boards replaced", Count, Lower, Sum;
    /// The most that goals of quality payments could earn.
    QUALITY_AVAILABLE = "quality_payment_available_pounds", "Quality payment available", Pounds, Neither, Sum;
    /// What goals of quality payments earned.
    QUALITY_EARNED = "quality_payment_earned_pounds", "Quality payment earned", Pounds, Neither, Sum;
    /// What goals of quality payments could have earned and did not.
    QUALITY_WITHHELD = "quality_payment_withheld_pounds", "Quality payment withheld", Pounds, Neither, Sum;
    /// Care that nobody measures, mean of the months: 100 where no money presses on what is measured. For the system the mean of acute providers.
    UNMEASURED_QUALITY = "unmeasured_quality_index", "Unmeasured quality (index)", Points, Higher, Mean;
    /// Attendances that took longer than four hours and were reported as kept.
    RELABELLED = "relabelled_breaches", "Breaches re-labelled", Count, Lower, Sum;
    /// Part of the year's attendances reported as seen, admitted or discharged within four hours.
    REPORTED_FOUR_HOUR_SHARE = "reported_four_hour_share", "A&E within 4 hours, as reported", Share, Neither, Mean;
    /// Contracts that ended before their term: a lead provider gave up, or a party ended one under which it had lost too much.
    TERMINATIONS = "terminations", "Contracts ended early", Count, Lower, Sum;
    /// Sanctions that the other party looked at and chose to waive, no plan being worked instead.
    WAIVED_BY_CHOICE = "sanctions_waived_by_choice_pounds", "Sanctions waived by choice", Pounds, Neither, Sum;
    /// Sanctions that were waived because no staff hours were left to act on them.
    WAIVED_FOR_HOURS = "sanctions_waived_for_hours_pounds", "Sanctions waived for want of hours", Pounds, Neither, Sum;
    /// Sanctions that were waived because the breach was not noticed.
    WAIVED_UNSEEN = "sanctions_waived_unseen_pounds", "Sanctions waived unseen", Pounds, Neither, Sum;
    /// Sanctions that were waived because a remedial action plan was worked instead.
    WAIVED_FOR_PLAN = "sanctions_waived_for_plan_pounds", "Sanctions waived for a plan", Pounds, Neither, Sum;
    /// Remedial action plans that were agreed.
    PLANS_AGREED = "plans_agreed", "Remedial action plans agreed", Count, Neither, Sum;
    /// Remedial action plans that were delivered.
    PLANS_DELIVERED = "plans_delivered", "Remedial action plans delivered", Count, Neither, Sum;
    /// Remedial action plans that were not delivered in the longest time allowed.
    PLANS_FAILED = "plans_not_delivered", "Remedial action plans not delivered", Count, Lower, Sum;
    /// Withheld from providers and held in escrow at the year end: in the system's surplus and in no party's.
    IN_ESCROW = "in_escrow_pounds", "Held in escrow", Pounds, Neither, Last;
    /// Cost of more beds, staffed accident and emergency, elective places or contacts than at the opening; below zero of fewer.
    CAPACITY_COST = "capacity_cost_pounds", "Cost of capacity", Pounds, Neither, Sum;
    /// Cost of more effort for the four-hour standard than at the opening; below zero of less.
    EFFORT_COST = "effort_cost_pounds", "Cost of effort for four hours", Pounds, Neither, Sum;
    /// Staff hours that a yearly contract by activity would take, and that the party pays for and does not need: time for other work, whose worth is in no surplus.
    TIME_SET_FREE = "time_set_free_hours", "Time set free", Hours, Higher, Sum;
    /// Nights that patients spent on trolleys and in corridors because all beds were full.
    NIGHTS_BEYOND_BEDS = "nights_beyond_beds", "Nights beyond all beds", Count, Lower, Sum;
    /// Taken from other services by a commissioner that lives within its allocation or is under intervention.
    OTHER_SPEND_CUT = "other_services_cut_pounds", "Other services cut", Pounds, Lower, Sum;
    /// Spent on other services beyond what they would have had, by a commissioner with money to spare.
    OTHER_SPEND_ADDED = "other_services_added_pounds", "Other services raised", Pounds, Higher, Sum;
    /// People who would have been referred and were not, because commissioners managed referrals: need that is not met, rounded.
    MANAGED_REFERRALS = "managed_referrals", "Referrals managed away", Count, Lower, Sum;
    /// Cases that commissioners with money to spare bought from waiting lists.
    CASES_BOUGHT = "cases_bought", "Elective cases bought", Count, Higher, Sum;
    /// Contacts with community services that commissioners with money to spare bought.
    CONTACTS_BOUGHT = "contacts_bought", "Community contacts bought", Count, Higher, Sum;
    /// What commissioners wanted to spend and could not: there was no care to buy for it in the year.
    SURPLUS_UNSPENT = "surplus_unspent_pounds", "Money that bought nothing", Pounds, Lower, Sum;
    /// Parties whose reserve was below its first limit at the year end, before anything was done about it.
    BELOW_LIMIT = "below_limit", "Parties below their limit", Count, Lower, Sum;
    /// Parties below zero that owed the centre what they lacked, and nothing worse.
    LOANS_BELOW_ZERO = "loans_below_zero", "Loans below zero", Count, Lower, Sum;
    /// Parties that were under intervention because of their reserve.
    INTERVENTIONS = "interventions", "Interventions", Count, Lower, Sum;
    /// Parties that were merged because of their reserve.
    MERGERS = "mergers", "Mergers", Count, Lower, Sum;
    /// Parties that were wound down, or had been and were covered again.
    WIND_DOWNS = "wind_downs", "Wind-downs", Count, Lower, Sum;
    /// Received because neighbours or the centre took debt over, less given: for the system what came from outside.
    DEBT_TAKEN_OVER = "debt_taken_over_pounds", "Debt taken over", Pounds, Lower, Sum;
    /// Cost of contracts that fit worse than they could because they are not written anew.
    MISFIT_COST = "misfit_cost_pounds", "Cost of misfit", Pounds, Lower, Sum;
    /// Earned by providers on changes within a term, less paid for them: nothing over the system.
    EARNED_ON_CHANGES = "earned_on_changes_pounds", "Earned on changes", Pounds, Neither, Sum;
    /// What the party would give for a certain year: the price of the demand and cost risk that it reads from its contracts in April. Nobody pays it.
    RISK_PREMIUM = "risk_premium_pounds", "Price of risk", Pounds, Lower, Sum;
    /// Surplus of the year less the price of its risk.
    CERTAINTY_EQUIVALENT = "certainty_equivalent_pounds", "Surplus less price of risk", Pounds, Higher, Sum;
    /// Planned activity at tariff that is paid by the form for when money is short, over the entity's contracts.
    PAID_WHEN_SHORT = "paid_when_short_pounds", "Planned activity paid by a form for when money is short", Pounds, Neither, Sum;
    /// Local standards that stand in the entity's contracts.
    LOCAL_STANDARDS = "local_standards", "Local standards in contracts", Count, Neither, Sum;
    /// Remedial action plans that providers refused.
    PLANS_REFUSED = "plans_refused", "Remedial action plans refused", Count, Lower, Sum;
    /// Standard deviation between commissioners of the part of quality payments that was earned; nothing where fewer than two could earn any.
    QUALITY_SPREAD = "quality_earned_spread_share", "Spread of quality payment earned", Share, Neither, Mean;
}

positions! {
    SURPLUS LETTER_SURPLUS UNDERLYING_SURPLUS INCOME RESERVE SANCTIONS_CONTRACTED SANCTIONS_IMPOSED SANCTIONS_WAIVED SANCTIONS_PAID
    SANCTIONS_REINVESTED RISK_SHARE OUTCOME_PAYMENT SETTLEMENT SUPPORT ADMINISTRATION PREVENTION AGENCY MONITORING_HOURS
    CONTRACTING_HOURS ATTENDANCES FOUR_HOUR_BREACHES FOUR_HOUR_SHARE TWELVE_HOUR_WAITS EMERGENCIES PREVENTED REFERRALS TREATED REMOVED
    CANCELLED WAITING_LIST OVER_18_WEEKS OVER_52_WEEKS WITHIN_18_WEEKS_SHARE OCCUPANCY CONTACTS BACKLOG HEALTH TRUST
    ENFORCEMENT_BELIEF COST_INDEX AGENCY_SHARE DISTRESS_MONTHS SEGMENT COMMISSIONER_DUTIES
    PLANNED_ACTIVITY ACTUAL_ACTIVITY NEGOTIATION_ROUNDS SIGNED_LATE
    CONTROL_TOTAL CONDITIONAL_SUPPORT_AVAILABLE CONDITIONAL_SUPPORT BOARD_CHANGES
    QUALITY_AVAILABLE QUALITY_EARNED QUALITY_WITHHELD UNMEASURED_QUALITY RELABELLED REPORTED_FOUR_HOUR_SHARE TERMINATIONS
    WAIVED_BY_CHOICE WAIVED_FOR_HOURS WAIVED_UNSEEN WAIVED_FOR_PLAN PLANS_AGREED PLANS_DELIVERED PLANS_FAILED IN_ESCROW
    CAPACITY_COST EFFORT_COST TIME_SET_FREE NIGHTS_BEYOND_BEDS
    OTHER_SPEND_CUT OTHER_SPEND_ADDED MANAGED_REFERRALS CASES_BOUGHT CONTACTS_BOUGHT SURPLUS_UNSPENT
    BELOW_LIMIT LOANS_BELOW_ZERO INTERVENTIONS MERGERS WIND_DOWNS DEBT_TAKEN_OVER
    MISFIT_COST EARNED_ON_CHANGES
    RISK_PREMIUM CERTAINTY_EQUIVALENT
    PAID_WHEN_SHORT LOCAL_STANDARDS PLANS_REFUSED QUALITY_SPREAD
}

measures! { HEADLINE:
    /// Surplus of all commissioners and providers together a year and what is withheld in escrow, support from the centre not counted; deficit below zero.
    SYSTEM_SURPLUS = "system_surplus_pounds", "System surplus", Pounds, Higher, Sum;
    /// Surplus of all providers together a year, support from the centre not counted; deficit below zero.
    PROVIDER_SURPLUS = "provider_surplus_pounds", "Provider surplus", Pounds, Higher, Sum;
    /// Surplus of all commissioners together a year; deficit below zero.
    COMMISSIONER_SURPLUS = "commissioner_surplus_pounds", "Commissioner surplus", Pounds, Higher, Sum;
    /// Support of all providers from the centre a year: money from outside, in no surplus.
    SUPPORT_FROM_CENTRE = "support_from_centre_pounds", "Support from the centre", Pounds, Lower, Sum;
    /// Sanctions paid in cash, by either party.
    ALL_SANCTIONS_PAID = "sanctions_paid_pounds", "Sanctions paid", Pounds, Neither, Sum;
    /// Staff hours of all commissioners spent on contracting a year.
    COMMISSIONER_HOURS = "commissioner_contracting_hours", "Commissioners' hours of contracting", Hours, Lower, Sum;
    /// Staff hours of all providers spent on contracting a year.
    PROVIDER_HOURS = "provider_contracting_hours", "Providers' hours of contracting", Hours, Lower, Sum;
    /// Part of attendances seen, admitted or discharged within four hours.
    WITHIN_4_HOURS = "within_4_hours_share", "A&E within 4 hours", Share, Higher, Mean;
    /// Part of the waiting list that has waited less than 18 weeks, mean of the month ends.
    WITHIN_18_WEEKS = "within_18_weeks_share", "Waiting within 18 weeks", Share, Higher, Mean;
    /// Health of the population in points, above 0 and below 200: 100 where harm and prevention balance; its weights are assumptions.
    HEALTH_INDEX = "health_index_points", "Health index (points)", Points, Higher, Mean;
    /// Staff hours of all commissioners a year that are paid for and no longer needed for contracts; what it is worth is in no surplus.
    COMMISSIONER_TIME_SET_FREE = "commissioner_time_set_free_hours", "Commissioners' time set free", Hours, Higher, Sum;
    /// Staff hours of all providers a year that are paid for and no longer needed for contracts; what it is worth is in no surplus.
    PROVIDER_TIME_SET_FREE = "provider_time_set_free_hours", "Providers' time set free", Hours, Higher, Sum;
}

/// The measure of a study's answer with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Measure> {
    HEADLINE.iter().chain(ALL).copied().find(|measure| measure.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_yearly_measure_stands_at_its_column() {
        assert_eq!(POSITIONS.len(), ALL.len());
        for (measure, column) in POSITIONS {
            assert_eq!(ALL[*column as usize].id, measure.id);
        }
    }

    #[test]
    fn no_two_measures_of_a_table_share_an_id() {
        for list in [ALL, HEADLINE] {
            let mut ids: Vec<_> = list.iter().map(|measure| measure.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), list.len());
        }
    }
}
