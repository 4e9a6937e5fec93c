//! `purse chart`: the charts of a run folder, drawn again from its findings.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::report::redraw::{RedrawError, Redrawn, in_place, into};
use crate::results::ChartFiles;

use super::failure::{AUDIT, Failure, USAGE};
use super::{asked_charts, say};

const EXAMPLES: &str = "\
Examples:
  purse chart output/fines-or-shared-risk
  purse chart output/fines-or-shared-risk --into slides/charts
  purse chart output/fines-or-shared-risk --into web --charts svg

Nothing is run: charts are drawn from the findings that the run saved. Charts of the folder that are missing or were changed are
put back as the run wrote them, to the byte; a folder in which anything else was changed is refused. With --into the run
folder is only read, and all files are drawn, also those that purse run --charts left out.";

/// Draw the charts of a finished run again from its saved findings, without running it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The run folder
    folder: PathBuf,
    /// Draw into this folder, new or drawn into before, and leave the run folder as it is
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Files to draw there: svg (no PNG and no PDF) or all [default: all]
    #[arg(long, value_name = "FILES", value_parser = asked_charts::some(), requires = "into")]
    charts: Option<ChartFiles>,
    /// Say nothing but the outcome
    #[arg(long, short)]
    quiet: bool,
}

/// Draws the charts of a run folder again.
pub fn chart(arguments: &Arguments) -> Result<(), Failure> {
    if cfg!(not(feature = "charts")) {
        let what = "error: no chart is drawn: this purse was built without the feature charts";
        return Err(Failure::new(USAGE, format!("{what}\n  hint     build it with its default features")));
    }
    let folder = &arguments.folder;
    let drawn = match &arguments.into {
        None => in_place(folder)?,
        Some(target) => into(folder, target, arguments.charts.unwrap_or_default())?,
    };
    if !drawn.asked.is_all() && arguments.into.is_none() {
        let asked = drawn.asked.name();
        let note = format_args!("note: the study was run with --charts {asked}; --into DIR draws all files elsewhere");
        say::talk(arguments.quiet, note);
    }
    for reason in &drawn.not_drawn {
        say::talk(arguments.quiet, reason);
    }
    say::result(format_args!("{}\n", told(folder, arguments.into.as_deref(), &drawn)))
}

/// What was done, in a sentence.
fn told(folder: &Path, target: Option<&Path>, drawn: &Redrawn) -> String {
    let Redrawn { charts, files, written, .. } = drawn;
    let drawn = format!("{charts} chart{} drawn in {files} files", if *charts == 1 { "" } else { "s" });
    match target {
        Some(target) => format!("{}: {drawn}", target.display()),
        None if *written == 0 => format!("{}: {drawn}, all there to the byte", folder.display()),
        None => format!("{}: {drawn}, {written} of them put back as the run wrote them", folder.display()),
    }
}

impl From<RedrawError> for Failure {
    fn from(error: RedrawError) -> Self {
        match error {
            RedrawError::Refused(problems) => Self::new(AUDIT, problems),
            RedrawError::Folder(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_says_how_many_charts_were_drawn_and_what_was_put_back() {
        let asked = ChartFiles::All;
        let drawn = |written| Redrawn { charts: 2, files: 14, asked, written, not_drawn: Vec::new() };
        let folder = Path::new("run");
        assert_eq!(told(folder, None, &drawn(0)), "run: 2 charts drawn in 14 files, all there to the byte");
        assert!(told(folder, None, &drawn(3)).ends_with("14 files, 3 of them put back as the run wrote them"));
        assert_eq!(told(folder, Some(Path::new("to")), &drawn(14)), "to: 2 charts drawn in 14 files");
    }
}
