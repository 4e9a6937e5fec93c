//! Contracts as they are signed for the year: what they are settled on and read from.

use crate::contract::Signed;
use crate::units::ContractId;

use super::access::touches;
use super::in_force::{InForce, clauses_of};

touches! {
    /// Signs a contract as its clauses and its plan stand.
    Signing writes [signing] with [InForce]
}

/// Signs a contract as its clauses and its plan stand.
pub(super) fn sign<'a>(world: &mut impl Signing<'a>, contract: ContractId) {
    let clauses = clauses_of(world, contract);
    let signing = &mut world.signing_mut()[contract];
    signing.signed = Signed::of(clauses, &signing.plan);
}

/// A contract as it is signed for the year.
pub(super) fn signed<'w, 'a>(world: &'w impl InForce<'a>, contract: ContractId) -> &'w Signed {
    let signing = &world.signing()[contract];
    debug_assert_eq!(
        signing.signed,
        Signed::of(clauses_of(world, contract), &signing.plan),
        "it is signed as it stands"
    );
    &signing.signed
}
