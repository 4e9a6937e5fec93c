//! Units are types: no field of the model that is named by a unit is a bare number.

use crate::tree::{files, production_code};

/// The layers whose fields have types of units.
const LAYERS: [&str; 5] = ["agents", "care", "contract", "engine", "scenario"];

/// What the name of a number with a unit holds or ends in.
const UNITS: [&str; 4] = ["_share", "_pounds", "_weeks", "_hours"];

/// Fields named so that have no such unit, with the reason.
const EXCEPTIONS: [(&str, &str); 1] =
    [("local_hours_spread", "a standard deviation of the logarithm of hours, which has no unit")];

/// The name of a public field that a line declares, if it is a bare number.
fn bare_number(line: &str) -> Option<&str> {
    let field = line.trim().strip_prefix("pub")?;
    let field = if field.starts_with('(') { field.split_once(')')?.1 } else { field };
    let (name, kind) = field.strip_prefix(' ')?.split_once(": ")?;
    matches!(kind, "f64," | "Option<f64>,").then_some(name)
}

/// Whether a name holds a unit: `_share` in `growth_share_per_year`, and not in `_shared`.
fn has_unit(name: &str) -> bool {
    let holds = |unit: &&str| name.split(*unit).skip(1).any(|after| after.is_empty() || after.starts_with('_'));
    UNITS.iter().any(holds)
}

#[test]
fn bare_numbers_are_found_and_types_are_not() {
    assert_eq!(bare_number("    pub growth_share: f64,"), Some("growth_share"));
    assert_eq!(bare_number("    pub(in crate::engine) growth_share: Option<f64>,"), Some("growth_share"));
    for line in ["    pub growth_share: SignedShare,", "    pub growth_share_by_year: Vec<f64>,", "    share: f64,"] {
        assert_eq!(bare_number(line), None, "{line}");
    }
    assert!(has_unit("growth_share") && has_unit("setup_hours") && has_unit("growth_share_per_year"));
    assert!(!has_unit("growth_shared") && !has_unit("share") && !has_unit("beds"));
}

#[test]
fn no_field_of_the_model_named_by_a_unit_is_a_bare_number() {
    let (mut bare, mut excepted) = (Vec::new(), Vec::new());
    for path in LAYERS.iter().flat_map(|layer| files(&format!("src/{layer}"), ".rs")) {
        for name in production_code(&path).lines().filter_map(bare_number).filter(|name| has_unit(name)) {
            if EXCEPTIONS.iter().any(|(exception, _)| *exception == name) {
                excepted.push(name.to_owned());
            } else {
                bare.push(format!("{path}: {name}"));
            }
        }
    }
    assert!(bare.is_empty(), "use Share, SignedShare, Money, Hours or Weeks for {bare:?}");
    for (exception, reason) in EXCEPTIONS {
        assert!(excepted.iter().any(|name| name == exception), "there is no {exception} any more ({reason})");
    }
}
