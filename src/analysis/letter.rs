//! Letter against practice: who bears a shock by the text of a contract, and who bears it in the end.
//!
//! A future is lived twice, plain and with a shock. The difference of a party's position is the risk that it *bears*; the
//! difference of the position that the contract's text alone would have left it with is the risk that is *written*. Both
//! come to the same total, because what is settled outside the text moves money between the parties and makes none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantiles::{Quantiles, mean, sum};

/// The parties whose positions make the system, support not counted.
pub const PARTIES: [&str; 4] = ["Commissioners", "Acute providers", "Community providers", "Centre"];

/// A number for each of [`PARTIES`].
pub type ByParty = [f64; PARTIES.len()];

/// Part of the sizes of all changes below which their total is too small to be divided: shares would say nothing.
pub const SMALLEST_TOTAL_SHARE: f64 = 0.05;

/// What is otherwise in the replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shocked {
    /// More people come.
    Demand,
    /// What providers buy is dearer.
    Cost,
}

impl Shocked {
    /// Every shock.
    pub const ALL: [Self; 2] = [Self::Demand, Self::Cost];

    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Cost => "cost",
        }
    }
}

/// Positions of the parties in one run, in pounds, by year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearlyPositions {
    /// In the end, after all decisions and settlements.
    pub practice: Vec<ByParty>,
    /// By the contracts' text alone, on the same activity and costs.
    pub letter: Vec<ByParty>,
}

/// A future of an arm, lived plain and with a shock.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockedFuture {
    /// The arm.
    pub arm: usize,
    /// The parameter set.
    pub set: usize,
    /// The shock.
    pub shock: Shocked,
    /// Without it.
    pub plain: YearlyPositions,
    /// With it.
    pub shocked: YearlyPositions,
}

/// What a shock does to one party under one arm in a year. Below zero the party is worse off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PartyRisk {
    /// The arm.
    pub arm: usize,
    /// The shock.
    pub shock: Shocked,
    /// Year of the run, counted from 0; none is the mean of all years in which the shock is felt.
    pub year: Option<u32>,
    /// Place of the party in [`PARTIES`].
    pub party: usize,
    /// Risk written, in pounds a year, over parameter sets.
    pub written: Quantiles,
    /// Risk borne, in pounds a year, over parameter sets.
    pub borne: Quantiles,
    /// Parts of the shock's total over the parameter sets in which it can be divided; none where that is none of them.
    pub shares: Option<RiskShares>,
    /// Parameter sets in which the total is too small to be divided.
    pub sets_left_out: u32,
}

/// Parts of a shock's total. The mean is the part of the sets' totals together, so that a set with a small total does not
/// outweigh the others, and over the parties of an arm it adds up to one; quantiles are over the sets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RiskShares {
    /// Written.
    pub written: Quantiles,
    /// Borne.
    pub borne: Quantiles,
    /// Written less borne: what the letter lays on the party and practice takes from it.
    pub letter_less_practice: Quantiles,
}

/// The risks of every arm, shock, year and party. `from_year` is the first year of the shocks, counted from 0.
#[must_use]
pub fn risks(futures: &[ShockedFuture], arms: usize, from_year: u32) -> Vec<PartyRisk> {
    let mut found = Vec::new();
    for arm in 0..arms {
        for shock in Shocked::ALL {
            let own: Vec<&ShockedFuture> =
                futures.iter().filter(|future| future.arm == arm && future.shock == shock).collect();
            let years = own.first().map_or(0, |future| future.plain.practice.len() as u32);
            let periods = (from_year..years).map(Some).chain((years > from_year).then_some(None));
            found.extend(periods.flat_map(|year| risks_of(&own, arm, shock, year, from_year)));
        }
    }
    found
}

/// A parameter set's mean changes of position.
struct Change {
    written: ByParty,
    borne: ByParty,
}

impl Change {
    /// The total, if it can be divided among the parties.
    fn total(&self) -> Option<f64> {
        let total = sum(&self.borne);
        [self.written, self.borne].iter().all(|parts| can_be_divided(total, parts)).then_some(total)
    }
}

/// Whether a total is large enough beside its parts for shares of it to mean something.
pub(super) fn can_be_divided(total: f64, parts: &[f64]) -> bool {
    let sizes: Vec<f64> = parts.iter().map(|part| part.abs()).collect();
    total.abs() > SMALLEST_TOTAL_SHARE * sum(&sizes)
}

/// Shares of parts in their totals: quantiles over the rows, the mean that of all rows together.
pub(super) fn shares_of(parts_and_totals: &[(f64, f64)]) -> Quantiles {
    // Nothing of a loss is nothing, and not minus nothing.
    let ratios: Vec<f64> = parts_and_totals.iter().map(|(part, total)| part / total + 0.0).collect();
    let whole = |pick: fn(&(f64, f64)) -> f64| sum(&parts_and_totals.iter().map(pick).collect::<Vec<_>>());
    Quantiles { mean: whole(|row| row.0) / whole(|row| row.1) + 0.0, ..Quantiles::of(&ratios) }
}

fn risks_of(own: &[&ShockedFuture], arm: usize, shock: Shocked, year: Option<u32>, from_year: u32) -> Vec<PartyRisk> {
    let changes = changes_by_set(own, year, from_year);
    let kept: Vec<(&Change, f64)> = changes.iter().filter_map(|change| Some((change, change.total()?))).collect();
    let pounds = |of: &dyn Fn(&Change) -> f64| Quantiles::of(&changes.iter().map(of).collect::<Vec<_>>());
    let share = |of: &dyn Fn(&Change) -> f64| {
        shares_of(&kept.iter().map(|(change, total)| (of(change), *total)).collect::<Vec<_>>())
    };
    let together = |of: &dyn Fn(&Change) -> ByParty| -> ByParty {
        std::array::from_fn(|party| sum(&kept.iter().map(|(change, _)| of(change)[party]).collect::<Vec<_>>()))
    };
    let all = Change { written: together(&|change| change.written), borne: together(&|change| change.borne) };
    let is_divided = all.total().is_some();
    let risk = |party: usize| PartyRisk {
        arm,
        shock,
        year,
        party,
        written: pounds(&|change| change.written[party]),
        borne: pounds(&|change| change.borne[party]),
        shares: is_divided.then(|| RiskShares {
            written: share(&|change| change.written[party]),
            borne: share(&|change| change.borne[party]),
            letter_less_practice: share(&|change| change.written[party] - change.borne[party]),
        }),
        sets_left_out: (changes.len() - kept.len()) as u32,
    };
    (0..PARTIES.len()).map(risk).collect()
}

/// The mean changes of each parameter set over its futures, in the order of the sets.
fn changes_by_set(own: &[&ShockedFuture], year: Option<u32>, from_year: u32) -> Vec<Change> {
    let sets = own.iter().map(|future| future.set + 1).max().unwrap_or(0);
    let of_set = |set: usize| {
        let futures: Vec<&&ShockedFuture> = own.iter().filter(|future| future.set == set).collect();
        let change = |of: fn(&YearlyPositions) -> &Vec<ByParty>| -> ByParty {
            std::array::from_fn(|party| {
                let one = |future: &&&ShockedFuture| {
                    let at = |positions: &YearlyPositions, year: usize| of(positions)[year][party];
                    let lived = of(&future.plain).len();
                    let years = year.map_or(from_year as usize..lived, |year| year as usize..year as usize + 1);
                    let by_year: Vec<f64> =
                        years.map(|year| at(&future.shocked, year) - at(&future.plain, year)).collect();
                    mean(&by_year)
                };
                mean(&futures.iter().map(one).collect::<Vec<_>>())
            })
        };
        (!futures.is_empty()).then(|| Change {
            written: change(|positions| &positions.letter),
            borne: change(|positions| &positions.practice),
        })
    };
    (0..sets).filter_map(of_set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(practice: ByParty, letter: ByParty) -> YearlyPositions {
        YearlyPositions { practice: vec![[0.0; 4], practice], letter: vec![[0.0; 4], letter] }
    }

    fn shocked_future(set: usize, borne: ByParty, written: ByParty) -> ShockedFuture {
        let plain = YearlyPositions { practice: vec![[7.0; 4]; 2], letter: vec![[3.0; 4]; 2] };
        let mut shocked = positions(borne.map(|change| 7.0 + change), written.map(|change| 3.0 + change));
        (shocked.practice[0], shocked.letter[0]) = ([7.0; 4], [3.0; 4]);
        ShockedFuture { arm: 0, set, shock: Shocked::Demand, plain, shocked }
    }

    fn of_all_years(found: &[PartyRisk]) -> Vec<&PartyRisk> {
        found.iter().filter(|risk| risk.year.is_none()).collect()
    }

    #[test]
    fn a_shock_that_the_letter_lays_on_providers_and_practice_on_the_commissioner_is_told_as_such() {
        let found = risks(&[shocked_future(0, [-75.0, -20.0, -5.0, 0.0], [-10.0, -80.0, -10.0, 0.0])], 1, 1);
        // One year in which it is felt, and the mean of these years: the same.
        assert_eq!(found.len(), 2 * PARTIES.len());
        let acute = of_all_years(&found)[1];
        let shares = acute.shares.unwrap();
        assert_eq!((acute.written.mean, acute.borne.mean), (-80.0, -20.0));
        assert!((shares.written.mean - 0.8).abs() < 1e-12 && (shares.borne.mean - 0.2).abs() < 1e-12);
        assert!((shares.letter_less_practice.mean - 0.6).abs() < 1e-12);
    }

    #[test]
    fn shares_add_up_to_one_over_the_parties_however_the_sets_differ() {
        let futures = [
            shocked_future(0, [-75.0, -20.0, -5.0, 0.0], [-10.0, -80.0, -10.0, 0.0]),
            shocked_future(0, [-5.0, -1.0, -5.0, -2.0], [-10.0, -2.0, -1.0, 0.0]),
            shocked_future(1, [3.0, 40.0, -5.0, -2.0], [10.0, 27.0, -1.0, 0.0]),
        ];
        let found = risks(&futures, 1, 1);
        for of in [|shares: &RiskShares| shares.written.mean, |shares: &RiskShares| shares.borne.mean] {
            let total: f64 = of_all_years(&found).iter().map(|risk| of(&risk.shares.unwrap())).sum();
            assert!((total - 1.0).abs() < 1e-12, "{total}");
        }
    }

    #[test]
    fn a_set_with_a_small_total_does_not_outweigh_the_others() {
        // Of 100 and of 1 the party bears 10 and 4: 14 of 101, not the mean of 10% and 400%.
        let found = shares_of(&[(10.0, 100.0), (4.0, 1.0)]);
        assert!((found.mean - 14.0 / 101.0).abs() < 1e-12 && (found.p50 - 2.05).abs() < 1e-12);
    }

    #[test]
    fn a_set_in_which_the_shock_costs_nobody_anything_on_the_whole_is_left_out() {
        let transfer = shocked_future(0, [-50.0, 50.0, 0.0, 0.0], [0.0; 4]);
        let found = risks(std::slice::from_ref(&transfer), 1, 1);
        assert!(found.iter().all(|risk| risk.shares.is_none() && risk.sets_left_out == 1));
        assert_eq!(found[1].borne.mean, 50.0);
        let found = risks(&[transfer, shocked_future(1, [-10.0, 0.0, 0.0, 0.0], [-10.0, 0.0, 0.0, 0.0])], 1, 1);
        assert_eq!((found[0].shares.unwrap().borne.mean, found[0].sets_left_out), (1.0, 1));
    }
}
