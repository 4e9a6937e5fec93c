//! The lanes of a timeline: who did what in which quarter.

use super::timeline_marks::order;
use super::words::short;
use crate::analysis::findings::{Happening, PartyKind, Timeline};

/// Providers with a lane of their own; the others share one.
pub const MOST_PROVIDERS: usize = 5;
const MONTHS_IN_QUARTER: u32 = 3;

/// A party, or several of a kind, with a row for each kind of event.
pub struct Lane {
    /// Its name.
    pub name: String,
    /// Its rows, in the order of symbols.
    pub rows: Vec<EventRow>,
}

/// One kind of event of a lane.
pub struct EventRow {
    /// What happened.
    pub what: String,
    /// How often, by quarter.
    pub by_quarter: Vec<u32>,
    /// How much money over all quarters, in pounds.
    pub pounds: f64,
}

impl EventRow {
    /// How often over all quarters.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.by_quarter.iter().map(|&number| u64::from(number)).sum()
    }
}

/// The lanes of a timeline over so many quarters: commissioners together, the providers to whom most happened, the other
/// providers together, the centre. None if something happened outside these quarters.
#[must_use]
pub fn lanes(timeline: &Timeline, quarters: usize) -> Option<Vec<Lane>> {
    if timeline.happenings.iter().any(|happening| quarter(happening) >= quarters) {
        return None;
    }
    let own = eventful_providers(timeline);
    let of_side = |side: PartyKind| timeline.happenings.iter().filter(move |happening| happening.side == side);
    let mut lanes = vec![lane("Commissioners".to_owned(), of_side(PartyKind::Commissioner), quarters)];
    for name in own.iter().take(MOST_PROVIDERS) {
        let of_one = of_side(PartyKind::Provider).filter(|happening| happening.actor == *name);
        lanes.push(lane(short(name, 60), of_one, quarters));
    }
    let others = own.get(MOST_PROVIDERS..).unwrap_or_default();
    let of_others = of_side(PartyKind::Provider).filter(|happening| others.contains(&happening.actor.as_str()));
    lanes.push(lane(format!("{} other providers", others.len()), of_others, quarters));
    lanes.push(lane("Regulator and centre".to_owned(), of_side(PartyKind::Centre), quarters));
    lanes.retain(|lane| !lane.rows.is_empty());
    Some(lanes)
}

fn quarter(happening: &Happening) -> usize {
    (happening.month / MONTHS_IN_QUARTER) as usize
}

/// Providers by how much happened to them, most first; equals by name.
fn eventful_providers(timeline: &Timeline) -> Vec<&str> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for happening in timeline.happenings.iter().filter(|happening| happening.side == PartyKind::Provider) {
        match counts.iter_mut().find(|(name, _)| *name == happening.actor) {
            Some((_, count)) => *count += 1,
            None => counts.push((&happening.actor, 1)),
        }
    }
    counts.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    counts.into_iter().map(|(name, _)| name).collect()
}

fn lane<'a>(name: String, happenings: impl Iterator<Item = &'a Happening>, quarters: usize) -> Lane {
    let mut rows: Vec<EventRow> = Vec::new();
    for happening in happenings {
        let place = rows.iter().position(|row| row.what == happening.what).unwrap_or_else(|| {
            rows.push(EventRow { what: happening.what.clone(), by_quarter: vec![0; quarters], pounds: 0.0 });
            rows.len() - 1
        });
        rows[place].by_quarter[quarter(happening)] += 1;
        rows[place].pounds += happening.pounds;
    }
    rows.sort_by(|one, other| (order(&one.what), &one.what).cmp(&(order(&other.what), &other.what)));
    Lane { name, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happening(month: u32, actor: &str, what: &str) -> Happening {
        Happening { month, side: PartyKind::Provider, actor: actor.to_owned(), what: what.to_owned(), pounds: 2.0 }
    }

    fn timeline(happenings: Vec<Happening>) -> Timeline {
        Timeline { arm: 0, parameter_set: 1, future: 1, happenings, trust: Vec::new(), often: Vec::new() }
    }

    #[test]
    fn months_are_counted_into_quarters_and_nothing_is_lost() {
        let months = [0, 2, 3, 11].map(|month| happening(month, "A", "sanction due"));
        let found = lanes(&timeline(months.into()), 4).unwrap();
        assert_eq!((found.len(), &found[0].rows[0].by_quarter), (1, &vec![2, 1, 0, 1]));
        assert_eq!((found[0].rows[0].number(), found[0].rows[0].pounds), (4, 8.0));
    }

    #[test]
    fn what_happened_after_the_last_quarter_is_not_passed_over() {
        assert!(lanes(&timeline(vec![happening(12, "A", "sanction due")]), 4).is_none());
    }

    #[test]
    fn the_most_eventful_providers_have_lanes_and_the_others_share_one() {
        let of_provider = |number: u32| (0..=number).map(move |_| happening(0, &format!("P{number}"), "supported"));
        let found = lanes(&timeline((0..8).flat_map(of_provider).collect()), 1).unwrap();
        let names: Vec<&str> = found.iter().map(|lane| lane.name.as_str()).collect();
        assert_eq!(names, ["P7", "P6", "P5", "P4", "P3", "3 other providers"]);
        assert_eq!(found.iter().flat_map(|lane| &lane.rows).map(EventRow::number).sum::<u64>(), 36);
    }
}
