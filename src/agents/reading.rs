//! Reading a contract: an agent settles its own forecast of the year against the terms, with and without a small change,
//! and takes the difference. It works for any clause that is reckoned on the year so far: a small change alters `to_date` and not `months`.
//! A contract is read as it is signed, and no reading names a clause: where the contract answers that a change changes nothing
//! ([`Slope::Flat`]), it is not settled for it.
//!
//! Readings take the standard deviation of what they look at. Where it is above zero the difference is an expectation over
//! all that may come ([`expectation`]): thresholds, caps, corridors and cliffs are felt before they are reached. At zero
//! the forecast is taken to come true.

use std::cell::RefCell;
use std::ops::Range;

use crate::contract::{
    Activity, Clauses, Due, FOUR_HOURS, Line, LineValues, Owing, Plan, Positions, Question, Record, SanctionDue,
    Scores, SettledSoFar, Signed, Slope,
};
use crate::units::{MONTHS_IN_YEAR, Money, Month, Party, QUARTERS_IN_YEAR, Share, weeks_before_month};

use super::expectation::{self, Part};
use super::forecast::{breaches_off, times_by_line};

pub use super::forecast::Forecast;

const MONTHS_IN_QUARTER: u32 = MONTHS_IN_YEAR / QUARTERS_IN_YEAR;

/// From where a contract is read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seat {
    /// Whether a lead holds the contract: then payments are those that it passes on, else those of the commissioner.
    pub is_under_lead: bool,
    /// The contract's part of the planned value of all of its commissioner's contracts.
    pub part: f64,
}

/// Payments of a whole year from commissioner to provider, sanctions left out, if a forecast comes true.
///
/// Prices and shares are settled on the year so far, so the last month alone tells the year.
#[must_use]
pub fn payments_of_year(signed: &Signed, forecast: &Forecast, positions: Positions, seat: Seat) -> Money {
    payments_on(signed, forecast, &forecast.year(), positions, seat)
}

/// The same for a year that comes to other sums than the forecast's months.
fn payments_on(signed: &Signed, forecast: &Forecast, to_date: &Activity, positions: Positions, seat: Seat) -> Money {
    payments_settled(signed, forecast, to_date, positions, seat, &mut Due::default())
}

/// The same, settled in a place that was settled in before.
fn payments_settled(
    signed: &Signed,
    forecast: &Forecast,
    to_date: &Activity,
    positions: Positions,
    seat: Seat,
    due: &mut Due,
) -> Money {
    let record = record(signed.plan(), forecast, to_date, MONTHS_IN_YEAR - 1);
    signed.settle_payments_anew(&Record { positions: Some(positions), ..record }, due);
    if seat.is_under_lead { due.passed_on.to_date } else { due.payments_to_date() }
}

fn record<'a>(plan: &'a Plan, forecast: &'a Forecast, to_date: &'a Activity, month: u32) -> Record<'a> {
    Record {
        month_of_year: month,
        weeks_to_date: weeks_before_month(month) + Month(month).weeks(),
        plan,
        month: &forecast.months[month as usize],
        to_date,
        waiting: &forecast.waiting[month as usize],
        months: &forecast.months[..=month as usize],
        month_ends: &forecast.waiting[..=month as usize],
        positions: None,
        scores: &[],
        planned: None,
    }
}

/// What one more four-hour breach in each month of a quarter (counted from 0) adds to the provider's sanctions of the
/// quarter. Sanctions of different quarters have nothing to do with each other.
///
/// `deviation` is the standard deviation of the quarter's breaches, as a part of attendances.
#[must_use]
pub fn sanctions_added(signed: &Signed, forecast: &Forecast, quarter: u32, deviation: f64) -> Money {
    if signed.slope(Question::Breaches) == Slope::Flat {
        return Money::ZERO;
    }
    let months = months_of(quarter);
    let owing: [Option<Owing>; MONTHS_IN_QUARTER as usize] =
        std::array::from_fn(|at| owing(signed, forecast, months.start + at as u32));
    let months = || months.clone().zip(&owing);
    if deviation <= 0.0 {
        let with = |more: u32| sanctions_of_months(signed, forecast, months(), |month| month.breaches + more).1;
        return with(1) - with(0);
    }
    let per_breach = expectation::mean_slope(|z| {
        let off = |month: &Activity| breaches_off(month, deviation * z);
        let (breaches, sanctions) = sanctions_of_months(signed, forecast, months(), off);
        (f64::from(breaches), sanctions.pounds())
    });
    Money::from_pence(100 * i64::from(MONTHS_IN_QUARTER)).times(per_breach)
}

/// The months of a quarter, counted from 0.
fn months_of(quarter: u32) -> Range<u32> {
    quarter * MONTHS_IN_QUARTER..(quarter + 1) * MONTHS_IN_QUARTER
}

/// What the provider would owe for four-hour breaches in a month of the forecast, if the contract can say.
fn owing(signed: &Signed, forecast: &Forecast, month: u32) -> Option<Owing> {
    let record = record(signed.plan(), forecast, &forecast.months[month as usize], month);
    signed.owing(&record, FOUR_HOURS, Party::Provider)
}

/// Breaches of the months of a quarter and the sanctions that the provider owes for its standards, where months have so many
/// breaches.
fn sanctions_of_months<'a>(
    signed: &Signed,
    forecast: &Forecast,
    months: impl Iterator<Item = (u32, &'a Option<Owing>)>,
    breaches_of: impl Fn(&Activity) -> u32,
) -> (u32, Money) {
    let (mut breaches, mut owed) = (0, Money::ZERO);
    for (month, owing) in months {
        let expected = &forecast.months[month as usize];
        let lived = breaches_of(expected);
        breaches += lived;
        owed += owing
            .map_or_else(|| settled_sanctions(signed, forecast, month, lived, owed), |owing| owing.owed(lived, owed));
    }
    (breaches, owed)
}

/// What the provider owes in a month with so many breaches, after what it owed in earlier months of the quarter.
fn settled_sanctions(signed: &Signed, forecast: &Forecast, month: u32, breaches: u32, before: Money) -> Money {
    let lived = Activity { breaches, ..forecast.months[month as usize] };
    let record = Record { month: &lived, ..record(signed.plan(), forecast, &lived, month) };
    let mut so_far = SettledSoFar::default();
    so_far.quarter_sanctions[Party::Provider as usize] = before;
    signed.settle_sanctions(&record, &so_far).sanctions_owed_by(Party::Provider)
}

/// Sanctions of a year that the provider would owe on some standards, if a forecast comes true.
#[must_use]
pub fn sanctions_of_year(signed: &Signed, forecast: &Forecast, is_counted: impl Fn(usize) -> bool) -> Money {
    sanctions_by_month(signed, forecast, is_counted).into_iter().sum()
}

/// The same month by month, April first.
#[must_use]
pub fn sanctions_by_month(
    signed: &Signed,
    forecast: &Forecast,
    is_counted: impl Fn(usize) -> bool,
) -> [Money; MONTHS_IN_YEAR as usize] {
    let mut so_far = SettledSoFar::default();
    std::array::from_fn(|month| {
        let record = record(signed.plan(), forecast, &forecast.months[month], month as u32);
        let due = signed.settle_sanctions(&record, &so_far);
        so_far.take(&due, record.ends_quarter());
        let counted = due.sanctions().filter(|due| due.owed_by == Party::Provider && is_counted(due.standard));
        counted.map(|due| due.sum).sum()
    })
}

/// What one more patient over 18 weeks at a month end costs the provider in sanctions, in pounds: the mean slope up to one
/// patient in two hundred more, so that nobody stands on the edge of a threshold.
#[must_use]
pub fn sanction_per_long_wait(signed: &Signed, forecast: &Forecast) -> f64 {
    if signed.slope(Question::LongWaits) == Slope::Flat {
        return 0.0;
    }
    let mut longer = *forecast;
    let mut added = 0;
    for month_end in &mut longer.waiting {
        let more = (month_end.list / 200).max(1);
        let over_18_weeks = (month_end.over_18_weeks + more).min(month_end.list).max(month_end.over_18_weeks);
        added += over_18_weeks - month_end.over_18_weeks;
        month_end.over_18_weeks = over_18_weeks;
    }
    let owed = |forecast| sanctions_of_year(signed, forecast, |_| true);
    if added > 0 { (owed(&longer) - owed(forecast)).pounds() / f64::from(added) } else { 0.0 }
}

/// What one more four-hour breach a month costs the provider in sanctions, on average over the year, in pounds a breach.
#[must_use]
pub fn sanction_per_breach(added_by_quarter: &[Money; QUARTERS_IN_YEAR as usize]) -> f64 {
    added_by_quarter.iter().copied().sum::<Money>().pounds() / f64::from(MONTHS_IN_YEAR)
}

/// Part of the marginal cost of emergency admissions that the payer of the seat bears, as the contract has it: the change of
/// payments for one per cent more admissions over the change of the provider's cost. Above 1 the provider gains from demand.
/// `before` is what the forecast pays without any change.
///
/// `deviation` is the standard deviation of the year's activity, of all lines together, as a part of it.
#[must_use]
pub fn payers_share_of_marginal_cost(
    signed: &Signed,
    forecast: &Forecast,
    before: Money,
    marginal_cost_share: f64,
    seat: Seat,
    deviation: f64,
) -> f64 {
    let year = forecast.year();
    if deviation > 0.0 && year.emergencies == 0 {
        return 0.0;
    }
    let answers = signed.slope(Question::Surplus) != Slope::Flat;
    let looks_at_results = answers && (deviation <= 0.0 || look_at_results(signed, forecast, &year, before, seat));
    let tariff = &signed.plan().tariff;
    // What a share in the system's deficit sees of a change: the provider's cost, and no price yet for it.
    let paid = |lived: &Activity, cost: Money| {
        let price_only = payments_on(signed, forecast, lived, Positions::default(), seat) - before;
        if !looks_at_results {
            return price_only;
        }
        let positions =
            Positions { provider: price_only - cost, commissioner: -price_only, everyone: -cost, part: seat.part };
        payments_on(signed, forecast, lived, positions, seat) - before
    };
    let of_cost = |paid: Money, cost: Money| if cost > Money::ZERO { paid.pounds() / cost.pounds() } else { 0.0 };
    if deviation <= 0.0 {
        let added: u32 = forecast.months.iter().map(|month| (month.emergencies / 100).max(1)).sum();
        let more = Activity { emergencies: year.emergencies + added, ..year };
        let cost = tariff.get(Line::Emergency).for_each(u64::from(added)).times(marginal_cost_share);
        return of_cost(paid(&more, cost), cost).max(0.0);
    }
    let cost_of = |lived: &Activity| {
        let of_line = |line: Line| {
            let [now, expected] = [lived, &year].map(|activity| u64::from(activity.paid_for().get(line)));
            tariff.get(line).for_each(now) - tariff.get(line).for_each(expected)
        };
        Line::ALL.into_iter().map(of_line).sum::<Money>().times(marginal_cost_share)
    };
    // Admissions go from one end of the part to the other, everything else is at its mean: a tier of emergency payment is
    // met by the part in which it lies, and a corridor around the whole contract as near as makes no difference.
    let slope = |part: Part| {
        let [low, high] = [part.low, part.high].map(|z| {
            let mut factors = LineValues([1.0 + deviation * part.mean; Line::ALL.len()]);
            factors.0[Line::Emergency as usize] = 1.0 + deviation * z;
            let lived = times_by_line(&year, &factors);
            let cost = cost_of(&lived);
            (paid(&lived, cost), cost)
        });
        of_cost(high.0 - low.0, high.1 - low.1)
    };
    expectation::mean_over_parts(slope).max(0.0)
}

/// Whether anything that is paid depends on the parties' results: asked once where a reading settles many times.
fn look_at_results(signed: &Signed, forecast: &Forecast, year: &Activity, before: Money, seat: Seat) -> bool {
    let value = signed.value();
    [value, -value].into_iter().any(|result| {
        let positions = Positions { provider: result, commissioner: Money::ZERO, everyone: result, part: seat.part };
        payments_on(signed, forecast, year, positions, seat) != before
    })
}

/// Part of one more pound of the provider's surplus that the contract leaves with it at the year end: less than all of it
/// where a clause shares the system's surplus or deficit, or takes what lies beyond a cap. `before` are the payments of the
/// forecast, `expected` is the surplus that the board expects under the contract.
///
/// `deviation` is the standard deviation of that surplus, as a part of the planned value.
#[must_use]
pub fn kept_of_surplus(
    signed: &Signed,
    forecast: &Forecast,
    before: Money,
    expected: Money,
    seat: Seat,
    deviation: f64,
) -> f64 {
    let slope = signed.slope(Question::Surplus);
    if slope == Slope::Flat {
        return 1.0;
    }
    let (year, value) = (forecast.year(), signed.value());
    let earning = |surplus: Money| {
        let positions = Positions { provider: surplus, commissioner: Money::ZERO, everyone: surplus, part: seat.part };
        payments_on(signed, forecast, &year, positions, seat)
    };
    if deviation > 0.0 {
        if !look_at_results(signed, forecast, &year, before, seat) {
            return 1.0;
        }
        let slope = expectation::mean_slope(|z| {
            let surplus = expected + value.times(deviation * z);
            (surplus.pounds(), earning(surplus).pounds())
        });
        return (1.0 + slope).clamp(0.0, 1.0);
    }
    let more = value.times(0.01);
    let given =
        if slope == Slope::Bends { earning(expected) - earning(expected + more) } else { before - earning(more) };
    if more > Money::ZERO { (1.0 - given.pounds() / more.pounds()).clamp(0.0, 1.0) } else { 1.0 }
}

/// Part of the contract's payments that follows locally agreed sums, which the next renewal may rebase. `before` is what
/// the forecast pays without any change.
#[must_use]
pub fn local_share(signed: &Signed, forecast: &Forecast, before: Money, seat: Seat) -> f64 {
    const STEP: f64 = 0.01;
    let plan = signed.plan();
    let lower = signed.with_plan(&Plan { local_index: plan.local_index * (1.0 - STEP), ..*plan });
    let after = payments_of_year(&lower, forecast, Positions::default(), seat);
    if before > Money::ZERO { ((before - after).pounds() / (STEP * before.pounds())).clamp(0.0, 1.0) } else { 0.0 }
}

/// What one four-hour breach less in a quarter (counted from 0) adds to the year's quality payment, in pounds a breach.
///
/// A goal is met or missed by a score that the board knows to within `uncertainty` of the cases either way. Where
/// `deviation` is zero, each score in between is as likely as another: the mean slope of the payment over that width, as the
/// contract settles it at both ends. Otherwise breaches have that standard deviation, as a part of attendances.
#[must_use]
pub fn quality_per_breach(
    signed: &Signed,
    forecast: &Forecast,
    quarter: u32,
    uncertainty: Share,
    deviation: f64,
) -> f64 {
    if signed.slope(Question::Scores) == Slope::Flat {
        return 0.0;
    }
    let (plan, march) = (signed.plan(), MONTHS_IN_YEAR - 1);
    // The other quarters are as they are, whatever becomes of this one.
    let so_far = SettledSoFar::counted(&record(plan, forecast, &forecast.months[march as usize], march), quarter);
    let months = months_of(quarter).start as usize..months_of(quarter).end as usize;
    let lived_with = |change: f64| {
        let mut lived = *forecast;
        for month in &mut lived.months[months.clone()] {
            month.breaches = breaches_off(month, change);
        }
        let breaches: u32 = lived.months[months.clone()].iter().map(|month| month.breaches).sum();
        let record = record(plan, &lived, &lived.months[march as usize], march);
        (signed.settle_quality(&record, &so_far, Question::Scores).payments_to_date(), breaches)
    };
    if deviation > 0.0 {
        return -expectation::mean_slope(|z| {
            let (paid, breaches) = lived_with(deviation * z);
            (f64::from(breaches), paid.pounds())
        });
    }
    let ((with_fewer, fewer), (with_more, more)) = (lived_with(-uncertainty.value()), lived_with(uncertainty.value()));
    if more > fewer { (with_fewer - with_more).pounds() / f64::from(more - fewer) } else { 0.0 }
}

/// What one more point of the health index brings the provider by the contract, in pounds, where the index moves as expected.
#[must_use]
pub fn outcome_per_point(signed: &Signed, forecast: &Forecast) -> f64 {
    const STEP: f64 = 0.01;
    if signed.slope(Question::Outcomes) == Slope::Flat {
        return 0.0;
    }
    // Every other outcome moves as expected too.
    let expected = signed.expected_change().unwrap_or_default();
    let paid = |more: f64| {
        let mut scores = [Scores::default(), expected];
        scores[1].0[0] += more;
        let march = &forecast.months[forecast.months.len() - 1];
        let record = Record { scores: &scores, ..record(signed.plan(), forecast, march, MONTHS_IN_YEAR - 1) };
        signed.settle_quality(&record, &SettledSoFar::default(), Question::Outcomes).payments_to_date()
    };
    (paid(STEP) - paid(-STEP)).pounds() / (2.0 * STEP)
}

/// Breaches of a month over the threshold of the four-hour standard, and the sanctions that the provider would be spared
/// if none of them were reported.
#[must_use]
pub fn breaches_over_threshold(signed: &Signed, record: &Record, so_far: &SettledSoFar) -> (u32, Money) {
    let owed = |month: &Activity| {
        let due = signed.settle_sanctions(&Record { month, ..*record }, so_far);
        let four_hours = due.sanctions().find(|due| due.owed_by == Party::Provider && is_four_hours(due));
        (four_hours.map_or(0, |due| due.breaches), due.sanctions_owed_by(Party::Provider))
    };
    let (over, sanctions) = owed(record.month);
    let without = Activity { breaches: record.month.breaches.saturating_sub(over), ..*record.month };
    (over, sanctions - owed(&without).1)
}

fn is_four_hours(due: &SanctionDue) -> bool {
    due.standard == FOUR_HOURS
}

/// Part of a pound of plan that is paid whatever activity comes: 1 under a block, 0 under payment by activity, below zero
/// where a plan that is too small costs the commissioner. `smaller` is the same plan with less in it; both are settled on
/// the activity of the full one, or where `deviation` is above zero on all that it may become with that standard deviation.
#[must_use]
pub fn worth_of_plan(clauses: &Clauses, full: &Plan, smaller: &Plan, deviation: f64) -> f64 {
    let signed = Signed::draft(clauses, full);
    let (with_less, nothing) = (signed.with_plan(smaller), Forecast::default());
    let place = RefCell::new(Due::default());
    let paid_for_rest = |z: f64| {
        let volume = |line: Line| (full.volumes.get(line) * (1.0 + deviation * z)).max(0.0) as u32;
        let to_date = Activity {
            attendances: volume(Line::Attendances),
            emergencies: volume(Line::Emergency),
            treated: volume(Line::Elective),
            contacts: volume(Line::Contacts),
            ..Activity::default()
        };
        paid_for_rest(&signed, &with_less, &nothing, &to_date, &mut place.borrow_mut()).pounds()
    };
    let left_out = (full.value() - smaller.value()).pounds();
    let paid = if deviation > 0.0 { expectation::mean(paid_for_rest) } else { paid_for_rest(0.0) };
    if left_out > 0.0 { paid / left_out } else { 0.0 }
}

/// What a plan brings beyond a smaller one on the same activity of the year.
fn paid_for_rest(full: &Signed, smaller: &Signed, nothing: &Forecast, to_date: &Activity, place: &mut Due) -> Money {
    let mut payments = |signed: &Signed, positions: Positions| {
        payments_settled(signed, nothing, to_date, positions, Seat::default(), place)
    };
    let before = payments(full, Positions::default());
    let price_only = payments(smaller, Positions::default()) - before;
    if smaller.slope(Question::Surplus) == Slope::Flat {
        return -price_only;
    }
    // What a share in results sees of the smaller plan: what the price alone moves between the two, and nothing in the whole.
    let moved = Positions { provider: price_only, commissioner: -price_only, ..Positions::default() };
    before - payments(smaller, moved)
}

#[cfg(test)]
mod tests;
