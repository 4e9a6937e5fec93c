//! The provider's standing: the regulator's segments, distress, and what it received from the centre.

use crate::engine::EventKind;
use crate::ledger::Heading;
use crate::measures::Column;

use super::Chapter;
use super::agreements::{MOST_DATES, dates};
use super::figure::{EventDetail, Shown, What, WhichEvents, Years};
use super::lives::View;
use super::prose::{Sentence, say};
use super::telling::{Carries, Telling, telling};

/// The chapter.
pub(super) fn chapter(view: &View<'_>) -> Chapter {
    let mut sentences = vec![segment(view)];
    for &kind in EventKind::ALL {
        if let Telling::Dated(words, carries) = telling(kind) {
            sentences.extend(dated(view, kind, words, carries));
        }
    }
    let paragraphs = vec![sentences, distress(view)];
    Chapter { heading: "Regulator, support and distress", paragraphs }
}

fn segment(view: &View<'_>) -> Sentence {
    if !view.events(WhichEvents::own(EventKind::SegmentChanged)).is_empty() {
        return say!("The regulator puts every provider into a segment, from one (left alone) to four (failing).");
    }
    let years = Years::only(view.last());
    let end = view.figure(What::Outcome { column: Column::SEGMENT, years }, Shown::Number);
    say!(
        "The regulator puts every provider into a segment, from one (left alone) to four (failing), and left this one where it began, in segment {}.",
        end
    )
}

/// A sentence about all events of a kind: what each carries and when, or how many there were.
fn dated(view: &View<'_>, kind: EventKind, words: &'static str, carries: Carries) -> Option<Sentence> {
    let which = WhichEvents::own(kind);
    let events = view.events(which);
    let of = |place: usize, detail, shown| view.figure(What::Event { place, detail }, shown);
    let month = |place| of(place, EventDetail::Month, Shown::Month);
    let (detail, shown) = match carries {
        Carries::Count => (EventDetail::Count, Shown::Number),
        Carries::Amount => (EventDetail::Amount, Shown::Money),
        Carries::Nothing if events.is_empty() => return None,
        Carries::Nothing if events.len() > MOST_DATES => {
            let count = view.figure(What::EventCount(which), Shown::Count);
            return Some(say!(
                "{} {} times, between {} and {}.",
                words,
                count,
                month(events[0].0),
                month(events[events.len() - 1].0)
            ));
        }
        Carries::Nothing => return Some(say!("{} in {}.", words, dates(view, which))),
    };
    let [(first, _), .., (last, _)] = events[..] else {
        return events.first().map(|&(place, _)| say!("{} {} in {}.", words, of(place, detail, shown), month(place)));
    };
    if carries == Carries::Amount && events.len() > MOST_DATES {
        let (count, sum) =
            (view.figure(What::EventCount(which), Shown::Count), view.figure(What::EventSum(which), Shown::Money));
        return Some(say!("{} {} in all, {} times between {} and {}.", words, sum, count, month(first), month(last)));
    }
    let each = events.iter().map(|&(place, _)| say!("{} in {}", of(place, detail, shown), month(place)));
    Some(say!("{} {}.", words, each.collect::<Vec<_>>()))
}

fn distress(view: &View<'_>) -> Vec<Sentence> {
    let spells = spells(view);
    if spells.is_empty() {
        return vec![say!("It was never in distress.")];
    }
    let months = What::Outcome { column: Column::DISTRESS_MONTHS, years: view.all() };
    let oversight = view.figure(What::Ledger { headings: vec![Heading::Oversight], years: view.all() }, Shown::Money);
    let cost = match oversight.value {
        0.0 => say!(""),
        _ => say!(" The regulator's attention cost it {}.", oversight),
    };
    vec![
        say!(
            "Distress means a reserve that stays below its floor; then staff leave and agencies fill in, savings and prevention shrink, and the regulator's attention costs money."
        ),
        say!("It was in distress {}, {} months in all.{}", spells, view.figure(months, Shown::Count), cost),
    ]
}

/// Each time of distress, from its beginning to its end.
fn spells(view: &View<'_>) -> Vec<Sentence> {
    let of = |wanted: fn(Telling) -> bool| -> Vec<usize> {
        let kinds = EventKind::ALL.iter().filter(|kind| wanted(telling(**kind)));
        let mut places: Vec<usize> =
            kinds.flat_map(|&kind| view.events(WhichEvents::own(kind))).map(|(place, _)| place).collect();
        places.sort_unstable();
        places
    };
    let month = |place| view.figure(What::Event { place, detail: EventDetail::Month }, Shown::Month);
    let ends = of(|telling| matches!(telling, Telling::DistressUntil));
    let spell = |begins: usize| match ends.iter().find(|end| **end > begins) {
        Some(&end) => say!("from {} to {}", month(begins), month(end)),
        None => say!("from {} until the end", month(begins)),
    };
    of(|telling| matches!(telling, Telling::DistressFrom)).into_iter().map(spell).collect()
}
