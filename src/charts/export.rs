//! PNG and PDF from the SVG of a chart, with the embedded font only: one drawing path, three formats.
//!
//! Both are pure functions of the text of the SVG: no date, no random name, no font of the machine.

use std::sync::{Arc, LazyLock};

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg::{fontdb, roxmltree};
use resvg::{tiny_skia, usvg};

use super::ChartError;
use super::font;
use super::theme::WIDTH;

/// Width of every PNG in pixels: 159 mm at 300 dots to the inch.
pub const PNG_WIDTH: u32 = 1878;
/// Dots to the metre that a PNG states, so that it is placed at 159 mm.
const DOTS_PER_METRE: u32 = 11_811;
/// How hard a PNG is pressed, from 1 to 9. Charts are areas of one colour: more takes longer and saves little.
const DEFLATE: png::DeflateCompression = png::DeflateCompression::Level(3);

/// The embedded font, read once for all pictures.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(font::REGULAR.to_vec());
    fonts.load_font_data(font::SEMIBOLD.to_vec());
    Arc::new(fonts)
});

/// An SVG that was read, with every text laid out in the embedded font. It is read once and becomes PNG and PDF.
#[derive(Clone, Debug)]
pub struct Picture {
    tree: usvg::Tree,
    title: String,
}

impl Picture {
    /// Reads an SVG.
    ///
    /// # Errors
    /// If the text is not an SVG that can be drawn.
    pub fn of(svg: &str) -> Result<Self, ChartError> {
        let options =
            usvg::Options { font_family: "Inter".to_owned(), fontdb: Arc::clone(&FONTS), ..usvg::Options::default() };
        let document = roxmltree::Document::parse(svg).map_err(|reason| broken(&reason.to_string()))?;
        let tree = usvg::Tree::from_xmltree(&document, &options).map_err(|reason| broken(&reason.to_string()))?;
        let title = document.descendants().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
        Ok(Self { tree, title: title.unwrap_or_default().to_owned() })
    }

    /// The SVG as it was read.
    #[cfg(test)]
    pub(super) const fn tree(&self) -> &usvg::Tree {
        &self.tree
    }

    /// The chart as PNG, 1,878 pixels wide.
    ///
    /// # Errors
    /// If the picture cannot be drawn.
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        encoded(&self.pixels()?).map_err(|reason| broken(&reason.to_string()))
    }

    /// The chart as a PDF of one page, 159 mm wide, with text that can be selected.
    ///
    /// # Errors
    /// If the picture cannot be drawn.
    pub fn pdf(&self) -> Result<Vec<u8>, ChartError> {
        let width = WIDTH as f32;
        let height = self.tree.size().height() * width / self.tree.size().width();
        let page = PageSettings::from_wh(width, height).ok_or_else(|| broken("it has no height"))?;
        let size = Size::from_wh(width, height).ok_or_else(|| broken("it has no height"))?;
        let mut document =
            Document::new_with(SerializeSettings { xmp_metadata: false, ..SerializeSettings::default() });
        let told = Metadata::new().title(self.title.clone()).language("en-GB".to_owned());
        document.set_metadata(told.creator("Commonpurse".to_owned()));
        let mut page = document.start_page_with(page);
        let mut surface = page.surface();
        let drawn = surface.draw_svg(&self.tree, size, SvgSettings::default());
        drawn.ok_or_else(|| broken("it cannot be drawn as PDF"))?;
        surface.finish();
        page.finish();
        document.finish().map_err(|reason| broken(&format!("{reason:?}")))
    }

    /// The pixels on a white ground: none lets anything through.
    fn pixels(&self) -> Result<tiny_skia::Pixmap, ChartError> {
        let scale = PNG_WIDTH as f32 / self.tree.size().width();
        let height = (self.tree.size().height() * scale).ceil() as u32;
        let mut pixels = tiny_skia::Pixmap::new(PNG_WIDTH, height).ok_or_else(|| broken("it has no height"))?;
        pixels.fill(tiny_skia::Color::WHITE);
        resvg::render(&self.tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
        Ok(pixels)
    }
}

/// Opaque pixels as a PNG without transparency that states its density.
fn encoded(pixels: &tiny_skia::Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colours: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(DEFLATE);
    let density = png::PixelDimensions { xppu: DOTS_PER_METRE, yppu: DOTS_PER_METRE, unit: png::Unit::Meter };
    encoder.set_pixel_dims(Some(density));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(bytes)
}

fn broken(reason: &str) -> ChartError {
    ChartError::Picture { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::svg::{Fill, Svg};
    use super::super::theme::{LABEL, ORANGE};
    use super::*;

    fn sample() -> Picture {
        let mut svg = Svg::new("x");
        svg.rect((10.0, 10.0), (60.0, 40.0), Fill::Hatched(ORANGE), None);
        svg.text(20.0, 60.0, "Surplus −£1.2m", LABEL);
        Picture::of(&svg.finish(100.0, "A title", "A description").unwrap()).unwrap()
    }

    /// What a PNG says of itself, and its bytes of colour.
    fn decoded(png: &[u8]) -> (png::Info<'static>, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut colours = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut colours).unwrap();
        (reader.info().clone(), colours)
    }

    #[test]
    fn two_renderings_give_the_same_bytes() {
        let picture = sample();
        assert_eq!(picture.png().unwrap(), picture.png().unwrap());
        assert_eq!(picture.pdf().unwrap(), picture.pdf().unwrap());
        assert_eq!(picture.png().unwrap(), sample().png().unwrap());
        assert_eq!(picture.pdf().unwrap(), sample().pdf().unwrap());
    }

    #[test]
    fn a_png_is_1878_pixels_wide_states_its_density_and_shows_the_text() {
        let (info, colours) = decoded(&sample().png().unwrap());
        assert_eq!((info.width, info.color_type), (PNG_WIDTH, png::ColorType::Rgb));
        let density = info.pixel_dims.unwrap();
        assert_eq!((density.xppu, density.yppu, density.unit), (11_811, 11_811, png::Unit::Meter));
        let text_rows = colours[(PNG_WIDTH * 3 * 210) as usize..].iter().filter(|&&byte| byte < 100).count();
        assert!(text_rows > 100, "no text was drawn");
    }

    #[test]
    fn a_png_has_every_pixel_that_was_drawn_and_none_of_them_lets_anything_through() {
        let picture = sample();
        let drawn = picture.pixels().unwrap();
        let (_, colours) = decoded(&picture.png().unwrap());
        assert_eq!(colours.len() * 4, drawn.data().len() * 3);
        for (pixel, colour) in drawn.data().chunks_exact(4).zip(colours.chunks_exact(3)) {
            assert!(pixel[3] == u8::MAX && pixel[..3] == *colour, "{pixel:?} became {colour:?}");
        }
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        for text in ["<svg", "hello", "<p/>"] {
            assert!(matches!(Picture::of(text), Err(ChartError::Picture { .. })), "{text}");
        }
    }

    #[test]
    fn a_pdf_holds_its_title_and_no_date() {
        let bytes = sample().pdf().unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("A title") && !text.contains("CreationDate"));
    }
}
