//! What the contracts paid against plan, and what moved the provider's money most.

use crate::engine::{EntityKind, EventKind};
use crate::ledger::{Heading, Told};
use crate::measures::Column;

use super::Chapter;
use super::ending::{outcome, year};
use super::figure::{Figure, Role, Shown, SideOfZero, What, WhichEvents, Years};
use super::lives::View;
use super::prose::{Sentence, SentencePart, say, within_sentence};
use super::telling::{Telling, telling};

/// What contracts pay for care, less what is taken off the price and what a lead passes on.
pub(super) fn payments() -> Vec<Heading> {
    Heading::that(|row| row.told == Told::ForCare).collect()
}

/// Every heading but payment for care: its name within a sentence, and its headings; those told as one come last.
pub(super) fn headings_beside_payments() -> Vec<(String, Vec<Heading>)> {
    let alone = |heading: Heading| match heading.row().told {
        Told::Alone(gloss) => Some((name_of(heading, gloss), vec![heading])),
        Told::ForCare | Told::With(_) => None,
    };
    let together = Heading::grouped(|row| if let Told::With(others) = row.told { Some(others) } else { None });
    let together = together.into_iter().map(|(name, headings)| (name.to_owned(), headings));
    Heading::ALL.iter().filter_map(|&heading| alone(heading)).chain(together).collect()
}

/// A heading within a sentence, with what its label does not say.
fn name_of(heading: Heading, gloss: &str) -> String {
    let label = within_sentence(heading.label());
    if gloss.is_empty() { label } else { format!("{label} ({gloss})") }
}

/// Headings that are named one by one as the largest.
const LARGEST: usize = 4;

/// The chapter.
pub(super) fn chapter(view: &View<'_>, kind: EntityKind) -> Chapter {
    let mut growth = Vec::new();
    if view.years() > 1 {
        growth.push(growth_of_cost_and_payments(view));
        growth.extend((kind == EntityKind::Acute).then(|| activity(view)));
        growth.push(savings_and_staff(view));
    }
    let mut paid = vec![against_plan(view)];
    paid.extend(deals(view));
    Chapter { heading: "What moved its money", paragraphs: vec![what_moved_it(view), paid, growth] }
}

fn ledger(view: &View<'_>, headings: &[Heading], years: Years) -> Figure {
    view.figure(What::Ledger { headings: headings.to_vec(), years }, Shown::Money)
}

fn moved(view: &View<'_>) -> Figure {
    let end = What::Outcome { column: Column::RESERVE, years: Years::only(view.last()) };
    view.difference(end, What::OpeningReserve, Shown::Money)
}

/// What is not payment for care or its cost, each on its own; with it how much.
fn headings(view: &View<'_>) -> Vec<(Figure, Sentence)> {
    let mut found = Vec::new();
    let gap = ledger(view, &[payments(), vec![Heading::Care]].concat(), view.all());
    let short = if gap.value < 0.0 {
        say!("care cost {} more than was paid for it", gap.clone())
    } else {
        say!("care was paid {} more than it cost", gap.clone())
    };
    found.push((gap, short));
    for (name, headings) in headings_beside_payments().into_iter().filter(|(_, headings)| headings[0] != Heading::Care)
    {
        let sum = ledger(view, &headings, view.all());
        let verb = if sum.value < 0.0 { "took" } else { "brought" };
        if sum.value != 0.0 {
            found.push((sum.clone(), say!("{} {} {}", name, verb, sum)));
        }
    }
    found.sort_by(|a, b| b.0.value.abs().total_cmp(&a.0.value.abs()));
    found
}

fn what_moved_it(view: &View<'_>) -> Vec<Sentence> {
    let moved = moved(view);
    let verb = if moved.value < 0.0 { "fell" } else { "rose" };
    let all = headings(view);
    let mut told = all.into_iter().map(|(_, told)| told);
    let largest: Vec<Sentence> = told.by_ref().take(LARGEST).collect();
    let rest: Vec<Sentence> = told.collect();
    let mut sentences = vec![
        say!("From start to end its reserve {} by {}.", verb, moved),
        say!("By the headings of the ledger, largest first: {}.", largest),
    ];
    if !rest.is_empty() {
        sentences.push(say!("Of less weight: {}.", rest));
    }
    sentences.push(say!(
        "These headings add up to the whole. They show where money came from and went, not what would have happened without them."
    ));
    sentences
}

fn growth_of_cost_and_payments(view: &View<'_>) -> Sentence {
    let between = |headings: &[Heading], sign: f64| {
        let of = |year| What::Ledger { headings: headings.to_vec(), years: Years::only(year) };
        let more = view.difference(of(view.last()), of(0), Shown::Money);
        let verb = if sign * more.value < 0.0 { "fell" } else { "rose" };
        say!("{} by {}", verb, more)
    };
    say!(
        "Between {} and {} the yearly cost of care {} and what was paid for it {}.",
        year(view, 0),
        year(view, view.last()),
        between(&[Heading::Care], -1.0),
        between(&payments(), 1.0)
    )
}

fn activity(view: &View<'_>) -> Sentence {
    let of = |column, year| outcome(view, column, year, Shown::Count);
    say!(
        "It had {} attendances in A&E and {} emergency admissions in the first year, {} and {} in the last.",
        of(Column::ATTENDANCES, 0),
        of(Column::EMERGENCIES, 0),
        of(Column::ATTENDANCES, view.last()),
        of(Column::EMERGENCIES, view.last())
    )
}

fn savings_and_staff(view: &View<'_>) -> Sentence {
    say!(
        "By the end savings had brought the cost of the same work to {} of what it was, rising prices aside; agency staff's part of the pay bill went from {} at the end of the first year to {} at the end of the last.",
        outcome(view, Column::COST_INDEX, view.last(), Shown::Percent),
        outcome(view, Column::AGENCY_SHARE, 0, Shown::Percent),
        outcome(view, Column::AGENCY_SHARE, view.last(), Shown::Percent)
    )
}

/// What was paid for care, and what it is made of.
fn against_plan(view: &View<'_>) -> Sentence {
    let all = view.all();
    let as_role = |role| view.figure(What::LedgerAs { role, heading: Heading::Subcontract, years: all }, Shown::Money);
    let (plan, departed) = (ledger(view, &[Heading::Baseline], all), ledger(view, &[Heading::Reconciliation], all));
    let changed = |sum: &Figure| if sum.value > 0.0 { "added" } else { "took away" };
    let (received, passed_on) = (as_role(Role::Carer), as_role(Role::Lead));
    let is_led = received.value != 0.0 || passed_on.value != 0.0;
    let plans = if is_led { "the plans of contracts that it held" } else { "its plans" };
    let mut made_of = Vec::new();
    if plan.value != 0.0 {
        made_of.push(say!("{} came to {}", plans, plan));
        made_of.push(match departed.value {
            0.0 => say!("care that departed from plan changed nothing"),
            _ => say!("care that departed from plan {} {}", changed(&departed), departed),
        });
    }
    for (words, heading) in [
        ("the marginal rate for emergencies above a baseline", Heading::MarginalRate),
        ("readmissions that are not paid for", Heading::Readmissions),
        ("retained money that was given back", Heading::RetainedGivenBack),
    ] {
        let sum = ledger(view, &[heading], all);
        if sum.value != 0.0 {
            made_of.push(say!("{} {} {}", words, changed(&sum), sum));
        }
    }
    if received.value != 0.0 {
        made_of.push(say!("lead providers that held its contracts paid it {}", received));
    }
    if passed_on.value != 0.0 {
        made_of.push(say!("as a lead it passed {} on to those that gave care under its budget", passed_on));
    }
    say!("For care it was paid {}: {}.", ledger(view, &payments(), all), made_of)
}

/// What was settled outside of the contracts.
fn deals(view: &View<'_>) -> Option<Sentence> {
    let mut deals = Vec::new();
    for &kind in EventKind::ALL {
        let Telling::Deal { received, given } = telling(kind) else { continue };
        for (side, words) in [(SideOfZero::NotBelow, received), (SideOfZero::Below, given)] {
            let which = WhichEvents { side: Some(side), ..WhichEvents::own(kind) };
            let sum = view.figure(What::EventSum(which), Shown::Money);
            if sum.value != 0.0 {
                deals.push(say!("{} {}", words, sum));
            }
        }
    }
    (!deals.is_empty()).then(|| say!("At the ends of years, outside the contracts, {}.", SentencePart::List(deals)))
}
