//! A movement of money between two parties.

use crate::units::{ContractId, Money, Month};

use super::account::Node;

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $code:literal, $label:literal;)+) => {
        /// Under which heading money moves. The list is append-only: codes are columns of published tables.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of their positions.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The short code in tables.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The name for readers.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }

            /// What moves under this code.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($meaning),+)),+ }
            }
        }
    };
}

codes! {
    /// Yearly allocation of a commissioner from the Treasury, in twelve parts.
    Allocation = "ALLOC", "Allocation";
    /// A commissioner's spending on everything but these contracts.
    OtherSpend = "OTHER", "Other services";
    /// The plan of a contract, in instalments.
    Baseline = "BASE", "Contract payments";
    /// Difference between the price clauses' due and the plan, reconciled a month later.
    Reconciliation = "RECON", "Reconciliation to activity";
    /// A sanction for a missed standard.
    Sanction = "SANC", "Sanctions";
    /// Sanctions given back to the provider for agreed improvement.
    Reinvestment = "REINV", "Sanctions reinvested";
    /// A share of a gain or loss under a risk share.
    RiskShare = "RISK", "Risk share";
    /// A payment on a population outcome.
    OutcomePayment = "OUTC", "Outcome payment";
    /// Year-end settlement outside the contract's formula.
    Settlement = "SETTLE", "Year-end settlement";
    /// Cash support from the centre.
    Support = "SUPP", "Support from the centre";
    /// Running cost of care.
    Care = "COST", "Cost of care";
    /// Premium of agency staff over employed staff.
    Agency = "AGENCY", "Agency premium";
    /// Demand management and prevention.
    Prevention = "DM", "Prevention";
    /// Negotiating, signing and keeping up a contract.
    Negotiation = "NEG", "Negotiation";
    /// Staff time for monitoring and enforcing a contract.
    Monitoring = "MON", "Contract monitoring";
    /// Arbitration of a contract that the parties could not agree.
    Arbitration = "ARB", "Arbitration";
    /// Cost of the regulator's attention to a provider in distress.
    Oversight = "OVER", "Regulator's oversight";
    /// What a commissioner owes for a duty that it did not keep: planning, managing demand.
    CommissionerDuty = "DUTY", "Commissioner's duties";
    /// Support from the centre for a control total that is met and trajectories that are kept.
    ConditionalSupport = "STF", "Conditional support";
    /// Cash lent by the centre to a provider in turnaround; no income.
    Loan = "LOAN", "Loan from the centre";
    /// Cash repaid to the centre; no cost.
    Repayment = "REPAY", "Loan repaid";
    /// A loan that the centre writes off: income of the provider.
    WriteOff = "WRITEOFF", "Loan written off";
    /// A part of the contract's value that goals have to earn (CQUIN).
    QualityPayment = "CQUIN", "Quality payment";
    /// Penalty for breaches that an audit found re-labelled.
    AuditPenalty = "AUDIT", "Penalty after an audit";
    /// Taken off the price of emergency admissions above a fixed baseline.
    MarginalRate = "MRET", "Marginal rate for emergencies";
    /// Taken off the price of emergency admissions that count as avoidable readmissions.
    Readmissions = "READM", "Readmissions not paid";
    /// Money retained under a price rule and given back to the provider for agreed improvement.
    RetainedGivenBack = "RETBACK", "Retained money given back";
    /// Money retained under a price rule and spent by the commissioner on demand management.
    RetainedSpent = "RETDM", "Retained money spent on demand management";
    /// What a lead provider pays the providers that work for it.
    Subcontract = "SUBC", "Subcontracts";
    /// A sanction that a lead provider hands down to the provider that made the breach.
    SubcontractSanction = "SSANC", "Sanctions handed down";
    /// A lead provider's loss that the commissioner makes good.
    Guarantee = "GUAR", "Losses made good";
    /// A surplus beyond the cap that goes back to the commissioner.
    ProfitCap = "PCAP", "Surplus given back";
    /// Unwinding a contract that ended before its term.
    Exit = "EXIT", "Ending contracts early";
    /// Withheld from a provider until a remedial action plan is delivered; it stands in escrow.
    Withheld = "WITHHOLD", "Withheld";
    /// Given back to the provider out of escrow.
    Released = "RELEASE", "Withheld sums released";
    /// Given to the commissioner out of escrow.
    Forfeited = "FORFEIT", "Withheld sums forfeited";
    /// Cost of working a remedial action plan.
    PlanCost = "RAPC", "Cost of remedial action plans";
    /// Penalty for a remedial action plan that was not agreed or not delivered.
    PlanPenalty = "RAPP", "Penalties on remedial action plans";
    /// Cost of more beds, staffed accident and emergency, elective places or contacts than at the opening; below zero of fewer.
    Capacity = "CAPAC", "Cost of capacity";
    /// Cost of more effort for the four-hour standard than at the opening; below zero of less.
    Effort = "EFFORT", "Cost of effort for four hours";
    /// Debt of a party below its limit that neighbours or the centre take over: income of the party.
    DebtTakenOver = "TAKEOVER", "Debt taken over";
    /// Cost of a contract that fits worse than it could because it is not written anew.
    Misfit = "MISFIT", "Cost of misfit";
    /// What a provider earns on changes within a term, where nobody else can be asked.
    Changes = "CHANGES", "Earned on changes";
}

impl Code {
    /// How many codes there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Position in [`Code::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// True for what a contract's formula pays a provider, sanctions left out.
    #[must_use]
    pub const fn is_contract_income(self) -> bool {
        self.is_price()
            || matches!(
                self,
                Self::RiskShare
                    | Self::OutcomePayment
                    | Self::CommissionerDuty
                    | Self::Guarantee
                    | Self::ProfitCap
                    | Self::Changes
            )
    }

    /// True for the price of care, what is taken off it or given back of it, and what a lead passes on.
    #[must_use]
    pub const fn is_price(self) -> bool {
        matches!(
            self,
            Self::Baseline
                | Self::Reconciliation
                | Self::QualityPayment
                | Self::MarginalRate
                | Self::Readmissions
                | Self::RetainedGivenBack
                | Self::Subcontract
        )
    }

    /// True for the cost of contracting itself: what differs between regimes when nobody changes behaviour.
    #[must_use]
    pub const fn is_administration(self) -> bool {
        matches!(self, Self::Negotiation | Self::Monitoring | Self::Arbitration | Self::Oversight | Self::Exit)
    }
}

/// What made money move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The plan that was agreed.
    Plan,
    /// Care that was given.
    Activity,
    /// A standard that was missed: the name of the standard.
    Breach(&'static str),
    /// An outcome of the population.
    Outcome,
    /// Goals of a quality payment.
    Goals,
    /// A decision of a party or of the regulator.
    Decision,
}

impl Cause {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Activity => "activity",
            Self::Breach(standard) => standard,
            Self::Outcome => "outcome",
            Self::Goals => "goals",
            Self::Decision => "decision",
        }
    }
}

/// Who owes whom how much, for what, in which month and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Who pays.
    pub from: Node,
    /// Who is paid.
    pub to: Node,
    /// Under which code.
    pub code: Code,
    /// In which month of the run.
    pub month: Month,
    /// How much; below zero the two parties change places.
    pub amount: Money,
    /// Under which contract, if any.
    pub contract: Option<ContractId>,
    /// Why.
    pub cause: Cause,
}

impl Posting {
    /// The same movement with the payer first and a sum that is not below zero.
    #[must_use]
    pub fn payer_first(self) -> Self {
        if self.amount < Money::ZERO {
            Self { from: self.to, to: self.from, amount: -self.amount, ..self }
        } else {
            self
        }
    }
}

/// Whether a posting makes a debt or ends one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Income and expense arise, and a debt between the parties.
    Accrued,
    /// Cash moves and the debt ends.
    Paid,
}

/// A posting as it stands in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whether it was accrued or paid.
    pub stage: Stage,
    /// The posting, payer first.
    pub posting: Posting,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn care_is_no_contract_income_and_a_risk_share_is_no_price() {
        let groups = |code: Code| [code.is_contract_income(), code.is_price(), code.is_administration()];
        assert_eq!(groups(Code::Baseline), [true, true, false]);
        assert_eq!(groups(Code::RiskShare), [true, false, false]);
        assert_eq!(groups(Code::Negotiation), [false, false, true]);
        assert_eq!(groups(Code::Care), [false; 3]);
    }

    #[test]
    fn every_code_stands_where_its_position_says() {
        for (position, code) in Code::ALL.iter().enumerate() {
            assert_eq!(code.index(), position, "{}", code.code());
        }
    }

    #[test]
    fn a_breach_is_named_after_its_standard() {
        assert_eq!([Cause::Breach("twelve_hours"), Cause::Plan].map(Cause::name), ["twelve_hours", "plan"]);
    }

    #[test]
    fn only_a_sum_below_nothing_changes_payer_and_payee() {
        let parties = |pence| {
            let (code, month, amount) = (Code::Care, Month(0), Money::from_pence(pence));
            let (from, to, cause) = (Node::Treasury, Node::Centre, Cause::Plan);
            let first = Posting { from, to, code, month, amount, contract: None, cause }.payer_first();
            (first.from, first.to, first.amount.pence())
        };
        assert_eq!(parties(7), (Node::Treasury, Node::Centre, 7));
        assert_eq!(parties(0), (Node::Treasury, Node::Centre, 0));
        assert_eq!(parties(-7), (Node::Centre, Node::Treasury, 7));
    }
}
