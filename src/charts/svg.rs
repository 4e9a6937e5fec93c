//! An SVG 1.1 document written as text: named groups, real dash patterns, hatches, text as text, no file access.
//!
//! Lengths are points. A number that is not finite is never written: it is remembered, and [`Svg::finish`] refuses.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::ChartError;
use super::font;
use super::theme::{Anchor, Colour, Dash, Pen, Type, WHITE, WIDTH, WIDTH_MM};
use super::words::escaped;

/// How a surface is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// Not at all.
    None,
    /// With one colour.
    Plain(Colour),
    /// With one colour that lets through what lies below: 0 is clear, 1 opaque.
    Veil(Colour, f64),
    /// With slanted stripes of a colour on white: below zero, or flowing back.
    Hatched(Colour),
}

/// A document under construction.
#[derive(Debug)]
pub struct Svg {
    stem: String,
    body: String,
    depth: usize,
    hatches: BTreeSet<Colour>,
    refused: Option<f64>,
    /// The pattern of the lines that come next; the plotting library knows no patterns.
    pub(super) dash: Dash,
}

impl Svg {
    /// An empty document. The stem begins every id within, so that several charts can stand in one page.
    #[must_use]
    pub fn new(stem: &str) -> Self {
        let hatches = BTreeSet::new();
        Self { stem: stem.to_owned(), body: String::new(), depth: 1, hatches, refused: None, dash: Dash::Solid }
    }

    /// Opens a group, which a designer finds by its name.
    pub fn open(&mut self, name: &str, class: &str) {
        let id = format!("{}.{name}", self.stem);
        self.element(&format!("<g id=\"{}\" class=\"{}\">", escaped(&id), escaped(class)));
        self.depth += 1;
    }

    /// Closes the group that was opened last.
    pub fn close(&mut self) {
        self.depth -= 1;
        self.element("</g>");
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen) {
        self.polyline(&[from, to], pen);
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[(f64, f64)], pen: Pen) {
        let (points, stroke) = (self.points(points), self.stroke(pen));
        self.element(&format!("<polyline points=\"{points}\" fill=\"none\"{stroke}/>"));
    }

    /// A closed surface, with an edge if there is a pen.
    pub fn polygon(&mut self, points: &[(f64, f64)], fill: Fill, edge: Option<Pen>) {
        let (points, look) = (self.points(points), self.look(fill, edge));
        self.element(&format!("<polygon points=\"{points}\"{look}/>"));
    }

    /// A rectangle between two opposite corners.
    pub fn rect(&mut self, from: (f64, f64), to: (f64, f64), fill: Fill, edge: Option<Pen>) {
        let (x, y) = (self.number(from.0.min(to.0)), self.number(from.1.min(to.1)));
        let (width, height) = (self.number((to.0 - from.0).abs()), self.number((to.1 - from.1).abs()));
        let look = self.look(fill, edge);
        self.element(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{look}/>"));
    }

    /// A disc.
    pub fn circle(&mut self, centre: (f64, f64), radius: f64, fill: Fill, edge: Option<Pen>) {
        let (x, y, radius) = (self.number(centre.0), self.number(centre.1), self.number(radius));
        let look = self.look(fill, edge);
        self.element(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>"));
    }

    /// A line of text; `y` is its base line.
    pub fn text(&mut self, x: f64, y: f64, text: &str, set: Type) {
        if text.is_empty() {
            return;
        }
        let (x, y, size) = (self.number(x), self.number(y), self.number(set.size));
        let anchor = match set.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if set.bold { " font-weight=\"600\"" } else { "" };
        let (colour, text) = (set.colour, escaped(text));
        self.element(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\"{weight}{anchor}>{text}</text>"
        ));
    }

    /// The whole document with a height in points, a title and a description for those who cannot see it.
    ///
    /// # Errors
    /// If anything was to be drawn at a place that is not a finite number.
    pub fn finish(mut self, height: f64, title: &str, description: &str) -> Result<String, ChartError> {
        while self.depth > 1 {
            self.close();
        }
        let (high, high_mm) = (self.number(height), self.number(height * WIDTH_MM / WIDTH));
        if let Some(value) = self.refused {
            return Err(ChartError::NotFinite { chart: self.stem, what: "a place in the picture".to_owned(), value });
        }
        let (stem, title, description) = (escaped(&self.stem), escaped(title), escaped(description));
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let _ = write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" id=\"{stem}\" width=\"{WIDTH_MM}mm\" \
             height=\"{high_mm}mm\" viewBox=\"0 0 {WIDTH} {high}\" role=\"img\" \
             aria-labelledby=\"{stem}.title {stem}.desc\" font-family=\"{}\">\n\
             \x20 <title id=\"{stem}.title\">{title}</title>\n  <desc id=\"{stem}.desc\">{description}</desc>\n\
             \x20 <defs>\n    <style type=\"text/css\"><![CDATA[\n{}]]></style>\n{}  </defs>\n\
             \x20 <rect class=\"paper\" x=\"0\" y=\"0\" width=\"{WIDTH}\" height=\"{high}\" fill=\"{WHITE}\"/>\n{}</svg>\n",
            font::FAMILY,
            font::style_rules(),
            self.hatch_patterns(),
            self.body,
        );
        Ok(text)
    }

    fn hatch_patterns(&self) -> String {
        let pattern = |colour: &Colour| {
            format!(
                "    <pattern id=\"{}\" width=\"3.6\" height=\"3.6\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(45)\"><rect width=\"3.6\" height=\"3.6\" fill=\"{WHITE}\"/>\
                 <rect width=\"1.7\" height=\"3.6\" fill=\"{colour}\"/></pattern>\n",
                self.hatch_name(*colour)
            )
        };
        self.hatches.iter().map(pattern).collect()
    }

    fn hatch_name(&self, colour: Colour) -> String {
        format!("{}.hatch-{}", escaped(&self.stem), colour.to_string().trim_start_matches('#'))
    }

    fn element(&mut self, text: &str) {
        let indent = 2 * self.depth;
        let _ = writeln!(self.body, "{:indent$}{text}", "");
    }

    /// Hundredths of a point are finer than any printer.
    fn number(&mut self, value: f64) -> String {
        if !value.is_finite() {
            self.refused.get_or_insert(value);
            return "0".to_owned();
        }
        let text = format!("{value:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0".to_owned() } else { text.to_owned() }
    }

    fn points(&mut self, points: &[(f64, f64)]) -> String {
        let pairs: Vec<String> =
            points.iter().map(|&(x, y)| format!("{},{}", self.number(x), self.number(y))).collect();
        pairs.join(" ")
    }

    fn stroke(&mut self, pen: Pen) -> String {
        let dash = pen.dash.pattern().map_or(String::new(), |dash| format!(" stroke-dasharray=\"{dash}\""));
        let join = if pen.width > 0.9 { " stroke-linejoin=\"round\"" } else { "" };
        format!(" stroke=\"{}\" stroke-width=\"{}\"{dash}{join}", pen.colour, self.number(pen.width))
    }

    fn look(&mut self, fill: Fill, edge: Option<Pen>) -> String {
        let fill = match fill {
            Fill::None => " fill=\"none\"".to_owned(),
            Fill::Plain(colour) => format!(" fill=\"{colour}\""),
            Fill::Veil(colour, opacity) => format!(" fill=\"{colour}\" fill-opacity=\"{}\"", self.number(opacity)),
            Fill::Hatched(colour) => {
                self.hatches.insert(colour);
                format!(" fill=\"url(#{})\"", self.hatch_name(colour))
            }
        };
        fill + &edge.map_or(String::new(), |pen| self.stroke(pen))
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::{BLUE, LABEL, ORANGE};
    use super::*;
    use resvg::usvg::roxmltree;

    #[test]
    fn hostile_names_leave_the_document_well_formed() {
        let mut svg = Svg::new("a\"b");
        let hostile = "<script>alert(1)</script>\u{202E}\0]]>";
        svg.open(hostile, hostile);
        svg.text(1.0, 2.0, hostile, LABEL);
        let text = svg.finish(10.0, hostile, hostile).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        assert!(document.descendants().all(|node| node.tag_name().name() != "script"));
        assert!(text.contains("[U+202E][U+0000]"));
    }

    #[test]
    fn a_place_that_is_not_finite_refuses_the_document() {
        for value in [f64::NAN, f64::INFINITY] {
            let mut svg = Svg::new("x");
            svg.line((0.0, value), (1.0, 1.0), Pen::solid(BLUE, 1.0));
            assert!(matches!(svg.finish(10.0, "", ""), Err(ChartError::NotFinite { .. })));
        }
    }

    #[test]
    fn a_dashed_line_is_one_element_with_a_dash_array() {
        let mut svg = Svg::new("x");
        svg.polyline(&[(0.0, 0.0), (5.0, 5.0), (9.0, 1.255)], Pen::patterned(ORANGE, 1.0, Dash::Dashed));
        let text = svg.finish(10.0, "", "").unwrap();
        assert_eq!(text.matches("<polyline").count(), 1);
        assert!(text.contains("stroke-dasharray=\"5 3\""));
    }

    #[test]
    fn a_small_drawing_is_written_as_expected() {
        let mut svg = Svg::new("x");
        svg.open("flows", "panel");
        svg.rect((10.0, 8.0), (4.0, 2.0), Fill::Hatched(ORANGE), Some(Pen::solid(BLUE, 0.5)));
        svg.text(1.0, 2.5, "£1 & more", LABEL.at(Anchor::End));
        svg.close();
        let expected = "  <g id=\"x.flows\" class=\"panel\">\n    \
            <rect x=\"4\" y=\"2\" width=\"6\" height=\"6\" fill=\"url(#x.hatch-f46a25)\" stroke=\"#12436d\" stroke-width=\"0.5\"/>\n    \
            <text x=\"1\" y=\"2.5\" font-size=\"8.5\" fill=\"#0b0c0c\" text-anchor=\"end\">£1 &amp; more</text>\n  </g>\n</svg>\n";
        let text = svg.finish(10.0, "", "").unwrap();
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn a_group_left_open_is_closed() {
        let mut svg = Svg::new("x");
        svg.open("a", "b");
        assert!(roxmltree::Document::parse(&svg.finish(10.0, "", "").unwrap()).is_ok());
    }
}
