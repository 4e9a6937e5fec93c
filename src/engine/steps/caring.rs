//! Care, week by week: the hot path of a run. Nothing is allocated in here.

use crate::care::{AcuteTerms, WeekScores, live_week};
use crate::chance::poisson;
use crate::contract::Line;
use crate::engine::access::touches;
use crate::engine::shares::{
    Coordinated, Delayed, PlannedFor, Prevented, Varied, backlog_weeks, coordinated_share, managed_share,
    planned_share, prevented_share,
};
use crate::engine::state::care::{Care, GrowthSinceBase, MonthView, OwnMonth, count_week};
use crate::units::{SignedShare, Weeks, weeks_before_month};

touches! {
    /// What `live_weeks` reads and writes.
    LiveWeeks
        reads [chances, opened, shocks, target]
        writes [care, lived]
        with [Coordinated, Delayed, PlannedFor, Prevented, Varied]
}

/// Months of the year that count as winter: December, January, February.
const WINTER: std::ops::RangeInclusive<u32> = 8..=10;

/// Lives the weeks of the month at every provider.
pub(in crate::engine) fn live_weeks<'a>(world: &mut impl LiveWeeks<'a>) {
    let economy = world.economy();
    let month_of_year = world.month.of_year();
    let weeks = world.month.weeks() as usize;
    let first = weeks_before_month(month_of_year) as usize;
    let mut growth = GrowthSinceBase::over(economy, world.years_from_base());
    let more = world.future.otherwise.demand.factor(world.year());
    growth.attendances *= more;
    growth.emergencies *= more;
    let view = MonthView {
        economy,
        growth,
        seasons: economy.demand.seasons(month_of_year),
        is_winter: WINTER.contains(&month_of_year),
        backlog_weeks: Weeks::of(backlog_weeks(world)),
    };
    let terms = AcuteTerms {
        demand: &economy.demand,
        beds: &economy.beds,
        urgent_care: &economy.urgent_care,
        elective: &economy.elective,
    };
    // Both columns are worked on here alone and put back at the end.
    let (mut care, mut lived) = (world.care_mut().take(), world.lived_mut().take());
    for id in world.provider_ids() {
        let (prevented_share, coordinated) = (prevented_share(world, id), coordinated_share(world, id));
        let planned = [Line::Attendances, Line::Elective, Line::Contacts].map(|line| planned_share(world, id, line));
        let managed = managed_share(world, id);
        let plans = &economy.remedial_plans;
        let chances = world.chances();
        let scores = &chances.providers[id.0];
        let opened = world.opened()[id];
        let lived = &mut lived[id];
        lived.begin_month();
        let (counted, care_month) = (&mut lived.month, &mut lived.care_month);
        match &mut care[id] {
            Care::Acute(state, file) => {
                let own = OwnMonth {
                    prevented_share: SignedShare::of(prevented_share),
                    effort: world.target()[id].effort + plans.effort_added(planned[0]),
                    a_and_e_effect: world.shocks()[id].a_and_e_effect,
                    coordinated_share: SignedShare::of(coordinated),
                    beds_ratio: opened.beds_ratio,
                };
                let mut month = view.of_acute(state, file, &own);
                month.capacity_ratio =
                    plans.capacity_ratio(planned[1]) + bought_share(opened.bought_per_week, state.elective_capacity);
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
                lived.removed_this_year += care_month.removed;
            }
            Care::Community(state, file) => {
                let (own, shared) =
                    (economy.demand.weekly_variation_share.value(), economy.demand.regional_variation_share.value());
                let ratio = plans.capacity_ratio(planned[2]) + bought_share(opened.bought_per_week, state.capacity);
                for week in first..first + weeks {
                    let level = own * scores.variation[0].normal(week) + shared * chances.regional.normal(week)
                        - 0.5 * (own * own + shared * shared);
                    let mean = file.contacts_per_week * view.growth.contacts * libm::exp(level);
                    let wanted = poisson(mean, scores.counts[0].score(week));
                    let given = state.live_week(wanted, ratio, &economy.community);
                    counted.contacts_wanted += wanted;
                    counted.contacts += given.delivered;
                }
            }
        }
    }
    *world.care_mut() = care;
    *world.lived_mut() = lived;
}

/// What was bought, as a part of capacity.
fn bought_share(bought_per_week: f64, capacity: f64) -> f64 {
    bought_per_week / capacity.max(1.0)
}

#[cfg(test)]
mod tests;
