//! A plan is put together: the study with what the command line changed, its economy, arms, uncertainties and sets.

use std::collections::BTreeMap;

use crate::measures::{self, HEADLINE};
use crate::scenario::address::Address;
use crate::scenario::check;
use crate::scenario::near;
use crate::scenario::origin::{Below, ChainedFile, KeyOrValue, Spot};
use crate::scenario::problem::{Problem, Problems, listed};
use crate::scenario::resolve::{Resolved, check_document};
use crate::scenario::{Design, Economy, StudyFile};

use super::changes::Changes;
use super::making::Making;
use super::study_plan::{Overrides, PlanError, Shelves, StudyPlan};
use super::uncertain::{self, KnownFiles};
use super::{arms, contradictions, exceptions, limits, sets};

/// The name of the command line where messages name a file.
const COMMAND_LINE: &str = "the command line";

/// Plans a study that was read and found to be of the right form.
pub(super) fn make(
    name: &str,
    mut study: Resolved<StudyFile>,
    shelves: &Shelves<'_>,
    overrides: &Overrides,
) -> Result<StudyPlan, PlanError> {
    let sets_of_file = study.value.parameter_sets;
    override_with(&mut study, overrides)?;
    let too_large = limits::beyond_all_bounds(&study.value, &study.origins);
    if !too_large.is_empty() {
        return Err(PlanError::TooLarge(unplaced(too_large)));
    }
    let files = study.files.clone();
    let mut making = Making { study, shelves, problems: Vec::new(), notes: Vec::new(), files };
    making.study_alone();
    making.notes.extend(cannot_grow(&making.study.value, sets_of_file));
    let economy = making.economy();
    let before = making.problems.len();
    let (arms, crossed) = arms::plan_arms(&mut making);
    let known = KnownFiles {
        economy: economy.as_ref().map(|economy| (&economy.document, &economy.value)),
        arms: (making.problems.len() == before).then_some(arms.as_slice()),
    };
    let uncertain = uncertain::plan_uncertainties(&mut making, &known);
    if let Some(economy) = &economy {
        let unknown = contradictions::unknown_leads(&making.study, &arms, &economy.value);
        making.problems.extend(contradictions::lead_without_twin(&making.study, &arms));
        making.problems.extend(unknown);
        making.problems.extend(exceptions::unfit(&making, &arms, &economy.value));
    }
    let Some(economy) = economy.filter(|_| making.problems.is_empty()) else {
        return Err(unplaced(making.problems).into());
    };
    let study = &making.study;
    let work = limits::too_much_work(&study.value, arms.len(), economy.value.providers.len(), &study.origins);
    if let Some(problem) = work.filter(|_| !overrides.allow_large) {
        return Err(PlanError::TooLarge(unplaced(vec![problem])));
    }
    let (uncertainties, sets) = sets::sets(&study.value, uncertain);
    Ok(StudyPlan {
        name: name.to_owned(),
        study: making.study.value,
        study_document: making.study.document,
        economy_document: economy.document,
        economy: economy.value,
        arms,
        crossed,
        uncertainties,
        sets,
        files: making.files,
        notes: making.notes,
    })
}

/// Puts the values of the command line into the study.
fn override_with(study: &mut Resolved<StudyFile>, overrides: &Overrides) -> Result<(), Problems> {
    let values = [
        ("seed", overrides.seed),
        ("futures_per_set", overrides.futures_per_set.map(u64::from)),
        ("parameter_sets", overrides.parameter_sets.map(u64::from)),
    ];
    let mut spots = BTreeMap::new();
    for (key, value) in values.into_iter().filter_map(|(key, value)| Some((key, value?))) {
        if let Some(members) = study.document.as_object_mut() {
            members.insert(key.to_owned(), value.into());
            spots.insert(key.to_owned(), Spot::default());
        }
    }
    if !spots.is_empty() {
        let spot = Spot { below: Below::Keys(spots), ..Spot::default() };
        study.origins.push(ChainedFile { file: COMMAND_LINE.to_owned(), spot: Some(spot) });
        let checked = check_document(&study.document, &study.origins);
        study.value = checked.map_err(|problems| unplaced(problems.into_list()))?;
    }
    Ok(())
}

/// The problems in order; those of the command line have no line and column.
fn unplaced(mut problems: Vec<Problem>) -> Problems {
    for problem in &mut problems {
        problem.line_column = problem.line_column.filter(|place| *place != (0, 0));
    }
    Problems::new(problems)
}

/// What a reader should know of a design that cannot grow.
fn cannot_grow(study: &StudyFile, sets_of_file: u32) -> Option<String> {
    let sets = study.parameter_sets;
    if study.design != Design::LatinHypercube || sets <= 1 {
        return None;
    }
    let others = match sets_of_file {
        file if file > 1 && file != sets => format!(": its {sets} sets are none of the {file} sets of the file"),
        _ => String::new(),
    };
    Some(format!("a Latin hypercube cannot grow: with another number of parameter sets all of them are others{others}"))
}

/// The problem of replays whose shocks come after the last year of the study.
fn late_replays(study: &Resolved<StudyFile>) -> Option<Problem> {
    let years = study.value.horizon_years;
    let late = study.value.replays.filter(|replays| replays.futures > 0 && replays.from_year > years)?;
    let at = Address::ROOT.key("replays").key("from_year");
    let problem = study.origins.problem(&at, KeyOrValue::Value, "the shocks of the replays come after the last year");
    Some(problem.found(late.from_year.to_string()).allowed(format!("1 to {years}, the years of the study")))
}

impl Making<'_> {
    /// What can be asked of the study without the files that it names.
    fn study_alone(&mut self) {
        let study = &self.study;
        self.problems.extend(check::texts(&study.document, &study.origins));
        self.problems.extend(late_replays(study));
        if study.value.arms.is_empty() && study.value.factors.is_none() {
            let at = Address::ROOT.key("arms");
            let problem =
                study.origins.problem(&at, KeyOrValue::Value, "a study needs arms, or factors that make them");
            let hint = "name a regime: \"arms\": [{ \"regime\": \"annual-sanctions\" }]".to_owned();
            self.problems.push(problem.found("no arm").allowed("1 or more arms, or factors").hint(Some(hint)));
        }
        if study.value.uncertainties.is_empty() && study.value.parameter_sets > 1 {
            let at = Address::ROOT.key("parameter_sets");
            let problem =
                study.origins.problem(&at, KeyOrValue::Value, "parameter sets need uncertainties to draw from");
            let hint = "for more futures of the same parameters, raise futures_per_set".to_owned();
            let found = study.value.parameter_sets.to_string();
            self.problems.push(problem.found(found).allowed("1, without uncertainties").hint(Some(hint)));
        }
        for id in study.value.too_small_to_matter.keys() {
            if !HEADLINE.iter().any(|measure| measure.id == id) {
                let at = Address::ROOT.key("too_small_to_matter").key(id);
                let ids = HEADLINE.iter().map(|measure| measure.id);
                let hint = match measures::by_id(id) {
                    Some(_) => Some("this is a measure of one party; the answer speaks of all together".to_owned()),
                    None => near::did_you_mean(id, ids.clone()),
                };
                let problem = study.origins.problem(&at, KeyOrValue::Key, "no measure of the answer has this name");
                self.problems.push(problem.found(format!("\"{id}\"")).allowed(listed(ids)).hint(hint));
            }
        }
    }

    /// The economy with the changes of the study, if nothing is wrong with it.
    fn economy(&mut self) -> Option<Resolved<Economy>> {
        let name = self.study.value.economy.clone();
        let asked = self.study.origins.problem(&Address::ROOT.key("economy"), KeyOrValue::Value, "");
        let found = check::look_up::<Economy>(&name, &self.shelves.economies, asked).map_err(Problems::into_list);
        let changes = Changes { by: &self.study, at: Address::ROOT.key("economy_changes") };
        let checked = found.and_then(|found| changes.apply(found)).and_then(|economy| {
            let mut problems = changes.placed(check::economy(&economy.document, &economy.value, &economy.origins));
            problems.extend(contradictions::outgrown(&self.study, &economy.value));
            if problems.is_empty() { Ok(economy) } else { Err(problems) }
        });
        match checked {
            Ok(economy) => {
                let mut notes = check::economy_notes(&economy.value);
                notes.extend(check::source_notes(&economy.document, &economy.value.sources, &economy.origins));
                notes.extend(contradictions::outlives_series(self.study.value.horizon_years, &economy.value));
                self.note(&format!("economy {name}"), notes);
                self.files_of(&economy.files);
                Some(economy)
            }
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }
}
