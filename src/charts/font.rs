//! The one font of all charts, compiled in: Inter, under the SIL Open Font License (`font/OFL.txt`).
//!
//! Text is measured with the same files that draw it, so a chart looks the same on a machine without any font. The files
//! hold Latin letters and the signs that reports use; they were cut down from Inter 4.1, which reserves no font name.

use super::theme::Type;

/// Family name as an SVG gives it; the names after the first are for programs that ignore embedded fonts.
pub const FAMILY: &str = "Inter, Arial, sans-serif";
/// The regular weight.
pub const REGULAR: &[u8] = include_bytes!("font/inter-regular.ttf");
/// The semibold weight.
pub const SEMIBOLD: &[u8] = include_bytes!("font/inter-semibold.ttf");

const REGULAR_WEB: &[u8] = include_bytes!("font/inter-regular.woff2");
const SEMIBOLD_WEB: &[u8] = include_bytes!("font/inter-semibold.woff2");

/// Width of a text in points, without kerning, which makes words about one part in a hundred narrower.
#[must_use]
pub fn width(text: &str, set: Type) -> f64 {
    let face = Face(if set.bold { SEMIBOLD } else { REGULAR });
    let units: usize = text.chars().map(|letter| face.advance(letter).unwrap_or(Face::UNITS_PER_EM)).sum();
    units as f64 * set.size / Face::UNITS_PER_EM as f64
}

/// Style rules that carry the font inside an SVG, for browsers.
#[must_use]
pub fn style_rules() -> String {
    let rule = |weight: u32, bytes: &[u8]| {
        format!(
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
            base64(bytes)
        )
    };
    rule(400, REGULAR_WEB) + &rule(600, SEMIBOLD_WEB)
}

/// A TrueType file, of which only the widths of characters are read.
struct Face(&'static [u8]);

impl Face {
    /// Both files have this many units to the em (a test looks).
    const UNITS_PER_EM: usize = 2048;

    fn number(&self, at: usize) -> Option<usize> {
        let bytes = self.0.get(at..at + 2)?;
        Some(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
    }

    fn long(&self, at: usize) -> Option<usize> {
        Some(self.number(at)? << 16 | self.number(at + 2)?)
    }

    fn table(&self, name: &[u8; 4]) -> Option<usize> {
        let tables = self.number(4)?;
        let entry = (0..tables).map(|table| 12 + 16 * table).find(|&at| self.0.get(at..at + 4) == Some(name))?;
        self.long(entry + 8)
    }

    /// The subtable of characters in format 4.
    fn characters(&self) -> Option<usize> {
        let cmap = self.table(b"cmap")?;
        let subtables = self.number(cmap + 2)?;
        (0..subtables)
            .filter_map(|place| Some(cmap + self.long(cmap + 8 + 8 * place)?))
            .find(|&at| self.number(at) == Some(4))
    }

    /// Number of a character's glyph; none if the font lacks it.
    fn glyph(&self, letter: char) -> Option<usize> {
        let code = usize::try_from(u32::from(letter)).ok().filter(|&code| code < 0xFFFF)?;
        let table = self.characters()?;
        let twice_segments = self.number(table + 6)?;
        let ends = table + 14;
        let starts = ends + twice_segments + 2;
        let (deltas, offsets) = (starts + twice_segments, starts + 2 * twice_segments);
        let segment = (0..twice_segments).step_by(2).find(|&place| self.number(ends + place) >= Some(code))?;
        let start = self.number(starts + segment).filter(|&start| start <= code)?;
        let delta = self.number(deltas + segment)?;
        let offset = self.number(offsets + segment)?;
        let glyph = if offset == 0 {
            (code + delta) & 0xFFFF
        } else {
            match self.number(offsets + segment + offset + 2 * (code - start))? {
                0 => 0,
                glyph => (glyph + delta) & 0xFFFF,
            }
        };
        (glyph > 0).then_some(glyph)
    }

    fn advance(&self, letter: char) -> Option<usize> {
        let glyph = self.glyph(letter)?;
        let widths = self.number(self.table(b"hhea")? + 34)?;
        self.number(self.table(b"hmtx")? + 4 * glyph.min(widths.checked_sub(1)?))
    }
}

/// Bytes as text in base 64.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, &byte| group << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS[(group >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::theme::{LABEL, VALUE};
    use super::*;

    #[test]
    fn both_files_have_every_sign_that_charts_write() {
        for file in [REGULAR, SEMIBOLD] {
            let face = Face(file);
            let head = face.table(b"head").unwrap();
            assert_eq!(face.number(head + 18), Some(Face::UNITS_PER_EM));
            for sign in "AZaz09 −£–—…≤≥±×→%(),.:/é[]+<>’“”".chars() {
                assert!(face.advance(sign).is_some(), "no {sign}");
            }
        }
    }

    #[test]
    fn a_wide_letter_is_wider_than_a_narrow_one_and_bold_wider_than_regular() {
        assert!(width("W", LABEL) > 2.0 * width("i", LABEL));
        assert!(width("surplus", VALUE) > width("surplus", LABEL));
        assert!((width("nn", LABEL) - 2.0 * width("n", LABEL)).abs() < 1e-9);
    }

    #[test]
    fn base_64_agrees_with_the_examples_of_its_standard() {
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    }
}
