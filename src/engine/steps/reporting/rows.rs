//! The lists of measures, [yearly](crate::measures::yearly) and [monthly](crate::measures::monthly), written out: a row of the year of each party and of the system, a month of each
//! provider and of the system.

use crate::agents::limits::Rung;
use crate::engine::collect::YearRow;
use crate::engine::layout::EntityKind;
use crate::engine::state::care::Care;
use crate::ledger::{Heading, SanctionTally, WaivedBecause};
use crate::measures::monthly::each_monthly_measure;
use crate::measures::yearly::each_measure;
use crate::measures::{ALL, Column, MONTHLY, Unit};
use crate::units::{CommissionerId, MONTHS_IN_YEAR, ProviderId, WEEKS_IN_YEAR};

use super::month::{MonthOfProvider, MonthOfSystem};
use super::party::{
    AcuteYear, CommissionerYear, CommunityYear, PartyYear, ProviderYear, ReportingParties, one_if, pence,
};
use super::system::{ReportingSystem, SystemYear};

const NOTHING: YearRow = [f64::NAN; ALL.len()];

/// Asks for a value: what is asked is known before the question, so that the question need not say it.
fn ask<Asked: ?Sized>(asked: &Asked, question: impl Fn(&Asked) -> f64) -> f64 {
    question(asked)
}

/// Asks the system for the value of a measure.
fn ask_system<Asked>(asked: &Asked, column: Column, question: impl Fn(&Asked, Column) -> f64) -> f64 {
    question(asked, column)
}

/// Fills one value of a row in, if it comes from where the row stands.
macro_rules! value {
    (commissioner each $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask::<PartyYear<'_, _>>($it, $value);
    };
    (commissioner commissioner $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask($it, $value);
    };
    (provider each $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask::<PartyYear<'_, _>>($it, $value);
    };
    (provider provider $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask($it, $value);
    };
    (acute acute $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask($it, $value);
    };
    (community community $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask($it, $value);
    };
    (acute_months acute_months $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = shown_whole(Column::$name, $it[Column::$name as usize]);
    };
    (community_months community_months $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = shown_whole(Column::$name, $it[Column::$name as usize]);
    };
    (month acute_months $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] += ask($it, $value);
    };
    (month community_months $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] += ask($it, $value);
    };
    (system system $row:ident $it:ident $name:ident $value:expr) => {
        $row[Column::$name as usize] = ask_system($it, Column::$name, $value);
    };
    ($whose:ident $from:ident $row:ident $it:ident $name:ident $value:expr) => {};
}

/// A function that fills the values of one kind in.
macro_rules! filling {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident { $($from:ident: $value:expr),+ $(,)? })+) => {
        fn of_commissioner<'a>(row: &mut YearRow, it: &CommissionerYear<'_, impl ReportingParties<'a>>) {
            $($(value!(commissioner $from row it $name $value);)+)+
        }

        fn of_provider<'a>(row: &mut YearRow, it: &ProviderYear<'_, impl ReportingParties<'a>>) {
            $($(value!(provider $from row it $name $value);)+)+
        }

        fn of_acute<'a>(row: &mut YearRow, it: &AcuteYear<'_, '_, impl ReportingParties<'a>>) {
            $($(value!(acute $from row it $name $value);)+)+
        }

        fn of_community(row: &mut YearRow, it: &CommunityYear<'_>) {
            $($(value!(community $from row it $name $value);)+)+
        }

        fn acute_months(row: &mut YearRow, sums: &YearRow) {
            $($(value!(acute_months $from row sums $name $value);)+)+
        }

        fn community_months(row: &mut YearRow, sums: &YearRow) {
            $($(value!(community_months $from row sums $name $value);)+)+
        }

        fn of_system<'a>(row: &mut YearRow, it: &SystemYear<'_, impl ReportingSystem<'a>>) {
            $(row[Column::$name as usize] = it.added(Column::$name);)+
            $($(value!(system $from row it $name $value);)+)+
        }

        /// Adds the month of a provider to the sums of its year.
        pub(super) fn add_month(row: &mut YearRow, it: &MonthOfProvider) {
            $($(value!(month $from row it $name $value);)+)+
        }
    };
}

each_measure!(filling);

/// The month of the system, value by value.
macro_rules! month {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident { month: $value:expr $(,)? })+) => {
        /// The values of the system's month, in the order of [`MONTHLY`].
        pub(super) fn system_month(it: &MonthOfSystem) -> [f64; MONTHLY.len()] {
            [$(ask(it, $value)),+]
        }
    };
}

each_monthly_measure!(month);

/// Counts may be kept as fractions over the months; they are shown whole.
fn shown_whole(column: Column, sum: f64) -> f64 {
    if ALL[column as usize].unit == Unit::Count { libm::round(sum) } else { sum }
}

pub(super) fn commissioner_row<'a>(world: &impl ReportingParties<'a>, id: CommissionerId) -> YearRow {
    let mut row = NOTHING;
    of_commissioner(&mut row, &CommissionerYear::of(world, id));
    row
}

pub(super) fn provider_row<'a>(world: &impl ReportingParties<'a>, id: ProviderId) -> YearRow {
    let (mut row, provider) = (NOTHING, ProviderYear::of(world, id));
    of_provider(&mut row, &provider);
    match provider.care() {
        Care::Acute(care, _) => {
            acute_months(&mut row, provider.sums());
            let months = row;
            of_acute(&mut row, &AcuteYear { provider: &provider, care, months: &months });
            if !world.economy().mechanisms.unmeasured_quality {
                row[Column::UNMEASURED_QUALITY as usize] = f64::NAN;
            }
        }
        Care::Community(care, _) => {
            community_months(&mut row, provider.sums());
            of_community(&mut row, &CommunityYear { care });
        }
    }
    row
}

/// The system's row, where those of all parties are known.
pub(super) fn system_row<'a>(world: &impl ReportingSystem<'a>, rows: &[YearRow]) -> YearRow {
    let mut row = NOTHING;
    of_system(&mut row, &SystemYear { world, rows });
    row
}

#[cfg(test)]
mod tests;
