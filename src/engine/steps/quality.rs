//! Quality payments in practice: local goals and local standards are set up and run, and it is told which goals were met.

use crate::contract::{QualityPayment, Sanction};
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend};
use crate::engine::events::{Event, EventKind};
use crate::engine::in_force::{InForce, clauses_of};
use crate::ledger::Heading;
use crate::units::{ContractId, Money};

touches! {
    /// What `set_up_local_goals` reads and writes.
    SetUpLocalGoals with [Booking, InForce, LocalStandards]
}

touches! {
    /// What is shared: `local_standards`.
    LocalStandards reads [signing] with [InForce]
}

touches! {
    /// What `tell_of_goals` reads and writes.
    TellOfGoals reads [account] writes [close_up]
}

/// Both sides of every contract pay for the staff time of its local goals, and of the local standards that it was chosen to hold.
pub(in crate::engine) fn set_up_local_goals<'a>(world: &mut impl SetUpLocalGoals<'a>) {
    let economy = world.economy();
    if !economy.mechanisms.local_goals_cost {
        return;
    }
    for contract in world.contract_ids() {
        let goals = clauses_of(world, contract).quality_payment.as_ref().map_or(0, QualityPayment::local_goals);
        let criteria =
            goals + if economy.mechanisms.local_standards_weighed { local_standards(world, contract) } else { 0 };
        let hourly_cost = economy.monitoring.hourly_cost_pounds;
        let cost = economy.quality_payment.cost_of_local_goals(criteria, hourly_cost);
        let (commissioner, provider) = world.parties(contract);
        for node in [commissioner, provider] {
            spend(world, node, Heading::Monitoring, cost, Some(contract));
        }
    }
}

/// Local standards that a contract holds.
pub(super) fn local_standards<'a>(world: &impl LocalStandards<'a>, contract: ContractId) -> usize {
    let Some(sanctions) = &clauses_of(world, contract).sanctions else { return 0 };
    let left_out = world.signing()[contract].plan.choices.left_out;
    let local = sanctions.standards.in_order().into_iter().zip(left_out);
    local.filter(|(terms, left_out)| terms.is_some_and(Sanction::is_local) && !left_out).count()
}

/// Tells which goals were met and which were missed in the quarter.
pub(in crate::engine) fn tell_of_goals<'a>(world: &mut impl TellOfGoals<'a>) {
    let month = world.month;
    for contract in world.contract_ids() {
        let who = world.parties(contract).1;
        let stages = world.account()[contract].due.quality.stages;
        let Some(events) = &mut world.close_up_mut().events else { return };
        for stage in stages.into_iter().flatten().filter(|stage| stage.available > Money::ZERO) {
            let (kind, amount) = if stage.is_met() {
                (EventKind::GoalMet, stage.earned)
            } else {
                (EventKind::GoalMissed, stage.available - stage.earned)
            };
            let standard = Some(stage.goal);
            events.push(Event { month, who, kind, contract: Some(contract), standard, amount, count: 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Credit, Funded, Goal, GoalStage, Level, Paid, QualityGoals};
    use crate::engine::fixture::{HOSPITAL, in_a_new_world, moved, pounds, share, told};
    use crate::ledger::{Node, PostingStage};
    use crate::scenario::Scenario;
    use crate::units::Hours;

    fn goal(level: Level) -> Option<Goal> {
        Some(Goal { weight_share: share(0.5), level, required_share: share(0.9), credit: Credit::Cliff })
    }

    /// A local goal and a national one; ten hours a goal at £30; a local standard beside the four hours.
    fn with_goals(scenario: &mut Scenario) {
        let clauses = &mut scenario.regime.clauses;
        clauses.quality_payment = Some(QualityPayment {
            share_of_contract_value: share(0.025),
            goals: QualityGoals {
                a_and_e_four_hours: goal(Level::Local),
                rtt_incomplete: goal(Level::National),
                community_contacts: None,
            },
            weight_share_by_quarter: [share(0.25); 4],
            all_or_nothing: false,
            paid: Paid::WhenEarned,
            funded: Funded::OnTop,
        });
        let standards = &mut clauses.sanctions.as_mut().expect("it has sanctions").standards;
        standards.rtt_incomplete.as_mut().expect("it has 18 weeks").level = Some(Level::Local);
        scenario.economy.quality_payment.local_goal_hours_per_year = Hours::of(10.0);
        scenario.economy.monitoring.hourly_cost_pounds = pounds(30);
    }

    /// What each node paid for local goals and standards, in pounds, one payment for each of its contracts.
    fn paid(change: impl FnOnce(&mut Scenario), left_out: bool) -> Vec<i64> {
        let mut found = Vec::new();
        let change = |scenario: &mut Scenario| {
            with_goals(scenario);
            change(scenario);
        };
        in_a_new_world(change, |world, contracts| {
            let standard = crate::contract::RTT_INCOMPLETE;
            for contract in [contracts.north, contracts.south, contracts.community] {
                world.contracts.signing[contract].plan.choices.left_out[standard] = left_out;
            }
            set_up_local_goals(world);
            let payments = moved(world, PostingStage::Paid, Heading::Monitoring);
            assert!(payments.iter().all(|payment| payment.2 == Node::StaffAndSuppliers));
            let of_hospital = payments.iter().filter(|payment| payment.1 == HOSPITAL).count();
            assert_eq!(of_hospital * 3, payments.len(), "two of the six parties to the three contracts");
            found = payments.into_iter().map(|payment| payment.3 / 100).collect();
        });
        found
    }

    #[test]
    fn both_sides_of_every_contract_pay_for_its_local_goals_and_for_the_standards_that_they_chose() {
        assert_eq!(paid(|_| {}, false), [300; 6], "ten hours of one goal");
        let weighed = |scenario: &mut Scenario| scenario.economy.mechanisms.local_standards_weighed = true;
        assert_eq!(paid(weighed, false), [600; 6], "and of one standard");
        assert_eq!(paid(weighed, true), [300; 6], "which may be left out");
        assert!(paid(|scenario| scenario.economy.mechanisms.local_goals_cost = false, false).is_empty());
        assert!(paid(|scenario| scenario.regime.clauses.quality_payment = None, false).is_empty());
    }

    #[test]
    fn a_goal_is_told_as_met_with_what_it_earned_or_as_missed_with_what_it_lost() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let stage = |available, earned| {
                    Some(GoalStage { goal: "a goal", available: pounds(available), earned: pounds(earned) })
                };
                world.contracts.account[contracts.north].due.quality.stages =
                    [stage(10, 10), stage(10, 3), stage(0, 0)];
                tell_of_goals(world);
                let met = (EventKind::GoalMet, HOSPITAL, 1_000, 0);
                assert_eq!(told(world), [met, (EventKind::GoalMissed, HOSPITAL, 700, 0)]);
            },
        );
    }
}
