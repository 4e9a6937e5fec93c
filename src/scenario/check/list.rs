//! The opening list of an acute provider: bands that add up, and notes where list, referrals and capacity disagree.

use crate::care::{SlowPathways, WaitingList};
use crate::scenario::address::Address;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::Problem;
use crate::scenario::range::grouped;
use crate::scenario::{AcuteFile, Economy, ProviderKind};

/// Part of a list within 18 weeks below which no list in steady state was seen while the standard was pursued.
const LEAST_AT_REST: f64 = 0.85;

/// A difference between the part within 18 weeks as entered and at rest that is told.
const LARGE_DIFFERENCE: f64 = 0.1;

/// A difference between what comes and what leaves, against what comes, that is told.
const LARGE_GAP: f64 = 0.05;

const MONTHS_A_WEEK: f64 = 12.0 / 52.0;

/// The problems of bands of waits.
pub(super) fn problems(economy: &Economy, origins: &Origins) -> Vec<Problem> {
    acute(economy).filter_map(|(name, file)| bands(name, file, origins)).collect()
}

/// What a reader should know of opening lists: those that are no steady state, or that clear themselves.
pub(super) fn notes(economy: &Economy) -> Vec<String> {
    let mut notes = Vec::new();
    for (name, file) in acute(economy) {
        let told = [shape(file, economy), flow(file, economy)];
        notes.extend(told.into_iter().flatten().map(|note| format!("{name}: {note}")));
    }
    notes
}

fn acute(economy: &Economy) -> impl Iterator<Item = (&String, &AcuteFile)> {
    economy.providers.iter().filter_map(|(name, provider)| match &provider.kind {
        ProviderKind::Acute(file) => Some((name, file)),
        ProviderKind::Community(_) => None,
    })
}

fn bands(name: &str, file: &AcuteFile, origins: &Origins) -> Option<Problem> {
    let bands = &file.waiting_list_bands;
    let first = bands.first()?;
    let kind = Address::ROOT.key("providers").key(name).key("kind").key("acute");
    let at = kind.key("waiting_list_bands");
    if first.from_weeks != 0 || bands.windows(2).any(|pair| pair[0].from_weeks >= pair[1].from_weeks) {
        let found = bands.iter().map(|band| band.from_weeks.to_string()).collect::<Vec<_>>().join(", ");
        let what = "bands of waits begin at 0 and follow each other";
        let allowed = "from_weeks of 0, and then ever more, such as 0, 18, 26, 52";
        return Some(origins.problem(&at, KeyOrValue::Value, what).found(found).allowed(allowed));
    }
    let sum: u64 = bands.iter().map(|band| u64::from(band.patients)).sum();
    (sum != u64::from(file.waiting_list_patients)).then(|| {
        let what = "the bands of waits must add up to the waiting list";
        let allowed = format!("{}, which is waiting_list_patients", grouped(f64::from(file.waiting_list_patients)));
        origins.problem(&at, KeyOrValue::Value, what).found(grouped(sum as f64)).allowed(allowed)
    })
}

/// Part of a list that has waited less than 18 weeks.
fn within(list: &WaitingList) -> f64 {
    1.0 - f64::from(list.over_18_weeks()) / f64::from(list.patients().max(1))
}

/// Whether the list is as old as one of its length is at rest.
fn shape(file: &AcuteFile, economy: &Economy) -> Option<String> {
    let (patients, referrals) = (file.waiting_list_patients, file.referrals_per_week);
    if patients == 0 {
        return None;
    }
    let at_rest = within(&WaitingList::in_steady_state(patients, referrals, economy.elective.long_wait_priority));
    let long = format!(
        "a list of {} at {} referrals a week is {:.1} weeks long; in steady state {:.0}% of such a list wait within 18 weeks",
        grouped(f64::from(patients)),
        grouped(libm::round(referrals)),
        f64::from(patients) / referrals,
        100.0 * at_rest
    );
    if file.waiting_list_bands.is_empty() {
        return (at_rest < LEAST_AT_REST).then(|| {
            format!(
                "{long}, and so it opens, and clears itself as capacity answers the standard; if it is a backlog, enter how \
                 long its patients have waited (waiting_list_bands), and referrals and capacity of the same year \
                 (referrals_per_week, elective_capacity_ratio)"
            )
        });
    }
    let opening = within(&WaitingList::of_bands(&file.waiting_list_bands, SlowPathways::default()));
    ((opening - at_rest).abs() > LARGE_DIFFERENCE).then(|| {
        format!(
            "{long}, and the bands put {:.0}% there: it moves towards the first within a year or two",
            100.0 * opening
        )
    })
}

/// Whether as many leave the list as join it.
fn flow(file: &AcuteFile, economy: &Economy) -> Option<String> {
    let comes = file.referrals_per_week * (1.0 + economy.demand.referrals().on_entering(0));
    let removed =
        f64::from(file.waiting_list_patients) * economy.elective.removed_share_per_month.value() * MONTHS_A_WEEK;
    let leaves = file.referrals_per_week * file.elective_capacity_ratio + removed;
    let gap = leaves / comes - 1.0;
    (gap.abs() > LARGE_GAP).then(|| {
        let moves = if gap > 0.0 { "shortens" } else { "grows" };
        format!(
            "in the first year {} a week join the list and {} can leave it: it {moves} by {} a week until capacity follows",
            grouped(libm::round(comes)),
            grouped(libm::round(leaves)),
            grouped(libm::round((leaves - comes).abs()))
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::WaitBand;

    /// A hospital with 1,443.2 referrals a week, 15,318 on its list, and capacity for all who come.
    fn economy(change: impl FnOnce(&mut AcuteFile)) -> Economy {
        let text = include_str!("../../../tests/it/broken_scenarios/base/economies/small.json");
        let mut economy: Economy = serde_json::from_str(text).expect("an economy");
        if let Some(ProviderKind::Acute(file)) = economy.providers.get_mut("hospital").map(|file| &mut file.kind) {
            change(file);
        }
        economy
    }

    fn bands(all: &[(u32, u32)]) -> Vec<WaitBand> {
        all.iter().map(|&(from_weeks, patients)| WaitBand { from_weeks, patients }).collect()
    }

    #[test]
    fn a_list_of_nineteen_weeks_without_ages_is_told_to_open_at_76_per_cent_and_one_of_eleven_is_not() {
        assert_eq!(notes(&economy(|_| ())), Vec::<String>::new());
        let told = notes(&economy(|file| file.waiting_list_patients = 27_400));
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("hospital: a list of 27,400 at 1443 referrals a week is 19.0 weeks long"),
            "{told:?}"
        );
        assert!(told[0].contains("76% of such a list") && told[0].contains("waiting_list_bands"), "{told:?}");
    }

    #[test]
    fn ages_that_do_not_fit_the_length_and_capacity_that_does_not_fit_referrals_are_told() {
        let told = notes(&economy(|file| {
            file.waiting_list_patients = 27_400;
            file.waiting_list_bands = bands(&[(0, 15_892), (18, 10_412), (52, 1_096)]);
            file.elective_capacity_ratio = 0.9;
        }));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("the bands put 58% there"), "{told:?}");
        // 1,443.2 · 1.015 = 1,464.8 come; 1,298.9 and 27,400 · 0.4% · 12/52 = 25.3 leave.
        assert!(told[1].contains("1465 a week join the list and 1324 can leave it: it grows by 141"), "{told:?}");
    }

    #[test]
    fn bands_that_miss_the_list_or_are_out_of_order_are_problems() {
        let found = |all: &[(u32, u32)]| {
            let economy = economy(|file| file.waiting_list_bands = bands(all));
            problems(&economy, &Origins::unplaced("f")).into_iter().map(|problem| problem.what).collect::<Vec<_>>()
        };
        assert_eq!(found(&[(0, 15_000), (18, 318)]), Vec::<String>::new());
        assert_eq!(found(&[(0, 15_000), (18, 317)]), ["the bands of waits must add up to the waiting list"]);
        let out_of_order = ["bands of waits begin at 0 and follow each other"];
        assert_eq!(found(&[(1, 15_318)]), out_of_order);
        assert_eq!(found(&[(0, 15_000), (18, 300), (18, 18)]), out_of_order);
    }
}
