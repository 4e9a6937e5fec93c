//! The worked example: a year of one contract in a workbook with live formulas, by the program and by the second engine in Python. All
//! three must come to the same penny in every month, whatever is typed into the yellow cells.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use commonpurse::contract::{Due, SettledSoFar};
use commonpurse::ledger::{
    Account, Book, Cause, Entry, Heading, Node, Nodes, Posting, PostingStage, SanctionTally, WaivedBecause, prove_year,
};
use commonpurse::units::{CommissionerId, MONTHS_IN_YEAR, Money, Month, Party, ProviderId};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::second_engine::Case;
use crate::tree::{root, text};
use crate::workbook_file::{Open, python};
use crate::workbook_inputs::{Stated, fill, stated};
use crate::world::*;

/// How often the yellow cells are filled anew.
const MADE_UP: u64 = 60;

const COMMISSIONER: Node = Node::Commissioner(CommissionerId(0));
const PROVIDER: Node = Node::Provider(ProviderId(0));
const CODES: [Heading; 12] = [
    Heading::Baseline,
    Heading::Reconciliation,
    Heading::RiskShare,
    Heading::OutcomePayment,
    Heading::CommissionerDuty,
    Heading::QualityPayment,
    Heading::MarginalRate,
    Heading::Readmissions,
    Heading::RetainedGivenBack,
    Heading::ProfitCap,
    Heading::Sanction,
    Heading::Reinvestment,
];
/// Names of the workbook's goals, and of their standards.
const GOALS: [(&str, &str); 2] = [("four", "a_and_e_four_hours"), ("weeks", "rtt_incomplete")];

fn shipped() -> PathBuf {
    root().join("reference/worked-example.xlsx")
}

// The year by the program ------------------------------------------------------------------------------------------------

/// A month, or the April after the year, in which nothing falls due.
struct Told {
    due: Option<Due>,
    accrued: BTreeMap<Heading, Money>,
    paid: BTreeMap<Heading, Money>,
    outstanding: BTreeMap<Heading, Money>,
    /// Cash, owed, income, expense, earlier surpluses, and the reserve; of commissioner and provider.
    accounts: [[Money; 6]; 2],
}

fn by_code(of: impl Fn(Heading) -> Money) -> BTreeMap<Heading, Money> {
    CODES.iter().map(|&heading| (heading, of(heading))).collect()
}

/// The program's book, and what it said when it was last looked at.
struct Kept {
    book: Book,
    accrued: BTreeMap<Heading, Money>,
    outstanding: BTreeMap<Heading, Money>,
}

impl Kept {
    fn posting(&self, heading: Heading, amount: Money, month: u32) -> Posting {
        let month = Month(month);
        Posting { from: COMMISSIONER, to: PROVIDER, heading, month, amount, contract: None, cause: Cause::Activity }
    }

    fn look(&mut self, due: Option<Due>) -> Told {
        let accrued_to_date = by_code(|heading| self.book.accrued(PROVIDER, heading));
        let outstanding = by_code(|heading| self.book.outstanding(PROVIDER, heading));
        let accrued = by_code(|heading| accrued_to_date[&heading] - self.accrued[&heading]);
        let paid = by_code(|heading| self.outstanding[&heading] + accrued[&heading] - outstanding[&heading]);
        let accounts = [COMMISSIONER, PROVIDER].map(|node| {
            let [cash, owed, income, expense, earlier] = Account::ALL.map(|account| self.book.balance(node, account));
            [cash, owed, income, expense, earlier, self.book.reserve(node)]
        });
        (self.accrued, self.outstanding) = (accrued_to_date, outstanding.clone());
        Told { due, accrued, paid, outstanding, accounts }
    }
}

/// Settles twelve months and books them as section 3 of the document orders a month.
fn lived(stated: &Stated) -> Vec<Told> {
    let none = by_code(|_| Money::ZERO);
    let nodes = Nodes { commissioners: 1, providers: 1 };
    let mut kept = Kept { book: Book::new(nodes, false), accrued: none.clone(), outstanding: none.clone() };
    kept.book.open(COMMISSIONER, stated.opening[0]);
    kept.book.open(PROVIDER, stated.opening[1]);
    let opening: Vec<Money> = nodes.all().map(|node| kept.book.reserve(node)).collect();
    let whole_year = stated.case.due().baseline_to_date;
    let (mut charged, mut owed, mut so_far) = (none.clone(), none, SettledSoFar::default());
    let mut tally = SanctionTally::default();
    let mut told = Vec::new();
    for month in 0..MONTHS_IN_YEAR {
        pay(&mut kept, &owed, month);
        tally.paid -= owed[&Heading::Sanction];
        let twelfth = whole_year.instalment(month, 1, MONTHS_IN_YEAR);
        kept.book.pay(kept.posting(Heading::Baseline, twelfth, month));
        let until = month as usize + 1;
        let case = Case {
            months: stated.case.months[..until].to_vec(),
            month_ends: stated.case.month_ends[..until].to_vec(),
            so_far,
            ..stated.case.clone()
        };
        let due = case.due();
        so_far.take(&due, until.is_multiple_of(3));
        let to_date = headings(&due);
        owed = by_code(|heading| to_date[&heading] - charged[&heading]);
        charged = to_date;
        let sanction = due.sanctions_owed_by(Party::Provider);
        tally.contracted += sanction;
        if stated.imposed[month as usize] {
            tally.imposed += sanction;
            owed.insert(Heading::Sanction, -sanction);
        } else {
            tally.waive(sanction, WaivedBecause::Choice);
        }
        for (&heading, &sum) in &owed {
            kept.book.accrue(kept.posting(heading, sum, month));
        }
        if month + 1 == MONTHS_IN_YEAR {
            let terms = stated.case.clauses.sanctions.as_ref().expect("the example has sanctions");
            tally.reinvested = tally.paid * terms.reinvested_share;
            kept.book.settle(kept.posting(Heading::Reinvestment, tally.reinvested, month));
            prove_year(&kept.book, &opening, &[tally]).expect("the program's own proof holds");
        }
        told.push(kept.look(Some(due)));
    }
    kept.book.close_year();
    kept.accrued = by_code(|_| Money::ZERO);
    pay(&mut kept, &owed, MONTHS_IN_YEAR);
    told.push(kept.look(None));
    told
}

fn pay(kept: &mut Kept, owed: &BTreeMap<Heading, Money>, month: u32) {
    for (&heading, &sum) in owed.iter().filter(|(heading, _)| **heading != Heading::Baseline) {
        kept.book.pay(kept.posting(heading, sum, month));
    }
}

/// What is due so far under each code; of the price, what follows from the plan and the rest.
fn headings(due: &Due) -> BTreeMap<Heading, Money> {
    by_code(|heading| match heading {
        Heading::Baseline => due.baseline_to_date,
        Heading::Reconciliation => due.to_date[Heading::Reconciliation] - due.baseline_to_date,
        Heading::RiskShare => due.to_date[Heading::RiskShare],
        Heading::QualityPayment => due.to_date[Heading::QualityPayment],
        Heading::MarginalRate => due.to_date[Heading::MarginalRate],
        _ => Money::ZERO,
    })
}

// Holding the three to each other ----------------------------------------------------------------------------------------

/// Where the workbook says something else than the program: (name of the row, month, workbook, program in pence).
fn differences(book: &Open, told: &[Told]) -> Vec<(String, usize, f64, i64)> {
    let mut found = Vec::new();
    let mut hold = |name: String, of: &dyn Fn(&Told) -> Option<Money>| {
        for (month, (cell, told)) in book.numbers(&name).into_iter().zip(told).enumerate() {
            let Some(sum) = of(told) else { continue };
            if cell != sum.pence() as f64 {
                found.push((name.clone(), month, cell, sum.pence()));
            }
        }
    };
    let to_date = [("base", Heading::Baseline), ("recon", Heading::Reconciliation), ("mret", Heading::MarginalRate)];
    for (name, heading) in to_date.into_iter().chain([("cquin", Heading::QualityPayment), ("risk", Heading::RiskShare)])
    {
        hold(name.into(), &|told| told.due.as_ref().map(|due| headings(due)[&heading]));
    }
    hold("counted_price".into(), &|told| told.due.map(|due| due.counted_to_date));
    hold("due".into(), &|told| told.due.map(|due| due.payments_to_date()));
    hold("sanction".into(), &|told| told.due.map(|due| due.sanctions_owed_by(Party::Provider)));
    let carrying = |due: Due| due.sanctions().map(|sanction| i64::from(sanction.breaches)).sum();
    hold("carrying".into(), &|told| told.due.map(|due| Money::from_pence(carrying(due))));
    for (name, standard) in GOALS {
        let stage = |told: &Told| told.due?.quality.stages.into_iter().flatten().find(|stage| stage.goal == standard);
        hold(format!("{name}_available"), &|told| Some(stage(told)?.available));
        hold(format!("{name}_earned"), &|told| Some(stage(told)?.earned));
    }
    for heading in CODES.into_iter().filter(|heading| !NOT_IN_IT.contains(heading)) {
        hold(format!("accrued_{}", heading.code()), &|told| Some(told.accrued[&heading]));
        hold(format!("paid_{}", heading.code()), &|told| Some(told.paid[&heading]));
        hold(format!("owed_{}", heading.code()), &|told| Some(told.outstanding[&heading]));
    }
    for (position, party) in ["commissioner", "provider"].into_iter().enumerate() {
        for (account, name) in ["cash", "debts", "income", "expense", "earlier", "reserve"].into_iter().enumerate() {
            hold(format!("{name}_{party}"), &|told| Some(told.accounts[position][account]));
        }
    }
    found
}

/// Codes that the example has no clause for.
const NOT_IN_IT: [Heading; 5] = [
    Heading::OutcomePayment,
    Heading::CommissionerDuty,
    Heading::Readmissions,
    Heading::RetainedGivenBack,
    Heading::ProfitCap,
];

/// Where the sheet of quarters, in pounds, says something else than the program.
fn differences_by_quarter(book: &Open, told: &[Told]) -> Vec<(String, usize, f64, i64)> {
    let mut found = Vec::new();
    for heading in CODES.into_iter().filter(|heading| !NOT_IN_IT.contains(heading)) {
        for (what, of) in
            [("accrued", (|told| &told.accrued) as fn(&Told) -> &BTreeMap<Heading, Money>), ("paid", |told| &told.paid)]
        {
            let name = format!("quarter_{what}_{}", heading.code());
            let cells = book.numbers(&name);
            for (quarter, months) in told[..12].chunks(3).enumerate() {
                let sum: Money = months.iter().map(|month| of(month)[&heading]).sum();
                if (cells[quarter] * 100.0 - sum.pence() as f64).abs() > 1e-3 {
                    found.push((name.clone(), quarter, cells[quarter], sum.pence()));
                }
            }
        }
    }
    found
}

/// A year for the second engine: what is stated, and what the program makes of it.
fn written(stated: &Stated, told: &[Told]) -> Value {
    let case = stated.case.written();
    let [commissioner, provider] = stated.opening.map(Money::pence);
    let by_code = |sums: &BTreeMap<Heading, Money>| -> Value {
        sums.iter().map(|(heading, sum)| (heading.code().to_owned(), json!(sum.pence()))).collect()
    };
    let accounts = |sums: [Money; 6]| -> Value {
        let names = ["cash", "owed", "income", "expense", "earlier", "reserve"];
        names.into_iter().zip(sums).map(|(name, sum)| (name.to_owned(), json!(sum.pence()))).collect()
    };
    let months = told.iter().map(|told| {
        let mut month = json!({
            "accrued": by_code(&told.accrued), "paid": by_code(&told.paid), "outstanding": by_code(&told.outstanding),
            "accounts": { "commissioner": accounts(told.accounts[0]), "provider": accounts(told.accounts[1]) },
        });
        if let Some(due) = &told.due {
            let stages = due.quality.stages.iter().flatten();
            month["sanction"] = json!(due.sanctions_owed_by(Party::Provider).pence());
            month["stages"] = stages
                .map(|stage| (stage.goal.to_owned(), json!([stage.available.pence(), stage.earned.pence()])))
                .collect();
        }
        month
    });
    json!({
        "case": {
            "clauses": case["clauses"], "record": case["record"], "imposed": stated.imposed,
            "opening_pence": { "commissioner": commissioner, "provider": provider },
        },
        "answer": months.collect::<Vec<_>>(),
    })
}

/// The shipped year, and as many made-up ones as are asked for; for each the workbook, what it states and the program's year.
fn for_each_year(made_up: u64, mut look: impl FnMut(u64, &Open, &Stated, &[Told])) {
    let mut book = Open::read(&shipped());
    for number in 0..=made_up {
        if number > 0 {
            fill(&mut book, &mut Dice::new(number));
        }
        let stated = stated(&book);
        let told = lived(&stated);
        look(number, &book, &stated, &told);
    }
}

#[test]
fn the_workbook_comes_to_the_programs_penny_in_every_month_whatever_is_typed_into_it() {
    let mut moved = BTreeMap::new();
    for_each_year(MADE_UP, |number, book, _, told| {
        let found = differences(book, told);
        assert!(found.is_empty(), "year {number}: {found:?}");
        let found = differences_by_quarter(book, told);
        assert!(found.is_empty(), "year {number}: {found:?}");
        assert_eq!(book.word("all_checks"), "OK", "year {number}");
        for heading in CODES {
            let is_moved = told.iter().any(|month| month.paid[&heading] != Money::ZERO);
            *moved.entry(heading).or_insert(0) += u32::from(is_moved);
        }
    });
    let idle: Vec<Heading> = CODES.into_iter().filter(|heading| moved[heading] < 10).collect();
    assert_eq!(idle, NOT_IN_IT, "every clause of the example has moved money in years enough");
}

/// Writes years where a reader can find them and compare again by hand.
fn written_years(name: &str, made_up: u64) -> PathBuf {
    let mut lines = String::new();
    for_each_year(made_up, |_, _, stated, told| lines.push_str(&format!("{}\n", written(stated, told))));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, lines).expect("the folder can be written");
    file
}

#[test]
fn a_second_book_in_python_accrues_pays_and_owes_the_same_pennies_all_year() {
    let file = written_years("contract-years.jsonl", MADE_UP);
    let (agrees, told) = python(&root().join("reference/ledger.py"), &[&file]);
    assert!(agrees, "{told}");
    assert_eq!(told, format!("{} years agree to the penny\n", MADE_UP + 1));
}

#[test]
fn a_second_book_that_pays_sanctions_at_once_is_found_wrong() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["settlement.py", "compare.py"] {
        std::fs::write(folder.path().join(name), text(&format!("reference/{name}"))).unwrap();
    }
    let right = text("reference/ledger.py");
    let wrong = right.replace(
        "        del owed[\"BASE\"]\n",
        "        del owed[\"BASE\"]\n        book.pay(\"SANC\", owed.pop(\"SANC\"))\n",
    );
    assert_ne!(wrong, right);
    let ledger = folder.path().join("ledger.py");
    std::fs::write(&ledger, wrong).unwrap();
    let (agrees, told) = python(&ledger, &[&written_years("planted-year.jsonl", 0)]);
    assert!(!agrees && told.contains("paid.SANC"), "{told}");
}

#[test]
fn a_wrong_formula_in_one_cell_is_found() {
    for (name, month, is, becomes) in [
        // The share below plan where cases are above it.
        ("price_elective", 4, "above_elective", "below_elective"),
        // A cap that forgets the earlier months of the quarter.
        ("used", 11, "=1,", "=3,"),
        // Thirteen instalments.
        ("paid_BASE", 0, "/12)", "/13)"),
    ] {
        let mut book = Open::read(&shipped());
        let told = lived(&stated(&book));
        assert_eq!(differences(&book, &told), []);
        let (place, model) = (book.place(name), &mut book.model);
        let column = place.first + month;
        let right = model.get_cell_formula(place.sheet, place.row, column).unwrap().unwrap();
        let wrong = right.replace(is, becomes);
        assert_ne!(wrong, right);
        model.set_user_input(place.sheet, place.row, column, wrong).unwrap();
        model.evaluate();
        assert_ne!(differences(&book, &told), [], "{name}");
    }
}

/// What went to providers at a stage, by contract, code and month.
fn towards_provider(journal: &[Entry], stage: PostingStage) -> BTreeMap<(usize, Heading, u32), Money> {
    let mut found = BTreeMap::new();
    for Entry { posting, .. } in journal.iter().filter(|entry| entry.stage == stage) {
        let Some(contract) = posting.contract else { continue };
        let sum = if matches!(posting.from, Node::Commissioner(_)) { posting.amount } else { -posting.amount };
        *found.entry((contract.0, posting.heading, posting.month.0)).or_insert(Money::ZERO) += sum;
    }
    found
}

#[test]
fn runs_pay_the_plan_in_twelfths_and_all_else_a_month_after_it_was_accrued_as_the_example_does() {
    const YEARS: u32 = 3;
    let a_month_later = [
        Heading::Reconciliation,
        Heading::RiskShare,
        Heading::QualityPayment,
        Heading::MarginalRate,
        Heading::Sanction,
    ];
    let mut seen = BTreeMap::new();
    for name in ["annual-sanctions-cquin", "shared-around-plan", "annual-sanctions-mret-30"] {
        let run = live_in_detail(&typical(), &regime(name), YEARS, 0);
        let journal = &run.detail.as_ref().expect("detail was asked for").journal;
        let [accrued, paid] = [PostingStage::Accrued, PostingStage::Paid].map(|stage| towards_provider(journal, stage));
        let at = |sums: &BTreeMap<_, Money>, contract, heading, month| {
            sums.get(&(contract, heading, month)).copied().unwrap_or(Money::ZERO)
        };
        for contract in 0..typical().contracts.len() {
            for month in 1..YEARS * MONTHS_IN_YEAR {
                for heading in a_month_later {
                    let sum = at(&paid, contract, heading, month);
                    assert_eq!(
                        sum,
                        at(&accrued, contract, heading, month - 1),
                        "{name} {contract} {heading:?} {month}"
                    );
                    *seen.entry(heading).or_insert(0) += u32::from(sum != Money::ZERO);
                }
            }
            for year in 0..YEARS {
                let months = year * MONTHS_IN_YEAR..(year + 1) * MONTHS_IN_YEAR;
                let whole: Money = months.clone().map(|month| at(&accrued, contract, Heading::Baseline, month)).sum();
                for month in months {
                    let twelfth = whole.instalment(month % MONTHS_IN_YEAR, 1, MONTHS_IN_YEAR);
                    assert_eq!(at(&paid, contract, Heading::Baseline, month), twelfth, "{name} {contract} {month}");
                }
            }
        }
    }
    assert!(a_month_later.iter().all(|heading| seen[heading] >= 10), "{seen:?}");
}
