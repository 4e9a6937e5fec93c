//! The list of measures. To add one: one entry here, and its value in `engine/report.rs`.

use super::measure::{Better, Measure, OverAYear, Unit};

macro_rules! measures {
    ($($(#[doc = $meaning:literal])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident;)+) => {
        $(
            $(#[doc = $meaning])+
            pub const $name: Measure = Measure {
                id: $id, label: $label, meaning: concat!($($meaning),+), unit: Unit::$unit,
                better: Better::$better, over_a_year: OverAYear::$sums,
            };
        )+
        /// Every measure, in the order of the columns of the annual table.
        pub const ALL: &[&Measure] = &[$(&$name),+];
    };
}

measures! {
    /// Income minus cost of the year; deficit below zero. For the system: all commissioners and providers together, before support from the centre.
    SURPLUS = "surplus_pounds", "Surplus (deficit below zero)", Pounds, Higher, Sum;
}

/// The measure with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Measure> {
    ALL.iter().copied().find(|measure| measure.id == id)
}
