//! Where the provider began and where it ended: reserve, surpluses, waits.

use crate::engine::EntityKind;
use crate::measures::Column;

use super::Chapter;
use super::figure::{Figure, Shown, SideOfZero, StudyNumber, What, Years};
use super::lives::View;
use super::prose::{Sentence, say};

/// The chapter.
pub(super) fn chapter(view: &View<'_>, kind: EntityKind) -> Chapter {
    let reserve = say!("The reserve is what its surpluses and deficits have left it.");
    let mut money = vec![from_to(view), reserve];
    money.extend(years_of_surplus(view));
    let underlying = underlying(view);
    let care = if kind == EntityKind::Acute { acute(view) } else { community(view) };
    Chapter { heading: "Where it began and where it ended", paragraphs: vec![money, vec![underlying], care] }
}

/// A year as a figure.
pub(super) fn year(view: &View<'_>, year: usize) -> Figure {
    view.figure(What::Year(year), Shown::Year)
}

/// How many years were lived.
pub(super) fn years(view: &View<'_>) -> Figure {
    view.figure(What::Study(StudyNumber::Years), Shown::Count)
}

/// An outcome of one year.
pub(super) fn outcome(view: &View<'_>, column: Column, year: usize, shown: Shown) -> Figure {
    view.figure(What::Outcome { column, years: Years::only(year) }, shown)
}

/// A sum over all years.
fn sum(view: &View<'_>, column: Column) -> Figure {
    view.figure(What::Outcome { column, years: view.all() }, Shown::Money)
}

/// `with £1.2m in reserve`, `with nothing in reserve`, or `with its reserve £1.2m below zero`.
pub(super) fn standing(reserve: Figure) -> Sentence {
    if reserve.value < 0.0 {
        say!("with its reserve {} below zero", reserve)
    } else if reserve.value == 0.0 {
        say!("with nothing in reserve")
    } else {
        say!("with {} in reserve", reserve)
    }
}

fn from_to(view: &View<'_>) -> Sentence {
    let opening = view.figure(What::OpeningReserve, Shown::Money);
    let end = outcome(view, Column::RESERVE, view.last(), Shown::Money);
    say!("It began {} {}, and ended {} {}.", year(view, 0), standing(opening), year(view, view.last()), standing(end))
}

fn years_of_surplus(view: &View<'_>) -> Option<Sentence> {
    if view.years() < 2 {
        return None;
    }
    let with = |side| view.figure(What::YearsWith { column: Column::SURPLUS, side }, Shown::Count);
    let of_year = |year: usize| outcome(view, Column::SURPLUS, year, Shown::Money);
    let mut order: Vec<usize> = (0..view.years()).collect();
    order.sort_by(|a, b| of_year(*a).value.total_cmp(&of_year(*b).value));
    let (worst, best) = (order[0], order[order.len() - 1]);
    let named = |at: usize| match of_year(at).value {
        0.0 => say!("{}, which broke even", year(view, at)),
        _ => say!("{}, with a {} of {}", year(view, at), surplus_or_deficit(&of_year(at)), of_year(at)),
    };
    let (above, below) = (with(SideOfZero::NotBelow), with(SideOfZero::Below));
    Some(if above.value == 0.0 {
        say!(
            "Each of the {} years closed with a deficit: the smallest was {} in {}, the largest {} in {}.",
            years(view),
            of_year(best),
            year(view, best),
            of_year(worst),
            year(view, worst)
        )
    } else if below.value == 0.0 {
        say!(
            "None of the {} years closed with a deficit. The best was {}; the worst {}.",
            years(view),
            named(best),
            named(worst)
        )
    } else {
        say!(
            "Of the {} years, {} closed with a deficit. The best was {}; the worst {}.",
            years(view),
            below,
            named(best),
            named(worst)
        )
    })
}

fn surplus_or_deficit(figure: &Figure) -> &'static str {
    if figure.value < 0.0 { "deficit" } else { "surplus" }
}

/// Reported against underlying.
fn underlying(view: &View<'_>) -> Sentence {
    let all = view.all();
    let of = |column| What::Outcome { column, years: all };
    let (reported, underlying) = (sum(view, Column::SURPLUS), sum(view, Column::UNDERLYING_SURPLUS));
    let support = sum(view, Column::SUPPORT);
    let mut one_off = view.difference(of(Column::SURPLUS), of(Column::UNDERLYING_SURPLUS), Shown::Money).source;
    one_off.less.extend(support.source.plus.clone());
    let one_off = view.found(one_off, Shown::Money);
    let (total, without) = (surplus_or_deficit(&reported), surplus_or_deficit(&underlying));
    let kept_once = "savings that were made once and not kept";
    let included = match (support.value, one_off.value) {
        (0.0, 0.0) => {
            let nothing = "neither support from the centre nor one-off savings";
            return say!("{} it reported a {} of {}, with {} in it.", over(view), total, reported, nothing);
        }
        (0.0, _) => say!("{} ({})", kept_once, one_off),
        (_, 0.0) => say!("support from the centre ({})", support),
        _ => say!("support from the centre ({}) and {} ({})", support, kept_once, one_off),
    };
    say!(
        "{} it reported a {} of {}. Without {}, the underlying result was a {} of {}.",
        over(view),
        total,
        reported,
        included,
        without,
        underlying
    )
}

/// Over how many years.
fn over(view: &View<'_>) -> Sentence {
    if view.years() == 1 { say!("In its one year") } else { say!("Over the {} years", years(view)) }
}

fn acute(view: &View<'_>) -> Vec<Sentence> {
    let (first, last) = (0, view.last());
    let of = |column, year, shown| outcome(view, column, year, shown);
    let (four_hours, weeks) = (Column::FOUR_HOUR_SHARE, Column::WITHIN_18_WEEKS_SHARE);
    if last == 0 {
        return vec![say!(
            "It saw {} of patients in A&E within four hours. Of those on its waiting list {} had waited less than eighteen weeks, and {} were waiting at the end.",
            of(four_hours, last, Shown::Percent),
            of(weeks, last, Shown::Percent),
            of(Column::WAITING_LIST, last, Shown::Count)
        )];
    }
    vec![
        say!(
            "In {} it saw {} of patients in A&E within four hours, in {} {}.",
            year(view, first),
            of(four_hours, first, Shown::Percent),
            year(view, last),
            of(four_hours, last, Shown::Percent)
        ),
        say!(
            "Of those on its waiting list {} had waited less than eighteen weeks in {} and {} in {}; the list itself went from {} patients at the end of the first year to {} at the end of the last.",
            of(weeks, first, Shown::Percent),
            year(view, first),
            of(weeks, last, Shown::Percent),
            year(view, last),
            of(Column::WAITING_LIST, first, Shown::Count),
            of(Column::WAITING_LIST, last, Shown::Count)
        ),
    ]
}

fn community(view: &View<'_>) -> Vec<Sentence> {
    let of = |column, year| outcome(view, column, year, Shown::Count);
    let last = view.last();
    vec![say!(
        "It delivered {} contacts with patients in {} and {} in {}. Contacts that were wanted and not delivered stood at {} at the end of the first year and {} at the end of the last.",
        of(Column::CONTACTS, 0),
        year(view, 0),
        of(Column::CONTACTS, last),
        year(view, last),
        of(Column::BACKLOG, 0),
        of(Column::BACKLOG, last)
    )]
}
