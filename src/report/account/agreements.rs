//! The contracts: when each was signed, reopened, arbitrated, and how trust ended.

use crate::engine::EventKind;
use crate::units::ContractId;

use super::Chapter;
use super::figure::{Asked, Detail, Shown, What, Which};
use super::lives::View;
use super::prose::{Sentence, say};
use super::telling::{Telling, telling};

/// So many dates are told one by one; of more only how many there are, the first and the last.
pub(super) const MOST_DATES: usize = 4;

/// The chapter.
pub(super) fn chapter(view: &View<'_>) -> Chapter {
    let contracts = view.contracts();
    let count = view.figure(What::Study(Asked::Contracts), Shown::Count);
    let noun = if contracts.len() == 1 { "contract" } else { "contracts" };
    let trust = view.figure(What::OpeningTrust, Shown::Percent);
    let mut sentences =
        vec![say!("It had {} {}. Trust, how far each side counts on the other, began at {}.", count, noun, trust)];
    sentences.extend(contracts.into_iter().flat_map(|(contract, name)| of_contract(view, contract, name)));
    Chapter { heading: "Contracts and trust", paragraphs: vec![sentences] }
}

fn of_contract(view: &View<'_>, contract: ContractId, commissioner: &str) -> Vec<Sentence> {
    let title = view.economy().commissioners.get(commissioner).map_or(commissioner, |file| file.title.as_str());
    let told = |&kind: &EventKind| {
        let Telling::OfContract(words) = telling(kind) else { return None };
        let which = Which { contract: Some(contract), ..Which::own(kind) };
        let dates = dates(view, which);
        (!dates.is_empty()).then(|| match dates.len() <= MOST_DATES {
            true => say!("{} in {}", words, dates),
            false => say!("{} {} times", words, view.figure(What::EventCount(which), Shown::Count)),
        })
    };
    let mut turns = EventKind::ALL.iter().filter_map(told);
    let first = turns.next().map(|turn| say!("The one with {} {}.", title, turn));
    let mut sentences: Vec<Sentence> = first.into_iter().chain(turns.map(|turn| say!("It {}.", turn))).collect();
    sentences.push(say!("Trust in it ended at {}.", view.figure(What::Trust(contract), Shown::Percent)));
    sentences
}

/// When these events happened.
pub(super) fn dates(view: &View<'_>, which: Which) -> Vec<Sentence> {
    let months = view.events(which).into_iter();
    months
        .map(|(place, _)| say!("{}", view.figure(What::Event { place, detail: Detail::Month }, Shown::Month)))
        .collect()
}
