//! Who sets something in a contract: the nation or the parties.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which level sets the term, a clause or a goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The rules of the year set it, for every economy alike.
    National,
    /// The parties set it.
    #[default]
    Local,
}

impl Level {
    /// True where the parties are free.
    #[must_use]
    pub fn is_local(&self) -> bool {
        *self == Self::Local
    }
}
