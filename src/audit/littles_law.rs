//! V-19: whoever waits is counted once a week for each week of the wait.

use crate::care::{AcuteMonth, AcuteState, LeftList, WaitingList, WeekScores, live_week};

use super::acute::WeekTerms;
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-19",
    name: "Little's law on every path",
    setting: "Patients on the list, added up over week ends, are the week ends that those who left had been on it, \
              and what those on it at the end had waited more than those at the start: to the patient-week, on \
              random paths of the list and of whole acute weeks with full beds and removals. Runs keep no single \
              waits, so they are lived here.",
    source: "Little, Operations Research 9 (1961); for paths: Stidham, Operations Research 22 (1974).",
    run,
};

const PATHS: u32 = 60;
const WEEKS: u32 = 200;

fn run(trial: &Trial) -> Vec<Finding> {
    let lists: Vec<Counted> = (0..PATHS).map(|path| path_of_list(trial, path)).collect();
    let weeks: Vec<Counted> = (0..PATHS).map(|path| path_of_weeks(trial, path)).collect();
    [("list alone", lists), ("acute weeks", weeks)]
        .into_iter()
        .flat_map(|(what, paths)| findings(what, &paths))
        .collect()
}

/// Both sides of the law over all paths, and the worst path: errors of two paths must not cancel.
fn findings(what: &str, paths: &[Counted]) -> [Finding; 3] {
    let sum = |of: fn(&Counted) -> i64| paths.iter().map(of).sum::<i64>() as f64;
    let worst = |of: fn(&Counted) -> i64| paths.iter().map(of).map(i64::abs).max().unwrap_or(i64::MAX) as f64;
    let finding = |quantity: &str, unit, exact: f64, found: f64| {
        let quantity = format!("{quantity}, {what}");
        Finding::within(Layer::Mechanics, quantity, unit, exact, found, 0.0, paths.len() as u64)
    };
    let (present, waited) = (sum(|path| path.present), sum(|path| path.waited));
    let apart = worst(|path| path.present - path.waited);
    [
        finding("weeks waited", "patient-weeks", present, waited),
        finding("largest difference on a path", "patient-weeks", 0.0, apart),
        finding("largest number of patients lost on a path", "patients", 0.0, worst(|path| path.lost)),
    ]
}

/// What was counted on a path.
struct Counted {
    present: i64,
    waited: i64,
    lost: i64,
}

impl Counted {
    fn begin(list: &WaitingList) -> Self {
        Self { present: 0, waited: -(list.presences() as i64), lost: i64::from(list.patients()) }
    }

    /// Patients leave.
    fn left(&mut self, left: LeftList) {
        self.waited += left.presences as i64;
        self.lost -= i64::from(left.patients);
    }

    /// A week ends after so many came.
    fn week_ends(&mut self, list: &WaitingList, came: u32) {
        self.present += i64::from(list.patients());
        self.lost += i64::from(came);
    }

    fn end(mut self, list: &WaitingList) -> Self {
        self.waited += list.presences() as i64;
        self.lost -= i64::from(list.patients());
        self
    }
}

/// Lists of ten to ten thousand referrals a week, too little or too much capacity, any priority.
fn path_of_list(trial: &Trial, path: u32) -> Counted {
    let draw = |week: u32, what: u32| trial.place(what, path, week).uniform();
    let size = libm::pow(10.0, 1.0 + 3.0 * draw(0, 0));
    let (load, priority) = (0.7 + 0.7 * draw(0, 1), 0.2 + 8.0 * draw(0, 2));
    let mut list = WaitingList::in_steady_state((size * 12.0 * draw(0, 3)) as u32, size, priority);
    let mut counted = Counted::begin(&list);
    for week in 1..=WEEKS {
        counted.left(list.treat((2.0 * size * draw(week, 4)) as u32, priority));
        counted.left(list.remove((0.02 * size * draw(week, 5)) as u32));
        let came = (2.0 * load * size * draw(week, 6)) as u32;
        list.age_and_admit(came);
        counted.week_ends(&list, came);
    }
    counted.end(&list)
}

/// Acute providers whose beds, more or less full, put some elective admissions off; some patients leave untreated.
fn path_of_weeks(trial: &Trial, path: u32) -> Counted {
    const REFERRALS: f64 = 2_000.0;
    let draw = |series: u32| trial.place(series, path, 0).uniform();
    let care = WeekTerms::new(0.5 + 7.0 * draw(10));
    let mut state = AcuteState {
        list: WaitingList::in_steady_state(16_000, REFERRALS, care.elective.long_wait_priority),
        elective_capacity: REFERRALS * (0.8 + 0.3 * draw(11)),
        staffed_capacity: 2_000.0,
        emergency_beds: 480.0,
        smoothed_occupancy: 0.87,
        smoothed_emergencies: 700.0,
        carry: [0.0; 2],
    };
    let month = AcuteMonth {
        attendances: 2_000.0,
        emergencies: 700.0,
        referrals: REFERRALS,
        stay_days: 4.8,
        delayed_beds: 25.0,
        beds: 600.0 + 200.0 * draw(12),
        pressure: -3.0,
        effort_factor: 1.0,
        capacity_ratio: 1.0,
    };
    let mut counted = Counted::begin(&state.list);
    for week in 1..=WEEKS {
        let place = |series: u32| trial.place(20 + series, path, week);
        let scores = WeekScores {
            variation: [0, 1, 2].map(|kind| place(kind).normal()),
            regional: place(3).normal(),
            counts: [4, 5, 6].map(|kind| place(kind).score()),
            breaches: place(7).score(),
        };
        let lived = live_week(&mut state, care.terms(), &month, &scores);
        counted.left(lived.treated);
        counted.week_ends(&state.list, lived.referrals);
        if week.is_multiple_of(4) {
            counted.left(state.remove_from_list(&care.elective));
        }
    }
    counted.end(&state.list)
}
