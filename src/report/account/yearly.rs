//! The years at a glance: the one small table of an account.

use crate::engine::EntityKind;
use crate::measures::Column;

use super::ending::{outcome, year};
use super::figure::{Figure, Shown};
use super::lives::View;

/// A table of figures.
#[derive(Clone, Debug)]
pub struct FigureTable {
    /// A name for each column.
    pub head: Vec<&'static str>,
    /// A row for each year.
    pub rows: Vec<Vec<Figure>>,
}

/// The table of a provider.
pub(super) fn table(view: &View<'_>, kind: EntityKind) -> FigureTable {
    let mut columns = vec![
        ("Surplus", Column::SURPLUS, Shown::Signed),
        ("Underlying", Column::UNDERLYING_SURPLUS, Shown::Signed),
        ("Support", Column::SUPPORT, Shown::Signed),
        ("Reserve at end", Column::RESERVE, Shown::Signed),
    ];
    columns.extend(match kind {
        EntityKind::Acute => vec![
            ("Within four hours", Column::FOUR_HOUR_SHARE, Shown::Percent),
            ("Waiting at end", Column::WAITING_LIST, Shown::Count),
        ],
        _ => vec![("Backlog at end", Column::BACKLOG, Shown::Count)],
    });
    let row = |of: usize| -> Vec<Figure> {
        let cells = columns.iter().map(|&(_, column, shown)| outcome(view, column, of, shown));
        std::iter::once(year(view, of)).chain(cells).collect()
    };
    let head = std::iter::once("Year").chain(columns.iter().map(|(name, ..)| *name)).collect();
    FigureTable { head, rows: (0..view.years()).map(row).collect() }
}

impl FigureTable {
    /// Head and rows, columns to the right.
    pub(super) fn lines(&self) -> Vec<String> {
        let cells = |row: &Vec<Figure>| row.iter().map(|figure| figure.text.clone()).collect();
        let head = self.head.iter().map(ToString::to_string).collect();
        let all: Vec<Vec<String>> = std::iter::once(head).chain(self.rows.iter().map(cells)).collect();
        let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let line = |row: &Vec<String>| {
            let padded = row.iter().enumerate().map(|(column, text)| format!("{text:>0$}", width(column)));
            format!("  {}", padded.collect::<Vec<_>>().join("  "))
        };
        all.iter().map(line).collect()
    }
}
