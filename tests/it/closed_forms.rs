//! Little's law on the waiting list, contacts that are not lost, and where trust settles.
//!
//! Each mean must lie within four standard errors of the exact value, and the standard error must be small enough for that
//! to mean something: four of them within one per cent of the value.

use commonpurse::agents::relationship::TrustTerms;
use commonpurse::care::{CommunityState, CommunityTerms, WaitingList};
use commonpurse::chance::{Place, Purpose};

use crate::world::*;

fn place(draw: u32) -> Place {
    Place { seed: SEED, replication: 0, purpose: Purpose::Emergencies, entity: 7, step: draw }
}

/// Mean of a sample with its standard error.
struct Sample {
    mean: f64,
    error_of_mean: f64,
}

impl Sample {
    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        Self { mean, error_of_mean: (squares / n).sqrt() / n.sqrt() }
    }
}

#[track_caller]
fn assert_close(found: f64, error: f64, exact: f64, what: &str) {
    assert!(4.0 * error <= 0.01 * exact.abs(), "{what}: too few draws to judge (error {error} of {exact})");
    let z = (found - exact) / error;
    assert!(z.abs() <= 4.0, "{what}: {found} against {exact}, {z} standard errors away");
}

#[test]
fn littles_law_holds_to_the_patient_week_on_random_paths() {
    let mut reached_oldest = 0;
    for path in 0..50_u32 {
        let draw = |week: u32, what: u32| {
            let purpose = Purpose::Referrals;
            Place { seed: SEED, replication: path, purpose, entity: what, step: week }.uniform()
        };
        let size = libm::pow(10.0, 1.0 + 3.0 * draw(0, 0));
        let load = 0.7 + 0.7 * draw(0, 1);
        let priority = 0.2 + 8.0 * draw(0, 2);
        let mut list = WaitingList::in_steady_state((size * 12.0 * draw(0, 3)) as u32, size, priority);
        let (opening, mut patients) = (list.presences(), list.patients());
        let (mut present, mut left) = (0_u64, 0_u64);
        for week in 1..200 {
            let gone = list.treat((2.0 * size * draw(week, 4)) as u32, priority);
            let removed = list.remove((0.02 * size * draw(week, 5)) as u32);
            let came = (2.0 * load * size * draw(week, 6)) as u32;
            list.age_and_admit(came);
            left += gone.presences + removed.presences;
            present += u64::from(list.patients());
            assert_eq!(patients + came, list.patients() + gone.patients + removed.patients, "path {path}, week {week}");
            assert_eq!(list.patients(), list.by_week().iter().sum::<u32>(), "path {path}, week {week}");
            patients = list.patients();
        }
        assert_eq!(opening + present, left + list.presences(), "path {path}");
        reached_oldest += u32::from(list.over_52_weeks() > 0);
    }
    assert!(reached_oldest > 5, "lists must grow old to prove anything; {reached_oldest} did");
}

#[test]
fn contacts_are_delivered_lapse_or_wait_and_none_is_lost_on_random_paths() {
    let mut lapsed = 0;
    for path in 0..50_u32 {
        let draw = |week: u32, what: u32| {
            let purpose = Purpose::Contacts;
            Place { seed: SEED, replication: path, purpose, entity: what, step: week }.uniform()
        };
        let terms = CommunityTerms {
            capacity_growth_share_per_year: 0.0,
            lapse_share_per_week: share([0.0, 0.05, 1.0, draw(0, 0)][path as usize % 4]),
        };
        let size = libm::pow(10.0, 4.0 * draw(0, 1));
        let mut state = CommunityState::new((size * 5.0 * draw(0, 2)) as u32, size * 1.5 * draw(0, 3));
        for week in 1..200 {
            let (before, wanted) = (state.backlog, (2.0 * size * draw(week, 4)) as u32);
            let lived = state.live_week(wanted, 1.0, &terms);
            assert_eq!(before + wanted, lived.delivered + lived.lapsed + state.backlog, "path {path}, week {week}");
            assert!(f64::from(lived.delivered) <= state.capacity + 1.0, "path {path}, week {week}");
            lapsed += lived.lapsed;
        }
    }
    assert!(lapsed > 1_000, "contacts must lapse to prove anything");
}

#[test]
fn trust_settles_where_promises_kept_and_broken_balance_whatever_their_order() {
    const CHAINS: u32 = 6_000;
    const PROMISES: u32 = 600;
    let shipped = typical().trust;
    for (kept, asymmetry) in [(0.8, 2.0), (0.5, 2.0), (0.9, 5.0)] {
        let terms = TrustTerms { step_share: share(0.02), asymmetry, ..shipped.clone() };
        let chain = |chain: u32| {
            (0..PROMISES).fold(0.3, |trust, promise| {
                let is_kept = place(chain * PROMISES + promise).uniform() < kept;
                if is_kept { terms.after_kept(trust) } else { terms.after_broken(trust, 1.0) }
            })
        };
        let sample = Sample::of(&(0..CHAINS).map(chain).collect::<Vec<f64>>());
        let exact = kept / (kept + asymmetry * (1.0 - kept));
        assert_close(
            sample.mean,
            sample.error_of_mean,
            exact,
            &format!("{kept} kept, falling {asymmetry} times as fast"),
        );
    }
}

#[test]
fn several_promises_kept_at_once_are_as_many_one_after_another() {
    let terms = typical().trust;
    let one_by_one = (0..7).fold(0.4, |trust, _| terms.after_kept(trust));
    assert!((terms.after_kept_times(0.4, 7.0) - one_by_one).abs() < 1e-12);
    assert_eq!(terms.after_kept_times(0.4, 0.0), 0.4);
}
