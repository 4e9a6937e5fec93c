//! The rows of a bridge: a name on the left, and for each side of the contracts a bar and its value.

use super::key;
use super::page::Page;
use super::panel::{Frame, Panel};
use super::svg::{Fill, Svg};
use super::theme::{
    Anchor, BLUE, DARK_GREY, Display, GRID, HEADING, LABEL, MARGIN, MID_GREY, ORANGE, Pen, VALUE, WHITE, WIDTH,
};
use super::ticks::axis_across;
use super::words::fitted;
use crate::analysis::findings::{BarKind, BridgeBar};
use crate::measures::Unit;

/// Height of a row.
const ROW: f64 = 14.5;
/// Half the height of a bar.
const HALF: f64 = 4.2;
/// Width of the column of names.
const NAMES: f64 = 124.0;
/// Width of a column of values.
const VALUES: f64 = 44.0;
/// Between one side and the next.
const APART: f64 = 10.0;
const POUNDS: Display = Display(Unit::Pounds);

/// A bar with where it begins, in pounds a year.
#[derive(Clone, Copy)]
pub struct PlacedBar<'a> {
    /// The bar.
    pub bar: &'a BridgeBar,
    /// What the bars before it come to; 0 for a total.
    pub start: f64,
}

impl PlacedBar<'_> {
    fn end(&self) -> f64 {
        self.start + self.bar.pounds.mean
    }

    /// Both ends of the bar and of its whisker.
    fn reach(&self, has_interval: bool) -> [f64; 4] {
        let (low, high) = if has_interval {
            (self.start + self.bar.pounds.p025, self.start + self.bar.pounds.p975)
        } else {
            (self.end(), self.end())
        };
        [self.start, self.end(), low, high]
    }
}

/// The sides of the contracts with their bars.
pub struct Panels<'a> {
    /// Names of the sides.
    pub names: Vec<&'a str>,
    /// Bars of each side.
    pub sides: &'a [Vec<PlacedBar<'a>>],
}

/// The names of all rows: those of the first side, with what only others have set in behind what it follows there.
fn row_names<'a>(sides: &'a [Vec<PlacedBar<'a>>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for side in sides {
        let mut place = 0;
        for bar in side {
            place = match names.iter().position(|name| *name == bar.bar.name) {
                Some(known) => known + 1,
                None => {
                    names.insert(place, &bar.bar.name);
                    place + 1
                }
            };
        }
    }
    names
}

/// Draws all rows below `top`; returns where they end.
pub fn draw_rows(page: &Page, panels: &Panels, top: f64, has_interval: bool) -> f64 {
    let names = row_names(panels.sides);
    let rows_top = top + 14.0;
    let bottom = rows_top + names.len() as f64 * ROW;
    let axis = axis(panels.sides, has_interval);
    names_of_rows(&mut page.svg.borrow_mut(), panels.sides, &names, rows_top);
    let wide = (WIDTH - 2.0 * MARGIN - NAMES) / panels.sides.len().max(1) as f64;
    for (place, (side, name)) in panels.sides.iter().zip(&panels.names).enumerate() {
        let left = MARGIN + NAMES + place as f64 * wide;
        let frame = Frame { left, top: rows_top, right: left + wide - VALUES - APART, bottom };
        let panel = Panel::new(&page.svg, frame, axis, (bottom - rows_top, 0.0));
        let mut svg = page.svg.borrow_mut();
        svg.open(&format!("side-{}", place + 1), "panel");
        svg.text(left, top + 8.0, &fitted(name, HEADING, wide - APART), HEADING);
        axis_across(&mut svg, &panel, frame, axis, |mark, decimals| POUNDS.with_decimals(mark, decimals));
        draw_side(&mut svg, &panel, side, &names, has_interval);
        values_of_side(&mut svg, side, &names, rows_top, left + wide - APART / 2.0);
        svg.close();
    }
    bottom + 15.0
}

/// The scale of all sides, in millions of pounds.
fn axis(sides: &[Vec<PlacedBar>], has_interval: bool) -> (f64, f64) {
    let reached = sides.iter().flatten().flat_map(|bar| bar.reach(has_interval));
    let (low, high) = reached.fold((0.0_f64, 0.0_f64), |(low, high), pounds| (low.min(pounds), high.max(pounds)));
    let room = (high - low) * 0.03;
    if room > 0.0 { ((low - room) * 1e-6, (high + room) * 1e-6) } else { (-1.0, 1.0) }
}

fn is_total(sides: &[Vec<PlacedBar>], name: &str) -> bool {
    sides.iter().flatten().any(|bar| bar.bar.name == name && bar.bar.kind == BarKind::Total)
}

fn names_of_rows(svg: &mut Svg, sides: &[Vec<PlacedBar>], names: &[&str], rows_top: f64) {
    svg.open("names", "names");
    for (place, name) in names.iter().enumerate() {
        let middle = rows_top + (place as f64 + 0.5) * ROW;
        let is_total = is_total(sides, name);
        let set = if is_total { VALUE } else { LABEL };
        if is_total {
            let y = middle - ROW / 2.0;
            svg.line((MARGIN, y), (WIDTH - MARGIN, y), Pen::solid(GRID, 0.7));
        }
        let indent = if is_total { 0.0 } else { 6.0 };
        svg.text(MARGIN + indent, middle + set.size * 0.36, &fitted(name, set, NAMES - 8.0 - indent), set);
    }
    svg.close();
}

/// The bars of a side, each joined to the next by a thin line at what they come to.
fn draw_side(svg: &mut Svg, panel: &Panel, side: &[PlacedBar], names: &[&str], has_interval: bool) {
    let row = |bar: &PlacedBar| names.iter().position(|name| *name == bar.bar.name).unwrap_or_default();
    let middle = |bar: &PlacedBar| (row(bar) as f64 + 0.5) * ROW;
    for pair in side.windows(2) {
        let at = |bar: &PlacedBar, down: f64| panel.at(pair[0].end() * 1e-6, middle(bar) + down);
        svg.line(at(&pair[0], HALF), at(&pair[1], -HALF), Pen::solid(MID_GREY, 0.6));
    }
    for (place, bar) in side.iter().enumerate() {
        svg.open(&format!("{}-{}", panel_name(panel), place + 1), bar.bar.kind.name());
        draw_bar(svg, panel, bar, middle(bar), has_interval);
        svg.close();
    }
}

/// A name that no other panel has: its left edge.
fn panel_name(panel: &Panel) -> String {
    format!("bar-{:.0}", panel.at(0.0, 0.0).0)
}

fn draw_bar(svg: &mut Svg, panel: &Panel, bar: &PlacedBar, middle: f64, has_interval: bool) {
    let colour = match (bar.bar.kind, bar.bar.pounds.mean < 0.0) {
        (BarKind::Total, _) => DARK_GREY,
        (_, false) => BLUE,
        (_, true) => ORANGE,
    };
    let fill = if bar.bar.kind == BarKind::OneOff { Fill::Hatched(colour) } else { Fill::Plain(colour) };
    let (from, to) = (panel.at(bar.start * 1e-6, middle - HALF), panel.at(bar.end() * 1e-6, middle + HALF));
    svg.rect(from, to, fill, Some(Pen::solid(colour, 0.7)));
    if has_interval {
        let [_, _, low, high] = bar.reach(true).map(|pounds| panel.at(pounds * 1e-6, middle).0);
        let y = panel.at(0.0, middle).1;
        // A white line below keeps the whisker visible upon its bar, and only there.
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let within = (low.clamp(left, right), high.clamp(left, right));
        if within.1 - within.0 > 1.0 {
            svg.line((within.0, y), (within.1, y), Pen::solid(WHITE, 2.4));
        }
        key::bracket(svg, low, high, y);
    }
}

fn values_of_side(svg: &mut Svg, side: &[PlacedBar], names: &[&str], rows_top: f64, right: f64) {
    let decimals = POUNDS.column_decimals(side.iter().map(|bar| bar.bar.pounds.mean * 1e-6));
    for (place, name) in names.iter().enumerate() {
        let middle = rows_top + (place as f64 + 0.5) * ROW;
        let Some(bar) = side.iter().find(|bar| bar.bar.name == *name) else { continue };
        let shown = bar.bar.pounds.mean * 1e-6;
        let (text, set) = if bar.bar.kind == BarKind::Total {
            (POUNDS.with_decimals(shown, decimals), VALUE)
        } else {
            (POUNDS.signed(shown), LABEL)
        };
        svg.text(right, middle + set.size * 0.36, &text, set.at(Anchor::End));
    }
}

#[cfg(test)]
mod tests {
    use resvg::usvg::roxmltree;

    use super::super::{DrawnFor, bridge, sample};
    use super::*;
    use crate::analysis::findings::Quantiles;

    /// The bars of the first side as they are drawn: kind, left and right edge, and whether it is hatched.
    fn drawn_bars() -> Vec<(String, f64, f64, bool)> {
        let chart = bridge(&sample::two_arms(), 0, DrawnFor::Publication).unwrap().unwrap();
        let document = roxmltree::Document::parse(&chart.svg).unwrap();
        let wanted = format!("{}.side-1", chart.file_stem);
        let side = document.descendants().find(|node| node.attribute("id") == Some(&wanted)).unwrap();
        let bar = |group: roxmltree::Node| {
            let rect = group.children().find(|node| node.has_tag_name("rect")).unwrap();
            let number = |name: &str| rect.attribute(name).unwrap().parse::<f64>().unwrap();
            let is_hatched = rect.attribute("fill").unwrap().contains("hatch");
            let kind = group.attribute("class").unwrap().to_owned();
            (kind, number("x"), number("x") + number("width"), is_hatched)
        };
        side.children().filter(|node| node.has_tag_name("g")).map(bar).collect()
    }

    #[test]
    fn each_bar_begins_where_the_one_before_it_ends_and_the_last_total_closes_the_stretch() {
        let bars = drawn_bars();
        assert_eq!(bars.len(), 14);
        for pair in bars.windows(2) {
            let (before, after) = ([pair[0].1, pair[0].2], [pair[1].1, pair[1].2]);
            let meet = before.iter().any(|one| after.iter().any(|other| (one - other).abs() < 0.03));
            assert!(meet, "{:?} and {:?}", pair[0], pair[1]);
        }
    }

    #[test]
    fn what_does_not_recur_is_hatched_and_nothing_else_is() {
        for (kind, _, _, is_hatched) in drawn_bars() {
            assert_eq!(kind == "one-off", is_hatched);
        }
    }

    #[test]
    fn rows_keep_the_order_of_every_side() {
        let bar = |name: &str| BridgeBar { name: name.to_owned(), kind: BarKind::Step, pounds: Quantiles::default() };
        let all = ["plan", "a", "b", "end", "x"].map(bar);
        let with = |places: &[usize]| {
            places.iter().map(|&place| PlacedBar { bar: &all[place], start: 0.0 }).collect::<Vec<_>>()
        };
        let sides = [with(&[0, 1, 3]), with(&[0, 1, 2, 4, 3])];
        assert_eq!(row_names(&sides), ["plan", "a", "b", "x", "end"]);
    }
}
