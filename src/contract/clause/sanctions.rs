//! Sanctions: a sum for each breach of a standard beyond what the standard tolerates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, SanctionDue, SettledSoFar};
use crate::contract::level::Level;
use crate::contract::record::Record;
use crate::contract::standard::{PerStandard, STANDARDS};
use crate::units::{Money, Party, Share};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// Sums due for each breach of a standard, from either party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sanctions {
    /// Which standards carry a sanction.
    pub standards: SanctionTerms,
    /// The most that all sanctions of a quarter may come to, as a part of the quarter's planned contract value. Left out: no
    /// cap. Raising it lets sanctions come to more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_share_of_quarterly_value: Option<Share>,
    /// Part of the sanctions paid in a year that is given back to the provider at the year end for agreed improvement. Raising
    /// it lets providers keep more of what they were sanctioned with, so that sanctions weigh less.
    pub reinvested_share: Share,
    /// Whether sanctions that are due must be imposed.
    pub application: Application,
}

/// Terms of the sanction on each standard; a standard without terms carries none.
pub type SanctionTerms = PerStandard<Sanction>;

/// Terms of the sanction on one standard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sanction {
    /// Sum due for each breach beyond the threshold, in pounds. Raising it makes more due, and makes providers do more against
    /// breaches.
    pub per_breach_pounds: Money,
    /// Part of the cases that must meet the standard; breaches within the rest are tolerated. Left out: none is. Raising it
    /// makes more breaches due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold_share: Option<Share>,
    /// Performance below which the sanction stops rising. Left out: it never stops. Raising it stops the sanction sooner, so
    /// that less is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_share: Option<Share>,
    /// Who owes the sanction.
    pub owed_by: OwedBy,
    /// Whether the standard is the same everywhere or the commissioner may leave it out. Left out: the same everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// Who owes a sanction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwedBy {
    /// The provider owes it to the commissioner.
    Provider,
    /// The commissioner owes it to the provider.
    Commissioner,
    /// Each owes it: both feel the breach, and between the two nothing moves.
    Both,
}

/// Whether sanctions that are due must be imposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Application {
    /// Every sanction that is due is imposed.
    Mandatory,
    /// The commissioner decides in each case whether to impose or to waive.
    Discretion,
    /// No sanction is imposed.
    Suspended,
}

impl OwedBy {
    const fn is(self, party: Party) -> bool {
        match self {
            Self::Provider => matches!(party, Party::Provider),
            Self::Commissioner => matches!(party, Party::Commissioner),
            Self::Both => true,
        }
    }
}

impl Sanction {
    /// True where each commissioner decides for itself whether its contract holds the standard.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.level == Some(Level::Local)
    }

    /// Breaches that carry the sanction: those beyond what the threshold tolerates, down to the floor.
    ///
    /// `max(0, min(breaches, (1 − floor)·cases) − (1 − threshold)·cases)`, both limits in whole cases.
    #[must_use]
    pub fn sanctioned_breaches(&self, breaches: u32, cases: u32) -> u32 {
        self.limits(cases).sanctioned(breaches)
    }

    /// Both limits among so many cases.
    fn limits(&self, cases: u32) -> Limits {
        // A hair is added so that 5% of 1,000, which is 49.999… in binary, tolerates 50 breaches.
        let of_cases =
            |share: Option<Share>| share.map(|share| (share.rest().value() * f64::from(cases) + 1e-6) as u32);
        Limits {
            tolerated: of_cases(self.threshold_share).unwrap_or(0),
            most: of_cases(self.floor_share).unwrap_or(u32::MAX),
        }
    }

    fn in_words(&self, standard: &str) -> String {
        let threshold = self.threshold_share.map_or_else(
            || "for every breach".into(),
            |share| format!("for each breach below {}", per_cent(share.value())),
        );
        let floor = self
            .floor_share
            .map_or_else(String::new, |share| format!(", down to {} and no further", per_cent(share.value())));
        let who = match self.owed_by {
            OwedBy::Provider => "The provider owes",
            OwedBy::Commissioner => "The commissioner owes",
            OwedBy::Both => "Provider and commissioner each owe",
        };
        let local = if self.is_local() { "; each commissioner may leave the standard out" } else { "" };
        format!("{standard}: {who} {} {threshold}{floor}{local}.", self.per_breach_pounds.in_words())
    }
}

/// Breaches that a threshold tolerates, and the most that count, in whole cases.
#[derive(Clone, Copy, Debug)]
struct Limits {
    tolerated: u32,
    most: u32,
}

impl Limits {
    fn sanctioned(self, breaches: u32) -> u32 {
        breaches.min(self.most).saturating_sub(self.tolerated)
    }
}

/// What a party owes in sanctions at a month end for breaches of one standard, everything else as it is.
#[derive(Clone, Copy, Debug)]
pub struct Owing {
    limits: Limits,
    per_breach: Money,
    /// What it owes for other standards.
    besides: Money,
    cap: Option<Money>,
}

impl Owing {
    /// What is owed for so many breaches, after what was owed in earlier months of the quarter.
    #[must_use]
    pub fn owed(&self, breaches: u32, before: Money) -> Money {
        let full = self.besides + self.per_breach.for_each(u64::from(self.limits.sanctioned(breaches)));
        self.cap.map_or(full, |cap| full.min((cap - before).or_zero()))
    }
}

impl Clause for Sanctions {
    const STAGE: Stage = Stage::Quality;

    fn propose(&self, record: &Record, so_far: &SettledSoFar, due: &mut Due) {
        let standards = self.standards.in_order();
        let counted: [u32; STANDARDS.len()] = std::array::from_fn(|standard| {
            let terms = standards[standard].filter(|_| !record.plan.choices.left_out[standard]);
            terms.map_or(0, |terms| {
                let (breaches, cases) = (STANDARDS[standard].count)(record.month, record.waiting);
                terms.sanctioned_breaches(breaches, cases)
            })
        });
        if counted == [0; STANDARDS.len()] {
            return;
        }
        let cap = self.cap_share_of_quarterly_value.map(|share| record.value_of_quarter() * share);
        for party in [Party::Provider, Party::Commissioner] {
            let mut room = cap.map(|cap| (cap - so_far.quarter_sanctions[party as usize]).or_zero());
            for (standard, terms) in standards.into_iter().enumerate() {
                let breaches = counted[standard];
                let Some(terms) = terms.filter(|terms| breaches > 0 && terms.owed_by.is(party)) else { continue };
                let full = terms.per_breach_pounds.for_each(u64::from(breaches));
                let sum = room.map_or(full, |room| full.min(room));
                room = room.map(|room| room - sum);
                due.add_sanction(SanctionDue { standard, owed_by: party, breaches, sum });
            }
        }
    }

    fn slope(&self, of: Question) -> Slope {
        match of {
            Question::Breaches => Slope::Bends,
            Question::LongWaits if self.standards.rtt_incomplete.is_some() => Slope::Bends,
            _ => Slope::Flat,
        }
    }

    fn owing(&self, record: &Record, standard: usize, party: Party) -> Option<Owing> {
        let of = |at: usize| {
            let terms = self.standards.in_order()[at].filter(|terms| terms.owed_by.is(party));
            terms.filter(|_| !record.plan.choices.left_out[at])
        };
        let for_other = |at: usize| {
            let (breaches, cases) = (STANDARDS[at].count)(record.month, record.waiting);
            let full = |terms: &Sanction| {
                terms.per_breach_pounds.for_each(u64::from(terms.sanctioned_breaches(breaches, cases)))
            };
            of(at).map_or(Money::ZERO, full)
        };
        let terms = of(standard)?;
        Some(Owing {
            limits: terms.limits((STANDARDS[standard].count)(record.month, record.waiting).1),
            per_breach: terms.per_breach_pounds,
            besides: (0..STANDARDS.len()).filter(|&at| at != standard).map(for_other).sum(),
            cap: self.cap_share_of_quarterly_value.map(|share| record.value_of_quarter() * share),
        })
    }

    fn in_words(&self) -> Vec<String> {
        let mut words: Vec<String> = self
            .standards
            .in_order()
            .into_iter()
            .zip(STANDARDS)
            .filter_map(|(terms, standard)| Some(terms?.in_words(standard.label)))
            .collect();
        if let Some(cap) = self.cap_share_of_quarterly_value {
            words.push(format!(
                "All sanctions of a quarter together are capped at {} of the quarter's planned value.",
                per_cent(cap.value())
            ));
        }
        words.push(match self.application {
            Application::Mandatory => "Every sanction that is due must be imposed.".into(),
            Application::Discretion => "The commissioner decides in each case whether to impose or to waive.".into(),
            Application::Suspended => "Sanctions are suspended: they are reckoned, and none is imposed.".into(),
        });
        words.push(format!(
            "{} of the sanctions paid in a year is given back for agreed improvement.",
            per_cent(self.reinvested_share.value())
        ));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64) -> Share {
        Share::new(value).expect("tests use shares")
    }

    fn four_hours() -> Sanction {
        Sanction {
            per_breach_pounds: Money::from_pence(12_000),
            threshold_share: Some(share(0.95)),
            floor_share: Some(share(0.85)),
            owed_by: OwedBy::Provider,
            level: None,
        }
    }

    #[test]
    fn a_provider_exactly_at_the_standard_owes_nothing_and_one_breach_more_is_one_sanction() {
        assert_eq!(four_hours().sanctioned_breaches(50, 1_000), 0);
        assert_eq!(four_hours().sanctioned_breaches(51, 1_000), 1);
    }

    #[test]
    fn the_sanction_stops_rising_at_the_floor() {
        assert_eq!(four_hours().sanctioned_breaches(150, 1_000), 100);
        assert_eq!(four_hours().sanctioned_breaches(900, 1_000), 100);
    }

    #[test]
    fn without_a_threshold_every_breach_counts() {
        let sanction = Sanction { threshold_share: None, floor_share: None, ..four_hours() };
        assert_eq!(sanction.sanctioned_breaches(7, 1_000), 7);
    }

    #[test]
    fn a_month_without_cases_has_no_sanction() {
        assert_eq!(four_hours().sanctioned_breaches(0, 0), 0);
    }
}
