//! The catalogue of measures, made of their lists: `yearly.rs`, `monthly.rs` and `answer.rs` beside it.

use super::answer::each_headline_measure;
use super::measure::{Better, Measure, OverAYear, Unit};
use super::monthly::each_monthly_measure;
use super::yearly::each_measure;

/// A constant for every measure of a list.
macro_rules! constants {
    ($($(#[doc = $meaning:literal])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident $from:tt)+) => {
        $(
            $(#[doc = $meaning])+
            pub const $name: Measure = Measure {
                id: $id, label: $label, meaning: concat!($($meaning),+), unit: Unit::$unit,
                better: Better::$better, over_a_year: OverAYear::$sums,
            };
        )+
    };
}

each_measure!(constants);
each_monthly_measure!(constants);
each_headline_measure!(constants);

/// The yearly measures in their order, and the position of each.
macro_rules! yearly {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident $from:tt)+) => {
        /// Every yearly measure of an entity, in the order of the annual table's columns.
        pub const ALL: &[&Measure] = &[$(&$name),+];

        /// Position of each yearly measure in [`ALL`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(non_camel_case_types, reason = "the same name as the measure's constant")]
        pub enum Column { $($(#[$meaning])+ $name),+ }
    };
}

/// The measures of the system's month in their order.
macro_rules! monthly {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident $from:tt)+) => {
        /// Every measure of the system's month, in the order of the monthly table's columns.
        pub const MONTHLY: &[&Measure] = &[$(&$name),+];
    };
}

/// The measures of the answer in their order.
macro_rules! headline {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident $from:tt)+) => {
        /// Every measure of a study's answer, in their order.
        pub const HEADLINE: &[&Measure] = &[$(&$name),+];
    };
}

each_measure!(yearly);
each_monthly_measure!(monthly);
each_headline_measure!(headline);

/// The measure of a study's answer with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Measure> {
    HEADLINE.iter().chain(ALL).copied().find(|measure| measure.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_measures_of_a_table_share_an_id() {
        for list in [ALL, MONTHLY, HEADLINE] {
            let mut ids: Vec<_> = list.iter().map(|measure| measure.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), list.len());
        }
    }
}
