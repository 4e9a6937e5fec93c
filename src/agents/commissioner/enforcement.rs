//! Enforcement: what becomes of a sanction that fell due, by what was decided about its line and what the contract leaves open.

use crate::contract::Application;
use crate::ledger::{SanctionAnswer, WaivedBecause};

use super::monitoring::{Action, Decision};

impl Decision {
    /// What is made of the sanction that the provider owes for a line.
    ///
    /// A contract that demands its sanctions, or suspends them, leaves no choice. `is_planned` says that a plan is worked on
    /// the standard, which then stands in place of the sanction.
    #[must_use]
    pub const fn answer(self, application: Option<Application>, is_planned: bool) -> SanctionAnswer {
        let because = match (application, self) {
            (Some(Application::Mandatory), _) | (_, Self::Acted(Action::Sanction)) => return SanctionAnswer::Imposed,
            (Some(Application::Suspended) | None, _) => WaivedBecause::Suspension,
            _ if is_planned => WaivedBecause::Plan,
            (_, Self::NoHours) => WaivedBecause::Hours,
            (_, Self::Unseen) => WaivedBecause::Unseen,
            (_, Self::LetPass | Self::Acted(_)) => WaivedBecause::Choice,
        };
        SanctionAnswer::Waived(because)
    }
}

/// What is made of a sanction that the commissioner owes: it is not for the commissioner to waive, so the provider claims it
/// unless the contract suspends it.
#[must_use]
pub fn claim(application: Option<Application>) -> SanctionAnswer {
    if application == Some(Application::Suspended) {
        SanctionAnswer::Waived(WaivedBecause::Suspension)
    } else {
        SanctionAnswer::Imposed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_that_demands_or_suspends_its_sanctions_leaves_no_choice() {
        let suspended = SanctionAnswer::Waived(WaivedBecause::Suspension);
        for decision in [Decision::LetPass, Decision::NoHours, Decision::Unseen, Decision::Acted(Action::Plan)] {
            for is_planned in [false, true] {
                assert_eq!(decision.answer(Some(Application::Mandatory), is_planned), SanctionAnswer::Imposed);
                assert_eq!(decision.answer(Some(Application::Suspended), is_planned), suspended);
            }
        }
        let claimed =
            [Application::Mandatory, Application::Discretion, Application::Suspended].map(|one| claim(Some(one)));
        assert_eq!(claimed, [SanctionAnswer::Imposed, SanctionAnswer::Imposed, suspended]);
    }

    #[test]
    fn what_a_commissioner_may_waive_it_waives_for_the_plan_that_is_worked_before_any_other_reason() {
        let answer = |decision: Decision, is_planned| decision.answer(Some(Application::Discretion), is_planned);
        assert_eq!(answer(Decision::Acted(Action::Sanction), true), SanctionAnswer::Imposed);
        let withheld = Decision::Acted(Action::Withhold);
        for (decision, because) in [
            (Decision::LetPass, WaivedBecause::Choice),
            (Decision::NoHours, WaivedBecause::Hours),
            (Decision::Unseen, WaivedBecause::Unseen),
            (withheld, WaivedBecause::Choice),
        ] {
            assert_eq!(answer(decision, false), SanctionAnswer::Waived(because));
            assert_eq!(answer(decision, true), SanctionAnswer::Waived(WaivedBecause::Plan));
        }
    }
}
