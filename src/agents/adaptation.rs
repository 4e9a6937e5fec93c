//! Adaptation: what a contract costs its parties while it cannot be changed.
//!
//! The longer a contract runs, the further circumstances have moved from those that it was written for. What is left as it is
//! fits worse (Gray 1978; Crocker and Masten 1991); what is changed is priced by a partner whom nobody can replace until the
//! term ends (Guasch 2004 on concessions); and a better arrangement has to wait for the next signing. A contract that is
//! signed every year bears none of the three.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How circumstances move away from what contracts say, and what that costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdaptationTerms {
    /// Standard deviation of a year's change in what a contract should say, as a part of its value. Changes add up until the
    /// contract is written anew: after n years the deviation is √n times as large. Raising it makes long terms dearer.
    pub change_deviation_share_per_year: Share,
    /// Cost of a contract that no longer fits, as a multiple of the square of what has changed since it was written. Raising it
    /// makes long terms dearer for both sides.
    #[schemars(range(min = 0.0, max = 10.0), extend("unit" = "ratio"))]
    pub misfit_cost_ratio: f64,
    /// Part of what a misfit costs that the commissioner bears; the provider bears the rest. Raising it moves that cost from
    /// providers to commissioners.
    pub misfit_borne_by_commissioner_share: Share,
    /// What a provider that cannot be replaced within the term earns on what has changed, as a part of it. Raising it lets
    /// providers earn more within long terms, out of what commissioners have.
    pub margin_on_changes_share: Share,
    /// Part of an arrangement's worth that is still there after a year without a signing. Raising it makes a good arrangement
    /// last, so that waiting for a signing costs less.
    pub match_persistence_share_per_year: Share,
    /// Standard deviation of what one arrangement is worth more than another, as a part of the contract's value. Raising it
    /// makes every signing worth more, and so long terms dearer.
    pub match_deviation_share_of_value: Share,
}

/// How a contract stands against what it could be, both as parts of its value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// What has changed since the contract was written.
    pub changed: f64,
    /// What its arrangement is worth.
    pub arrangement: f64,
    /// What its arrangement would be worth had it been signed every year.
    pub signed_yearly: f64,
}

/// What happens to a contract at the start of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Signed: all of it is written anew, and another arrangement can be had.
    Signed,
    /// Reopened: it is written anew with the same arrangement.
    Reopened,
    /// It goes on as it is.
    GoesOn,
}

/// How old a contract is in April.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// The year of the run, counted from 0: in the first every contract is signed.
    pub year: u32,
    /// Years since it was signed, before this one.
    pub years_since_signing: u32,
    /// Years from one signing to the next.
    pub years: u32,
}

impl Turn {
    /// What happens to a contract of such an age: it is signed at the end of its term, and within it reopened where activity
    /// departed from plan by more than `reopener`, the part that lets either side ask for that.
    #[must_use]
    pub fn at(age: Age, reopener: Option<Share>, departure: impl FnOnce() -> f64) -> Self {
        if age.year == 0 || age.years_since_signing + 1 >= age.years {
            Self::Signed
        } else if reopener.is_some_and(|threshold| departure() > threshold.value()) {
            Self::Reopened
        } else {
            Self::GoesOn
        }
    }
}

/// What chance brings in a year, as normal scores: the same whatever the contract says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// Of circumstances.
    pub change: f64,
    /// Of the arrangement that is in force.
    pub arrangement: f64,
    /// Of the arrangement that could take its place.
    pub alternative: f64,
}

impl Fit {
    /// What a better arrangement would be worth, as a part of the contract's value: never below zero, and nothing where the
    /// contract is signed every year.
    #[must_use]
    pub fn foregone(&self) -> f64 {
        self.signed_yearly - self.arrangement
    }
}

impl AdaptationTerms {
    /// The fit of a contract after the turn of a year.
    ///
    /// What has changed adds up, `d + σ_f·z`, until the contract is written anew. An arrangement's worth moves by
    /// `θ' = ρθ + √(1−ρ²)·σ·z`; at a signing the better of it and of the alternative `σ·z` is taken.
    #[must_use]
    pub fn after(&self, fit: Fit, turn: Turn, chances: &Chances) -> Fit {
        let (persistence, deviation) =
            (self.match_persistence_share_per_year.value(), self.match_deviation_share_of_value.value());
        let anew = (1.0 - persistence * persistence).max(0.0).sqrt() * deviation * chances.arrangement;
        let alternative = deviation * chances.alternative;
        let moved = |worth: f64| persistence * worth + anew;
        Fit {
            changed: match turn {
                Turn::Signed | Turn::Reopened => 0.0,
                Turn::GoesOn => fit.changed + self.change_deviation_share_per_year.value() * chances.change,
            },
            arrangement: match turn {
                Turn::Signed => moved(fit.arrangement).max(alternative),
                Turn::Reopened | Turn::GoesOn => moved(fit.arrangement),
            },
            signed_yearly: moved(fit.signed_yearly).max(alternative),
        }
    }

    /// A year's cost of a contract of so much value that no longer fits: `V·ψ·d²`.
    #[must_use]
    pub fn misfit_cost(&self, value: Money, fit: &Fit) -> Money {
        value.times(self.misfit_cost_ratio * fit.changed * fit.changed)
    }

    /// A year's cost of a better arrangement that has to wait: `V·(θ signed yearly − θ)`.
    #[must_use]
    pub fn foregone(&self, value: Money, fit: &Fit) -> Money {
        value.times(fit.foregone())
    }

    /// What the provider earns in a year on what has changed since the contract was written: `V·h·|d|`.
    #[must_use]
    pub fn earned_on_changes(&self, value: Money, fit: &Fit) -> Money {
        value.times(self.margin_on_changes_share.value() * fit.changed.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Place, Purpose};

    const QUIET: Chances = Chances { change: 0.0, arrangement: 0.0, alternative: 0.0 };

    fn terms() -> AdaptationTerms {
        let share = Share::clamped;
        AdaptationTerms {
            change_deviation_share_per_year: share(0.02),
            misfit_cost_ratio: 0.3,
            misfit_borne_by_commissioner_share: share(0.5),
            margin_on_changes_share: share(0.05),
            match_persistence_share_per_year: share(0.9),
            match_deviation_share_of_value: share(0.01),
        }
    }

    #[test]
    fn a_contract_is_signed_at_its_end_and_reopened_within_it_beyond_the_threshold() {
        let turn = |year, years_since_signing, departure| {
            Turn::at(Age { year, years_since_signing, years: 3 }, Some(Share::clamped(0.05)), || departure)
        };
        assert_eq!([turn(0, 0, 0.0), turn(3, 2, 0.0), turn(4, 3, 0.0)], [Turn::Signed; 3]);
        assert_eq!([turn(1, 0, 0.05), turn(2, 1, 0.06)], [Turn::GoesOn, Turn::Reopened]);
        let age = Age { year: 2, years_since_signing: 1, years: 3 };
        assert_eq!(Turn::at(age, None, || 0.9), Turn::GoesOn, "nobody may ask for it");
    }

    #[test]
    fn changes_add_up_until_the_contract_is_written_anew() {
        let terms = terms();
        let change = |score| Chances { change: score, ..QUIET };
        let first = terms.after(Fit::default(), Turn::GoesOn, &change(1.0));
        let second = terms.after(first, Turn::GoesOn, &change(0.5));
        assert!((first.changed - 0.02).abs() < 1e-15 && (second.changed - 0.03).abs() < 1e-15);
        for turn in [Turn::Signed, Turn::Reopened] {
            assert_eq!(terms.after(second, turn, &change(2.0)).changed, 0.0, "{turn:?}");
        }
    }

    #[test]
    fn a_misfit_costs_the_square_of_what_has_changed_and_changes_their_margin() {
        let (value, fit) = (Money::from_pence(20_000_000_000), Fit { changed: -0.03, ..Fit::default() });
        // £200m · 0.3 · 0.0009 = £54,000; £200m · 0.05 · 0.03 = £300,000.
        assert_eq!(terms().misfit_cost(value, &fit), Money::from_pence(5_400_000));
        assert_eq!(terms().earned_on_changes(value, &fit), Money::from_pence(30_000_000));
        assert_eq!(terms().misfit_cost(value, &Fit::default()), Money::ZERO);
    }

    #[test]
    fn a_better_arrangement_is_taken_at_a_signing_and_waited_for_in_between() {
        let terms = terms();
        let better = Chances { alternative: 2.0, ..QUIET };
        let held = Fit { arrangement: 0.01, signed_yearly: 0.01, ..Fit::default() };
        // 0.9 of 0.01 is left; the other is worth 0.02.
        let signed = terms.after(held, Turn::Signed, &better);
        assert!((signed.arrangement - 0.02).abs() < 1e-15 && signed.foregone() == 0.0);
        for turn in [Turn::Reopened, Turn::GoesOn] {
            let waits = terms.after(held, turn, &better);
            assert!((waits.arrangement - 0.009).abs() < 1e-15 && (waits.foregone() - 0.011).abs() < 1e-15, "{turn:?}");
        }
    }

    /// Scores of so many contracts in a year.
    fn chances(contract: u32, year: u32) -> Chances {
        let of = |purpose| Place { seed: 11, future: 1, purpose, entity: contract, step: year }.normal();
        Chances {
            change: of(Purpose::Circumstances),
            arrangement: of(Purpose::Arrangement),
            alternative: of(Purpose::Alternative),
        }
    }

    #[test]
    fn whoever_signs_every_year_bears_nothing_and_whoever_does_not_never_gains() {
        let terms = terms();
        for contract in 0..200 {
            let (mut yearly, mut fifth) = (Fit::default(), Fit::default());
            for year in 0..20 {
                let turn = if year % 5 == 0 { Turn::Signed } else { Turn::GoesOn };
                yearly = terms.after(yearly, Turn::Signed, &chances(contract, year));
                fifth = terms.after(fifth, turn, &chances(contract, year));
                assert_eq!((yearly.changed, yearly.foregone()), (0.0, 0.0));
                assert!(fifth.foregone() >= 0.0, "contract {contract}, year {year}");
            }
        }
    }

    #[test]
    fn without_persistence_a_year_without_a_signing_forgoes_a_deviation_over_the_root_of_pi() {
        let terms = AdaptationTerms { match_persistence_share_per_year: Share::NONE, ..terms() };
        let contracts = 40_000;
        let foregone: f64 = (0..contracts)
            .map(|contract| terms.after(Fit::default(), Turn::GoesOn, &chances(contract, 3)).foregone())
            .sum();
        // E max(a, b) of two normals is σ/√π; E a is 0. The standard error is 0.004σ.
        let (mean, exact) = (foregone / f64::from(contracts) / 0.01, 1.0 / std::f64::consts::PI.sqrt());
        assert!((mean - exact).abs() < 0.015, "{mean} for {exact}");
    }

    /// A year's mean cost of signing and of misfit, as a part of value, for whole years from one signing to the next.
    fn yearly_cost(terms: &AdaptationTerms, years: u32, signing: f64) -> f64 {
        let drift = terms.change_deviation_share_per_year.value();
        let misfit: f64 = (0..years).map(|year| terms.misfit_cost_ratio * drift * drift * f64::from(year)).sum();
        (signing + misfit) / f64::from(years)
    }

    #[test]
    fn the_best_term_without_all_else_is_the_root_of_signing_cost_over_misfit() {
        // √(2·s(1−u)/(ψσ²)) = 3.17 at a signing that costs 0.0603% of value.
        let terms = terms();
        let signing = 0.000_603;
        let best = (2.0 * signing / (0.3 * 0.0004_f64)).sqrt();
        assert!((best - 3.17).abs() < 0.005, "{best}");
        let costs: Vec<f64> = (1..=20).map(|years| yearly_cost(&terms, years, signing)).collect();
        let cheapest = costs.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at + 1);
        assert_eq!(cheapest, Some(3));
    }
}
