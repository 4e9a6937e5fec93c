//! `purse new`: a small scenario file to start from.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::scenario::plain_name::is_plain_name;
use crate::scenario::resolve::ScenarioKind;

use super::failure::{Failure, USAGE};
use super::library::Library;
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse new regime two-year-block
  purse new regime lower-fines --from annual-sanctions
  purse new study my-question --dir my-scenarios";

/// Write a small economy, regime, set of rules or study that extends one that exists; it never overwrites a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// What to write
    kind: KindArgument,
    /// Its name: small letters, digits and hyphens
    name: String,
    /// The one to build on [default: typical, annual-sanctions, england; a study stands alone]
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// The folder with economies, regimes, rules and studies [default: that of --scenarios, else scenarios]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// A kind of scenario file, as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindArgument {
    /// Providers, commissioners, demand
    Economy,
    /// Contract terms
    Regime,
    /// National rules of each year
    Rules,
    /// What is run and compared
    Study,
}

impl KindArgument {
    /// The kind.
    pub const fn kind(self) -> ScenarioKind {
        match self {
            Self::Economy => ScenarioKind::Economy,
            Self::Regime => ScenarioKind::Regime,
            Self::Rules => ScenarioKind::Rules,
            Self::Study => ScenarioKind::Study,
        }
    }
}

/// Writes the file.
pub fn new(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    let kind = arguments.kind.kind();
    if !is_plain_name(&arguments.name) {
        let allowed = "small letters, digits and hyphens, at most 64, such as two-year-block";
        return Err(Failure::new(
            USAGE,
            format!("error: {:?} cannot name a file\n  allowed  {allowed}", arguments.name),
        ));
    }
    let folder = arguments.dir.as_deref().or(scenarios).unwrap_or_else(|| Path::new("scenarios"));
    let library = Library::of(folder);
    let document = document(arguments, kind, &library)?;
    let path = library.path(kind, &arguments.name);
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    write(&path, &text)?;
    say::result(format_args!("{}\n", path.display()))?;
    say::talk(false, format_args!("next: edit it, then purse check {}", path.display()));
    Ok(())
}

fn document(arguments: &Arguments, kind: ScenarioKind, library: &Library) -> Result<Value, Failure> {
    let title = title(&arguments.name);
    let base = match (kind, arguments.from.as_deref()) {
        (ScenarioKind::Study, None) => return study(&title, library),
        (ScenarioKind::Economy, None) => known(ScenarioKind::Economy, "typical", library)?,
        (ScenarioKind::Rules, None) => known(ScenarioKind::Rules, "england", library)?,
        (ScenarioKind::Regime, None) => known(ScenarioKind::Regime, "annual-sanctions", library)?,
        (_, Some(name)) => known(kind, name, library)?,
    };
    let noun = kind.noun();
    let mut document = json!({
        "$schema": format!("../schema/{noun}.patch.schema.json"),
        "extends": base,
        "title": title,
    });
    if kind == ScenarioKind::Study {
        document["question"] = "What do you want to know?".into();
    } else {
        let how = format!(
            "Everything is as in {base} but for what this file changes. Write here only what differs, at the same place as \
             in {base}; null takes a part away. Give each changed number an entry in sources."
        );
        document["description"] = how.into();
    }
    Ok(document)
}

fn study(title: &str, library: &Library) -> Result<Value, Failure> {
    Ok(json!({
        "$schema": "../schema/study.schema.json",
        "title": title,
        "question": "What do you want to know? The first arm is the baseline; every other arm is compared with it.",
        "economy": known(ScenarioKind::Economy, "typical", library)?,
        "arms": [
            { "regime": known(ScenarioKind::Regime, "annual-sanctions", library)? },
            { "regime": known(ScenarioKind::Regime, "five-year-shared-risk", library)? },
        ],
        "horizon_years": 5,
        "seed": 1,
        "parameter_sets": 1,
        "futures_per_set": 100,
    }))
}

/// A name that exists: the one wanted, or the first of its kind where nobody chose it and it is not there.
fn known(kind: ScenarioKind, name: &str, library: &Library) -> Result<String, Failure> {
    let names = library.names(kind);
    if names.iter().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    let hint = crate::scenario::near::did_you_mean(name, names.iter().map(String::as_str))
        .unwrap_or_else(|| "name one that exists with --from, or the folder with --dir".to_owned());
    Err(Failure::new(USAGE, format!("error: there is no {} \"{name}\" to build on\n  hint     {hint}", kind.noun())))
}

/// A name as a title: `two-year-block` becomes `Two year block`.
fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritten = |error: &std::io::Error| Failure::unwritten(path, error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| unwritten(&error))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new(
            USAGE,
            format!("error: {} exists and is not overwritten\n  hint     choose another name", path.display()),
        ),
        _ => unwritten(&error),
    })?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| unwritten(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_a_title() {
        assert_eq!((title("two-year-block"), title("")), ("Two year block".to_owned(), String::new()));
    }
}
