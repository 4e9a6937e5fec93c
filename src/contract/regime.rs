//! A contract regime: the clauses and the term under which commissioners and providers of an economy deal.

use crate::units::Share;

use super::clause::Clauses;
use super::clause::payment::Payment;
use super::clause::term::Term;

/// A contract regime as it is meant: checked, without sources and titles of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// How long contracts last and how they are renewed.
    pub term: Term,
    /// What is due under them.
    pub clauses: Clauses,
}

/// What contracts become that ended before their term.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallbacks {
    /// The same clauses, renewed every year: for a contract that one of its parties ended.
    pub renewed_yearly: Regime,
    /// A block at cost with each provider, renewed every year, without a lead: for the services of a lead that gave up.
    pub without_lead: Regime,
}

impl Regime {
    /// What the contracts of this regime become if they end before their term.
    #[must_use]
    pub fn fallbacks(&self) -> Fallbacks {
        let term = Term {
            years: 1,
            reopener_threshold_share: None,
            early_termination: None,
            staggered: false,
            ..self.term.clone()
        };
        let renewed_yearly = Self { term: term.clone(), clauses: self.clauses.clone() };
        let clauses =
            Clauses { payment: Payment::block(), risk_share: None, lead_provider: None, ..self.clauses.clone() };
        Fallbacks { renewed_yearly, without_lead: Self { term: Term { rebasing_share: Share::ALL, ..term }, clauses } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::clause::tests::everything_agreed;

    fn regime() -> Regime {
        let term = serde_json::from_str(
            r#"{
                "years": 5, "rebasing_share": 0.5, "indexation": "cash", "reopener_threshold_share": 0.15,
                "agreed_growth_share_per_year": {
                    "attendances": 0.011, "emergency": 0.012, "elective": 0.013, "contacts": 0.014
                },
                "early_termination": {
                    "trigger_loss_share_of_value": 0.21, "cost_share_of_value": 0.022,
                    "borne_by_commissioner_share": 0.63
                },
                "staggered": true
            }"#,
        );
        Regime { term: term.expect("it is a term"), clauses: everything_agreed() }
    }

    #[test]
    fn a_contract_that_was_ended_is_renewed_every_year_with_the_same_clauses_and_cannot_be_ended_again() {
        let (regime, renewed) = (regime(), regime().fallbacks().renewed_yearly);
        assert_eq!(renewed.clauses, regime.clauses);
        assert_eq!((renewed.term.years, renewed.term.staggered), (1, false));
        assert_eq!((renewed.term.reopener_threshold_share, renewed.term.early_termination), (None, None));
        assert_eq!(renewed.term.rebasing_share, regime.term.rebasing_share);
        assert_eq!(renewed.term.agreed_growth_share_per_year, regime.term.agreed_growth_share_per_year);
    }

    #[test]
    fn without_its_lead_care_is_paid_for_as_a_block_at_cost_and_no_risk_is_shared() {
        let (regime, without) = (regime(), regime().fallbacks().without_lead);
        assert_eq!(without.clauses.payment, Payment::block());
        assert_eq!((&without.clauses.lead_provider, &without.clauses.risk_share), (&None, &None));
        assert_eq!(without.clauses.sanctions, regime.clauses.sanctions);
        assert_eq!((without.term.years, without.term.rebasing_share), (1, Share::ALL));
    }

    #[test]
    fn a_term_in_words_names_every_number_that_was_agreed() {
        let mut term = regime().term;
        let text = term.in_words().join(" ");
        for agreed in [
            "5 years;",
            "50%",
            "attendances 1.1%",
            "emergency admissions 1.2%",
            "elective pathways 1.3%",
            "community contacts 1.4%",
            "in cash",
            "15%",
            "21%",
            "2.2%",
            "63%",
            "different years",
        ] {
            assert!(text.contains(agreed), "{agreed} is not in: {text}");
        }
        term.years = 1;
        assert!(term.in_words()[0].contains("1 year;"));
    }
}
