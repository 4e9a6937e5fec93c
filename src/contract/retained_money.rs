//! Retained money: what becomes of a sum that a rule takes off the provider's price.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the commissioner does with money that a rule takes off the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetainedMoney {
    /// The commissioner keeps it.
    Kept,
    /// The commissioner spends it on demand management at the year end, as far as it can make use of it.
    DemandManagement,
    /// The commissioner gives it back to the provider for agreed improvement.
    ReinvestedInProvider,
}

impl RetainedMoney {
    /// The use in a sentence.
    #[must_use]
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Kept => "The commissioner keeps what is not paid.",
            Self::DemandManagement => "The commissioner must spend what is not paid on demand management.",
            Self::ReinvestedInProvider => {
                "The commissioner gives what is not paid back to the provider for agreed improvement."
            }
        }
        .into()
    }
}
