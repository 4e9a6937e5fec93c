//! One contract between a commissioner and a provider, lived with activity and behaviour given from outside.
//!
//! What is due is settled by the contract's clauses and booked in the ledger; what a party has made of it is read from the
//! ledger alone.

use crate::agents::regulator::{RegulatorTerms, Standing};
use crate::contract::{
    Activity, Clauses, Form, LineValues, Payment, Plan, Positions, Record, Scores, SettledSoFar, Signed,
    WaitingListCount,
};
use crate::ledger::{Book, Cause, Heading, Node, Nodes, Posting};
use crate::units::{CommissionerId, MONTHS_IN_YEAR, Money, Month, Party, ProviderId, Share, WEEKS_IN_YEAR};

/// The commissioner.
pub const COMMISSIONER: Node = Node::Commissioner(CommissionerId(0));
/// The provider.
pub const PROVIDER: Node = Node::Provider(ProviderId(0));

/// A year of one contract as it was lived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Year<'a> {
    /// What was done in the year.
    pub activity: Activity,
    /// The waiting list at its end.
    pub waiting: WaitingListCount,
    /// Scores of the population by year, this year's last.
    pub scores: &'a [Scores],
    /// Positions of the parties before what is divided at the year end.
    pub positions: Option<Positions>,
    /// Activity of each of its months, where a clause asks for it.
    pub months: &'a [Activity],
    /// What its care cost the provider.
    pub cost: Money,
    /// Whether the commissioner waives the sanctions of the year.
    pub is_waived: bool,
    /// By what rule the centre supports the provider at the year end, if it does.
    pub support: Option<&'a RegulatorTerms>,
}

/// A contract, its plan, and the book in which it is kept.
#[derive(Clone, Debug)]
pub struct Rig {
    /// What the contract says.
    pub clauses: Clauses,
    /// The plan of the year.
    pub plan: Plan,
    book: Book,
    month: Month,
}

impl Rig {
    /// A contract whose book is empty.
    #[must_use]
    pub fn new(clauses: Clauses, plan: Plan) -> Self {
        let book = Book::new(Nodes { commissioners: 1, providers: 1 }, false);
        Self { clauses, plan, book, month: Month(0) }
    }

    /// Lives a year, settled once at its end with every sanction imposed or every one waived, and gives the provider's
    /// surplus by the ledger.
    pub fn live(&mut self, year: &Year) -> Money {
        self.live_for_both(year)[1]
    }

    /// As [`Rig::live`]; gives the surplus of the commissioner, who has nothing but what it pays, and of the provider.
    pub fn live_for_both(&mut self, year: &Year) -> [Money; 2] {
        let month_ends = [year.waiting; MONTHS_IN_YEAR as usize];
        let record = Record {
            month_of_year: MONTHS_IN_YEAR - 1,
            weeks_to_date: WEEKS_IN_YEAR,
            plan: &self.plan,
            month: &year.activity,
            to_date: &year.activity,
            waiting: &year.waiting,
            months: year.months,
            month_ends: &month_ends[..year.months.len()],
            positions: year.positions,
            scores: year.scores,
            planned: None,
        };
        let due = Signed::draft(&self.clauses, &self.plan).settle(&record, &SettledSoFar::default());
        for (heading, cause) in Heading::due() {
            self.book(COMMISSIONER, PROVIDER, heading, due.to_date[heading], cause);
        }
        for sanction in due.sanctions().filter(|_| !year.is_waived) {
            let (from, to) = match sanction.owed_by {
                Party::Provider => (PROVIDER, COMMISSIONER),
                Party::Commissioner => (COMMISSIONER, PROVIDER),
            };
            self.book(from, to, Heading::Sanction, sanction.sum, Cause::Decision);
        }
        self.book(PROVIDER, Node::StaffAndSuppliers, Heading::Care, year.cost, Cause::Activity);
        if let Some(terms) = year.support {
            // A provider that brings nothing into the year: its reserve is what the year has left it.
            let support = terms.support(Standing::default(), self.book.surplus(PROVIDER), self.plan.value());
            self.book(Node::Centre, PROVIDER, Heading::Support, support, Cause::Decision);
        }
        let surpluses = [COMMISSIONER, PROVIDER].map(|party| self.book.surplus(party));
        self.book.close_year();
        self.month = Month(self.month.0 + MONTHS_IN_YEAR);
        surpluses
    }

    fn book(&mut self, from: Node, to: Node, heading: Heading, amount: Money, cause: Cause) {
        self.book.settle(Posting { from, to, heading, month: self.month, amount, contract: None, cause });
    }
}

/// A contract that pays for emergency admissions in one form, for everything else nothing, and holds no other clause.
#[must_use]
pub fn pays_for_emergencies(form: Form) -> Clauses {
    Clauses::only(Payment { emergency: form, ..Payment::block() })
}

/// A year's plan of emergency admissions at a price in pounds.
///
/// # Panics
/// A price that is no sum of money.
#[must_use]
pub fn plan_of_emergencies(cases: f64, price: f64) -> Plan {
    Plan {
        volumes: LineValues([0.0, cases, 0.0, 0.0]),
        opening_volumes: LineValues([0.0, cases, 0.0, 0.0]),
        tariff: LineValues([Money::ZERO, pounds(price), Money::ZERO, Money::ZERO]),
        local_index: 1.0,
        ..Plan::default()
    }
}

/// Money written in pounds in a benchmark.
///
/// # Panics
/// A number that is no sum of money.
#[must_use]
pub fn pounds(value: f64) -> Money {
    Money::from_pounds(value).expect("benchmarks use sums that fit")
}

/// A share written in a benchmark.
///
/// # Panics
/// A number that is no share.
#[must_use]
pub fn share(value: f64) -> Share {
    Share::new(value).expect("benchmarks use shares")
}
