//! The list of clauses. To add one: a file here, its `mod` and `use`, and a line in the list; and a row in the chart of accounts if it
//! moves money under a heading of its own. Within a stage clauses act in the order of this list.

pub(super) mod commissioner_duties;
pub(super) mod conditional_support;
pub(super) mod lead_provider;
pub(super) mod marginal_rate_emergency;
pub(super) mod outcome_payment;
pub(super) mod payment;
pub(super) mod profit_cap;
pub(super) mod quality_payment;
pub(super) mod readmissions;
pub(super) mod remedial_action_plan;
pub(super) mod risk_share;
pub(super) mod sanctions;
pub(super) mod term;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use commissioner_duties::CommissionerDuties;
use conditional_support::ConditionalSupport;
use lead_provider::LeadProvider;
use marginal_rate_emergency::MarginalRateEmergency;
use outcome_payment::OutcomePayment;
use payment::Payment;
use profit_cap::ProfitCap;
use quality_payment::QualityPayment;
use readmissions::Readmissions;
use remedial_action_plan::RemedialActionPlan;
use risk_share::RiskShare;
use sanctions::{Owing, Sanctions};

use super::due::{Due, SettledSoFar};
use super::level::Level;
use super::record::{Record, Scores};
use super::rule::{Clause, Question, Slope, Stage};
use crate::units::Party;

/// A clause as the list knows it.
#[derive(Clone, Copy, Debug)]
pub struct ClauseEntry {
    /// Name of the slot in a regime.
    pub name: &'static str,
    /// When it acts.
    pub stage: Stage,
    /// What it is for.
    pub meaning: &'static str,
}

macro_rules! clauses {
    (always { $(#[doc = $p_meaning:literal] $p:ident: $P:ident,)+ } optional { $(#[doc = $meaning:literal] $name:ident: $Clause:ident,)+ }) => {
        /// One slot for each clause; a slot that is left out (or `null` in a variant) is a clause that is not agreed.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Clauses {
            $(#[doc = $p_meaning] pub $p: $P,)+
            $(#[doc = $meaning] #[serde(default, skip_serializing_if = "Option::is_none")] pub $name: Option<$Clause>,)+
        }

        /// Which level sets the term and each clause; what is left out is set by the parties.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct SetBy {
            /// How long contracts last and how they are renewed.
            #[serde(default, skip_serializing_if = "Level::is_local")] pub term: Level,
            $(#[doc = $p_meaning] #[serde(default, skip_serializing_if = "Level::is_local")] pub $p: Level,)+
            $(#[doc = $meaning] #[serde(default, skip_serializing_if = "Level::is_local")] pub $name: Level,)+
        }

        impl SetBy {
            /// The level that sets a clause.
            #[must_use]
            pub fn clause(&self, name: &str) -> Level {
                match name {
                    $(stringify!($p) => self.$p,)+
                    $(stringify!($name) => self.$name,)+
                    _ => Level::Local,
                }
            }

            /// The clauses that the rules of the year set, in the order of the list.
            pub fn national_clauses(&self) -> impl Iterator<Item = &'static str> {
                CLAUSES.iter().map(|clause| clause.name).filter(|name| !self.clause(name).is_local())
            }

            /// True where the parties are free in all things.
            #[must_use]
            pub fn is_all_local(&self) -> bool {
                *self == Self::default()
            }
        }

        /// Every clause, in the order of the list.
        pub const CLAUSES: &[ClauseEntry] = &[
            $(ClauseEntry { name: stringify!($p), stage: <$P as Clause>::STAGE, meaning: $p_meaning },)+
            $(ClauseEntry { name: stringify!($name), stage: <$Clause as Clause>::STAGE, meaning: $meaning },)+
        ];

        /// A clause that is agreed, as it is signed.
        #[derive(Clone, Debug, PartialEq)]
        pub(super) enum Agreed {
            $(#[doc = $p_meaning] $P($P),)+
            $(#[doc = $meaning] $Clause($Clause),)+
        }

        impl Agreed {
            pub(super) const fn stage(&self) -> Stage {
                match self {
                    $(Self::$P(_) => <$P as Clause>::STAGE,)+
                    $(Self::$Clause(_) => <$Clause as Clause>::STAGE,)+
                }
            }

            pub(super) fn propose(&self, record: &Record, so_far: &SettledSoFar, due: &mut Due) {
                match self {
                    $(Self::$P(clause) => clause.propose(record, so_far, due),)+
                    $(Self::$Clause(clause) => clause.propose(record, so_far, due),)+
                }
            }

            pub(super) fn slope(&self, of: Question) -> Slope {
                match self {
                    $(Self::$P(clause) => clause.slope(of),)+
                    $(Self::$Clause(clause) => clause.slope(of),)+
                }
            }

            pub(super) fn owing(&self, record: &Record, standard: usize, party: Party) -> Option<Owing> {
                match self {
                    $(Self::$P(clause) => clause.owing(record, standard, party),)+
                    $(Self::$Clause(clause) => clause.owing(record, standard, party),)+
                }
            }

            pub(super) fn expected_change(&self) -> Option<Scores> {
                match self {
                    $(Self::$P(clause) => clause.expected_change(),)+
                    $(Self::$Clause(clause) => clause.expected_change(),)+
                }
            }
        }

        impl Clauses {
            /// Every clause that is agreed and makes something due, in the order in which they act.
            pub(super) fn agreed(&self, agreed: &mut Vec<Agreed>) {
                for stage in Stage::ALL {
                    $(if <$P as Clause>::STAGE == stage && <$P as Clause>::IS_SETTLED {
                        agreed.push(Agreed::$P(self.$p.clone()));
                    })+
                    $(if <$Clause as Clause>::STAGE == stage && <$Clause as Clause>::IS_SETTLED {
                        agreed.extend(self.$name.clone().map(Agreed::$Clause));
                    })+
                }
            }

            /// A contract that holds nothing but what it cannot do without.
            #[must_use]
            pub fn only($($p: $P),+) -> Self {
                Self { $($p,)+ $($name: None),+ }
            }

            /// What the clauses of some stages say, read as they stand: what a signed contract is held against.
            #[cfg(test)]
            pub(super) fn propose(&self, stages: &[Stage], record: &Record, so_far: &SettledSoFar, due: &mut Due) {
                for &stage in stages {
                    $(if <$P as Clause>::STAGE == stage { self.$p.propose(record, so_far, due); })+
                    $(if <$Clause as Clause>::STAGE == stage {
                        if let Some(clause) = &self.$name { clause.propose(record, so_far, due); }
                    })+
                }
            }

            /// The contract in plain sentences, one group for each clause that is agreed.
            #[must_use]
            pub fn in_words(&self) -> Vec<(&'static str, Vec<String>)> {
                let mut words = vec![$((stringify!($p), self.$p.in_words())),+];
                $(if let Some(clause) = &self.$name { words.push((stringify!($name), clause.in_words())); })+
                words
            }
        }
    };
}

clauses! {
    always {
        /// How care is paid for, line by line.
        payment: Payment,
    }
    optional {
        /// Sums due for each breach of a standard, from either party.
        sanctions: Sanctions,
        /// How gains and losses against plan are shared.
        risk_share: RiskShare,
        /// A payment on what becomes of the population.
        outcome_payment: OutcomePayment,
        /// What the commissioner owes for plans that do not hold and demand that it does not manage.
        commissioner_duties: CommissionerDuties,
        /// Support from the centre for meeting a control total and trajectories of performance.
        conditional_support: ConditionalSupport,
        /// A part of the contract's value that goals have to earn (CQUIN).
        quality_payment: QualityPayment,
        /// Avoidable readmissions that are not paid for.
        readmissions: Readmissions,
        /// A share of the tariff for emergency admissions above a fixed baseline.
        marginal_rate_emergency: MarginalRateEmergency,
        /// A limit on the surplus that a provider keeps.
        profit_cap: ProfitCap,
        /// One provider that holds the whole budget and pays the others.
        lead_provider: LeadProvider,
        /// Plans to put a missed standard right, and money withheld until they are delivered.
        remedial_action_plan: RemedialActionPlan,
    }
}

#[cfg(test)]
pub(in crate::contract) mod tests {
    use super::*;

    /// A contract in which every clause is agreed and every number is another.
    pub(in crate::contract) fn everything_agreed() -> Clauses {
        serde_json::from_str(
            r#"{
                "payment": {
                    "attendances": { "cost_and_volume": {
                        "marginal_share_above_plan": 0.71, "marginal_share_below_plan": 0.31
                    } },
                    "emergency": { "blended": { "fixed_share_of_plan": 0.81, "variable_share_of_tariff": 0.22 } },
                    "elective": { "cap_and_collar": { "cap_share_of_plan": 0.15, "collar_share_of_plan": 0.11 } },
                    "contacts": { "discount_tier": {
                        "threshold_share_above_plan": 0.13, "marginal_share_beyond": 0.61
                    } }
                },
                "sanctions": {
                    "standards": { "a_and_e_four_hours": {
                        "per_breach_pounds": 120, "threshold_share": 0.95, "floor_share": 0.85, "owed_by": "provider"
                    } },
                    "cap_share_of_quarterly_value": 0.25, "reinvested_share": 0.4, "application": "discretion"
                },
                "risk_share": {
                    "basis": { "activity_cost": { "value_share_of_tariff": 0.72 } },
                    "corridor_share_of_plan": 0.12,
                    "commissioner_share_inside": 0.51, "commissioner_share_outside": 0.23
                },
                "outcome_payment": {
                    "basket": { "health_index": {
                        "value_share_per_point": 0.014, "expected_change_points_per_year": -0.5
                    } },
                    "cap_share_of_value": 0.16, "smoothing_years": 3
                },
                "commissioner_duties": {
                    "planning_accuracy": {
                        "tolerance_share_of_plan": 0.021,
                        "above_plan_share_of_tariff": 0.73, "below_plan_share_of_tariff": 0.52
                    },
                    "demand_management": {
                        "tolerance_share_of_plan": 0.034, "per_admission_pounds": 1500, "per_attendance_pounds": 90
                    }
                },
                "conditional_support": {
                    "share_of_income": 0.018, "financial_share": 0.74,
                    "trajectories": { "a_and_e_four_hours": {
                        "trajectory_share": 0.26, "standard_share": 0.96, "gap_closed_share": 0.53
                    } },
                    "control_total_improvement_share_of_income": 0.006, "suspends": ["twelve_hours"]
                },
                "quality_payment": {
                    "share_of_contract_value": 0.025,
                    "goals": {
                        "a_and_e_four_hours": {
                            "weight_share": 0.65, "level": "national", "required_share": 0.94,
                            "credit": { "linear": { "floor_share": 0.84 } }
                        },
                        "rtt_incomplete": {
                            "weight_share": 0.2, "level": "local", "required_share": 0.92, "credit": "cliff"
                        },
                        "community_contacts": {
                            "weight_share": 0.15, "level": "local", "required_share": 0.9, "credit": "cliff"
                        }
                    },
                    "weight_share_by_quarter": [0.1, 0.2, 0.3, 0.4],
                    "all_or_nothing": false, "paid": "on_account", "funded": "on_top"
                },
                "readmissions": { "unpaid_share": 0.27, "retained_money": "kept" },
                "marginal_rate_emergency": {
                    "marginal_share": 0.32, "baseline": { "base_year": { "share_of_opening_activity": 0.93 } },
                    "retained_money": "demand_management"
                },
                "profit_cap": { "profit_cap_share_of_income": 0.075, "returned_share": 0.54 },
                "lead_provider": {
                    "provider": "Riverside",
                    "price": { "fixed_sum": { "price_share_of_expected_cost": 0.97 } },
                    "subcontracts": {
                        "passed_through_share": 0.91, "blame_passed_on_share": 0.62, "contracting_cost_share": 0.33
                    },
                    "exit": {
                        "tolerance_share_of_annual_value": 0.041, "guarantee_share": 0.24,
                        "cost_share_of_annual_value": 0.017, "commissioner_share_of_cost": 0.55
                    }
                },
                "remedial_action_plan": {
                    "standards": { "a_and_e_four_hours": { "months_below_standard": 3, "threshold_share": 0.95 } },
                    "milestone_months": 4, "longest_withholding_months": 1, "paid_by": "provider",
                    "cost_pounds_per_month": 10000, "withheld_share_of_monthly_value": 0.019, "release_share": 0.88,
                    "not_agreed_share_of_monthly_value": 0.028, "not_delivered_share_of_monthly_value": 0.037
                }
            }"#,
        )
        .expect("every clause is agreed")
    }

    /// What the words of a contract must hold, clause by clause: the numbers that were agreed.
    const AGREED: [(&str, &[&str]); 12] = [
        ("payment", &["71%", "31%", "81%", "22%", "15%", "11%", "13%", "61%"]),
        ("sanctions", &["£120 ", "95%", "85%", "25%", "40%"]),
        ("risk_share", &["72%", "12%", "51%", "23%"]),
        ("outcome_payment", &["1.4%", "-0.5", "16%", "3 years"]),
        ("commissioner_duties", &["2.1%", "73%", "52%", "3.4%", "£1,500", "£90"]),
        ("conditional_support", &["1.8%", "74%", "26%", "96%", "53%", "0.6%", "Nobody over 12 hours"]),
        ("quality_payment", &["2.5%", "65%", "national", "94%", "84%", "10%, 20%, 30%, 40%", "92%", "90%"]),
        ("readmissions", &["27%", "keeps"]),
        ("marginal_rate_emergency", &["32%", "93%", "demand management"]),
        ("profit_cap", &["7.5%", "54%"]),
        ("lead_provider", &["Riverside", "97%", "91%", "62%", "33%", "4.1%", "24%", "1.7%", "55%"]),
        (
            "remedial_action_plan",
            &["3 months", "95%", "4 months", "for 1 month at", "£10,000", "1.9%", "88%", "2.8%", "3.7%"],
        ),
    ];

    #[test]
    fn a_contract_in_words_names_every_clause_and_every_number_that_was_agreed() {
        assert_eq!(AGREED.map(|(name, _)| name).to_vec(), CLAUSES.iter().map(|clause| clause.name).collect::<Vec<_>>());
        let words = everything_agreed().in_words();
        assert_eq!(words.iter().map(|(name, _)| *name).collect::<Vec<_>>(), AGREED.map(|(name, _)| name));
        for ((name, sentences), (_, numbers)) in words.iter().zip(AGREED) {
            for sentence in sentences {
                assert!(sentence.ends_with('.') && sentence.len() > 10, "{name}: {sentence}");
            }
            let text = sentences.join(" ");
            for number in numbers {
                assert!(text.contains(number), "{name}: {number} is not in: {text}");
            }
        }
    }

    #[test]
    fn a_contract_in_words_says_nothing_of_what_was_not_agreed() {
        let mut clauses = everything_agreed();
        let duties = clauses.commissioner_duties.as_mut().expect("it is agreed");
        duties.planning_accuracy.as_mut().expect("it is agreed").below_plan_share_of_tariff = crate::units::Share::NONE;
        assert!(!duties.in_words().join(" ").contains("The provider owes"));
        let support = clauses.conditional_support.as_mut().expect("it is agreed");
        support.suspends.clear();
        assert!(!support.in_words().join(" ").contains("suspended"));
        let block = Clauses::only(Payment::block()).in_words();
        assert_eq!(block.len(), 1);
    }

    #[test]
    fn a_clause_that_nobody_sets_is_local_and_one_that_the_nation_sets_is_named() {
        let local = SetBy::default();
        assert!(local.is_all_local());
        assert_eq!(local.national_clauses().count(), 0);
        let national = SetBy { sanctions: Level::National, profit_cap: Level::National, ..SetBy::default() };
        assert!(!national.is_all_local());
        assert_eq!(national.national_clauses().collect::<Vec<_>>(), ["sanctions", "profit_cap"]);
        assert_eq!([national.clause("sanctions"), national.clause("payment")], [Level::National, Level::Local]);
    }
}
