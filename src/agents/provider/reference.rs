//! The reference provider: one that does what lies in its own hands. Against it breaches are laid to somebody's account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a reference provider does of itself, whatever its contracts say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceTerms {
    /// Its effort for the four-hour standard; the scale is that of `target_effort.base_effort`. Raising it lays more breaches
    /// to providers' own account.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "log of the breach share"))]
    pub effort: f64,
    /// What it gives up of its capacity for a deficit of its whole income; the scale is that of `capacity.deficit_response`. At
    /// 0 it opens capacity for everybody who is expected, whatever its deficit. Raising it lays fewer waits to the account of
    /// providers in deficit.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "share of capacity per share of income"))]
    pub deficit_response: f64,
}
