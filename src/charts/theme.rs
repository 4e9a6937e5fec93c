//! How charts look and how their numbers are written: palette, pens, type sizes, pounds, per cent, thousands commas.
//!
//! Lengths are points at final size (a chart is 159 mm wide). Colours are those of the government's Analysis Function;
//! because several have the same lightness, series also differ by dash pattern, hatch or label.

use std::fmt;

use crate::measures::{Measure, OverAYear, Unit};

/// An opaque colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Colour(pub u8, pub u8, pub u8);

/// `#12436d`.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// First series, medians, means.
pub const BLUE: Colour = Colour(0x12, 0x43, 0x6D);
/// Second series; what is lost.
pub const ORANGE: Colour = Colour(0xF4, 0x6A, 0x25);
/// Third series; secondary text; zero lines.
pub const DARK_GREY: Colour = Colour(0x3D, 0x3D, 0x3D);
/// Fourth series; money that comes back.
pub const TURQUOISE: Colour = Colour(0x28, 0xA1, 0x97);
/// The mark of a draft.
pub const PINK: Colour = Colour(0x80, 0x16, 0x50);
/// Edges of bands: 4.95 to 1 against white.
pub const BAND_EDGE: Colour = Colour(0x20, 0x73, 0xBC);
/// Inside of a 50% band.
pub const BAND_50: Colour = Colour(0x6B, 0xAC, 0xE6);
/// Inside of a 90% band: the 50% blue at a third.
pub const BAND_90: Colour = Colour(0xCE, 0xE3, 0xF7);
/// Grid lines.
pub const GRID: Colour = Colour(0xD9, 0xD9, 0xD9);
/// Regions that are context, such as differences too small to matter.
pub const CONTEXT: Colour = Colour(0xE8, 0xE8, 0xE8);
/// Thin lines of context that must still be seen.
pub const MID_GREY: Colour = Colour(0x6F, 0x6F, 0x6F);
/// Main text.
pub const BLACK: Colour = Colour(0x0B, 0x0C, 0x0C);
/// Paper.
pub const WHITE: Colour = Colour(0xFF, 0xFF, 0xFF);

/// Width of every chart, in points: 159 mm, a column of A4.
pub const WIDTH: f64 = 450.7;
/// Width of every chart, in millimetres.
pub const WIDTH_MM: f64 = 159.0;
/// Empty edge on the left and on the right, in points.
pub const MARGIN: f64 = 4.0;

/// The pattern of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    #[default]
    Solid,
    /// Long dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// A dash and a dot in turn.
    Alternating,
}

impl Dash {
    /// The value of `stroke-dasharray`, in points.
    #[must_use]
    pub const fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some("5 3"),
            Self::Dotted => Some("1.2 2.4"),
            Self::Alternating => Some("6 2.5 1.2 2.5"),
        }
    }
}

/// Colour, width in points and pattern of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// Colour.
    pub colour: Colour,
    /// Width, in points.
    pub width: f64,
    /// Pattern.
    pub dash: Dash,
}

impl Pen {
    /// An unbroken line.
    #[must_use]
    pub const fn solid(colour: Colour, width: f64) -> Self {
        Self { colour, width, dash: Dash::Solid }
    }

    /// A line with a pattern.
    #[must_use]
    pub const fn patterned(colour: Colour, width: f64, dash: Dash) -> Self {
        Self { colour, width, dash }
    }
}

/// The four kinds of series, in the order in which they are used.
pub const SERIES: [Pen; 4] = [
    Pen::solid(BLUE, 1.8),
    Pen::patterned(ORANGE, 1.8, Dash::Dashed),
    Pen::patterned(DARK_GREY, 1.8, Dash::Dotted),
    Pen::patterned(TURQUOISE, 1.8, Dash::Alternating),
];

/// Where text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The point is at the left end.
    Start,
    /// The point is in the middle.
    Middle,
    /// The point is at the right end.
    End,
}

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Size in points.
    pub size: f64,
    /// Semibold instead of regular.
    pub bold: bool,
    /// Colour.
    pub colour: Colour,
    /// Where it stands relative to its point.
    pub anchor: Anchor,
}

impl Type {
    const fn new(size: f64, bold: bool, colour: Colour) -> Self {
        Self { size, bold, colour, anchor: Anchor::Start }
    }

    /// The same, standing otherwise.
    #[must_use]
    pub const fn at(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// The same in another colour.
    #[must_use]
    pub const fn in_colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// Distance from one line to the next, in points.
    #[must_use]
    pub const fn leading(self) -> f64 {
        self.size * 1.28
    }
}

/// The title, which states the finding.
pub const TITLE: Type = Type::new(13.0, true, BLACK);
/// The line below the title: measure, unit, period.
pub const SUBTITLE: Type = Type::new(9.5, false, DARK_GREY);
/// Names of panels, rows and parties.
pub const HEADING: Type = Type::new(9.5, true, BLACK);
/// Labels within a chart.
pub const LABEL: Type = Type::new(8.5, false, BLACK);
/// Values within a chart.
pub const VALUE: Type = Type::new(8.5, true, BLACK);
/// Axis labels, keys, notes and source: the smallest size allowed.
pub const SMALL: Type = Type::new(8.0, false, DARK_GREY);

/// How the values of a measure are shown: divided or multiplied into a unit of display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display(pub Unit);

impl Display {
    /// How a measure is shown.
    #[must_use]
    pub const fn of(measure: &Measure) -> Self {
        Self(measure.unit)
    }

    /// What a value is multiplied by for display: pounds become millions, shares per cent.
    #[must_use]
    pub const fn factor(self) -> f64 {
        match self.0 {
            Unit::Pounds => 1e-6,
            Unit::Share => 100.0,
            Unit::Count | Unit::Points | Unit::Hours => 1.0,
        }
    }

    /// The end of a column name for values in the unit of display.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self.0 {
            Unit::Pounds => "gbp_m",
            Unit::Share => "per_cent",
            Unit::Count => "count",
            Unit::Points => "points",
            Unit::Hours => "hours",
        }
    }

    /// The end of a column name for differences in the unit of display.
    #[must_use]
    pub const fn difference_column(self) -> &'static str {
        match self.0 {
            Unit::Share => "percentage_points",
            _ => self.column(),
        }
    }

    /// The unit in words, for a subtitle; `a year` where the year is a sum.
    #[must_use]
    pub const fn words(self, over_a_year: OverAYear) -> &'static str {
        match (self.0, over_a_year) {
            (Unit::Pounds, OverAYear::Sum) => "£m a year",
            (Unit::Pounds, _) => "£m",
            (Unit::Share, _) => "per cent",
            (Unit::Count, OverAYear::Sum) => "number a year",
            (Unit::Count, _) => "number",
            (Unit::Points, _) => "points",
            (Unit::Hours, OverAYear::Sum) => "hours a year",
            (Unit::Hours, _) => "hours",
        }
    }

    /// A value, given in the unit of display: `£1.2m`, `−£0.3m`, `94.1%`, `1,234`.
    #[must_use]
    pub fn value(self, shown: f64) -> String {
        self.with_decimals(shown, self.decimals(shown))
    }

    /// A value in the unit of display with a set number of decimals, as the labels of one axis have.
    #[must_use]
    pub fn with_decimals(self, shown: f64, decimals: usize) -> String {
        let (sign, digits) = (sign_of(shown, decimals), grouped(shown.abs(), decimals));
        match self.0 {
            Unit::Pounds => format!("{sign}£{digits}m"),
            Unit::Share => format!("{sign}{digits}%"),
            Unit::Count | Unit::Points | Unit::Hours => format!("{sign}{digits}"),
        }
    }

    /// A difference with its sign, short: `+£1.2m`, `−2.3pp`.
    #[must_use]
    pub fn signed(self, shown: f64) -> String {
        self.signed_with_decimals(shown, self.decimals(shown))
    }

    /// A difference with its sign and a set number of decimals; zero has no sign.
    #[must_use]
    pub fn signed_with_decimals(self, shown: f64, decimals: usize) -> String {
        let plain = self.with_decimals(shown, decimals).replace('%', "pp");
        let is_zero = !plain.chars().any(|digit| ('1'..='9').contains(&digit));
        if shown > 0.0 && !is_zero { format!("+{plain}") } else { plain }
    }

    /// The size of a difference in words: `£1.2m`, `2.3 percentage points`.
    #[must_use]
    pub fn size(self, shown: f64) -> String {
        let decimals = self.decimals(shown);
        match self.0 {
            Unit::Share => format!("{} percentage points", grouped(shown.abs(), decimals)),
            Unit::Points => format!("{} points", grouped(shown.abs(), decimals)),
            Unit::Hours => format!("{} hours", grouped(shown.abs(), decimals)),
            Unit::Pounds | Unit::Count => self.with_decimals(shown.abs(), decimals),
        }
    }

    /// Decimals for a column of values, by the largest of them.
    #[must_use]
    pub fn column_decimals(self, shown: impl IntoIterator<Item = f64>) -> usize {
        let largest = shown.into_iter().map(f64::abs).fold(0.0, f64::max);
        if self.0 == Unit::Points && largest < 10.0 { 2 } else { self.decimals(largest) }
    }

    /// Decimals that a single value needs: one, more where it would otherwise read as nought.
    fn decimals(self, shown: f64) -> usize {
        let size = shown.abs();
        match self.0 {
            Unit::Count | Unit::Hours if size >= 10.0 || size == size.round() => 0,
            _ if !(5e-4..0.095).contains(&size) => 1,
            _ if size >= 0.0095 => 2,
            _ => 3,
        }
    }
}

/// Millions of pounds with one decimal or as many as it takes, from pounds: `£1.2m`, `−£0.3m`.
#[must_use]
pub fn money(pounds: f64) -> String {
    Display(Unit::Pounds).value(pounds * 1e-6)
}

/// A share as whole per cent; `<1%` and `>99%` where rounding would say none or all.
#[must_use]
pub fn part(share: f64) -> String {
    match share * 100.0 {
        per_cent if per_cent > 99.5 && per_cent < 100.0 => ">99%".to_owned(),
        per_cent if per_cent > 0.0 && per_cent < 0.5 => "<1%".to_owned(),
        per_cent => format!("{per_cent:.0}%"),
    }
}

/// A whole number with thousands commas.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A true minus below zero, unless rounding leaves nothing.
fn sign_of(value: f64, decimals: usize) -> &'static str {
    let is_nought = !format!("{:.decimals$}", value.abs()).chars().any(|digit| ('1'..='9').contains(&digit));
    if value < 0.0 && !is_nought { "−" } else { "" }
}

/// Digits with thousands commas.
fn grouped(size: f64, decimals: usize) -> String {
    let text = format!("{size:.decimals$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), count);
    rest.map_or(whole.clone(), |rest| format!("{whole}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_one_decimal_a_true_minus_and_commas() {
        assert_eq!(money(1_234_567.0), "£1.2m");
        assert_eq!(money(-300_000.0), "−£0.3m");
        assert_eq!(money(-1_234_000_000.0), "−£1,234.0m");
        assert_eq!(money(-10.0), "£0.0m");
        assert_eq!(money(31_000.0), "£0.03m");
    }

    #[test]
    fn shares_are_written_in_per_cent_and_their_differences_in_points() {
        let share = Display(Unit::Share);
        assert_eq!(share.value(94.12), "94.1%");
        assert_eq!(share.signed(-2.34), "−2.3pp");
        assert_eq!(share.signed(2.34), "+2.3pp");
        assert_eq!(share.size(-2.34), "2.3 percentage points");
        assert_eq!(share.signed(0.0), "0.0pp");
    }

    #[test]
    fn nearly_all_is_not_written_as_all() {
        assert_eq!(part(0.998), ">99%");
        assert_eq!(part(1.0), "100%");
        assert_eq!(part(0.001), "<1%");
        assert_eq!(part(0.0), "0%");
    }

    #[test]
    fn counts_have_commas_only_between_thousands() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(12_345_678), "12,345,678");
    }

    #[test]
    fn no_two_series_share_a_pattern() {
        for (place, pen) in SERIES.iter().enumerate() {
            assert!(SERIES[..place].iter().all(|other| other.dash != pen.dash));
        }
    }
}
