//! What happened in the future that is looked at closely, party by party, and how often such things happened in all futures.

use crate::analysis::findings::{Happening, Often, PartyKind, Timeline};
use crate::analysis::study_shape::RunIndex;
use crate::engine::{Actor, Event, EventKind};
use crate::ledger::Node;
use crate::measures::{Column, MONTHLY};
use crate::study::execute::Executed;

use super::median_future::{Close, MedianFuture, Names};
use super::run_summary::RunSummary;

/// What is counted in every future: a name for readers, and the yearly column of the system that is not nothing when it
/// happened.
const COUNTED: [(&str, Column); 14] = [
    (EventKind::SanctionDue.name(), Column::SANCTIONS_CONTRACTED),
    (EventKind::SanctionImposed.name(), Column::SANCTIONS_IMPOSED),
    (EventKind::SanctionWaived.name(), Column::SANCTIONS_WAIVED),
    (EventKind::SanctionsReinvested.name(), Column::SANCTIONS_REINVESTED),
    (EventKind::Settled.name(), Column::SETTLEMENT),
    ("a provider in distress", Column::DISTRESS_MONTHS),
    (EventKind::Supported.name(), Column::SUPPORT),
    (EventKind::ConditionalSupportEarned.name(), Column::CONDITIONAL_SUPPORT),
    (EventKind::PlanAgreed.name(), Column::PLANS_AGREED),
    (EventKind::PlanDelivered.name(), Column::PLANS_DELIVERED),
    (EventKind::PlanFailed.name(), Column::PLANS_FAILED),
    (EventKind::GoalMissed.name(), Column::QUALITY_WITHHELD),
    ("a board left", Column::BOARD_CHANGES),
    ("a contract ended early", Column::TERMINATIONS),
];

/// The timeline of every arm that was looked at closely.
#[must_use]
pub fn findings(done: &Executed<RunSummary>, future: MedianFuture, all: &[Close]) -> Vec<Timeline> {
    let timeline = |close: &Close| {
        let run = done.of(RunIndex { arm: close.arm, set: future.set, future: future.future });
        Timeline {
            arm: close.arm,
            parameter_set: future.set as u32 + 1,
            future: future.future as u32 + 1,
            happenings: close.detail.events.iter().map(|event| happening(&close.names, event)).collect(),
            trust: trust(run),
            often: often(done, close.arm),
        }
    };
    all.iter().map(timeline).collect()
}

fn happening(names: &Names, event: &Event) -> Happening {
    let actor = match (event.kind.actor(), event.contract) {
        (Actor::Itself, _) | (Actor::OtherSide, None) => event.who,
        (Actor::OtherSide, Some(contract)) => names.other_side(event.who, contract).unwrap_or(event.who),
        (Actor::Centre, _) => Node::Centre,
    };
    let side = match actor {
        Node::Commissioner(_) => PartyKind::Commissioner,
        Node::Provider(_) => PartyKind::Provider,
        Node::Treasury | Node::Centre | Node::StaffAndSuppliers | Node::Escrow => PartyKind::Centre,
    };
    Happening {
        month: event.month.0,
        side,
        actor: names.title(actor).unwrap_or("Regulator and centre").to_owned(),
        what: event.kind.name().to_owned(),
        pounds: if event.kind.is_about_a_payment() { event.amount.pounds() } else { 0.0 },
    }
}

fn trust(run: &RunSummary) -> Vec<f64> {
    let column = MONTHLY.iter().position(|measure| measure.id == "trust_share").unwrap_or_default();
    run.monthly.iter().map(|month| month[column]).collect()
}

/// How often each of [`COUNTED`] happened in an arm; what never happened in any future is left out.
fn often(done: &Executed<RunSummary>, arm: usize) -> Vec<Often> {
    let runs = done.of_arm(arm);
    let years = runs.first().map_or(0, |run| run.headline.len());
    let in_year = |column: Column, year: usize| {
        // The first row of each year is the system's.
        // What does not apply is not a number, and did not happen.
        let happened = |run: &&RunSummary| run.rows[year * (run.rows.len() / years)][column as usize].abs() > 0.0;
        runs.iter().filter(happened).count() as f64 / runs.len().max(1) as f64
    };
    let often = |(what, column): (&str, Column)| Often {
        what: what.to_owned(),
        by_year: (0..years).map(|year| in_year(column, year)).collect(),
    };
    let mut found: Vec<Often> = COUNTED.map(often).into();
    found.retain(|often| often.by_year.iter().any(|share| *share > 0.0));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::study_shape::StudyShape;
    use crate::measures::{ALL, HEADLINE};
    use crate::study::controls::Held;

    /// A run of two years with two entities, in which the centre gave support in the second year or not.
    fn run(support: f64) -> RunSummary {
        let mut rows = vec![[0.0; ALL.len()]; 4];
        rows[2][Column::SUPPORT as usize] = support;
        // What an entity below the system shows must not be counted.
        rows[1][Column::SUPPORT as usize] = 9.0;
        RunSummary { rows, headline: vec![[0.0; HEADLINE.len()]; 2], ..RunSummary::nothing() }
    }

    #[test]
    #[cfg(feature = "charts")]
    fn every_symbol_of_a_timeline_belongs_to_a_kind_of_event() {
        let names: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        for what in crate::charts::events_with_a_symbol() {
            assert!(names.contains(&what), "no event is called {what}");
        }
    }

    #[test]
    #[cfg(feature = "charts")]
    fn every_kind_of_event_has_a_symbol_and_a_label_that_fits() {
        let own: Vec<&str> = crate::charts::events_with_a_symbol().collect();
        for what in EventKind::ALL.iter().map(|kind| kind.name()) {
            assert!(own.contains(&what), "no symbol for {what}");
        }
        let counted = COUNTED.map(|(what, _)| what);
        for what in own.into_iter().chain(counted) {
            assert!(crate::charts::event_label_fits(what), "no room for {what}");
        }
    }

    #[test]
    fn who_acts_is_the_side_that_decided() {
        for (kind, actor) in [
            (EventKind::PlanAgreed, Actor::Itself),
            (EventKind::PlanFailed, Actor::Itself),
            (EventKind::Withheld, Actor::OtherSide),
            (EventKind::Forfeited, Actor::OtherSide),
            (EventKind::LossMadeGood, Actor::OtherSide),
            (EventKind::ControlTotalRefused, Actor::Itself),
            (EventKind::ConditionalSupportEarned, Actor::Centre),
            (EventKind::BoardReplaced, Actor::Centre),
            (EventKind::LeadExited, Actor::Itself),
        ] {
            assert_eq!(kind.actor(), actor, "{kind:?}");
        }
    }

    #[test]
    fn what_does_not_apply_did_not_happen() {
        let runs = vec![run(f64::NAN), run(0.0), run(0.0), run(0.0)];
        let shape = StudyShape { arms: 1, sets: 2, futures_per_set: 2 };
        let done = Executed { shape, runs, differences: Vec::new(), year_ends_proved: 0, held: Held::default() };
        assert_eq!(often(&done, 0), []);
    }

    #[test]
    fn how_often_is_the_part_of_futures_in_which_the_system_shows_it_in_the_year() {
        let done = Executed {
            shape: StudyShape { arms: 1, sets: 2, futures_per_set: 2 },
            runs: vec![run(1.0), run(0.0), run(0.0), run(0.0)],
            differences: Vec::new(),
            year_ends_proved: 0,
            held: Held::default(),
        };
        assert_eq!(often(&done, 0), [Often { what: "supported".to_owned(), by_year: vec![0.0, 0.25] }]);
    }
}
