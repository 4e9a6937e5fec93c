//! The system's year, as measures ask for it: sums over parties where they add up, and means where they do not.

use crate::engine::access::touches;
use crate::engine::collect::YearRow;
use crate::engine::layout::EntityKind;
use crate::engine::steps::reporting::party::{ReportingParties, mean_trust, pence, quality, terminations};
use crate::ledger::Node;
use crate::measures::Column;
use crate::units::{ContractId, Money};

touches! {
    /// The system's row of the year: sums over parties where they add up, and means where they do not.
    ReportingSystem reads [book, collected, efficiency, population] with [ReportingParties]
}

/// The system's year; the rows of all parties are known, and the first row is its own.
pub(super) struct SystemYear<'w, World> {
    pub world: &'w World,
    pub rows: &'w [YearRow],
}

impl<'a, World: ReportingSystem<'a>> SystemYear<'_, World> {
    /// A measure added up over all parties that have it.
    pub(super) fn added(&self, column: Column) -> f64 {
        added(&self.rows[1..], column)
    }

    /// A measure added up over providers: what each receives from the others and from commissioners.
    pub(super) fn added_over_providers(&self, column: Column) -> f64 {
        added(self.providers(), column)
    }

    /// The mean of a measure over all providers.
    pub(super) fn mean_over_providers(&self, column: Column) -> f64 {
        mean(self.providers().iter().map(|row| row[column as usize]))
    }

    /// The mean of a measure over acute providers.
    pub(super) fn mean_over_acute(&self, column: Column) -> f64 {
        let kinds = self.world.layout.providers.iter().map(|base| base.kind);
        let acute = kinds.zip(self.providers()).filter(|(kind, _)| *kind == EntityKind::Acute);
        mean(acute.map(|(_, row)| row[column as usize]))
    }

    fn providers(&self) -> &[YearRow] {
        &self.rows[1 + self.world.layout.commissioners.len()..]
    }

    /// All commissioners and providers together and what is withheld in escrow, support from the centre not counted.
    pub(super) fn surplus(&self) -> f64 {
        let withheld = pence(self.world.book().surplus(Node::Escrow));
        self.added(Column::SURPLUS) + withheld - self.added(Column::SUPPORT)
    }

    /// What stands in escrow at the year end.
    pub(super) fn in_escrow(&self) -> f64 {
        pence(self.world.book().reserve(Node::Escrow))
    }

    pub(super) fn one_off_savings(&self) -> f64 {
        pence(self.world.efficiency().iter().map(|one| one.one_off_this_year).sum::<Money>())
    }

    /// Part of the year's attendances without some of them.
    pub(super) fn share_of_attendances_without(&self, some: f64) -> f64 {
        1.0 - some / self.added(Column::ATTENDANCES).max(1.0)
    }

    /// Mean of the month ends.
    pub(super) fn within_18_weeks(&self) -> f64 {
        mean(self.world.collected().within_18_weeks.iter().copied())
    }

    /// Mean over people.
    pub(super) fn health(&self) -> f64 {
        let people = self.world.economy().commissioners.values().map(|file| f64::from(file.population_people));
        let (mut points, mut all) = (0.0, 0.0);
        for (people, population) in people.zip(self.world.population()) {
            points += people * population.health;
            all += people;
        }
        points / all.max(1.0)
    }

    pub(super) fn trust(&self) -> f64 {
        mean_trust(self.world, &self.contracts())
    }

    pub(super) fn terminations(&self) -> f64 {
        terminations(self.world, &self.contracts())
    }

    fn contracts(&self) -> Vec<ContractId> {
        self.world.contract_ids().collect()
    }

    /// Standard deviation between commissioners of the part of quality payments that was earned under their contracts.
    pub(super) fn spread_of_quality(&self) -> f64 {
        let earned = self.world.layout.commissioners.iter().filter_map(|commissioner| {
            let quality = quality(self.world, &commissioner.contracts);
            (quality.available > Money::ZERO).then(|| quality.earned.pounds() / quality.available.pounds())
        });
        let earned: Vec<f64> = earned.collect();
        if earned.len() < 2 {
            return 0.0;
        }
        let centre = mean(earned.iter().copied());
        let squares: f64 = earned.iter().map(|part| (part - centre) * (part - centre)).sum();
        libm::sqrt(squares / (earned.len() - 1) as f64)
    }
}

/// A measure added up over the rows that have it.
fn added(rows: &[YearRow], column: Column) -> f64 {
    rows.iter().map(|row| row[column as usize]).filter(|value| !value.is_nan()).sum()
}

/// The mean of some values; of none it is no number.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { f64::NAN }
}
