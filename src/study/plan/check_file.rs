//! The check of one file alone, as `purse check` does it.

use crate::scenario::check;
use crate::scenario::problem::Problems;
use crate::scenario::read::Document;
use crate::scenario::resolve::{ScenarioKind, resolve_document};
use crate::scenario::{Economy, RegimeFile, RulesFile};

use super::national;
use super::{Overrides, PlanError, Shelves, StudyPlan};

/// Checks one economy, regime or study file alone, and gives the notes on it. A study is checked with all it names.
///
/// # Errors
/// All its problems at once.
pub fn check_file(kind: ScenarioKind, document: Document, shelves: &Shelves<'_>) -> Result<Vec<String>, Problems> {
    match kind {
        ScenarioKind::Economy => {
            let found = resolve_document::<Economy>(document, &shelves.economies)?;
            Problems::or_none(check::economy(&found.document, &found.value, &found.origins))?;
            let mut notes = check::economy_notes(&found.value);
            notes.extend(check::source_notes(&found.document, &found.value.sources, &found.origins));
            Ok(notes)
        }
        ScenarioKind::Regime => {
            let found = resolve_document::<RegimeFile>(document, &shelves.regimes)?;
            Problems::or_none(check::regime(&found.document, &found.value, &found.origins))?;
            national::rules_of(&found, &shelves.rules).map_err(Problems::new)?;
            Ok(check::source_notes(&found.document, &found.value.sources, &found.origins))
        }
        ScenarioKind::Rules => {
            let found = resolve_document::<RulesFile>(document, &shelves.rules)?;
            Problems::or_none(check::rules(&found.document, &found.value, &found.origins))?;
            Ok(check::source_notes(&found.document, &found.value.sources, &found.origins))
        }
        ScenarioKind::Study => {
            let file = document.file.clone();
            match StudyPlan::of_document(
                document,
                &file,
                shelves,
                &Overrides { allow_large: true, ..Overrides::default() },
            ) {
                Ok(plan) => Ok(plan.notes),
                Err(PlanError::Problems(problems) | PlanError::TooLarge(problems)) => Err(problems),
            }
        }
    }
}
