//! The blame ledger: what breaches, waits and sanctions beyond those of a reference provider are owed to.
//!
//! The same future is lived with and without each cause: the commissioner's planning errors, chance, and what the provider
//! does with what lies in its own hands. What a cause adds depends on which others are there already, so that each gets
//! its mean over all orders (Shapley, 1953): the parts add up, and no order is preferred.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::letter::{can_be_divided, shares_of};
use super::quantiles::{Quantiles, mean, sum};
use crate::measures::{Measure, catalogue};

/// A cause that can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlameCause {
    /// Plans that err: growth that is not the true one, and shading.
    Planning,
    /// Chance: every draw that is not its median.
    Chance,
    /// What the provider does, against the reference provider.
    OwnControl,
}

impl BlameCause {
    /// Every cause, in the order of the bits of a replay.
    pub const ALL: [Self; 3] = [Self::Planning, Self::Chance, Self::OwnControl];

    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planning => "commissioner's planning",
            Self::Chance => "chance",
            Self::OwnControl => "provider's own control",
        }
    }

    /// Whether the cause is at work in a replay.
    #[must_use]
    pub const fn is_in(self, replay: usize) -> bool {
        replay & (1 << self as usize) != 0
    }
}

/// Replays of a future, each with some of the causes at work: the first with none of them, the last with all.
pub const REPLAYS: usize = 1 << BlameCause::ALL.len();

/// What is laid to somebody's account.
pub const BLAMED: [&Measure; 3] =
    [&catalogue::FOUR_HOUR_BREACHES, &catalogue::OVER_18_WEEKS, &catalogue::SANCTIONS_CONTRACTED];

/// A future of an arm, lived in every replay: yearly means of [`BLAMED`], money in pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct BlamedFuture {
    /// The arm.
    pub arm: usize,
    /// The parameter set.
    pub set: usize,
    /// By replay.
    pub replays: [[f64; BLAMED.len()]; REPLAYS],
}

/// To whose account one measure is laid under one arm, a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Blame {
    /// The arm.
    pub arm: usize,
    /// What is counted.
    pub measure: &'static Measure,
    /// All of it, over parameter sets.
    pub whole: Quantiles,
    /// What a reference provider would have had, without planning errors and without chance: nobody's account.
    pub reference: Quantiles,
    /// What each of [`BlameCause::ALL`] adds to that; with it they make the whole.
    pub parts: [Quantiles; BlameCause::ALL.len()],
    /// Parts of what goes beyond the reference, in the parameter sets in which it can be divided. The mean is the part of these
    /// sets together and adds up to one over the causes; quantiles are over the sets. A part may lie below 0 or above 1,
    /// where causes work against each other.
    pub shares: Option<[Quantiles; BlameCause::ALL.len()]>,
    /// Parameter sets in which too little goes beyond the reference to be divided.
    pub sets_left_out: u32,
}

/// Six times what each cause adds, mean over all orders in which the causes can be added. Whole numbers stay whole.
#[must_use]
pub fn sixths(replays: &[f64; REPLAYS]) -> [f64; BlameCause::ALL.len()] {
    BlameCause::ALL.map(|cause| {
        let bit = 1_usize << cause as usize;
        (0..REPLAYS)
            .filter(|replay| !cause.is_in(*replay))
            .map(|replay| {
                // Of the six orders, two have the cause first, two last, and one each after one of the others.
                let orders = if replay.count_ones() == 1 { 1.0 } else { 2.0 };
                orders * (replays[replay | bit] - replays[replay])
            })
            .sum()
    })
}

/// The blame ledger of every arm.
#[must_use]
pub fn blame(futures: &[BlamedFuture], arms: usize) -> Vec<Blame> {
    let of_arm = |arm: usize| {
        let own: Vec<&BlamedFuture> = futures.iter().filter(|future| future.arm == arm).collect();
        let measures = if own.is_empty() { &[][..] } else { &BLAMED[..] };
        measures.iter().enumerate().map(move |(place, measure)| blame_of(&own, arm, place, measure)).collect::<Vec<_>>()
    };
    (0..arms).flat_map(of_arm).collect()
}

fn blame_of(own: &[&BlamedFuture], arm: usize, place: usize, measure: &'static Measure) -> Blame {
    let sets = own.iter().map(|future| future.set + 1).max().unwrap_or(0);
    let of_set = |set: usize| {
        let futures: Vec<&&BlamedFuture> = own.iter().filter(|future| future.set == set).collect();
        let replay =
            |replay: usize| mean(&futures.iter().map(|future| future.replays[replay][place]).collect::<Vec<_>>());
        (!futures.is_empty()).then(|| std::array::from_fn::<f64, REPLAYS, _>(replay))
    };
    let by_set: Vec<[f64; REPLAYS]> = (0..sets).filter_map(of_set).collect();
    let parts: Vec<[f64; 3]> = by_set.iter().map(|replays| sixths(replays).map(|sixth| sixth / 6.0)).collect();
    let beyond = |replays: &[f64; REPLAYS]| replays[REPLAYS - 1] - replays[0];
    let divided: Vec<([f64; 3], f64)> = by_set
        .iter()
        .zip(&parts)
        .map(|(replays, parts)| (*parts, beyond(replays)))
        .filter(|(parts, beyond)| can_be_divided(*beyond, parts))
        .collect();
    let share = |cause: usize| shares_of(&divided.iter().map(|(parts, of)| (parts[cause], *of)).collect::<Vec<_>>());
    let together: [f64; 3] =
        std::array::from_fn(|cause| sum(&divided.iter().map(|(parts, _)| parts[cause]).collect::<Vec<_>>()));
    let is_divided = can_be_divided(sum(&together), &together);
    let over = |rows: &[[f64; 3]]| {
        std::array::from_fn(|cause| Quantiles::of(&rows.iter().map(|row| row[cause]).collect::<Vec<_>>()))
    };
    let replay = |replay: usize| Quantiles::of(&by_set.iter().map(|replays| replays[replay]).collect::<Vec<_>>());
    Blame {
        arm,
        measure,
        whole: replay(REPLAYS - 1),
        reference: replay(0),
        parts: over(&parts),
        shares: is_divided.then(|| std::array::from_fn(share)),
        sets_left_out: (by_set.len() - divided.len()) as u32,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn causes_that_only_add_are_owed_what_they_add() {
        let replays = std::array::from_fn(|replay| {
            let added = |cause: BlameCause, size: f64| if cause.is_in(replay) { size } else { 0.0 };
            100.0
                + added(BlameCause::Planning, 7.0)
                + added(BlameCause::Chance, -2.0)
                + added(BlameCause::OwnControl, 20.0)
        });
        assert_eq!(sixths(&replays), [42.0, -12.0, 120.0]);
    }

    #[test]
    fn what_two_causes_do_only_together_is_halved_between_them() {
        let both = |replay: usize| BlameCause::Planning.is_in(replay) && BlameCause::OwnControl.is_in(replay);
        assert_eq!(sixths(&std::array::from_fn(|replay| if both(replay) { 10.0 } else { 0.0 })), [30.0, 0.0, 30.0]);
    }

    #[test]
    fn a_measure_is_the_reference_and_its_parts_and_shares_add_up_to_one() {
        let replays = [10.0, 13.0, 9.0, 15.0, 20.0, 31.0, 22.0, 40.0].map(|value| [value, 2.0 * value, 5.0]);
        let found = blame(&[BlamedFuture { arm: 0, set: 0, replays }], 1);
        assert_eq!(found.len(), BLAMED.len());
        let parts: f64 = found[0].parts.iter().map(|part| part.mean).sum();
        assert!((found[0].whole.mean - found[0].reference.mean - parts).abs() < 1e-12);
        let shares: f64 = found[1].shares.unwrap().iter().map(|share| share.mean).sum();
        assert!((shares - 1.0).abs() < 1e-12);
        // Nothing goes beyond the reference: there is nothing to be divided.
        assert_eq!((found[2].shares, found[2].sets_left_out), (None, 1));
    }

    proptest! {
        #[test]
        fn parts_add_up_exactly_and_a_cause_that_changes_nothing_is_owed_nothing(counts in prop::array::uniform8(0_u32..1_000_000)) {
            let replays = counts.map(f64::from);
            prop_assert_eq!(sixths(&replays).iter().sum::<f64>(), 6.0 * (replays[REPLAYS - 1] - replays[0]));
            let idle: [f64; REPLAYS] = std::array::from_fn(|replay| replays[replay & !1]);
            prop_assert_eq!(sixths(&idle)[BlameCause::Planning as usize], 0.0);
        }
    }
}
