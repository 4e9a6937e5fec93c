//! `purse explain STUDY --future N --provider ID`: why a provider ended where it did.

use std::path::Path;

use clap::Args;

use crate::report::account::{Lives, ProviderAccount};
use crate::report::bundle;
use crate::scenario::near::did_you_mean;
use crate::scenario::problem::listed;
use crate::scenario::resolve::ScenarioKind;
use crate::study::plan::{Overrides, StudyPlan};
use crate::units::ProviderId;

use crate::cli::check::path_of;
use crate::cli::failure::{Failure, USAGE};
use crate::cli::library::{Library, kind_of, open};
use crate::cli::say;

/// Which account of which future.
#[derive(Debug, Args)]
pub struct AccountArguments {
    /// Tell why this provider ended where it did in one future of the study; a name such as `acute-larger`
    #[arg(long, value_name = "ID", requires = "future")]
    provider: Option<String>,
    /// The future, counted from 1
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), requires = "provider")]
    future: Option<u32>,
    /// The arm that is told in full [default: the baseline]; the others are compared with it
    #[arg(long, value_name = "ARM", requires = "provider")]
    arm: Option<String>,
    /// The parameter set, counted from 1 [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), requires = "provider")]
    set: Option<u32>,
    /// Write the account as JSON, with the source of every figure
    #[arg(long, requires = "provider")]
    json: bool,
}

/// A future, an arm and a provider that there are, counted from 0.
struct ProviderRun {
    set: usize,
    future: usize,
    arm: usize,
    provider: ProviderId,
}

impl AccountArguments {
    /// The provider and the future, if an account was asked for.
    pub fn provider(&self) -> Option<(&str, u32)> {
        Some((self.provider.as_deref()?, self.future?))
    }

    /// Lives the future again in every arm and tells the account.
    pub fn account(&self, what: &Path, scenarios: Option<&Path>, name: &str, future: u32) -> Result<(), Failure> {
        let plan = plan(what, scenarios)?;
        let ProviderRun { set, future, arm, provider } = self.find(&plan, name, future)?;
        // Of many combinations of factors only those told in full are lived beside the arm that is asked for.
        let mut lived: Vec<usize> = (0..plan.arms_in_full()).collect();
        lived.extend((arm >= plan.arms_in_full()).then_some(arm));
        let few = plan.with_arms(&lived);
        let arm_lived = lived.iter().position(|lived| *lived == arm).unwrap_or_default();
        let lives = Lives::again(&few, set, future)?;
        let account = ProviderAccount::of(&lives, arm_lived, provider);
        if self.json {
            return say::result(format_args!("{:#}\n", account.to_json(&lives)));
        }
        say::result(account.to_text())?;
        let others = plan.arms.iter().enumerate().filter(|(other, _)| *other != arm);
        let others: Vec<&str> = others.map(|(_, arm)| arm.id.as_str()).collect();
        let hint = format!(
            "To read the same future under other contracts in full, add --arm: {}",
            listed(others.iter().copied())
        );
        say::talk(others.is_empty(), hint);
        Ok(())
    }

    /// Everything that was asked for, or all that there is not, at once.
    fn find(&self, plan: &StudyPlan, provider: &str, future: u32) -> Result<ProviderRun, Failure> {
        let mut wrong = Vec::new();
        let providers: Vec<&str> = plan.economy.providers.keys().map(String::as_str).collect();
        let arms: Vec<&str> = plan.arms.iter().map(|arm| arm.id.as_str()).collect();
        let found = ProviderRun {
            provider: ProviderId(position("provider", provider, &providers, &mut wrong)),
            arm: self.arm.as_deref().map_or(0, |arm| position("arm", arm, &arms, &mut wrong)),
            set: counted("parameter set", self.set.unwrap_or(1), plan.sets.len(), &mut wrong),
            future: counted("future", future, plan.study.futures_per_set as usize, &mut wrong),
        };
        if wrong.is_empty() { Ok(found) } else { Err(Failure::new(USAGE, wrong.join("\n\n"))) }
    }
}

/// The position of a name, or what is wrong with it.
fn position(noun: &str, name: &str, names: &[&str], wrong: &mut Vec<String>) -> usize {
    names.iter().position(|known| *known == name).unwrap_or_else(|| {
        let meant = did_you_mean(name, names.iter().copied()).map_or_else(String::new, |meant| format!("{meant} "));
        let all = listed(names.iter().copied());
        wrong.push(format!("error: the study has no {noun} \"{name}\"\n  hint     {meant}the study has {all}"));
        0
    })
}

/// A number that is counted from 1 as one counted from 0, or what is wrong with it.
fn counted(noun: &str, number: u32, most: usize, wrong: &mut Vec<String>) -> usize {
    if number as usize > most {
        let allowed = if most == 1 { "only number 1".to_owned() } else { format!("numbers 1 to {most}") };
        wrong.push(format!("error: the study has no {noun} {number}\n  hint     there are {allowed}"));
    }
    number as usize - 1
}

/// The plan of a study that was given by name, by file, or by the folder of its results.
fn plan(what: &Path, scenarios: Option<&Path>) -> Result<StudyPlan, Failure> {
    if what.join(bundle::FOLDER).is_dir() {
        return Ok(bundle::restore(what)?);
    }
    let path = path_of(what, scenarios)?;
    let document = open(&path)?;
    let kind = kind_of(&path, &document)?;
    if kind != ScenarioKind::Study {
        let hint = "name a study, or the folder of its results: a provider is explained in one future of a study";
        let what = format!("{} is a{}, not a study", path.display(), noun(kind));
        return Err(Failure::new(USAGE, format!("error: {what}\n  hint     {hint}")));
    }
    let library = Library::find(scenarios, Some(&path))?;
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("study");
    let overrides = Overrides { allow_large: true, ..Overrides::default() };
    Ok(StudyPlan::of_document(document, name, &library.shelves(), &overrides)?)
}

fn noun(kind: ScenarioKind) -> String {
    let noun = kind.noun();
    let article = if noun.starts_with('e') { "n" } else { "" };
    format!("{article} {noun}")
}
