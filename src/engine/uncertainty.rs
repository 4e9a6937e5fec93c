//! How the year to come looks to those who read their contracts: how uncertain it is, and how far a board looks.

use crate::units::ProviderId;

use super::access::touches;
use super::setting::Setting;

touches! {
    /// How far a board looks: less far for some years after a turnaround.
    BoardsHorizon reads [centre]
}

/// Standard deviation of a year's activity around its forecast, as a part of it: nothing where the forecast is taken for certain.
pub(super) fn activity_deviation(setting: &Setting<'_>) -> f64 {
    let economy = setting.economy();
    if economy.mechanisms.expectation { economy.planning.activity_deviation_share.value() } else { 0.0 }
}

/// Standard deviation of next year's margin as boards see it, as a part of income: nothing where the forecast is taken for certain.
pub(super) fn margin_deviation(setting: &Setting<'_>) -> f64 {
    let economy = setting.economy();
    if economy.mechanisms.expectation { economy.efficiency.margin_uncertainty_share.value() } else { 0.0 }
}

/// Standard deviation of a quarter's breaches as a part of attendances: as wide as the range that boards know scores to.
pub(super) fn breaches_deviation(setting: &Setting<'_>) -> f64 {
    let economy = setting.economy();
    let half_width = economy.quality_payment.score_uncertainty_share.value();
    if economy.mechanisms.expectation { half_width / libm::sqrt(3.0) } else { 0.0 }
}

/// Worth today of a pound in a year to a provider's board.
pub(super) fn board_discount<'a>(world: &impl BoardsHorizon<'a>, provider: ProviderId) -> f64 {
    let (economy, years_left) = (world.economy(), world.centre()[provider].turnaround_years_left);
    economy.centre.boards.discount(&economy.horizon, years_left)
}
