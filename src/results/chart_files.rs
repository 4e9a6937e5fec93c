//! Which files of charts a run writes.

use serde::{Deserialize, Serialize};

/// The files of charts that a run is asked for. They change no result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartFiles {
    /// No chart at all.
    None,
    /// Each chart as SVG, with its numbers and words, but neither as PNG nor as PDF.
    Svg,
    /// Each chart as SVG, PNG and PDF, with its numbers and words.
    #[default]
    All,
}

impl ChartFiles {
    /// Every choice, from the fewest files to the most.
    pub const EACH: [Self; 3] = [Self::None, Self::Svg, Self::All];

    /// Its name in commands and in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Svg => "svg",
            Self::All => "all",
        }
    }

    /// Whether every file is written.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_has_the_same_name_in_commands_and_in_the_manifest() {
        for choice in ChartFiles::EACH {
            assert_eq!(serde_json::to_value(choice).unwrap(), choice.name());
        }
    }
}
