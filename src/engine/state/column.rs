//! A column of the world: one cell for every provider, commissioner or contract, found by its own kind of id and no other.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// One cell for every entity of a kind.
#[derive(Clone, Debug)]
pub(in crate::engine) struct StateColumn<Id, Cell> {
    cells: Vec<Cell>,
    of: PhantomData<Id>,
}

impl<Id, Cell> StateColumn<Id, Cell> {
    pub(in crate::engine) fn iter(&self) -> std::slice::Iter<'_, Cell> {
        self.cells.iter()
    }

    pub(in crate::engine) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Cell> {
        self.cells.iter_mut()
    }

    pub(in crate::engine) const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Takes the cells out while a step works on them; they must be put back.
    pub(in crate::engine) fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

impl<Id, Cell: Clone> StateColumn<Id, Cell> {
    /// The same cell for so many entities.
    pub(in crate::engine) fn of(cell: Cell, entities: usize) -> Self {
        (0..entities).map(|_| cell.clone()).collect()
    }
}

impl<Id, Cell> Default for StateColumn<Id, Cell> {
    fn default() -> Self {
        Self { cells: Vec::new(), of: PhantomData }
    }
}

impl<Id, Cell> FromIterator<Cell> for StateColumn<Id, Cell> {
    fn from_iter<Cells: IntoIterator<Item = Cell>>(cells: Cells) -> Self {
        Self { cells: cells.into_iter().collect(), of: PhantomData }
    }
}

impl<Id: Into<usize>, Cell> Index<Id> for StateColumn<Id, Cell> {
    type Output = Cell;

    fn index(&self, id: Id) -> &Cell {
        &self.cells[id.into()]
    }
}

impl<Id: Copy + Into<usize>, Cell> Index<&Id> for StateColumn<Id, Cell> {
    type Output = Cell;

    fn index(&self, id: &Id) -> &Cell {
        &self.cells[(*id).into()]
    }
}

impl<Id: Copy + Into<usize>, Cell> IndexMut<&Id> for StateColumn<Id, Cell> {
    fn index_mut(&mut self, id: &Id) -> &mut Cell {
        &mut self.cells[(*id).into()]
    }
}

impl<Id: Into<usize>, Cell> IndexMut<Id> for StateColumn<Id, Cell> {
    fn index_mut(&mut self, id: Id) -> &mut Cell {
        &mut self.cells[id.into()]
    }
}

impl<'c, Id, Cell> IntoIterator for &'c StateColumn<Id, Cell> {
    type Item = &'c Cell;
    type IntoIter = std::slice::Iter<'c, Cell>;

    fn into_iter(self) -> Self::IntoIter {
        self.cells.iter()
    }
}

impl<'c, Id, Cell> IntoIterator for &'c mut StateColumn<Id, Cell> {
    type Item = &'c mut Cell;
    type IntoIter = std::slice::IterMut<'c, Cell>;

    fn into_iter(self) -> Self::IntoIter {
        self.cells.iter_mut()
    }
}
