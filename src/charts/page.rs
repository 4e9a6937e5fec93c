//! The page around a picture: title, subtitle and key above, notes and source below, data and alternative text beside.

use std::cell::RefCell;

use serde_json::json;

use super::changes::{counted, lower_first};
use super::font::width;
use super::key::{self, Mark};
use super::svg::{Fill, Svg};
use super::theme::{DARK_GREY, GRID, MARGIN, PINK, Pen, SMALL, SUBTITLE, TITLE, Type, WHITE, WIDTH};
use super::words::{balanced, short, wrapped};
use super::{Chart, ChartError, DrawnFor};
use crate::analysis::findings::StudyFacts;

/// All that stands around a picture.
#[derive(Clone, Debug)]
pub struct Words {
    /// Kind of chart.
    pub id: &'static str,
    /// Name for files.
    pub file_stem: String,
    /// The finding.
    pub title: String,
    /// Measure, unit, period, number of futures.
    pub subtitle: String,
    /// How to read it and what it leaves out.
    pub notes: Vec<String>,
    /// What kind of chart it is and what its axes are.
    pub what_it_is: String,
    /// The finding with its numbers.
    pub what_it_shows: String,
}

/// A page whose picture is to be drawn between head and foot.
pub struct Page {
    /// The document.
    pub svg: RefCell<Svg>,
    /// Where the picture begins, in points from the top.
    pub top: f64,
    words: Words,
    purpose: DrawnFor,
}

impl Page {
    /// Sets title, subtitle and key; the subtitle begins with `In this model`.
    #[must_use]
    pub fn begin(words: Words, purpose: DrawnFor, entries: &[(Mark, String)]) -> Self {
        // A picture is passed on without its page, so it says itself of what world it tells.
        let words = Words { subtitle: format!("In this model: {}", lower_first(&words.subtitle)), ..words };
        let mut svg = Svg::new(&words.file_stem);
        svg.open("head", "head");
        let mut room = WIDTH - 2.0 * MARGIN;
        if purpose == DrawnFor::Draft {
            room -= draft_mark(&mut svg) + 8.0;
        }
        let mut top = 4.0;
        top = lines(&mut svg, top, &balanced(&words.title, TITLE, room, 3), TITLE) + 2.0;
        top = lines(&mut svg, top, &wrapped(&words.subtitle, SUBTITLE, WIDTH - 2.0 * MARGIN, 4), SUBTITLE) + 4.0;
        top += key::draw(&mut svg, top, entries) + 6.0;
        svg.close();
        svg.open("picture", "picture");
        Self { svg: RefCell::new(svg), top, words, purpose }
    }

    /// Sets notes and source below a picture that ends at `bottom`, and puts everything together.
    ///
    /// # Errors
    /// If something was drawn at a place that is not a finite number.
    pub fn end(
        self,
        bottom: f64,
        study: &StudyFacts,
        csv: String,
        drawn: &serde_json::Value,
    ) -> Result<Chart, ChartError> {
        let Self { svg, words, purpose, .. } = self;
        let mut svg = svg.into_inner();
        let source = source(study);
        svg.close();
        svg.open("foot", "foot");
        let mut top = bottom + 8.0;
        svg.line((MARGIN, top), (WIDTH - MARGIN, top), Pen::solid(GRID, 0.7));
        top += 3.0;
        let room = WIDTH - 2.0 * MARGIN;
        top = lines(&mut svg, top, &wrapped(&words.notes.join(" "), SMALL, room, 10), SMALL) + 2.0;
        top = lines(&mut svg, top, &wrapped(&source, SMALL, room, 4), SMALL) + 4.0;
        svg.close();
        let table = format!("The numbers drawn are in the table {}.csv.", words.file_stem);
        let draft = if purpose == DrawnFor::Draft { "Draft. " } else { "" };
        let alt_text = format!("{draft}{}\n\n{}\n\n{table}", words.what_it_is, words.what_it_shows);
        let spec = json!({
            "chart": words.id, "file_stem": words.file_stem, "title": words.title, "subtitle": words.subtitle,
            "draft": purpose == DrawnFor::Draft, "data": format!("{}.csv", words.file_stem), "drawn": drawn,
            "study": { "name": study.name, "run_id": study.run_id, "seed": study.seed.to_string(), "version": study.version,
                "parameter_sets": study.parameter_sets, "futures_per_set": study.futures_per_set },
            "money": "nominal", "width_mm": 159, "font": "Inter",
        });
        Ok(Chart {
            id: words.id,
            svg: svg.finish(top, &words.title, &alt_text)?,
            file_stem: words.file_stem,
            title: words.title,
            subtitle: words.subtitle,
            notes: words.notes,
            source,
            alt_text,
            csv,
            spec_json: format!("{spec:#}\n"),
        })
    }
}

/// `2014/15 to 2023/24`.
#[must_use]
pub fn period(study: &StudyFacts) -> String {
    match study.years {
        0 | 1 => study.first_year.to_string(),
        years => format!("{} to {}", study.first_year, study.first_year.plus(years - 1)),
    }
}

/// `50 parameter sets × 10 futures`.
#[must_use]
pub fn size(study: &StudyFacts) -> String {
    let sets = counted(u64::from(study.parameter_sets), "parameter set");
    format!("{sets} × {}", counted(u64::from(study.futures_per_set), "future"))
}

fn source(study: &StudyFacts) -> String {
    format!(
        "Source: Commonpurse {}, study {}, run {}, seed {}, {} for each arm. Money is nominal. Illustrative model, not a \
         forecast of any named organisation.",
        short(&study.version, 20),
        short(&study.name, 60),
        short(&study.run_id, 8),
        study.seed,
        counted(study.futures_of_arm(), "future"),
    )
}

fn lines(svg: &mut Svg, top: f64, lines: &[String], set: Type) -> f64 {
    let mut base = top + set.size * 0.95;
    for line in lines {
        svg.text(MARGIN, base, line, set);
        base += set.leading();
    }
    top + lines.len() as f64 * set.leading()
}

/// The mark of a draft in the upper right corner; returns its width.
fn draft_mark(svg: &mut Svg) -> f64 {
    let set = TITLE.in_colour(WHITE);
    let wide = width("DRAFT", set) + 12.0;
    let left = WIDTH - MARGIN - wide;
    svg.rect((left, 3.0), (WIDTH - MARGIN, 20.0), Fill::Plain(PINK), Some(Pen::solid(DARK_GREY, 0.5)));
    svg.text(left + 6.0, 16.3, "DRAFT", set);
    wide
}
