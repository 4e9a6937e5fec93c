//! Sums and counts that the model can hold: refused before a run rather than wrong within it.

use serde_json::Value;

use crate::scenario::address::{Address, AddressStep, leaves};
use crate::scenario::number::written;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::Problem;
use crate::scenario::{Economy, PriceTerms, ProviderKind, RegimeFile};
use crate::units::{Money, WEEKS_IN_YEAR};

/// The most that one thing may cost: a case, a breach, an hour, a month of a plan, a bed.
const MOST_FOR_ONE: f64 = 1e6;

/// The most that a party may have, receive or spend in a year: several times the budget of the NHS in England.
const MOST_A_YEAR: f64 = 1e12;

/// The most patients or contacts of a provider in a week.
const MOST_A_WEEK: f64 = 1e7;

/// Sums that a party has, receives or spends in a year, and the value of a contract; every other sum is paid for one thing, so
/// that a sum that is added later is bounded tightly unless it is named here.
const OF_A_PARTY: [&str; 8] = [
    "allocation_pounds",
    "other_spend_pounds",
    "opening_reserve_pounds",
    "other_services_pounds",
    "low_value_pounds",
    "reference_value_pounds",
    // Of all providers of a nation together.
    "provider_deficit_over_pounds",
    "sanctions_about_pounds",
];

/// The sums of a regime that are beyond what one thing may cost.
pub(super) fn regime_sums(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    sums(&serde_json::to_value(regime).unwrap_or_default(), origins)
}

/// The sums of an economy that are beyond what one thing, or a party, may cost.
pub(super) fn economy_sums(economy: &Economy, origins: &Origins) -> Vec<Problem> {
    sums(&serde_json::to_value(economy).unwrap_or_default(), origins)
}

fn sums(document: &Value, origins: &Origins) -> Vec<Problem> {
    leaves(document)
        .into_iter()
        .filter_map(|(at, sum)| {
            let AddressStep::Key(key) = at.steps().last()? else { return None };
            let is_sum = key.ends_with("_pounds") || key.contains("_pounds_per_");
            let most = if OF_A_PARTY.contains(&key.as_str()) { MOST_A_YEAR } else { MOST_FOR_ONE };
            (is_sum && sum > most).then(|| beyond(&at, sum, most, origins))
        })
        .collect()
}

fn beyond(at: &Address, sum: f64, most: f64, origins: &Origins) -> Problem {
    let what = "the sum is beyond what the model can hold";
    let problem = origins.problem(at, KeyOrValue::Value, what).found(written(sum));
    let most = Money::from_pence((most * 100.0) as i64).to_string();
    problem.allowed(format!("at most {}", most.trim_end_matches(".00")))
}

/// What an economy grows to, if it is beyond what the model can hold within so many years: in words.
#[must_use]
pub fn outgrown(economy: &Economy, years: u32) -> Option<String> {
    let (mut activity, mut most_a_week) = (0.0, 0.0_f64);
    let prices = &economy.prices;
    for provider in economy.providers.values() {
        let (weekly, weekly_value) = match &provider.kind {
            ProviderKind::Acute(acute) => {
                let lines = [
                    (acute.attendances_per_week, prices.attendance_pounds),
                    (acute.emergencies_per_week, prices.emergency_admission_pounds),
                    (acute.referrals_per_week, prices.elective_pathway_pounds),
                ];
                let value: f64 = lines.iter().map(|(count, price)| count * price.pounds()).sum();
                (lines.iter().map(|(count, _)| count).sum(), value)
            }
            ProviderKind::Community(community) => {
                (community.contacts_per_week, community.contacts_per_week * prices.contact_pounds.pounds())
            }
        };
        most_a_week = most_a_week.max(weekly);
        activity += weekly_value * f64::from(WEEKS_IN_YEAR) + provider.other_services_pounds.pounds();
    }
    let allocations: f64 =
        economy.commissioners.values().map(|commissioner| commissioner.allocation_pounds.pounds()).sum();
    let (demand, priced, allocated) = growth(economy, years);
    let (most_a_week, value) = (most_a_week * demand, (activity * demand * priced).max(allocations * allocated));
    if most_a_week > MOST_A_WEEK {
        return Some(format!("a provider with {most_a_week:.0e} patients or contacts a week"));
    }
    (value > MOST_A_YEAR).then(|| format!("{value:.0e} pounds a year"))
}

/// The highest levels of demand, of prices and of allocations in so many years.
fn growth(economy: &Economy, years: u32) -> (f64, f64, f64) {
    let demand = &economy.demand;
    let paths = [demand.attendances(), demand.emergencies(), demand.referrals(), demand.contacts()];
    let prices = &economy.prices;
    let highest = |level: &dyn Fn(u32) -> f64| (0..years).map(level).fold(1.0, f64::max);
    let grown = paths.map(|path| highest(&|year| path.grown(0.0, f64::from(year + 1)))).into_iter().fold(1.0, f64::max);
    let tariff = highest(&|year| PriceTerms::level(&prices.tariff_change_share_by_year, year));
    let inputs = highest(&|year| economy.input_price_level(year));
    (grown, tariff.max(inputs), highest(&|year| prices.allocation_level(year)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SignedShare;

    fn economy() -> Economy {
        let text = include_str!("../../../tests/it/broken_scenarios/base/economies/small.json");
        serde_json::from_str(text).expect("an economy")
    }

    #[test]
    fn an_economy_of_ordinary_growth_is_held_for_a_hundred_years() {
        assert_eq!(outgrown(&economy(), 100), None);
    }

    #[test]
    fn growth_of_a_fifth_a_year_outgrows_all_counts_within_a_century_and_not_within_a_decade() {
        let mut economy = economy();
        economy.demand.attendances_growth_share_per_year = SignedShare::of(0.2);
        assert_eq!(outgrown(&economy, 10), None);
        assert!(outgrown(&economy, 100).is_some_and(|grown| grown.contains("a week")));
    }

    #[test]
    fn prices_and_allocations_outgrow_all_sums_each_on_its_own() {
        let path = || vec![0.5];
        let (mut dear, mut rich) = (economy(), economy());
        (dear.prices.pay_growth_share_by_year, dear.prices.other_input_price_growth_share_by_year) = (path(), path());
        rich.prices.allocation_growth_share_by_year = path();
        for economy in [dear, rich] {
            assert_eq!(outgrown(&economy, 5), None);
            assert!(outgrown(&economy, 50).is_some_and(|grown| grown.contains("pounds a year")));
        }
    }

    #[test]
    fn a_sum_for_one_thing_and_a_sum_of_a_year_have_bounds_of_their_own() {
        let mut economy = economy();
        economy.prices.contact_pounds = Money::from_pence(100_000_001);
        economy.negotiation.reference_value_pounds = Money::from_pence(100_000_001);
        economy.distress.oversight_pounds_per_month = Money::from_pence(100_000_001);
        let problems = economy_sums(&economy, &Origins::unplaced("f"));
        let told: Vec<_> =
            problems.iter().map(|problem| (problem.address.as_str(), problem.allowed.as_str())).collect();
        let beyond = |at| (at, "at most £1,000,000");
        assert_eq!(told, [beyond("distress.oversight_pounds_per_month"), beyond("prices.contact_pounds")]);
    }
}
