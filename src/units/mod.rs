//! The units everything else is measured in: money, time, shares and the names of the parties.
//!
//! This layer imports nothing from the rest of the program. A public function of the model takes and returns these types,
//! so that pence cannot be added to weeks and a share cannot be 92.

mod arithmetic;
mod ids;
mod money;
mod number;
mod share;
mod time;

pub use arithmetic::{nearest, power};
pub use ids::{CommissionerId, ContractId, Party, ProviderId};
pub use money::{Money, MoneyOverflow};
pub use share::{Share, SignedShare};
pub use time::{
    FinancialYear, Hours, MONTHS_IN_YEAR, Month, NotAFinancialYear, QUARTERS_IN_YEAR, WEEKS_IN_MONTH, WEEKS_IN_YEAR,
    Week, Weeks, weeks_before_month,
};
