//! Budgets: every April but the first a commissioner forecasts its year and answers what shading and settlement leave of a
//! deficit, or spends what it has to spare. What was agreed and spent before the start is in the opening figures.

use crate::agents::commissioner::balance::{LookAhead, Wish};
use crate::agents::commissioner::settlement::Counterpart;
use crate::agents::reading::{self, Forecast, Seat};
use crate::contract::{Activity, Line, LineValues, Plan, Positions, Signed};
use crate::engine::deals::{Dealing, favour, kept_back, settles_outside, weight_of_volume};
use crate::engine::expected_plans::{Expecting, expected};
use crate::engine::layout::EntityKind;
use crate::engine::state::care::Care;
use crate::ledger::{Heading, Node};
use crate::units::{CommissionerId, ContractId, Money, ProviderId, Share, WEEKS_IN_YEAR, nearest};

use super::contracting::vary_plan;
use crate::engine::access::touches;
use crate::engine::in_force::InForce;
use crate::engine::shares::{Varied, managed_share};
use crate::engine::signing::signed;
use crate::engine::steps::contracting::VaryPlan;

touches! {
    /// What `balance_budgets` reads and writes.
    BalanceBudgets
        reads [book, commissioner_limit, efficiency, forecast, margins, shocks, signing]
        writes [budget, care, funding, opened, variation]
        with [Dealing, Expecting, InForce, Varied, VaryPlan]
}

touches! {
    /// What is shared: `remember_year`.
    RememberYear reads [book] writes [budget]
}

/// Part of a line's activity with and without which a contract is read: small enough for a slope, large enough for whole cases.
const STEP: f64 = 0.01;

/// Puts every commissioner's year in balance, or spends what it has to spare.
pub(in crate::engine) fn balance_budgets<'a>(world: &mut impl BalanceBudgets<'a>) {
    let on = &world.economy().mechanisms;
    if !on.budget_recovery && !on.buying_care && !on.limits {
        return;
    }
    let managed_before: Vec<f64> = world.provider_ids().map(|id| managed_share(world, id)).collect();
    for variation in world.variation_mut() {
        variation.bought = 0.0;
    }
    if world.year() > 0 {
        for id in world.commissioner_ids() {
            balance(world, id);
        }
    }
    open_what_was_bought(world);
    for (id, before) in world.provider_ids().zip(managed_before) {
        staff_for_referrals(world, id, before);
    }
}

/// A commissioner's year as it is forecast.
struct BudgetOutlook {
    /// Missing with the recovery in place, after settlement; below zero it is to spare.
    deficit: Money,
    /// Saved by managing the most referrals that can be managed, by contract.
    saved: Vec<(ContractId, Money)>,
    /// Acute contracts, then community ones: what could be bought under each.
    wishes: Vec<(ContractId, Wish)>,
}

fn balance<'a>(world: &mut impl BalanceBudgets<'a>, id: CommissionerId) {
    let (on, outlook) = (&world.economy().mechanisms, outlook(world, id));
    let saved: Vec<Money> = outlook.saved.iter().map(|(_, saved)| *saved).collect();
    let wishes: Vec<Wish> = outlook.wishes.iter().map(|(_, wish)| *wish).collect();
    let other = world.budget()[id].other_spend_unchanged;
    let balanced = world.economy().budget.balance(&LookAhead {
        recovery: world.budget()[id].recovery,
        deficit: outlook.deficit,
        reserve: world.book().reserve(Node::Commissioner(id)),
        other_spend: other,
        saved: &saved,
        wishes: &wishes,
        may_recover: on.budget_recovery,
        may_buy: on.buying_care,
        is_directed: world.commissioner_limit()[id].is_under_intervention(),
    });
    for ((contract, _), managed) in outlook.saved.iter().zip(balanced.managed) {
        world.variation_mut()[contract].managed = managed;
    }
    buy(world, &outlook.wishes, &balanced.cases);
    let change = balanced.other_spend_change;
    world.funding_mut()[id].other_spend = other.times(1.0 + change);
    let budget = &mut world.budget_mut()[id];
    (budget.recovery, budget.other_spend_change, budget.bought) = (balanced.recovery, change, balanced.bought);
    budget.unspent = balanced.unspent;
}

/// Forecasts the year: what contracts pay at last year's activity, grown as their plans expect.
fn outlook<'a>(world: &impl BalanceBudgets<'a>, id: CommissionerId) -> BudgetOutlook {
    let own = &world.layout.commissioners[id.0].contracts;
    let read: Vec<_> = own.iter().map(|&contract| Reading::of(world, contract)).collect();
    let paid: Money = read.iter().map(|reading| reading.paid).sum();
    let required = kept_back(world, id);
    // What was bought last year is bought again as long as nothing changes.
    let spent = world.funding()[id].other_spend + paid + world.budget()[id].bought;
    let headroom = world.funding()[id].allocation + world.budget()[id].besides - spent - required;
    let deficit = settled(world, &read, headroom) - headroom;
    let saved = read.iter().map(|reading| (reading.contract, reading.saved_by_managing())).collect();
    let (acute, community): (Vec<_>, Vec<_>) = read.iter().partition(|reading| reading.is_acute());
    let wishes = acute.into_iter().chain(community).filter_map(Reading::wish).collect();
    BudgetOutlook { deficit, saved, wishes }
}

/// What the commissioner is expected to pay outside the contracts at the year end; below zero providers give way.
fn settled<'a, World: BalanceBudgets<'a>>(world: &World, read: &[Reading<'_, World>], headroom: Money) -> Money {
    let economy = world.economy();
    if !economy.mechanisms.year_end_settlement {
        return Money::ZERO;
    }
    let open = read.iter().filter(|reading| settles_outside(world, reading.contract));
    let counterparts: Vec<Counterpart> = open
        .map(|reading| {
            let margin = world.margins()[reading.provider].last_margin;
            Counterpart::expected(reading.paid, margin, favour(world, reading.contract))
        })
        .collect();
    economy.settlement.settle(headroom, &counterparts).into_iter().sum()
}

/// A contract as its commissioner reads it in April.
struct Reading<'w, World> {
    world: &'w World,
    contract: ContractId,
    provider: ProviderId,
    forecast: Forecast,
    /// What is paid if the forecast comes true.
    paid: Money,
}

impl<'w, 'a, World: BalanceBudgets<'a>> Reading<'w, World> {
    fn of(world: &'w World, contract: ContractId) -> Self {
        let (wanted, last) = (expected(world, contract, 1.0), world.forecast()[contract]);
        Self::if_it_comes_to(world, contract, Forecast { months: grown(&last, &wanted.0), ..last })
    }

    fn if_it_comes_to(world: &'w World, contract: ContractId, forecast: Forecast) -> Self {
        let paid = paid_for(signed(world, contract), &forecast);
        Self { world, contract, provider: world.layout.contracts[contract.0].provider, forecast, paid }
    }

    fn plan(&self) -> &'w Plan {
        &self.world.signing()[self.contract].plan
    }

    fn is_acute(&self) -> bool {
        self.world.layout.providers[self.provider.0].kind == EntityKind::Acute
    }

    fn signed(&self) -> &'w Signed {
        signed(self.world, self.contract)
    }

    /// What managing the most referrals saves: the payments for so many cases less, the plan as it is.
    fn saved_by_managing(&self) -> Money {
        if !self.is_acute() {
            return Money::ZERO;
        }
        let (fewer, cases) = changed(&self.forecast, Line::Elective, -STEP);
        // The plan stands: a case less is a claim on its maker, of which a deal pays a part.
        let claim = (self.paid - paid_for(self.signed(), &fewer)).pounds() / cases.max(1.0);
        let price = claim * weight_of_volume(self.world, self.contract);
        let managed = self.world.variation()[self.contract].managed;
        // Of what would come if nothing were managed.
        let wanted = f64::from(count(&self.forecast, Line::Elective)) / (1.0 - managed).max(STEP);
        self.world.economy().budget.saved_by_managing(price, wanted)
    }

    /// What could be bought: of as many cases as the list needs to keep to the standard, or contacts as are wanted and not
    /// delivered.
    fn wish(&self) -> Option<(ContractId, Wish)> {
        let terms = &self.world.economy().budget;
        let share = self.world.layout.contracts[self.contract.0].share.value();
        let (line, needed, capacity) = match &self.world.care()[self.provider] {
            Care::Acute(state, _) => {
                let needed = terms.cases_above_standard(state.list.patients(), state.list.over_18_weeks());
                (Line::Elective, needed, state.elective_capacity)
            }
            Care::Community(state, _) => {
                let lapse = self.world.economy().community.lapse_share_per_week.value();
                let needed = f64::from(state.backlog) * (1.0 + lapse * f64::from(WEEKS_IN_YEAR));
                (Line::Contacts, needed, state.capacity)
            }
        };
        let (price, marginal_cost) = (self.price_of_more(line), self.marginal_cost(line));
        let wish = terms.wish(line, share, needed, capacity, price, marginal_cost);
        wish.map(|wish| (self.contract, wish))
    }

    /// What a case more costs where it is planned and comes.
    fn price_of_more(&self, line: Line) -> Money {
        let (more, cases) = changed(&self.forecast, line, STEP);
        let mut plan = *self.plan();
        plan.volumes.0[line as usize] += cases;
        let paid = paid_for(&self.signed().with_plan(&plan), &more) - self.paid;
        paid.times(1.0 / cases.max(1.0))
    }

    /// What a case more costs the provider.
    fn marginal_cost(&self, line: Line) -> Money {
        let world = self.world;
        let (base, cost_index) =
            (&world.layout.providers[self.provider.0], world.efficiency()[self.provider].cost_index);
        let level = cost_index * world.input_prices(world.year()) * libm::exp(world.shocks()[self.provider].lasting);
        let of_price = base.cost.pounds() / base.income.pounds().max(1.0);
        world.layout.prices.get(line).times(world.economy().cost.marginal_cost_share.value() * of_price * level)
    }
}

/// What a contract pays for a forecast year.
fn paid_for(signed: &Signed, forecast: &Forecast) -> Money {
    reading::payments_of_year(signed, forecast, Positions::default(), Seat::default())
}

/// Last year's months, each line grown to what is expected of the year.
fn grown(last: &Forecast, wanted: &[f64; Line::ALL.len()]) -> [Activity; 12] {
    let ratio = |line: Line| {
        let lived = f64::from(count(last, line));
        if lived > 0.0 { wanted[line as usize] / lived } else { 1.0 }
    };
    let ratios = LineValues(Line::ALL.map(ratio));
    let of = |cases: u32, line: Line| nearest(f64::from(cases) * ratios.get(line));
    last.months.map(|month| Activity {
        attendances: of(month.attendances, Line::Attendances),
        breaches: of(month.breaches, Line::Attendances),
        emergencies: of(month.emergencies, Line::Emergency),
        readmissions: of(month.readmissions, Line::Emergency),
        treated: of(month.treated, Line::Elective),
        contacts_wanted: of(month.contacts_wanted, Line::Contacts),
        contacts: of(month.contacts, Line::Contacts),
        ..month
    })
}

/// Cases of a line in a forecast year.
fn count(forecast: &Forecast, line: Line) -> u32 {
    forecast.months.iter().map(|month| month.paid_for().get(line)).sum()
}

/// A forecast with a part more of the cases of a line, pathways or contacts, and how many more or fewer those are.
fn changed(forecast: &Forecast, line: Line, part: f64) -> (Forecast, f64) {
    let mut other = *forecast;
    for month in &mut other.months {
        let cases = if line == Line::Contacts { &mut month.contacts } else { &mut month.treated };
        *cases = nearest(f64::from(*cases) * (1.0 + part));
    }
    let cases = (f64::from(count(&other, line)) - f64::from(count(forecast, line))).abs();
    (other, cases)
}

/// Buys so many cases of each wish. What is bought is a variation of the plan, and the contract's own clauses pay for it.
fn buy<'a>(world: &mut impl BalanceBudgets<'a>, wishes: &[(ContractId, Wish)], cases: &[f64]) {
    for (&(contract, wish), &cases) in wishes.iter().zip(cases) {
        world.variation_mut()[contract].bought = cases;
        vary_plan(world, contract, wish.line, cases);
    }
}

/// Providers open what was bought, for the year.
fn open_what_was_bought<'a>(world: &mut impl BalanceBudgets<'a>) {
    for id in world.provider_ids() {
        let own = world.layout.providers[id.0].contracts.iter();
        let bought: f64 = own.map(|contract| world.variation()[contract].bought).sum();
        world.opened_mut()[id].bought_per_week = bought / f64::from(WEEKS_IN_YEAR);
    }
}

/// Providers are told what referrals will be managed away, and staff for so many fewer or more than last year. From then on
/// capacity follows referrals as always.
fn staff_for_referrals<'a>(world: &mut impl BalanceBudgets<'a>, id: ProviderId, before: f64) {
    let now = managed_share(world, id);
    if now == before {
        return;
    }
    if let Care::Acute(state, _) = &mut world.care_mut()[id] {
        state.elective_capacity *= Share::clamped(now).rest().value() / Share::clamped(before).rest().value().max(STEP);
    }
}

/// What a commissioner's year brought beside allocation, other services, contracts and settlement, for the next forecast.
pub(in crate::engine) fn remember_year<'a>(world: &mut impl RememberYear<'a>) {
    let is_forecast = |heading: Heading| {
        heading.row().is_by_formula
            || matches!(
                heading,
                Heading::Allocation | Heading::OtherSpend | Heading::Settlement | Heading::DebtTakenOver
            )
    };
    for id in world.commissioner_ids() {
        let node = Node::Commissioner(id);
        let others = Heading::ALL.iter().filter(|&&heading| !is_forecast(heading));
        world.budget_mut()[id].besides = others.map(|&heading| world.book().accrued(node, heading)).sum();
    }
}

#[cfg(test)]
mod forecast_tests;
#[cfg(test)]
mod tests;
