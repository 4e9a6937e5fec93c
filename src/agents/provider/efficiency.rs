//! Efficiency: how much a board saves, and what is left of its incentive.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agents::horizon::retained_of_lasting_saving;
use crate::units::{Money, QUARTERS_IN_YEAR, Share, SignedShare};

use super::target_effort::believe;

/// Deficit as a part of income below which a year counts as balanced: a settlement that covers a deficit whole leaves a
/// penny on one side or the other, and nobody learns anything from that penny.
const SMALLEST_DEFICIT: f64 = 1e-6;

/// How boards save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EfficiencyTerms {
    /// Savings known and not yet made at the start, as a part of cost. Raising it lets boards save more.
    pub savings_available_share: Share,
    /// Part of the known savings made in a year at full incentive. Raising it makes boards save sooner.
    pub take_up_share_per_year: Share,
    /// New savings that become known each year, as a part of cost. Raising it lets boards save more in later years.
    pub trend_share_per_year: Share,
    /// Part of the effort to save that does not depend on what is left of a saving. Raising it makes savings depend less on
    /// what contracts leave.
    pub effort_without_incentive_share: Share,
    /// What is left of a saving, on average, where the take-up was measured. Raising it makes what a contract leaves count for
    /// less, so that boards save less.
    #[schemars(range(min = 0.01, max = 1.0), extend("unit" = "share"))]
    pub reference_retained_share: SignedShare,
    /// One-off savings for each recurrent one; they are not carried forward. Raising it raises surpluses for the year and not
    /// beyond it.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "ratio"))]
    pub one_off_ratio: f64,
    /// Belief at the start in the part of a deficit that support will cover. Raising it makes boards save less when they see a
    /// deficit coming.
    pub bail_out_belief_share: Share,
    /// Part of the way that the belief moves towards what is seen in a year of deficit. Raising it makes boards learn sooner
    /// whether support comes.
    pub bail_out_step_share: Share,
    /// Standard deviation of next year's margin as boards see it. Raising it makes a year seem riskier, so that its risk has a
    /// higher price.
    #[schemars(range(min = 0.001, max = 0.5), extend("unit" = "share of income"))]
    pub margin_uncertainty_share: SignedShare,
}

/// A contract as its provider's board sees it when it saves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavingUnder {
    /// The contract's part of the provider's work, 0 to 1.
    pub share: f64,
    /// Years since it was signed; 0 in the year of a signature.
    pub years_since_signing: u32,
    /// Years from one signing to the next.
    pub years: u32,
    /// Part of the gap between sums and cost that a renewal closes, 0 to 1.
    pub rebasing: f64,
    /// Part of its payments that follows locally agreed sums, which renewals rebase, 0 to 1.
    pub local_share: Share,
    /// Part of a pound of surplus that it leaves with the provider at once, 0 to 1.
    pub kept_of_surplus: f64,
    /// Part of a claim for volume that is paid at its margin: 1 where no deals are struck outside it.
    pub weight_of_volume: f64,
}

impl SavingUnder {
    /// What is left of a pound saved under the contract, as a part of all that the provider saves.
    fn retained(&self, discount: f64) -> f64 {
        let year = (self.years_since_signing + 1).min(self.years);
        let of_local = retained_of_lasting_saving(year, self.years, discount, self.rebasing);
        self.share * self.kept_of_surplus * (1.0 - self.local_share.value() * (1.0 - of_local))
    }
}

/// Why a board should save, as it sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incentive {
    /// What is left to it of a pound saved, over its contracts, 0 to 1.
    pub retained: f64,
    /// Part of a deficit that deals at the year end take from it, 0 to 1.
    pub covered_by_deals: f64,
    /// Part of what is left of a deficit that it believes the centre to cover, 0 to 1.
    pub covered_by_centre: f64,
    /// Surplus over income of last year.
    pub last_margin: f64,
}

impl Incentive {
    /// What a board makes of its contracts: of a saving is left all but what they share out at once and what renewals rebase of
    /// local sums; of a deficit, what deals do not pay of a claim they do not ask for either.
    #[must_use]
    pub fn under(contracts: &[SavingUnder], discount: f64, covered_by_centre: f64, last_margin: f64) -> Self {
        let retained = contracts.iter().map(|contract| contract.retained(discount)).sum();
        let covered_by_deals =
            contracts.iter().map(|contract| contract.share * (1.0 - contract.weight_of_volume)).sum();
        Self { retained, covered_by_deals, covered_by_centre, last_margin }
    }

    /// Part of a deficit that is not the provider's in the end: deals come first, and the centre covers a part of what they
    /// leave.
    fn covered(&self) -> f64 {
        1.0 - (1.0 - self.covered_by_deals) * (1.0 - self.covered_by_centre)
    }
}

/// What a board looks at when it chooses what to save in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavingChoice {
    /// Savings that are known and not yet made, as a part of cost.
    pub available: f64,
    /// Why it should save; none where boards do not look at that, and save as where the take-up was measured.
    pub incentive: Option<Incentive>,
    /// What distress leaves of the effort to save; none where it is in no distress.
    pub left_by_distress: Option<Share>,
    /// What the regulator imposes beside what is chosen, as a part of cost.
    pub imposed: f64,
    /// Savings of this year that were brought forward into last year's last quarter, as a part of that quarter's cost.
    pub brought_forward: f64,
}

/// What a board saves in a year, as parts of cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Savings {
    /// For good, what is imposed among it.
    pub recurrent: f64,
    /// For this year alone, less what was brought forward; may be below zero.
    pub one_off: f64,
    /// Known and not yet made after the year.
    pub available_after: f64,
}

impl EfficiencyTerms {
    /// What a board saves in the coming year.
    ///
    /// One-off savings come beside those that it chooses, and not beside those that are imposed. What was brought forward is
    /// missing from this year's four quarters. No more is imposed than there is.
    #[must_use]
    pub fn choose(&self, choice: &SavingChoice) -> Savings {
        let SavingChoice { available, imposed, .. } = *choice;
        let mut chosen = choice.incentive.map_or_else(
            || self.saving(available, self.reference_retained_share.value(), 0.0, 0.0),
            |seen| self.saving(available, seen.retained, seen.covered(), self.deficit_probability(seen.last_margin)),
        );
        if let Some(left) = choice.left_by_distress {
            chosen *= left.value();
        }
        let one_off = self.one_off_ratio * chosen - choice.brought_forward / f64::from(QUARTERS_IN_YEAR);
        let recurrent = (chosen + imposed).min(available.max(chosen));
        Savings { recurrent, one_off, available_after: self.available_after(available, recurrent) }
    }

    /// Belief in what support will cover after a year: only a deficit teaches anything. `margin` is the year's surplus before
    /// support over `income`, in pounds; `given` is what the centre and others gave.
    #[must_use]
    pub fn bail_out_belief_after(&self, belief: f64, margin: f64, income: f64, given: Money) -> f64 {
        let deficit = -margin;
        if deficit > SMALLEST_DEFICIT {
            let covered = (given.pounds() / (deficit * income)).min(1.0);
            believe(belief, covered, self.bail_out_step_share)
        } else {
            belief
        }
    }

    /// Recurrent saving of the coming year as a part of cost.
    ///
    /// `take-up · available · (a + (1 − a) · retained · (1 − bail-out · P(deficit)) / reference)`, a the effort without incentive.
    #[must_use]
    pub fn saving(&self, available: f64, retained: f64, bail_out: f64, deficit_probability: f64) -> f64 {
        let without = self.effort_without_incentive_share.value();
        let incentive = retained * (1.0 - bail_out * deficit_probability) / self.reference_retained_share.value();
        (self.take_up_share_per_year.value() * available * (without + (1.0 - without) * incentive)).min(available)
    }

    /// Savings known after a year in which `saving` was made.
    #[must_use]
    pub fn available_after(&self, available: f64, saving: f64) -> f64 {
        (available + self.trend_share_per_year.value() - saving).max(0.0)
    }

    /// Chance of a deficit, given the last margin (surplus over income): `Φ(−margin/uncertainty)`.
    #[must_use]
    pub fn deficit_probability(&self, margin: f64) -> f64 {
        0.5 * libm::erfc(margin / (self.margin_uncertainty_share.value() * std::f64::consts::SQRT_2))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn terms() -> EfficiencyTerms {
        let share = Share::clamped;
        EfficiencyTerms {
            savings_available_share: share(0.054),
            take_up_share_per_year: share(0.33),
            trend_share_per_year: share(0.008),
            effort_without_incentive_share: share(0.6),
            reference_retained_share: SignedShare::of(0.75),
            one_off_ratio: 27.0 / 73.0,
            bail_out_belief_share: share(0.3),
            bail_out_step_share: share(0.3),
            margin_uncertainty_share: SignedShare::of(0.02),
        }
    }

    #[test]
    fn at_the_reference_incentive_the_take_up_is_saved_and_no_more_than_is_known() {
        let terms = terms();
        assert!((terms.saving(0.1, 0.75, 0.0, 0.0) - 0.033).abs() < 1e-12);
        assert_eq!(terms.saving(0.0, 1.0, 0.0, 0.0), 0.0);
    }

    /// A board without incentive that knows savings of a tenth: at the reference it saves 0.033 of cost.
    const PLAIN: SavingChoice =
        SavingChoice { available: 0.1, incentive: None, left_by_distress: None, imposed: 0.0, brought_forward: 0.0 };

    #[track_caller]
    fn assert_saves(choice: &SavingChoice, wanted: [f64; 3], what: &str) {
        let Savings { recurrent, one_off, available_after } = terms().choose(choice);
        for (found, wanted) in [recurrent, one_off, available_after].into_iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-12, "{what}: {found} and not {wanted}");
        }
    }

    #[test]
    fn a_board_saves_for_good_and_for_once_and_less_of_both_in_distress() {
        let ratio = 27.0 / 73.0;
        assert_saves(&PLAIN, [0.033, ratio * 0.033, 0.075], "plain");
        let distressed = SavingChoice { left_by_distress: Some(Share::clamped(0.5)), ..PLAIN };
        assert_saves(&distressed, [0.0165, ratio * 0.0165, 0.0915], "in distress");
        let brought = SavingChoice { brought_forward: 0.008, ..PLAIN };
        assert_saves(
            &brought,
            [0.033, ratio * 0.033 - 0.002, 0.075],
            "a quarter of what was brought forward is missing",
        );
    }

    #[test]
    fn what_is_imposed_comes_beside_what_is_chosen_as_far_as_there_is_anything_to_save() {
        let ratio = 27.0 / 73.0;
        assert_saves(&SavingChoice { imposed: 0.005, ..PLAIN }, [0.038, ratio * 0.033, 0.07], "half a per cent");
        assert_saves(&SavingChoice { imposed: 0.5, ..PLAIN }, [0.1, ratio * 0.033, 0.008], "all that there is");
    }

    #[test]
    fn an_incentive_is_what_contracts_leave_of_a_saving_and_take_of_a_deficit() {
        // Of 0.6 of the work half is shared out at once; of the rest local sums, a half, are rebased at once: 1 − 0.5·1.
        let first = SavingUnder {
            share: 0.6,
            years_since_signing: 0,
            years: 1,
            rebasing: 0.0,
            local_share: Share::clamped(0.5),
            kept_of_surplus: 0.5,
            weight_of_volume: 1.0,
        };
        let second = SavingUnder { share: 0.4, rebasing: 1.0, kept_of_surplus: 1.0, weight_of_volume: 0.75, ..first };
        let seen = Incentive::under(&[first, second], 0.5, 0.3, 0.0);
        // 0.6 · 0.5, and 0.4 · (1 − 0.5 · 0.5): a discount of a half leaves half of what the renewal takes.
        assert!((seen.retained - 0.6).abs() < 1e-12 && (seen.covered_by_deals - 0.1).abs() < 1e-12, "{seen:?}");
        // Deals take 0.1 of a deficit and the centre 0.3 of what they leave.
        assert!((seen.covered() - 0.37).abs() < 1e-12);
        let extended = SavingUnder { years_since_signing: 9, ..second };
        assert_eq!(extended.retained(0.5), second.retained(0.5), "beyond its years it is as in its last one");
        // As much is kept as where it was measured; half a chance of a deficit of which 0.4 are covered.
        let seen = Incentive { retained: 0.75, covered_by_deals: 0.0, covered_by_centre: 0.4, last_margin: 0.0 };
        let saving = 0.033 * (0.6 + 0.4 * (1.0 - 0.4 * 0.5));
        let left = 0.108 - saving;
        let ratio = 27.0 / 73.0;
        assert_saves(
            &SavingChoice { incentive: Some(seen), ..PLAIN },
            [saving, ratio * saving, left],
            "by what is left",
        );
    }

    #[test]
    fn a_board_that_counts_on_support_saves_less() {
        let terms = terms();
        assert!(terms.saving(0.1, 0.75, 0.8, 0.9) < terms.saving(0.1, 0.75, 0.0, 0.9));
    }

    #[test]
    fn a_board_learns_from_a_deficit_how_much_of_it_is_covered() {
        // A deficit of a tenth of £1,000, of which £50 were given: three tenths of the way to a half.
        let belief =
            |margin, pounds: i64| terms().bail_out_belief_after(0.2, margin, 1_000.0, Money::from_pence(100 * pounds));
        assert!((belief(-0.1, 50) - 0.29).abs() < 1e-12);
        assert!((belief(-0.1, 500) - 0.44).abs() < 1e-12, "no more than all of it");
        assert_eq!([belief(0.1, 50), belief(-1e-7, 50)], [0.2; 2]);
    }

    #[test]
    fn a_balanced_provider_thinks_a_deficit_as_likely_as_not() {
        assert_eq!(terms().deficit_probability(0.0), 0.5);
        assert!(terms().deficit_probability(0.02) < 0.16);
    }
}
