//! A sanction that fell due and what was made of it: one record, which tally, month, letter and events read.

use crate::contract::SanctionDue;
use crate::engine::events::EventKind;
use crate::ledger::{SanctionAnswer, WaivedBecause};
use crate::units::{Money, Party};

use super::contract::{Letter, MonthLines, SanctionsInPractice};

/// A sanction that fell due, and what was made of it. Of it only what is imposed moves money.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct SanctionAnswered {
    pub due: SanctionDue,
    pub answer: SanctionAnswer,
}

impl SanctionAnswered {
    pub(in crate::engine) fn is_imposed(&self) -> bool {
        self.answer == SanctionAnswer::Imposed
    }

    /// Whether it was waived although it could have been imposed.
    fn is_favour(&self) -> bool {
        self.answer == SanctionAnswer::Waived(WaivedBecause::Choice)
    }

    fn is_owed_by_provider(&self) -> bool {
        self.due.owed_by == Party::Provider
    }

    /// What the sanction would move to the provider; below zero from it.
    pub(in crate::engine) fn towards_provider(&self) -> Money {
        if self.is_owed_by_provider() { -self.due.sum } else { self.due.sum }
    }

    /// Staff hours in which the provider answers it, where one that is imposed takes so many.
    pub(in crate::engine) fn hours_of_provider(&self, hours_per_case: f64) -> f64 {
        if self.is_imposed() && self.is_owed_by_provider() { hours_per_case } else { 0.0 }
    }

    /// What is told of it, in this order.
    pub(in crate::engine) fn told(&self) -> &'static [EventKind] {
        match self.answer {
            SanctionAnswer::Imposed => &[EventKind::SanctionDue, EventKind::SanctionImposed],
            SanctionAnswer::Waived(WaivedBecause::Choice) => {
                &[EventKind::SanctionDue, EventKind::SanctionWaived, EventKind::Favour]
            }
            SanctionAnswer::Waived(_) => &[EventKind::SanctionDue, EventKind::SanctionWaived],
            SanctionAnswer::SuspendedByCentre => {
                &[EventKind::SanctionDue, EventKind::SanctionWaived, EventKind::SanctionSuspended]
            }
        }
    }
}

impl SanctionsInPractice {
    /// Takes up what was made of a sanction: in the tally, among the lines of the month and, if imposed, in what is owed.
    pub(in crate::engine) fn take(&mut self, answered: &SanctionAnswered) {
        let (party, sum) = (answered.due.owed_by as usize, answered.due.sum);
        self.tallies[party].take(sum, answered.answer);
        self.lines.take(answered);
        if answered.is_imposed() {
            self.outstanding[party] += sum;
        }
    }
}

impl MonthLines {
    /// Counts what the parties learn from. From what the centre suspends nobody learns how a commissioner enforces.
    fn take(&mut self, answered: &SanctionAnswered) {
        if answered.answer == SanctionAnswer::SuspendedByCentre {
            return;
        }
        let is_imposed = u32::from(answered.is_imposed());
        match answered.due.owed_by {
            Party::Provider => {
                self.due += 1;
                self.imposed += is_imposed;
                self.favours += u32::from(answered.is_favour());
            }
            Party::Commissioner => self.commissioner_imposed += is_imposed,
        }
        if answered.is_imposed() {
            self.imposed_sum[answered.due.owed_by as usize] += answered.due.sum;
        }
    }
}

impl Letter {
    /// Takes down what the text makes of a sanction that stands by it, whatever was decided.
    pub(in crate::engine) fn take(&mut self, answered: &SanctionAnswered) {
        if !answered.answer.stands_by_the_text() {
            return;
        }
        if answered.is_owed_by_provider() {
            self.outstanding += answered.due.sum;
        }
        if !answered.is_imposed() {
            self.beyond_practice += answered.towards_provider();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::FOUR_HOURS;

    const ANSWERS: [SanctionAnswer; 4] = [
        SanctionAnswer::Imposed,
        SanctionAnswer::Waived(WaivedBecause::Choice),
        SanctionAnswer::Waived(WaivedBecause::Suspension),
        SanctionAnswer::SuspendedByCentre,
    ];

    /// A sanction of 60 pence that was answered so.
    fn answered(owed_by: Party, answer: SanctionAnswer) -> SanctionAnswered {
        let due = SanctionDue { standard: FOUR_HOURS, owed_by, breaches: 5, sum: Money::from_pence(60) };
        SanctionAnswered { due, answer }
    }

    #[test]
    fn what_falls_due_is_tallied_whatever_is_made_of_it_and_owed_only_if_imposed() {
        for party in [Party::Commissioner, Party::Provider] {
            let mut sanctions = SanctionsInPractice::default();
            for answer in ANSWERS {
                sanctions.take(&answered(party, answer));
            }
            let tally = &sanctions.tallies[party as usize];
            let sums = [tally.contracted, tally.imposed, tally.waived(), sanctions.outstanding[party as usize]];
            assert_eq!(sums.map(Money::pence), [240, 60, 180, 60]);
        }
    }

    #[test]
    fn a_month_learns_from_every_line_of_the_providers_but_what_the_centre_suspends() {
        let lines = |party| {
            let mut lines = MonthLines::default();
            for answer in ANSWERS {
                lines.take(&answered(party, answer));
            }
            ([lines.due, lines.imposed, lines.favours, lines.commissioner_imposed], lines.imposed_sum.map(Money::pence))
        };
        assert_eq!(lines(Party::Provider), ([3, 1, 1, 0], [0, 60]));
        assert_eq!(lines(Party::Commissioner), ([0, 0, 0, 1], [60, 0]));
    }

    #[test]
    fn by_the_letter_a_waived_sanction_stands_and_a_suspended_one_does_not() {
        let letter = |party| {
            ANSWERS.map(|answer| {
                let mut letter = Letter::default();
                letter.take(&answered(party, answer));
                [letter.outstanding, letter.beyond_practice].map(Money::pence)
            })
        };
        assert_eq!(letter(Party::Provider), [[60, 0], [60, -60], [0, 0], [0, 0]]);
        assert_eq!(letter(Party::Commissioner), [[0, 0], [0, 60], [0, 0], [0, 0]]);
    }

    #[test]
    fn only_a_sanction_imposed_on_the_provider_takes_hours_of_it() {
        let hours = |party| ANSWERS.map(|answer| answered(party, answer).hours_of_provider(40.0));
        assert_eq!(hours(Party::Provider), [40.0, 0.0, 0.0, 0.0]);
        assert_eq!(hours(Party::Commissioner), [0.0; 4]);
    }
}
