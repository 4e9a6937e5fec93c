//! `purse schema`: the JSON Schemas of scenario files, for editors, and of the answer, for programs that read it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::analysis::answer::Answer;
use crate::scenario::resolve::{ScenarioKind, schema_of};
use crate::scenario::{Economy, RegimeFile, RulesFile, StudyFile};

use super::failure::{Failure, USAGE};
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse schema regime
  purse schema answer
  purse schema --write scenarios/schema

The schema of the answer says what each key of answer.json is. A scenario file names its schema at its top, so that editors complete and check while you type:
  \"$schema\": \"../schema/regime.schema.json\"          a whole file
  \"$schema\": \"../schema/regime.patch.schema.json\"    a file that extends another";

/// Write the JSON Schemas of scenario files and of the answer
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Of which kind [default: all]
    kind: Option<SchemaOf>,
    /// The schema of files that extend another: nothing is required, null takes away; an answer extends nothing
    #[arg(long)]
    patch: bool,
    /// Write the schemas of whole files and of patches into this folder
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// Providers, commissioners, demand
    Economy,
    /// Contract terms
    Regime,
    /// National rules of each year
    Rules,
    /// What is run and compared
    Study,
    /// What a study answers: answer.json of a run folder
    Answer,
}

impl SchemaOf {
    /// The kind of scenario file; none of the answer, which the program writes.
    const fn scenario(self) -> Option<ScenarioKind> {
        match self {
            Self::Economy => Some(ScenarioKind::Economy),
            Self::Regime => Some(ScenarioKind::Regime),
            Self::Rules => Some(ScenarioKind::Rules),
            Self::Study => Some(ScenarioKind::Study),
            Self::Answer => None,
        }
    }

    /// The schema of whole files and, where files can extend others, that of patches, each with the name of its file.
    fn schemas(self) -> Vec<(String, Value)> {
        match self.scenario() {
            Some(kind) => {
                let noun = kind.noun();
                vec![(format!("{noun}.schema.json"), whole(kind)), (format!("{noun}.patch.schema.json"), patch(kind))]
            }
            None => vec![("answer.schema.json".to_owned(), schema_of::<Answer>())],
        }
    }
}

/// Writes the schemas.
pub fn schema(arguments: &Arguments) -> Result<(), Failure> {
    let kinds = arguments.kind.map_or_else(|| SchemaOf::value_variants().to_vec(), |which| vec![which]);
    if arguments.patch && arguments.kind == Some(SchemaOf::Answer) {
        let what = "error: an answer has no patches: no file extends it";
        return Err(Failure::new(USAGE, format!("{what}\n  hint     leave --patch away")));
    }
    let Some(folder) = &arguments.write else {
        let place = usize::from(arguments.patch);
        let mut schemas = kinds.into_iter().filter_map(|kind| kind.schemas().into_iter().nth(place));
        return schemas.try_for_each(|(_, schema)| say::result(text(&schema)));
    };
    std::fs::create_dir_all(folder).map_err(|error| Failure::unwritten(folder, &error))?;
    for (name, schema) in kinds.into_iter().flat_map(SchemaOf::schemas) {
        let path = folder.join(name);
        std::fs::write(&path, text(&schema)).map_err(|error| Failure::unwritten(&path, &error))?;
        say::result(format_args!("{}\n", path.display()))?;
    }
    Ok(())
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// The schema of a whole file.
fn whole(kind: ScenarioKind) -> Value {
    match kind {
        ScenarioKind::Economy => schema_of::<Economy>(),
        ScenarioKind::Regime => schema_of::<RegimeFile>(),
        ScenarioKind::Rules => schema_of::<RulesFile>(),
        ScenarioKind::Study => schema_of::<StudyFile>(),
    }
}

/// The schema of a file that extends another.
fn patch(kind: ScenarioKind) -> Value {
    let mut schema = whole(kind);
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.values_mut().for_each(loosen);
    }
    loosen(&mut schema);
    let meaning = format!("Name of the {} that this file builds on.", kind.noun());
    schema["properties"]["extends"] = json!({ "description": meaning, "type": "string" });
    schema["required"] = json!(["extends"]);
    schema
}

/// Makes a schema that of a merge patch: nothing is required, every member may be null. Lists are replaced whole, so that
/// their elements stay as they are.
fn loosen(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    members.remove("required");
    members.remove("minProperties");
    if let Some(choices) = members.remove("oneOf") {
        members.insert("anyOf".to_owned(), choices);
    }
    if let Some(choices) = members.get_mut("anyOf").and_then(Value::as_array_mut) {
        join_variants(choices);
        choices.iter_mut().for_each(loosen);
    }
    for key in ["properties", "patternProperties"] {
        if let Some(parts) = members.get_mut(key).and_then(Value::as_object_mut) {
            parts.values_mut().for_each(or_null);
        }
    }
    if let Some(free) = members.get_mut("additionalProperties").filter(|free| free.is_object()) {
        or_null(free);
    }
}

/// Makes one object of the variants that have terms: a patch may take one away and put another in its place.
fn join_variants(choices: &mut Vec<Value>) {
    let (with_terms, mut rest): (Vec<Value>, Vec<Value>) =
        std::mem::take(choices).into_iter().partition(|choice| choice["properties"].is_object());
    if with_terms.len() > 1 {
        let parts = with_terms.iter().filter_map(|choice| choice["properties"].as_object()).cloned();
        let parts: Map<String, Value> = parts.flatten().collect();
        rest.push(json!({ "type": "object", "properties": parts, "additionalProperties": false }));
    } else {
        rest.extend(with_terms);
    }
    *choices = rest;
}

fn or_null(schema: &mut Value) {
    loosen(schema);
    let description = schema.get("description").cloned();
    let mut either = Map::new();
    either.extend(description.map(|text| ("description".to_owned(), text)));
    either.insert("anyOf".to_owned(), json!([schema.take(), { "type": "null" }]));
    *schema = Value::Object(either);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(schema: &Value, key: &str) -> usize {
        match schema {
            Value::Object(members) => {
                members.iter().map(|(name, value)| usize::from(name == key) + keys(value, key)).sum()
            }
            Value::Array(items) => items.iter().map(|item| keys(item, key)).sum(),
            _ => 0,
        }
    }

    #[test]
    fn a_patch_requires_nothing_but_what_it_extends() {
        for kind in [ScenarioKind::Economy, ScenarioKind::Regime] {
            let patch = patch(kind);
            assert_eq!(patch["required"], json!(["extends"]));
            assert!(keys(&whole(kind), "required") > 1);
            assert_eq!(keys(&patch["$defs"]["Clauses"], "required"), 0);
        }
    }

    #[test]
    fn null_takes_a_clause_away_in_a_patch() {
        let title = &patch(ScenarioKind::Regime)["properties"]["title"]["anyOf"];
        assert_eq!(title[1], json!({ "type": "null" }));
    }
}
