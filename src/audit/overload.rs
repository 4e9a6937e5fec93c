//! V-22: a list that grows because more come than are treated, and how many of it wait beyond 18 weeks.

use crate::care::{STANDARD_WEEKS, WaitingList};
use crate::chance::poisson;

use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-22",
    name: "Overloaded list and the 18-week standard",
    setting: "*λ* a week come, *s* are treated, the list *M* grows by *λ − s*. Places fall evenly on all waits, with \
              a priority for those over 18 weeks. Priority 1 is random order: a wait outlasts a week with chance *1 \
              − s/M*, so that a steady list has *(1 − s/M)¹⁸* over 18 weeks, *M = L + λ* where *L* is counted before \
              the week's referrals. Priority without end is first come, first served, as far as 18 weeks are looked \
              at, once as many are over 18 weeks as are treated: *1 − 18λ/M*, with Poisson referrals *1 − \
              (18/n)·E[N/(N − c)]*, *N* those of all *n* weeks. Scenario files reach a priority of 50; between the \
              two, hazards *h* and *min(1, Wh)* with *h = s/(M_young + W·M_old)*.",
    source: "Fluid limits and order statistics of arrivals; derived.",
    run,
};

/// Weeks of the overload.
const WEEKS: u32 = 260;
/// Treated before everybody else.
pub(super) const ALWAYS_FIRST: f64 = 1e9;
/// So many patients for each of the setting, where whole patients must not matter.
pub(super) const SCALE: f64 = 100.0;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = vec![random_order_in_overload(), first_come_in_overload(), week_of_loss()];
    for list in [712.67, 1_500.0] {
        let found = settled(list + 100.0, 1.0);
        let exact = libm::pow(1.0 - 100.0 / (list + 100.0), 18.0);
        let what = format!("part over 18 weeks, random order, 100 a week, steady list of {list}");
        findings.push(Finding::within(Layer::Mechanics, what, "share", exact, found, 5e-4, 1));
    }
    for priority in [4.8, 50.0] {
        let exact = steady_part(1_400.0, priority);
        let what = format!("part over 18 weeks, priority {priority}, 100 a week, steady list of 1400");
        findings.push(Finding::within(Layer::Mechanics, what, "share", exact, settled(1_400.0, priority), 5e-4, 1));
    }
    findings.extend(with_chance(trial));
    findings
}

/// The list after so many weeks of 100 a week who come and 95 who are treated, and its part over 18 weeks.
fn overloaded(list: f64, priority: f64) -> impl Iterator<Item = f64> {
    let mut list = WaitingList::in_steady_state((SCALE * list) as u32, SCALE * 100.0, priority);
    (0..WEEKS).map(move |_| {
        list.treat((SCALE * 95.0) as u32, priority);
        list.age_and_admit((SCALE * 100.0) as u32);
        part(&list)
    })
}

fn part(list: &WaitingList) -> f64 {
    f64::from(list.over_18_weeks()) / f64::from(list.patients())
}

/// Everyone on the list 18 weeks ago who has not been treated since.
fn random_order_in_overload() -> Finding {
    let list = |week: u32| 1_000.0 + 5.0 * f64::from(week);
    let stays = |week: u32| 1.0 - 95.0 / list(week);
    let before = WEEKS - STANDARD_WEEKS as u32;
    let exact = list(before) * (before..WEEKS).map(stays).product::<f64>() / list(WEEKS);
    let found = overloaded(1_000.0, 1.0).last().unwrap_or(f64::NAN);
    let what = "part over 18 weeks, random order, week 260 of overload";
    Finding::within(Layer::Mechanics, what, "share", exact, found, 2e-4, 1)
}

fn first_come_in_overload() -> Finding {
    let exact = 1.0 - 18.0 * 100.0 / 2_300.0;
    let found = overloaded(1_000.0, ALWAYS_FIRST).last().unwrap_or(f64::NAN);
    let what = "part over 18 weeks, first come first served, week 260 of overload";
    Finding::within(Layer::Mechanics, what, "share", exact, found, 1e-6, 1)
}

/// When fewer than 92% are within 18 weeks: the list is 18λ/0.92 then, reached between two week ends.
fn week_of_loss() -> Finding {
    let exact = (18.0 * 100.0 / 0.92 - 1_000.0) / 5.0;
    let over: Vec<f64> = overloaded(1_000.0, ALWAYS_FIRST).collect();
    let last = over.iter().rposition(|&over| over <= 0.08);
    let found = last.filter(|last| last + 1 < over.len()).map_or(f64::NAN, |last| {
        // Week ends are counted from 1.
        last as f64 + 1.0 + (0.08 - over[last]) / (over[last + 1] - over[last])
    });
    let what = "when 92% within 18 weeks is lost, first come first served";
    Finding::within(Layer::Mechanics, what, "weeks", exact, found, 0.05, 1)
}

/// The part over 18 weeks where a list of so many has come to rest; it starts in another order.
pub(super) fn settled(list: f64, priority: f64) -> f64 {
    let came = SCALE * 100.0;
    let mut list = WaitingList::in_steady_state((SCALE * list).round() as u32, came, 2.0);
    for _ in 0..1_500 {
        list.treat(came as u32, priority);
        list.age_and_admit(came as u32);
    }
    part(&list)
}

/// The same from the hazards, for a list that is long against 100 a week.
pub(super) fn steady_part(list: f64, priority: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let hazard = 0.5 * (low + high);
        let (young, old) = steady(hazard, priority);
        if young + old > list { low = hazard } else { high = hazard }
    }
    let (young, old) = steady(high, priority);
    old / (young + old)
}

/// Patients within and over 18 weeks when 100 a week come, the young leave with a hazard and the old with more.
pub(super) fn steady(hazard: f64, priority: f64) -> (f64, f64) {
    let become_old = libm::pow(1.0 - hazard, 18.0);
    (100.0 * (1.0 - become_old) / hazard, 100.0 * become_old / (priority * hazard).min(1.0))
}

/// Lists of Poisson referrals that begin at 1,500.
fn with_chance(trial: &Trial) -> [Finding; 2] {
    let path = |path: u32| {
        let mut list = WaitingList::in_steady_state(1_500, 100.0, ALWAYS_FIRST);
        for week in 0..WEEKS {
            list.treat(95, ALWAYS_FIRST);
            list.age_and_admit(poisson(100.0, trial.place(0, path, week).score()));
        }
        (f64::from(list.patients()), part(&list))
    };
    let (lists, parts): (Vec<f64>, Vec<f64>) = (0..trial.futures(5_000)).map(path).unzip();
    let [lists, parts] = [lists, parts].map(|values| values.into_iter().collect::<Sample>().mean());
    [
        Finding::sampled(Layer::Mechanics, "mean list, week 260 of overload from 1500", "patients", 2_800.0, lists),
        Finding::sampled(
            Layer::Mechanics,
            "mean part over 18 weeks, week 260 of overload from 1500",
            "share",
            mean_part(),
            parts,
        ),
    ]
}

/// Of the N who came in all weeks each came in the last 18 with the same chance; the list is N less 23,200.
fn mean_part() -> f64 {
    let (mean, gone) = (100.0 * f64::from(WEEKS), 95.0 * f64::from(WEEKS) - 1_500.0);
    // The distribution from its middle outwards, ten standard deviations either way.
    let around = 10 * mean.sqrt() as i32;
    let log_weight = |count: f64| count * libm::log(mean) - libm::lgamma(count + 1.0) - mean;
    let terms = (-around..=around).map(|off| {
        let count = mean + f64::from(off);
        libm::exp(log_weight(count)) * count / (count - gone)
    });
    1.0 - 18.0 / f64::from(WEEKS) * terms.sum::<f64>()
}
