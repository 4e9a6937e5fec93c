//! Time passes: a run is a pure function of a scenario, a seed and the number of a future.
//!
//! [`run`] makes a world and walks it through the months by one readable list of steps ([`MONTH`]); what is looked at is
//! taken down at every year end, and the book is proved there.

mod access;
mod bargaining;
mod booking;
mod calendar;
mod choosing;
mod collect;
mod contract_years;
mod contracting_hours;
mod deals;
mod events;
mod expected_plans;
mod failure;
#[cfg(test)]
mod fixture;
mod impossible;
mod in_force;
mod layout;
mod month;
mod opening;
mod otherwise;
#[cfg(test)]
mod party_and_month;
mod positions;
mod provider_months;
mod range;
mod record;
mod risk;
mod run;
mod setting;
mod shares;
mod signing;
mod state;
mod steps;
mod subcontracts;
mod suspension;
mod twins;
mod uncertainty;
mod world;

pub use access::{COLUMNS, Touches};
pub use calendar::When;
pub use collect::{FLOW_PARTIES, Outcome, YearRow};
pub use events::{Actor, Event, EventKind};
pub use failure::RunError;
pub use impossible::{Impossible, NOTHING_WITHOUT, impossible};
pub use layout::{EntityKind, Layout};
pub use month::{MONTH, Step};
pub use otherwise::{Otherwise, Pulse, Shock};
pub use range::{MEANT, Meant};
pub use run::{Detail, Run, run, run_in_detail, run_otherwise};
pub use state::close_up::{BeforeYearEnd, ContractParties, ContractYear, CostInApril, ProviderMonth};
pub use twins::Twins;
