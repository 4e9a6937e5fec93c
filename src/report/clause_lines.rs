//! What is followed from paper to practice: for each clause and side that owes under it, how its stages are counted in a
//! run, and why less came to one stage than to the stage before.
//!
//! To add a clause: one entry in [`LINES`]. The tables and the chart follow.

use crate::analysis::findings::PracticeStage;
use crate::engine::{EntityKind, FLOW_PARTIES, Outcome, YearRow};
use crate::ledger::Heading;
use crate::measures::Column;

/// What came to each stage, in the order of [`PracticeStage::ALL`], in pence.
pub type StageSums = [f64; PracticeStage::ALL.len()];

/// The most reasons of a line that are counted one by one.
pub const MOST_REASONS: usize = 4;

/// What became of a line in a run, over all years.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Followed {
    /// What came to each stage, in pence.
    pub stages: StageSums,
    /// What was lost for each of [`ClauseLine::reasons`], in pence.
    pub lost: [f64; MOST_REASONS],
}

impl Followed {
    /// What nobody can waive, delay or give back: due, applied, paid and kept are one sum.
    const fn whole(pence: f64) -> Self {
        Self { stages: [pence; PracticeStage::ALL.len()], lost: [0.0; MOST_REASONS] }
    }

    /// What had come to the stage before this one and did not come to it.
    #[must_use]
    pub fn missing(&self, stage: PracticeStage) -> f64 {
        let place = stage as usize;
        if place == 0 { 0.0 } else { self.stages[place - 1] - self.stages[place] }
    }
}

/// Who owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwingParties {
    /// Every provider.
    Providers,
    /// Every commissioner.
    Commissioners,
    /// The centre.
    Centre,
}

impl OwingParties {
    /// The name for readers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Providers => "Providers",
            Self::Commissioners => "Commissioners",
            Self::Centre => "The centre",
        }
    }

    const fn holds(self, kind: EntityKind) -> bool {
        match self {
            Self::Providers => matches!(kind, EntityKind::Acute | EntityKind::Community),
            Self::Commissioners => matches!(kind, EntityKind::Commissioner),
            Self::Centre => false,
        }
    }

    /// Its kinds, in the order in which a run keeps flows of money.
    const fn kinds(self) -> std::ops::Range<usize> {
        match self {
            Self::Commissioners => 0..1,
            Self::Providers => 1..FLOW_PARTIES,
            Self::Centre => 0..0,
        }
    }
}

/// What a run tells of its clauses.
pub struct ClauseFigures<'a> {
    /// Yearly rows with the kind of their entity.
    rows: Vec<(EntityKind, &'a YearRow)>,
    /// Net received under each code over all years, by kind of party, in pence.
    net: [[f64; Heading::COUNT]; FLOW_PARTIES],
}

impl<'a> ClauseFigures<'a> {
    /// What a run tells whose entities are of these kinds.
    #[must_use]
    pub fn by(outcome: &'a Outcome, kinds: &[EntityKind]) -> Self {
        let row = |year, (entity, &kind): (usize, &EntityKind)| (kind, outcome.row(year, entity));
        let rows = (0..outcome.years).flat_map(|year| kinds.iter().enumerate().map(move |place| row(year, place)));
        let net_of = |party| std::array::from_fn(|heading| outcome.flow(party, Heading::ALL[heading]));
        Self { rows: rows.collect(), net: std::array::from_fn(net_of) }
    }

    /// A column over all years of such parties, each value as `part` takes it.
    fn sum_of(&self, parties: OwingParties, column: Column, part: fn(f64) -> f64) -> f64 {
        let own = self.rows.iter().filter(|(kind, _)| parties.holds(*kind)).map(|(_, row)| row[column as usize]);
        // What does not apply to a party is not a number.
        own.filter(|pence| !pence.is_nan()).map(part).sum()
    }

    fn sum(&self, parties: OwingParties, column: Column) -> f64 {
        self.sum_of(parties, column, |pence| pence)
    }

    /// What providers owe, or are owed, where a column of theirs holds what they received less what they gave in a year.
    fn owed_by(&self, parties: OwingParties, received: Column) -> f64 {
        let part = if parties == OwingParties::Providers {
            |pence: f64| (-pence).max(0.0)
        } else {
            |pence: f64| pence.max(0.0)
        };
        self.sum_of(OwingParties::Providers, received, part)
    }

    /// Net received by such parties under a code over all years.
    fn received(&self, parties: OwingParties, heading: Heading) -> f64 {
        parties.kinds().map(|kind| self.net[kind][heading.index()]).sum()
    }
}

/// What one kind of party owes under one clause.
pub struct ClauseLine {
    /// The clause, for readers.
    pub clause: &'static str,
    /// Who owes.
    pub owed_by: OwingParties,
    /// What became of it in a run.
    pub follow: fn(&ClauseFigures<'_>) -> Followed,
    /// Reasons that are counted: which stage was missed and why.
    pub reasons: &'static [(PracticeStage, &'static str)],
    /// Why the rest was not applied, not paid, not kept.
    pub rest: [&'static str; PracticeStage::ALL.len() - 1],
}

/// The commonest words for a rest; where all of a stage arrives they are never shown.
const REST: [&str; 3] = ["not applied", "not yet paid at the end", "given back"];

const WAIVED: &[(PracticeStage, &str)] = &[
    (PracticeStage::Applied, "waived by choice"),
    (PracticeStage::Applied, "no staff hours left"),
    (PracticeStage::Applied, "breach unseen"),
    (PracticeStage::Applied, "a plan instead"),
];

const OF_SANCTIONS: [&str; 3] = ["suspended", REST[1], "given back for improvement"];

/// Every line that is followed from paper to practice, in the order in which they are shown.
pub const LINES: &[ClauseLine] = &[
    ClauseLine {
        clause: "Sanctions",
        owed_by: OwingParties::Providers,
        follow: |told| sanctions(told, OwingParties::Providers),
        reasons: WAIVED,
        rest: OF_SANCTIONS,
    },
    ClauseLine {
        clause: "Sanctions",
        owed_by: OwingParties::Commissioners,
        follow: |told| sanctions(told, OwingParties::Commissioners),
        reasons: WAIVED,
        rest: OF_SANCTIONS,
    },
    ClauseLine {
        clause: "Sums withheld for remedial plans",
        owed_by: OwingParties::Providers,
        follow: withheld,
        reasons: &[(PracticeStage::Kept, "released on delivery")],
        rest: [REST[0], REST[1], "still in escrow at the end"],
    },
    ClauseLine {
        clause: "Penalties on remedial plans",
        owed_by: OwingParties::Providers,
        follow: |told| Followed::whole(told.received(OwingParties::Commissioners, Heading::PlanPenalty)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Readmissions and marginal rate",
        owed_by: OwingParties::Providers,
        follow: retained,
        reasons: &[
            (PracticeStage::Kept, "given back for improvement"),
            (PracticeStage::Kept, "spent on demand management"),
        ],
        rest: REST,
    },
    ClauseLine {
        clause: "Duties to plan and manage demand",
        owed_by: OwingParties::Commissioners,
        follow: |told| Followed::whole(told.owed_by(OwingParties::Commissioners, Column::COMMISSIONER_DUTIES)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Duties to plan and manage demand",
        owed_by: OwingParties::Providers,
        follow: |told| Followed::whole(told.owed_by(OwingParties::Providers, Column::COMMISSIONER_DUTIES)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Quality payment",
        owed_by: OwingParties::Commissioners,
        follow: |told| earned(told, Column::QUALITY_AVAILABLE, Column::QUALITY_EARNED),
        reasons: &[],
        rest: ["goals missed", REST[1], REST[2]],
    },
    ClauseLine {
        clause: "Risk share",
        owed_by: OwingParties::Commissioners,
        follow: |told| Followed::whole(told.owed_by(OwingParties::Commissioners, Column::RISK_SHARE)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Risk share",
        owed_by: OwingParties::Providers,
        follow: |told| Followed::whole(told.owed_by(OwingParties::Providers, Column::RISK_SHARE)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Outcome payment",
        owed_by: OwingParties::Commissioners,
        follow: |told| Followed::whole(told.owed_by(OwingParties::Commissioners, Column::OUTCOME_PAYMENT)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Outcome payment",
        owed_by: OwingParties::Providers,
        follow: |told| Followed::whole(told.owed_by(OwingParties::Providers, Column::OUTCOME_PAYMENT)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Surplus beyond the cap",
        owed_by: OwingParties::Providers,
        follow: |told| Followed::whole(told.received(OwingParties::Commissioners, Heading::ProfitCap)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Losses made good",
        owed_by: OwingParties::Commissioners,
        follow: |told| Followed::whole(told.received(OwingParties::Providers, Heading::Guarantee)),
        reasons: &[],
        rest: REST,
    },
    ClauseLine {
        clause: "Conditional support",
        owed_by: OwingParties::Centre,
        follow: |told| earned(told, Column::CONDITIONAL_SUPPORT_AVAILABLE, Column::CONDITIONAL_SUPPORT),
        reasons: &[],
        rest: ["control total or trajectory missed", REST[1], REST[2]],
    },
];

fn sanctions(told: &ClauseFigures<'_>, owed_by: OwingParties) -> Followed {
    let of = |column: Column| told.sum(owed_by, column);
    let paid = of(Column::SANCTIONS_PAID);
    let kept = paid - of(Column::SANCTIONS_REINVESTED);
    Followed {
        stages: [of(Column::SANCTIONS_CONTRACTED), of(Column::SANCTIONS_IMPOSED), paid, kept],
        lost: [Column::WAIVED_BY_CHOICE, Column::WAIVED_FOR_HOURS, Column::WAIVED_UNSEEN, Column::WAIVED_FOR_PLAN]
            .map(of),
    }
}

/// Withheld, then forfeited or released; what is neither stands in escrow.
fn withheld(told: &ClauseFigures<'_>) -> Followed {
    let withheld = -told.received(OwingParties::Providers, Heading::Withheld);
    let forfeited = told.received(OwingParties::Commissioners, Heading::Forfeited);
    let released = told.received(OwingParties::Providers, Heading::Released);
    Followed { stages: [withheld, withheld, withheld, forfeited], lost: [released, 0.0, 0.0, 0.0] }
}

/// Taken off the price under either rule, then given back, spent on demand management, or kept. What is given back and spent
/// is not told apart by rule.
fn retained(told: &ClauseFigures<'_>) -> Followed {
    let taken_off = [Heading::Readmissions, Heading::MarginalRate]
        .map(|heading| told.received(OwingParties::Commissioners, heading));
    let taken_off: f64 = taken_off.iter().sum();
    let given_back = told.received(OwingParties::Providers, Heading::RetainedGivenBack);
    let spent = -told.received(OwingParties::Commissioners, Heading::RetainedSpent);
    let kept = taken_off - given_back - spent;
    Followed { stages: [taken_off, taken_off, taken_off, kept], lost: [given_back, spent, 0.0, 0.0] }
}

/// What providers could earn, and what of it they earned and were paid.
fn earned(told: &ClauseFigures<'_>, available: Column, earned: Column) -> Followed {
    let [available, earned] = [available, earned].map(|column| told.sum(OwingParties::Providers, column));
    Followed { stages: [available, earned, earned, earned], lost: [0.0; MOST_REASONS] }
}

/// What became of each of [`LINES`] in a run over all years.
#[must_use]
pub fn followed(outcome: &Outcome, kinds: &[EntityKind]) -> Vec<Followed> {
    let told = ClauseFigures::by(outcome, kinds);
    LINES.iter().map(|line| (line.follow)(&told)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::ALL;

    fn row(values: &[(Column, f64)]) -> YearRow {
        let mut row = [f64::NAN; ALL.len()];
        values.iter().for_each(|(column, value)| row[*column as usize] = *value);
        row
    }

    fn told<'a>(rows: &[(EntityKind, &'a YearRow)], flows: &[(usize, Heading, f64)]) -> ClauseFigures<'a> {
        let mut net = [[0.0; Heading::COUNT]; FLOW_PARTIES];
        flows.iter().for_each(|(party, heading, pence)| net[*party][heading.index()] += pence);
        ClauseFigures { rows: rows.into(), net }
    }

    fn line(clause: &str, owed_by: OwingParties) -> &'static ClauseLine {
        LINES.iter().find(|line| (line.clause, line.owed_by) == (clause, owed_by)).unwrap()
    }

    #[test]
    fn no_two_lines_have_the_same_clause_and_party() {
        for (place, one) in LINES.iter().enumerate() {
            assert!(LINES[..place].iter().all(|other| (other.clause, other.owed_by) != (one.clause, one.owed_by)));
        }
    }

    #[test]
    fn a_line_names_no_more_reasons_than_are_counted_and_none_for_what_is_due() {
        for line in LINES {
            assert!(line.reasons.len() <= MOST_REASONS, "{}", line.clause);
            assert!(line.reasons.iter().all(|(missed, _)| *missed != PracticeStage::Due), "{}", line.clause);
        }
    }

    #[test]
    fn sanctions_that_no_waiver_explains_are_left_as_suspended() {
        let year = row(&[
            (Column::SANCTIONS_CONTRACTED, 100.0),
            (Column::SANCTIONS_IMPOSED, 20.0),
            (Column::SANCTIONS_PAID, 18.0),
            (Column::SANCTIONS_REINVESTED, 5.0),
            (Column::WAIVED_BY_CHOICE, 30.0),
            (Column::WAIVED_FOR_HOURS, 15.0),
            (Column::WAIVED_UNSEEN, 7.0),
            (Column::WAIVED_FOR_PLAN, 3.0),
        ]);
        // A commissioner's row is not a provider's.
        let found = sanctions(
            &told(&[(EntityKind::Acute, &year), (EntityKind::Commissioner, &year)], &[]),
            OwingParties::Providers,
        );
        assert_eq!(found, Followed { stages: [100.0, 20.0, 18.0, 13.0], lost: [30.0, 15.0, 7.0, 3.0] });
        let suspended = found.missing(PracticeStage::Applied) - found.lost.iter().sum::<f64>();
        assert_eq!((suspended, OF_SANCTIONS[0]), (25.0, "suspended"));
    }

    #[test]
    fn a_risk_share_is_owed_by_either_side_and_years_do_not_cancel() {
        let (gave, received) = (row(&[(Column::RISK_SHARE, -70.0)]), row(&[(Column::RISK_SHARE, 40.0)]));
        let none = row(&[]);
        let rows = [(EntityKind::Acute, &gave), (EntityKind::Acute, &received), (EntityKind::Community, &none)];
        let told = told(&rows, &[]);
        let of = |owed_by| (line("Risk share", owed_by).follow)(&told);
        assert_eq!(of(OwingParties::Providers), Followed::whole(70.0));
        assert_eq!(of(OwingParties::Commissioners), Followed::whole(40.0));
    }

    #[test]
    fn what_is_withheld_is_released_forfeited_or_in_escrow() {
        let flows = [
            (1, Heading::Withheld, -60.0),
            (2, Heading::Withheld, -40.0),
            (1, Heading::Released, 55.0),
            (0, Heading::Forfeited, 30.0),
        ];
        let found = (line("Sums withheld for remedial plans", OwingParties::Providers).follow)(&told(&[], &flows));
        assert_eq!(found, Followed { stages: [100.0, 100.0, 100.0, 30.0], lost: [55.0, 0.0, 0.0, 0.0] });
        assert_eq!(found.missing(PracticeStage::Kept) - found.lost[0], 15.0);
    }

    #[test]
    fn retained_money_is_given_back_spent_or_kept() {
        let flows = [
            (0, Heading::Readmissions, 50.0),
            (0, Heading::MarginalRate, 30.0),
            (1, Heading::RetainedGivenBack, 20.0),
            (0, Heading::RetainedSpent, -10.0),
        ];
        let found = (line("Readmissions and marginal rate", OwingParties::Providers).follow)(&told(&[], &flows));
        assert_eq!(found, Followed { stages: [80.0, 80.0, 80.0, 50.0], lost: [20.0, 10.0, 0.0, 0.0] });
    }

    #[test]
    fn conditional_support_is_owed_by_the_centre_and_counted_where_a_control_total_was_accepted() {
        let accepted = row(&[(Column::CONDITIONAL_SUPPORT_AVAILABLE, 90.0), (Column::CONDITIONAL_SUPPORT, 60.0)]);
        let refused = row(&[]);
        let told = told(&[(EntityKind::Acute, &accepted), (EntityKind::Community, &refused)], &[]);
        let found = (line("Conditional support", OwingParties::Centre).follow)(&told);
        assert_eq!(found.stages, [90.0, 60.0, 60.0, 60.0]);
    }
}
