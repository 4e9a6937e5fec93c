//! The book: balances of all accounts, the year's flows by code, and the journal if it is kept.

use crate::units::Money;

use super::account::{Account, Node, Nodes};
use super::heading::Heading;
use super::posting::{Entry, Posting, PostingStage};

/// What the book holds of one node.
#[derive(Clone, Debug)]
struct Sheet {
    balances: [Money; Account::ALL.len()],
    /// Accrued this year under each code: received less given.
    accrued: [Money; Heading::COUNT],
    /// Accrued and not yet paid under each code: to be received less to be given.
    outstanding: [Money; Heading::COUNT],
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            balances: [Money::ZERO; Account::ALL.len()],
            accrued: [Money::ZERO; Heading::COUNT],
            outstanding: [Money::ZERO; Heading::COUNT],
        }
    }
}

impl Sheet {
    const EMPTY: Self = Self {
        balances: [Money::ZERO; Account::ALL.len()],
        accrued: [Money::ZERO; Heading::COUNT],
        outstanding: [Money::ZERO; Heading::COUNT],
    };

    fn add(&mut self, account: Account, amount: Money) {
        self.balances[account.index()] += amount;
    }

    /// Takes over what is earned (above zero) or spent under a code.
    fn earn(&mut self, account: Account, heading: Heading, amount: Money) {
        self.add(account, -amount);
        self.accrued[heading.index()] += amount;
    }

    /// A debt to the node grows (above zero) or shrinks.
    fn be_owed(&mut self, heading: Heading, amount: Money) {
        self.add(Account::Owed, amount);
        self.outstanding[heading.index()] += amount;
    }
}

/// All accounts of one run.
#[derive(Clone, Debug)]
pub struct Book {
    nodes: Nodes,
    sheets: Vec<Sheet>,
    /// Sums of all postings since the run began, whoever they were between: accrued and paid, by code.
    gross: [[Money; Heading::COUNT]; 2],
    journal: Option<Vec<Entry>>,
}

impl Book {
    /// An empty book; the journal of single postings is kept only on request, because it is long.
    #[must_use]
    pub fn new(nodes: Nodes, keep_journal: bool) -> Self {
        Self {
            nodes,
            sheets: vec![Sheet::EMPTY; nodes.count()],
            gross: [[Money::ZERO; Heading::COUNT]; 2],
            journal: keep_journal.then(Vec::new),
        }
    }

    /// The nodes of this book.
    #[must_use]
    pub const fn nodes(&self) -> Nodes {
        self.nodes
    }

    /// Sets what a node brings into the first year: cash against its reserve.
    pub fn open(&mut self, node: Node, reserve: Money) {
        let sheet = &mut self.sheets[self.nodes.index(node)];
        sheet.add(Account::Cash, reserve);
        sheet.add(Account::Reserve, -reserve);
    }

    /// Makes a debt: income of one party, expense of the other.
    pub fn accrue(&mut self, posting: Posting) {
        let posting = posting.payer_first();
        let (heading, amount) = (posting.heading, posting.amount);
        if amount == Money::ZERO {
            return;
        }
        let payer = self.sheet(posting.from);
        payer.earn(Account::Expense, heading, -amount);
        payer.be_owed(heading, -amount);
        let payee = self.sheet(posting.to);
        payee.earn(Account::Income, heading, amount);
        payee.be_owed(heading, amount);
        self.keep(PostingStage::Accrued, posting);
    }

    /// Ends a debt, or pays ahead of it: cash moves.
    pub fn pay(&mut self, posting: Posting) {
        let posting = posting.payer_first();
        let (heading, amount) = (posting.heading, posting.amount);
        if amount == Money::ZERO {
            return;
        }
        let payer = self.sheet(posting.from);
        payer.add(Account::Cash, -amount);
        payer.be_owed(heading, amount);
        let payee = self.sheet(posting.to);
        payee.add(Account::Cash, amount);
        payee.be_owed(heading, -amount);
        self.keep(PostingStage::Paid, posting);
    }

    /// Makes a debt and pays it in the same breath.
    pub fn settle(&mut self, posting: Posting) {
        let posting = posting.payer_first();
        let (heading, amount) = (posting.heading, posting.amount);
        if amount == Money::ZERO {
            return;
        }
        // What is owed in between comes and goes at once.
        let payer = self.sheet(posting.from);
        payer.earn(Account::Expense, heading, -amount);
        payer.add(Account::Cash, -amount);
        let payee = self.sheet(posting.to);
        payee.earn(Account::Income, heading, amount);
        payee.add(Account::Cash, amount);
        self.keep(PostingStage::Accrued, posting);
        self.keep(PostingStage::Paid, posting);
    }

    /// Closes the year: income and expense of every node go to its reserve.
    pub fn close_year(&mut self) {
        for sheet in &mut self.sheets {
            let accounts = &mut sheet.balances;
            let result = accounts[Account::Income.index()] + accounts[Account::Expense.index()];
            accounts[Account::Income.index()] = Money::ZERO;
            accounts[Account::Expense.index()] = Money::ZERO;
            accounts[Account::Reserve.index()] += result;
            sheet.accrued = [Money::ZERO; Heading::COUNT];
        }
    }

    /// Balance of an account, debits above zero.
    #[must_use]
    pub fn balance(&self, node: Node, account: Account) -> Money {
        self.sheets[self.nodes.index(node)].balances[account.index()]
    }

    /// Surplus of the year so far: income minus expense, deficit below zero.
    #[must_use]
    pub fn surplus(&self, node: Node) -> Money {
        -(self.balance(node, Account::Income) + self.balance(node, Account::Expense))
    }

    /// Surpluses of closed years and of the year so far; below zero the node has used up its reserve.
    #[must_use]
    pub fn reserve(&self, node: Node) -> Money {
        self.surplus(node) - self.balance(node, Account::Reserve)
    }

    /// What a node received under a code this year, less what it gave.
    #[must_use]
    pub fn accrued(&self, node: Node, heading: Heading) -> Money {
        self.sheets[self.nodes.index(node)].accrued[heading.index()]
    }

    /// What a node is still to receive under a code, less what it is still to give.
    #[must_use]
    pub fn outstanding(&self, node: Node, heading: Heading) -> Money {
        self.sheets[self.nodes.index(node)].outstanding[heading.index()]
    }

    /// Sum of all postings of a stage under a code since the run began.
    #[must_use]
    pub fn gross(&self, stage: PostingStage, heading: Heading) -> Money {
        self.gross[stage as usize][heading.index()]
    }

    /// The journal, if it was kept.
    #[must_use]
    pub fn journal(&self) -> &[Entry] {
        self.journal.as_deref().unwrap_or_default()
    }

    pub(super) fn all_balances(&self) -> impl Iterator<Item = Money> {
        self.sheets.iter().flat_map(|sheet| sheet.balances)
    }

    fn sheet(&mut self, node: Node) -> &mut Sheet {
        &mut self.sheets[self.nodes.index(node)]
    }

    fn keep(&mut self, stage: PostingStage, posting: Posting) {
        self.gross[stage as usize][posting.heading.index()] += posting.amount;
        if let Some(journal) = &mut self.journal {
            journal.push(Entry { stage, posting });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Cause;
    use crate::ledger::{ProofError, prove_year};
    use crate::units::{CommissionerId, Month, ProviderId};

    const BUYER: Node = Node::Commissioner(CommissionerId(0));
    const SELLER: Node = Node::Provider(ProviderId(0));
    const PENNY: Money = Money::from_pence(1);

    fn posting(pence: i64) -> Posting {
        Posting {
            from: BUYER,
            to: SELLER,
            heading: Heading::Baseline,
            month: Month(0),
            amount: Money::from_pence(pence),
            contract: None,
            cause: Cause::Plan,
        }
    }

    fn book() -> Book {
        Book::new(Nodes { commissioners: 1, providers: 1 }, true)
    }

    #[test]
    fn an_accrual_makes_income_and_a_debt_but_moves_no_cash() {
        let mut book = book();
        book.accrue(posting(500));
        assert_eq!(book.surplus(SELLER), Money::from_pence(500));
        assert_eq!(book.surplus(BUYER), Money::from_pence(-500));
        assert_eq!(book.balance(SELLER, Account::Owed), Money::from_pence(500));
        assert_eq!(book.balance(SELLER, Account::Cash), Money::ZERO);
        assert_eq!(book.all_balances().sum::<Money>(), Money::ZERO);
    }

    #[test]
    fn paying_ends_the_debt_and_leaves_the_surplus_alone() {
        let mut book = book();
        book.accrue(posting(500));
        book.pay(posting(300));
        assert_eq!(book.outstanding(SELLER, Heading::Baseline), Money::from_pence(200));
        assert_eq!(book.balance(SELLER, Account::Cash), Money::from_pence(300));
        assert_eq!(book.surplus(SELLER), Money::from_pence(500));
    }

    #[test]
    fn a_posting_below_zero_changes_payer_and_payee() {
        let mut book = book();
        book.settle(posting(-70));
        assert_eq!(book.surplus(BUYER), Money::from_pence(70));
        assert_eq!(book.journal()[0].posting.from, SELLER);
        assert_eq!(book.journal()[0].posting.amount, Money::from_pence(70));
    }

    #[test]
    fn closing_the_year_moves_the_surplus_to_the_reserve() {
        let mut book = book();
        book.open(SELLER, Money::from_pence(1_000));
        book.settle(posting(40));
        assert_eq!(book.reserve(SELLER), Money::from_pence(1_040));
        book.close_year();
        assert_eq!(book.surplus(SELLER), Money::ZERO);
        assert_eq!(book.reserve(SELLER), Money::from_pence(1_040));
        assert_eq!(book.accrued(SELLER, Heading::Baseline), Money::ZERO);
    }

    #[test]
    fn closing_the_year_takes_a_deficit_off_the_reserve() {
        let mut book = book();
        book.open(BUYER, Money::from_pence(100));
        book.settle(posting(40));
        book.close_year();
        assert_eq!(book.reserve(BUYER), Money::from_pence(60));
        assert_eq!(book.balance(BUYER, Account::Expense), Money::ZERO);
    }

    #[test]
    fn what_was_accrued_and_what_was_paid_are_added_up_apart_and_nothing_is_not_written_down() {
        let mut book = book();
        book.accrue(posting(500));
        book.pay(posting(300));
        book.settle(posting(40));
        let gross = |stage| book.gross(stage, Heading::Baseline);
        assert_eq!([gross(PostingStage::Accrued), gross(PostingStage::Paid)], [540, 340].map(Money::from_pence));
        assert_eq!(book.accrued(SELLER, Heading::Baseline), Money::from_pence(540));
        assert_eq!(book.balance(BUYER, Account::Cash), Money::from_pence(-340));
        for write in [Book::accrue, Book::pay, Book::settle] {
            write(&mut book, posting(0));
        }
        assert_eq!(book.journal().len(), 4);
    }

    /// A book with a posting of 40 pence, tampered with, before the proof.
    fn proof_of_tampered(tamper: impl FnOnce(&mut Book)) -> Result<(), ProofError> {
        let mut book = book();
        book.settle(posting(40));
        tamper(&mut book);
        prove_year(&book, &[Money::ZERO; 6], &[])
    }

    #[test]
    fn a_penny_on_one_account_alone_is_found() {
        let found = proof_of_tampered(|book| book.sheet(SELLER).add(Account::Cash, PENNY));
        assert_eq!(found, Err(ProofError::Unbalanced { sum: PENNY }));
    }

    #[test]
    fn income_under_no_code_is_found() {
        let found = proof_of_tampered(|book| {
            book.sheet(SELLER).add(Account::Cash, PENNY);
            book.sheet(SELLER).add(Account::Income, -PENNY);
        });
        let (surplus, flows) = (Money::from_pence(41), Money::from_pence(40));
        assert_eq!(found, Err(ProofError::SurplusNotFlows { node: SELLER, surplus, flows }));
    }

    #[test]
    fn cash_that_changes_hands_without_a_debt_is_found() {
        let found = proof_of_tampered(|book| {
            book.sheet(SELLER).add(Account::Cash, PENNY);
            book.sheet(BUYER).add(Account::Cash, -PENNY);
        });
        let (assets, reserve) = (Money::from_pence(-41), Money::from_pence(-40));
        assert_eq!(found, Err(ProofError::AssetsNotReserve { node: BUYER, assets, reserve }));
    }

    #[test]
    fn income_that_nobody_spent_is_found() {
        let found = proof_of_tampered(|book| {
            book.sheet(SELLER).add(Account::Cash, PENNY);
            book.sheet(SELLER).earn(Account::Income, Heading::Baseline, PENNY);
        });
        assert_eq!(found, Err(ProofError::SystemNotInflow { parties: PENNY, inflow: Money::ZERO }));
    }
}
