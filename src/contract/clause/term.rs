//! Term and renewal: how long a contract lasts and what happens to its sums when it ends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::{Line, LineValues};
use crate::units::Share;

use crate::contract::rule::per_cent;

/// How long a contract lasts and how it is renewed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Years from one signature to the next. 1 is an annual contract. Raising it saves hours of signing, and lets contracts fit
    /// worse.
    #[schemars(range(min = 1, max = 20), extend("unit" = "years"))]
    pub years: u32,
    /// Part of the gap between local sums and the provider's cost that a renewal closes. 1 passes every saving on. Raising it
    /// leaves providers less of what they save, so that they save less.
    pub rebasing_share: Share,
    /// How much a renewal goes by the cost of the economy's other providers of the same kind, and not by the provider's own. At
    /// 1 (a yardstick) a provider keeps what it saves beyond the others; left out it is 0, its own cost alone. Raising it
    /// leaves providers more of what they save, so that they save more.
    #[serde(default, skip_serializing_if = "Share::is_none")]
    pub yardstick_share: Share,
    /// Growth of activity a year that the plan allows for, line by line.
    pub agreed_growth_share_per_year: AgreedGrowth,
    /// How locally agreed sums move within the term.
    pub indexation: Indexation,
    /// Departure of activity from plan at which either side may reopen the contract before it ends. Left out: never. Raising it
    /// reopens fewer contracts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopener_threshold_share: Option<Share>,
    /// Whether a loss may end the contract before its term. Left out: it may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_termination: Option<EarlyTermination>,
    /// Whether the first contracts end in different years, drawn by contract, so that not all are renewed in one April; left
    /// out, they do.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub staggered: bool,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_yes(is: &bool) -> bool {
    *is
}

/// When either party ends a contract of several years before its term. It is renewed every year from then on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlyTermination {
    /// Loss since signing, of either party under the contract, beyond which it is ended, as a part of a year's planned value.
    /// Raising it ends fewer contracts early.
    pub trigger_loss_share_of_value: Share,
    /// Cost of ending it, as a part of a year's planned value. Raising it makes ending early dearer.
    pub cost_share_of_value: Share,
    /// Part of that cost that the commissioner bears; the provider bears the rest. Raising it moves the cost of ending early
    /// from providers to commissioners.
    pub borne_by_commissioner_share: Share,
}

/// Growth of activity a year that a plan allows for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedGrowth {
    /// Of attendances at accident and emergency. Raising it makes the first plans for them larger.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub attendances: f64,
    /// Of emergency admissions. Raising it makes the first plans for them larger.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub emergency: f64,
    /// Of completed elective and outpatient pathways. Raising it makes the first plans for them larger.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub elective: f64,
    /// Of contacts with community and mental-health services. Raising it makes the first plans for them larger.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub contacts: f64,
}

impl AgreedGrowth {
    /// The growth of each line, in the order of [`Line::ALL`].
    #[must_use]
    pub const fn by_line(&self) -> LineValues<f64> {
        LineValues([self.attendances, self.emergency, self.elective, self.contacts])
    }

    fn in_words(&self) -> String {
        const NAMES: [&str; Line::ALL.len()] =
            ["attendances", "emergency admissions", "elective pathways", "community contacts"];
        let words: Vec<String> =
            NAMES.iter().zip(self.by_line().0).map(|(name, growth)| format!("{name} {}", per_cent(growth))).collect();
        words.join(", ")
    }
}

/// How locally agreed sums move from year to year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Indexation {
    /// With the national tariff.
    NationalTariff,
    /// With the growth of input prices.
    InputPrices,
    /// Not at all.
    Cash,
}

impl Term {
    /// Part of the gap between local sums and its own cost that a renewal closes: `λ·(1 − y)`.
    #[must_use]
    pub fn own_rebasing(&self) -> f64 {
        self.rebasing_share.value() * self.yardstick_share.rest().value()
    }

    /// What a renewal multiplies local sums by: `1 + λ·clip((1 − y)·own + y·peers − 1, ±limit)`.
    ///
    /// `own` is the provider's cost over what its renewed contracts pay it, and `peers` what that would be at the cost of the
    /// other providers of its kind.
    #[must_use]
    pub fn rebased(&self, own: f64, peers: f64, limit: f64) -> f64 {
        let yardstick = self.yardstick_share.value();
        let gap = (1.0 - yardstick) * own + yardstick * peers - 1.0;
        1.0 + self.rebasing_share.value() * gap.clamp(-limit, limit)
    }

    /// The term in plain sentences.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let plural = if self.years == 1 { "" } else { "s" };
        let mut words = vec![
            format!(
                "The contract lasts {} year{plural}; planned activity grows a year by: {}.",
                self.years,
                self.agreed_growth_share_per_year.in_words()
            ),
            self.renewal_in_words(),
            match self.indexation {
                Indexation::NationalTariff => "Locally agreed sums move with the national tariff.".into(),
                Indexation::InputPrices => "Locally agreed sums move with input prices.".into(),
                Indexation::Cash => "Locally agreed sums stay the same in cash.".into(),
            },
        ];
        if let Some(threshold) = self.reopener_threshold_share {
            words.push(format!(
                "Either side may reopen the contract when activity departs from plan by more than {}.",
                per_cent(threshold.value())
            ));
        }
        words.extend(self.ending_in_words());
        words
    }

    fn renewal_in_words(&self) -> String {
        let closed = per_cent(self.rebasing_share.value());
        let to = match self.yardstick_share.value() {
            yardstick if yardstick <= 0.0 => "the provider's cost".to_owned(),
            yardstick if yardstick >= 1.0 => "the cost of other providers of its kind".to_owned(),
            yardstick => {
                format!("cost, {} of it that of other providers of its kind and the rest its own", per_cent(yardstick))
            }
        };
        format!("Renewal closes {closed} of the gap between locally agreed sums and {to}.")
    }

    fn ending_in_words(&self) -> Vec<String> {
        let ended = self.early_termination.as_ref().map(|terms| {
            format!(
                "A party that has lost more than {} of a year's value under the contract ends it; that costs {} of a year's value, {} of it the commissioner's, and the contract is renewed every year from then on.",
                per_cent(terms.trigger_loss_share_of_value.value()),
                per_cent(terms.cost_share_of_value.value()),
                per_cent(terms.borne_by_commissioner_share.value())
            )
        });
        let staggered =
            (self.staggered && self.years > 1).then(|| "The first contracts end in different years.".to_owned());
        ended.into_iter().chain(staggered).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(rebasing: f64, yardstick: f64) -> Term {
        Term {
            years: 5,
            rebasing_share: Share::clamped(rebasing),
            yardstick_share: Share::clamped(yardstick),
            agreed_growth_share_per_year: AgreedGrowth {
                attendances: 0.0,
                emergency: 0.0,
                elective: 0.0,
                contacts: 0.0,
            },
            indexation: Indexation::Cash,
            reopener_threshold_share: None,
            early_termination: None,
            staggered: true,
        }
    }

    #[test]
    fn half_of_the_gap_to_own_cost_or_to_a_yardstick_is_closed_within_the_limit() {
        // Own cost is 4% below the sums, that of the others 2%.
        for (yardstick, exact) in [(0.0, 0.98), (0.5, 0.985), (1.0, 0.99)] {
            let found = term(0.5, yardstick).rebased(0.96, 0.98, 0.05);
            assert!((found - exact).abs() < 1e-15, "{yardstick}: {found}");
        }
        // At a limit of 2% the yardstick makes no difference.
        assert_eq!(term(0.5, 0.0).rebased(0.96, 0.98, 0.02), term(0.5, 1.0).rebased(0.96, 0.98, 0.02));
        assert_eq!(term(0.0, 1.0).rebased(0.9, 1.2, 0.05), 1.0);
    }

    #[test]
    fn what_is_left_of_a_saving_looks_at_own_cost_alone() {
        assert_eq!([0.0, 0.5, 1.0].map(|yardstick| term(0.5, yardstick).own_rebasing()), [0.5, 0.25, 0.0]);
    }

    #[test]
    fn the_words_name_whose_cost_a_renewal_looks_at() {
        for (yardstick, words) in [
            (0.0, "the gap between locally agreed sums and the provider's cost."),
            (1.0, "the gap between locally agreed sums and the cost of other providers of its kind."),
            (0.25, "cost, 25% of it that of other providers of its kind and the rest its own."),
        ] {
            assert!(
                term(0.5, yardstick).renewal_in_words().ends_with(words),
                "{}",
                term(0.5, yardstick).renewal_in_words()
            );
        }
    }
}
