//! The symbols of a timeline: one for each kind of event. A kind that is not named here gets [`OTHER`]; to give it one of
//! its own, add a line to [`SYMBOLS`].

use super::svg::{Fill, Svg};
use super::theme::{BLUE, Colour, DARK_GREY, ORANGE, Pen, WHITE};

/// A shape, told from the others without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A circle.
    Disc,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    Up,
    /// A triangle that points down.
    Down,
    /// A slanted cross.
    Cross,
    /// An upright cross.
    Plus,
    /// An upright stroke.
    Stroke,
    /// A circle with a dot in it.
    Target,
}

/// How a kind of event is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its shape.
    pub shape: Shape,
    /// Filled, or an outline only.
    pub is_filled: bool,
    /// Its colour.
    pub colour: Colour,
}

const fn symbol(shape: Shape, is_filled: bool, colour: Colour) -> Symbol {
    Symbol { shape, is_filled, colour }
}

/// The symbol of a kind that has none of its own.
pub const OTHER: Symbol = symbol(Shape::Target, false, DARK_GREY);

/// Symbols by the name of the kind of event, in the order in which kinds are shown within a lane.
pub const SYMBOLS: &[(&str, Symbol)] = &[
    ("signed", symbol(Shape::Square, true, DARK_GREY)),
    ("reopened", symbol(Shape::Square, false, DARK_GREY)),
    ("arbitrated", symbol(Shape::Up, true, DARK_GREY)),
    ("sanction due", symbol(Shape::Disc, false, ORANGE)),
    ("sanction imposed", symbol(Shape::Disc, true, BLUE)),
    ("sanction waived", symbol(Shape::Cross, true, ORANGE)),
    ("sanctions reinvested", symbol(Shape::Diamond, true, BLUE)),
    ("settled outside the contract", symbol(Shape::Diamond, false, BLUE)),
    ("distress began", symbol(Shape::Down, true, ORANGE)),
    ("distress ended", symbol(Shape::Up, false, BLUE)),
    ("segment changed", symbol(Shape::Stroke, true, DARK_GREY)),
    ("supported", symbol(Shape::Plus, true, BLUE)),
];

/// Names of the kinds of events that have a symbol of their own.
pub fn events_with_a_symbol() -> impl Iterator<Item = &'static str> {
    SYMBOLS.iter().map(|(name, _)| *name)
}

/// The symbol of a kind of event.
#[must_use]
pub fn of(what: &str) -> Symbol {
    SYMBOLS.iter().find(|(name, _)| *name == what).map_or(OTHER, |(_, symbol)| *symbol)
}

/// Place of a kind among the rows of a lane: kinds without a symbol of their own come last.
#[must_use]
pub fn order(what: &str) -> usize {
    SYMBOLS.iter().position(|(name, _)| *name == what).unwrap_or(SYMBOLS.len())
}

/// Draws a symbol about a place with a radius in points.
pub fn draw(svg: &mut Svg, symbol: Symbol, (x, y): (f64, f64), radius: f64) {
    let edge = Pen::solid(symbol.colour, 0.9);
    let fill = Fill::Plain(if symbol.is_filled { symbol.colour } else { WHITE });
    let thick = Pen::solid(symbol.colour, 1.3);
    let corners = |corners: &[(f64, f64)]| -> Vec<(f64, f64)> {
        corners.iter().map(|(right, down)| (x + right * radius, y + down * radius)).collect()
    };
    match symbol.shape {
        Shape::Disc => svg.circle((x, y), radius, fill, Some(edge)),
        Shape::Square => {
            svg.rect((x - 0.9 * radius, y - 0.9 * radius), (x + 0.9 * radius, y + 0.9 * radius), fill, Some(edge))
        }
        Shape::Diamond => svg.polygon(&corners(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]), fill, Some(edge)),
        Shape::Up => svg.polygon(&corners(&[(0.0, -1.0), (1.05, 0.9), (-1.05, 0.9)]), fill, Some(edge)),
        Shape::Down => svg.polygon(&corners(&[(0.0, 1.0), (1.05, -0.9), (-1.05, -0.9)]), fill, Some(edge)),
        Shape::Cross => {
            svg.polyline(&corners(&[(-0.85, -0.85), (0.85, 0.85)]), thick);
            svg.polyline(&corners(&[(-0.85, 0.85), (0.85, -0.85)]), thick);
        }
        Shape::Plus => {
            svg.polyline(&corners(&[(-1.1, 0.0), (1.1, 0.0)]), thick);
            svg.polyline(&corners(&[(0.0, -1.1), (0.0, 1.1)]), thick);
        }
        Shape::Target => {
            svg.circle((x, y), radius, fill, Some(edge));
            svg.circle((x, y), radius * 0.35, Fill::Plain(symbol.colour), None);
        }
        Shape::Stroke => svg.polyline(&corners(&[(0.0, -1.3), (0.0, 1.3)]), Pen::solid(symbol.colour, 1.8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_grey_no_two_symbols_are_alike() {
        let mut looks: Vec<(Shape, bool)> = vec![(OTHER.shape, OTHER.is_filled)];
        for (name, symbol) in SYMBOLS {
            let look = (symbol.shape, symbol.is_filled);
            assert!(!looks.contains(&look), "{name}");
            looks.push(look);
        }
    }

    #[test]
    fn a_kind_without_a_symbol_comes_last_and_gets_one() {
        assert_eq!(of("plan opened"), OTHER);
        assert!(order("plan opened") > order("supported"));
    }
}
