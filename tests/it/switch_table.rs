//! What the switch of each mechanism must and must not change.

use commonpurse::contract::Regime;
use commonpurse::measures::Column;
use commonpurse::scenario::Economy;

use crate::switch_preparations::*;
use crate::switch_table_of_behaviour::LATER;
use crate::world::*;

/// What a switch must and must not change.
pub struct Switch {
    /// The mechanism.
    pub name: &'static str,
    /// Economy and regime in which it is at work.
    pub economy: &'static str,
    pub regime: &'static str,
    /// What brings it to work where the shipped scenarios leave it idle.
    pub prepare: fn(&mut Economy, &mut Regime),
    /// Measures that must differ in some year of the run.
    pub changes: &'static [Column],
    /// Measures that stay the same to the bit in the first year.
    pub first_year: &'static [Column],
    /// Measures that stay the same to the bit in all years.
    pub always: &'static [Column],
}

/// Every mechanism, in the order of the list.
pub fn switches() -> impl Iterator<Item = &'static Switch> {
    FIRST.iter().chain(LATER)
}

/// Demand that no contract and no agent can move. Contacts are no part of it: commissioners with money to spare buy some.
pub const DEMAND: &[Column] = &[Column::ATTENDANCES];

/// Care that depends on neither contracts nor effort within the year.
pub const ELECTIVE: &[Column] = &[
    Column::EMERGENCIES,
    Column::REFERRALS,
    Column::TREATED,
    Column::REMOVED,
    Column::WAITING_LIST,
    Column::OVER_18_WEEKS,
    Column::WITHIN_18_WEEKS_SHARE,
    Column::OCCUPANCY,
];

pub fn as_shipped(_: &mut Economy, _: &mut Regime) {}

/// The mechanisms of the first designs; the others are in [`LATER`].
const FIRST: &[Switch] = &[
    Switch {
        name: "target_effort",
        economy: "typical",
        regime: "annual-sanctions",
        prepare: as_shipped,
        changes: &[Column::FOUR_HOUR_BREACHES, Column::TWELVE_HOUR_WAITS, Column::SANCTIONS_CONTRACTED],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "beliefs",
        economy: "typical",
        regime: "annual-sanctions",
        prepare: as_shipped,
        changes: &[Column::ENFORCEMENT_BELIEF, Column::FOUR_HOUR_BREACHES],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "efficiency_incentive",
        economy: "typical",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::COST_INDEX, Column::SURPLUS],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "prevention",
        economy: "typical",
        regime: "five-year-shared-risk",
        prepare: as_shipped,
        changes: &[Column::EMERGENCIES, Column::PREVENTED, Column::PREVENTION, Column::OCCUPANCY],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "trust",
        economy: "typical",
        regime: "annual-sanctions",
        prepare: as_shipped,
        changes: &[Column::TRUST, Column::ADMINISTRATION, Column::PREVENTION],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "distress",
        economy: "strained",
        regime: "annual-sanctions",
        prepare: poor_providers,
        changes: &[Column::DISTRESS_MONTHS, Column::ADMINISTRATION, Column::COST_INDEX, Column::AGENCY, Column::HEALTH],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "capacity_response",
        economy: "strained",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::WAITING_LIST, Column::TREATED, Column::WITHIN_18_WEEKS_SHARE],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "stay_feedback",
        economy: "strained",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::OCCUPANCY, Column::FOUR_HOUR_BREACHES],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "delayed_transfers",
        economy: "typical",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::OCCUPANCY, Column::FOUR_HOUR_BREACHES],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "referral_response",
        economy: "strained",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::REFERRALS, Column::WAITING_LIST],
        first_year: &[Column::EMERGENCIES, Column::FOUR_HOUR_BREACHES],
        always: DEMAND,
    },
    Switch {
        name: "capacity_follows_plan",
        economy: "strained",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::TREATED, Column::FOUR_HOUR_BREACHES, Column::WAITING_LIST],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "planning_error",
        economy: "strained",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::SURPLUS, Column::TREATED, Column::FOUR_HOUR_BREACHES],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "plan_shading",
        economy: "strained",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::SURPLUS, Column::TREATED],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "rebasing",
        economy: "typical",
        regime: "block",
        prepare: as_shipped,
        changes: &[Column::SURPLUS, Column::COST_INDEX],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "reopening",
        economy: "strained",
        regime: "five-year-shared-risk",
        prepare: early_reopening,
        changes: &[Column::ADMINISTRATION, Column::TRUST, Column::RISK_SHARE],
        first_year: EVERYTHING,
        always: DEMAND,
    },
    Switch {
        name: "negotiation_cost",
        economy: "typical",
        regime: "block",
        prepare: without_price_of_risk,
        changes: &[Column::ADMINISTRATION, Column::SURPLUS, Column::CONTRACTING_HOURS, Column::TIME_SET_FREE],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "arbitration",
        economy: "strained",
        regime: "block",
        prepare: early_arbitration,
        changes: &[Column::ADMINISTRATION, Column::TRUST],
        first_year: &[Column::ATTENDANCES, Column::EMERGENCIES, Column::FOUR_HOUR_BREACHES],
        always: DEMAND,
    },
    Switch {
        name: "monitoring_cost",
        economy: "typical",
        regime: "annual-sanctions-2014-15",
        prepare: as_shipped,
        // What staff time costs weighs in what is done, and what is done moves effort within the year.
        changes: &[Column::MONITORING_HOURS, Column::ADMINISTRATION],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "triage_hours",
        economy: "typical",
        regime: "annual-sanctions-2014-15",
        prepare: few_hours,
        changes: &[Column::WAIVED_FOR_HOURS, Column::SANCTIONS_IMPOSED, Column::PLANS_AGREED, Column::MONITORING_HOURS],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "remedial_plans",
        economy: "typical",
        regime: "annual-remedial-plans",
        prepare: as_shipped,
        changes: &[Column::PLANS_AGREED, Column::PLANS_DELIVERED, Column::FOUR_HOUR_BREACHES, Column::SURPLUS],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "year_end_settlement",
        economy: "typical",
        regime: "annual-sanctions",
        prepare: without_price_of_risk,
        changes: &[Column::SETTLEMENT, Column::SURPLUS],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "central_support",
        economy: "strained",
        regime: "annual-sanctions",
        prepare: poor_providers,
        changes: &[Column::SUPPORT, Column::RESERVE],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "shading_response",
        economy: "strained",
        regime: "commissioner-duties",
        prepare: as_shipped,
        changes: &[Column::PLANNED_ACTIVITY, Column::COMMISSIONER_DUTIES],
        first_year: &[Column::ATTENDANCES],
        always: DEMAND,
    },
    Switch {
        name: "negotiation_rounds",
        economy: "strained",
        regime: "block",
        prepare: with_rounds,
        changes: &[Column::NEGOTIATION_ROUNDS, Column::ADMINISTRATION],
        first_year: &[Column::ATTENDANCES, Column::EMERGENCIES, Column::FOUR_HOUR_BREACHES],
        always: DEMAND,
    },
    Switch {
        name: "baseline_gaming",
        economy: "typical",
        regime: "block",
        prepare: with_gaming,
        changes: &[Column::PLANNED_ACTIVITY, Column::SURPLUS],
        first_year: &[Column::ATTENDANCES],
        always: DEMAND,
    },
    Switch {
        name: "national_rules",
        economy: "typical",
        regime: "england-2012-2020",
        prepare: without_price_of_risk,
        changes: &[
            Column::SANCTIONS_CONTRACTED,
            Column::SANCTIONS_WAIVED,
            Column::SURPLUS,
            Column::CONDITIONAL_SUPPORT,
        ],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "conditional_support",
        economy: "typical",
        regime: "annual-2016-17",
        prepare: as_shipped,
        changes: &[Column::CONDITIONAL_SUPPORT, Column::SANCTIONS_WAIVED, Column::FOUR_HOUR_BREACHES],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "recovery_plans",
        economy: "strained",
        regime: "annual-sanctions",
        prepare: recovering_providers,
        changes: &[Column::COST_INDEX, Column::ADMINISTRATION, Column::SEGMENT, Column::SUPPORT],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "local_goals_cost",
        economy: "typical",
        regime: "annual-sanctions-cquin",
        prepare: as_shipped,
        changes: &[Column::ADMINISTRATION, Column::SURPLUS],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "lead_exit",
        economy: "typical",
        regime: "lead-provider-underpriced",
        prepare: as_shipped,
        changes: &[Column::TERMINATIONS, Column::ADMINISTRATION, Column::SURPLUS],
        first_year: EVERYTHING,
        always: DEMAND,
    },
    Switch {
        name: "coordination",
        economy: "typical",
        regime: "lead-provider",
        prepare: as_shipped,
        changes: &[Column::OCCUPANCY, Column::PREVENTION, Column::FOUR_HOUR_BREACHES],
        first_year: &[Column::EMERGENCIES],
        always: DEMAND,
    },
    Switch {
        name: "early_termination",
        economy: "strained",
        regime: "five-year-shared-risk",
        prepare: ended_early,
        changes: &[Column::TERMINATIONS, Column::ADMINISTRATION, Column::SURPLUS],
        first_year: CARE,
        always: DEMAND,
    },
    Switch {
        name: "unmeasured_quality",
        economy: "typical",
        regime: "annual-sanctions",
        prepare: with_unmeasured_quality,
        changes: &[Column::UNMEASURED_QUALITY, Column::FOUR_HOUR_BREACHES, Column::HEALTH],
        first_year: ELECTIVE,
        always: DEMAND,
    },
    Switch {
        name: "relabelling",
        economy: "typical",
        regime: "annual-sanctions",
        prepare: with_relabelling,
        changes: &[Column::RELABELLED, Column::REPORTED_FOUR_HOUR_SHARE, Column::SANCTIONS_CONTRACTED],
        first_year: ELECTIVE,
        always: DEMAND,
    },
];

/// What a mechanism that acts from the second year on leaves alone in the first.
pub const EVERYTHING: &[Column] = &[
    Column::SURPLUS,
    Column::UNDERLYING_SURPLUS,
    Column::INCOME,
    Column::RESERVE,
    Column::ADMINISTRATION,
    Column::PREVENTION,
    Column::AGENCY,
    Column::TRUST,
    Column::COST_INDEX,
    Column::HEALTH,
    Column::FOUR_HOUR_BREACHES,
    Column::WAITING_LIST,
];
