//! Budgets: every April but the first a commissioner forecasts its year and answers what shading and settlement leave of a
//! deficit, or spends what it has to spare. What was agreed and spent before the start is in the opening figures.

use crate::agents::commissioner::budget::{Reach, cases_for, part_bought};
use crate::agents::commissioner::settlement::Counterpart;
use crate::agents::reading::{self, Forecast, Seat};
use crate::contract::{Activity, Line, Positions, Signed};
use crate::engine::deals::{favour, kept_back, settles_outside, weight_of_volume};
use crate::engine::expected_plans::expected;
use crate::engine::layout::EntityKind;
use crate::engine::state::contract::ContractState;
use crate::engine::state::provider::Care;
use crate::engine::world::World;
use crate::ledger::{Heading, Node};
use crate::units::{CommissionerId, ContractId, Money, ProviderId, Share, WEEKS_IN_YEAR};

use super::contracting::vary_plan;

/// Part of a line's activity with and without which a contract is read: small enough for a slope, large enough for whole cases.
const STEP: f64 = 0.01;

/// Puts every commissioner's year in balance, or spends what it has to spare.
pub(in crate::engine) fn balance_budgets(world: &mut World<'_>) {
    let on = &world.economy().mechanisms;
    if !on.budget_recovery && !on.buying_care && !on.limits {
        return;
    }
    let managed_before: Vec<f64> = world.provider_ids().map(|id| world.managed_share(id)).collect();
    for contract in &mut world.contracts {
        contract.variation.bought = 0.0;
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

/// What a commissioner sees of the year ahead, and could do about it.
struct Outlook {
    /// Missing with the recovery in place, after settlement; below zero it is to spare.
    deficit: Money,
    /// Saved by managing the most referrals that can be managed, by contract.
    saved: Vec<(ContractId, Money)>,
    /// Acute contracts, then community ones: what could be bought under each.
    wishes: Vec<Wish>,
}

/// Cases or contacts that could be bought under a contract.
#[derive(Clone, Copy)]
struct Wish {
    contract: ContractId,
    line: Line,
    cases: f64,
    price: Money,
    marginal_cost: Money,
}

impl Wish {
    fn cost(&self) -> Money {
        self.price.times(self.cases)
    }
}

fn balance(world: &mut World<'_>, id: CommissionerId) {
    let economy = world.economy();
    let (on, terms) = (&economy.mechanisms, &economy.budget);
    let outlook = outlook(world, id);
    let other = world.commissioners[id.0].budget.other_spend_unchanged;
    let of_other = other * terms.largest_other_spend_change_share;
    let of_referrals: Money = outlook.saved.iter().map(|(_, saved)| *saved).sum();
    let buyable: Money = outlook.wishes.iter().map(Wish::cost).sum();
    let reach = Reach {
        recoverable: if on.budget_recovery { of_other + of_referrals } else { Money::ZERO },
        spendable: if on.buying_care { of_other + buyable } else { Money::ZERO },
    };
    let reserve = world.book.reserve(Node::Commissioner(id));
    let wanted = terms.recovery(world.commissioners[id.0].budget.recovery, outlook.deficit, reserve);
    let is_directed = world.commissioners[id.0].limit.is_under_intervention();
    let done = if is_directed { reach.done(wanted).max(of_other) } else { reach.done(wanted) };
    let part = reach.part_recovered(done);
    for (contract, saved) in &outlook.saved {
        let managed = if *saved > Money::ZERO { part * terms.largest_managed_share_of_referrals.value() } else { 0.0 };
        world.contracts[contract.0].variation.managed = managed;
    }
    let cut = if is_directed { 1.0 } else { part };
    let bought = if done < Money::ZERO { buy(world, &outlook.wishes, -done) } else { Money::ZERO };
    let raised = part_bought(-done - bought, of_other);
    let change = terms.largest_other_spend_change_share.value() * (raised - cut);
    let state = &mut world.commissioners[id.0];
    state.other_spend = other.times(1.0 + change);
    state.budget.recovery = done;
    state.budget.other_spend_change = change;
    state.budget.bought = bought;
    state.budget.unspent = if on.buying_care { (-wanted - reach.spendable).or_zero() } else { Money::ZERO };
}

/// Forecasts the year: what contracts pay at last year's activity, grown as their plans expect.
fn outlook(world: &World<'_>, id: CommissionerId) -> Outlook {
    let state = &world.commissioners[id.0];
    let own = &world.layout.commissioners[id.0].contracts;
    let read: Vec<Reading<'_>> = own.iter().map(|&contract| Reading::of(world, contract)).collect();
    let paid: Money = read.iter().map(Reading::paid).sum();
    let required = kept_back(world, id);
    // What was bought last year is bought again as long as nothing changes.
    let spent = state.other_spend + paid + state.budget.bought;
    let headroom = state.allocation + state.budget.besides - spent - required;
    let deficit = settled(world, &read, headroom) - headroom;
    let saved = read.iter().map(|reading| (reading.contract, reading.saved_by_managing())).collect();
    let (acute, community): (Vec<&Reading<'_>>, Vec<_>) = read.iter().partition(|reading| reading.is_acute());
    let wishes = acute.into_iter().chain(community).filter_map(Reading::wish).collect();
    Outlook { deficit, saved, wishes }
}

/// What the commissioner is expected to pay outside the contracts at the year end; below zero providers give way.
fn settled(world: &World<'_>, read: &[Reading<'_>], headroom: Money) -> Money {
    let economy = world.economy();
    if !economy.mechanisms.year_end_settlement {
        return Money::ZERO;
    }
    let open = read.iter().filter(|reading| settles_outside(world, reading.contract));
    let counterparts: Vec<Counterpart> = open
        .map(|reading| {
            let income = reading.paid();
            let margin = world.providers[reading.provider.0].last_margin.clamp(-1.0, 1.0);
            Counterpart { income, deficit: -income.times(margin), favour: favour(world, reading.contract) }
        })
        .collect();
    economy.settlement.settle(headroom, &counterparts).into_iter().sum()
}

/// A contract as its commissioner reads it in April.
struct Reading<'w> {
    world: &'w World<'w>,
    contract: ContractId,
    provider: ProviderId,
    forecast: Forecast,
}

impl<'w> Reading<'w> {
    fn of(world: &'w World<'w>, contract: ContractId) -> Self {
        let state = &world.contracts[contract.0];
        let wanted = expected(world, contract, 1.0);
        let forecast = Forecast { months: grown(state, &wanted.0), ..state.forecast };
        Self { world, contract, provider: world.layout.contracts[contract.0].provider, forecast }
    }

    fn state(&self) -> &'w ContractState {
        &self.world.contracts[self.contract.0]
    }

    fn is_acute(&self) -> bool {
        self.world.layout.providers[self.provider.0].kind == EntityKind::Acute
    }

    fn signed(&self) -> &'w Signed {
        self.world.signed(self.contract)
    }

    fn paid(&self) -> Money {
        paid_for(self.signed(), &self.forecast)
    }

    /// What managing the most referrals saves: the payments for so many cases less, the plan as it is.
    fn saved_by_managing(&self) -> Money {
        if !self.is_acute() {
            return Money::ZERO;
        }
        let (fewer, cases) = changed(&self.forecast, Line::Elective, -STEP);
        // The plan stands: a case less is a claim on its maker, of which a deal pays a part.
        let claim = (self.paid() - paid_for(self.signed(), &fewer)).pounds() / cases.max(1.0);
        let price = claim * weight_of_volume(self.world, self.contract);
        let managed = self.state().variation.managed;
        // Of what would come if nothing were managed.
        let wanted = f64::from(count(&self.forecast, Line::Elective)) / (1.0 - managed).max(STEP);
        let most = self.world.economy().budget.largest_managed_share_of_referrals.value() * wanted;
        Money::from_pence(libm::round(100.0 * price.max(0.0) * most) as i64)
    }

    /// What could be bought: as many cases as the list needs to keep to the standard, or contacts as are wanted and not
    /// delivered, and no more than capacity can be raised by for a year.
    fn wish(&self) -> Option<Wish> {
        let (terms, provider) = (&self.world.economy().budget, &self.world.providers[self.provider.0]);
        let share = self.world.layout.contracts[self.contract.0].share.value();
        let (line, needed, capacity) = match &provider.care {
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
        let most = terms.largest_bought_share_of_capacity.value() * capacity * f64::from(WEEKS_IN_YEAR);
        let cases = (share * needed.min(most)).floor();
        let (price, marginal_cost) = (self.price_of_more(line), self.marginal_cost(line));
        let wish = Wish { contract: self.contract, line, cases, price, marginal_cost };
        (cases > 0.0 && price > Money::ZERO && price >= marginal_cost).then_some(wish)
    }

    /// What a case more costs where it is planned and comes.
    fn price_of_more(&self, line: Line) -> Money {
        let (more, cases) = changed(&self.forecast, line, STEP);
        let mut plan = self.state().plan;
        plan.volumes.0[line as usize] += cases;
        let paid = paid_for(&self.signed().with_plan(&plan), &more) - self.paid();
        paid.times(1.0 / cases.max(1.0))
    }

    /// What a case more costs the provider.
    fn marginal_cost(&self, line: Line) -> Money {
        let world = self.world;
        let (base, provider) = (&world.layout.providers[self.provider.0], &world.providers[self.provider.0]);
        let level = provider.cost_index * world.input_prices(world.year()) * libm::exp(provider.lasting_shock);
        let of_price = base.cost.pounds() / base.income.pounds().max(1.0);
        world.layout.prices.get(line).times(world.economy().cost.marginal_cost_share.value() * of_price * level)
    }
}

fn paid_for(signed: &Signed, forecast: &Forecast) -> Money {
    reading::payments_of_year(signed, forecast, Positions::default(), Seat::default())
}

/// Last year's months, each line grown to what is expected of the year.
fn grown(state: &ContractState, wanted: &[f64; Line::ALL.len()]) -> [Activity; 12] {
    let ratio = |line: Line| {
        let lived = f64::from(count(&state.forecast, line));
        if lived > 0.0 { wanted[line as usize] / lived } else { 1.0 }
    };
    let of = |cases: u32, line: Line| libm::round(f64::from(cases) * ratio(line)) as u32;
    state.forecast.months.map(|month| Activity {
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
        *cases = libm::round(f64::from(*cases) * (1.0 + part)) as u32;
    }
    let cases = (f64::from(count(&other, line)) - f64::from(count(forecast, line))).abs();
    (other, cases)
}

/// Buys with a sum: pathways first, contacts with what is left; of each kind the same part under every contract. What is
/// bought is a variation of the plan, and the contract's own clauses pay for it. Returns what it will cost.
fn buy(world: &mut World<'_>, wishes: &[Wish], sum: Money) -> Money {
    let mut left = sum;
    for line in [Line::Elective, Line::Contacts] {
        let of_line: Vec<&Wish> = wishes.iter().filter(|wish| wish.line == line).collect();
        let part = part_bought(left, of_line.iter().map(|wish| wish.cost()).sum());
        for wish in of_line {
            let cases = cases_for(wish.cost().times(part), wish.price, wish.marginal_cost).min(wish.cases);
            world.contracts[wish.contract.0].variation.bought = cases;
            vary_plan(world, wish.contract, line, cases);
            left -= wish.price.times(cases);
        }
    }
    sum - left
}

/// Providers open what was bought, for the year.
fn open_what_was_bought(world: &mut World<'_>) {
    for id in world.provider_ids() {
        let own = world.layout.providers[id.0].contracts.iter();
        let bought: f64 = own.map(|contract| world.contracts[contract.0].variation.bought).sum();
        world.providers[id.0].bought_per_week = bought / f64::from(WEEKS_IN_YEAR);
    }
}

/// Providers are told what referrals will be managed away, and staff for so many fewer or more than last year. From then on
/// capacity follows referrals as always.
fn staff_for_referrals(world: &mut World<'_>, id: ProviderId, before: f64) {
    let now = world.managed_share(id);
    if now == before {
        return;
    }
    if let Care::Acute(state, _) = &mut world.providers[id.0].care {
        state.elective_capacity *= Share::clamped(now).rest().value() / Share::clamped(before).rest().value().max(STEP);
    }
}

/// What a commissioner's year brought beside allocation, other services, contracts and settlement, for the next forecast.
pub(in crate::engine) fn remember_year(world: &mut World<'_>) {
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
        world.commissioners[id.0].budget.besides = others.map(|&heading| world.book.accrued(node, heading)).sum();
    }
}

#[cfg(test)]
mod forecast_tests;
#[cfg(test)]
mod tests;
