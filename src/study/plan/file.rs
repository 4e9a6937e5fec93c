//! The check of one file alone, as `purse check` does it.

use crate::scenario::check;
use crate::scenario::problem::Problems;
use crate::scenario::read::Document;
use crate::scenario::resolve::{Kind, resolve_document};
use crate::scenario::{Economy, RegimeFile, RulesFile};

use super::national;
use super::{Overrides, Plan, PlanError, Shelves};

/// Checks one economy, regime or study file alone, and gives the notes on it. A study is checked with all it names.
///
/// # Errors
/// All its problems at once.
pub fn check_file(kind: Kind, document: Document, shelves: &Shelves<'_>) -> Result<Vec<String>, Problems> {
    match kind {
        Kind::Economy => {
            let found = resolve_document::<Economy>(document, &shelves.economies)?;
            Problems::or_none(check::economy(&found.document, &found.value, &found.origins))?;
            let mut notes = check::economy_notes(&found.value);
            notes.extend(check::source_notes(&found.document, &found.value.sources, &found.origins));
            Ok(notes)
        }
        Kind::Regime => {
            let found = resolve_document::<RegimeFile>(document, &shelves.regimes)?;
            Problems::or_none(check::regime(&found.document, &found.value, &found.origins))?;
            national::rules_of(&found, &shelves.rules).map_err(Problems::new)?;
            Ok(check::source_notes(&found.document, &found.value.sources, &found.origins))
        }
        Kind::Rules => {
            let found = resolve_document::<RulesFile>(document, &shelves.rules)?;
            Problems::or_none(check::rules(&found.document, &found.value, &found.origins))?;
            Ok(check::source_notes(&found.document, &found.value.sources, &found.origins))
        }
        Kind::Study => {
            let file = document.file.clone();
            match Plan::of_document(document, &file, shelves, &Overrides { allow_large: true, ..Overrides::default() })
            {
                Ok(plan) => Ok(plan.notes),
                Err(PlanError::Problems(problems) | PlanError::TooLarge(problems)) => Err(problems),
            }
        }
    }
}
