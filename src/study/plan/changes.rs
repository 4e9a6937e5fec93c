//! The changes that one document makes to another: merge patches of a study on its economy and regimes, and of national
//! rules on a regime, each within its own file.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::scenario::address::{Address, AddressStep, get};
use crate::scenario::origin::{Below, KeyOrValue, Origins, Spot};
use crate::scenario::patch;
use crate::scenario::problem::{Problem, shown};
use crate::scenario::read::Document;
use crate::scenario::resolve::{Resolved, check_document};

/// The part of a document (a study, or the rules of a year) that changes another document.
pub(super) struct Changes<'s, S> {
    /// The document that changes the other.
    pub by: &'s Resolved<S>,
    /// Where in it the changes stand, if there are any.
    pub at: Address,
}

impl<S> Changes<'_, S> {
    /// The document with the changes merged in, checked against its schema.
    ///
    /// # Errors
    /// All the problems that the changes make.
    pub fn apply<T>(&self, base: Resolved<T>) -> Result<Resolved<T>, Vec<Problem>>
    where
        T: JsonSchema + DeserializeOwned,
    {
        let Some(patch) = get(&self.by.document, &self.at) else { return Ok(base) };
        if !patch.is_object() {
            let problem = self.by.origins.problem(&self.at, KeyOrValue::Value, "changes are an object");
            let hint = "write them as the changed keys with all that stands above them".to_owned();
            return Err(vec![problem.found(shown(patch)).allowed("an object in { }").hint(Some(hint))]);
        }
        let Resolved { mut document, mut origins, .. } = base;
        let mut layers = self.layers(patch);
        let last = layers.pop().unwrap_or_else(|| Document {
            file: self.by.files.last().cloned().unwrap_or_default(),
            value: Value::Null,
            spot: Spot::default(),
        });
        layers.iter().for_each(|layer| origins.push(layer.layer()));
        let last = Document { value: patch.clone(), ..last };
        let mut problems = patch::apply(&mut document, &mut origins, &last);
        if let (Some(whose), false) = (base.files.last(), layers.is_empty()) {
            // The patch of several files is one patch; what it removes, it removes from the file below all of them.
            problems.iter_mut().for_each(|problem| problem.allowed = format!("keys that {whose} holds here"));
        }
        match check_document(&document, &origins) {
            Ok(value) if problems.is_empty() => Ok(Resolved { value, document, files: base.files, origins }),
            Ok(_) => Err(self.placed(problems)),
            Err(more) => {
                problems.extend(more.into_list());
                Err(self.placed(problems))
            }
        }
    }

    /// The files of the study that speak of the changes, base first, each with its own places.
    fn layers(&self, patch: &Value) -> Vec<Document> {
        let files = self.by.files.iter();
        files
            .filter_map(|file| {
                let spot = spot_in(file, patch, &mut self.at.clone(), &self.by.origins)?;
                Some(Document { file: file.clone(), value: Value::Null, spot })
            })
            .collect()
    }

    /// Problems that stand in the study's files get the address that they have there.
    pub fn placed(&self, problems: Vec<Problem>) -> Vec<Problem> {
        problems.into_iter().map(|problem| self.placed_one(problem)).collect()
    }

    fn placed_one(&self, mut problem: Problem) -> Problem {
        let stands_here = get(&self.by.document, &self.at).is_some() && self.by.files.contains(&problem.file);
        if stands_here {
            let joint = if problem.address.is_empty() || problem.address.starts_with('[') { "" } else { "." };
            problem.address = format!("{}{joint}{}", self.at, problem.address);
        }
        problem
    }
}

/// Where the parts of a value stand in one file; nothing if the file says nothing of it.
fn spot_in(file: &str, value: &Value, at: &mut Address, origins: &Origins) -> Option<Spot> {
    let mut part = |step: AddressStep, value: &Value| {
        at.push(step);
        let spot = spot_in(file, value, at, origins);
        at.pop();
        spot
    };
    let below = match value {
        Value::Object(members) => Below::Keys(
            members
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), part(AddressStep::Key(key.clone()), value)?)))
                .collect(),
        ),
        // A list stands in one file as a whole.
        Value::Array(items) => {
            let spots = items.iter().enumerate();
            Below::Items(spots.filter_map(|(index, value)| part(AddressStep::Index(index), value)).collect())
        }
        _ => Below::Nothing,
    };
    let is_empty = match &below {
        Below::Keys(keys) => keys.is_empty(),
        Below::Items(items) => items.is_empty(),
        Below::Nothing => true,
    };
    let (key, value) = (origins.find(at, KeyOrValue::Key), origins.find(at, KeyOrValue::Value));
    let is_own = value.file == file && value.is_named;
    let place = |found: Option<(usize, usize)>| found.unwrap_or_default();
    (is_own || !is_empty).then(|| Spot { key: place(key.line_column), value: place(value.line_column), below })
}
