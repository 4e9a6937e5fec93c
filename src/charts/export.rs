//! PNG and PDF from the SVG of a chart, with the embedded font only: one drawing path, three formats.
//!
//! Both are pure functions of the text of the SVG: no date, no random name, no font of the machine.

use std::sync::Arc;

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::{tiny_skia, usvg};

use super::ChartError;
use super::font;
use super::theme::WIDTH;

/// Width of every PNG in pixels: 159 mm at 300 dots to the inch.
pub const PNG_WIDTH: u32 = 1878;
/// Dots to the metre that a PNG states, so that it is placed at 159 mm.
const DOTS_PER_METRE: u32 = 11_811;

/// A chart as PNG, 1,878 pixels wide.
///
/// # Errors
/// If the text is not an SVG that can be drawn.
pub fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let tree = parsed(svg)?;
    let scale = PNG_WIDTH as f32 / tree.size().width();
    let height = (tree.size().height() * scale).ceil() as u32;
    let mut pixels = tiny_skia::Pixmap::new(PNG_WIDTH, height).ok_or_else(|| broken("it has no height"))?;
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let bytes = pixels.encode_png().map_err(|reason| broken(&reason.to_string()))?;
    Ok(with_density(&bytes))
}

/// A chart as a PDF of one page, 159 mm wide, with text that can be selected.
///
/// # Errors
/// If the text is not an SVG that can be drawn.
pub fn pdf(svg: &str) -> Result<Vec<u8>, ChartError> {
    let tree = parsed(svg)?;
    let width = WIDTH as f32;
    let height = tree.size().height() * width / tree.size().width();
    let page = PageSettings::from_wh(width, height).ok_or_else(|| broken("it has no height"))?;
    let size = Size::from_wh(width, height).ok_or_else(|| broken("it has no height"))?;
    let mut document = Document::new_with(SerializeSettings { xmp_metadata: false, ..SerializeSettings::default() });
    document
        .set_metadata(Metadata::new().title(title(svg)).language("en-GB".to_owned()).creator("Commonpurse".to_owned()));
    let mut page = document.start_page_with(page);
    let mut surface = page.surface();
    surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(|| broken("it cannot be drawn as PDF"))?;
    surface.finish();
    page.finish();
    document.finish().map_err(|reason| broken(&format!("{reason:?}")))
}

/// The SVG with every text laid out in the embedded font.
pub(super) fn parsed(svg: &str) -> Result<usvg::Tree, ChartError> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(font::REGULAR.to_vec());
    fonts.load_font_data(font::SEMIBOLD.to_vec());
    let options =
        usvg::Options { font_family: "Inter".to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options).map_err(|reason| broken(&reason.to_string()))
}

fn title(svg: &str) -> String {
    usvg::roxmltree::Document::parse(svg)
        .ok()
        .and_then(|document| {
            let node = document.descendants().find(|node| node.has_tag_name("title"))?;
            node.text().map(str::to_owned)
        })
        .unwrap_or_default()
}

fn broken(reason: &str) -> ChartError {
    ChartError::Picture { reason: reason.to_owned() }
}

/// Puts the density of dots right behind the header of a PNG.
fn with_density(png: &[u8]) -> Vec<u8> {
    // Eight bytes of signature, then the header: length, name, 13 bytes, check sum.
    const HEADER_END: usize = 8 + 4 + 4 + 13 + 4;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(DOTS_PER_METRE.to_be_bytes());
    chunk.extend(DOTS_PER_METRE.to_be_bytes());
    chunk.push(1);
    let mut dense = png[..HEADER_END].to_vec();
    dense.extend(9_u32.to_be_bytes());
    dense.extend(&chunk);
    dense.extend(check_sum(&chunk).to_be_bytes());
    dense.extend(&png[HEADER_END..]);
    dense
}

/// The check sum of PNG chunks (CRC-32).
fn check_sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::super::svg::{Fill, Svg};
    use super::super::theme::{LABEL, ORANGE};
    use super::*;

    fn sample() -> String {
        let mut svg = Svg::new("x");
        svg.rect((10.0, 10.0), (60.0, 40.0), Fill::Hatched(ORANGE), None);
        svg.text(20.0, 60.0, "Surplus −£1.2m", LABEL);
        svg.finish(100.0, "A title", "A description").unwrap()
    }

    #[test]
    fn two_renderings_give_the_same_bytes() {
        assert_eq!(png(&sample()).unwrap(), png(&sample()).unwrap());
        assert_eq!(pdf(&sample()).unwrap(), pdf(&sample()).unwrap());
    }

    #[test]
    fn a_png_is_1878_pixels_wide_states_its_density_and_shows_the_text() {
        let bytes = png(&sample()).unwrap();
        assert_eq!(&bytes[37..41], b"pHYs");
        let pixels = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        assert_eq!(pixels.width(), PNG_WIDTH);
        let text_rows = pixels.data()[(PNG_WIDTH * 4 * 210) as usize..].iter().filter(|&&byte| byte < 100).count();
        assert!(text_rows > 100, "no text was drawn");
    }

    #[test]
    fn the_check_sum_agrees_with_its_well_known_value() {
        assert_eq!(check_sum(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        assert!(matches!(png("<svg"), Err(ChartError::Picture { .. })));
        assert!(matches!(pdf("hello"), Err(ChartError::Picture { .. })));
    }

    #[test]
    fn a_pdf_holds_no_date() {
        let bytes = pdf(&sample()).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        assert!(!String::from_utf8_lossy(&bytes).contains("CreationDate"));
    }
}
