//! The contracts: when each was signed, reopened, arbitrated, and how trust ended.

use crate::engine::EventKind;
use crate::units::{ContractId, ProviderId};

use super::Chapter;
use super::figure::{EventDetail, Shown, StudyNumber, What, WhichEvents, Whose};
use super::lives::View;
use super::prose::{Sentence, say};
use super::telling::{Telling, telling};

/// So many dates are told one by one; of more only how many there are, the first and the last.
pub(super) const MOST_DATES: usize = 4;

/// The chapter.
pub(super) fn chapter(view: &View<'_>) -> Chapter {
    let contracts = view.contracts();
    let count = view.figure(What::Study(StudyNumber::Contracts), Shown::Count);
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
        let which = WhichEvents { contract: Some(contract), whose: Whose::Parties, ..WhichEvents::own(kind) };
        let dates = dates(view, which);
        (!dates.is_empty()).then(|| match dates.len() <= MOST_DATES {
            true => say!("{} in {}", words, dates),
            false => say!("{} {} times", words, view.figure(What::EventCount(which), Shown::Count)),
        })
    };
    let turns: Vec<Sentence> = EventKind::ALL.iter().filter_map(told).collect();
    let mut sentences = Vec::new();
    if !turns.is_empty() {
        sentences.push(say!("The contract with {} {}.", title, turns));
    }
    sentences.extend(held_by_leads(view, contract));
    sentences.extend(led(view, contract));
    sentences.push(say!("Trust in it ended at {}.", view.figure(What::Trust(contract), Shown::Percent)));
    sentences
}

/// Which lead providers held a contract of this provider, and when they gave it back.
fn held_by_leads(view: &View<'_>, contract: ContractId) -> Vec<Sentence> {
    let title = |lead: ProviderId| {
        view.economy().providers.values().nth(lead.0).map_or_else(String::new, |file| file.title.clone())
    };
    let told = |lead: ProviderId| {
        let held = view.contract_of(lead, contract);
        let which = WhichEvents { contract: held, whose: Whose::Lead, ..WhichEvents::own(EventKind::LeadExited) };
        match held.map(|_| dates(view, which)).filter(|dates| !dates.is_empty()) {
            Some(dates) => {
                say!("It was held by the lead, {}, which gave the whole budget back in {}.", title(lead), dates)
            }
            None => say!(
                "It was held by a lead, {}, which was paid for the care and passed on what was due for it.",
                title(lead)
            ),
        }
    };
    view.leads_of(contract).into_iter().filter(|lead| *lead != view.provider).map(told).collect()
}

/// Whose contracts the provider held as their lead beside its own.
fn led(view: &View<'_>, contract: ContractId) -> Option<Sentence> {
    let title =
        |name: &str| view.economy().providers.get(name).map_or_else(|| name.to_owned(), |file| file.title.clone());
    let led: Vec<Sentence> = view.led_with(contract).into_iter().map(|name| say!("{}", title(name))).collect();
    (!led.is_empty()).then(|| say!("This provider led under it: it held the whole budget and paid {} out of it.", led))
}

/// When these events happened.
pub(super) fn dates(view: &View<'_>, which: WhichEvents) -> Vec<Sentence> {
    let months = view.events(which).into_iter();
    months
        .map(|(place, _)| say!("{}", view.figure(What::Event { place, detail: EventDetail::Month }, Shown::Month)))
        .collect()
}
