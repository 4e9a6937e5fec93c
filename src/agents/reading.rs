//! Reading a contract: an agent settles its own forecast of the year against the terms, with and without a small change,
//! and takes the difference. It works for any clause.

use crate::contract::{
    Activity, Charge, Clauses, FOUR_HOURS, Line, Plan, Positions, Record, SanctionDue, Scores, SettledSoFar,
    WaitingListCount, settle_payments, settle_quality, settle_sanctions,
};
use crate::units::{MONTHS_IN_YEAR, Money, Month, Party, QUARTERS_IN_YEAR, Share, weeks_before_month};

const MONTHS_IN_QUARTER: u32 = MONTHS_IN_YEAR / QUARTERS_IN_YEAR;

/// A year as a party expects it: usually the last twelve months that it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Activity of each month of the year, April first.
    pub months: [Activity; MONTHS_IN_YEAR as usize],
    /// The waiting list at each month end.
    pub waiting: [WaitingListCount; MONTHS_IN_YEAR as usize],
    /// How much deeper cases are coded than at the start.
    pub coding_depth: f64,
}

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
pub fn payments_of_year(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    positions: Positions,
    seat: Seat,
) -> Money {
    let mut to_date = Activity::default();
    for month in &forecast.months {
        to_date.add(month);
    }
    let record = record(plan, forecast, &to_date, MONTHS_IN_YEAR - 1);
    let due = settle_payments(clauses, &Record { positions: Some(positions), ..record });
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
        coding_depth: forecast.coding_depth,
        positions: None,
        scores: &[],
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

/// Sanctions of a year that the provider would owe on some standards, if a forecast comes true.
#[must_use]
pub fn sanctions_of_year(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    is_counted: impl Fn(usize) -> bool,
) -> Money {
    let mut so_far = SettledSoFar::default();
    let of_month = |month: u32| {
        let record = record(plan, forecast, &forecast.months[month as usize], month);
        let due = settle_sanctions(clauses, &record, &so_far);
        so_far.take(&due, record.ends_quarter());
        let counted = due.sanctions().filter(|due| due.owed_by == Party::Provider && is_counted(due.standard));
        counted.map(|due| due.sum).sum::<Money>()
    };
    (0..MONTHS_IN_YEAR).map(of_month).sum()
}

/// What one more four-hour breach a month costs the provider in sanctions, on average over the year, in pounds a breach.
#[must_use]
pub fn sanction_per_breach(added_by_quarter: &[Money; QUARTERS_IN_YEAR as usize]) -> f64 {
    added_by_quarter.iter().copied().sum::<Money>().pounds() / f64::from(MONTHS_IN_YEAR)
}

/// Part of the marginal cost of emergency admissions that the payer of the seat bears, as the contract has it: the change of
/// payments for one per cent more admissions over the change of the provider's cost. Above 1 the provider gains from demand.
/// `before` is what the forecast pays without any change.
#[must_use]
pub fn payers_share_of_marginal_cost(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    before: Money,
    marginal_cost_share: f64,
    seat: Seat,
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
    let price_only = payments_of_year(clauses, plan, &more, Positions::default(), seat) - before;
    let positions =
        Positions { provider: price_only - cost, commissioner: -price_only, everyone: -cost, part: seat.part };
    let borne = payments_of_year(clauses, plan, &more, positions, seat) - before;
    if cost > Money::ZERO { (borne.pounds() / cost.pounds()).max(0.0) } else { 0.0 }
}

/// Part of one more pound of the provider's surplus that the contract leaves with it at the year end: less than all of it
/// where a clause shares the system's surplus or deficit, or takes what lies beyond a cap. `before` are the payments of the
/// forecast, `expected` is the surplus that the board expects under the contract.
#[must_use]
pub fn kept_of_surplus(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    before: Money,
    expected: Money,
    seat: Seat,
) -> f64 {
    let earning = |surplus: Money| {
        let positions = Positions { provider: surplus, commissioner: Money::ZERO, everyone: surplus, part: seat.part };
        payments_of_year(clauses, plan, forecast, positions, seat)
    };
    let more = plan.value().times(0.01);
    // Only a cap makes it matter where the provider stands; everything else takes the same part of every pound.
    let given = if clauses.profit_cap.is_some() {
        earning(expected) - earning(expected + more)
    } else {
        before - earning(more)
    };
    if more > Money::ZERO { (1.0 - given.pounds() / more.pounds()).clamp(0.0, 1.0) } else { 1.0 }
}

/// What one per cent more coded value adds to payments, as a part of one per cent of them: nothing under a block, and less
/// where only a marginal rate is paid for it. `before` is what the forecast pays without any change.
#[must_use]
pub fn paid_for_depth(clauses: &Clauses, plan: &Plan, forecast: &Forecast, before: Money, seat: Seat) -> f64 {
    const STEP: f64 = 0.01;
    let coding_depth = (1.0 + forecast.coding_depth) * (1.0 + STEP) - 1.0;
    let after = payments_of_year(clauses, plan, &Forecast { coding_depth, ..*forecast }, Positions::default(), seat);
    if before > Money::ZERO { ((after - before).pounds() / (STEP * before.pounds())).max(0.0) } else { 0.0 }
}

/// Part of the contract's payments that follows locally agreed sums, which the next renewal may rebase. `before` is what
/// the forecast pays without any change.
#[must_use]
pub fn local_share(clauses: &Clauses, plan: &Plan, forecast: &Forecast, before: Money, seat: Seat) -> f64 {
    const STEP: f64 = 0.01;
    let lower = Plan { local_index: plan.local_index * (1.0 - STEP), ..*plan };
    let after = payments_of_year(clauses, &lower, forecast, Positions::default(), seat);
    if before > Money::ZERO { ((before - after).pounds() / (STEP * before.pounds())).clamp(0.0, 1.0) } else { 0.0 }
}

/// What one four-hour breach less in a quarter (counted from 0) adds to the year's quality payment, in pounds a breach.
///
/// A goal is met or missed by a score that the board knows to within `uncertainty` of the cases either way, each score in
/// between as likely as another: the mean slope of the payment over that width, as the contract settles it at both ends.
#[must_use]
pub fn quality_per_breach(
    clauses: &Clauses,
    plan: &Plan,
    forecast: &Forecast,
    quarter: u32,
    uncertainty: Share,
) -> f64 {
    if clauses.quality_payment.is_none() {
        return 0.0;
    }
    let months = (quarter * MONTHS_IN_QUARTER) as usize..((quarter + 1) * MONTHS_IN_QUARTER) as usize;
    let lived_with = |change: f64| {
        let mut lived = *forecast;
        for month in &mut lived.months[months.clone()] {
            let breaches = f64::from(month.breaches) + change * f64::from(month.attendances);
            month.breaches = libm::round(breaches.clamp(0.0, f64::from(month.attendances))) as u32;
        }
        let breaches: u32 = lived.months[months.clone()].iter().map(|month| month.breaches).sum();
        let march = &lived.months[lived.months.len() - 1];
        let due = settle_quality(clauses, &record(plan, &lived, march, MONTHS_IN_YEAR - 1));
        (due.to_date[Charge::QualityPayment], breaches)
    };
    let ((with_fewer, fewer), (with_more, more)) = (lived_with(-uncertainty.value()), lived_with(uncertainty.value()));
    if more > fewer { (with_fewer - with_more).pounds() / f64::from(more - fewer) } else { 0.0 }
}

/// What one more point of the health index brings the provider by the contract, in pounds, where the index moves as expected.
#[must_use]
pub fn outcome_per_point(clauses: &Clauses, plan: &Plan, forecast: &Forecast) -> f64 {
    const STEP: f64 = 0.01;
    let Some(terms) = &clauses.outcome_payment else { return 0.0 };
    // Everything else in the basket moves as expected too.
    let expected = terms.basket.in_order().map(|terms| terms.map_or(0.0, |it| it.expected_change_points_per_year));
    let paid = |more: f64| {
        let mut scores = [Scores::default(), Scores(expected)];
        scores[1].0[0] += more;
        let march = &forecast.months[forecast.months.len() - 1];
        let record = record(plan, forecast, march, MONTHS_IN_YEAR - 1);
        settle_quality(clauses, &Record { scores: &scores, ..record }).to_date[Charge::OutcomePayment]
    };
    (paid(STEP) - paid(-STEP)).pounds() / (2.0 * STEP)
}

/// Breaches of a month over the threshold of the four-hour standard, and the sanctions that the provider would be spared
/// if none of them were reported.
#[must_use]
pub fn breaches_over_threshold(clauses: &Clauses, record: &Record, so_far: &SettledSoFar) -> (u32, Money) {
    let owed = |month: &Activity| {
        let due = settle_sanctions(clauses, &Record { month, ..*record }, so_far);
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
    let payments = |plan: &Plan, positions: Positions| {
        let record = record(plan, &nothing, &to_date, MONTHS_IN_YEAR - 1);
        settle_payments(clauses, &Record { positions: Some(positions), ..record }).payments_to_date()
    };
    let before = payments(full, Positions::default());
    // What a share in results sees of the smaller plan: what the price alone moves between the two, and nothing in the whole.
    let price_only = payments(smaller, Positions::default()) - before;
    let moved = Positions { provider: price_only, commissioner: -price_only, ..Positions::default() };
    let left_out = (full.value() - smaller.value()).pounds();
    if left_out > 0.0 { (before - payments(smaller, moved)).pounds() / left_out } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Credit, Form, Funded, Goal, Level, Linear, Paid, Payment, QualityGoals, QualityPayment};

    /// A quality payment of £2.5m on four hours alone, required at 95%.
    fn clauses(all_or_nothing: bool, credit: Credit) -> Clauses {
        let form = || Form::Block;
        let required = Share::clamped(0.95);
        let goal = Goal { weight_share: Share::ALL, level: Level::National, required_share: required, credit };
        let payment = Payment { attendances: form(), emergency: form(), elective: form(), contacts: form() };
        Clauses {
            quality_payment: Some(QualityPayment {
                share_of_contract_value: Share::clamped(0.025),
                goals: QualityGoals { a_and_e_four_hours: Some(goal), ..QualityGoals::default() },
                weight_share_by_quarter: [Share::clamped(0.25); 4],
                all_or_nothing,
                paid: Paid::OnAccount,
                funded: Funded::FromPrice,
            }),
            ..Clauses::only(payment)
        }
    }

    /// Pounds a breach in a quarter, with 10,000 attendances a month and these breaches a month, by quarter.
    fn per_breach(clauses: &Clauses, breaches: [u32; 4], quarter: u32) -> f64 {
        let plan = Plan { local_index: 1.0, other_services: Money::from_pence(10_000_000_000), ..Plan::default() };
        let months = std::array::from_fn(|month| Activity {
            attendances: 10_000,
            breaches: breaches[month / 3],
            ..Activity::default()
        });
        let forecast = Forecast { months, ..Forecast::default() };
        quality_per_breach(clauses, &plan, &forecast, quarter, Share::clamped(0.01))
    }

    #[test]
    fn a_breach_less_is_worth_the_stage_over_the_width_of_what_the_board_does_not_know() {
        let cliff = clauses(false, Credit::Cliff);
        // £625,000 over two points of 30,000 attendances.
        assert!((per_breach(&cliff, [510, 0, 0, 0], 0) - 625_000.0 / 600.0).abs() < 0.01);
        assert_eq!(per_breach(&cliff, [650, 0, 0, 0], 0), 0.0);
        // Out of reach of a cliff there is still partial credit: £625,000 over ten points of 30,000.
        let linear = clauses(false, Credit::Linear(Linear { floor_share: Share::clamped(0.85) }));
        assert!((per_breach(&linear, [1_000, 0, 0, 0], 0) - 625_000.0 / 3_000.0).abs() < 0.1);
    }

    #[test]
    fn under_all_or_nothing_the_whole_year_hangs_on_a_quarter_until_one_is_missed() {
        let whole = clauses(true, Credit::Cliff);
        assert!((per_breach(&whole, [0, 510, 0, 0], 1) - 2_500_000.0 / 600.0).abs() < 0.01);
        assert_eq!(per_breach(&whole, [900, 510, 0, 0], 1), 0.0);
        assert!(per_breach(&clauses(false, Credit::Cliff), [900, 510, 0, 0], 1) > 1_000.0);
    }
}
