//! The same future under the other arms, paired with the one that is told.

use crate::engine::EntityKind;
use crate::ledger::Heading;
use crate::measures::Column;

use super::Chapter;
use super::ending::standing;
use super::figure::{At, Figure, FigureSource, Shown, What, Years};
use super::lives::View;
use super::money::{headings_beside_payments, payments};
use super::prose::{Sentence, say};

/// So many headings are named for each arm.
const MOST_HEADINGS: usize = 3;
/// With more other arms than this, each is told without care and trust.
const MOST_IN_FULL: usize = 3;

/// The chapter; nothing if the study has one arm.
pub(super) fn chapter(view: &View<'_>, kind: EntityKind) -> Option<Chapter> {
    let arms = &view.lives.plan.arms;
    let others = (0..arms.len()).filter(|arm| *arm != view.arm);
    let paragraphs: Vec<Vec<Sentence>> = others.map(|arm| of_arm(view, arm, kind)).collect();
    (!paragraphs.is_empty()).then_some(Chapter { heading: "The same future under other contracts", paragraphs })
}

fn of_arm(view: &View<'_>, arm: usize, kind: EntityKind) -> Vec<Sentence> {
    let reserve = What::Outcome { column: Column::RESERVE, years: Years::only(view.last()) };
    let there = FigureSource { plus: vec![At { arm, what: reserve.clone() }], less: Vec::new() };
    let more = view.against(arm, reserve, Shown::Money);
    let label = view.lives.plan.arms[arm].label.as_str();
    let end = standing(view.found(there, Shown::Money));
    let headings = headings(view, arm);
    if headings.is_empty() {
        return vec![say!(
            "Under \u{2018}{}\u{2019} it would have ended {}, with nothing different in its ledger.",
            label,
            end
        )];
    }
    let how = match more.value {
        0.0 => say!("no better and no worse"),
        below if below < 0.0 => say!("{} worse", more),
        _ => say!("{} better", more),
    };
    let mut sentences = vec![
        say!("Under \u{2018}{}\u{2019} it would have ended {}: {}.", label, end, how),
        say!("The largest differences in its ledger: {}.", headings),
    ];
    if view.lives.plan.arms.len() <= 1 + MOST_IN_FULL {
        sentences.push(care(view, arm, kind));
    }
    sentences
}

/// A heading's name alone: what it means was said where it was first told.
fn without_gloss(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}

/// What differs most between the arms, the largest first.
fn headings(view: &View<'_>, arm: usize) -> Vec<Sentence> {
    let ledger = |headings: &[Heading]| What::Ledger { headings: headings.to_vec(), years: view.all() };
    let of = |headings: &[Heading], label: &str| -> (Figure, Sentence) {
        let more = view.against(arm, ledger(headings), Shown::Money);
        let side = if more.value < 0.0 { "against it" } else { "in its favour" };
        (more.clone(), say!("{}, {} {}", label, more, side))
    };
    let beside = headings_beside_payments();
    let mut found: Vec<(Figure, Sentence)> =
        beside.iter().map(|(name, headings)| of(headings, without_gloss(name))).collect();
    found.push(of(&payments(), "payment for care"));
    found.retain(|(more, _)| more.value != 0.0);
    found.sort_by(|a, b| b.0.value.abs().total_cmp(&a.0.value.abs()));
    found.into_iter().take(MOST_HEADINGS).map(|(_, told)| told).collect()
}

fn care(view: &View<'_>, arm: usize, kind: EntityKind) -> Sentence {
    let years = Years::only(view.last());
    let there = |column| {
        let what = What::Outcome { column, years };
        view.found(FigureSource { plus: vec![At { arm, what }], less: Vec::new() }, Shown::Percent)
    };
    let pair = |column| {
        let (there, here) = (there(column), view.figure(What::Outcome { column, years }, Shown::Percent));
        let here = if there.text == here.text { say!(", as here") } else { say!(" instead of {}", here) };
        (there, here)
    };
    let (trust, trust_here) = pair(Column::TRUST);
    let trust = say!("rust in its contracts would have ended at {} on average{}.", trust, trust_here);
    if kind != EntityKind::Acute {
        return say!("T{}", trust);
    }
    let (seen, seen_here) = pair(Column::FOUR_HOUR_SHARE);
    say!(
        "In the last year {} of its A&E patients would have been seen within four hours{}, and t{}",
        seen,
        seen_here,
        trust
    )
}
