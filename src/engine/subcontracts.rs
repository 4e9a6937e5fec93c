//! The terms between a lead and the provider of the care, where a lead holds the contract.

use crate::contract::Subcontracts;
use crate::units::{ContractId, Share};

use super::access::touches;
use super::in_force::{InForce, clauses_of};

touches! {
    /// What a lead passes on by its subcontracts.
    Subcontracted reads [passing] with [InForce]
}

/// Part of the sanctions for breaches under a contract that the provider of the care bears.
pub(super) fn blame_passed_on<'a>(world: &impl Subcontracted<'a>, contract: ContractId) -> f64 {
    subcontract(world, contract).map_or(1.0, |terms| terms.blame_passed_on_share.value())
}

/// Part of what a contract makes due that reaches the provider of the care.
pub(super) fn money_passed_on<'a>(world: &impl Subcontracted<'a>, contract: ContractId) -> f64 {
    subcontract(world, contract).map_or(1.0, |terms| terms.passed_through_share.value())
}

/// Part of a commissioner's work on a contract, its hours and their cost, that has moved to a lead.
pub(super) fn contracting_moved<'a>(world: &impl Subcontracted<'a>, contract: ContractId) -> Share {
    subcontract(world, contract).map_or(Share::NONE, |terms| terms.contracting_cost_share)
}

/// The terms between the lead and the provider of the care, where a lead holds the contract.
fn subcontract<'a>(world: &impl Subcontracted<'a>, contract: ContractId) -> Option<&'a Subcontracts> {
    world.passing()[contract].lead?;
    Some(&clauses_of(world, contract).lead_provider.as_ref()?.subcontracts)
}
