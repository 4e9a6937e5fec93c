//! Factors that a study crosses: their levels, and every combination of them.

use serde::{Deserialize, Serialize};

use crate::analysis::findings::LeftOut;
use crate::scenario::{FactorFile, FactorsFile, LevelFile};

/// Factors that were crossed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crossed {
    /// The factors with their levels.
    pub factors: Vec<PlannedFactor>,
    /// The level of every factor, counted from 0, in each of the first arms of the study. The first two arms are the headline.
    pub cells: Vec<Vec<usize>>,
    /// Combinations that no contract can have.
    pub left_out: Vec<LeftOut>,
}

/// A factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedFactor {
    /// Its name in files.
    pub name: String,
    /// Its name for readers.
    pub title: String,
    /// Its levels.
    pub levels: Vec<PlannedLevel>,
}

/// A level of a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedLevel {
    /// Its name in files.
    pub name: String,
    /// Its name for readers.
    pub title: String,
}

impl Crossed {
    /// The arm that has these levels, if there is one.
    #[must_use]
    pub fn arm(&self, levels: &[usize]) -> Option<usize> {
        self.cells.iter().position(|cell| cell == levels)
    }

    /// The factors as a file names them.
    pub(super) fn of(file: &FactorsFile) -> Self {
        let titled = |title: Option<&String>, name: &str| title.cloned().unwrap_or_else(|| name.replace('-', " "));
        let level = |level: &LevelFile| PlannedLevel {
            name: level.name.clone(),
            title: titled(level.title.as_ref(), &level.name),
        };
        let factor = |factor: &FactorFile| PlannedFactor {
            name: factor.name.clone(),
            title: titled(factor.title.as_ref(), &factor.name),
            levels: factor.levels.iter().map(level).collect(),
        };
        Self { factors: file.crossed.iter().map(factor).collect(), cells: Vec::new(), left_out: Vec::new() }
    }

    /// The names of a combination: in files, and for readers.
    pub(super) fn names(&self, levels: &[usize]) -> (String, String) {
        let chosen = || self.factors.iter().zip(levels).map(|(factor, &level)| &factor.levels[level]);
        let id: Vec<&str> = chosen().map(|level| level.name.as_str()).collect();
        let label: Vec<&str> = chosen().map(|level| level.title.as_str()).collect();
        let label = label.join(", ");
        let mut letters = label.chars();
        let label = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        (id.join("-"), label)
    }

    /// Every combination, those of the headline first.
    pub(super) fn combinations(&self, headline: &[Vec<usize>; 2]) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = vec![Vec::new()];
        for factor in &self.factors {
            let longer = |levels: &Vec<usize>| -> Vec<Vec<usize>> {
                (0..factor.levels.len()).map(|level| levels.iter().copied().chain([level]).collect()).collect()
            };
            all = all.iter().flat_map(longer).collect();
        }
        all.retain(|levels| !headline.contains(levels));
        headline.iter().cloned().chain(all).collect()
    }
}
