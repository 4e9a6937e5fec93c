//! Care counted by contract: what each commissioner's people had of the month. Whole patients; the parts add up.

use crate::chance::{Purpose, binomial};
use crate::contract::WaitingListCount;
use crate::engine::providers::Care;
use crate::engine::world::{World, within_18_weeks};
use crate::units::{ContractId, ProviderId};

/// Divides the month of every provider over its contracts.
///
/// Arrivals divide by chance, each patient on his own; what follows from them divides in proportion.
pub(in crate::engine) fn count_by_contract(world: &mut World<'_>) {
    for id in world.provider_ids() {
        count_long_waits(world, id);
        let own = world.layout.providers[id.0].contracts.clone();
        divide_arrivals(world, id, &own);
        divide_outcomes(world, id, &own);
        for contract in own {
            let state = &mut world.contracts[contract.0];
            let month = state.month;
            state.to_date.add(&month);
            state.breaches_this_year.add(&month);
            let index = world.month.of_year() as usize;
            state.forecast.months[index] = month;
            state.forecast.waiting[index] = state.waiting;
            state.over_18_month_ends += f64::from(state.waiting.over_18_weeks);
            let felt = state.stages.felt;
            state.prevented_this_year += f64::from(month.emergencies) * felt / (1.0 - felt).max(1e-9);
        }
    }
}

fn count_long_waits(world: &mut World<'_>, id: ProviderId) {
    let terms = &world.economy().urgent_care;
    let provider = &mut world.providers[id.0];
    let month = &mut provider.month;
    let waits = terms.twelve_hour_waits(month.attendances, month.breaches) + provider.twelve_hour_carry;
    month.twelve_hour_waits = (waits as u32).min(month.breaches);
    provider.twelve_hour_carry = (waits - f64::from(month.twelve_hour_waits)).clamp(0.0, 1.0);
    if let Care::Acute(state, _) = &provider.care {
        provider.within_18_weeks.push(within_18_weeks(state.list.over_18_weeks(), state.list.patients()).value());
    }
}

fn divide_arrivals(world: &mut World<'_>, id: ProviderId, own: &[ContractId]) {
    let month = world.providers[id.0].month;
    let shares: Vec<f64> = own.iter().map(|contract| world.layout.contracts[contract.0].share.value()).collect();
    let unprevented: Vec<f64> = own
        .iter()
        .zip(&shares)
        .map(|(contract, share)| share * (1.0 - world.contracts[contract.0].stages.felt))
        .collect();
    let attendances = divide(world, own, &shares, month.attendances, Purpose::AttendancesByContract);
    let emergencies = divide(world, own, &unprevented, month.emergencies, Purpose::EmergenciesByContract);
    let referrals = divide(world, own, &shares, month.referrals, Purpose::ReferralsByContract);
    let wanted = divide(world, own, &shares, month.contacts_wanted, Purpose::ContactsByContract);
    for (index, contract) in own.iter().enumerate() {
        let month = &mut world.contracts[contract.0].month;
        month.attendances = attendances[index];
        month.emergencies = emergencies[index];
        month.referrals = referrals[index];
        month.contacts_wanted = wanted[index];
    }
}

/// Divides independent arrivals over contracts: one binomial draw for each contract but the last.
fn divide(world: &World<'_>, own: &[ContractId], weights: &[f64], arrivals: u32, purpose: Purpose) -> Vec<u32> {
    let mut weight_left: f64 = weights.iter().sum();
    let mut left = arrivals;
    let mut parts = Vec::with_capacity(own.len());
    for (position, (contract, &weight)) in own.iter().zip(weights).enumerate() {
        let part = if position + 1 == own.len() {
            left
        } else {
            let score = world.place(purpose, world.layout.contracts[contract.0].stable_id, world.month.0).score();
            binomial(left, if weight_left > 0.0 { (weight / weight_left).min(1.0) } else { 0.0 }, score)
        };
        parts.push(part);
        left -= part;
        weight_left -= weight;
    }
    parts
}

fn divide_outcomes(world: &mut World<'_>, id: ProviderId, own: &[ContractId]) {
    let month = world.providers[id.0].month;
    let shares: Vec<f64> = own.iter().map(|contract| world.layout.contracts[contract.0].share.value()).collect();
    let of = |count: fn(&crate::contract::Activity) -> u32, world: &World<'_>| -> Vec<f64> {
        own.iter().map(|contract| f64::from(count(&world.contracts[contract.0].month))).collect()
    };
    let (attendances, wanted) = (of(|month| month.attendances, world), of(|month| month.contacts_wanted, world));
    let breaches = in_proportion(month.breaches, &attendances);
    let twelve_hour_waits = in_proportion(month.twelve_hour_waits, &attendances);
    let treated = in_proportion(month.treated, &shares);
    let contacts = in_proportion(month.contacts, &wanted);
    let list = match &world.providers[id.0].care {
        Care::Acute(state, _) => [state.list.patients(), state.list.over_18_weeks(), state.list.over_52_weeks()],
        Care::Community(..) => [0; 3],
    }
    .map(|patients| in_proportion(patients, &shares));
    for (index, contract) in own.iter().enumerate() {
        let state = &mut world.contracts[contract.0];
        state.month.breaches = breaches[index];
        state.month.twelve_hour_waits = twelve_hour_waits[index];
        state.month.treated = treated[index];
        state.month.contacts = contacts[index];
        state.waiting =
            WaitingListCount { list: list[0][index], over_18_weeks: list[1][index], over_52_weeks: list[2][index] };
    }
}

/// Divides whole cases in proportion to weights by cumulative rounding; the parts add up.
pub(in crate::engine) fn in_proportion(cases: u32, weights: &[f64]) -> Vec<u32> {
    let total: f64 = weights.iter().sum();
    let (mut passed, mut given) = (0.0, 0);
    let last = weights.len().saturating_sub(1);
    weights
        .iter()
        .enumerate()
        .map(|(index, weight)| {
            passed += weight;
            let share = if total > 0.0 { passed / total } else { (index + 1) as f64 / weights.len() as f64 };
            let until = if index == last { cases } else { (f64::from(cases) * share + 1e-9) as u32 };
            let part = until - given;
            given = until;
            part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_proportion;

    #[test]
    fn cases_divide_in_proportion_and_none_is_lost() {
        assert_eq!(in_proportion(10, &[1.0, 1.0, 1.0]), [3, 3, 4]);
        assert_eq!(in_proportion(3, &[0.0, 5.0]), [0, 3]);
        assert_eq!(in_proportion(5, &[0.0, 0.0]).iter().sum::<u32>(), 5);
    }
}
