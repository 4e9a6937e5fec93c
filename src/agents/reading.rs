//! Reading a contract: an agent settles its own forecast of the year against the terms, with and without a small change,
//! and takes the difference. It works for any clause.

use crate::contract::{
    Activity, Clauses, Line, Plan, Positions, Record, SettledSoFar, WaitingListCount, settle_payments, settle_sanctions,
};
use crate::units::{MONTHS_IN_YEAR, Money, Month, Party, QUARTERS_IN_YEAR, weeks_before_month};

const MONTHS_IN_QUARTER: u32 = MONTHS_IN_YEAR / QUARTERS_IN_YEAR;

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
    settle_payments(clauses, &Record { positions: Some(positions), ..record }).payments_to_date()
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

/// What one more four-hour breach in each month of a quarter (counted from 0) adds to the provider's sanctions of the
/// quarter. Sanctions of different quarters have nothing to do with each other.
#[must_use]
pub fn sanctions_added(clauses: &Clauses, plan: &Plan, forecast: &Forecast, quarter: u32) -> Money {
    if clauses.sanctions.is_none() {
        return Money::ZERO;
    }
    let owed = |more_breaches: u32| -> Money {
        let mut so_far = SettledSoFar::default();
        let of_month = |month: u32| {
            let expected = &forecast.months[month as usize];
            let lived = Activity { breaches: expected.breaches + more_breaches, ..*expected };
            let record = Record { month: &lived, ..record(plan, forecast, &lived, month) };
            let due = settle_sanctions(clauses, &record, &so_far);
            so_far.take(&due, record.ends_quarter());
            due.sanctions_owed_by(Party::Provider)
        };
        (quarter * MONTHS_IN_QUARTER..(quarter + 1) * MONTHS_IN_QUARTER).map(of_month).sum()
    };
    owed(1) - owed(0)
}

/// What one more four-hour breach a month costs the provider in sanctions, on average over the year, in pounds a breach.
#[must_use]
pub fn sanction_per_breach(added_by_quarter: &[Money; QUARTERS_IN_YEAR as usize]) -> f64 {
    added_by_quarter.iter().copied().sum::<Money>().pounds() / f64::from(MONTHS_IN_YEAR)
}

/// Part of the marginal cost of emergency admissions that the commissioner bears, as the contract has it: the change of
/// payments for one per cent more admissions over the change of the provider's cost. Above 1 the provider gains from demand.
/// `before` is what the forecast pays without any change.
#[must_use]
pub fn commissioner_share_of_marginal_cost(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    before: Money,
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
    // What a share in the system's deficit sees of the change: the provider's cost, and no price yet for it.
    let price_only = payments_of_year(clauses, plan, &more, Positions::default()) - before;
    let positions = Positions { provider: price_only - cost, commissioner: -price_only };
    let borne = payments_of_year(clauses, plan, &more, positions) - before;
    if cost > Money::ZERO { (borne.pounds() / cost.pounds()).max(0.0) } else { 0.0 }
}

/// Part of one more pound of the provider's surplus that the contract leaves with it at the year end: less than all of it
/// where a clause shares the system's surplus or deficit. `before` are the payments of the forecast.
#[must_use]
pub fn kept_of_surplus(clauses: &Clauses, plan: &Plan, forecast: &Forecast, before: Money) -> f64 {
    let more = plan.value().times(0.01);
    let positions = Positions { provider: more, commissioner: Money::ZERO };
    let given = before - payments_of_year(clauses, plan, forecast, positions);
    if more > Money::ZERO { (1.0 - given.pounds() / more.pounds()).clamp(0.0, 1.0) } else { 1.0 }
}

/// Part of the contract's payments that follows locally agreed sums, which the next renewal may rebase. `before` is what
/// the forecast pays without any change.
#[must_use]
pub fn local_share(clauses: &Clauses, plan: &Plan, forecast: &Forecast, before: Money) -> f64 {
    const STEP: f64 = 0.01;
    let lower = Plan { local_index: plan.local_index * (1.0 - STEP), ..*plan };
    let after = payments_of_year(clauses, &lower, forecast, Positions::default());
    if before > Money::ZERO { ((before - after).pounds() / (STEP * before.pounds())).clamp(0.0, 1.0) } else { 0.0 }
}

/// Part of a pound of plan that is paid whatever activity comes: 1 under a block, 0 under payment by activity, below zero
/// where a plan that is too small costs the commissioner. `smaller` is the same plan with less in it; both are settled on
/// the activity of the full one.
#[must_use]
pub fn worth_of_plan(clauses: &Clauses, full: &Plan, smaller: &Plan) -> f64 {
    let volume = |line: Line| full.volumes.get(line) as u32;
    let to_date = Activity {
        attendances: volume(Line::Attendances),
        emergencies: volume(Line::Emergency),
        treated: volume(Line::Elective),
        contacts: volume(Line::Contacts),
        ..Activity::default()
    };
    let nothing = Forecast::default();
    let payments = |plan: &Plan| {
        let record = record(plan, &nothing, &to_date, MONTHS_IN_YEAR - 1);
        settle_payments(clauses, &Record { positions: Some(Positions::default()), ..record }).payments_to_date()
    };
    let left_out = (full.value() - smaller.value()).pounds();
    if left_out > 0.0 { (payments(full) - payments(smaller)).pounds() / left_out } else { 0.0 }
}
