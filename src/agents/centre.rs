//! What stands between the centre and providers: control totals, recovery plans, and boards that go.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::board::BoardTerms;
use super::control_total::ControlTotalTerms;
use super::regulator::RecoveryTerms;

/// How providers deal with the centre, and the centre with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CentreTerms {
    /// How boards strive for a control total.
    pub control_totals: ControlTotalTerms,
    /// What the regulator does about deep deficits.
    pub recovery: RecoveryTerms,
    /// How boards go, and what new ones begin with.
    pub boards: BoardTerms,
}
