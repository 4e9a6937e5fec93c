//! The symbols of a timeline: one for each kind of event. A kind that is not named here gets [`OTHER`]; to give it one of
//! its own, add a line to [`SYMBOLS`].

use super::svg::{Fill, Svg};
use super::theme::{BLUE, Colour, DARK_GREY, ORANGE, Pen, WHITE};

use Inside::{Dot, Empty, Full, Half};
use SymbolShape::{
    Bar, Cross, Dash, Diamond, Disc, Down, Hexagon, House, Left, Plus, Right, Square, Star, Stroke, Strokes, Up,
};

/// A shape, told from the others without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolShape {
    /// A circle.
    Disc,
    /// A square.
    Square,
    /// A box that is wider than high.
    Bar,
    /// A square on its corner.
    Diamond,
    /// Six corners.
    Hexagon,
    /// Five corners, one of them above.
    House,
    /// A triangle that points up.
    Up,
    /// A triangle that points down.
    Down,
    /// A triangle that points left.
    Left,
    /// A triangle that points right.
    Right,
    /// A slanted cross.
    Cross,
    /// An upright cross.
    Plus,
    /// A cross of three strokes.
    Star,
    /// An upright stroke.
    Stroke,
    /// Two upright strokes.
    Strokes,
    /// A level stroke.
    Dash,
}

/// What a closed shape holds; a shape of strokes is always [`Inside::Full`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// Its colour.
    Full,
    /// Nothing.
    Empty,
    /// Its colour in one half.
    Half,
    /// A dot.
    Dot,
}

/// How a kind of event is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its shape.
    pub shape: SymbolShape,
    /// What the shape holds.
    pub inside: Inside,
    /// Its colour.
    pub colour: Colour,
}

const fn symbol(shape: SymbolShape, inside: Inside, colour: Colour) -> Symbol {
    Symbol { shape, inside, colour }
}

/// The symbol of a kind that has none of its own.
pub const OTHER: Symbol = symbol(Disc, Dot, DARK_GREY);

/// Symbols by the name of the kind of event, in the order in which kinds are shown within a lane. Squares are contracts,
/// circles sanctions, diamonds what is settled beside the contract, hexagons remedial plans, triangles to the side money
/// held and lent, houses control totals, boxes what is done below zero. Orange is bad news, blue good.
pub const SYMBOLS: &[(&str, Symbol)] = &[
    ("signed", symbol(Square, Full, DARK_GREY)),
    ("signed late", symbol(Square, Dot, DARK_GREY)),
    ("reopened", symbol(Square, Empty, DARK_GREY)),
    ("arbitrated", symbol(Up, Full, DARK_GREY)),
    ("ended early", symbol(Star, Full, ORANGE)),
    ("lead exited", symbol(Down, Half, ORANGE)),
    ("loss made good", symbol(Up, Half, BLUE)),
    ("sanction due", symbol(Disc, Empty, ORANGE)),
    ("sanction imposed", symbol(Disc, Full, BLUE)),
    ("sanction waived", symbol(Cross, Full, ORANGE)),
    ("sanction suspended", symbol(Disc, Half, ORANGE)),
    ("promise kept: sanction waived as a favour", symbol(Diamond, Half, BLUE)),
    ("sanctions reinvested", symbol(Diamond, Full, BLUE)),
    ("remedial action plan agreed", symbol(Hexagon, Empty, BLUE)),
    ("remedial action plan not agreed", symbol(Hexagon, Dot, ORANGE)),
    ("money withheld for a plan", symbol(Right, Full, ORANGE)),
    ("promise kept: plan delivered", symbol(Hexagon, Full, BLUE)),
    ("promise broken: plan not delivered", symbol(Hexagon, Half, ORANGE)),
    ("withheld money released", symbol(Left, Full, BLUE)),
    ("withheld money forfeited", symbol(Right, Half, ORANGE)),
    ("goal met", symbol(Up, Dot, BLUE)),
    ("goal missed", symbol(Down, Dot, ORANGE)),
    ("breaches re-labelled", symbol(Right, Dot, ORANGE)),
    ("re-labelling found", symbol(Strokes, Full, DARK_GREY)),
    ("settled outside the contract", symbol(Diamond, Empty, BLUE)),
    ("promise kept: paid on time", symbol(Diamond, Dot, BLUE)),
    ("promise broken: the year was cut", symbol(Down, Empty, ORANGE)),
    ("distress began", symbol(Down, Full, ORANGE)),
    ("distress ended", symbol(Up, Empty, BLUE)),
    ("control total accepted", symbol(House, Empty, BLUE)),
    ("control total refused", symbol(House, Dot, ORANGE)),
    ("control total missed", symbol(House, Half, ORANGE)),
    ("conditional support earned", symbol(House, Full, BLUE)),
    ("board replaced", symbol(Left, Half, DARK_GREY)),
    ("segment changed", symbol(Stroke, Full, DARK_GREY)),
    ("supported", symbol(Plus, Full, BLUE)),
    ("lent", symbol(Dash, Full, BLUE)),
    ("written off", symbol(Right, Empty, DARK_GREY)),
    ("loan below zero", symbol(Bar, Empty, ORANGE)),
    ("intervention", symbol(Bar, Dot, ORANGE)),
    ("merger", symbol(Bar, Half, ORANGE)),
    ("wind-down", symbol(Bar, Full, ORANGE)),
];

/// The name of a kind of event beside its row: shorter than in tables where the chart says the rest.
#[must_use]
pub fn label(what: &str) -> String {
    let told = what.strip_prefix("promise kept: ").or_else(|| what.strip_prefix("promise broken: ")).unwrap_or(what);
    told.replace("remedial action plan", "plan")
}

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
    let at = |corners: &[(f64, f64)]| -> Vec<(f64, f64)> {
        corners.iter().map(|(right, down)| (x + right * radius, y + down * radius)).collect()
    };
    for stroke in strokes(symbol.shape) {
        let width = if matches!(symbol.shape, SymbolShape::Stroke | SymbolShape::Dash) { 1.8 } else { 1.3 };
        svg.polyline(&at(stroke), Pen::solid(symbol.colour, width));
    }
    let corners = corners(symbol.shape);
    if corners.is_empty() {
        return;
    }
    let (colour, edge) = (Fill::Plain(symbol.colour), Some(Pen::solid(symbol.colour, 0.9)));
    let ground = if symbol.inside == Inside::Full { colour } else { Fill::Plain(WHITE) };
    if symbol.shape == SymbolShape::Disc {
        svg.circle((x, y), radius, ground, edge);
    } else {
        svg.polygon(&at(&corners), ground, edge);
    }
    match symbol.inside {
        Inside::Full | Inside::Empty => {}
        Inside::Half => svg.polygon(&at(&half(symbol.shape, &corners)), colour, None),
        Inside::Dot => svg.circle((x, y), radius * 0.35, colour, None),
    }
}

/// The lines of a shape of strokes, in radii.
const fn strokes(shape: SymbolShape) -> &'static [[(f64, f64); 2]] {
    match shape {
        SymbolShape::Cross => &[[(-0.85, -0.85), (0.85, 0.85)], [(-0.85, 0.85), (0.85, -0.85)]],
        SymbolShape::Plus => &[[(-1.1, 0.0), (1.1, 0.0)], [(0.0, -1.1), (0.0, 1.1)]],
        SymbolShape::Star => &[[(0.0, -1.2), (0.0, 1.2)], [(-1.04, -0.6), (1.04, 0.6)], [(-1.04, 0.6), (1.04, -0.6)]],
        SymbolShape::Stroke => &[[(0.0, -1.3), (0.0, 1.3)]],
        SymbolShape::Strokes => &[[(-0.6, -1.2), (-0.6, 1.2)], [(0.6, -1.2), (0.6, 1.2)]],
        SymbolShape::Dash => &[[(-1.2, 0.0), (1.2, 0.0)]],
        _ => &[],
    }
}

/// The corners of a closed shape, in radii.
fn corners(shape: SymbolShape) -> Vec<(f64, f64)> {
    match shape {
        SymbolShape::Disc => (0..24).map(|step| round(f64::from(step) / 24.0)).collect(),
        SymbolShape::Hexagon => {
            (0..6).map(|step| round((f64::from(step) + 0.5) / 6.0)).map(|(x, y)| (1.15 * x, 1.15 * y)).collect()
        }
        SymbolShape::House => vec![(0.0, -1.2), (1.0, -0.3), (1.0, 0.95), (-1.0, 0.95), (-1.0, -0.3)],
        SymbolShape::Square => vec![(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        SymbolShape::Bar => vec![(-1.2, -0.55), (1.2, -0.55), (1.2, 0.55), (-1.2, 0.55)],
        SymbolShape::Diamond => vec![(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
        SymbolShape::Up => vec![(0.0, -1.0), (1.05, 0.9), (-1.05, 0.9)],
        SymbolShape::Down => vec![(0.0, 1.0), (1.05, -0.9), (-1.05, -0.9)],
        SymbolShape::Left => vec![(-1.0, 0.0), (0.9, -1.05), (0.9, 1.05)],
        SymbolShape::Right => vec![(1.0, 0.0), (-0.9, -1.05), (-0.9, 1.05)],
        _ => Vec::new(),
    }
}

/// A point of the circle, after a part of a turn.
fn round(turn: f64) -> (f64, f64) {
    let angle = turn * std::f64::consts::TAU;
    (libm::cos(angle), libm::sin(angle))
}

/// The left half of a shape, or the lower one of a triangle that points to the side.
fn half(shape: SymbolShape, corners: &[(f64, f64)]) -> Vec<(f64, f64)> {
    // What is alike on both sides of its middle is halved where its corners are moved to the middle.
    let is_sideways = matches!(shape, SymbolShape::Left | SymbolShape::Right);
    let moved = |&(x, y): &(f64, f64)| if is_sideways { (x, y.max(0.0)) } else { (x.min(0.0), y) };
    corners.iter().map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_grey_no_two_symbols_are_alike() {
        let mut looks: Vec<(SymbolShape, Inside)> = vec![(OTHER.shape, OTHER.inside)];
        for (name, symbol) in SYMBOLS {
            let look = (symbol.shape, symbol.inside);
            assert!(!looks.contains(&look), "{name}");
            looks.push(look);
        }
    }

    #[test]
    fn a_shape_of_strokes_holds_nothing_and_half_a_shape_is_half_its_surface() {
        let surface = |corners: &[(f64, f64)]| -> f64 {
            let next = corners.iter().cycle().skip(1);
            corners.iter().zip(next).map(|(one, two)| one.0 * two.1 - two.0 * one.1).sum::<f64>().abs() / 2.0
        };
        for (name, symbol) in SYMBOLS {
            let corners = corners(symbol.shape);
            assert_ne!(corners.is_empty(), strokes(symbol.shape).is_empty(), "{name}");
            assert!(symbol.inside == Inside::Full || !corners.is_empty(), "{name}");
            let part = surface(&half(symbol.shape, &corners));
            assert!((part - surface(&corners) / 2.0).abs() < 1e-9, "{name}");
        }
    }

    #[test]
    fn a_kind_without_a_symbol_comes_last_and_gets_one() {
        assert_eq!(of("plan opened"), OTHER);
        assert!(order("plan opened") > order("supported"));
    }
}
