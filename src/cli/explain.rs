//! `purse explain`: what a scenario file means, and why a provider ended where it did, in words.

mod provider;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use crate::contract::CLAUSES;
use crate::engine::MONTH;
use crate::scenario::address::every;
use crate::scenario::read::Document;
use crate::scenario::resolve::{ScenarioKind, resolve_document};
use crate::scenario::sources::{Sources, Status};
use crate::scenario::{Economy, Mechanisms, ProviderKind, RegimeFile, RulesFile};
use crate::study::plan::{Overrides, StudyPlan};
use crate::units::FinancialYear;

use super::check::path_of;
use super::failure::Failure;
use super::library::{Library, kind_of, open};
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse explain five-year-shared-risk          the contract in words, and what is assumed
  purse explain scenarios/economies/typical.json
  purse explain england                        the national rules, year by year
  purse explain fines-or-shared-risk           what is compared, and what is varied
  purse explain steps                          the order of a month

Why a provider ended where it did, in one future:
  purse explain fines-or-shared-risk --future 2 --provider acute-larger
  purse explain fines-or-shared-risk --set 7 --future 2 --provider acute-larger --arm five-year-shared-risk
  purse explain output/my-run --future 1 --provider community --json

The future is lived again in every arm. The account says where the provider began and ended, what moved
its money, which sanctions it met, how its contracts, the regulator and the centre treated it, and how
it would have ended in the same future under the other contracts. The folder of a run gives the futures
of that run, whatever seed and numbers it was run with.";

/// Explain a regime, economy, set of rules or study, the steps of a month, or why a provider ended where it did
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The path or name of a scenario file, or `steps`; for a provider a study or the folder of its results
    what: PathBuf,
    #[command(flatten)]
    asked: provider::AccountArguments,
}

/// Explains.
pub fn explain(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    if let Some((provider, future)) = arguments.asked.provider() {
        return arguments.asked.account(&arguments.what, scenarios, provider, future);
    }
    if arguments.what == Path::new("steps") {
        return say::result(steps());
    }
    let path = path_of(&arguments.what, scenarios)?;
    let document = open(&path)?;
    let library = Library::find(scenarios, Some(&path))?;
    let text = match kind_of(&path, &document)? {
        ScenarioKind::Regime => regime(&resolve_document(document, &library.shelves().regimes)?.value),
        ScenarioKind::Rules => rules(&resolve_document(document, &library.shelves().rules)?.value),
        ScenarioKind::Economy => economy(&resolve_document(document, &library.shelves().economies)?.value),
        ScenarioKind::Study => study(document, &path, &library)?,
    };
    say::result(text)
}

/// Lines that are gathered; writing into memory cannot fail.
fn line(text: &mut String, words: impl std::fmt::Display) {
    let _ = writeln!(text, "{words}");
}

fn steps() -> String {
    let mut text = String::from(
        "A year has twelve months of 4, 4 and 5 weeks. In each month, in this order, each step writing and reading of the\nworld only what it names:\n\n",
    );
    for (number, step) in (1..).zip(MONTH) {
        line(&mut text, format_args!("{number:>3}. {} ({})", step.what, step.when.in_words()));
        for (what, columns) in [("writes", step.touches.all_written()), ("reads", step.touches.all_read())] {
            if !columns.is_empty() {
                line(&mut text, format_args!("     {what} {}", columns.join(", ")));
            }
        }
    }
    text
}

fn regime(regime: &RegimeFile) -> String {
    let mut text = format!("{} ({})\n\n{}\n\nTerm and renewal\n", regime.title, regime.as_at, regime.description);
    regime.term.in_words().iter().for_each(|words| line(&mut text, format_args!("  {words}")));
    for (name, words) in regime.clauses.in_words() {
        let meaning = CLAUSES.iter().find(|clause| clause.name == name).map_or("", |clause| clause.meaning.trim());
        line(&mut text, format_args!("\n{}: {meaning}", name.replace('_', " ")));
        words.iter().for_each(|words| line(&mut text, format_args!("  {words}")));
    }
    let agreed: Vec<&str> = regime.clauses.in_words().iter().map(|(name, _)| *name).collect();
    let missing: Vec<String> = CLAUSES
        .iter()
        .filter(|clause| !agreed.contains(&clause.name))
        .map(|clause| clause.name.replace('_', " "))
        .collect();
    if !missing.is_empty() {
        line(&mut text, format_args!("\nNot agreed: {}", missing.join(", ")));
    }
    if let Some(rules) = &regime.national_rules {
        let term = (!regime.set_by.term.is_local()).then_some("term");
        let set: Vec<String> =
            term.into_iter().chain(regime.set_by.national_clauses()).map(|name| name.replace('_', " ")).collect();
        line(&mut text, format_args!("\nSet by the national rules of the year ({rules}): {}", set.join(", ")));
    }
    assumed(&mut text, &regime.sources);
    text
}

fn rules(rules: &RulesFile) -> String {
    let mut text = format!("{}\n\n{}\n", rules.title, rules.description);
    for (year, of_year) in &rules.years {
        line(&mut text, format_args!("\nFrom {year}"));
        let clauses = of_year.clauses.iter().map(|(name, terms)| (name.as_str(), terms));
        for (name, terms) in of_year.term.iter().map(|terms| ("term", terms)).chain(clauses) {
            line(&mut text, format_args!("  {}", name.replace('_', " ")));
            every(terms, &mut |at, value| match value {
                Value::Object(_) => {}
                Value::Null if at.steps().is_empty() => line(&mut text, "    taken away"),
                Value::Null => line(&mut text, format_args!("    {at}: taken away")),
                value => line(&mut text, format_args!("    {at}: {value}")),
            });
        }
    }
    assumed(&mut text, &rules.sources);
    text
}

fn economy(economy: &Economy) -> String {
    let mut text = format!("{}\n\n{}\n\n", economy.title, economy.description);
    line(&mut text, format_args!("First year {}", FinancialYear(economy.first_year)));
    line(&mut text, "\nCommissioners");
    for (name, file) in &economy.commissioners {
        let (people, pounds) = (file.population_people, file.allocation_pounds.in_words());
        line(&mut text, format_args!("  {name}: {}; {people} people, allocation {pounds} a year", file.title));
    }
    line(&mut text, "\nProviders");
    for (name, file) in &economy.providers {
        let size = match &file.kind {
            ProviderKind::Acute(acute) => format!(
                "acute; {} beds, {} attendances, {} emergency admissions and {} referrals a week, {} waiting",
                acute.beds,
                acute.attendances_per_week,
                acute.emergencies_per_week,
                acute.referrals_per_week,
                acute.waiting_list_patients
            ),
            ProviderKind::Community(community) => {
                format!(
                    "community; {} contacts a week, {} late",
                    community.contacts_per_week, community.backlog_contacts
                )
            }
        };
        line(&mut text, format_args!("  {name}: {}; {size}", file.title));
    }
    line(&mut text, "\nContracts");
    for contract in &economy.contracts {
        let percent = contract.activity_share.value() * 100.0;
        line(
            &mut text,
            format_args!("  {} with {}: {percent:.0}% of its work", contract.commissioner, contract.provider),
        );
    }
    line(&mut text, "\nMechanisms");
    let switches = serde_json::to_value(&economy.mechanisms).unwrap_or_default();
    for (name, meaning) in Mechanisms::ALL {
        let state = if switches[name] == true { "on " } else { "off" };
        line(&mut text, format_args!("  {state} {}: {}", name.replace('_', " "), meaning.trim()));
    }
    assumed(&mut text, &economy.sources);
    text
}

fn study(document: Document, path: &Path, library: &Library) -> Result<String, Failure> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("study");
    let overrides = Overrides { allow_large: true, ..Overrides::default() };
    let plan = StudyPlan::of_document(document, name, &library.shelves(), &overrides)?;
    let mut text =
        format!("{}\n\n{}\n\nEconomy: {}\n\nArms\n", plan.study.title, plan.study.question, plan.economy.title);
    for (place, arm) in plan.arms.iter().enumerate() {
        let baseline = if place == 0 { " (baseline)" } else { "" };
        line(&mut text, format_args!("  {}{baseline}: {}. {}", arm.id, arm.label, arm.description));
    }
    let (sets, futures, years) = (plan.sets.len(), plan.study.futures_per_set, plan.study.horizon_years);
    line(
        &mut text,
        format_args!(
            "\nRuns: {} arms, {sets} parameter sets, {futures} futures of each: {} runs of {years} years, seed {}",
            plan.arms.len(),
            plan.runs(),
            plan.study.seed
        ),
    );
    line(&mut text, if plan.uncertainties.is_empty() { "\nNothing is varied." } else { "\nWhat is varied" });
    for uncertainty in &plan.uncertainties {
        let spread = spread(&uncertainty.spread);
        line(&mut text, format_args!("  {}: {spread}. {}", uncertainty.address, uncertainty.why));
    }
    plan.notes.iter().for_each(|note| line(&mut text, format_args!("\nNote: {note}")));
    Ok(text)
}

fn spread(spread: &crate::study::design::Spread) -> String {
    use crate::study::design::Spread::{LogUniform, Steps, Triangular, Uniform};
    match spread {
        Uniform { low, high } => format!("{low} to {high}, every value alike"),
        LogUniform { low, high } => format!("{low} to {high}, every factor alike"),
        Triangular { low, mode, high } => format!("{low} to {high}, most plausibly {mode}"),
        Steps { low, high, step } => format!("{low} to {high} in steps of {step}"),
    }
}

/// What is assumed or calibrated, and why.
fn assumed(text: &mut String, sources: &Sources) {
    for (status, head) in [(Status::Assumed, "Assumed"), (Status::Calibrated, "Calibrated")] {
        let of_status = sources.iter().filter(|(_, source)| source.status == status);
        let found: Vec<_> =
            of_status.map(|(address, source)| (address, source.why.as_deref().unwrap_or("-"))).collect();
        if !found.is_empty() {
            line(text, format_args!("\n{head}"));
            found.iter().for_each(|(address, why)| line(text, format_args!("  {address}: {why}")));
        }
    }
}
