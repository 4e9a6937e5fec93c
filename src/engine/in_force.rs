//! What is in force under a contract: its regime, its clauses, its term, who holds it.

use crate::contract::{Clauses, Fallbacks, Regime, Term};
use crate::units::{ContractId, ProviderId};

use super::access::touches;
use super::state::contract::ContractStanding;

touches! {
    /// The regime of a contract, and its years.
    InForce reads [agreement, signing]
}

touches! {
    /// Who holds a contract.
    Held reads [passing]
}

/// The regime of a contract: its own or the one in force, or what the contract became when it ended before its term.
fn regime_of<'a>(world: &impl InForce<'a>, contract: ContractId) -> &'a Regime {
    let (scenario, regime) = (world.scenario, world.regime());
    match world.agreement()[contract].standing {
        ContractStanding::AsAgreed => {
            world.signing()[contract].exception.map_or(regime, |exception| &scenario.exceptions[exception].regime)
        }
        ContractStanding::RenewedYearly => &fallbacks_of(world, contract).renewed_yearly,
        ContractStanding::WithoutLead => &fallbacks_of(world, contract).without_lead,
    }
}

/// What a contract becomes when it ends before its term.
fn fallbacks_of<'a>(world: &impl InForce<'a>, contract: ContractId) -> &'a Fallbacks {
    let (fallbacks, rules) = (world.fallbacks, world.scenario.under_rules.len());
    if let Some(exception) = world.signing()[contract].exception {
        return &fallbacks[1 + rules + exception];
    }
    let under_rules = 1 + world.year() as usize;
    let is_under_rules = world.economy().mechanisms.national_rules && under_rules <= rules;
    &fallbacks[if is_under_rules { under_rules } else { 0 }]
}

/// The clauses of a contract.
pub(super) fn clauses_of<'a>(world: &impl InForce<'a>, contract: ContractId) -> &'a Clauses {
    &regime_of(world, contract).clauses
}

/// How long a contract lasts and how it is renewed.
pub(super) fn term_of<'a>(world: &impl InForce<'a>, contract: ContractId) -> &'a Term {
    &regime_of(world, contract).term
}

/// Years from a contract's last signature to its next: the term, less what the first one is cut.
pub(super) fn years_of<'a>(world: &impl InForce<'a>, contract: ContractId) -> u32 {
    let agreement = &world.agreement()[contract];
    // Rules may change within a term: what was signed runs to its end, unless the contract is no longer what was signed.
    let signed_for = match agreement.standing {
        ContractStanding::AsAgreed => agreement.signed_for_years.unwrap_or(term_of(world, contract).years),
        ContractStanding::RenewedYearly | ContractStanding::WithoutLead => term_of(world, contract).years,
    };
    signed_for.saturating_sub(agreement.cut_years).max(1)
}

/// The provider that holds a contract: its lead, or the one that gives the care.
pub(super) fn holder<'a>(world: &impl Held<'a>, contract: ContractId) -> ProviderId {
    let held_by = world.passing()[contract].lead.unwrap_or(contract);
    world.layout.contracts[held_by.0].provider
}
