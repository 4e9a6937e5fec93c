//! Findings that look like those of a real study, for tests: drawn from a small fixed generator, not from the model.

use super::sample_contract;
use crate::analysis::findings::{
    Accounts, Arm, Carried, Carrier, Comparison, Findings, Flow, MeasureTrajectory, NetChange, Quantiles, StudyFacts,
};
use crate::measures::{Better, Measure, OverAYear, Unit};
use crate::units::FinancialYear;

const fn measure(id: &'static str, label: &'static str, unit: Unit, better: Better, over_a_year: OverAYear) -> Measure {
    Measure { id, label, meaning: "", unit, better, over_a_year }
}

pub static SURPLUS: Measure =
    measure("surplus_pounds", "System surplus (deficit below zero)", Unit::Pounds, Better::Higher, OverAYear::Sum);
pub static PROVIDERS: Measure = measure(
    "provider_surplus_pounds",
    "Provider surplus (deficit below zero)",
    Unit::Pounds,
    Better::Higher,
    OverAYear::Sum,
);
pub static SANCTIONS: Measure =
    measure("sanctions_paid_pounds", "Sanctions paid", Unit::Pounds, Better::Neither, OverAYear::Sum);
pub static FOUR_HOUR: Measure =
    measure("four_hour_share", "4-hour share in emergency departments", Unit::Share, Better::Higher, OverAYear::Mean);
pub static EIGHTEEN: Measure = measure(
    "eighteen_week_share",
    "Share of patients waiting within 18 weeks",
    Unit::Share,
    Better::Higher,
    OverAYear::Last,
);
pub static HEALTH: Measure = measure("health_index", "Health index", Unit::Points, Better::Higher, OverAYear::Mean);
pub static WAITING: Measure =
    measure("waiting_list", "Patients on the waiting list", Unit::Count, Better::Lower, OverAYear::Last);

/// A measure with where it starts, its change in a year, its spread, its noise, the effect of an arm, and its standard.
type Story = (&'static Measure, f64, f64, f64, f64, f64, Option<f64>);

const YEARS: usize = 10;

fn stories() -> [Story; 7] {
    [
        (&SURPLUS, 4.0e6, -1.7e6, 3.0e6, 2.4e6, 0.4e6, None),
        (&PROVIDERS, 2.0e6, -1.9e6, 2.6e6, 2.1e6, 3.1e6, None),
        (&SANCTIONS, 0.6e6, 0.12e6, 0.25e6, 0.1e6, -0.9e6, None),
        (&FOUR_HOUR, 0.957, -0.009, 0.008, 0.005, 0.004, Some(0.95)),
        (&EIGHTEEN, 0.935, -0.012, 0.012, 0.004, 0.0131, Some(0.92)),
        (&HEALTH, 100.0, -0.22, 0.5, 0.2, 0.06, None),
        (&WAITING, 41_200.0, 2_150.0, 2_600.0, 900.0, -2_340.0, None),
    ]
}

/// Numbers between 0 and 1 that look random and are always the same.
pub struct Dice(u64);

impl Dice {
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }

    /// About normal, with mean 0 and standard deviation 1.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.roll()).sum::<f64>() - 6.0
    }
}

pub fn quantiles(values: &[f64]) -> Quantiles {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |part: f64| sorted[((sorted.len() - 1) as f64 * part).round() as usize];
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Quantiles {
        p025: at(0.025),
        p05: at(0.05),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p95: at(0.95),
        p975: at(0.975),
        mean,
    }
}

fn spread(dice: &mut Dice, middle: f64, sd: f64) -> Quantiles {
    quantiles(&(0..50).map(|_| middle + sd * dice.bell()).collect::<Vec<_>>())
}

/// A baseline of annual sanctions against five-year shared risk, 50 parameter sets of 10 futures, ten years.
pub fn two_arms() -> Findings {
    findings(&["Annual contract with sanctions", "Five-year shared risk"])
}

/// A baseline and four values of a lever.
pub fn sweep() -> Findings {
    findings(&[
        "Annual contract with sanctions",
        "Shared risk, provider bears 25%",
        "Shared risk, provider bears 50%",
        "Shared risk, provider bears 75%",
        "Provider bears all of an overspend",
    ])
}

/// A single arm: nothing to compare.
pub fn one_arm() -> Findings {
    let mut findings = two_arms();
    findings.arms.truncate(1);
    findings.trajectories.retain(|trajectory| trajectory.arm == 0);
    findings.practice.retain(|found| found.arm == 0);
    findings.lapses.retain(|lapse| lapse.arm == 0);
    findings.bridges.retain(|bridge| bridge.arm == 0);
    findings.timelines.retain(|timeline| timeline.arm == 0);
    findings.comparisons.clear();
    findings.carried.clear();
    findings.decomposition = None;
    findings.net_changes.clear();
    findings
}

/// A baseline and nine values of a lever, with flows that take every way there is.
pub fn wide_sweep() -> Findings {
    let labels: Vec<String> = (0..10).map(|share| format!("Provider bears {}%", share * 10)).collect();
    let mut findings = findings(&labels.iter().map(String::as_str).collect::<Vec<_>>());
    let odd: [(&str, &str); 7] = [
        ("Centre", "Community providers"),
        ("Centre", "Commissioners"),
        ("Treasury", "Staff and suppliers"),
        ("Commissioners", "Staff and suppliers"),
        ("Acute providers", "Treasury"),
        ("Community providers", "Centre"),
        ("Mental health providers", "Staff and suppliers"),
    ];
    for (from, to) in odd {
        let mut flow = findings.flows[0].clone();
        (flow.arm, flow.from, flow.to) = (1, from.to_owned(), to.to_owned());
        "A clause with a name of some length".clone_into(&mut flow.clause);
        flow.pounds = quantiles(&[2.0e6, 3.0e6]);
        findings.flows.push(flow);
    }
    findings
}

fn findings(labels: &[&str]) -> Findings {
    let mut dice = Dice(20_130_401);
    let arm = |(place, label): (usize, &&str)| Arm { id: format!("arm-{place}@0.25"), label: (*label).to_owned() };
    let mut findings = Findings {
        study: StudyFacts {
            name: "shared-risk-study".to_owned(),
            title: "Sanctions or shared risk?".to_owned(),
            economy: "An economy of two commissioners and three providers".to_owned(),
            first_year: FinancialYear(2013),
            years: YEARS as u32,
            parameter_sets: 50,
            futures_per_set: 10,
            seed: 2013,
            run_id: "3fa9c1d2".to_owned(),
            version: "0.1.0".to_owned(),
        },
        arms: labels.iter().enumerate().map(arm).collect(),
        trajectories: Vec::new(),
        comparisons: Vec::new(),
        nation: None,
        carried: (1..labels.len()).map(carried).collect(),
        flows: Vec::new(),
        net_changes: Vec::new(),
        system_parts: Vec::new(),
        practice: Vec::new(),
        lapses: Vec::new(),
        bridges: Vec::new(),
        timelines: Vec::new(),
        accounts: Accounts::default(),
        decomposition: Some(sample_contract::decomposition(labels)),
        factorial: None,
        left_out: Vec::new(),
        arms_in_full: labels.len(),
    };
    for arm in 0..labels.len() {
        let strength = arm as f64 / (labels.len() - 1) as f64;
        for story in stories() {
            findings.trajectories.push(trajectory(&mut dice, story, arm, strength));
        }
        findings.flows.extend(flows(&mut dice, arm, strength));
        if arm > 0 {
            findings.comparisons.extend(stories().map(|story| comparison(&mut dice, story, arm, strength)));
            findings.net_changes.extend(net_changes(&mut dice, arm, strength));
        }
    }
    // With dice of their own, so that the samples above stay as they are.
    let mut dice = Dice(20_150_401);
    for arm in 0..labels.len() {
        let (practice, lapses) = sample_contract::practice(&mut dice, arm);
        findings.practice.extend(practice);
        findings.lapses.extend(lapses);
        findings.bridges.extend(sample_contract::bridges(&mut dice, arm));
        findings.timelines.push(sample_contract::timeline(&mut dice, arm, if arm == 2 { 9 } else { 3 }));
    }
    findings
}

/// What carries the change of the surplus: one parameter much, one something, the others next to nothing.
fn carried(arm: usize) -> Carried {
    let carrier = |(label, share, reach, low, high): (&str, f64, f64, f64, f64)| Carrier {
        address: format!("economy.{}", label.replace(' ', "_")),
        label: label.to_owned(),
        share,
        interval_95: ((share - reach).max(0.0), share + reach),
        lowest_third: Some(low),
        highest_third: Some(high),
    };
    let carriers = [
        ("hours of contracting", 0.41, 0.11, -0.6e6, 1.9e6),
        ("marginal cost", 0.18, 0.08, 0.9e6, -0.4e6),
        ("growth of emergencies", 0.06, 0.05, 0.4e6, 0.8e6),
        ("tenure of boards", 0.02, 0.03, 0.3e6, 0.5e6),
        ("hours in years without signing", 0.01, 0.02, 0.4e6, 0.5e6),
        ("year-end help", -0.01, 0.02, 0.4e6, 0.4e6),
    ];
    Carried { arm, measure: &SURPLUS, carriers: carriers.map(carrier).into(), chance: Some(0.07), together: 0.26 }
}

fn trajectory(dice: &mut Dice, story: Story, arm: usize, strength: f64) -> MeasureTrajectory {
    let (measure, start, slope, sd, noise, effect, target) = story;
    let sets: Vec<(f64, f64)> = (0..50).map(|_| (dice.bell() * sd * 0.5, dice.bell() * sd / 9.0)).collect();
    let capped = |value: f64| if measure.unit == Unit::Share { value.min(0.999) } else { value };
    let floor = |value: f64| if measure.id == SANCTIONS.id { value.max(0.02e6) } else { value };
    let path = |(level, drift): (f64, f64), wobble: f64, year: usize| {
        let year = year as f64;
        let bend = 1.0 + 0.25 * libm::sin(year / 3.0);
        let effect = strength * effect * (year / 5.0).min(1.0);
        floor(capped(start + slope * year * bend + level + drift * year + effect + wobble))
    };
    let year_band = |year| quantiles(&sets.iter().map(|&set| path(set, 0.0, year)).collect::<Vec<_>>());
    let single_futures = (0..3)
        .map(|number| (0..YEARS).map(|year| path(sets[number * 7], noise * 0.8 * dice.bell(), year)).collect())
        .collect();
    MeasureTrajectory {
        measure,
        arm,
        bands: (0..YEARS).map(year_band).collect(),
        noise_sd: vec![noise; YEARS],
        single_futures,
        target,
    }
}

fn comparison(dice: &mut Dice, story: Story, arm: usize, strength: f64) -> Comparison {
    let (measure, start, _, sd, noise, effect, _) = story;
    let by_set: Vec<f64> = (0..50).map(|_| effect * strength + sd * 0.35 * dice.bell()).collect();
    let over_sets = quantiles(&by_set);
    let same = by_set.iter().filter(|value| value.signum() == over_sets.mean.signum()).count() as f64 / 50.0;
    Comparison {
        measure,
        arm,
        baseline_mean: start,
        noise_95: (over_sets.mean - noise * 0.09, over_sets.mean + noise * 0.09),
        same_sign_futures: 0.5 + (same - 0.5) * 0.8,
        same_sign_sets: same,
        pairing_correlation: 0.7,
        too_small_to_matter: [Some(0.5e6), Some(0.5e6), None, Some(0.005), Some(0.005), None, Some(500.0)]
            [stories().iter().position(|story| story.0.id == measure.id).unwrap()],
        by_set,
        over_sets,
    }
}

fn flows(dice: &mut Dice, arm: usize, strength: f64) -> Vec<Flow> {
    let sanctions = 1.4e6 * (1.0 - strength);
    let list: [(&str, &str, &str, f64); 19] = [
        ("Treasury", "Commissioners", "Allocation", 902.0e6),
        ("Commissioners", "Staff and suppliers", "Other services", 296.0e6),
        ("Commissioners", "Staff and suppliers", "Contract monitoring", 0.7e6),
        ("Centre", "Acute providers", "Support from the centre", 6.2e6),
        ("Centre", "Community providers", "Support from the centre", 0.8e6),
        ("Commissioners", "Acute providers", "Contract payments", 421.3e6),
        ("Commissioners", "Acute providers", "Reconciliation to activity", 5.4e6),
        ("Commissioners", "Acute providers", "Outcome payment", 4.6e6),
        ("Commissioners", "Acute providers", "Sanctions reinvested", sanctions * 0.6),
        ("Commissioners", "Acute providers", "Year-end settlement", 2.2e6),
        ("Acute providers", "Commissioners", "Sanctions", sanctions),
        ("Acute providers", "Commissioners", "Risk share", 3.1e6 * strength),
        ("Commissioners", "Community providers", "Contract payments", 168.4e6),
        ("Commissioners", "Community providers", "Outcome payment", 1.1e6),
        ("Community providers", "Commissioners", "Sanctions", sanctions * 0.15),
        ("Commissioners", "Community providers", "Risk share", 0.8e6 * strength),
        ("Acute providers", "Staff and suppliers", "Cost of care", 431.0e6),
        ("Acute providers", "Staff and suppliers", "Agency premium", 7.4e6),
        ("Community providers", "Staff and suppliers", "Cost of care", 169.9e6),
    ];
    let flow = |(from, to, clause, pounds): (&str, &str, &str, f64)| Flow {
        arm,
        from: from.to_owned(),
        to: to.to_owned(),
        clause: clause.to_owned(),
        pounds: spread(dice, pounds, pounds * 0.02),
    };
    list.map(flow).into_iter().filter(|flow| flow.pounds.mean > 0.0).collect()
}

fn net_changes(dice: &mut Dice, arm: usize, strength: f64) -> Vec<NetChange> {
    let parties = [
        ("Treasury", 0.0, 0.0, false),
        ("Commissioners", -2.6e6, 0.7e6, false),
        ("Acute providers", 2.9e6, 1.1e6, false),
        ("Community providers", 0.2e6, 0.3e6, false),
        ("Centre", -0.1e6, 0.1e6, false),
        ("System", 0.4e6, 1.0e6, true),
    ];
    parties
        .map(|(party, pounds, sd, is_system)| NetChange {
            arm,
            party: party.to_owned(),
            is_system,
            pounds: spread(dice, pounds * strength, sd),
        })
        .into()
}
