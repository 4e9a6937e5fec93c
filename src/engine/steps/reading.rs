//! Contracts are read at the start of a year: what they make of one more case, and of one pound saved.

use crate::agents::reading::{self, Forecast, Seat};
use crate::contract::Positions;
use crate::engine::access::touches;
use crate::engine::deals::{Dealing, weight_of_volume};
use crate::engine::expected_plans::{Expecting, growth_expected, levels};
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::positions::{Positioning, part_of_plan};
use crate::engine::risk;
use crate::engine::risk::ReadingRisk;
use crate::engine::signing::signed;
use crate::engine::uncertainty::{activity_deviation, margin_deviation};
use crate::units::{ContractId, Share};

touches! {
    /// What `read_contracts` reads and writes.
    ReadContracts
        reads [forecast, margins, passing]
        writes [readings]
        with [Dealing, Expecting, InForce, Positioning, ReadingRisk]
}

/// The year that a contract is read for: last year's twelve months, and with an expectation the growth that both sides expect.
fn year_to_come<'a>(world: &impl ReadContracts<'a>, contract: ContractId) -> Forecast {
    let last = &world.forecast()[contract];
    if !world.economy().mechanisms.expectation {
        return *last;
    }
    last.times(&levels(&growth_expected(world, contract), world.year(), 1))
}

/// All sides read what the contract makes of one more case and of one pound saved.
pub(in crate::engine) fn read_contracts<'a>(world: &mut impl ReadContracts<'a>) {
    let economy = world.economy();
    let marginal = economy.cost.marginal_cost_share.value();
    let activity = activity_deviation(world);
    let margin = margin_deviation(world);
    for contract in world.contract_ids() {
        let clauses = clauses_of(world, contract);
        let volume = weight_of_volume(world, contract);
        let part = part_of_plan(world, contract);
        let forecast = &year_to_come(world, contract);
        // A provider without income has no margin to speak of.
        let expected_margin = world.margins()[world.layout.contracts[contract.0].provider].last_margin.clamp(-1.0, 1.0);
        let signed = signed(world, contract);
        let before_of = |seat| reading::payments_of_year(signed, forecast, Positions::default(), seat);
        let borne_by_payer_of = |seat| {
            let before = before_of(seat);
            reading::payers_share_of_marginal_cost(signed, forecast, before, marginal, seat, activity)
        };
        let direct = Seat { is_under_lead: false, part };
        let commissioner_bears = volume * borne_by_payer_of(direct);
        let lead_bears = clauses.lead_provider.as_ref().map_or(0.0, |_| {
            (volume * borne_by_payer_of(Seat { is_under_lead: true, part }) - commissioner_bears).clamp(0.0, 1.0)
        });
        let own = Seat { is_under_lead: world.passing()[contract].lead.is_some(), part };
        let before = before_of(own);
        let local_share = reading::local_share(signed, forecast, before, own);
        let expected = signed.value().times(expected_margin);
        let kept_of_surplus = reading::kept_of_surplus(signed, forecast, before, expected, own, margin);
        let readings = &mut world.readings_mut()[contract];
        (readings.commissioner_bears, readings.lead_bears) = (commissioner_bears, lead_bears);
        (readings.local_share, readings.kept_of_surplus) = (Share::clamped(local_share), kept_of_surplus);
    }
    risk::read_risk(world);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        Activity, FixedSum, Form, LeadExit, LeadPrice, LeadProvider, Line, LineValues, Plan, Subcontracts,
    };
    use crate::engine::fixture::{assert_near, in_a_new_world, pounds, share};
    use crate::engine::uncertainty::breaches_deviation;
    use crate::scenario::Scenario;
    use crate::units::{Month, SignedShare};

    /// What is read of north's contract under one form of payment for admissions, everything else in a block.
    struct Read {
        commissioner_bears: f64,
        lead_bears: f64,
        local_share: f64,
        kept_of_surplus: f64,
    }

    /// Twelve months of 1,000 admissions at £100, as planned; locally agreed sums of as much again.
    fn read(form: Form) -> Read {
        read_with(form, |_| {})
    }

    fn read_with(form: Form, change: impl FnOnce(&mut Scenario)) -> Read {
        let mut found = None;
        let change = |scenario: &mut Scenario| {
            change(scenario);
            let payment = &mut scenario.regime.clauses.payment;
            payment.emergency = form;
            (payment.attendances, payment.elective) = (Form::Block, Form::Block);
            scenario.regime.clauses.sanctions = None;
        };
        in_a_new_world(change, |world, contracts| {
            let month = Activity { emergencies: 1_000, ..Activity::default() };
            world.contracts.forecast[contracts.north] = Forecast { months: [month; 12], ..Forecast::default() };
            let volumes = LineValues([0.0, 12_000.0, 0.0, 0.0]);
            let tariff = LineValues([pounds(1), pounds(100), pounds(1), pounds(1)]);
            world.contracts.signing[contracts.north].plan =
                Plan { volumes, tariff, local_index: 1.0, other_services: pounds(1_200_000), ..Plan::default() };
            crate::engine::fixture::sign_contracts(world);
            read_contracts(world);
            found = Some(Read {
                commissioner_bears: world.contracts.readings[contracts.north].commissioner_bears,
                lead_bears: world.contracts.readings[contracts.north].lead_bears,
                local_share: world.contracts.readings[contracts.north].local_share.value(),
                kept_of_surplus: world.contracts.readings[contracts.north].kept_of_surplus,
            });
        });
        found.expect("it was read")
    }

    #[test]
    fn under_a_block_the_provider_bears_what_one_more_case_costs() {
        let read = read(Form::Block);
        assert_eq!([read.commissioner_bears, read.lead_bears], [0.0; 2]);
        assert_near(read.local_share, 1.0, "all of it is locally agreed");
        assert_near(read.kept_of_surplus, 1.0, "nothing is shared out");
    }

    #[test]
    fn by_activity_the_commissioner_pays_the_tariff_for_a_cost_of_seven_tenths_of_it() {
        let read = read(Form::Activity);
        assert_near(read.commissioner_bears, 1.0 / 0.7, "of marginal cost");
        assert_eq!(read.lead_bears, 0.0, "nobody leads");
        assert_near(read.local_share, 0.5, "half is the tariff's");
        assert_near(read.kept_of_surplus, 1.0, "nothing is shared out");
    }

    #[test]
    fn both_sides_expect_chance_and_growth_where_they_form_an_expectation() {
        for (is_on, wanted) in [(true, [0.02, 0.02 / libm::sqrt(3.0)]), (false, [0.0; 2])] {
            in_a_new_world(
                |scenario| scenario.economy.mechanisms.expectation = is_on,
                |world, contracts| {
                    assert_eq!([activity_deviation(world), breaches_deviation(world)], wanted);
                    world.setting.month = Month(12);
                    let month = Activity { emergencies: 1_000, ..Activity::default() };
                    world.contracts.forecast[contracts.north] = Forecast { months: [month; 12], ..Forecast::default() };
                    // The contract allows for 2% more admissions.
                    let year = year_to_come(world, contracts.north);
                    let admissions: u32 = year.months.iter().map(|month| month.paid_for().get(Line::Emergency)).sum();
                    assert_eq!(admissions, if is_on { 12_240 } else { 12_000 });
                },
            );
        }
    }

    #[test]
    fn where_deals_are_struck_a_case_more_weighs_as_much_less() {
        let read = read_with(Form::Activity, |scenario| {
            let economy = &mut scenario.economy;
            economy.mechanisms.deals_at_the_margin = true;
            (economy.settlement.deal_share, economy.settlement.settled_share_of_claim) = (share(0.75), share(0.5));
        });
        assert_near(read.commissioner_bears, 0.625 / 0.7, "five eighths of the tariff");
    }

    /// What a lead bears that passes on so much of what activity makes due.
    fn lead_bears(price: LeadPrice, passed_through_share: f64) -> Read {
        read_with(Form::Activity, |scenario| {
            scenario.regime.clauses.lead_provider = Some(LeadProvider {
                provider: None,
                price,
                subcontracts: Subcontracts {
                    passed_through_share: share(passed_through_share),
                    blame_passed_on_share: Share::ALL,
                    contracting_cost_share: Share::NONE,
                },
                exit: LeadExit {
                    tolerance_share_of_annual_value: Share::ALL,
                    guarantee_share: Share::NONE,
                    cost_share_of_annual_value: Share::NONE,
                    commissioner_share_of_cost: Share::NONE,
                },
            });
        })
    }

    #[test]
    fn a_lead_bears_what_it_passes_on_beyond_what_it_is_paid_for_a_case() {
        let fixed = || LeadPrice::FixedSum(FixedSum { price_share_of_expected_cost: SignedShare::of(1.0) });
        let read = lead_bears(fixed(), 0.5);
        assert_near(read.commissioner_bears, 0.0, "it pays a fixed sum");
        assert_near(read.lead_bears, 0.5 / 0.7, "half of the tariff");
        assert_near(lead_bears(fixed(), 1.0).lead_bears, 1.0, "no more than all of it");
        let read = lead_bears(LeadPrice::Formula, 1.0);
        assert_near(read.commissioner_bears, 1.0 / 0.7, "it pays by activity");
        assert_near(read.lead_bears, 0.0, "a lead that passes money on bears nothing");
    }
}
