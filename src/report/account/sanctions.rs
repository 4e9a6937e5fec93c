//! Sanctions: what fell due, was imposed, waived, paid and given back, and over which standards.

use crate::contract::STANDARDS;
use crate::engine::EventKind;
use crate::measures::Column;

use super::Chapter;
use super::figure::{Figure, Shown, What, Which, Whose};
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
    Chapter { heading: "Sanctions", paragraphs }
}

fn of_provider(view: &View<'_>, stages: Vec<Sentence>) -> Vec<Sentence> {
    let paid = view.figure(What::Outcome { column: Column::SANCTIONS_PAID, years: view.all() }, Shown::Money);
    let paid = match paid.value {
        0.0 => say!("it paid nothing"),
        _ => say!("it had paid {} by the end", paid),
    };
    let mut sentences = vec![say!("In sanctions {}; {}.", stages, paid)];
    sentences.extend(unpaid(view));
    let by_standard = by_standard(view);
    if !by_standard.is_empty() {
        sentences.push(say!("By standard, what fell due: {}.", by_standard));
    }
    sentences
}

/// Sanctions are paid in the month after they are imposed, so that those of the last month are left.
fn unpaid(view: &View<'_>) -> Option<Sentence> {
    let paid = What::Outcome { column: Column::SANCTIONS_PAID, years: view.all() };
    let left = view.difference(What::EventSum(Which::own(EventKind::SanctionImposed)), paid, Shown::Money);
    (left.value != 0.0).then(|| say!("The last month's, {}, were still to be paid.", left))
}

/// What each stage of all sanctions comes to, as far as it was reached.
fn stages(view: &View<'_>, whose: Whose) -> Vec<Sentence> {
    let told = |&kind: &EventKind| {
        let Telling::OfSanctions(words) = telling(kind) else { return None };
        let sum = view.figure(What::EventSum(Which { whose, ..Which::own(kind) }), Shown::Money);
        (sum.value != 0.0).then(|| say!("{} {}", sum, words))
    };
    EventKind::ALL.iter().filter_map(told).collect()
}

/// What fell due and what was imposed over each standard, the largest first.
fn by_standard(view: &View<'_>) -> Vec<Sentence> {
    let mut found: Vec<(Figure, Sentence)> = Vec::new();
    for standard in STANDARDS {
        let sum = |kind| {
            let which = Which { standard: Some(standard.id), ..Which::own(kind) };
            view.figure(What::EventSum(which), Shown::Money)
        };
        let (due, imposed) = (sum(EventKind::SanctionDue), sum(EventKind::SanctionImposed));
        if due.value != 0.0 {
            let fate = match imposed.value {
                0.0 => say!("none of it imposed"),
                sum if sum == due.value => say!("all of it imposed"),
                _ => say!("{} of it imposed", imposed),
            };
            found.push((due.clone(), say!("\u{2018}{}\u{2019} {}, {}", standard.label, due, fate)));
        }
    }
    found.sort_by(|a, b| b.0.value.total_cmp(&a.0.value));
    found.into_iter().map(|(_, told)| told).collect()
}
