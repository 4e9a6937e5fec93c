//! Deals outside contracts, as those who read or settle them see them: which contracts, what they weigh, whom they favour.

use crate::engine::access::touches;
use crate::engine::in_force::{InForce, clauses_of};
use crate::ledger::Node;
use crate::units::{CommissionerId, ContractId, Money};

touches! {
    /// Deals outside contracts, as those who read or settle them see them: which contracts, what they weigh, whom they favour.
    Dealing reads [book, commissioner_risk, funding, trust] with [InForce]
}

/// Whether a contract is settled outside its terms: parties that share the year's result have settled it already.
pub(super) fn settles_outside<'a>(world: &impl Dealing<'a>, contract: ContractId) -> bool {
    let share = clauses_of(world, contract).risk_share.as_ref();
    !share.is_some_and(|share| share.basis.is_result())
}

/// What one more case is worth at the margin of a contract against its letter, for those who read it. A contract that settles
/// nothing outside is taken by its letter.
pub(super) fn weight_of_volume<'a>(world: &impl Dealing<'a>, contract: ContractId) -> f64 {
    let economy = world.economy();
    let is_on = economy.mechanisms.deals_at_the_margin && economy.mechanisms.year_end_settlement;
    if is_on && settles_outside(world, contract) { economy.settlement.weight_of_volume() } else { 1.0 }
}

/// How far a commissioner favours a contract's provider at the year end: by its trust in it.
pub(super) fn favour<'a>(world: &impl Dealing<'a>, contract: ContractId) -> f64 {
    world.by_trust(world.economy().settlement.trust_slope_ratio, world.trust()[contract].commissioner)
}

/// Surplus that a commissioner keeps back of a year before it gives any away: a part of its allocation, or what its reserve
/// lacks where it lives within a budget.
pub(super) fn kept_back<'a>(world: &impl Dealing<'a>, id: CommissionerId) -> Money {
    let (economy, allocation) = (world.economy(), world.funding()[id].allocation);
    let kept = economy.planning.kept_back(allocation, world.commissioner_risk()[id].held_back);
    if !economy.mechanisms.budget_recovery {
        return kept;
    }
    let node = Node::Commissioner(id);
    let opening = world.book().reserve(node) - world.book().surplus(node);
    economy.budget.required_surplus(allocation, opening, kept)
}
