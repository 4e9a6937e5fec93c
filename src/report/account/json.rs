//! An account as JSON: the same text, with each figure and where it is found.

use serde_json::{Value, json};

use super::figure::{At, EventDetail, Figure, FigureSource, Role, Shown, StudyNumber, What, WhichEvents, Whose, Years};
use super::lives::Lives;
use super::prose::Sentence;
use super::{Chapter, ProviderAccount};

impl ProviderAccount {
    /// The account with the source of every figure.
    #[must_use]
    pub fn to_json(&self, lives: &Lives<'_>) -> Value {
        let sentence = |told: &Sentence| json!({ "text": told.text(), "figures": figures(told.figures(), lives) });
        let chapter = |Chapter { heading, paragraphs }: &Chapter| {
            let paragraphs: Vec<Vec<Value>> = paragraphs.iter().map(|all| all.iter().map(sentence).collect()).collect();
            json!({ "heading": heading, "paragraphs": paragraphs })
        };
        let rows: Vec<Value> = self.table.rows.iter().map(|row| figures(row.iter().collect(), lives)).collect();
        json!({
            "title": self.title,
            "about": sentence(&self.about),
            "chapters": self.chapters.iter().map(chapter).collect::<Vec<_>>(),
            "years": { "head": self.table.head, "rows": rows },
        })
    }
}

fn figures(all: Vec<&Figure>, lives: &Lives<'_>) -> Value {
    let one = |figure: &Figure| {
        let FigureSource { plus, less } = &figure.source;
        let places = |all: &[At]| all.iter().map(|at| place(at, lives)).collect::<Vec<_>>();
        let unit = match figure.shown {
            Shown::Money | Shown::Signed => "pence",
            Shown::Percent => "share",
            Shown::Count | Shown::Number => "count",
            Shown::Year => "year",
            Shown::Month => "month of the run, from 0",
        };
        json!({ "text": figure.text, "value": figure.value, "unit": unit, "plus": places(plus), "less": places(less) })
    };
    all.into_iter().map(one).collect()
}

fn place(At { arm, what }: &At, lives: &Lives<'_>) -> Value {
    let mut place = found(what, lives, *arm);
    place["arm"] = json!(lives.plan.arms[*arm].id);
    place
}

fn found(what: &What, lives: &Lives<'_>, arm: usize) -> Value {
    let span = |years: &Years| json!([years.first + 1, years.last + 1]);
    match what {
        What::Ledger { headings, years } => {
            let codes: Vec<&str> = headings.iter().map(|heading| heading.code()).collect();
            json!({ "in": "ledger", "codes": codes, "years": span(years) })
        }
        What::LedgerAs { role, heading, years } => json!({
            "in": "ledger", "codes": [heading.code()], "years": span(years), "as_lead": *role == Role::Lead,
        }),
        What::Outcome { column, years } => {
            json!({ "in": "annual", "measure": crate::measures::ALL[*column as usize].id, "years": span(years) })
        }
        What::YearsWith { column, side } => json!({
            "in": "annual", "measure": crate::measures::ALL[*column as usize].id, "years_below_zero": side.holds(-1.0),
        }),
        What::EventSum(which) => events(which, "sum", lives, arm),
        What::EventCount(which) => events(which, "count", lives, arm),
        What::Event { place, detail } => {
            let of = match detail {
                EventDetail::Month => "month",
                EventDetail::Amount => "amount",
                EventDetail::Count => "count",
            };
            json!({ "in": "events", "event": place + 1, "of": of })
        }
        What::OpeningReserve => json!({ "in": "economy", "of": "opening_reserve_pounds" }),
        What::OpeningTrust => json!({ "in": "economy", "of": "trust.opening_trust_share" }),
        What::Trust(contract) => json!({ "in": "run", "of": "trust", "contract": lives.contract(arm, *contract) }),
        What::Year(year) => json!({ "in": "run", "of": "year", "year": year + 1 }),
        What::Study(asked) => json!({ "in": "study", "of": study(*asked) }),
    }
}

fn events(which: &WhichEvents, of: &str, lives: &Lives<'_>, arm: usize) -> Value {
    json!({
        "in": "events",
        "of": of,
        "event": which.kind.name(),
        "whose": match which.whose {
            Whose::Own => "the provider",
            Whose::Commissioners => "its commissioners",
            Whose::Parties => "both parties",
            Whose::Lead => "its lead",
        },
        "standard": which.standard,
        "contract": which.contract.map(|contract| lives.contract(arm, contract)),
        "below_zero": which.side.map(|side| side.holds(-1.0)),
    })
}

const fn study(asked: StudyNumber) -> &'static str {
    match asked {
        StudyNumber::Years => "years",
        StudyNumber::Set => "parameter set",
        StudyNumber::Sets => "parameter sets",
        StudyNumber::Future => "future",
        StudyNumber::Futures => "futures",
        StudyNumber::Seed => "seed",
        StudyNumber::Contracts => "contracts of the provider",
    }
}
