//! An economy in which every party has a twin: a negative control of the engine itself.
//!
//! Twins have the same contracts among themselves and meet the same chance, so whatever the regime they must end alike. They
//! do not if the order of names, a position in a list or another party's state leaks into what becomes of one.

use crate::measures::ALL;
use crate::scenario::Economy;

use super::collect::Outcome;
use super::layout::Layout;

/// What a twin's name begins with.
const TWIN: &str = "twin-of-";

/// An economy and its twin side by side.
#[derive(Clone, Debug)]
pub struct Twins {
    /// Both together.
    pub economy: Economy,
    /// Who is who, with the same chance for twins.
    pub layout: Layout,
    /// Positions of the entities that are twins of each other.
    pairs: Vec<(usize, usize)>,
}

impl Twins {
    /// Puts a twin beside every party of an economy.
    #[must_use]
    pub fn of(economy: &Economy) -> Self {
        let twin = |name: &str| format!("{TWIN}{name}");
        let mut both = economy.clone();
        both.commissioners.extend(economy.commissioners.iter().map(|(name, file)| (twin(name), file.clone())));
        both.providers.extend(economy.providers.iter().map(|(name, file)| (twin(name), file.clone())));
        both.contracts.extend(economy.contracts.iter().cloned().map(|mut contract| {
            contract.commissioner = twin(&contract.commissioner);
            contract.provider = twin(&contract.provider);
            contract
        }));
        let mut layout = Layout::of(&both);
        layout.share_chance(&both, |name| name.strip_prefix(TWIN).unwrap_or(name).to_owned());
        let names: Vec<String> = layout.entities(&both).into_iter().map(|(name, _)| name).collect();
        let place = |name: &str| names.iter().position(|known| known == name);
        let pairs = names.iter().enumerate().filter_map(|(at, name)| Some((at, place(&twin(name))?))).collect();
        Self { economy: both, layout, pairs }
    }

    /// The first year, entity and measure in which twins differ, to the bit.
    #[must_use]
    pub fn difference(&self, outcome: &Outcome) -> Option<(usize, String, &'static str)> {
        let both = (0..outcome.years).flat_map(|year| self.pairs.iter().map(move |pair| (year, pair)));
        both.into_iter().find_map(|(year, &(one, other))| {
            let values = outcome.row(year, one).iter().zip(outcome.row(year, other));
            let differs = |(a, b): (&f64, &f64)| a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan());
            let column = values.into_iter().position(differs)?;
            let name = self.layout.entities(&self.economy).swap_remove(one).0;
            Some((year, name, ALL[column].id))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::scenario;
    use crate::engine::run;
    use crate::scenario::Scenario;

    #[test]
    fn twins_end_alike_in_every_future() {
        let scenario = scenario();
        let twins = Twins::of(&scenario.economy);
        assert_eq!(twins.pairs.len(), 4);
        let scenario = Scenario { economy: twins.economy.clone(), ..scenario };
        for future in 0..3 {
            let outcome = run(&scenario, &twins.layout, 1, future).expect("it runs");
            assert_eq!(twins.difference(&outcome), None);
        }
    }

    #[test]
    fn providers_that_are_renamed_and_so_stand_in_another_order_end_as_before() {
        let (scenario, layout, outcome) = crate::engine::fixture::lived();
        let names: Vec<String> = layout.entities(&scenario.economy).into_iter().map(|(name, _)| name).collect();
        // The last becomes the first, and keeps its chance. Commissioners keep their order: of the people of a provider the
        // first commissioner's are drawn first.
        let renamed = |name: &String| {
            let place = names.iter().position(|known| known == name).unwrap_or_default();
            format!("{:02}-{name}", names.len() - place)
        };
        let mut economy = scenario.economy.clone();
        economy.providers = economy.providers.iter().map(|(name, file)| (renamed(name), file.clone())).collect();
        for contract in &mut economy.contracts {
            contract.provider = renamed(&contract.provider);
        }
        let mut other = Layout::of(&economy);
        other.share_chance(&economy, |name| {
            name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').to_owned()
        });
        let order: Vec<String> = other.entities(&economy).into_iter().map(|(name, _)| name).collect();
        let scenario = Scenario { economy, ..scenario };
        let lived = run(&scenario, &other, 1, 0).expect("it runs");
        let mut moved = 0;
        for (entity, name) in names.iter().enumerate().skip(1) {
            let place = order.iter().position(|known| known == name || *known == renamed(name)).expect("it is there");
            moved += u32::from(place != entity);
            for year in 0..outcome.years {
                let same = outcome.row(year, entity).iter().zip(lived.row(year, place));
                let differs = same.clone().position(|(a, b)| a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan()));
                assert_eq!(differs.map(|column| ALL[column].id), None, "{name} in year {year}");
            }
        }
        assert_eq!(moved, 2, "both providers must stand elsewhere");
    }

    #[test]
    fn a_twin_with_one_penny_more_or_with_other_chance_is_found() {
        let scenario = scenario();
        let mut twins = Twins::of(&scenario.economy);
        let plain = Scenario { economy: twins.economy.clone(), ..scenario };
        let own_chance = run(&plain, &Layout::of(&twins.economy), 1, 0).expect("it runs");
        assert!(twins.difference(&own_chance).is_some());
        let twin = twins.economy.providers.get_mut("twin-of-hospital").expect("it has a twin");
        twin.opening_reserve_pounds += crate::units::Money::from_pence(1);
        let richer = Scenario { economy: twins.economy.clone(), ..plain };
        let outcome = run(&richer, &twins.layout, 1, 0).expect("it runs");
        assert_eq!(twins.difference(&outcome), Some((0, "hospital".to_owned(), "reserve_pounds")));
    }
}
