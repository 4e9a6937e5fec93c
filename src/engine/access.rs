//! What a function of the engine may touch. Nothing but the walk holds the whole world: every other function names the columns
//! that it reads and writes, and the compiler holds it to that.
//!
//! [`columns!`] makes of each column two traits, `Reads…` and `Writes…`, which the world has for all of them. [`touches!`]
//! gives a set of them a name, which functions take as `world: &mut impl Name<'_>` and `purse explain steps` prints.

use std::ops::Deref;

use crate::ledger::Book;
use crate::units::{CommissionerId, ContractId, Money, ProviderId};

use super::collect::Collected;
use super::setting::Setting;
use super::state::care::Care;
use super::state::centre::CentreState;
use super::state::chances::YearChances;
use super::state::close_up::CloseUp;
use super::state::column::StateColumn;
use super::state::commissioner::{Budget, CommissionerHours, Funding, Population};
use super::state::contract::{
    Agreement, ContractAccount, Contracting, CountedCare, Letter, Passing, PastActivity, Prevention, Readings,
    SanctionsInPractice, Signature, Trust, Variation,
};
use super::state::party::{LimitState, Risk};
use super::state::provider::{
    Efficiency, KnownDemand, Lived, Margins, Opened, Oversight, ProviderHours, Shocks, Staffing, TargetEffort,
};
use super::state::remedies::Remedies;
use super::world::World;
use crate::agents::reading::Forecast;

/// What a set of functions reads and writes, for those who want to know.
#[derive(Debug)]
pub struct Touches {
    /// Columns that are read.
    pub reads: &'static [&'static str],
    /// Columns that are written, and so may be read too.
    pub writes: &'static [&'static str],
    /// What it asks of other parts of the engine, which read and write for it.
    pub with: &'static [&'static Self],
}

impl Touches {
    /// Every column that is written, by name, in the order of the alphabet.
    #[must_use]
    pub fn all_written(&self) -> Vec<&'static str> {
        let mut all: Vec<_> =
            self.with.iter().flat_map(|part| part.all_written()).chain(self.writes.to_vec()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Every column that is read and not written, by name, in the order of the alphabet.
    #[must_use]
    pub fn all_read(&self) -> Vec<&'static str> {
        let written = self.all_written();
        let mut all: Vec<_> = self.with.iter().flat_map(|part| part.all_read()).chain(self.reads.to_vec()).collect();
        all.retain(|column| !written.contains(column));
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A function of the engine sees the setting of the run: `world.month`, `world.economy()`.
pub(super) trait InRun<'a>: Deref<Target = Setting<'a>> {}

impl<'a> InRun<'a> for World<'a> {}

/// Makes the traits by which a column is read and written.
macro_rules! columns {
    ($($(#[doc = $doc:literal])* $column:ident $(in $group:ident)?: $cell:ty;)*) => {
        pastey::paste! {
            $(
                pub(super) trait [<Reads $column:camel>] {
                    $(#[doc = $doc])*
                    fn $column(&self) -> &$cell;
                }

                pub(super) trait [<Writes $column:camel>]: [<Reads $column:camel>] {
                    $(#[doc = $doc])*
                    fn [<$column _mut>](&mut self) -> &mut $cell;
                }

                impl [<Reads $column:camel>] for World<'_> {
                    fn $column(&self) -> &$cell {
                        &self.$($group.)?$column
                    }
                }

                impl [<Writes $column:camel>] for World<'_> {
                    fn [<$column _mut>](&mut self) -> &mut $cell {
                        &mut self.$($group.)?$column
                    }
                }
            )*
        }

        /// Every column of the world, with what it holds.
        pub const COLUMNS: &[(&str, &str)] = &[$((stringify!($column), concat!($($doc),*)),)*];
    };
}

columns! {
    /// How long a contract has to go, and what it has cost its parties.
    agreement in contracts: StateColumn<ContractId, Agreement>;
    /// What a contract was signed with, its plan first, and how the talks went.
    signing in contracts: StateColumn<ContractId, Signature>;
    /// Years that are over, as plans are made on them: what was needed, what was given, growth as it was learnt.
    past in contracts: StateColumn<ContractId, PastActivity>;
    /// Trust of each side of a contract in the other.
    trust in contracts: StateColumn<ContractId, Trust>;
    /// Prevention under a contract: effort, what it costs, how far it has come.
    prevention in contracts: StateColumn<ContractId, Prevention>;
    /// What the coming year is expected to be, month by month.
    forecast in contracts: StateColumn<ContractId, Forecast>;
    /// Care counted by contract: this month, this year, at the month end.
    counted in contracts: StateColumn<ContractId, CountedCare>;
    /// What is due, charged and owed under a contract.
    account in contracts: StateColumn<ContractId, ContractAccount>;
    /// What became of sanctions since the run began: imposed, waived, paid.
    sanctions in contracts: StateColumn<ContractId, SanctionsInPractice>;
    /// What the sides of a contract have read in it.
    readings in contracts: StateColumn<ContractId, Readings>;
    /// What the commissioner changes in a contract for the year: referrals managed away, care bought.
    variation in contracts: StateColumn<ContractId, Variation>;
    /// What a lead that holds a contract passes on.
    passing in contracts: StateColumn<ContractId, Passing>;
    /// What the contract's text alone would have paid.
    letter in contracts: StateColumn<ContractId, Letter>;
    /// Hours that a contract takes of its parties, and how it fits.
    contracting in contracts: StateColumn<ContractId, Contracting>;
    /// Remedial action plans.
    remedies in contracts: StateColumn<ContractId, Remedies>;
    /// Lists, beds and staffed capacity of a provider.
    care in providers: StateColumn<ProviderId, Care>;
    /// What a provider lived through this month and this year.
    lived in providers: StateColumn<ProviderId, Lived>;
    /// Demand as a provider knows it.
    known in providers: StateColumn<ProviderId, KnownDemand>;
    /// Capacity that a provider has opened, and what the opening paid for.
    opened in providers: StateColumn<ProviderId, Opened>;
    /// Staff against the work.
    staffing in providers: StateColumn<ProviderId, Staffing>;
    /// Effort for the four-hour standard, and what it takes from care that nobody measures.
    target in providers: StateColumn<ProviderId, TargetEffort>;
    /// Cost against the first year's, and what is saved of it.
    efficiency in providers: StateColumn<ProviderId, Efficiency>;
    /// What chance makes of a provider's cost and of its four hours.
    shocks in providers: StateColumn<ProviderId, Shocks>;
    /// What a board saw of last year: margin, income, cost.
    margins in providers: StateColumn<ProviderId, Margins>;
    /// A provider under the regulator's eyes: distress, interventions, support.
    oversight in providers: StateColumn<ProviderId, Oversight>;
    /// What stands between a provider and the centre: control total, conditional support, loans, boards.
    centre in providers: StateColumn<ProviderId, CentreState>;
    /// Staff hours of a provider that go to contracts.
    provider_hours in providers: StateColumn<ProviderId, ProviderHours>;
    /// Where a provider stands with its limit.
    provider_limit in providers: StateColumn<ProviderId, LimitState>;
    /// A provider's risk of the year.
    provider_risk in providers: StateColumn<ProviderId, Risk>;
    /// A commissioner's allocation and other spending.
    funding in commissioners: StateColumn<CommissionerId, Funding>;
    /// Health of a commissioner's population, and the scores of its outcomes.
    population in commissioners: StateColumn<CommissionerId, Population>;
    /// Staff hours of a commissioner that go to contracts.
    commissioner_hours in commissioners: StateColumn<CommissionerId, CommissionerHours>;
    /// What a commissioner carries of its budget.
    budget in commissioners: StateColumn<CommissionerId, Budget>;
    /// Where a commissioner stands with its limit.
    commissioner_limit in commissioners: StateColumn<CommissionerId, LimitState>;
    /// A commissioner's risk of the year.
    commissioner_risk in commissioners: StateColumn<CommissionerId, Risk>;
    /// The ledger: every posting of the run.
    book: Book;
    /// Reserves of all nodes when the year began, for the proof.
    opening_reserves: Vec<Money>;
    /// What is drawn for the weeks of a year.
    chances: YearChances;
    /// What is taken down for tables and findings.
    collected: Collected;
    /// What is taken down where somebody looks closely: events, settled years, cost by month.
    close_up: CloseUp;
}

/// Names a set of columns that functions read and write, and what they ask of other parts of the engine.
macro_rules! touches {
    (
        $(#[$doc:meta])*
        $name:ident $(reads [$($read:ident),* $(,)?])? $(writes [$($write:ident),* $(,)?])? $(with [$($with:ident),* $(,)?])?
    ) => {
        pastey::paste! {
            $(#[$doc])*
            pub(in crate::engine) trait $name<'a>: $crate::engine::access::InRun<'a>
                $($(+ $crate::engine::access::[<Reads $read:camel>])*)?
                $($(+ $crate::engine::access::[<Writes $write:camel>])*)?
                $($(+ $with<'a>)*)?
            {
            }

            impl<'a, T> $name<'a> for T where
                T: $crate::engine::access::InRun<'a>
                    $($(+ $crate::engine::access::[<Reads $read:camel>])*)?
                    $($(+ $crate::engine::access::[<Writes $write:camel>])*)?
                    $($(+ $with<'a>)*)?
            {
            }

            $(#[$doc])*
            #[expect(non_upper_case_globals, reason = "the same name as the trait's: one import brings both")]
            pub(in crate::engine) const $name: $crate::engine::access::Touches = $crate::engine::access::Touches {
                reads: &[$($(stringify!($read)),*)?],
                writes: &[$($(stringify!($write)),*)?],
                with: &[$($(&$with),*)?],
            };
        }
    };
}

pub(super) use touches;
