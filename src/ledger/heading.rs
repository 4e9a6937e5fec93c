//! The chart of accounts: every heading under which money moves, one row each.
//!
//! What a heading is to a reader, to a party's income, to a bridge, to the flows between parties and to a contract stands in
//! its row and nowhere else: whoever needs a group of headings asks for it. To add a heading: one row at the end of the list.
//! Its place need not be its own; one that a clause makes due is `by_formula()` or a `price()`, besides `due(…)`.

use super::cause::Cause;
use super::row::Sides::{Cash, Centre, Contract, Lead, Outside, Rescue, Treasury};
use super::row::{CARE, Row, SANCTIONS, row};

macro_rules! headings {
    ($($(#[doc = $meaning:literal])+ $name:ident = $row:expr;)+) => {
        /// Under which heading money moves. The list is append-only: headings are columns of published tables.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Heading {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Heading {
            /// Every heading, in the order of their positions.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What moves under it.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($meaning),+)),+ }
            }
        }

        const ROWS: &[Row] = &[$($row),+];
    };
}

headings! {
    /// Yearly allocation of a commissioner from the Treasury, in twelve parts.
    Allocation = row("ALLOC", "Allocation", Treasury, 0).planned();
    /// A commissioner's spending on everything but these contracts.
    OtherSpend = row("OTHER", "Other services", Outside, 900).planned();
    /// The plan of a contract, in instalments.
    Baseline = row("BASE", "Contract payments", Contract, 10).planned().price();
    /// Difference between the price clauses' due and the plan, reconciled a month later.
    Reconciliation = row("RECON", "Reconciliation to activity", Contract, 10).price().due(Cause::Activity);
    /// A sanction for a missed standard.
    Sanction = row("SANC", "Sanctions", Contract, 60).sanction();
    /// Sanctions given back to the provider for agreed improvement.
    Reinvestment = row("REINV", "Sanctions reinvested", Contract, 80).told_with(SANCTIONS);
    /// A share of a gain or loss under a risk share.
    RiskShare = row("RISK", "Risk share", Contract, 130).by_formula().in_fixed_sum().due(Cause::Activity)
        .gloss("gains and losses against plan, divided");
    /// A payment on a population outcome.
    OutcomePayment = row("OUTC", "Outcome payment", Contract, 140).by_formula().due(Cause::Outcome)
        .gloss("for the health of the population");
    /// Year-end settlement outside the contract's formula.
    Settlement = row("SETTLE", "Year-end settlement", Contract, 180).gloss("agreed outside the contracts");
    /// Cash support from the centre.
    Support = row("SUPP", "Support from the centre", Centre, 250);
    /// Running cost of care.
    Care = row("COST", "Cost of care", Outside, 190).care();
    /// Premium of agency staff over employed staff.
    Agency = row("AGENCY", "Agency premium", Outside, 190).flow(CARE)
        .gloss("what agency staff cost beyond employed staff");
    /// Demand management and prevention.
    Prevention = row("DM", "Prevention", Outside, 230).gloss("of emergency admissions");
    /// Negotiating, signing and keeping up a contract.
    Negotiation = row("NEG", "Negotiation", Outside, 240).administration().gloss("the work of agreeing contracts");
    /// Staff time for monitoring and enforcing a contract.
    Monitoring = row("MON", "Contract monitoring", Outside, 240).administration().gloss("staff time");
    /// Arbitration of a contract that the parties could not agree.
    Arbitration = row("ARB", "Arbitration", Outside, 240).administration();
    /// Cost of the regulator's attention to a provider in distress.
    Oversight = row("OVER", "Regulator's oversight", Outside, 240).administration();
    /// What a commissioner owes for a duty that it did not keep: planning, managing demand.
    CommissionerDuty = row("DUTY", "Commissioner's duties", Contract, 110).group("Commissioners’ duties").by_formula()
        .due(Cause::Activity).gloss("what commissioners owed for duties that they did not keep");
    /// Support from the centre for a control total that is met and trajectories that are kept.
    ConditionalSupport = row("STF", "Conditional support", Centre, 250).step("Support from the centre")
        .gloss("from the centre, for keeping to control totals and waiting times");
    /// Cash lent by the centre to a provider in turnaround; no income.
    Loan = row("LOAN", "Loan from the centre", Cash, 260);
    /// Cash repaid to the centre; no cost.
    Repayment = row("REPAY", "Loan repaid", Cash, 270);
    /// A loan that the centre writes off: income of the provider.
    WriteOff = row("WRITEOFF", "Loan written off", Centre, 250).group("Support from the centre");
    /// A part of the contract's value that goals have to earn (CQUIN).
    QualityPayment = row("CQUIN", "Quality payment", Contract, 120).price().beside_fixed_sum().flow("Quality payment")
        .due(Cause::Goals)
        .gloss("the part of the price that goals have to earn: what missed goals lost");
    /// Penalty for breaches that an audit found re-labelled.
    AuditPenalty = row("AUDIT", "Penalty after an audit", Contract, 100).group("Penalties after audits")
        .gloss("for breaches reported as kept");
    /// Taken off the price of emergency admissions above a fixed baseline.
    MarginalRate = row("MRET", "Marginal rate for emergencies", Contract, 30).price().step("Marginal rate")
        .due(Cause::Activity);
    /// Taken off the price of emergency admissions that count as avoidable readmissions.
    Readmissions = row("READM", "Readmissions not paid", Contract, 20).price().due(Cause::Activity);
    /// Money retained under a price rule and given back to the provider for agreed improvement.
    RetainedGivenBack = row("RETBACK", "Retained money given back", Contract, 40).price()
        .step("Price cuts given back").due(Cause::Activity);
    /// Money retained under a price rule and spent by the commissioner on demand management.
    RetainedSpent = row("RETDM", "Retained money spent on demand management", Outside, 230).group("Prevention");
    /// What a lead provider pays the providers that work for it.
    Subcontract = row("SUBC", "Subcontracts", Lead, 50).price().flow("Subcontracts");
    /// A sanction that a lead provider hands down to the provider that made the breach.
    SubcontractSanction = row("SSANC", "Sanctions handed down", Lead, 70).sanction();
    /// A lead provider's loss that the commissioner makes good.
    Guarantee = row("GUAR", "Losses made good", Contract, 160).by_formula()
        .gloss("what commissioners gave it for losses as a lead");
    /// A surplus beyond the cap that goes back to the commissioner.
    ProfitCap = row("PCAP", "Surplus given back", Contract, 150).by_formula().due(Cause::Decision)
        .gloss("what was above the cap on surpluses");
    /// Unwinding a contract that ended before its term.
    Exit = row("EXIT", "Ending contracts early", Outside, 240).administration();
    /// Withheld from a provider until a remedial action plan is delivered; it stands in escrow.
    Withheld = row("WITHHOLD", "Withheld", Contract, 90).of_plans().no_income();
    /// Given back to the provider out of escrow.
    Released = row("RELEASE", "Withheld sums released", Contract, 90).of_plans().no_income();
    /// Given to the commissioner out of escrow.
    Forfeited = row("FORFEIT", "Withheld sums forfeited", Contract, 90).of_plans();
    /// Cost of working a remedial action plan.
    PlanCost = row("RAPC", "Cost of remedial action plans", Outside, 235).of_plans().flow("Remedial work");
    /// Penalty for a remedial action plan that was not agreed or not delivered.
    PlanPenalty = row("RAPP", "Penalties on remedial action plans", Contract, 90).of_plans();
    /// Cost of more beds, staffed accident and emergency, elective places or contacts than at the opening; below zero of fewer.
    Capacity = row("CAPAC", "Cost of capacity", Outside, 200).step("Capacity").flow(CARE)
        .gloss("of beds, staff and places beyond those of the opening");
    /// Cost of more effort for the four-hour standard than at the opening; below zero of less.
    Effort = row("EFFORT", "Cost of effort for four hours", Outside, 210).step("Effort for four hours").flow(CARE)
        .gloss("beyond that of the opening");
    /// Debt of a party below its limit that neighbours or the centre take over: income of the party.
    DebtTakenOver = row("TAKEOVER", "Debt taken over", Rescue, 250).step("Support from the centre")
        .flow("Debts taken over").gloss("by neighbours and the centre, after a merger or wind-down");
    /// Cost of a contract that fits worse than it could because it is not written anew.
    Misfit = row("MISFIT", "Cost of misfit", Outside, 220).group("Misfit of contracts")
        .gloss("of contracts that are not written anew");
    /// What a provider earns on changes within a term, where nobody else can be asked.
    Changes = row("CHANGES", "Earned on changes", Contract, 170).by_formula();
}

impl Heading {
    /// How many headings there are.
    pub const COUNT: usize = Self::ALL.len();

    /// How many of them a contract makes something due under.
    pub const DUE_COUNT: usize = {
        let (mut count, mut place) = (0, 0);
        while place < Self::COUNT {
            if ROWS[place].due.is_some() {
                count += 1;
            }
            place += 1;
        }
        count
    };

    /// Those that a contract makes something due under, in the order in which they are accrued.
    pub const DUE: [Self; Self::DUE_COUNT] = {
        let mut due = [Self::Allocation; Self::DUE_COUNT];
        let (mut count, mut place) = (0, 0);
        while place < Self::COUNT {
            if ROWS[place].due.is_some() {
                due[count] = Self::ALL[place];
                count += 1;
            }
            place += 1;
        }
        due
    };

    /// Headings that a contract makes something due under, each with the cause.
    pub fn due() -> impl Iterator<Item = (Self, Cause)> {
        Self::DUE.into_iter().filter_map(|heading| heading.row().due.map(|cause| (heading, cause)))
    }

    /// Its row of the chart of accounts.
    #[must_use]
    pub const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Position in [`Heading::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Position in [`Heading::DUE`]; that of no heading where no clause makes anything due under it.
    #[must_use]
    pub const fn index_of_due(self) -> usize {
        SLOTS[self as usize]
    }

    /// The short code in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// The name for readers.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// Every heading of which something holds, in the order of their positions.
    pub fn that(is: impl Fn(&Row) -> bool) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |heading| is(heading.row()))
    }

    /// Every heading of which something holds, in the order in which readers meet them.
    #[must_use]
    pub fn in_order(is: impl Fn(&Row) -> bool) -> Vec<Self> {
        let mut found: Vec<Self> = Self::that(is).collect();
        found.sort_by_key(|heading| heading.row().place);
        found
    }

    /// Groups of headings by a name of theirs, each with its headings, in the order in which readers meet the first of them.
    #[must_use]
    pub fn grouped(name: impl Fn(&Row) -> Option<&'static str>) -> Vec<(&'static str, Vec<Self>)> {
        let mut groups: Vec<(&'static str, Vec<Self>)> = Vec::new();
        for heading in Self::in_order(|row| name(row).is_some()) {
            let Some(own) = name(heading.row()) else { continue };
            match groups.iter_mut().find(|(known, _)| *known == own) {
                Some((_, headings)) => headings.push(heading),
                None => groups.push((own, vec![heading])),
            }
        }
        groups
    }
}

/// Position of each heading in [`Heading::DUE`].
const SLOTS: [usize; Heading::COUNT] = {
    let mut slots = [usize::MAX; Heading::COUNT];
    let mut slot = 0;
    while slot < Heading::DUE_COUNT {
        slots[Heading::DUE[slot] as usize] = slot;
        slot += 1;
    }
    slots
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Income;

    #[test]
    fn care_is_not_paid_by_formula_and_a_risk_share_is_no_price() {
        let groups = |heading: Heading| {
            let row = heading.row();
            [row.is_by_formula, row.income == Income::WithPrice, row.is_administration]
        };
        assert_eq!(groups(Heading::Baseline), [true, true, false]);
        assert_eq!(groups(Heading::RiskShare), [true, false, false]);
        assert_eq!(groups(Heading::Negotiation), [false, false, true]);
        assert_eq!(groups(Heading::Care), [false; 3]);
    }

    #[test]
    fn every_heading_stands_where_its_position_says() {
        for (position, heading) in Heading::ALL.iter().enumerate() {
            assert_eq!(heading.index(), position, "{}", heading.code());
        }
        for (position, heading) in Heading::DUE.iter().enumerate() {
            assert_eq!(heading.index_of_due(), position, "{}", heading.code());
        }
        assert_eq!(Heading::Care.index_of_due(), usize::MAX, "no clause makes the cost of care due");
    }

    #[test]
    fn what_is_due_under_a_contract_is_between_its_parties_and_counts_as_income_of_one_of_them() {
        for heading in Heading::DUE {
            let row = heading.row();
            assert!(row.sides == Contract && row.income != Income::Not && row.is_by_formula, "{heading:?}");
        }
    }

    #[test]
    fn a_fixed_sum_stands_in_place_of_prices_and_shares_and_goals_and_outcomes_are_beside_it() {
        let due = Heading::due().filter(|(heading, _)| heading.row().is_in_fixed_sum);
        let codes: Vec<&str> = due.map(|(heading, _)| heading.code()).collect();
        assert_eq!(codes, ["RECON", "RISK", "MRET", "READM", "RETBACK"]);
    }

    #[test]
    fn costs_and_cash_are_no_income_and_all_that_the_centre_gives_is_support() {
        for heading in Heading::that(|row| matches!(row.sides, Outside | Cash)) {
            assert_eq!(heading.row().income, Income::Not, "{heading:?}");
        }
        let support: Vec<&str> = Heading::that(Row::is_support).map(Heading::code).collect();
        assert_eq!(support, ["SUPP", "STF", "WRITEOFF", "TAKEOVER"]);
    }

    #[test]
    fn no_two_headings_have_one_code_or_one_label() {
        for of in [Heading::code, Heading::label] {
            let names: std::collections::BTreeSet<&str> = Heading::ALL.iter().map(|&heading| of(heading)).collect();
            assert_eq!(names.len(), Heading::COUNT);
        }
    }

    #[test]
    fn groups_come_in_the_order_of_their_first_heading_and_hold_each_once() {
        let groups = Heading::grouped(|row| row.is_administration.then_some(row.flow));
        assert_eq!(groups.len(), 1);
        let codes: Vec<&str> = groups[0].1.iter().map(|heading| heading.code()).collect();
        assert_eq!(codes, ["NEG", "MON", "ARB", "OVER", "EXIT"]);
        let flows = Heading::grouped(|row| Some(row.flow));
        assert_eq!(flows.iter().map(|(_, headings)| headings.len()).sum::<usize>(), Heading::COUNT);
        assert_eq!(flows[0].0, "Allocation");
    }
}
