use proptest::prelude::*;

use super::*;
use crate::analysis::study_shape::StudyShape;
use crate::measures::{Better, OverAYear};

static SURPLUS: Measure = Measure {
    id: "a_pounds",
    label: "A",
    meaning: "",
    unit: Unit::Pounds,
    better: Better::Higher,
    over_a_year: OverAYear::Sum,
};
static WITHIN: Measure = Measure { id: "b_share", unit: Unit::Share, ..SURPLUS };

/// A cube with an arm for each set of clauses, two sets of two futures. `value` is told the clauses and the set.
fn cube(clauses: usize, value: impl Fn(Exchanged, usize) -> f64) -> Cube {
    let shape = StudyShape { arms: 1 << clauses, sets: 2, futures_per_set: 2 };
    let mut cube = Cube::new(shape, 1, vec![&SURPLUS, &WITHIN]);
    for run in shape.every_run() {
        let it = value(run.arm as Exchanged, run.set);
        cube.put_year(run, 0, &[it, it / 1e6]).unwrap();
    }
    cube
}

fn between(clauses: usize, orders: Orders) -> Between {
    Between { clauses, arms: (0..1 << clauses).map(|exchanged| (exchanged, exchanged as usize)).collect(), orders }
}

fn every(clauses: usize, value: impl Fn(Exchanged, usize) -> f64) -> Vec<Divided> {
    divide(&between(clauses, Orders::Every), &cube(clauses, value)).unwrap()
}

fn means(divided: &Divided) -> Vec<f64> {
    divided.shares.iter().map(|share| share.share.mean).collect()
}

fn near(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9)
}

/// Term, payment and sanctions; by bits.
const WORKED: [f64; 8] = [0.0, 6.0, -2.0, 5.0, 1.0, 6.0, -1.0, 6.0];

#[test]
fn three_clauses_have_the_shares_worked_by_hand() {
    // Term: (2·6 + 7 + 5 + 2·7) / 6 = 38/6; payment: (2·−2 − 1 − 2 + 2·0) / 6 = −7/6; sanctions: (2·1 + 0 + 1 + 2·1) / 6.
    let found = &every(3, |exchanged, _| WORKED[exchanged as usize])[0];
    assert!(near(&means(found), &[19.0 / 3.0, -7.0 / 6.0, 5.0 / 6.0]), "{found:?}");
    let alone: Vec<f64> = found.shares.iter().filter_map(|share| share.alone).collect();
    let last: Vec<f64> = found.shares.iter().filter_map(|share| share.last).collect();
    assert!(near(&alone, &[6.0, -2.0, 1.0]) && near(&last, &[7.0, 0.0, 1.0]));
    // £6 in pence: 633.33, −116.67 and 83.33, each rounded by less than a penny, come to 600.
    let pence: Vec<i64> = found.shares.iter().filter_map(|share| share.pence).collect();
    assert_eq!((found.whole_pence, pence.iter().sum::<i64>()), (Some(600), 600));
    for (pence, exact) in pence.iter().zip([1_900.0 / 3.0, -350.0 / 3.0, 250.0 / 3.0]) {
        assert!((*pence as f64 - exact).abs() < 1.0, "{pence} for {exact}");
    }
    assert!(found.shares.iter().all(|share| share.order_error.is_none()));
}

#[test]
fn what_is_no_money_has_no_pence() {
    let found = &every(3, |exchanged, _| WORKED[exchanged as usize])[1];
    assert!(found.whole_pence.is_none() && found.shares.iter().all(|share| share.pence.is_none()));
}

#[test]
fn a_share_has_the_range_over_its_sets() {
    // Twice as much in the second set as in the first.
    let found = &every(1, |exchanged, set| f64::from(exchanged) * 100.0 * (1.0 + set as f64))[0];
    let share = found.shares[0].share;
    let (low, high) = share.over_sets_95.unwrap();
    assert_eq!((low, high, share.mean), (100.0, 200.0, 150.0));
    assert_eq!((share.run_to_run_95, share.is_shown), (Some((150.0, 150.0)), true));
}

#[test]
fn an_order_that_needs_a_missing_contract_has_no_weights() {
    let mut between = between(2, Orders::Drawn(vec![vec![0, 1], vec![1, 0]]));
    assert!(near(&[between.weights(0).unwrap().len() as f64], &[4.0]));
    between.arms.remove(&1);
    assert_eq!(between.weights(0), None);
}

/// Orders as a study draws them, each with its reverse.
fn drawn(clauses: usize, pairs: usize, mut seed: u64) -> Vec<Vec<usize>> {
    let mut roll = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut orders = Vec::new();
    for _ in 0..pairs {
        let mut order: Vec<usize> = (0..clauses).collect();
        (1..clauses).rev().for_each(|last| order.swap(last, roll(last + 1)));
        let reverse = order.iter().rev().copied().collect();
        orders.extend([order, reverse]);
    }
    orders
}

#[test]
fn drawn_orders_agree_with_every_order_within_their_error() {
    // Products of clauses, so that much hangs on the order.
    let value = |exchanged: Exchanged, set: usize| {
        let has = |clause: u32| f64::from(exchanged >> clause & 1);
        let pairs = 40.0 * has(0) * has(1) - 30.0 * has(2) * has(3) + 25.0 * has(1) * has(4);
        (10.0 * has(0) - 5.0 * has(3) + pairs + 60.0 * has(0) * has(2) * has(4)) * (1.0 + set as f64)
    };
    let exact = &every(5, value)[0];
    let drawn = Orders::Drawn(drawn(5, 40, 7));
    let sampled = &divide(&between(5, drawn), &cube(5, value)).unwrap()[0];
    let mut moved = 0;
    for (share, exact) in sampled.shares.iter().zip(&exact.shares) {
        let (error, off) = (share.order_error.unwrap(), (share.share.mean - exact.share.mean).abs());
        assert!(off <= 3.0 * error, "{off} with an error of {error}");
        assert!(error < 6.0, "{error}");
        moved += usize::from(off > 1e-9);
    }
    assert!(moved > 2, "drawn orders that hit every share exactly show nothing");
    assert!(near(&[means(sampled).iter().sum()], &[sampled.whole.mean]));
}

#[test]
fn what_drawn_orders_need_is_every_beginning_of_them() {
    let orders = Orders::Drawn(vec![vec![2, 0, 1], vec![1, 0, 2]]);
    assert_eq!(Between::needed(3, &orders), [0b000, 0b010, 0b011, 0b100, 0b101, 0b111]);
    assert_eq!(Between::needed(2, &Orders::Every), [0, 1, 2, 3]);
}

#[test]
fn pence_go_to_the_largest_remainders() {
    assert_eq!(to_the_penny(&[33.4, 33.3, 33.3], 100), [34, 33, 33]);
    // Rounded down they come to -2; the penny that is left over goes to the first of two equal remainders.
    assert_eq!(to_the_penny(&[-0.6, -0.6, 0.2], -1), [0, -1, 0]);
    assert_eq!(to_the_penny(&[0.5, 0.5], 1), [1, 0]);
    assert_eq!(to_the_penny(&[], 0), Vec::<i64>::new());
}

proptest! {
    #[test]
    fn shares_add_up_to_the_difference_to_the_penny(
        clauses in 1..6_usize, values in prop::collection::vec(-1e6..1e6_f64, 64),
    ) {
        let found = &every(clauses, |exchanged, set| values[exchanged as usize + 32 * set])[0];
        prop_assert!((means(found).iter().sum::<f64>() - found.whole.mean).abs() < 1e-6);
        let pence: i64 = found.shares.iter().filter_map(|share| share.pence).sum();
        prop_assert_eq!(Some(pence), found.whole_pence);
        for share in &found.shares {
            let off = share.pence.unwrap() as f64 - share.share.mean * 100.0;
            prop_assert!(off.abs() < 1.0 + 1e-6, "{} pence off", off);
        }
    }

    #[test]
    fn a_clause_that_changes_nothing_has_no_share(values in prop::collection::vec(-1e6..1e6_f64, 16)) {
        // The third of four clauses never counts.
        let found = &every(4, |exchanged, _| values[(exchanged & !0b0100) as usize])[0];
        prop_assert!(found.shares[2].share.mean.abs() < 1e-6);
        prop_assert_eq!(found.shares[2].share.is_shown, false);
    }

    #[test]
    fn two_clauses_that_do_the_same_have_the_same_share(values in prop::collection::vec(-1e6..1e6_f64, 16)) {
        // Which of the first two is exchanged makes no difference.
        let swapped = |exchanged: Exchanged| match exchanged & 0b11 {
            0b10 => exchanged ^ 0b11,
            _ => exchanged,
        };
        let found = &every(4, |exchanged, _| values[swapped(exchanged) as usize])[0];
        prop_assert!((found.shares[0].share.mean - found.shares[1].share.mean).abs() < 1e-6);
    }
}
