//! V-13: what a marginal rate above plan pays, and how it spreads the risk between the parties.

use crate::chance::poisson;
use crate::contract::{
    Activity, BaseYear, Baseline, Clauses, CostAndVolume, Form, LineValues, MarginalRateEmergency, Plan, RetainedMoney,
};

use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-13",
    name: "Payment under a marginal rate",
    setting: "Activity *Q* at £2,000 with a share *m* of it above a baseline *B*, £1,200 of cost a case: *E = pμ − \
              (1 − m)p·E(Q − B)⁺*, and the spread that follows; normal or Poisson *Q* of mean 1,000. The rate stands \
              above plan (cost and volume) or above 98% of a base year, whatever the plan. With a spread of 50, \
              whole cases move no result by a fortieth of a standard error.",
    source: "Moments of a limited normal and Poisson variable; derived.",
    run,
};

const PRICE: f64 = 2_000.0;
const COST: f64 = 1_200.0;
const MEAN: f64 = 1_000.0;
const DEVIATION: f64 = 50.0;

/// Rate, mean revenue, spread of the surplus, spread of revenue at a baseline of the mean; normal activity.
const NORMAL: [(f64, f64, f64, f64); 5] = [
    (1.0, 2_000_000.00, 40_000.00, 100_000.00),
    (0.7, 1_988_031.73, 26_584.97, 85_479.59),
    (0.5, 1_980_052.89, 21_262.94, 76_499.10),
    (0.3, 1_972_074.04, 21_682.73, 68_338.43),
    (0.0, 1_960_105.77, 31_756.11, 58_381.94),
];

/// What the sum over the Poisson distribution gives for a rate above a baseline: mean and spread of revenue, spread of the
/// surplus, and the mean of what is taken off the price.
struct Exact {
    rate: f64,
    baseline: f64,
    revenue: f64,
    of_revenue: f64,
    of_surplus: f64,
    taken_off: f64,
}

const AT_PLAN: Exact = Exact {
    rate: 0.5,
    baseline: 1_000.0,
    revenue: 1_987_385.39,
    of_revenue: 48_252.00,
    of_surplus: 13_354.72,
    taken_off: 0.5 * PRICE * 12.614_611_35,
};

const BELOW: Exact = Exact {
    rate: 0.3,
    baseline: 980.0,
    revenue: 1_964_968.51,
    of_revenue: 32_524.98,
    of_surplus: 13_649.44,
    taken_off: 0.7 * PRICE * 25.022_490_53,
};

fn run(trial: &Trial) -> Vec<Finding> {
    let normal = |draw| (MEAN + DEVIATION * trial.place(0, draw, 0).normal()).round() as u32;
    let mut findings = Vec::new();
    for (rate, mean, of_surplus, of_revenue) in NORMAL {
        let rig = Rig::new(pays_for_emergencies(above_plan(rate)), plan_of_emergencies(MEAN, PRICE));
        let lived = RevenueYears::of(rig, trial.futures(250_000), normal);
        let of = |what: &str| format!("{what}, normal activity, rate {rate}");
        findings.extend([
            Finding::sampled(Layer::Mechanics, of("mean revenue"), "£", mean, lived.revenue.mean()),
            Finding::sampled(Layer::Mechanics, of("spread of revenue"), "£", of_revenue, lived.revenue.deviation()),
            Finding::sampled(Layer::Mechanics, of("spread of surplus"), "£", of_surplus, lived.surplus.deviation()),
        ]);
    }
    findings.extend(block(trial, normal));
    let by_plan =
        |exact: &Exact| (pays_for_emergencies(above_plan(exact.rate)), plan_of_emergencies(exact.baseline, PRICE));
    findings.extend(against(trial, 1, "above a plan of 1,000", &AT_PLAN, by_plan(&AT_PLAN)));
    findings.extend(against(trial, 2, "above a plan of 980", &BELOW, by_plan(&BELOW)));
    for (series, planned) in [(3, 900.0), (4, 1_100.0)] {
        let what = format!("above a base year of 980, plan of {planned}");
        let plan = Plan { opening_volumes: LineValues([0.0, MEAN, 0.0, 0.0]), ..plan_of_emergencies(planned, PRICE) };
        findings.extend(against(trial, series, &what, &BELOW, (above_base_year(BELOW.rate), plan)));
    }
    findings
}

/// A block pays the same whatever is done, and leaves all of the risk with the provider.
fn block(trial: &Trial, cases: impl Fn(u32) -> u32) -> [Finding; 3] {
    let rig = Rig::new(pays_for_emergencies(Form::Block), plan_of_emergencies(MEAN, PRICE));
    let lived = RevenueYears::of(rig, trial.futures(250_000), cases);
    let (mean, spread) = (lived.revenue.mean(), lived.revenue.deviation());
    let sure = |what: &str, exact, found| Finding::within(Layer::Mechanics, what, "£", exact, found, 0.0, mean.n);
    [
        sure("mean revenue, normal activity, block", MEAN * PRICE, mean.value),
        sure("spread of revenue, normal activity, block", 0.0, spread.value),
        Finding::sampled(
            Layer::Mechanics,
            "spread of surplus, normal activity, block",
            "£",
            COST * DEVIATION,
            lived.surplus.deviation(),
        ),
    ]
}

/// Poisson activity under a contract with a marginal rate, against the sum over the distribution.
fn against(trial: &Trial, series: u32, of: &str, exact: &Exact, (clauses, plan): (Clauses, Plan)) -> [Finding; 4] {
    let cases = |draw| poisson(MEAN, trial.place(series, draw, 0).score());
    let lived = RevenueYears::of(Rig::new(clauses, plan), trial.futures(400_000), cases);
    let of = |what: &str| format!("{what}, Poisson activity {of}, rate {}", exact.rate);
    let sampled = |what: &str, exact, found| Finding::sampled(Layer::Mechanics, of(what), "£", exact, found);
    [
        sampled("mean revenue", exact.revenue, lived.revenue.mean()),
        sampled("spread of revenue", exact.of_revenue, lived.revenue.deviation()),
        sampled("spread of surplus", exact.of_surplus, lived.surplus.deviation()),
        sampled("mean taken off", exact.taken_off, lived.taken_off.mean()),
    ]
}

fn above_plan(rate: f64) -> Form {
    Form::CostAndVolume(CostAndVolume { marginal_share_above_plan: share(rate), marginal_share_below_plan: share(1.0) })
}

/// Payment by activity with a marginal rate above the outturn of a base year.
fn above_base_year(rate: f64) -> Clauses {
    Clauses {
        marginal_rate_emergency: Some(MarginalRateEmergency {
            marginal_share: share(rate),
            baseline: Baseline::BaseYear(BaseYear { share_of_opening_activity: share(0.98) }),
            retained_money: RetainedMoney::Kept,
        }),
        ..pays_for_emergencies(Form::Activity)
    }
}

/// Years by the ledger.
struct RevenueYears {
    revenue: Sample,
    surplus: Sample,
    /// What is missing from the full price of what was done.
    taken_off: Sample,
}

impl RevenueYears {
    fn of(mut rig: Rig, futures: u32, cases: impl Fn(u32) -> u32) -> Self {
        let years: Vec<[f64; 3]> = (0..futures)
            .map(|future| {
                let cases = cases(future);
                let activity = Activity { emergencies: cases, ..Activity::default() };
                let cost = COST * f64::from(cases);
                let surplus = rig.live(&Year { activity, cost: pounds(cost), ..Year::default() }).pounds();
                [surplus + cost, surplus, PRICE * f64::from(cases) - surplus - cost]
            })
            .collect();
        let of = |place: usize| years.iter().map(|year| year[place]).collect();
        Self { revenue: of(0), surplus: of(1), taken_off: of(2) }
    }
}
