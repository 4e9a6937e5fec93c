//! V-26: how the gain of an agreement is divided, and how long agreeing takes.

use crate::agents::bargaining::{BargainingTerms, Table, agreed};

use super::rig::share;
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-26",
    name: "Bargaining",
    setting: "Without agreement an arbitrator settles in the middle at a cost to each, so that agreeing is worth \
              twice that cost; by Nash's solution each side gets its power's share of it. In place of Rubinstein's \
              alternating offers, which the model has not, each weekly round closes a part *c* of the gap: \
              *⌈ln(gap/agreed gap)/−ln(1 − c)⌉* rounds, and padding in proportion to distrust.",
    source: "Nash, Econometrica 18 (1950); Harsanyi and Selten (1972).",
    run,
};

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings: Vec<Finding> = [0.1, 0.25, 0.5, 0.6, 0.9, 1.0].into_iter().map(division).collect();
    findings.extend([
        most_wrong_rounds(),
        baseline_of("provider that trusts less", 0.2, 0.8, 1.0),
        baseline_of("commissioner that trusts less", 0.9, 0.4, 0.5),
    ]);
    findings
}

const PROVIDER_ASKS: f64 = 105.0;
const COMMISSIONER_BIDS: f64 = 96.0;
const ARBITRATION: f64 = 2.0;

/// The provider's share of what is saved by agreeing.
fn division(power: f64) -> Finding {
    let price = agreed(PROVIDER_ASKS, COMMISSIONER_BIDS, power, ARBITRATION);
    let without = 0.5 * (PROVIDER_ASKS + COMMISSIONER_BIDS) - ARBITRATION;
    let found = (price - without) / (2.0 * ARBITRATION);
    let what = format!("provider's share of the gain, power {power}");
    Finding::within(Layer::Rule, what, "share", best_product(power), found, 1e-6, 1)
}

/// The division that makes the weighted product of both sides' gains largest, by golden section.
fn best_product(power: f64) -> f64 {
    let product = |x: f64| libm::pow(x, power) * libm::pow(1.0 - x, 1.0 - power);
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..80 {
        let width = golden * (high - low);
        if product(high - width) < product(low + width) { low = high - width } else { high = low + width }
    }
    0.5 * (low + high)
}

/// The most by which rounds differ from those that one counts by closing the gap week by week.
fn most_wrong_rounds() -> Finding {
    let (terms, mut tried, mut wrong) = (terms(), 0, 0);
    for trust in (0..=20).map(|step| 0.05 * f64::from(step)) {
        for affordability_gap in [0.0, 0.013, 0.05, 0.21] {
            let table =
                Table { provider_trust: trust, commissioner_trust: trust, affordability_gap, worth_of_plan: 1.0 };
            let lived = terms.bargain(&table, true, 0.0);
            let gap = 0.02 + 0.10 * (1.0 - trust) + affordability_gap + (0.05 + 0.03) * (1.0 - trust);
            let counted = rounds_by_hand(gap, 0.10 + 0.30 * trust);
            wrong = wrong.max(lived.rounds.abs_diff(counted.min(ROUNDS)));
            wrong = wrong.max(u32::from(lived.is_arbitrated != (counted > ROUNDS)));
            tried += 1;
        }
    }
    Finding::within(Layer::Rule, "most rounds counted wrongly", "rounds", 0.0, f64::from(wrong), 0.0, tried)
}

fn rounds_by_hand(mut gap: f64, closed: f64) -> u32 {
    let mut rounds = 0;
    while gap > 0.005 {
        gap *= 1.0 - closed;
        rounds += 1;
    }
    rounds.max(1)
}

/// The agreed baseline at even power: the middle of two padded offers.
fn baseline_of(whose: &str, provider_trust: f64, commissioner_trust: f64, worth_of_plan: f64) -> Finding {
    let table = Table { provider_trust, commissioner_trust, affordability_gap: 0.0, worth_of_plan };
    let found = terms().bargain(&table, true, 0.0).baseline_ratio;
    let exact = 1.0 + 0.5 * worth_of_plan * (0.05 * (1.0 - provider_trust) - 0.03 * (1.0 - commissioner_trust));
    Finding::within(Layer::Rule, format!("agreed baseline, {whose}"), "of the honest one", exact, found, 1e-12, 1)
}

const ROUNDS: u32 = 16;

fn terms() -> BargainingTerms {
    BargainingTerms {
        provider_padding_share: share(0.05),
        commissioner_padding_share: share(0.03),
        provider_power_share: share(0.5),
        opening_gap_share: share(0.02),
        distrust_gap_share: share(0.10),
        agreed_gap_share: share(0.005),
        concession_share_per_round: share(0.10),
        trust_concession_share_per_round: share(0.30),
        rounds_before_deadline: ROUNDS,
        usual_rounds: 8,
        arbitration_weeks: 4,
    }
}
