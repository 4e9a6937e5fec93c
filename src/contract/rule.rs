//! What every clause is: terms plus one pure rule that acts at a stage of the month.

use super::due::{Due, SettledSoFar};
use super::record::Record;

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

/// Terms plus one pure rule.
pub trait Clause {
    /// When the clause acts.
    const STAGE: Stage;

    /// Adds what the clause says is due to `due`; it moves no money, draws nothing and asks nobody.
    ///
    /// A sum under a heading is that of the *year so far*, and each month starts from nothing: it is reckoned on `record.to_date`, or
    /// on `record.months` added up. Sanctions alone are of the month.
    fn propose(&self, record: &Record, so_far: &SettledSoFar, due: &mut Due);

    /// The clause in plain sentences.
    fn in_words(&self) -> Vec<String>;
}

/// A share as people say it: `70%`, `2.5%`.
pub(super) fn per_cent(share: f64) -> String {
    let hundredths = (share * 10_000.0).round() / 100.0;
    format!("{hundredths}%")
}
