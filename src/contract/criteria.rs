//! What a contract holds its parties to, as a list that can be set against another contract's.

use super::clause::Clauses;
use super::clause::risk_share::Basis;
use super::standard::{GOALS, STANDARDS};

/// The criteria of a contract: standards with a sanction, in the order of [`STANDARDS`], then goals of a quality payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Criteria([bool; STANDARDS.len() + GOALS.len()]);

impl Criteria {
    /// The criteria without the standards that a commissioner left out.
    #[must_use]
    pub fn without(mut self, left_out: &[bool; STANDARDS.len()]) -> Self {
        for (stands, &left_out) in self.0.iter_mut().zip(left_out) {
            *stands &= !left_out;
        }
        self
    }

    /// Criteria that stand here and did not stand there.
    #[must_use]
    pub fn new_against(&self, replaced: &Self) -> u32 {
        self.0.iter().zip(&replaced.0).map(|(now, before)| u32::from(*now && !*before)).sum()
    }
}

impl Clauses {
    /// What the contract holds its parties to. What it costs to miss a criterion plays no part: a changed sum is no new criterion.
    #[must_use]
    pub fn criteria(&self) -> Criteria {
        let mut held = Criteria::default();
        let (standards, goals) = held.0.split_at_mut(STANDARDS.len());
        if let Some(sanctions) = &self.sanctions {
            for (slot, terms) in standards.iter_mut().zip(sanctions.standards.in_order()) {
                *slot = terms.is_some();
            }
        }
        if let Some(payment) = &self.quality_payment {
            for (slot, (goal, _)) in goals.iter_mut().zip(payment.goals.in_order()) {
                *slot = goal.is_some();
            }
        }
        held
    }

    /// Whether the contract is of a form that has to be set up once, beyond signing: an alliance, a payment on outcomes, or a
    /// lead that holds the budget.
    #[must_use]
    pub fn has_to_be_set_up(&self) -> bool {
        let is_alliance = self.risk_share.as_ref().is_some_and(|terms| matches!(terms.basis, Basis::Alliance(_)));
        is_alliance || self.outcome_payment.is_some() || self.lead_provider.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::clause::tests::everything_agreed;
    use super::*;
    use crate::contract::{Alliance, RiskShare};
    use crate::units::Share;

    #[test]
    fn only_what_did_not_stand_before_is_new() {
        // One sanction, on four hours, and three goals: four criteria.
        let all = everything_agreed();
        let without_sanctions = Clauses { sanctions: None, ..all.clone() };
        assert_eq!(all.criteria().new_against(&Criteria::default()), 4);
        assert_eq!(all.criteria().new_against(&all.criteria()), 0);
        assert_eq!(all.criteria().new_against(&without_sanctions.criteria()), 1);
        assert_eq!(without_sanctions.criteria().new_against(&all.criteria()), 0);
        // Four hours stand first among the standards; left out and then taken up, they are new.
        let left_out = std::array::from_fn(|standard| standard == 0);
        assert_eq!(all.criteria().new_against(&all.criteria().without(&left_out)), 1);
    }

    #[test]
    fn each_of_the_three_forms_is_enough_to_need_setting_up_and_a_plain_contract_does_not() {
        let all = everything_agreed();
        let plain = Clauses { outcome_payment: None, lead_provider: None, ..all.clone() };
        assert!(!plain.has_to_be_set_up());
        let result = Alliance { providers_share_of_result: Share::clamped(0.5), pooled_share: Share::NONE };
        let shared = all.risk_share.clone().map(|terms| RiskShare { basis: Basis::Alliance(result), ..terms });
        assert!(Clauses { risk_share: shared, ..plain.clone() }.has_to_be_set_up());
        assert!(Clauses { outcome_payment: all.outcome_payment.clone(), ..plain.clone() }.has_to_be_set_up());
        assert!(Clauses { lead_provider: all.lead_provider, ..plain }.has_to_be_set_up());
    }
}
