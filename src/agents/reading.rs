//! Reading a contract: an agent settles its own forecast of the year against the terms, with and without a small change,
//! and takes the difference. It works for any clause.

use crate::contract::{Activity, Clauses, Line, Plan, Positions, Record, SettledSoFar, WaitingListCount, settle};
use crate::units::{MONTHS_IN_YEAR, Money, Month, Party, weeks_before_month};

/// A year as a party expects it: usually the last twelve months that it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Activity of each month of the year, April first.
    pub months: [Activity; MONTHS_IN_YEAR as usize],
    /// The waiting list at each month end.
    pub waiting: [WaitingListCount; MONTHS_IN_YEAR as usize],
}

/// What a year of a contract comes to if a forecast comes true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearDue {
    /// All payments from commissioner to provider but sanctions.
    pub payments: Money,
    /// Sanctions the provider owes.
    pub provider_sanctions: Money,
    /// Sanctions the commissioner owes.
    pub commissioner_sanctions: Money,
}

/// Settles a whole year of a forecast.
#[must_use]
pub fn settle_year(clauses: &Clauses, plan: &Plan, forecast: &Forecast, positions: Positions) -> YearDue {
    let mut to_date = Activity::default();
    let mut so_far = SettledSoFar::default();
    let mut year = YearDue::default();
    for month in 0..MONTHS_IN_YEAR {
        let index = month as usize;
        to_date.add(&forecast.months[index]);
        let is_last = month + 1 == MONTHS_IN_YEAR;
        let record = Record {
            month_of_year: month,
            weeks_to_date: weeks_before_month(month) + Month(month).weeks(),
            plan,
            month: &forecast.months[index],
            to_date: &to_date,
            waiting: &forecast.waiting[index],
            positions: is_last.then_some(positions),
            outcome_points: None,
        };
        let due = settle(clauses, &record, &so_far);
        so_far.take(&due, record.ends_quarter());
        year.provider_sanctions += due.sanctions_owed_by(Party::Provider);
        year.commissioner_sanctions += due.sanctions_owed_by(Party::Commissioner);
        if is_last {
            year.payments = due.payments_to_date();
        }
    }
    year
}

/// What one more four-hour breach a month costs the provider in sanctions, on average over the year, in pounds a breach.
#[must_use]
pub fn sanction_per_breach(clauses: &Clauses, plan: &Plan, forecast: &Forecast) -> f64 {
    if clauses.sanctions.is_none() {
        return 0.0;
    }
    let before = settle_year(clauses, plan, forecast, Positions::default());
    let mut worse = *forecast;
    for month in &mut worse.months {
        month.breaches += 1;
    }
    let after = settle_year(clauses, plan, &worse, Positions::default());
    (after.provider_sanctions - before.provider_sanctions).pounds() / f64::from(MONTHS_IN_YEAR)
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
    let before = settle_year(clauses, plan, forecast, Positions::default());
    // What a share in the system's deficit sees of the change: the provider's cost, and no price yet for it.
    let price_only = settle_year(clauses, plan, &more, Positions::default()).payments - before.payments;
    let positions = Positions { provider: price_only - cost, commissioner: -price_only };
    let after = settle_year(clauses, plan, &more, positions);
    let borne = after.payments - before.payments;
    if cost > Money::ZERO { (borne.pounds() / cost.pounds()).max(0.0) } else { 0.0 }
}

/// Part of the contract's payments that follows locally agreed sums, which the next renewal may rebase.
#[must_use]
pub fn local_share(clauses: &Clauses, plan: &Plan, forecast: &Forecast) -> f64 {
    const STEP: f64 = 0.01;
    let before = settle_year(clauses, plan, forecast, Positions::default()).payments;
    let lower = Plan { local_index: plan.local_index * (1.0 - STEP), ..*plan };
    let after = settle_year(clauses, &lower, forecast, Positions::default()).payments;
    if before > Money::ZERO { ((before - after).pounds() / (STEP * before.pounds())).clamp(0.0, 1.0) } else { 0.0 }
}
