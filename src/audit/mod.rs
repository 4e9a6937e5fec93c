//! The audit: degenerate settings of the simulator whose answer is known, and whether it meets them.
//!
//! Each [`Benchmark`] holds what the code computes against a closed form, in up to three [`Layer`]s:
//!
//! - *mechanics*: behaviour is frozen; money, queues and sanctions equal the closed form;
//! - *rule*: a coded rule of an agent equals its closed form, given the contract's terms;
//! - *emergence*: a lever is swept while behaviour is frozen, discounted pay-offs are read from the ledger, and the lever
//!   that pays best equals the closed form. This layer never calls the rule, so it cannot agree with itself.
//!
//! The protocol stands in [`Finding`]: four standard errors either way, and a power guard. `purse audit` prints the
//! table; `docs/verification.md` keeps it.
//!
//! To add a benchmark: a file here with a function from [`Trial`] to findings, a line in [`BENCHMARKS`], and in
//! `tests/planted/` the slips that must make it fail.

mod acute;
mod finding;
mod lever;
mod repeats;
mod rig;
mod sample;
mod scripted;
mod search;
mod small_economy;
mod table;
mod trial;

mod bargaining;
mod beds;
mod corridor;
mod coverage;
mod deficit_trigger;
mod demand_management;
mod deterrence;
mod inspection;
mod investment;
mod linear_bonus;
mod littles_law;
mod logit;
mod marginal_rate;
mod mixed_payment;
mod new_plans;
mod newsvendor;
mod overload;
mod quality_by_case;
mod quality_stages;
mod ranges;
mod ratchet;
mod relational;
mod remedial_months;
mod repeated_game;
mod sequential;
mod soft_budget;
mod sustainable_list;
mod tasks;
mod threshold;
mod trust;
mod weekly_queue;
mod yardstick;

pub use finding::{Finding, Layer};
pub use repeats::{Repeated, repeat, repeats};
pub use rig::Rig;
pub use sample::{Sample, SampleEstimate};
pub use table::{Audited, markdown, text};
pub use trial::Trial;

/// A closed form and how the simulator is held to it.
#[derive(Clone, Copy, Debug)]
pub struct Benchmark {
    /// Its number, as in `V-13`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub name: &'static str,
    /// The setting and the closed form, for readers.
    pub setting: &'static str,
    /// Where the closed form is from.
    pub source: &'static str,
    /// Runs it.
    pub run: fn(&Trial) -> Vec<Finding>,
}

/// Every benchmark, in the order of the table.
pub const BENCHMARKS: &[Benchmark] = &[
    linear_bonus::BENCHMARK,
    tasks::BENCHMARK,
    mixed_payment::BENCHMARK,
    yardstick::BENCHMARK,
    quality_by_case::BENCHMARK,
    deterrence::BENCHMARK,
    ratchet::BENCHMARK,
    investment::BENCHMARK,
    relational::BENCHMARK,
    repeated_game::BENCHMARK,
    inspection::BENCHMARK,
    soft_budget::BENCHMARK,
    marginal_rate::BENCHMARK,
    demand_management::BENCHMARK,
    corridor::BENCHMARK,
    threshold::BENCHMARK,
    quality_stages::BENCHMARK,
    deficit_trigger::BENCHMARK,
    littles_law::BENCHMARK,
    weekly_queue::BENCHMARK,
    overload::BENCHMARK,
    sustainable_list::BENCHMARK,
    beds::BENCHMARK,
    newsvendor::BENCHMARK,
    bargaining::BENCHMARK,
    trust::BENCHMARK,
    logit::BENCHMARK,
    new_plans::BENCHMARK,
    coverage::BENCHMARK,
    sequential::BENCHMARK,
    ranges::BANDS,
    ranges::SETS,
];
