//! Findings as they stand in a run folder: one JSON file, from which everything is drawn again without a run.
//!
//! Numbers are written with the fewest digits that give the same bits when they are read, measures by their ids. The file
//! says of which [`VERSION`] its layout is; another layout is refused and never guessed at.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::findings::Findings;

/// The name of the file.
pub const FINDINGS: &str = "findings.json";

/// The layout of the file. It is raised with every change of a type below [`Findings`] that this version could not read.
pub const VERSION: u32 = 2;

/// Why findings cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The file is not JSON.
    #[error("it is not JSON: {why}")]
    NotJson {
        /// What the reader said.
        why: String,
    },
    /// The file has another layout.
    #[error("its layout is {found} and not {VERSION}")]
    Version {
        /// The layout that it says it has; `nothing` if it says none.
        found: String,
    },
    /// Something in it does not fit.
    #[error("at {address}: {why}")]
    Damaged {
        /// The place, such as `findings.arms[0].label`.
        address: String,
        /// What is wrong there.
        why: String,
    },
}

/// The file.
#[derive(Serialize)]
struct File<'a> {
    schema_version: u32,
    findings: &'a Findings,
}

/// The file as it is read, once its layout is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFindings {
    #[serde(rename = "schema_version")]
    _schema_version: u32,
    findings: Findings,
}

/// The layout alone, whatever else the file holds.
#[derive(Deserialize)]
struct VersionAlone {
    #[serde(default)]
    schema_version: Value,
}

/// Findings as a file.
///
/// # Panics
/// Never: findings hold texts, numbers and lists.
#[must_use]
pub fn to_bytes(findings: &Findings) -> Vec<u8> {
    let file = File { schema_version: VERSION, findings };
    let mut bytes = serde_json::to_vec(&file).expect("texts, numbers and lists can always be written as JSON");
    bytes.push(b'\n');
    bytes
}

/// The findings of a file.
///
/// # Errors
/// A file that is not JSON, has another layout, or holds something that cannot be: a measure that the catalogue does not have,
/// a number that is none, an arm that is not there.
pub fn from_bytes(bytes: &[u8]) -> Result<Findings, Unreadable> {
    let not_json = |error: serde_json::Error| Unreadable::NotJson { why: error.to_string() };
    let VersionAlone { schema_version } = serde_json::from_slice(bytes).map_err(not_json)?;
    if schema_version != VERSION {
        let found = if schema_version.is_null() { "nothing".to_owned() } else { schema_version.to_string() };
        return Err(Unreadable::Version { found });
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let SavedFindings { findings, .. } = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Unreadable::Damaged { address: error.path().to_string(), why: error.inner().to_string() })?;
    match unknown_arm(&findings) {
        None => Ok(findings),
        Some((address, arm)) => {
            let why = format!("it names arm {arm}, and there are {}", findings.arms.len());
            Err(Unreadable::Damaged { address, why })
        }
    }
}

/// The first place that names an arm which is not there.
fn unknown_arm(findings: &Findings) -> Option<(String, usize)> {
    fn of<T>(list: &[T], arm: fn(&T) -> usize) -> Vec<usize> {
        list.iter().map(arm).collect()
    }
    let accounts = &findings.accounts;
    let named = [
        ("trajectories", of(&findings.trajectories, |one| one.arm)),
        ("comparisons", of(&findings.comparisons, |one| one.arm)),
        ("carried", of(&findings.carried, |one| one.arm)),
        ("flows", of(&findings.flows, |one| one.arm)),
        ("net_changes", of(&findings.net_changes, |one| one.arm)),
        ("system_parts", of(&findings.system_parts, |one| one.arm)),
        ("practice", of(&findings.practice, |one| one.arm)),
        ("lapses", of(&findings.lapses, |one| one.arm)),
        ("bridges", of(&findings.bridges, |one| one.arm)),
        ("timelines", of(&findings.timelines, |one| one.arm)),
        ("accounts.money_moved", of(&accounts.money_moved, |one| one.arm)),
        ("accounts.incidence", of(&accounts.incidence, |one| one.arm)),
        ("accounts.risks", of(&accounts.risks, |one| one.arm)),
        ("accounts.blame", of(&accounts.blame, |one| one.arm)),
    ];
    named.iter().find_map(|(list, arms)| {
        let (place, arm) = arms.iter().enumerate().find(|(_, arm)| **arm >= findings.arms.len())?;
        Some((format!("findings.{list}[{place}].arm"), *arm))
    })
}

#[cfg(test)]
mod tests;
