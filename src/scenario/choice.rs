//! The choices of a schema: names of which one must stand there, and variants with terms of their own.

use serde_json::Value;

use super::problem::listed;
use super::schema::SchemaNode;

/// A choice that a schema offers.
pub(super) enum SchemaChoice<'s> {
    /// One of these texts.
    Names(Vec<&'s str>),
    /// One of these variants: a text, or an object with the tag as its only key.
    Variants(Variants<'s>),
    /// Any form that fits; our own types never ask for it.
    Any(Vec<&'s Value>),
}

/// The variants of an externally tagged enum.
pub(super) struct Variants<'s> {
    /// Variants without terms.
    pub names: Vec<&'s str>,
    /// Variants with terms, and the schema of the terms.
    pub tags: Vec<(&'s str, &'s Value)>,
}

impl<'s> SchemaChoice<'s> {
    /// The choice at a node, if it is one.
    pub fn of(node: &SchemaNode<'s>) -> Option<Self> {
        if let Some(names) = node.names() {
            return Some(Self::Names(names));
        }
        let schemas = node.choices();
        if schemas.is_empty() {
            return None;
        }
        let mut variants = Variants { names: Vec::new(), tags: Vec::new() };
        for schema in &schemas {
            let one = node.within(schema);
            match (one.names(), one.tagged()) {
                (Some(names), _) => variants.names.extend(names),
                (None, Some(tag)) => variants.tags.push(tag),
                (None, None) => return Some(Self::Any(schemas)),
            }
        }
        if variants.tags.is_empty() { Some(Self::Names(variants.names)) } else { Some(Self::Variants(variants)) }
    }
}

impl<'s> Variants<'s> {
    /// Whether a text names a variant without terms.
    pub fn is_name(&self, text: &str) -> bool {
        self.names.contains(&text)
    }

    /// The tags of the variants with terms.
    pub fn tag_names(&self) -> Vec<&'s str> {
        self.tags.iter().map(|(tag, _)| *tag).collect()
    }

    /// The schema of the terms of a variant.
    pub fn terms(&self, tag: &str) -> Option<&'s Value> {
        self.tags.iter().find(|(name, _)| *name == tag).map(|(_, terms)| *terms)
    }

    /// The variants in words.
    pub fn in_words(&self) -> String {
        in_words(&self.names, &self.tag_names())
    }
}

/// `"a", "b", or one of { "c": … }, { "d": … }`.
pub(super) fn in_words(names: &[&str], tags: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let braced: Vec<String> = tags.iter().map(|tag| format!("{{ \"{tag}\": … }}")).collect();
    let all: Vec<&str> = quoted.iter().chain(&braced).map(String::as_str).collect();
    match all.as_slice() {
        [only] => (*only).to_owned(),
        all => format!("one of {}", listed(all.iter().copied())),
    }
}
