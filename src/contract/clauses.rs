//! The list of clauses. To add one: a file in `clause/`, a line here. Within a stage clauses act in the order of this list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::commissioner_duties::CommissionerDuties;
use super::clause::conditional_support::ConditionalSupport;
use super::clause::lead_provider::LeadProvider;
use super::clause::marginal_rate_emergency::MarginalRateEmergency;
use super::clause::outcome_payment::OutcomePayment;
use super::clause::payment::Payment;
use super::clause::profit_cap::ProfitCap;
use super::clause::quality_payment::QualityPayment;
use super::clause::readmissions::Readmissions;
use super::clause::remedial_action_plan::RemedialActionPlan;
use super::clause::risk_share::RiskShare;
use super::clause::sanctions::Sanctions;
use super::clause::{Clause, Stage};
use super::level::Level;
use super::record::Record;
use super::settle::{Due, SettledSoFar};

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
    (always { $(#[doc = $p_meaning:literal] $p:ident: $P:ty,)+ } optional { $(#[doc = $meaning:literal] $name:ident: $Clause:ty,)+ }) => {
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

        impl Clauses {
            /// A contract that holds nothing but what it cannot do without.
            #[must_use]
            pub fn only($($p: $P),+) -> Self {
                Self { $($p,)+ $($name: None),+ }
            }

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
mod tests {
    use super::*;

    /// Three contracts that hold every clause and every variant of it, and what they say.
    const CONTRACTS: &str = include_str!("in_words/contracts.json");
    const WORDS: &str = include_str!("in_words/contracts.txt");

    #[test]
    fn a_contract_in_words_says_every_clause_with_its_numbers() {
        let contracts: Vec<Clauses> = serde_json::from_str(CONTRACTS).unwrap();
        let mut said = String::new();
        for contract in &contracts {
            for (clause, sentences) in contract.in_words() {
                said += &format!("{clause}\n");
                said.extend(sentences.iter().map(|sentence| format!("  {sentence}\n")));
            }
            said += "\n";
        }
        assert_eq!(said, WORDS);
        // All clauses stand in the first two contracts.
        assert!(contracts[..2].iter().all(|contract| contract.in_words().len() == CLAUSES.len()));
    }
}
