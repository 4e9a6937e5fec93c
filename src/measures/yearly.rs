//! The yearly measures of a party and of the system: what each is called, in which unit, which way is better, how it adds up, and
//! where its value comes from. To add one, add an entry at the end: its place is its column in the tables.
//!
//! The list is written out in two places: [the catalogue](super::catalogue) takes names and meanings, the engine takes values
//! (`engine/steps/reporting/rows.rs`). An entry says from whom a value comes:
//!
//! | From | Whose value | What it is asked of |
//! |---|---|---|
//! | `each` | every commissioner and provider | `PartyYear` |
//! | `commissioner`, `provider` | those alone | `CommissionerYear`, `ProviderYear` |
//! | `acute`, `community` | providers of that kind | `AcuteYear`, `CommunityYear` |
//! | `acute_months`, `community_months` | the same, summed over their months; counts are shown whole | `MonthOfProvider` |
//! | `system` | all together; without it, the sum over parties | `SystemYear` |
//!
//! Money is in pence.

/// Hands every yearly measure of a party and of the system to `$then`.
macro_rules! each_measure {
    ($then:ident) => {
        $then! {
            /// Income minus cost of the year; deficit below zero. For the system: all commissioners and providers together and what is withheld in escrow, support from the centre not counted.
            SURPLUS = "surplus_pounds", "Surplus (deficit below zero)", Pounds, Higher, Sum {
                each: |it| it.surplus(),
                system: |all, _| all.surplus(),
            }
            /// Surplus if the contracts' text alone had settled the year on the same activity and costs: every sanction that is due imposed, nothing settled outside, no support.
            LETTER_SURPLUS = "letter_surplus_pounds", "Surplus by the letter", Pounds, Higher, Sum {
                commissioner: |it| it.surplus() - it.support() - it.beyond_practice(),
                provider: |it| it.surplus_by_letter(),
            }
            /// Surplus without one-off savings and money from the centre (support, conditional support, loans written off); deficit below zero.
            UNDERLYING_SURPLUS = "underlying_surplus_pounds", "Underlying surplus", Pounds, Higher, Sum {
                commissioner: |it| it.surplus() - it.support(),
                provider: |it| it.underlying_surplus(),
                system: |all, _| all.surplus() - all.one_off_savings(),
            }
            /// Income of the year from contracts, allocations, settlements and support.
            INCOME = "income_pounds", "Income", Pounds, Neither, Sum { each: |it| it.income() }
            /// Reserve at the year end; below zero it is used up.
            RESERVE = "reserve_pounds", "Reserve", Pounds, Higher, Last {
                each: |it| it.reserve(),
                system: |all, it| all.added(it) + all.in_escrow(),
            }
            /// Sanctions that fell due under the contracts, from either party.
            SANCTIONS_CONTRACTED = "sanctions_contracted_pounds", "Sanctions contracted", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.contracted),
            }
            /// Sanctions that were imposed, from either party.
            SANCTIONS_IMPOSED = "sanctions_imposed_pounds", "Sanctions imposed", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.imposed),
            }
            /// Sanctions that were waived, from either party.
            SANCTIONS_WAIVED = "sanctions_waived_pounds", "Sanctions waived", Pounds, Neither, Sum {
                each: |it| it.sanctions(SanctionTally::waived),
            }
            /// Sanctions that were paid in cash, by either party; those of March are paid in April.
            SANCTIONS_PAID = "sanctions_paid_pounds", "Sanctions paid", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.paid),
            }
            /// Sanctions given back for agreed improvement.
            SANCTIONS_REINVESTED = "sanctions_reinvested_pounds", "Sanctions reinvested", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.reinvested),
            }
            /// Received under the risk share less given; for the system what providers received.
            RISK_SHARE = "risk_share_received_pounds", "Risk share received", Pounds, Neither, Sum {
                each: |it| it.accrued(Heading::RiskShare),
                system: SystemYear::added_over_providers,
            }
            /// Received as outcome payments less given; for the system what providers received.
            OUTCOME_PAYMENT = "outcome_payment_received_pounds", "Outcome payment received", Pounds, Neither, Sum {
                each: |it| it.accrued(Heading::OutcomePayment),
                system: SystemYear::added_over_providers,
            }
            /// Received in the year-end settlement outside the contracts less given; for the system what providers received.
            SETTLEMENT = "settlement_received_pounds", "Year-end settlement received", Pounds, Neither, Sum {
                each: |it| it.accrued(Heading::Settlement),
                system: SystemYear::added_over_providers,
            }
            /// Support from the centre, conditional support, loans written off and debts taken over: money from outside.
            SUPPORT = "central_support_pounds", "Support from the centre", Pounds, Lower, Sum { each: |it| it.support() }
            /// Cost of contracting: negotiation, arbitration, monitoring, oversight.
            ADMINISTRATION = "administration_pounds", "Cost of contracting", Pounds, Lower, Sum {
                each: |it| it.administration(),
            }
            /// Spent on prevention and demand management.
            PREVENTION = "prevention_pounds", "Prevention", Pounds, Neither, Sum {
                each: |it| -it.accrued(Heading::Prevention) - it.accrued(Heading::RetainedSpent),
            }
            /// Premium paid for agency staff.
            AGENCY = "agency_premium_pounds", "Agency premium", Pounds, Lower, Sum {
                provider: |it| it.spent(Heading::Agency),
            }
            /// Staff hours that commissioners spent on acting on breaches.
            MONITORING_HOURS = "monitoring_hours", "Monitoring hours", Hours, Lower, Sum {
                commissioner: |it| it.hours().monitoring,
            }
            /// Staff hours that the party spent on negotiating, keeping up and monitoring contracts, or on answering sanctions.
            CONTRACTING_HOURS = "contracting_hours", "Hours of contracting", Hours, Lower, Sum {
                commissioner: |it| it.hours().negotiation + it.hours().monitoring,
                provider: |it| it.hours().contracting,
            }
            /// Attendances at accident and emergency.
            ATTENDANCES = "attendances", "A&E attendances", Count, Neither, Sum {
                acute_months: |month| f64::from(month.counted.attendances),
            }
            /// Attendances that took longer than four hours.
            FOUR_HOUR_BREACHES = "four_hour_breaches", "A&E attendances over 4 hours", Count, Lower, Sum {
                acute_months: |month| f64::from(month.counted.breaches),
            }
            /// Part of the year's attendances seen, admitted or discharged within four hours.
            FOUR_HOUR_SHARE = "four_hour_share", "A&E within 4 hours", Share, Higher, Mean {
                acute: |it| it.share_of_attendances_without(it.of_months(Column::FOUR_HOUR_BREACHES)),
                system: |all, _| all.share_of_attendances_without(all.added(Column::FOUR_HOUR_BREACHES)),
            }
            /// Waits of over twelve hours from the decision to admit.
            TWELVE_HOUR_WAITS = "twelve_hour_waits", "Waits over 12 hours", Count, Lower, Sum {
                acute_months: |month| f64::from(month.counted.twelve_hour_waits),
            }
            /// Emergency admissions.
            EMERGENCIES = "emergency_admissions", "Emergency admissions", Count, Neither, Sum {
                acute_months: |month| f64::from(month.counted.emergencies),
            }
            /// Emergency admissions that prevention avoided, rounded.
            PREVENTED = "prevented_admissions", "Emergency admissions prevented", Count, Higher, Sum {
                acute_months: |month| month.care.prevented,
            }
            /// Referrals that joined the waiting list.
            REFERRALS = "referrals", "Referrals", Count, Neither, Sum {
                acute_months: |month| f64::from(month.counted.referrals),
            }
            /// Pathways completed from the waiting list.
            TREATED = "treated", "Patients treated", Count, Higher, Sum {
                acute_months: |month| f64::from(month.counted.treated),
            }
            /// Patients who left the waiting list without treatment.
            REMOVED = "removed_from_list", "Patients removed from the list", Count, Neither, Sum {
                acute_months: |month| f64::from(month.care.removed),
            }
            /// Elective admissions that found no bed.
            CANCELLED = "cancelled_admissions", "Elective admissions put off", Count, Lower, Sum {
                acute_months: |month| f64::from(month.care.cancelled),
            }
            /// Patients on the waiting list at the year end.
            WAITING_LIST = "waiting_list", "Waiting list", Count, Lower, Last { acute: |it| f64::from(it.care.list.patients()) }
            /// Patients on the list who have waited 18 completed weeks or more at the year end.
            OVER_18_WEEKS = "over_18_weeks", "Waiting over 18 weeks", Count, Lower, Last {
                acute: |it| f64::from(it.care.list.over_18_weeks()),
            }
            /// Patients on the list who have waited 52 completed weeks or more at the year end.
            OVER_52_WEEKS = "over_52_weeks", "Waiting over 52 weeks", Count, Lower, Last {
                acute: |it| f64::from(it.care.list.over_52_weeks()),
            }
            /// Part of the waiting list that has waited less than 18 weeks, mean of the month ends.
            WITHIN_18_WEEKS_SHARE = "within_18_weeks_share", "Waiting within 18 weeks", Share, Higher, Mean {
                acute_months: |month| month.within_18_weeks.value() / f64::from(MONTHS_IN_YEAR),
                system: |all, _| all.within_18_weeks(),
            }
            /// Part of all beds in use, mean of the weeks; patients beyond all beds are counted apart.
            OCCUPANCY = "bed_occupancy_share", "Bed occupancy", Share, Lower, Mean {
                acute_months: |month| month.care.occupancy_weeks.value() / f64::from(WEEKS_IN_YEAR),
                system: SystemYear::mean_over_acute,
            }
            /// Contacts with community and mental-health services delivered.
            CONTACTS = "contacts_delivered", "Community contacts", Count, Higher, Sum {
                community_months: |month| f64::from(month.counted.contacts),
            }
            /// Contacts wanted and not delivered at the year end.
            BACKLOG = "contacts_backlog", "Community backlog", Count, Lower, Last { community: |it| f64::from(it.care.backlog) }
            /// Health of the population, above 0 and below 200: 100 where harm and prevention balance. For the system the mean over people.
            HEALTH = "health_index", "Health index (points)", Points, Higher, Mean {
                commissioner: |it| it.population().health,
                system: |all, _| all.health(),
            }
            /// Trust between the parties of the entity's contracts at the year end, 0 to 1.
            TRUST = "trust_share", "Trust", Share, Higher, Last { each: |it| it.trust(), system: |all, _| all.trust() }
            /// What providers believe of the chance that a breach leads to a sanction that is kept, at the year end.
            ENFORCEMENT_BELIEF = "enforcement_belief_share", "Belief in enforcement", Share, Neither, Last {
                acute: |it| it.target().enforcement_belief,
                system: SystemYear::mean_over_acute,
            }
            /// Recurrent cost of the same work against the first year, input prices not counted, at the year end.
            COST_INDEX = "unit_cost_index", "Unit cost index", Points, Lower, Last {
                provider: |it| it.efficiency().cost_index,
                system: SystemYear::mean_over_providers,
            }
            /// Part of the pay bill that goes to agencies, at the year end.
            AGENCY_SHARE = "agency_share_of_pay", "Agency share of pay", Share, Lower, Last {
                provider: |it| it.staffing().agency_share.value(),
                system: SystemYear::mean_over_providers,
            }
            /// Months that providers spent in distress.
            DISTRESS_MONTHS = "distress_months", "Months in distress", Count, Lower, Sum {
                provider: |it| f64::from(it.oversight().distress_months),
            }
            /// The regulator's segment at the year end, 1 (left alone) to 4 (failing); for the system the mean.
            SEGMENT = "regulator_segment", "Regulator's segment", Points, Lower, Last {
                provider: |it| f64::from(it.oversight().standing.segment),
                system: SystemYear::mean_over_providers,
            }
            /// Received for duties that commissioners did not keep, less given; for the system what providers received.
            COMMISSIONER_DUTIES = "commissioner_duties_received_pounds", "Received for commissioners' duties", Pounds, Neither, Sum {
                each: |it| it.accrued(Heading::CommissionerDuty),
                system: SystemYear::added_over_providers,
            }
            /// Counted activity at tariff that was planned for the year, over the entity's contracts.
            PLANNED_ACTIVITY = "planned_activity_pounds", "Planned activity at tariff", Pounds, Neither, Sum {
                each: |it| it.planned_activity(),
                system: SystemYear::added_over_providers,
            }
            /// Counted activity at tariff that came, over the entity's contracts.
            ACTUAL_ACTIVITY = "actual_activity_pounds", "Activity at tariff", Pounds, Neither, Sum {
                each: |it| it.actual_activity(),
                system: SystemYear::added_over_providers,
            }
            /// Weekly rounds of bargaining over the entity's contracts, where rounds are looked at.
            NEGOTIATION_ROUNDS = "negotiation_rounds", "Rounds of negotiation", Count, Lower, Sum {
                each: |it| it.rounds(),
                system: SystemYear::added_over_providers,
            }
            /// Contracts of the entity that were signed late, after arbitration.
            SIGNED_LATE = "contracts_signed_late", "Contracts signed late", Count, Lower, Sum {
                each: |it| it.signed_late(),
                system: SystemYear::added_over_providers,
            }
            /// Surplus before support that the centre asked for in the year; nothing where no control total was accepted.
            CONTROL_TOTAL = "control_total_pounds", "Control total", Pounds, Neither, Sum {
                provider: |it| it.if_accepted(it.centre().control_total),
            }
            /// Conditional support that could have been earned in the year; nothing where no control total was accepted.
            CONDITIONAL_SUPPORT_AVAILABLE = "conditional_support_available_pounds", "Conditional support available", Pounds, Neither, Sum {
                provider: |it| it.if_accepted(it.centre().available),
            }
            /// Conditional support that was earned in the year: money from outside.
            CONDITIONAL_SUPPORT = "conditional_support_earned_pounds", "Conditional support earned", Pounds, Neither, Sum {
                each: |it| it.accrued(Heading::ConditionalSupport),
            }
            /// Boards that the regulator replaced in the year.
            BOARD_CHANGES = "board_changes", "Boards replaced", Count, Lower, Sum {
                provider: |it| f64::from(it.centre().board_changes_this_year),
            }
            /// The most that goals of quality payments could earn.
            QUALITY_AVAILABLE = "quality_payment_available_pounds", "Quality payment available", Pounds, Neither, Sum {
                provider: |it| pence(it.quality().available),
            }
            /// What goals of quality payments earned.
            QUALITY_EARNED = "quality_payment_earned_pounds", "Quality payment earned", Pounds, Neither, Sum {
                provider: |it| pence(it.quality().earned),
            }
            /// What goals of quality payments could have earned and did not.
            QUALITY_WITHHELD = "quality_payment_withheld_pounds", "Quality payment withheld", Pounds, Neither, Sum {
                provider: |it| pence(it.quality().available - it.quality().earned),
            }
            /// Care that nobody measures, mean of the months: 100 where no money presses on what is measured. For the system the mean of acute providers.
            UNMEASURED_QUALITY = "unmeasured_quality_index", "Unmeasured quality (index)", Points, Higher, Mean {
                acute_months: |month| month.unmeasured_quality / f64::from(MONTHS_IN_YEAR),
                system: SystemYear::mean_over_acute,
            }
            /// Attendances that took longer than four hours and were reported as kept.
            RELABELLED = "relabelled_breaches", "Breaches re-labelled", Count, Lower, Sum {
                acute_months: |month| f64::from(month.relabelled),
            }
            /// Part of the year's attendances reported as seen, admitted or discharged within four hours.
            REPORTED_FOUR_HOUR_SHARE = "reported_four_hour_share", "A&E within 4 hours, as reported", Share, Neither, Mean {
                acute: |it| it.share_of_attendances_without(it.of_months(Column::FOUR_HOUR_BREACHES) - it.of_months(Column::RELABELLED)),
                system: |all, _| {
            all.share_of_attendances_without(all.added(Column::FOUR_HOUR_BREACHES) - all.added(Column::RELABELLED))
        },
            }
            /// Contracts that ended before their term: a lead provider gave up, or a party ended one under which it had lost too much.
            TERMINATIONS = "terminations", "Contracts ended early", Count, Lower, Sum {
                each: |it| it.terminations(),
                system: |all, _| all.terminations(),
            }
            /// Sanctions that the other party looked at and chose to waive, no plan being worked instead.
            WAIVED_BY_CHOICE = "sanctions_waived_by_choice_pounds", "Sanctions waived by choice", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.waived_because(WaivedBecause::Choice)),
            }
            /// Sanctions that were waived because no staff hours were left to act on them.
            WAIVED_FOR_HOURS = "sanctions_waived_for_hours_pounds", "Sanctions waived for want of hours", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.waived_because(WaivedBecause::Hours)),
            }
            /// Sanctions that were waived because the breach was not noticed.
            WAIVED_UNSEEN = "sanctions_waived_unseen_pounds", "Sanctions waived unseen", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.waived_because(WaivedBecause::Unseen)),
            }
            /// Sanctions that were waived because a remedial action plan was worked instead.
            WAIVED_FOR_PLAN = "sanctions_waived_for_plan_pounds", "Sanctions waived for a plan", Pounds, Neither, Sum {
                each: |it| it.sanctions(|tally| tally.waived_because(WaivedBecause::Plan)),
            }
            /// Remedial action plans that were agreed.
            PLANS_AGREED = "plans_agreed", "Remedial action plans agreed", Count, Neither, Sum {
                provider: |it| it.plans(|year| year.agreed),
            }
            /// Remedial action plans that were delivered.
            PLANS_DELIVERED = "plans_delivered", "Remedial action plans delivered", Count, Neither, Sum {
                provider: |it| it.plans(|year| year.delivered),
            }
            /// Remedial action plans that were not delivered in the longest time allowed.
            PLANS_FAILED = "plans_not_delivered", "Remedial action plans not delivered", Count, Lower, Sum {
                provider: |it| it.plans(|year| year.failed),
            }
            /// Withheld from providers and held in escrow at the year end: in the system's surplus and in no party's.
            IN_ESCROW = "in_escrow_pounds", "Held in escrow", Pounds, Neither, Last { provider: |it| it.in_escrow() }
            /// Cost of more beds, staffed accident and emergency, elective places or contacts than at the opening; below zero of fewer.
            CAPACITY_COST = "capacity_cost_pounds", "Cost of capacity", Pounds, Neither, Sum {
                provider: |it| it.spent(Heading::Capacity),
            }
            /// Cost of more effort for the four-hour standard than at the opening; below zero of less.
            EFFORT_COST = "effort_cost_pounds", "Cost of effort for four hours", Pounds, Neither, Sum {
                provider: |it| it.spent(Heading::Effort),
            }
            /// Staff hours that a yearly contract by activity would take, and that the party pays for and does not need: time for other work, whose worth is in no surplus.
            TIME_SET_FREE = "time_set_free_hours", "Time set free", Hours, Higher, Sum {
                commissioner: |it| it.hours().set_free,
                provider: |it| it.hours().set_free,
            }
            /// Nights that patients spent on trolleys and in corridors because all beds were full.
            NIGHTS_BEYOND_BEDS = "nights_beyond_beds", "Nights beyond all beds", Count, Lower, Sum {
                acute_months: |month| month.care.nights_beyond_beds,
            }
            /// Taken from other services by a commissioner that lives within its allocation or is under intervention.
            OTHER_SPEND_CUT = "other_services_cut_pounds", "Other services cut", Pounds, Lower, Sum {
                commissioner: |it| pence((-it.other_spend_added()).or_zero()),
            }
            /// Spent on other services beyond what they would have had, by a commissioner with money to spare.
            OTHER_SPEND_ADDED = "other_services_added_pounds", "Other services raised", Pounds, Higher, Sum {
                commissioner: |it| pence(it.other_spend_added().or_zero()),
            }
            /// People who would have been referred and were not, because commissioners managed referrals: need that is not met, rounded.
            MANAGED_REFERRALS = "managed_referrals", "Referrals managed away", Count, Lower, Sum {
                acute_months: |month| month.care.managed,
            }
            /// Cases that commissioners with money to spare bought from waiting lists.
            CASES_BOUGHT = "cases_bought", "Elective cases bought", Count, Higher, Sum {
                commissioner: |it| it.bought(EntityKind::Acute),
            }
            /// Contacts with community services that commissioners with money to spare bought.
            CONTACTS_BOUGHT = "contacts_bought", "Community contacts bought", Count, Higher, Sum {
                commissioner: |it| it.bought(EntityKind::Community),
            }
            /// What commissioners wanted to spend and could not: there was no care to buy for it in the year.
            SURPLUS_UNSPENT = "surplus_unspent_pounds", "Money that bought nothing", Pounds, Lower, Sum {
                commissioner: |it| pence(it.budget().unspent),
            }
            /// Parties whose reserve was below its first limit at the year end, before anything was done about it.
            BELOW_LIMIT = "below_limit", "Parties below their limit", Count, Lower, Sum {
                each: |it| one_if(it.rung().is_some()),
            }
            /// Parties below zero that owed the centre what they lacked, and nothing worse.
            LOANS_BELOW_ZERO = "loans_below_zero", "Loans below zero", Count, Lower, Sum {
                each: |it| one_if(it.rung() == Some(Rung::Loan)),
            }
            /// Parties that were under intervention because of their reserve.
            INTERVENTIONS = "interventions", "Interventions", Count, Lower, Sum {
                each: |it| one_if(it.rung() == Some(Rung::Intervention)),
            }
            /// Parties that were merged because of their reserve.
            MERGERS = "mergers", "Mergers", Count, Lower, Sum { each: |it| one_if(it.rung() == Some(Rung::Merger)) }
            /// Parties that were wound down, or had been and were covered again.
            WIND_DOWNS = "wind_downs", "Wind-downs", Count, Lower, Sum { each: |it| one_if(it.rung() == Some(Rung::WindDown)) }
            /// Received because neighbours or the centre took debt over, less given: for the system what came from outside.
            DEBT_TAKEN_OVER = "debt_taken_over_pounds", "Debt taken over", Pounds, Lower, Sum {
                each: |it| it.accrued(Heading::DebtTakenOver),
            }
            /// Cost of contracts that fit worse than they could because they are not written anew.
            MISFIT_COST = "misfit_cost_pounds", "Cost of misfit", Pounds, Lower, Sum { each: |it| -it.accrued(Heading::Misfit) }
            /// Earned by providers on changes within a term, less paid for them: nothing over the system.
            EARNED_ON_CHANGES = "earned_on_changes_pounds", "Earned on changes", Pounds, Neither, Sum {
                each: |it| it.accrued(Heading::Changes),
            }
            /// What the party would give for a certain year: the price of the demand and cost risk that it reads from its contracts in April. Nobody pays it.
            RISK_PREMIUM = "risk_premium_pounds", "Price of risk", Pounds, Lower, Sum { each: |it| it.risk_premium() }
            /// Surplus of the year less the price of its risk.
            CERTAINTY_EQUIVALENT = "certainty_equivalent_pounds", "Surplus less price of risk", Pounds, Higher, Sum {
                each: |it| it.surplus() - it.risk_premium(),
                system: |all, _| all.surplus() - all.added(Column::RISK_PREMIUM),
            }
            /// Planned activity at tariff that is paid by the form for when money is short, over the entity's contracts.
            PAID_WHEN_SHORT = "paid_when_short_pounds", "Planned activity paid by a form for when money is short", Pounds, Neither, Sum {
                each: |it| it.paid_when_short(),
                system: SystemYear::added_over_providers,
            }
            /// Local standards that stand in the entity's contracts.
            LOCAL_STANDARDS = "local_standards", "Local standards in contracts", Count, Neither, Sum {
                each: |it| it.local_standards(),
                system: SystemYear::added_over_providers,
            }
            /// Remedial action plans that providers refused.
            PLANS_REFUSED = "plans_refused", "Remedial action plans refused", Count, Lower, Sum {
                provider: |it| it.plans(|year| year.refused),
            }
            /// Standard deviation between commissioners of the part of quality payments that was earned; nothing where fewer than two could earn any.
            QUALITY_SPREAD = "quality_earned_spread_share", "Spread of quality payment earned", Share, Neither, Mean {
                system: |all, _| all.spread_of_quality(),
            }
        }
    };
}

pub(crate) use each_measure;
