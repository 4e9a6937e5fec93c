//! Care, week by week: the hot path of a run. Nothing is allocated in here.

use crate::care::{AcuteTerms, WeekScores, live_week};
use crate::chance::poisson;
use crate::contract::Line;
use crate::engine::state::provider::{Care, Growth, MonthView, OwnMonth, ProviderState, count_week};
use crate::engine::world::World;
use crate::units::weeks_before_month;

/// Months of the year that count as winter: December, January, February.
const WINTER: std::ops::RangeInclusive<u32> = 8..=10;

/// Lives the weeks of the month at every provider.
pub(in crate::engine) fn live_weeks(world: &mut World<'_>) {
    let economy = world.economy();
    let month_of_year = world.month.of_year();
    let weeks = world.month.weeks() as usize;
    let first = weeks_before_month(month_of_year) as usize;
    let mut growth = Growth::over(economy, world.years_from_base());
    let more = world.future.otherwise.demand.factor(world.year());
    growth.attendances *= more;
    growth.emergencies *= more;
    let view = MonthView {
        economy,
        growth,
        seasons: economy.demand.seasons(month_of_year),
        is_winter: WINTER.contains(&month_of_year),
        backlog_weeks: world.backlog_weeks(),
    };
    let terms = AcuteTerms {
        demand: &economy.demand,
        beds: &economy.beds,
        urgent_care: &economy.urgent_care,
        elective: &economy.elective,
    };
    for id in world.provider_ids() {
        let (prevented_share, coordinated) = (world.prevented_share(id), world.coordinated_share(id));
        let planned = [Line::Attendances, Line::Elective, Line::Contacts].map(|line| world.planned_share(id, line));
        let managed = world.managed_share(id);
        let plans = &economy.remedial_plans;
        let chances = &world.chances;
        let scores = &chances.providers[id.0];
        let provider = &mut world.providers[id.0];
        provider.begin_month();
        let ProviderState {
            care, month: counted, care_month, effort, a_and_e_effect, beds_ratio, bought_per_week, ..
        } = provider;
        match care {
            Care::Acute(state, file) => {
                let own = OwnMonth {
                    prevented_share,
                    effort: *effort + plans.effort_added(planned[0]),
                    a_and_e_effect: *a_and_e_effect,
                    coordinated_share: coordinated,
                    beds_ratio: *beds_ratio,
                };
                let mut month = view.of_acute(state, file, &own);
                month.capacity_ratio =
                    plans.capacity_ratio(planned[1]) + bought_share(*bought_per_week, state.elective_capacity);
                month.referrals *= 1.0 - managed;
                care_month.delayed_beds = month.delayed_beds;
                for week in first..first + weeks {
                    let scores = WeekScores {
                        variation: std::array::from_fn(|kind| scores.variation[kind].normal(week)),
                        regional: chances.regional.normal(week),
                        counts: std::array::from_fn(|kind| scores.counts[kind].score(week)),
                        breaches: scores.breaches.score(week),
                    };
                    count_week(counted, care_month, &live_week(state, terms, &month, &scores));
                }
                care_month.removed = state.remove_from_list(&economy.elective).patients;
                care_month.managed = f64::from(counted.referrals) * managed / (1.0 - managed).max(1e-9);
                care_month.prevented =
                    f64::from(counted.emergencies) * prevented_share / (1.0 - prevented_share).max(1e-9);
                provider.removed_this_year += provider.care_month.removed;
            }
            Care::Community(state, file) => {
                let (own, shared) =
                    (economy.demand.weekly_variation_share.value(), economy.demand.regional_variation_share.value());
                let ratio = plans.capacity_ratio(planned[2]) + bought_share(*bought_per_week, state.capacity);
                for week in first..first + weeks {
                    let level = own * scores.variation[0].normal(week) + shared * chances.regional.normal(week)
                        - 0.5 * (own * own + shared * shared);
                    let mean = file.contacts_per_week * view.growth.contacts * libm::exp(level);
                    let wanted = poisson(mean, scores.counts[0].score(week));
                    let lived = state.live_week(wanted, ratio, &economy.community);
                    counted.contacts_wanted += wanted;
                    counted.contacts += lived.delivered;
                }
            }
        }
    }
}

/// What was bought, as a part of capacity.
fn bought_share(bought_per_week: f64, capacity: f64) -> f64 {
    bought_per_week / capacity.max(1.0)
}

#[cfg(test)]
mod tests;
