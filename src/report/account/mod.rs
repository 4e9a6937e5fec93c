//! Why a provider ended where it did: one future, told in plain sentences.
//!
//! An account is made of sentences with figures in between. A figure knows where it is found, in the ledger, the event log
//! or the outcome, and is read from there ([`figure`]); no number is written into a sentence. What an account says of
//! causes is bookkeeping: sums of headings and decisions that were logged.
//!
//! New headings of the ledger are told by their labels; how a new kind of event is told stands in one table (`telling`).

mod agreements;
mod chapter;
mod ending;
pub mod figure;
mod json;
mod lives;
mod money;
mod other_arms;
pub mod prose;
mod sanctions;
mod standing;
mod telling;
mod yearly;

pub use lives::Lives;

use crate::engine::{EntityKind, Layout};
use crate::units::ProviderId;
pub use chapter::Chapter;

use figure::{Figure, Shown, StudyNumber, What};
use lives::View;
use prose::{Sentence, say, wrapped};
use yearly::FigureTable;

/// Why a provider ended where it did.
#[derive(Clone, Debug)]
pub struct ProviderAccount {
    /// Who, under which contracts.
    pub title: String,
    /// Which future.
    pub about: Sentence,
    /// What happened.
    pub chapters: Vec<Chapter>,
    /// The years at a glance.
    pub table: FigureTable,
}

impl ProviderAccount {
    /// The account of a provider in an arm, both counted from 0.
    #[must_use]
    pub fn of(lives: &Lives<'_>, arm: usize, provider: ProviderId) -> Self {
        let view = View::of(lives, arm, provider);
        let economy = lives.economy(arm);
        let entity = 1 + economy.commissioners.len() + provider.0;
        let kind = Layout::of(economy).entities(economy)[entity].1;
        let title = &economy.providers[view.id()].title;
        let mut chapters = vec![
            ending::chapter(&view, kind),
            money::chapter(&view, kind),
            sanctions::chapter(&view),
            agreements::chapter(&view),
            standing::chapter(&view),
        ];
        chapters.extend(other_arms::chapter(&view, kind));
        for chapter in &mut chapters {
            chapter.paragraphs.retain(|paragraph| !paragraph.is_empty());
        }
        Self {
            title: format!("{title} under \u{2018}{}\u{2019}", lives.plan.arms[arm].label),
            about: about(&view, kind),
            chapters,
            table: yearly::table(&view, kind),
        }
    }

    /// Every figure in the order of the text.
    #[must_use]
    pub fn figures(&self) -> Vec<&Figure> {
        let sentences = self.chapters.iter().flat_map(|chapter| chapter.paragraphs.iter().flatten());
        let told = std::iter::once(&self.about).chain(sentences).flat_map(Sentence::figures);
        told.chain(self.table.rows.iter().flatten()).collect()
    }

    /// The account as text, in lines of at most [`prose::WIDTH`] characters.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![self.title.clone(), "=".repeat(self.title.chars().count())];
        lines.extend(wrapped(&self.about.text(), ""));
        for Chapter { heading, paragraphs } in &self.chapters {
            lines.extend([String::new(), (*heading).to_owned()]);
            for paragraph in paragraphs {
                let text: Vec<String> = paragraph.iter().map(Sentence::text).collect();
                lines.extend(wrapped(&text.join(" "), "  "));
            }
        }
        lines.extend([String::new(), "Year by year".to_owned()]);
        lines.extend(self.table.lines());
        lines.push(String::new());
        lines.join("\n")
    }
}

fn about(view: &View<'_>, kind: EntityKind) -> Sentence {
    let asked = |asked, shown| view.figure(What::Study(asked), shown);
    let plan = view.lives.plan;
    let who =
        if kind == EntityKind::Acute { "An acute provider (a hospital)" } else { "A provider of community services" };
    say!(
        "{} in the economy \u{2018}{}\u{2019}. Study {}, parameter set {} of {}, future {} of {}, seed {}.",
        who,
        plan.economy.title.as_str(),
        plan.name.as_str(),
        asked(StudyNumber::Set, Shown::Count),
        asked(StudyNumber::Sets, Shown::Count),
        asked(StudyNumber::Future, Shown::Count),
        asked(StudyNumber::Futures, Shown::Count),
        asked(StudyNumber::Seed, Shown::Number),
    )
}
