//! `purse decompose`: what each clause adds to the difference between any two regimes.

use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use crate::scenario::StudyFile;
use crate::scenario::read::read;
use crate::scenario::resolve::resolve;
use crate::study::plan::StudyPlan;

use super::failure::Failure;
use super::library::Library;
use super::run::{Options, run_plan};

const EXAMPLES: &str = "\
Examples:
  purse decompose annual-sanctions five-year-shared-risk
  purse decompose block activity --economy strained --sets 64 --futures 1
  purse decompose england-2012-2020 five-year-shared-risk --sets 32 --orders 64

The contracts between the two, with some clauses of the one and the rest of the other, are lived on the same futures. Each
clause has the mean of what it adds over every order in which the clauses can be exchanged; beyond five clauses orders are
drawn. Clauses that cannot be without each other are exchanged together.";

/// Divide the difference between two regimes over the clauses in which they differ
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The regime that is compared with: the name of a regime
    from: String,
    /// The regime that takes its place: the name of a regime
    to: String,
    /// The economy in which they are lived [default: that of the study of --like]
    #[arg(long, value_name = "NAME")]
    economy: Option<String>,
    /// The study whose economy, years, seed, parameter sets and uncertainties are taken
    #[arg(long, value_name = "STUDY", default_value = "fines-or-shared-risk")]
    like: String,
    /// Orders that are drawn where more than five clauses differ; each has its reverse among them
    #[arg(long, value_name = "NUMBER", default_value_t = 32, value_parser = clap::value_parser!(u32).range(4..=1000))]
    orders: u32,
    #[command(flatten)]
    options: Options,
}

/// Divides the difference.
pub fn decompose(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    let library = Library::find(scenarios, None)?;
    let shelves = library.shelves();
    let like = resolve::<StudyFile>(&arguments.like, &shelves.studies)?;
    let study = study(arguments, like.document);
    let name = format!("decompose-{}-{}", arguments.from, arguments.to);
    let document = read("the command line", study.to_string().as_bytes())?;
    let plan = StudyPlan::of_document(document, &name, &shelves, &arguments.options.overrides())?;
    run_plan(&plan, &arguments.options, Failure::from)
}

/// The study of the two regimes, like another study in all else.
fn study(arguments: &Arguments, mut study: Value) -> Value {
    let Arguments { from, to, economy, orders, options, .. } = arguments;
    if let Some(members) = study.as_object_mut() {
        for key in ["$schema", "factors", "controls", "replays", "decomposition"] {
            members.remove(key);
        }
    }
    study["title"] = format!("From {from} to {to}, clause by clause").into();
    study["question"] = format!("What does each clause add to the difference between {from} and {to}?").into();
    study["arms"] = json!([{ "regime": from }, { "regime": to }]);
    if let Some(economy) = economy {
        study["economy"] = economy.as_str().into();
    }
    // Contracts in between are lived on all futures of the two.
    let overrides = options.overrides();
    let of = |asked: Option<u32>, key: &str| asked.map_or_else(|| study[key].clone(), Value::from);
    study["decomposition"] = json!({
        "parameter_sets": of(overrides.parameter_sets, "parameter_sets"),
        "futures_per_set": of(overrides.futures_per_set, "futures_per_set"),
        "orders": orders,
    });
    study
}
