//! What is measured: one list of cases for the clock (`speed.rs`) and for the instruction count (`instructions.rs`).
#![allow(dead_code, reason = "each benchmark uses its part of the list")]

use std::hint::black_box;

use commonpurse::care::{
    AcuteMonth, AcuteState, AcuteTerms, AcuteWeek, OLDEST_WEEK, UrgentCareTerms, WaitingList, WeekScores, live_week,
};
use commonpurse::chance::{Place, Purpose, Score, binomial, fill_normal_scores, poisson};
use commonpurse::engine::{EntityKind, Layout, run};
use commonpurse::scenario::{Economy, Scenario};
use commonpurse::units::WEEKS_IN_YEAR;

pub mod scenarios;
#[path = "../../tests/it/shipped.rs"]
pub mod shipped;

const WEEKS: usize = WEEKS_IN_YEAR as usize;
const YEARS: u32 = 10;

/// Something that is measured; `units` of `unit` are done each time the work is done.
pub struct Case {
    pub name: &'static str,
    pub unit: &'static str,
    pub units: u64,
    /// The most instructions that a unit should take, where that was set.
    pub goal: Option<u64>,
    /// Per cent by which the count may differ from the one that is recorded.
    pub tolerance: u32,
    pub work: Box<dyn FnMut()>,
}

/// For whole runs.
const TOLERANCE: u32 = 2;
/// For small kernels, where the compiler's choices weigh more.
const TOLERANCE_OF_KERNELS: u32 = 4;

/// Every case, from the floor to a whole study.
pub fn all() -> Vec<Case> {
    let mut cases = weeks();
    for (name, economy, regime, goal) in [
        ("run/typical-annual-sanctions", "typical", "annual-sanctions", Some(8_500)),
        ("run/typical-five-year-shared-risk", "typical", "five-year-shared-risk", None),
        ("run/typical-block", "typical", "block", Some(7_000)),
        ("run/typical-quality-payment", "typical", "annual-sanctions-cquin", None),
        ("run/typical-rules-of-england", "typical", "england-2012-2020", Some(11_000)),
        ("run/strained-annual-sanctions", "strained", "annual-sanctions", None),
        ("run/large-annual-sanctions", "large", "annual-sanctions", Some(9_000)),
        ("run/plain", "plain", "plain", Some(2_500)),
    ] {
        cases.push(Case { goal, ..runs(name, &[scenarios::scenario(economy, regime, YEARS)], 1) });
    }
    for (name, commissioners) in [("run/contracts-12", 3), ("run/contracts-40", 10), ("run/contracts-120", 30)] {
        cases.push(runs(name, &[scenarios::with_commissioners(commissioners, YEARS)], 1));
    }
    let arms = ["annual-sanctions", "five-year-shared-risk"].map(|regime| shipped::scenario("typical", regime, YEARS));
    cases.push(runs("study/two-arms-twenty-futures", &arms, 20));
    cases
}

fn runs(name: &'static str, arms: &[Scenario], futures: u32) -> Case {
    let arms = arms.to_vec();
    let layout = Layout::of(&arms[0].economy);
    let units = arms.len() as u64 * u64::from(futures) * acute_weeks(&arms[0].economy, &layout);
    let work = move || {
        for future in 0..futures {
            for scenario in &arms {
                black_box(run(scenario, &layout, 1, future)).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    };
    Case { name, unit: "acute-provider-week", units, goal: None, tolerance: TOLERANCE, work: Box::new(work) }
}

fn acute_weeks(economy: &Economy, layout: &Layout) -> u64 {
    let acute = layout.entities(economy).iter().filter(|(_, kind)| *kind == EntityKind::Acute).count();
    acute as u64 * u64::from(YEARS * WEEKS_IN_YEAR)
}

/// A year of one acute provider, in three steps: its random numbers; the counts drawn from them and the memory that a
/// waiting list moves, which nothing can do without (the floor); and all of it.
fn weeks() -> Vec<Case> {
    let (unit, units, tolerance) = ("acute-provider-week", WEEKS as u64, TOLERANCE_OF_KERNELS);
    let week = |name, work| Case { name, unit, units, goal: None, tolerance, work };
    let mut year = Year::of(&shipped::scenario("typical", "annual-sanctions", YEARS).economy);
    let (mut scores, mut floor) = (year.clone(), year.clone());
    vec![
        week("week/scores", Box::new(move || black_box(&mut scores).draw())),
        week(
            "week/floor",
            Box::new(move || {
                floor.draw();
                for week in 0..WEEKS {
                    black_box(floor.count(week));
                }
            }),
        ),
        Case {
            goal: Some(2_600),
            ..week(
                "week/whole",
                Box::new(move || {
                    year.draw();
                    for week in 0..WEEKS {
                        black_box(year.live(week));
                    }
                }),
            )
        },
    ]
}

#[derive(Clone)]
struct Year {
    economy: Economy,
    state: AcuteState,
    month: AcuteMonth,
    list: [u32; OLDEST_WEEK + 2],
    first_week: u32,
    regional: Weekly,
    kinds: [[Weekly; 2]; 3],
    breaches: Weekly,
}

#[derive(Clone, Copy)]
struct Weekly {
    uniform: [f64; WEEKS],
    normal: [f64; WEEKS],
}

impl Weekly {
    const EMPTY: Self = Self { uniform: [0.5; WEEKS], normal: [0.0; WEEKS] };

    fn score(&self, week: usize) -> Score {
        Score { uniform: self.uniform[week], normal: self.normal[week] }
    }
}

impl Year {
    /// A provider of middling size under the terms of an economy.
    fn of(economy: &Economy) -> Self {
        let (attendances, emergencies, referrals, beds) = (2_300.0, 720.0, 2_100.0, 760.0);
        let state = AcuteState {
            list: WaitingList::in_steady_state(22_280, referrals, economy.elective.long_wait_priority),
            elective_capacity: referrals,
            staffed_capacity: attendances,
            emergency_beds: emergencies * 4.8 / 7.0,
            smoothed_occupancy: 0.87,
            smoothed_emergencies: emergencies,
            carry: [0.0; 2],
        };
        let month = AcuteMonth {
            attendances,
            emergencies,
            referrals,
            stay_days: 4.8,
            delayed_beds: 28.0,
            beds,
            pressure: economy.urgent_care.intercept - economy.urgent_care.load_slope * libm::log(attendances),
            effort_factor: 0.7,
            capacity_ratio: 1.0,
        };
        Self {
            economy: economy.clone(),
            state,
            month,
            list: [400; OLDEST_WEEK + 2],
            first_week: 0,
            regional: Weekly::EMPTY,
            kinds: [[Weekly::EMPTY; 2]; 3],
            breaches: Weekly::EMPTY,
        }
    }

    /// The random numbers of the next year, in bulk: two for each kind of demand and one for breaches, each week.
    fn draw(&mut self) {
        self.first_week = (self.first_week + WEEKS_IN_YEAR) % (YEARS * WEEKS_IN_YEAR);
        let place = |purpose| Place { seed: 1, future: 0, purpose, entity: 7, step: self.first_week };
        for (purpose, [variation, counts]) in
            [Purpose::Attendances, Purpose::Emergencies, Purpose::Referrals].into_iter().zip(&mut self.kinds)
        {
            place(purpose).fill_pairs(&mut variation.uniform, &mut counts.uniform);
            fill_normal_scores(&variation.uniform, &mut variation.normal);
            fill_normal_scores(&counts.uniform, &mut counts.normal);
        }
        place(Purpose::Breaches).fill_scores(&mut self.breaches.uniform, &mut self.breaches.normal);
    }

    fn count(&mut self, week: usize) -> [u32; 4] {
        let means = [self.month.attendances, self.month.emergencies, self.month.referrals];
        let counts: [u32; 3] =
            std::array::from_fn(|kind| poisson(black_box(means[kind]), self.kinds[kind][1].score(week)));
        let breach_share = UrgentCareTerms::breach_share(-2.5, 0.7);
        let breaches = binomial(counts[0], black_box(breach_share), self.breaches.score(week));
        self.list.copy_within(..OLDEST_WEEK + 1, 1);
        self.list[0] = counts[2];
        black_box(&mut self.list);
        [counts[0], counts[1], counts[2], breaches]
    }

    fn live(&mut self, week: usize) -> AcuteWeek {
        let economy = &self.economy;
        let terms = AcuteTerms {
            demand: &economy.demand,
            beds: &economy.beds,
            urgent_care: &economy.urgent_care,
            elective: &economy.elective,
        };
        let scores = WeekScores {
            variation: std::array::from_fn(|kind| self.kinds[kind][0].normal[week]),
            regional: self.regional.normal[week],
            counts: std::array::from_fn(|kind| self.kinds[kind][1].score(week)),
            breaches: self.breaches.score(week),
        };
        live_week(&mut self.state, terms, &self.month, &scores)
    }
}
