//! Which files of charts are asked for, as an argument.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::results::ChartFiles;

/// Any choice of files.
pub fn any() -> impl TypedValueParser<Value = ChartFiles> {
    choice(&ChartFiles::EACH)
}

/// A choice of files by which something is drawn.
pub fn some() -> impl TypedValueParser<Value = ChartFiles> {
    choice(&[ChartFiles::Svg, ChartFiles::All])
}

fn choice(allowed: &[ChartFiles]) -> impl TypedValueParser<Value = ChartFiles> + use<> {
    let names = PossibleValuesParser::new(allowed.iter().map(|choice| choice.name()));
    names.map(|name| ChartFiles::EACH.into_iter().find(|choice| choice.name() == name).unwrap_or_default())
}
