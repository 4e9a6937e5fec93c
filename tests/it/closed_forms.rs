//! Settlements over many random activities against the exact mean and spread: marginal rates, corridors, thresholds.
//!
//! Each mean must lie within four standard errors of the exact value, and the standard error must be small enough for that
//! to mean something: four of them within one per cent of the value.

use commonpurse::chance::{Place, Purpose, Score, binomial, poisson};
use commonpurse::contract::{
    Activity, ActivityCost, Application, BaseYear, Baseline, Basis, CapAndCollar, Charge, Clauses, CostAndVolume,
    Credit, Form, Funded, Goal, Level, LineValues, Linear, MarginalRateEmergency, OwedBy, Paid, Payment, Plan,
    QualityGoals, QualityPayment, Readmissions, Record, RetainedMoney, RiskShare, Sanction, SanctionTerms, Sanctions,
    SettledSoFar, WaitingListCount, settle,
};
use commonpurse::units::{Money, Party, Share};

use crate::world::*;

const DRAWS: u32 = 200_000;

fn place(draw: u32) -> Place {
    Place { seed: SEED, replication: 0, purpose: Purpose::Emergencies, entity: 7, step: draw }
}

/// Mean and standard deviation of a sample with their standard errors.
struct Sample {
    mean: f64,
    deviation: f64,
    error_of_mean: f64,
    error_of_deviation: f64,
}

impl Sample {
    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let moment = |power: f64| values.iter().map(|value| libm::pow(value - mean, power)).sum::<f64>() / n;
        let deviation = moment(2.0).sqrt();
        let kurtosis = moment(4.0) / (moment(2.0) * moment(2.0));
        let error_of_deviation = deviation * ((kurtosis - 1.0) / (4.0 * n)).sqrt();
        Self { mean, deviation, error_of_mean: deviation / n.sqrt(), error_of_deviation }
    }
}

#[track_caller]
fn assert_close(found: f64, error: f64, exact: f64, what: &str) {
    assert!(4.0 * error <= 0.01 * exact.abs(), "{what}: too few draws to judge (error {error} of {exact})");
    let z = (found - exact) / error;
    assert!(z.abs() <= 4.0, "{what}: {found} against {exact}, {z} standard errors away");
}

fn clauses(emergency: Form) -> Clauses {
    let payment = Payment { attendances: Form::Block, emergency, elective: Form::Block, contacts: Form::Block };
    Clauses::only(payment)
}

/// A year's plan of emergency admissions at a price.
fn plan(emergencies: f64, price: f64) -> Plan {
    Plan {
        volumes: LineValues([0.0, emergencies, 0.0, 0.0]),
        tariff: LineValues([Money::ZERO, pounds(price), Money::ZERO, Money::ZERO]),
        local_index: 1.0,
        ..Plan::default()
    }
}

/// What a year of so many emergency admissions comes to, in pounds.
fn payment_of_year(clauses: &Clauses, plan: &Plan, emergencies: u32) -> f64 {
    let year = Activity { emergencies, ..Activity::default() };
    let record = Record {
        month_of_year: 11,
        weeks_to_date: 52,
        plan,
        month: &year,
        to_date: &year,
        waiting: &WaitingListCount::default(),
        months: &[],
        month_ends: &[],
        coding_depth: 0.0,
        positions: None,
        scores: &[],
    };
    settle(clauses, &record, &SettledSoFar::default()).payments_to_date().pounds()
}

fn marginal_rate(rate: f64) -> Form {
    Form::CostAndVolume(CostAndVolume { marginal_share_above_plan: share(rate), marginal_share_below_plan: Share::ALL })
}

/// Revenue and surplus of years of Poisson admissions, mean 1,000, price £2,000, variable cost £1,200.
fn poisson_years(form: Form, planned: f64) -> (Sample, Sample) {
    let (clauses, plan) = (clauses(form), plan(planned, 2_000.0));
    let years: Vec<(f64, f64)> = (0..DRAWS)
        .map(|draw| {
            let count = poisson(1_000.0, place(draw).score());
            let revenue = payment_of_year(&clauses, &plan, count);
            (revenue, revenue - 1_200.0 * f64::from(count))
        })
        .collect();
    let of = |pick: fn(&(f64, f64)) -> f64| Sample::of(&years.iter().map(pick).collect::<Vec<_>>());
    (of(|year| year.0), of(|year| year.1))
}

#[test]
fn a_marginal_rate_pays_and_spreads_as_the_exact_sum_over_the_poisson_distribution_says() {
    // At plan: E(Q − 1000)⁺ = 12.614611.
    let (revenue, surplus) = poisson_years(marginal_rate(0.5), 1_000.0);
    assert_close(revenue.mean, revenue.error_of_mean, 1_987_385.39, "mean revenue at half the tariff");
    assert_close(revenue.deviation, revenue.error_of_deviation, 48_252.00, "spread of revenue at half the tariff");
    assert_close(surplus.deviation, surplus.error_of_deviation, 13_354.72, "spread of surplus at half the tariff");
    // The part that the marginal rate keeps back, by itself: the sharper test of the mean.
    let kept_back = (2_000.0 * 1_000.0 - revenue.mean) / (0.5 * 2_000.0);
    assert!((kept_back - 12.614_611).abs() < 4.0 * revenue.error_of_mean / 1_000.0, "{kept_back}");
    // With a plan below the mean: E(Q − 980)⁺ = 25.022491.
    let (revenue, surplus) = poisson_years(marginal_rate(0.3), 980.0);
    assert_close(revenue.mean, revenue.error_of_mean, 1_964_968.51, "mean revenue above a low plan");
    assert_close(surplus.deviation, surplus.error_of_deviation, 13_649.44, "spread of surplus above a low plan");
}

/// Payment by activity with a marginal rate above the outturn of a base year, whatever the plan.
fn above_base_year(rate: f64) -> Clauses {
    Clauses {
        marginal_rate_emergency: Some(MarginalRateEmergency {
            marginal_share: share(rate),
            baseline: Baseline::BaseYear(BaseYear { share_of_opening_activity: share(0.98) }),
            retained_money: RetainedMoney::Kept,
        }),
        ..clauses(Form::Activity)
    }
}

#[test]
fn a_marginal_rate_above_a_base_year_pays_and_spreads_as_the_closed_form_says_and_asks_no_plan() {
    // Poisson, mean 1,000, baseline 980, £2,000 at 30%: as above a plan of 980, wherever the plan lies.
    let clauses = above_base_year(0.3);
    for planned in [900.0, 1_100.0] {
        let plan = Plan { opening_volumes: LineValues([0.0, 1_000.0, 0.0, 0.0]), ..plan(planned, 2_000.0) };
        let years: Vec<(f64, f64)> = (0..DRAWS)
            .map(|draw| {
                let count = poisson(1_000.0, place(draw).score());
                let revenue = payment_of_year(&clauses, &plan, count);
                (revenue, revenue - 1_200.0 * f64::from(count))
            })
            .collect();
        let revenue = Sample::of(&years.iter().map(|year| year.0).collect::<Vec<_>>());
        let surplus = Sample::of(&years.iter().map(|year| year.1).collect::<Vec<_>>());
        assert_close(revenue.mean, revenue.error_of_mean, 1_964_968.51, "mean revenue above a base year");
        assert_close(surplus.deviation, surplus.error_of_deviation, 13_649.44, "spread of surplus above a base year");
        let taken_off = (2_000_000.0 - revenue.mean) / (0.7 * 2_000.0);
        assert!((taken_off - 25.022_491).abs() < 4.0 * revenue.error_of_mean / 1_400.0, "{taken_off}");
    }
}

#[test]
fn readmissions_that_go_unpaid_are_no_part_of_what_a_marginal_rate_looks_at() {
    // 1,000 admissions at £10, 100 of them readmissions, half unpaid; of the 950 paid for, 70 above the base year.
    let clauses = Clauses {
        readmissions: Some(Readmissions { unpaid_share: share(0.5), retained_money: RetainedMoney::Kept }),
        ..above_base_year(0.3)
    };
    let plan = Plan { opening_volumes: LineValues([0.0, 880.0 / 0.98, 0.0, 0.0]), ..plan(1_000.0, 10.0) };
    let year = Activity { emergencies: 1_000, readmissions: 100, ..Activity::default() };
    let record = Record {
        month_of_year: 11,
        weeks_to_date: 52,
        plan: &plan,
        month: &year,
        to_date: &year,
        waiting: &WaitingListCount::default(),
        coding_depth: 0.0,
        positions: None,
        scores: &[],
        months: &[],
        month_ends: &[],
    };
    let paid = settle(&clauses, &record, &SettledSoFar::default()).payments_to_date();
    assert_eq!(paid, pounds(10_000.0 - 500.0 - 0.7 * 700.0));
}

#[test]
fn a_cap_and_collar_pays_on_average_what_the_closed_form_of_a_limited_normal_says() {
    // E[clip(D, ±20)] is nothing and its spread 50·√(2Φ(w) − 1 − 2wφ(w) + 2w²(1 − Φ(w))), w = 0.4: 17.782886.
    let form = Form::CapAndCollar(CapAndCollar {
        cap_share_of_plan: Some(share(0.02)),
        collar_share_of_plan: Some(share(0.02)),
    });
    let (clauses, plan) = (clauses(form), plan(1_000.0, 2_000.0));
    let moved: Vec<f64> = (0..DRAWS)
        .map(|draw| {
            let count = (1_000.0 + 50.0 * place(draw).normal()).round() as u32;
            (payment_of_year(&clauses, &plan, count) - 2_000_000.0) / 2_000.0
        })
        .collect();
    let sample = Sample::of(&moved);
    assert_close(sample.deviation, sample.error_of_deviation, 17.782886, "spread of what moves within limits");
    assert!(sample.mean.abs() <= 4.0 * sample.error_of_mean, "limits of the same width pay nothing on average");
}

#[test]
fn under_normal_activity_the_spread_falls_and_rises_with_the_marginal_rate_as_the_closed_form_says() {
    let rows = [(1.0, 2_000_000.0, 40_000.0), (0.7, 1_988_032.0, 26_585.0), (0.5, 1_980_053.0, 21_263.0)];
    let more = [(0.3, 1_972_074.0, 21_683.0), (0.0, 1_960_106.0, 31_756.0)];
    for (rate, mean, deviation) in rows.into_iter().chain(more) {
        let (clauses, plan) = (clauses(marginal_rate(rate)), plan(1_000.0, 2_000.0));
        let years: Vec<(f64, f64)> = (0..2 * DRAWS)
            .map(|draw| {
                let count = (1_000.0 + 50.0 * place(draw).normal()).round() as u32;
                let revenue = payment_of_year(&clauses, &plan, count);
                (revenue, revenue - 1_200.0 * f64::from(count))
            })
            .collect();
        let revenue = Sample::of(&years.iter().map(|year| year.0).collect::<Vec<_>>());
        let surplus = Sample::of(&years.iter().map(|year| year.1).collect::<Vec<_>>());
        assert_close(revenue.mean, revenue.error_of_mean, mean, &format!("mean revenue at a rate of {rate}"));
        assert_close(surplus.deviation, surplus.error_of_deviation, deviation, &format!("spread at a rate of {rate}"));
    }
}

#[test]
fn a_corridor_spreads_what_is_shared_as_the_closed_form_says() {
    // Deviations of standard deviation 50 around a plan of 1,000; corridor of 20 either way; £1,200 a case.
    for (inside, outside, exact) in [(0.0, 1.0, 35.524_831), (0.0, 0.5, 17.762_416), (1.0, 0.5, 33.054_684)] {
        let mut clauses = clauses(Form::Block);
        clauses.risk_share = Some(RiskShare {
            basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: Share::ALL }),
            corridor_share_of_plan: Some(share(0.02)),
            commissioner_share_inside: share(inside),
            commissioner_share_outside: share(outside),
        });
        let plan = plan(1_000.0, 1_200.0);
        let shared: Vec<f64> = (0..DRAWS)
            .map(|draw| {
                let count = (1_000.0 + 50.0 * place(draw).normal()).round() as u32;
                (payment_of_year(&clauses, &plan, count) - 1_200_000.0) / 1_200.0
            })
            .collect();
        let sample = Sample::of(&shared);
        assert_close(sample.deviation, sample.error_of_deviation, exact, &format!("shares {inside} and {outside}"));
        assert!(sample.mean.abs() <= 4.0 * sample.error_of_mean, "a share around plan pays nothing on average");
    }
}

#[test]
fn a_provider_that_bears_half_beyond_a_corridor_has_the_spread_of_the_closed_form() {
    let mut clauses = clauses(Form::Block);
    clauses.risk_share = Some(RiskShare {
        basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: Share::ALL }),
        corridor_share_of_plan: Some(share(0.02)),
        commissioner_share_inside: Share::NONE,
        commissioner_share_outside: share(0.5),
    });
    let plan = plan(1_000.0, 1_200.0);
    let surplus: Vec<f64> = (0..DRAWS)
        .map(|draw| {
            let count = (1_000.0 + 50.0 * place(draw).normal()).round() as u32;
            payment_of_year(&clauses, &plan, count) - 1_200.0 * f64::from(count)
        })
        .collect();
    let sample = Sample::of(&surplus);
    // A block would leave 60,000, half of everything 30,000.
    assert_close(sample.deviation, sample.error_of_deviation, 39_665.62, "spread of the provider's surplus");
}

/// Sanctions of months of 500 cases with independent breaches, 40 of them tolerated, £300 each above.
fn months_of_breaches(probability: f64, cap: Option<f64>, draws: u32) -> Vec<f64> {
    let four_hours = Sanction {
        per_breach_pounds: pounds(300.0),
        threshold_share: Some(share(0.92)),
        floor_share: None,
        owed_by: OwedBy::Provider,
    };
    let mut clauses = clauses(Form::Block);
    clauses.sanctions = Some(Sanctions {
        standards: SanctionTerms { a_and_e_four_hours: Some(four_hours), ..SanctionTerms::default() },
        cap_share_of_quarterly_value: cap.map(|_| share(0.025)),
        reinvested_share: Share::NONE,
        application: Application::Mandatory,
    });
    let plan = Plan {
        local_index: 1.0,
        // A plan whose quarter is capped at the sum that is asked for.
        other_services: pounds(cap.unwrap_or(1.0) / 0.025 * 4.0),
        ..Plan::default()
    };
    (0..draws)
        .map(|draw| {
            let breaches = binomial(500, probability, Score::of_uniform(place(draw).uniform()));
            let month = Activity { attendances: 500, breaches, ..Activity::default() };
            let record = Record {
                month_of_year: 0,
                weeks_to_date: 4,
                plan: &plan,
                month: &month,
                to_date: &month,
                waiting: &WaitingListCount::default(),
                months: &[],
                month_ends: &[],
                coding_depth: 0.0,
                positions: None,
                scores: &[],
            };
            settle(&clauses, &record, &SettledSoFar::default()).sanctions_owed_by(Party::Provider).pounds()
        })
        .collect()
}

#[test]
fn threshold_sanctions_come_to_their_exact_expectation() {
    for (probability, cap, exact) in [
        (0.08, None, 724.51),
        (0.10, None, 3_051.75),
        (0.08, Some(2_000.0), 589.223_2),
        (0.10, Some(2_000.0), 1_658.346_5),
    ] {
        let sample = Sample::of(&months_of_breaches(probability, cap, 600_000));
        assert_close(sample.mean, sample.error_of_mean, exact, &format!("sanctions at {probability}, cap {cap:?}"));
    }
    // Rare sanctions need more draws for one per cent; a bound in pounds serves.
    let rare = Sample::of(&months_of_breaches(0.06, None, 600_000));
    assert!((rare.mean - 23.71).abs() <= 4.0 * rare.error_of_mean, "{}", rare.mean);
    assert!(4.0 * rare.error_of_mean < 1.5);
}

#[test]
fn a_provider_exactly_at_the_standard_is_sanctioned_in_46_months_of_100_by_chance_alone() {
    for (probability, exact) in [(0.06, 0.028_140), (0.08, 0.458_045), (0.10, 0.924_911)] {
        let months = months_of_breaches(probability, None, DRAWS);
        let sanctioned = months.iter().filter(|&&sum| sum > 0.0).count() as f64 / f64::from(DRAWS);
        let error = (exact * (1.0 - exact) / f64::from(DRAWS)).sqrt();
        assert!((sanctioned - exact).abs() <= 4.0 * error, "{sanctioned} at {probability}");
        assert!(4.0 * error < 0.005);
    }
}

/// A quality payment of £2.5m on four hours alone, in four equal stages.
fn quality_payment(all_or_nothing: bool, credit: Credit) -> Clauses {
    let goal = Goal { weight_share: Share::ALL, level: Level::National, required_share: share(0.95), credit };
    Clauses {
        quality_payment: Some(QualityPayment {
            share_of_contract_value: share(0.025),
            goals: QualityGoals { a_and_e_four_hours: Some(goal), ..QualityGoals::default() },
            weight_share_by_quarter: [share(0.25); 4],
            all_or_nothing,
            paid: Paid::WhenEarned,
            funded: Funded::OnTop,
        }),
        ..clauses(Form::Block)
    }
}

/// What years of 1,000 attendances a month earn, with the breaches of each quarter drawn from its uniform number.
fn quality_years(clauses: &Clauses, draws: u32, breaches: impl Fn(usize, f64) -> u32) -> Sample {
    let plan = Plan { local_index: 1.0, other_services: pounds(100e6), ..Plan::default() };
    let year = |draw: u32| {
        let months: [Activity; 12] = std::array::from_fn(|month| {
            let quarter = month / 3;
            let breaches = breaches(quarter, place(4 * draw + quarter as u32).uniform());
            Activity { attendances: 1_000, breaches, ..Activity::default() }
        });
        let month_ends = [WaitingListCount::default(); 12];
        let record = Record {
            month_of_year: 11,
            weeks_to_date: 52,
            plan: &plan,
            month: &months[11],
            to_date: &months[11],
            waiting: &month_ends[11],
            months: &months,
            month_ends: &month_ends,
            positions: None,
            scores: &[],
            coding_depth: 0.0,
        };
        settle(clauses, &record, &SettledSoFar::default()).to_date[Charge::QualityPayment].pounds()
    };
    Sample::of(&(0..draws).map(year).collect::<Vec<_>>())
}

#[test]
fn a_quality_payment_in_stages_earns_its_mean_and_all_or_nothing_the_product() {
    // Chances of meeting the goal in each quarter; V·ΣuP and V·ΠP with V = £2.5m and u = ¼.
    const MET: [f64; 4] = [0.9, 0.8, 0.7, 0.6];
    let breaches = |quarter: usize, uniform: f64| if uniform < MET[quarter] { 50 } else { 51 };
    for (all_or_nothing, exact) in [(false, 1_875_000.0), (true, 756_000.0)] {
        let years = quality_years(&quality_payment(all_or_nothing, Credit::Cliff), 3 * DRAWS, breaches);
        assert_close(years.mean, years.error_of_mean, exact, &format!("all or nothing: {all_or_nothing}"));
    }
}

#[test]
fn partial_credit_earns_the_expectation_of_the_credit() {
    // Breaches evenly on 0 to 199 of 1,000: full credit up to 50, a straight line to none at 150: (51 + 49.5)/200 of £2.5m.
    let breaches = |_: usize, uniform: f64| (200.0 * uniform) as u32;
    let linear = quality_payment(false, Credit::Linear(Linear { floor_share: share(0.85) }));
    let years = quality_years(&linear, DRAWS, breaches);
    assert_close(years.mean, years.error_of_mean, 1_256_250.0, "linear credit");
    let years = quality_years(&quality_payment(false, Credit::Cliff), DRAWS, breaches);
    assert_close(years.mean, years.error_of_mean, 2_500_000.0 * 51.0 / 200.0, "a cliff");
}
