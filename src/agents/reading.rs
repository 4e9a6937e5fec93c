//! Reading a contract: an agent settles its own forecast of the year against the terms, with and without a small change,
//! and takes the difference. It works for any clause.

use crate::contract::{
    Activity, Clauses, Line, Plan, Positions, Record, SettledSoFar, WaitingListCount, settle, settle_sanctions,
};
use crate::units::{MONTHS_IN_YEAR, Money, Month, Party, weeks_before_month};

/// A year as a party expects it: usually the last twelve months that it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Activity of each month of the year, April first.
    pub months: [Activity; MONTHS_IN_YEAR as usize],
    /// The waiting list at each month end.
    pub waiting: [WaitingListCount; MONTHS_IN_YEAR as usize],
}

/// Payments of a whole year from commissioner to provider, sanctions left out, if a forecast comes true.
///
/// Prices and shares are settled on the year so far, so the last month alone tells the year.
#[must_use]
pub fn payments_of_year(clauses: &Clauses, plan: &Plan, forecast: &Forecast, positions: Positions) -> Money {
    let mut to_date = Activity::default();
    for month in &forecast.months {
        to_date.add(month);
    }
    let record = record(plan, forecast, &to_date, MONTHS_IN_YEAR - 1);
    settle(clauses, &Record { positions: Some(positions), ..record }, &SettledSoFar::default()).payments_to_date()
}

/// Sanctions that the provider owes in a whole year if a forecast comes true.
#[must_use]
pub fn sanctions_of_year(clauses: &Clauses, plan: &Plan, forecast: &Forecast) -> Money {
    let mut so_far = SettledSoFar::default();
    let of_month = |month: u32| {
        let record = record(plan, forecast, &forecast.months[month as usize], month);
        let due = settle_sanctions(clauses, &record, &so_far);
        so_far.take(&due, record.ends_quarter());
        due.sanctions_owed_by(Party::Provider)
    };
    (0..MONTHS_IN_YEAR).map(of_month).sum()
}

fn record<'a>(plan: &'a Plan, forecast: &'a Forecast, to_date: &'a Activity, month: u32) -> Record<'a> {
    Record {
        month_of_year: month,
        weeks_to_date: weeks_before_month(month) + Month(month).weeks(),
        plan,
        month: &forecast.months[month as usize],
        to_date,
        waiting: &forecast.waiting[month as usize],
        positions: None,
        outcome_points: None,
    }
}

/// What one more four-hour breach a month costs the provider in sanctions, on average over the year, in pounds a breach.
#[must_use]
pub fn sanction_per_breach(clauses: &Clauses, plan: &Plan, forecast: &Forecast) -> f64 {
    if clauses.sanctions.is_none() {
        return 0.0;
    }
    let mut worse = *forecast;
    for month in &mut worse.months {
        month.breaches += 1;
    }
    let added = sanctions_of_year(clauses, plan, &worse) - sanctions_of_year(clauses, plan, forecast);
    added.pounds() / f64::from(MONTHS_IN_YEAR)
}

/// Part of the marginal cost of emergency admissions that the commissioner bears, as the contract has it: the change of
/// payments for one per cent more admissions over the change of the provider's cost. Above 1 the provider gains from demand.
#[must_use]
pub fn commissioner_share_of_marginal_cost(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    marginal_cost_share: f64,
) -> f64 {
    let mut more = *forecast;
    let mut added: u64 = 0;
    for month in &mut more.months {
        let extra = (month.emergencies / 100).max(1);
        month.emergencies += extra;
        added += u64::from(extra);
    }
    let cost = plan.tariff.get(Line::Emergency).for_each(added).times(marginal_cost_share);
    let before = payments_of_year(clauses, plan, forecast, Positions::default());
    // What a share in the system's deficit sees of the change: the provider's cost, and no price yet for it.
    let price_only = payments_of_year(clauses, plan, &more, Positions::default()) - before;
    let positions = Positions { provider: price_only - cost, commissioner: -price_only };
    let borne = payments_of_year(clauses, plan, &more, positions) - before;
    if cost > Money::ZERO { (borne.pounds() / cost.pounds()).max(0.0) } else { 0.0 }
}

/// Part of the contract's payments that follows locally agreed sums, which the next renewal may rebase.
#[must_use]
pub fn local_share(clauses: &Clauses, plan: &Plan, forecast: &Forecast) -> f64 {
    const STEP: f64 = 0.01;
    let before = payments_of_year(clauses, plan, forecast, Positions::default());
    let lower = Plan { local_index: plan.local_index * (1.0 - STEP), ..*plan };
    let after = payments_of_year(clauses, &lower, forecast, Positions::default());
    if before > Money::ZERO { ((before - after).pounds() / (STEP * before.pounds())).clamp(0.0, 1.0) } else { 0.0 }
}
