//! From scenario files to a checked model: as written, as meant, as run.
//!
//! What the user typed is a JSON document ([`read`]), perhaps a merge patch on another ([`patch`]). It is checked against
//! the schema of our types, every problem at once ([`walk`]), and only then becomes the typed [`Economy`], [`RegimeFile`] or
//! [`StudyFile`]. [`check`] asks what no schema can: does every contract name a provider that exists?

pub mod address;
pub mod check;
mod choice;
mod economy;
#[cfg(test)]
mod example;
mod factors;
mod json;
mod mechanisms;
mod nation;
pub mod near;
mod number;
pub mod number_names;
pub mod origin;
pub mod patch;
pub mod pattern;
pub mod plain_name;
pub mod problem;
mod range;
pub mod read;
mod regime;
pub mod renamed;
pub mod resolve;
pub mod rules;
pub mod schema;
pub mod sources;
mod study;
mod unknown_keys;
pub mod walk;
mod wording;

pub use economy::{
    AcuteFile, CommissionerFile, CommunityFile, ContractFile, Economy, PriceTerms, ProviderFile, ProviderKind, Service,
};
pub use factors::{CombinationFile, DecompositionFile, FactorFile, FactorsFile, HeadlineFile, LevelFile};
pub use mechanisms::{MechanismChanges, Mechanisms};
pub use nation::NationFile;
pub use regime::RegimeFile;
pub use rules::RulesFile;
pub use study::{
    ArmFile, ControlsFile, Design, ExceptionFile, RangeFile, ReplaysFile, SmallDifference, SpreadFile, StudyFile,
    SweepFile, TriangleFile, UncertaintyFile,
};

use crate::contract::Regime;

/// What one run needs: an economy under a regime for some years, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The economy.
    pub economy: Economy,
    /// The regime as its file has it.
    pub regime: Regime,
    /// The regime under the national rules of each year of the run, from the first on; empty where no rules are named.
    pub under_rules: Vec<Regime>,
    /// Contracts that follow another regime than the rest, no two of the same parties.
    pub exceptions: Vec<Exception>,
    /// Years to live through.
    pub years: u32,
}

/// A contract that follows another regime than the rest of its economy, and no national rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Name of its commissioner.
    pub commissioner: String,
    /// Name of its provider.
    pub provider: String,
    /// What it follows.
    pub regime: Regime,
}

impl Scenario {
    /// An economy under a regime that no national rules change.
    #[must_use]
    pub const fn local(economy: Economy, regime: Regime, years: u32) -> Self {
        Self { economy, regime, under_rules: Vec::new(), exceptions: Vec::new(), years }
    }

    /// The regime in force in a year of the run, counted from 0.
    #[must_use]
    pub fn regime_in(&self, year: u32) -> &Regime {
        let under_rules = self.under_rules.get(year as usize);
        under_rules.filter(|_| self.economy.mechanisms.national_rules).unwrap_or(&self.regime)
    }
}
