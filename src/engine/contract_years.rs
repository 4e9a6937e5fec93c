//! What every year of a contract was settled on, for a run that is looked at closely: enough to reckon its postings again.

use crate::engine::positions::{Positioning, before_the_centre};
use crate::ledger::Node;
use crate::units::ContractId;

use super::state::close_up::{BeforeYearEnd, ContractParties, ContractYear, CostInApril};
use crate::engine::access::touches;
use crate::engine::in_force::{Held, InForce, clauses_of, holder, term_of};

touches! {
    /// What every year of a contract was settled on, for a run that is looked at closely: enough to reckon its postings again.
    TakingDownYears
        reads [contracting, forecast, margins, remedies, signing, book, population]
        writes [close_up]
        with [Held, InForce, Positioning]
}

/// Takes down what every contract's year is settled on, if the run is looked at closely.
pub(super) fn take_down_contract_years<'a>(world: &mut impl TakingDownYears<'a>) {
    if world.close_up().events.is_none() {
        return;
    }
    let years: Vec<ContractYear> = world.contract_ids().map(|contract| contract_year(world, contract)).collect();
    world.close_up_mut().contract_years.extend(years);
}

fn contract_year<'a>(world: &impl TakingDownYears<'a>, contract: ContractId) -> ContractYear {
    let base = &world.layout.contracts[contract.0];
    let (commissioner, provider) = (base.commissioner, base.provider);
    let margins = &world.margins()[provider];
    let (signing, forecast) = (&world.signing()[contract], &world.forecast()[contract]);
    ContractYear {
        year: world.year(),
        contract,
        parties: ContractParties { commissioner, provider, holder: holder(world, contract) },
        clauses: clauses_of(world, contract).clone(),
        term: term_of(world, contract).clone(),
        years_since_signing: signing.years_since_signing,
        cost_in_april: CostInApril {
            over_renewed_income: margins.cost_over_renewed_income,
            of_peers: margins.peers_over_own_cost,
        },
        fit: world.contracting()[contract].fit,
        plan: signing.plan,
        months: forecast.months,
        month_ends: forecast.waiting,
        scores: world.population()[commissioner].scores.clone(),
        before_year_end: BeforeYearEnd {
            commissioner_surplus: world.book().surplus(Node::Commissioner(commissioner)),
            provider_surplus: before_the_centre(world, provider),
            withheld: world.remedies()[contract].year.withheld,
        },
    }
}
