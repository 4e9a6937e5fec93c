//! What every clause is: terms plus one pure rule that acts at a stage of the month.

use super::clause::sanctions::Owing;
use super::due::{Due, SettledSoFar};
use super::record::{Record, Scores};
use crate::units::Party;

/// When a clause acts. Within a month the stages follow one another, so that the order in a file cannot matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What care costs. Boards read it beforehand, as they read what is divided: what can be told from activity belongs to either.
    Price,
    /// What standards and outcomes change in it.
    Quality,
    /// What is withheld until things are put right.
    Remedy,
    /// How gains and losses are divided.
    Divide,
    /// What is passed on to others.
    PassOn,
}

impl Stage {
    /// Every stage in the order in which they act.
    pub const ALL: [Self; 5] = [Self::Price, Self::Quality, Self::Remedy, Self::Divide, Self::PassOn];
}

/// What a party asks of a contract beforehand: what one more of something does to what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// One more breach of a standard: what it adds to sanctions.
    Breaches,
    /// One more patient who has waited too long at a month end: what that adds to sanctions.
    LongWaits,
    /// One more case of a quarter that meets a goal: what it adds to payments.
    Scores,
    /// One more point of what becomes of the population: what it adds to payments.
    Outcomes,
    /// One more pound of a party's surplus: what it moves.
    Surplus,
}

/// What a clause answers to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slope {
    /// One more changes nothing under the clause, wherever the party stands: nobody has to ask.
    Flat,
    /// One more changes as much wherever the party stands.
    Straight,
    /// What one more changes depends on where the party stands: it is read there, by difference.
    Bends,
}

/// Terms plus one pure rule.
pub trait Clause {
    /// When the clause acts.
    const STAGE: Stage;

    /// Whether the clause makes anything due under the contract; one that is reckoned elsewhere is not signed for.
    const IS_SETTLED: bool = true;

    /// Adds what the clause says is due to `due`; it moves no money, draws nothing and asks nobody.
    ///
    /// A sum under a heading is that of the *year so far*, and each month starts from nothing: it is reckoned on `record.to_date`, or
    /// on `record.months` added up. Sanctions alone are of the month. What the plan comes to is asked of the record, which looks it
    /// up where the contract is signed.
    fn propose(&self, record: &Record, so_far: &SettledSoFar, due: &mut Due);

    /// What the clause answers to a question. One that does not say is read by difference.
    fn slope(&self, _of: Question) -> Slope {
        Slope::Bends
    }

    /// What a party owes under the clause for breaches of a standard, everything else in the record as it is. One that does not say
    /// is settled for every number of breaches that is asked about.
    fn owing(&self, _record: &Record, _standard: usize, _party: Party) -> Option<Owing> {
        None
    }

    /// Scores by which the clause expects outcomes to change in a year, so that it pays nothing, if it looks at outcomes.
    fn expected_change(&self) -> Option<Scores> {
        None
    }

    /// The clause in plain sentences.
    fn in_words(&self) -> Vec<String>;
}

/// A share as people say it: `70%`, `2.5%`.
pub(super) fn per_cent(share: f64) -> String {
    let hundredths = (share * 10_000.0).round() / 100.0;
    format!("{hundredths}%")
}
