//! Sanctions that the centre suspends for a provider that accepted its control total.

use crate::contract::{ConditionalSupport, STANDARDS, SanctionDue};
use crate::units::{ContractId, Party, ProviderId};

use super::access::touches;
use super::setting::Setting;

touches! {
    /// Control totals that were accepted.
    Suspended reads [centre]
}

/// The terms of conditional support, if it is on offer this year.
pub(super) fn conditional_support<'a>(setting: &Setting<'a>) -> Option<&'a ConditionalSupport> {
    let is_on = setting.economy().mechanisms.conditional_support;
    setting.regime().clauses.conditional_support.as_ref().filter(|_| is_on)
}

/// Whether a sanction is suspended, because the provider that owes it accepted its control total.
pub(super) fn is_suspended<'a>(world: &impl Suspended<'a>, contract: ContractId, due: &SanctionDue) -> bool {
    let provider = world.layout.contracts[contract.0].provider;
    due.owed_by == Party::Provider && suspends(world, provider, STANDARDS[due.standard].id)
}

/// Whether sanctions of a provider on a standard are suspended.
pub(super) fn suspends<'a>(world: &impl Suspended<'a>, provider: ProviderId, standard: &str) -> bool {
    world.centre()[provider].has_accepted
        && conditional_support(world).is_some_and(|terms| terms.is_suspended(standard))
}
