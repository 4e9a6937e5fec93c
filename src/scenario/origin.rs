//! Where each value of a resolved document came from: the file, and the line and column in it.
//!
//! A document and the files it extends are layers, base first. Nothing is copied when they are merged: the origin of an
//! address is looked up in the layers when a message needs it, by the rule of the merge itself.

use std::collections::BTreeMap;

use super::address::{Address, AddressStep};
use super::problem::{LineColumn, Problem};

/// Where one value stands in its file, and where the parts of it stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Where its key begins; for elements of lists and whole documents, where the value begins.
    pub key: LineColumn,
    /// Where the value begins.
    pub value: LineColumn,
    /// Where its parts stand.
    pub below: Below,
}

/// The parts of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Below {
    /// A number, a text, true, false or null.
    #[default]
    Nothing,
    /// The members of an object.
    Keys(BTreeMap<String, Spot>),
    /// The elements of a list.
    Items(Vec<Spot>),
}

impl Spot {
    fn part(&self, step: &AddressStep) -> Option<&Self> {
        match (&self.below, step) {
            (Below::Keys(keys), AddressStep::Key(key)) => keys.get(key),
            (Below::Items(items), AddressStep::Index(index)) => items.get(*index),
            _ => None,
        }
    }

    /// The spot at an address below this one, if the file holds it.
    #[must_use]
    pub fn find(&self, address: &Address) -> Option<&Self> {
        address.steps().iter().try_fold(self, Self::part)
    }
}

/// One file of a chain, with the places of what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainedFile {
    /// The file as the reader knows it.
    pub file: String,
    /// Where its values stand; nothing for a document that was made in memory.
    pub spot: Option<Spot>,
}

/// What a problem should point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrValue {
    /// The key, for keys that should not be there.
    Key,
    /// The value.
    Value,
}

/// The origin of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin<'o> {
    /// The file that set it last, or, where nothing stands at the address, that set the nearest part above it.
    pub file: &'o str,
    /// The place in that file, if it is known.
    pub line_column: Option<LineColumn>,
    /// Position of that file in the chain, 0 for the base.
    pub level: usize,
    /// Whether that file speaks of the address itself, if only to remove it with null.
    pub is_named: bool,
}

/// The origins of a resolved document: its files, base first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    layers: Vec<ChainedFile>,
}

impl Origins {
    /// The origins of a document that was made in memory and has only a name.
    #[must_use]
    pub fn unplaced(label: impl Into<String>) -> Self {
        Self { layers: vec![ChainedFile { file: label.into(), spot: None }] }
    }

    /// Adds the file that was merged over all the others.
    pub fn push(&mut self, layer: ChainedFile) {
        self.layers.push(layer);
    }

    /// The files, base first.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.layers.iter().map(|layer| layer.file.clone()).collect()
    }

    /// The origin of an address.
    #[must_use]
    pub fn find(&self, address: &Address, point: KeyOrValue) -> Origin<'_> {
        let mut best: Option<(usize, Origin<'_>)> = None;
        for (level, layer) in self.layers.iter().enumerate().rev() {
            let (depth, spot, is_owner) = reach(layer.spot.as_ref(), address);
            if best.as_ref().is_none_or(|(deepest, _)| depth > *deepest) {
                let whole = depth == address.steps().len();
                let line_column =
                    spot.map(|spot| if whole && point == KeyOrValue::Key { spot.key } else { spot.value });
                best = Some((depth, Origin { file: &layer.file, line_column, level, is_named: whole }));
            }
            if is_owner {
                break;
            }
        }
        best.map_or(Origin { file: "", line_column: None, level: 0, is_named: false }, |(_, origin)| origin)
    }

    /// A problem with the value or the key at an address, with its file and place filled in.
    #[must_use]
    pub fn problem(&self, address: &Address, point: KeyOrValue, what: impl Into<String>) -> Problem {
        let origin = self.find(address, point);
        Problem::new(origin.file, what).at(address).on(origin.line_column)
    }
}

/// How far a layer reaches along an address, the spot there, and whether earlier layers no longer count: either the layer
/// holds the address, or it put a list, a text or a number in the way, which a merge replaces as a whole.
fn reach<'s>(spot: Option<&'s Spot>, address: &Address) -> (usize, Option<&'s Spot>, bool) {
    let Some(mut here) = spot else { return (0, None, false) };
    let mut replaces = false;
    for (depth, step) in address.steps().iter().enumerate() {
        replaces |= !matches!(here.below, Below::Keys(_));
        match here.part(step) {
            Some(part) => here = part,
            None => return (depth, Some(here), replaces),
        }
    }
    (address.steps().len(), Some(here), true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read::read;

    fn origins(files: &[(&str, &str)]) -> Origins {
        let mut origins = Origins::default();
        for (file, text) in files {
            origins.push(read(file, text.as_bytes()).expect("it is JSON").layer());
        }
        origins
    }

    fn place(origins: &Origins, address: &str) -> (String, LineColumn) {
        let address = address.parse().expect("an address");
        let origin = origins.find(&address, KeyOrValue::Value);
        (origin.file.to_owned(), origin.line_column.expect("it has a place"))
    }

    #[test]
    fn a_value_comes_from_the_last_file_that_set_it() {
        let found = origins(&[("base", "{\"a\": {\"x\": 1,\n \"y\": 2}}"), ("top", r#"{"a": {"y": 3}}"#)]);
        assert_eq!(place(&found, "a.x"), ("base".into(), (1, 13)));
        assert_eq!(place(&found, "a.y"), ("top".into(), (1, 13)));
        assert_eq!(place(&found, "a"), ("top".into(), (1, 7)));
    }

    #[test]
    fn a_missing_key_is_placed_at_the_last_file_that_speaks_of_its_object() {
        let found = origins(&[("base", r#"{"a": {"x": 1}, "b": {}}"#), ("top", r#"{"a": {"y": 3}}"#)]);
        assert_eq!(place(&found, "a.z"), ("top".into(), (1, 7)));
        assert_eq!(place(&found, "b.z"), ("base".into(), (1, 22)));
    }

    #[test]
    fn a_list_replaces_the_list_of_the_base_with_all_its_elements() {
        let found = origins(&[("base", r#"{"a": [{"x": 1}, {"x": 2}]}"#), ("top", r#"{"a": [{}]}"#)]);
        assert_eq!(place(&found, "a[0].x"), ("top".into(), (1, 8)));
    }

    #[test]
    fn what_was_removed_in_between_does_not_count_as_an_origin() {
        let files =
            [("base", r#"{"a": {"b": {"c": 1}}}"#), ("middle", r#"{"a": null}"#), ("top", r#"{"a": {"b": {}}}"#)];
        assert_eq!(place(&origins(&files), "a.b.c"), ("top".into(), (1, 13)));
    }
}
