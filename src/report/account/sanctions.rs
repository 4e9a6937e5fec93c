//! Sanctions: what fell due, was imposed, waived, paid and given back, and over which standards.

use crate::contract::STANDARDS;
use crate::engine::EventKind;
use crate::ledger::Heading;
use crate::measures::Column;

use super::Chapter;
use super::figure::{Figure, Role, Shown, What, WhichEvents, Whose};
use super::lives::View;
use super::prose::{Sentence, say};
use super::telling::{Telling, telling};

/// The chapter.
pub(super) fn chapter(view: &View<'_>) -> Chapter {
    let arm = &view.lives.plan.arms[view.arm];
    let sentences = match stages(view, Whose::Own) {
        stages if !stages.is_empty() => of_provider(view, stages),
        _ if arm.regime.clauses.sanctions.is_none() && arm.rules.is_none() => {
            vec![say!("Its contracts carry no sanctions.")]
        }
        _ => vec![say!("No sanction fell due on it.")],
    };
    let mut paragraphs = vec![sentences];
    let owed_to_it = stages(view, Whose::Commissioners);
    if !owed_to_it.is_empty() {
        paragraphs.push(vec![say!("Of the sanctions that commissioners owed it in turn, {}.", owed_to_it)]);
    }
    paragraphs.push(handed_down(view));
    paragraphs.push(plans(view).into_iter().collect());
    Chapter { heading: "Sanctions", paragraphs }
}

fn of_provider(view: &View<'_>, stages: Vec<Sentence>) -> Vec<Sentence> {
    let paid = view.figure(What::Outcome { column: Column::SANCTIONS_PAID, years: view.all() }, Shown::Money);
    let paid = match paid.value {
        0.0 => say!("it paid nothing"),
        _ => say!("it had paid {} by the end", paid),
    };
    let mut sentences = vec![say!("In sanctions {}; {}.", stages, paid)];
    let waived = sums(view, Whose::Own, |telling| match telling {
        Telling::OfWaived(words) => Some(words),
        _ => None,
    });
    if !waived.is_empty() {
        sentences.push(say!("Of what was waived, {}.", waived));
    }
    sentences.extend(unpaid(view));
    let by_standard = by_standard(view);
    if !by_standard.is_empty() {
        sentences.push(say!("What fell due, by standard: {}.", by_standard));
    }
    sentences
}

/// Sanctions are paid in the month after they are imposed, so that those of the last month are left.
fn unpaid(view: &View<'_>) -> Option<Sentence> {
    let paid = What::Outcome { column: Column::SANCTIONS_PAID, years: view.all() };
    let left = view.difference(What::EventSum(WhichEvents::own(EventKind::SanctionImposed)), paid, Shown::Money);
    (left.value != 0.0).then(|| say!("The last month's, {}, were still to be paid.", left))
}

/// What each stage of all sanctions comes to, as far as it was reached.
fn stages(view: &View<'_>, whose: Whose) -> Vec<Sentence> {
    sums(view, whose, |telling| match telling {
        Telling::OfSanctions(words) => Some(words),
        _ => None,
    })
}

/// What the events that are told in one way come to, by kind; a sum that was already told is `all of it`.
fn sums(view: &View<'_>, whose: Whose, wanted: fn(Telling) -> Option<&'static str>) -> Vec<Sentence> {
    let mut first = None;
    let told = |&kind: &EventKind| {
        let words = wanted(telling(kind))?;
        let sum = view.figure(What::EventSum(WhichEvents { whose, ..WhichEvents::own(kind) }), Shown::Money);
        let is_all = first.is_some_and(|first| first == sum.value);
        first = first.or(Some(sum.value));
        (sum.value != 0.0).then(|| if is_all { say!("all of it {}", words) } else { say!("{} {}", sum, words) })
    };
    EventKind::ALL.iter().filter_map(told).collect()
}

/// Sanctions under contracts that a lead holds: it answers to the commissioner, and hands down to whoever gave the care.
fn handed_down(view: &View<'_>) -> Vec<Sentence> {
    let of = |role, heading| view.figure(What::LedgerAs { role, heading, years: view.all() }, Shown::Money);
    let answered = of(Role::Lead, Heading::Sanction);
    let (down, borne) = (of(Role::Lead, Heading::SubcontractSanction), of(Role::Carer, Heading::SubcontractSanction));
    let mut told = Vec::new();
    if answered.value != 0.0 {
        let handed = if down.value == 0.0 { say!("none") } else { say!("{}", down) };
        told.push(say!(
            "As a lead it also owed commissioners {} for breaches of its subcontractors, and handed {} of that down to them.",
            answered,
            handed
        ));
    }
    if borne.value != 0.0 {
        told.push(say!(
            "Where a lead held its contract, the lead owed the commissioner what was imposed, and handed {} of it down to this provider.",
            borne
        ));
    }
    told
}

/// What remedial action plans came to.
fn plans(view: &View<'_>) -> Option<Sentence> {
    let mut told = sums(view, Whose::Own, |telling| match telling {
        Telling::OfPlans(words) => Some(words),
        _ => None,
    });
    for (heading, words) in [
        (Heading::PlanPenalty, "was owed for plans that were refused or failed"),
        (Heading::PlanCost, "was spent on working them"),
    ] {
        let sum = view.figure(What::Ledger { headings: vec![heading], years: view.all() }, Shown::Money);
        if sum.value != 0.0 {
            told.push(say!("{} {}", sum, words));
        }
    }
    (!told.is_empty()).then(|| say!("Over remedial action plans {}.", told))
}

/// What fell due and what was imposed over each standard, the largest first.
fn by_standard(view: &View<'_>) -> Vec<Sentence> {
    let mut found: Vec<(Figure, Sentence)> = Vec::new();
    let all = |kind| view.figure(What::EventSum(WhichEvents::own(kind)), Shown::Money).value;
    let is_same_for_all = [0.0, all(EventKind::SanctionDue)].contains(&all(EventKind::SanctionImposed));
    for standard in STANDARDS {
        let sum = |kind| {
            let which = WhichEvents { standard: Some(standard.id), ..WhichEvents::own(kind) };
            view.figure(What::EventSum(which), Shown::Money)
        };
        let (due, imposed) = (sum(EventKind::SanctionDue), sum(EventKind::SanctionImposed));
        if due.value != 0.0 {
            let fate = match imposed.value {
                _ if is_same_for_all => say!(""),
                0.0 => say!(", none of it imposed"),
                sum if sum == due.value => say!(", all of it imposed"),
                _ => say!(", {} of it imposed", imposed),
            };
            found.push((due.clone(), say!("\u{2018}{}\u{2019} {}{}", standard.label, due, fate)));
        }
    }
    found.sort_by(|a, b| b.0.value.total_cmp(&a.0.value));
    found.into_iter().map(|(_, told)| told).collect()
}
