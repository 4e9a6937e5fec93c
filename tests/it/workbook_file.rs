//! The workbook of the worked example as a spreadsheet engine sees it: cells and rows by their names, and what formulas come to.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::import::load_from_xlsx;
use serde_json::{Map, Value};

use crate::tree::root;

/// A workbook that is open in a spreadsheet engine.
pub struct Open {
    pub model: Model<'static>,
    places: BTreeMap<String, Place>,
}

/// Cells side by side.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub sheet: u32,
    pub row: i32,
    pub first: i32,
    pub last: i32,
}

impl Open {
    /// Opens a workbook and reckons every formula anew.
    pub fn read(path: &Path) -> Self {
        let path = path.to_str().expect("the path is text");
        let mut model = load_from_xlsx(path, "en", "UTC", "en").unwrap_or_else(|error| panic!("{path}: {error}"));
        model.evaluate();
        let sheets: Vec<String> = model.get_worksheets_properties().into_iter().map(|sheet| sheet.name).collect();
        let names = model.get_defined_name_list();
        let places = names.into_iter().map(|(name, _, at)| (name, place(&at, &sheets))).collect();
        Self { model, places }
    }

    /// Where something of this name stands.
    pub fn place(&self, name: &str) -> Place {
        *self.places.get(name).unwrap_or_else(|| panic!("the workbook has no name {name}"))
    }

    /// The numbers of a row.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        self.values(name)
            .into_iter()
            .map(|value| match value {
                CellValue::Number(number) => number,
                other => panic!("{name} holds {other:?} where a number should be"),
            })
            .collect()
    }

    /// The words of a row.
    pub fn words(&self, name: &str) -> Vec<String> {
        self.values(name)
            .into_iter()
            .map(|value| match value {
                CellValue::String(word) => word,
                other => panic!("{name} holds {other:?} where a word should be"),
            })
            .collect()
    }

    fn values(&self, name: &str) -> Vec<CellValue> {
        let place = self.place(name);
        let value = |column| self.model.get_cell_value_by_index(place.sheet, place.row, column);
        (place.first..=place.last).map(|column| value(column).expect("named cells exist")).collect()
    }

    /// The number of a cell.
    pub fn number(&self, name: &str) -> f64 {
        self.numbers(name)[0]
    }

    /// The word of a cell.
    pub fn word(&self, name: &str) -> String {
        self.words(name).remove(0)
    }

    /// Types a number into a cell, counted from the first of its name.
    pub fn put(&mut self, name: &str, position: usize, number: f64) {
        let Place { sheet, row, first, .. } = self.place(name);
        let column = first + position as i32;
        self.model.update_cell_with_number(sheet, row, column, number).expect("the cell exists");
    }

    /// Types a word into a cell.
    pub fn put_word(&mut self, name: &str, position: usize, word: &str) {
        let Place { sheet, row, first, .. } = self.place(name);
        let column = first + position as i32;
        self.model.update_cell_with_text(sheet, row, column, word).expect("the cell exists");
    }

    /// What every formula comes to, by the address of its cell.
    pub fn formulas(&self) -> Value {
        let sheets = self.model.get_worksheets_properties();
        let mut found = Map::new();
        for cell in self.model.get_all_cells() {
            let (sheet, row, column) = (cell.index, cell.row, cell.column);
            if self.model.get_cell_formula(sheet, row, column).expect("the cell exists").is_none() {
                continue;
            }
            let at = format!("{}!{}{row}", sheets[sheet as usize].name, letter(column));
            let value = match self.model.get_cell_value_by_index(sheet, row, column) {
                Ok(CellValue::Number(number)) => Value::from(number),
                Ok(CellValue::String(word)) if !word.starts_with('#') => Value::from(word),
                other => panic!("{at} comes to {other:?}"),
            };
            found.insert(at, value);
        }
        Value::Object(found)
    }
}

/// The letter of a column among the first 26.
fn letter(column: i32) -> char {
    char::from(b'A' + u8::try_from(column - 1).expect("there are few columns"))
}

/// Reads `Sheet!$D$5:$O$5` or `Sheet!$C$5`.
fn place(at: &str, sheets: &[String]) -> Place {
    let (sheet, cells) = at.rsplit_once('!').expect("names are of cells");
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    let column = |cell: &str| i32::from(cell.trim_start_matches('$').as_bytes()[0] - b'A') + 1;
    let row = first.rsplit('$').next().and_then(|row| row.parse().ok()).expect("a cell ends in its row");
    let sheet = sheets.iter().position(|name| name == sheet.trim_matches('\'')).expect("the sheet exists");
    Place { sheet: sheet as u32, row, first: column(first), last: column(last) }
}

/// Has a script of the reference run; whether it was content, and what it said.
pub fn python(script: &Path, arguments: &[&Path]) -> (bool, String) {
    let ran = Command::new("python3")
        .arg(script)
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap_or_else(|error| panic!("the reference needs python3 on the path, which did not start: {error}"));
    let said = [ran.stdout, ran.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    (ran.status.success(), said.concat())
}

/// Makes the workbook anew: once for its formulas, and again with what they come to.
fn made(folder: &Path) -> Vec<u8> {
    let script = root().join("reference/workbook.py");
    let (blank, values, whole) = (folder.join("blank.xlsx"), folder.join("values.json"), folder.join("whole.xlsx"));
    let (went_well, said) = python(&script, &[&blank]);
    assert!(went_well, "{said}");
    std::fs::write(&values, Open::read(&blank).formulas().to_string()).expect("the folder can be written");
    let (went_well, said) = python(&script, &[&whole, &values]);
    assert!(went_well, "{said}");
    std::fs::read(whole).expect("it was written")
}

#[test]
fn the_workbook_of_the_worked_example_is_what_its_script_makes_to_the_byte() {
    let (folder, shipped) = (tempfile::tempdir().unwrap(), root().join("reference/worked-example.xlsx"));
    let made = made(folder.path());
    if std::env::var_os("PURSE_UPDATE_DOCS").is_some() {
        std::fs::write(&shipped, &made).unwrap();
    }
    let is_same = std::fs::read(&shipped).is_ok_and(|shipped| shipped == made);
    assert!(is_same, "PURSE_UPDATE_DOCS=1 cargo test --test it workbook writes it anew");
}
