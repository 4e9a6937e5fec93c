//! A rectangle of a chart with two linear axes, drawn through plotters.
//!
//! This is the only file that knows the plotting library: it maps values to places and hands shapes to [`Surface`], which
//! writes them into our own SVG. The library counts in whole pixels, so its canvas has a hundred to the point.

use std::cell::RefCell;
use std::convert::Infallible;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{Cartesian2d, Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle};
use plotters::style::{Color, ShapeStyle};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    text_anchor::HPos,
};

use super::ChartError;
use super::font;
use super::svg::{Fill, Svg};
use super::theme::{Anchor, Colour, Pen, Type, WIDTH};

/// Units of the library's canvas in a point.
const FINENESS: f64 = 100.0;
/// Height of the library's canvas in points: more than any chart has.
const TALLEST: f64 = 5000.0;

/// A rectangle on the page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Frame {
    /// Width, in points.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }
}

type Area<'a> = DrawingArea<Surface<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A rectangle with axes, ready to be drawn in.
pub struct Panel<'a> {
    svg: &'a RefCell<Svg>,
    area: Area<'a>,
}

impl<'a> Panel<'a> {
    /// Lays axes over a frame: `x` and `y` are the values at its left and right, lower and upper edge.
    #[must_use]
    pub fn new(svg: &'a RefCell<Svg>, frame: Frame, x: (f64, f64), y: (f64, f64)) -> Self {
        let root: DrawingArea<Surface<'a>, Shift> = Surface(svg).into_drawing_area();
        let pixels = (fine(frame.left)..fine(frame.right), fine(frame.bottom)..fine(frame.top));
        let axes = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(x.0..x.1, y.0..y.1, pixels);
        Self { svg, area: root.apply_coord_spec(axes) }
    }

    /// Where a pair of values lies on the page, in points.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.area.map_coordinate(&(x, y));
        (coarse(x), coarse(y))
    }

    /// A line through values.
    ///
    /// # Errors
    /// If a value is not finite.
    pub fn line(&self, points: &[(f64, f64)], pen: Pen) -> Result<(), ChartError> {
        all_finite(points)?;
        self.svg.borrow_mut().dash = pen.dash;
        let style = ShapeStyle { color: ink(pen.colour), filled: false, stroke_width: fineness(pen.width) };
        self.drawn(self.area.draw(&PathElement::new(points.to_vec(), style)))
    }

    /// The surface between a lower and an upper line, with both edges drawn.
    ///
    /// # Errors
    /// If a value is not finite.
    pub fn band(&self, lower: &[(f64, f64)], upper: &[(f64, f64)], fill: Colour, edge: Pen) -> Result<(), ChartError> {
        all_finite(lower)?;
        all_finite(upper)?;
        let outline: Vec<(f64, f64)> = upper.iter().chain(lower.iter().rev()).copied().collect();
        let style = ShapeStyle { color: ink(fill), filled: true, stroke_width: 0 };
        self.drawn(self.area.draw(&Polygon::new(outline, style)))?;
        self.line(lower, edge)?;
        self.line(upper, edge)
    }

    /// A filled rectangle between two pairs of values.
    ///
    /// # Errors
    /// If a value is not finite.
    pub fn block(&self, from: (f64, f64), to: (f64, f64), fill: Colour) -> Result<(), ChartError> {
        all_finite(&[from, to])?;
        let style = ShapeStyle { color: ink(fill), filled: true, stroke_width: 0 };
        self.drawn(self.area.draw(&Rectangle::new([from, to], style)))
    }

    /// A disc of a radius in points, more or less opaque (0 to 1).
    ///
    /// # Errors
    /// If a value is not finite.
    pub fn dot(&self, at: (f64, f64), radius: f64, fill: Colour, opacity: f64) -> Result<(), ChartError> {
        all_finite(&[at])?;
        let style = ShapeStyle { color: ink(fill).mix(opacity), filled: true, stroke_width: 0 };
        self.drawn(self.area.draw(&Circle::new(at, fineness(radius), style)))
    }

    fn drawn<E: std::fmt::Display>(&self, result: Result<(), E>) -> Result<(), ChartError> {
        result.map_err(|reason| ChartError::Picture { reason: reason.to_string() })
    }
}

/// Our surface for the plotting library: it writes SVG.
struct Surface<'a>(&'a RefCell<Svg>);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Surface<'_> {
    fn pen<S: BackendStyle>(&self, style: &S) -> Pen {
        let width = f64::from(style.stroke_width()) / FINENESS;
        Pen { colour: plain(style.color()), width, dash: self.0.borrow().dash }
    }
}

impl DrawingBackend for Surface<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (fineness(WIDTH), fineness(TALLEST))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        let (x, y) = point_of(point);
        self.0.borrow_mut().rect((x, y), (x + 1.0 / FINENESS, y + 1.0 / FINENESS), fill_of(color), None);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let pen = self.pen(style);
        self.0.borrow_mut().line(point_of(from), point_of(to), pen);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (fill, edge) = if fill { (fill_of(style.color()), None) } else { (Fill::None, Some(self.pen(style))) };
        self.0.borrow_mut().rect(point_of(from), point_of(to), fill, edge);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<(f64, f64)> = path.into_iter().map(point_of).collect();
        let pen = self.pen(style);
        self.0.borrow_mut().polyline(&points, pen);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let (fill, edge) = if fill { (fill_of(style.color()), None) } else { (Fill::None, Some(self.pen(style))) };
        self.0.borrow_mut().circle(point_of(centre), f64::from(radius) / FINENESS, fill, edge);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        let points: Vec<(f64, f64)> = corners.into_iter().map(point_of).collect();
        self.0.borrow_mut().polygon(&points, fill_of(style.color()), None);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let (x, y) = point_of(at);
        self.0.borrow_mut().text(x, y, text, type_of(style));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let set = type_of(style);
        Ok((fineness(font::width(text, set)), fineness(set.size)))
    }
}

fn all_finite(points: &[(f64, f64)]) -> Result<(), ChartError> {
    match points.iter().flat_map(|&(x, y)| [x, y]).find(|value| !value.is_finite()) {
        Some(value) => Err(ChartError::NotFinite { chart: "chart".to_owned(), what: "a value".to_owned(), value }),
        None => Ok(()),
    }
}

fn type_of<T: BackendTextStyle>(style: &T) -> Type {
    let anchor = match style.anchor().h_pos {
        HPos::Left => Anchor::Start,
        HPos::Center => Anchor::Middle,
        HPos::Right => Anchor::End,
    };
    let bold = matches!(style.style(), FontStyle::Bold);
    Type { size: style.size() / FINENESS, bold, colour: plain(style.color()), anchor }
}

fn fine(points: f64) -> i32 {
    (points * FINENESS).round() as i32
}

fn fineness(points: f64) -> u32 {
    (points * FINENESS).round() as u32
}

fn coarse(pixels: i32) -> f64 {
    f64::from(pixels) / FINENESS
}

fn point_of((x, y): BackendCoord) -> (f64, f64) {
    (coarse(x), coarse(y))
}

fn plain(colour: BackendColor) -> Colour {
    Colour(colour.rgb.0, colour.rgb.1, colour.rgb.2)
}

fn fill_of(colour: BackendColor) -> Fill {
    if colour.alpha < 1.0 { Fill::Veil(plain(colour), colour.alpha) } else { Fill::Plain(plain(colour)) }
}

fn ink(colour: Colour) -> plotters::style::RGBAColor {
    RGBColor(colour.0, colour.1, colour.2).mix(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::theme::BLUE;
    use super::*;

    const FRAME: Frame = Frame { left: 10.0, top: 20.0, right: 110.0, bottom: 70.0 };

    #[test]
    fn values_at_the_ends_of_the_axes_lie_on_the_edges_of_the_frame() {
        let svg = RefCell::new(Svg::new("x"));
        let panel = Panel::new(&svg, FRAME, (0.0, 10.0), (-1.0, 1.0));
        assert_eq!(panel.at(0.0, -1.0), (10.0, 70.0));
        assert_eq!(panel.at(10.0, 1.0), (110.0, 20.0));
        assert_eq!(panel.at(2.5, 0.0), (35.0, 45.0));
    }

    #[test]
    fn a_value_that_is_not_finite_is_refused_instead_of_drawn_at_an_edge() {
        let svg = RefCell::new(Svg::new("x"));
        let panel = Panel::new(&svg, FRAME, (0.0, 10.0), (-1.0, 1.0));
        let found = panel.line(&[(0.0, 0.0), (1.0, f64::NAN)], Pen::solid(BLUE, 1.0));
        assert!(matches!(found, Err(ChartError::NotFinite { .. })));
        assert!(!svg.into_inner().finish(10.0, "", "").unwrap().contains("<polyline"));
    }

    #[test]
    fn curves_keep_parts_of_a_point() {
        let svg = RefCell::new(Svg::new("x"));
        let panel = Panel::new(&svg, FRAME, (0.0, 10.0), (-1.0, 1.0));
        panel.line(&[(0.0, 0.0), (1.234, 0.0)], Pen::solid(BLUE, 0.75)).unwrap();
        let text = svg.into_inner().finish(10.0, "", "").unwrap();
        assert!(text.contains("points=\"10,45 22.34,45\"") && text.contains("stroke-width=\"0.75\""), "{text}");
    }
}
