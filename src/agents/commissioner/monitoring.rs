//! Monitoring: what a commissioner with few hours makes of the breaches it sees: it waives, asks for a plan, withholds or
//! imposes the sanction.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How commissioners enforce their contracts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitoringTerms {
    /// Part of the breach lines of a month that the commissioner notices. Raising it lets fewer breaches pass unseen.
    pub detection_share: Share,
    /// Worth of having acted on a breach, beyond the money. Raising it makes commissioners waive fewer breaches by choice.
    pub detection_value_pounds: Money,
    /// Worth of a plan to put a breach right, and of pressing for one that is late. Raising it makes commissioners ask for more
    /// plans and press harder for late ones.
    pub plan_value_pounds: Money,
    /// Harm of a sanction to a relationship of full trust, for one year's worth of its future. Raising it makes commissioners
    /// impose fewer sanctions.
    pub relationship_loss_pounds: Money,
    /// Harm of asking for a plan or of withholding, as a part of that of a sanction. Raising it makes commissioners ask for
    /// fewer plans and withhold less.
    pub plan_harm_share: Share,
    /// Noise of the choice: the larger, the less it follows the benefit. Raising it brings every choice closer to an even
    /// chance.
    pub choice_noise_pounds: Money,
    /// Staff hours for imposing a sanction, or for withholding. Raising it makes each sanction take more time, so that there
    /// are hours for fewer.
    #[schemars(range(min = 0.1, max = 1_000.0), extend("unit" = "hours a case"))]
    pub hours_per_case: f64,
    /// Staff hours in which a provider answers one sanction that is imposed on it. Raising it makes sanctions cost providers
    /// more time.
    #[schemars(range(min = 0.0, max = 1_000.0), extend("unit" = "hours a case"))]
    pub hours_per_case_provider: f64,
    /// Staff hours for agreeing a plan and following it up. Raising it makes each plan take more time, so that there are hours
    /// for fewer.
    #[schemars(range(min = 0.1, max = 1_000.0), extend("unit" = "hours a plan"))]
    pub hours_per_plan: f64,
    /// Staff hours for looking at a breach and letting it pass. Raising it leaves fewer hours for acting on breaches.
    #[schemars(range(min = 0.0, max = 1_000.0), extend("unit" = "hours a case"))]
    pub hours_to_look: f64,
    /// Staff hours that a commissioner has for its contracts in a year, breaches included, as a multiple of what they take when
    /// all are paid by activity and signed in the year. Raising it leaves more hours for breaches.
    #[schemars(range(min = 0.0, max = 1_000.0), extend("unit" = "ratio"))]
    pub staff_ratio: f64,
    /// By how much the worth of a plan rises with each point of the commissioner's trust above the usual. Raising it makes
    /// commissioners ask those they trust for plans rather than sanction them.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "ratio"))]
    pub trust_slope_ratio: f64,
    /// Cost of an hour of staff time. Raising it makes contracts, plans and sanctions dearer.
    pub hourly_cost_pounds: Money,
}

/// A way to act on a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Impose the sanction.
    Sanction,
    /// Withhold money until the plan is delivered.
    Withhold,
    /// Ask for a remedial action plan.
    Plan,
}

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Acted on in this way.
    Acted(Action),
    /// Looked at and let pass.
    LetPass,
    /// No staff hours were left to act.
    NoHours,
    /// Not noticed.
    Unseen,
}

/// A breach line that a commissioner may act on, with what its contract offers to act with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The sanction that may be imposed, if any.
    pub sanction: Option<Money>,
    /// Part of it that would be given back.
    pub reinvested: Share,
    /// What a plan would cost the commissioner, if one may be asked for.
    pub plan_cost: Option<Money>,
    /// Whether money may be withheld because a plan is late.
    pub may_withhold: bool,
    /// Whether a plan is being worked: then acting has been done, and a sanction is worth its money only.
    pub is_planned: bool,
    /// Trust between the parties, 0 to 1.
    pub trust: f64,
    /// How far the provider is trusted to deliver a plan: 1 is usual.
    pub favour: f64,
    /// Worth of the relationship's future, in years.
    pub relationship_worth: f64,
    /// Whether the commissioner notices the breach.
    pub is_seen: bool,
    /// A uniform draw that decides a close choice.
    pub draw: f64,
}

/// Staff time of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Staff {
    /// Hours that are left.
    pub hours: f64,
    /// What an hour weighs in the choice, in pounds; nothing where staff time costs nothing.
    pub hourly_cost: f64,
}

/// An action with its net benefit against waiving in pounds, and its staff hours.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Choice {
    action: Action,
    benefit: f64,
    hours: f64,
}

impl MonitoringTerms {
    /// Whether a breach is noticed, by a chance from 0 to 1 that is drawn only where some pass unseen.
    #[must_use]
    pub fn notices(&self, draw: impl FnOnce() -> f64) -> bool {
        let seen = self.detection_share.value();
        seen >= 1.0 || draw() < seen
    }

    /// Staff hours of so many sanctions that the contract leaves no choice about.
    #[must_use]
    pub fn mandatory_hours(&self, cases: usize) -> f64 {
        self.hours_per_case * cases as f64
    }

    /// Staff that is left for what may be chosen, once mandatory sanctions have taken their hours. `hours` is what there is for
    /// breaches, none where staff time is not counted; `is_paid` whether it costs anything.
    #[must_use]
    pub fn staff_left(&self, hours: Option<f64>, mandatory_hours: f64, is_paid: bool) -> Staff {
        Staff {
            hours: hours.map_or(f64::INFINITY, |hours| (hours - mandatory_hours).max(0.0)),
            hourly_cost: if is_paid { self.hourly_cost_pounds.pounds() } else { 0.0 },
        }
    }

    /// Staff cost of one case.
    #[must_use]
    pub fn cost_of_a_case(&self) -> Money {
        self.hourly_cost_pounds.times(self.hours_per_case)
    }

    /// Net benefit of imposing a sanction rather than waiving it, in pounds.
    ///
    /// `F·(1 − reinvested) + V − hours·wage − L·trust·K`; without `V` where a plan is being worked already.
    #[must_use]
    pub fn benefit_of_sanction(&self, sanction: Money, case: &Case, staff: Staff) -> f64 {
        let acted = if case.is_planned { 0.0 } else { self.detection_value_pounds.pounds() };
        (sanction * case.reinvested.rest()).pounds() + acted - self.hours_per_case * staff.hourly_cost - self.harm(case)
    }

    /// Net benefit of asking for a plan, in pounds: `V_plan·favour − hours·wage − ½·L·trust·K − what it costs the commissioner`,
    /// the half being `plan_harm_share`.
    #[must_use]
    pub fn benefit_of_plan(&self, cost: Money, case: &Case, staff: Staff) -> f64 {
        self.plan_value_pounds.pounds() * case.favour
            - self.hours_per_plan * staff.hourly_cost
            - self.harm_of_plan(case)
            - cost.pounds()
    }

    /// Net benefit of withholding until a late plan is delivered, in pounds. The money is not counted: it is given back.
    #[must_use]
    pub fn benefit_of_withholding(&self, case: &Case, staff: Staff) -> f64 {
        self.plan_value_pounds.pounds() - self.hours_per_case * staff.hourly_cost - self.harm_of_plan(case)
    }

    /// Hours of a year that are left for breaches, of one contract: what its staff come to, less what the work on it took and
    /// what was saved on it in money. `usual` are its hours by activity in a year of signing.
    #[must_use]
    pub fn hours_left(&self, usual: f64, worked: f64, time_set_free: f64) -> f64 {
        let paid_out = (usual - worked - time_set_free).max(0.0);
        self.staff_ratio * usual - worked - paid_out
    }

    /// What it is worth to have a sanction that must be imposed; nothing where none is due.
    #[must_use]
    pub fn worth_of_sanction(&self, sanction: Money, case: &Case, staff: Staff) -> f64 {
        if sanction > Money::ZERO {
            self.detection_share.value() * self.benefit_of_sanction(sanction, case, staff)
        } else {
            0.0
        }
    }

    /// What it is worth to have a sanction that may be imposed or waived: its benefit, as often as the choice falls on it.
    #[must_use]
    pub fn worth_of_choice(&self, sanction: Money, case: &Case, staff: Staff) -> f64 {
        let benefit = self.benefit_of_sanction(sanction, case, staff);
        let noise = self.choice_noise_pounds.pounds();
        let chosen =
            if noise > 0.0 { 1.0 / (1.0 + libm::exp(-benefit / noise)) } else { f64::from(u8::from(benefit > 0.0)) };
        chosen * self.worth_of_sanction(sanction, case, staff)
    }

    /// Harm of a sanction to the relationship, in pounds: `L·trust·K`.
    #[must_use]
    pub fn harm(&self, case: &Case) -> f64 {
        self.relationship_loss_pounds.pounds() * case.trust * case.relationship_worth
    }

    /// Harm of asking for a plan or of withholding, and of refusing one, in pounds: a part of that of a sanction.
    #[must_use]
    pub fn harm_of_plan(&self, case: &Case) -> f64 {
        self.plan_harm_share.value() * self.harm(case)
    }

    /// What the contract offers for a case; waiving is always open and worth nothing.
    fn choices(&self, case: &Case, staff: Staff) -> impl Iterator<Item = Choice> {
        let (hours_per_case, hours_per_plan) = (self.hours_per_case, self.hours_per_plan);
        let sanction = case.sanction.map(|sanction| Choice {
            action: Action::Sanction,
            benefit: self.benefit_of_sanction(sanction, case, staff),
            hours: hours_per_case,
        });
        let withhold = case.may_withhold.then(|| Choice {
            action: Action::Withhold,
            benefit: self.benefit_of_withholding(case, staff),
            hours: hours_per_case,
        });
        let plan = case.plan_cost.map(|cost| Choice {
            action: Action::Plan,
            benefit: self.benefit_of_plan(cost, case, staff),
            hours: hours_per_plan,
        });
        [sanction, withhold, plan].into_iter().flatten()
    }

    /// Decides all cases of a month and says how many staff hours it took.
    ///
    /// Cases are taken in the order of net benefit per hour of their best action. In each of them the choice among what
    /// there are hours for is logit; without noise the best action is taken exactly when its benefit is above zero.
    /// Cases that no hours are left for are waived: nobody decides that share.
    #[must_use]
    pub fn triage(&self, cases: &[Case], staff: Staff) -> (Vec<Decision>, f64) {
        let worth = |case: &Case| {
            self.choices(case, staff).map(|choice| choice.benefit / choice.hours).fold(f64::NEG_INFINITY, f64::max)
        };
        let mut order: Vec<(usize, f64)> = cases.iter().map(worth).enumerate().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut decisions = vec![Decision::Unseen; cases.len()];
        let mut spent = 0.0;
        for (index, _) in order {
            let case = &cases[index];
            if case.is_seen {
                let left = Staff { hours: staff.hours - spent, ..staff };
                let (decision, hours) = self.decide(case, left);
                decisions[index] = decision;
                spent += hours;
            }
        }
        (decisions, spent)
    }

    /// Decides one case with the hours that are left; the hours that it takes.
    fn decide(&self, case: &Case, staff: Staff) -> (Decision, f64) {
        if self.choices(case, staff).next().is_none() {
            return (Decision::LetPass, 0.0);
        }
        // A hair is added so that a third of three hours is an hour.
        let open: Vec<Choice> = self.choices(case, staff).filter(|choice| choice.hours <= staff.hours + 1e-9).collect();
        if open.is_empty() {
            return (Decision::NoHours, 0.0);
        }
        self.choose(&open, case.draw).map_or_else(
            || (Decision::LetPass, self.hours_to_look.min(staff.hours.max(0.0))),
            |choice| (Decision::Acted(choice.action), choice.hours),
        )
    }

    /// The action that is taken, or none.
    fn choose<'c>(&self, open: &'c [Choice], draw: f64) -> Option<&'c Choice> {
        let best = open.iter().reduce(|best, next| if next.benefit > best.benefit { next } else { best })?;
        let noise = self.choice_noise_pounds.pounds();
        if noise <= 0.0 {
            return Some(best).filter(|best| best.benefit > 0.0);
        }
        // Everything is weighed against the best, so that no exponential has no end.
        let top = best.benefit.max(0.0);
        let weight = |benefit: f64| libm::exp((benefit - top) / noise);
        let whole = open.iter().map(|choice| weight(choice.benefit)).sum::<f64>() + weight(0.0);
        let mut passed = 0.0;
        open.iter().find(|choice| {
            passed += weight(choice.benefit);
            draw * whole < passed
        })
    }
}

#[cfg(test)]
mod tests;
