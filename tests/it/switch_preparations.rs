//! What brings a mechanism to work where the shipped scenarios leave it idle.

use commonpurse::contract::{EarlyTermination, Regime};
use commonpurse::scenario::Economy;
use commonpurse::units::{Hours, SignedShare};

use crate::world::*;

/// The shipped economies leave it off.
pub fn with_unmeasured_quality(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.unmeasured_quality = true;
}

/// The shipped economies leave it off.
pub fn with_relabelling(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.relabelling = true;
}

/// Providers deep in deficit with nothing in reserve.
pub fn poor_providers(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.year_end_settlement = false;
    for provider in economy.providers.values_mut() {
        provider.opening_surplus_share = SignedShare::of(-0.06);
        provider.opening_reserve_pounds = pounds(0.0);
    }
}

/// Parties that do not look at their reserves when they open capacity.
pub fn without_price_of_risk(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.price_of_risk = false;
}

/// Commissioners with a tenth less staff.
pub fn few_hours(economy: &mut Economy, _: &mut Regime) {
    economy.monitoring.staff_ratio = 1.0;
}

/// Re-labelling at work, for trust to bear on.
pub fn wary_parties(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.relabelling = true;
}

/// Failing providers that the regulator puts under recovery plans.
pub fn recovering_providers(economy: &mut Economy, regime: &mut Regime) {
    poor_providers(economy, regime);
    economy.mechanisms.recovery_plans = true;
    // What is done below the limits brings providers out of their segments as well.
    economy.mechanisms.limits = false;
}

/// Contracts that reopen at a small departure from plan.
pub fn early_reopening(_: &mut Economy, regime: &mut Regime) {
    regime.term.reopener_threshold_share = Some(share(0.005));
}

/// Contracts that end at a small loss.
pub fn ended_early(_: &mut Economy, regime: &mut Regime) {
    regime.term.early_termination = Some(EarlyTermination {
        trigger_loss_share_of_value: share(0.005),
        cost_share_of_value: share(0.01),
        borne_by_commissioner_share: share(0.5),
    });
}

/// Parties that go to arbitration over a small gap.
pub fn early_arbitration(economy: &mut Economy, _: &mut Regime) {
    economy.negotiation.arbitration_gap_share = share(0.01);
}

/// Contracts that are bargained over round by round.
pub fn with_rounds(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.negotiation_rounds = true;
}

/// Contracts that are bargained over for longer than is usual.
pub fn with_long_rounds(economy: &mut Economy, regime: &mut Regime) {
    with_rounds(economy, regime);
    economy.bargaining.usual_rounds = 1;
}

/// A local standard that takes a person half of their time.
pub fn hours_that_count(economy: &mut Economy, _: &mut Regime) {
    economy.quality_payment.local_goal_hours_per_year = Hours::of(800.0);
}

/// Providers that pad what they expect more than commissioners do.
pub fn with_gaming(economy: &mut Economy, _: &mut Regime) {
    economy.mechanisms.baseline_gaming = true;
    economy.bargaining.commissioner_padding_share = share(0.01);
}
