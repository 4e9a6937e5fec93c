//! How uncertain the year to come is to those who read their contracts: nothing where the forecast is taken for certain.

use super::world::World;

/// Standard deviation of a year's activity around its forecast, as a part of it: nothing where the forecast is taken for certain.
pub(super) fn activity_deviation(world: &World<'_>) -> f64 {
    let economy = world.economy();
    if economy.mechanisms.expectation { economy.planning.activity_deviation_share.value() } else { 0.0 }
}

/// Standard deviation of next year's margin as boards see it, as a part of income: nothing where the forecast is taken for certain.
pub(super) fn margin_deviation(world: &World<'_>) -> f64 {
    let economy = world.economy();
    if economy.mechanisms.expectation { economy.efficiency.margin_uncertainty_share } else { 0.0 }
}

/// Standard deviation of a quarter's breaches as a part of attendances: as wide as the range that boards know scores to.
pub(super) fn breaches_deviation(world: &World<'_>) -> f64 {
    let economy = world.economy();
    let half_width = economy.quality_payment.score_uncertainty_share.value();
    if economy.mechanisms.expectation { half_width / libm::sqrt(3.0) } else { 0.0 }
}
