//! What contracts make of a provider's work, each by its share: prevented, managed away, bought, planned for, coordinated.

use crate::contract::Line;
use crate::units::{ContractId, Money, ProviderId};

use super::access::touches;
use super::layout::EntityKind;
use super::state::care::Care;

touches! {
    /// Prevention that is felt.
    Prevented reads [prevention]
}

touches! {
    /// Delayed transfers that leads avoid.
    Coordinated reads [passing]
}

touches! {
    /// Referrals that are managed away, and care that was bought.
    Varied reads [variation]
}

touches! {
    /// Remedial action plans at work.
    PlannedFor reads [remedies]
}

touches! {
    /// Backlogs of community care.
    Delayed reads [care]
}

touches! {
    /// Plans by value.
    PlannedValue reads [signing]
}

touches! {
    /// What the letter pays beyond practice.
    ByLetter reads [letter]
}

/// Part of emergency admissions at a provider that is prevented, over all its contracts.
pub(super) fn prevented_share<'a>(world: &impl Prevented<'a>, provider: ProviderId) -> f64 {
    let of_contract = |contract: &ContractId| {
        world.layout.contracts[contract.0].share.value() * world.prevention()[*contract].stages.felt
    };
    world.layout.providers[provider.0].contracts.iter().map(of_contract).sum()
}

/// Part of delayed transfers at a provider that leads avoid, over all its contracts.
pub(super) fn coordinated_share<'a>(world: &impl Coordinated<'a>, provider: ProviderId) -> f64 {
    let of_contract = |contract: &ContractId| {
        world.layout.contracts[contract.0].share.value() * world.passing()[*contract].coordinated
    };
    world.layout.providers[provider.0].contracts.iter().map(of_contract).sum()
}

/// Part of a provider's referrals that its commissioners manage away.
pub(super) fn managed_share<'a>(world: &impl Varied<'a>, provider: ProviderId) -> f64 {
    let of_contract =
        |contract: &ContractId| world.layout.contracts[contract.0].share.value() * world.variation()[*contract].managed;
    world.layout.providers[provider.0].contracts.iter().map(of_contract).sum()
}

/// What a contract has of a provider's work on a line, against its part of all work: less by the referrals that are managed
/// away, more by what was bought. `usual` is the provider's capacity of the year without what was bought.
pub(super) fn weight_of_work<'a>(world: &impl Varied<'a>, contract: ContractId, line: Line, usual: f64) -> f64 {
    let variation = world.variation()[contract];
    let share = world.layout.contracts[contract.0].share.value();
    let managed = if line == Line::Elective { variation.managed } else { 0.0 };
    let bought = if usual > 0.0 && share > 0.0 { variation.bought / (usual * share) } else { 0.0 };
    (1.0 - managed) * (1.0 + bought)
}

/// Part of a provider's work on a line of service on which a remedial action plan is at work or still felt.
pub(super) fn planned_share<'a>(world: &impl PlannedFor<'a>, provider: ProviderId, line: Line) -> f64 {
    let own = world.layout.providers[provider.0].contracts.iter();
    let planned = own.filter(|contract| world.remedies()[**contract].work_on(line));
    planned.map(|contract| world.layout.contracts[contract.0].share.value()).sum()
}

/// Mean backlog of the community providers, in weeks of their capacity.
pub(super) fn backlog_weeks<'a>(world: &impl Delayed<'a>) -> f64 {
    let (mut backlog, mut capacity) = (0.0, 0.0);
    for care in world.care() {
        if let Care::Community(state, _) = care {
            backlog += f64::from(state.backlog);
            capacity += state.capacity;
        }
    }
    if capacity > 0.0 { backlog / capacity } else { 0.0 }
}

/// A contract's part of its commissioner's planned acute care, by value; nothing for a community provider.
pub(super) fn part_of_acute_care<'a>(world: &impl PlannedValue<'a>, contract: ContractId) -> f64 {
    let base = &world.layout.contracts[contract.0];
    let value = |contract: ContractId| {
        let provider = world.layout.contracts[contract.0].provider;
        let is_acute = world.layout.providers[provider.0].kind == EntityKind::Acute;
        if is_acute { world.signing()[contract].plan.value().pounds() } else { 0.0 }
    };
    let all: f64 = world.layout.commissioners[base.commissioner.0].contracts.iter().map(|&one| value(one)).sum();
    if all > 0.0 { value(contract) / all } else { 0.0 }
}

/// What the letter pays providers beyond practice under some contracts, so far in the year.
pub(super) fn beyond_practice<'a>(world: &impl ByLetter<'a>, contracts: &[ContractId]) -> Money {
    contracts.iter().map(|contract| world.letter()[*contract].beyond_practice).sum()
}
