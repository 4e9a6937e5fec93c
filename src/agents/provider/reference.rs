//! The reference provider: one that does what lies in its own hands. Against it breaches are laid to somebody's account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a reference provider does of itself, whatever its contracts say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceTerms {
    /// Its effort for the four-hour standard; the scale is that of `target_effort.base_effort`.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "log of the breach share"))]
    pub effort: f64,
    /// Growth of its elective capacity that does not follow demand. 0 opens capacity for every referral that is expected.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub capacity_drift_share_per_year: f64,
}
