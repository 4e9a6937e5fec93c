//! What the chart of accounts says of a heading: one row.

use super::cause::Cause;

use Sides::{Cash, Centre, Outside, Rescue};

/// Between whom money moves under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// From the Treasury to commissioners.
    Treasury,
    /// From the centre to providers.
    Centre,
    /// From the centre and neighbours to a party that failed.
    Rescue,
    /// Between commissioners and providers, under a contract or beside it.
    Contract,
    /// Between a lead provider and those who give care under its budget.
    Lead,
    /// From a party to staff and suppliers.
    Outside,
    /// Cash that is lent and repaid: nobody earns or spends anything.
    Cash,
}

/// How a heading counts in a party's yearly income, as far as it received more than it gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Income {
    /// It is a cost, or cash alone.
    Not,
    /// By itself.
    Alone,
    /// Together with the price of care: what is taken off it or given back of it.
    WithPrice,
    /// Together with sanctions, those that a lead handed down among them.
    WithSanctions,
}

/// How the account of a provider tells a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// As a part of what was paid for care.
    ForCare,
    /// Together with others, under this name.
    With(&'static str),
    /// By itself: its label, and in brackets what the label does not say.
    Alone(&'static str),
}

/// Where a heading stands between planned and reported surplus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BridgeStep {
    /// It is planned: neither a step nor lost.
    Planned,
    /// It is the cost of care, which is held against what the plan would have cost.
    Care,
    /// It is a part of the step of this name.
    Of(&'static str),
}

/// One row of the chart of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The short code in tables.
    pub code: &'static str,
    /// The name for readers.
    pub label: &'static str,
    /// Between whom money moves.
    pub sides: Sides,
    /// The place at which readers meet it, among the steps to a surplus and the flows between parties.
    pub place: u16,
    /// The flow that it is a part of, by name.
    pub flow: &'static str,
    /// Where it stands between planned and reported surplus.
    pub step: BridgeStep,
    /// How an account tells it.
    pub told: Told,
    /// How it counts in income.
    pub income: Income,
    /// True for what a contract's formula pays a provider, sanctions left out.
    pub is_by_formula: bool,
    /// True for what a fixed sum for all care stands in place of: prices, what is taken off them, and shares of gain and loss.
    pub is_in_fixed_sum: bool,
    /// True for the cost of contracting itself: what differs between regimes when nobody changes behaviour.
    pub is_administration: bool,
    /// Why a contract makes something due under it for the year so far; nothing where no clause does.
    pub due: Option<Cause>,
}

pub(super) const CARE: &str = "Cost of care";
pub(super) const SANCTIONS: &str = "sanctions";
const PLANS: &str = "remedial action plans (their cost, their penalties, and what was withheld and not given back)";

/// A heading that is a flow and a step by itself, and told by its label; income of whoever receives it within the system.
pub(super) const fn row(code: &'static str, label: &'static str, sides: Sides, place: u16) -> Row {
    Row {
        code,
        label,
        sides,
        place,
        flow: label,
        step: BridgeStep::Of(label),
        told: Told::Alone(""),
        income: if matches!(sides, Outside | Cash) { Income::Not } else { Income::Alone },
        is_by_formula: false,
        is_in_fixed_sum: false,
        is_administration: false,
        due: None,
    }
}

impl Row {
    /// True for money that the centre, or neighbours in its stead, give a party: no surplus before support holds it.
    #[must_use]
    pub const fn is_support(&self) -> bool {
        matches!(self.sides, Centre | Rescue)
    }

    /// True for what giving care costs: running cost, agency staff, capacity and effort.
    #[must_use]
    pub fn is_cost_of_care(&self) -> bool {
        self.flow == CARE
    }

    pub(super) const fn planned(self) -> Self {
        Self { step: BridgeStep::Planned, ..self }
    }

    pub(super) const fn care(self) -> Self {
        Self { step: BridgeStep::Care, ..self }
    }

    /// A part of the price of care, what is taken off it or given back of it, or what a lead passes on.
    pub(super) const fn price(self) -> Self {
        let (flow, told) = ("Contract payments", Told::ForCare);
        Self { income: Income::WithPrice, is_by_formula: true, is_in_fixed_sum: true, flow, told, ..self }
    }

    pub(super) const fn sanction(self) -> Self {
        Self { income: Income::WithSanctions, told: Told::With(SANCTIONS), ..self }
    }

    pub(super) const fn of_plans(self) -> Self {
        Self { told: Told::With(PLANS), ..self.group("Remedial action plans") }
    }

    pub(super) const fn administration(self) -> Self {
        Self { is_administration: true, ..self.group("Contracting") }
    }

    pub(super) const fn by_formula(self) -> Self {
        Self { is_by_formula: true, ..self }
    }

    /// A fixed sum for all care stands in its place as well.
    pub(super) const fn in_fixed_sum(self) -> Self {
        Self { is_in_fixed_sum: true, ..self }
    }

    /// It is due beside a fixed sum for all care.
    pub(super) const fn beside_fixed_sum(self) -> Self {
        Self { is_in_fixed_sum: false, ..self }
    }

    pub(super) const fn no_income(self) -> Self {
        Self { income: Income::Not, ..self }
    }

    /// What clauses make due so far in the year, and why.
    pub(super) const fn due(self, cause: Cause) -> Self {
        Self { due: Some(cause), ..self }
    }

    pub(super) const fn flow(self, flow: &'static str) -> Self {
        Self { flow, ..self }
    }

    pub(super) const fn step(self, step: &'static str) -> Self {
        Self { step: BridgeStep::Of(step), ..self }
    }

    /// A part of a flow and of a step of the same name.
    pub(super) const fn group(self, name: &'static str) -> Self {
        self.flow(name).step(name)
    }

    pub(super) const fn told_with(self, others: &'static str) -> Self {
        Self { told: Told::With(others), ..self }
    }

    pub(super) const fn gloss(self, words: &'static str) -> Self {
        Self { told: Told::Alone(words), ..self }
    }
}
