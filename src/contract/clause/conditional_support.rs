//! Conditional support: money from the centre for a provider that accepts a control total, meets it and keeps its
//! trajectories of performance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::contract::standard::{STANDARDS, Standard};
use crate::units::{Money, QUARTERS_IN_YEAR, Share, SignedShare};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// Support from the centre on conditions: a control total met, and performance on its trajectory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionalSupport {
    /// What a provider can earn in a year, as a part of its planned income. Raising it pays more to those who accept, and lets
    /// more accept.
    pub share_of_income: Share,
    /// Part of it that is paid for the control total alone, quarter by quarter. With the trajectories' parts it makes 1.
    /// Raising it makes support depend more on money and less on performance.
    pub financial_share: Share,
    /// Parts of it that are paid for performance, in quarters in which the control total is met.
    pub trajectories: Trajectories,
    /// Improvement of last year's underlying position that the control total asks for, as a part of planned income. Raising it
    /// asks more of providers, so that fewer earn the support.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share of income"))]
    pub control_total_improvement_share_of_income: SignedShare,
    /// Standards whose sanctions are not imposed on a provider that accepts.
    pub suspends: Vec<SuspendedStandard>,
}

/// A slot for each standard that can have a trajectory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trajectories {
    /// Accident and emergency within four hours, over the year so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a_and_e_four_hours: Option<Trajectory>,
    /// Waiting less than 18 weeks from referral to treatment, at the end of the quarter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_incomplete: Option<Trajectory>,
}

/// A trajectory: from last year's performance towards the standard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trajectory {
    /// Part of the support of a year that depends on it. Raising it makes support depend more on this standard.
    pub trajectory_share: Share,
    /// The standard that it leads to. Raising it asks for better performance, so that less support is earned.
    pub standard_share: Share,
    /// Part of the gap between last year's performance and the standard that a year closes. Raising it asks for better
    /// performance sooner, so that less support is earned.
    pub gap_closed_share: Share,
}

/// A standard whose sanctions can be suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuspendedStandard {
    /// Accident and emergency within four hours.
    AAndEFourHours,
    /// Waiting less than 18 weeks from referral to treatment.
    RttIncomplete,
    /// Nobody waiting 52 weeks.
    FiftyTwoWeeks,
    /// Nobody waiting over 12 hours from the decision to admit.
    TwelveHours,
    /// Community contacts delivered in the month in which they are wanted.
    CommunityContacts,
}

/// How many trajectories there can be.
pub const TRAJECTORIES: usize = 2;

impl Trajectories {
    /// The trajectories in the order of the slots.
    #[must_use]
    pub const fn in_order(&self) -> [Option<&Trajectory>; TRAJECTORIES] {
        [self.a_and_e_four_hours.as_ref(), self.rtt_incomplete.as_ref()]
    }
}

impl Trajectory {
    /// Performance to be reached where it was `last` a year before: the gap to the standard closed in part.
    #[must_use]
    pub fn goal(&self, last: f64) -> f64 {
        last + self.gap_closed_share.value() * (self.standard_share.value() - last).max(0.0)
    }
}

impl SuspendedStandard {
    const fn id(self) -> &'static str {
        match self {
            Self::AAndEFourHours => "a_and_e_four_hours",
            Self::RttIncomplete => "rtt_incomplete",
            Self::FiftyTwoWeeks => "fifty_two_weeks",
            Self::TwelveHours => "twelve_hours",
            Self::CommunityContacts => "community_contacts",
        }
    }
}

/// How a provider stands at the end of a quarter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuarterTest {
    /// Quarter of the year, counted from 0.
    pub quarter: u32,
    /// What can be earned in the year.
    pub available: Money,
    /// Whether the year so far meets the control total.
    pub meets_control_total: bool,
    /// Whether each trajectory is kept; nothing where the provider gives no such care.
    pub keeps: [Option<bool>; TRAJECTORIES],
    /// What was paid for the control total in earlier quarters.
    pub financial_paid: Money,
}

/// What is earned at the end of a quarter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    /// For the control total.
    pub financial: Money,
    /// For performance.
    pub trajectories: Money,
}

impl ConditionalSupport {
    /// Part of the support that depends on the control total alone, for a provider that has some of the trajectories: what
    /// is not for performance is for money.
    #[must_use]
    pub fn financial_share_with(&self, has: [bool; TRAJECTORIES]) -> Share {
        let without = self.trajectories.in_order().into_iter().zip(has).filter(|(_, has)| !has);
        let passed_on: f64 = without.filter_map(|(terms, _)| Some(terms?.trajectory_share.value())).sum();
        Share::clamped(self.financial_share.value() + passed_on)
    }

    /// What a quarter earns. The part for money is judged on the year so far: a quarter that was missed is made good by a
    /// later one that is not. The part for performance is judged quarter by quarter, and only where the control total is met.
    #[must_use]
    pub fn earned(&self, test: &QuarterTest) -> Earned {
        if !test.meets_control_total {
            return Earned::default();
        }
        let of_money = test.available * self.financial_share_with(test.keeps.map(|keeps| keeps.is_some()));
        let of_performance = |(terms, keeps): (Option<&Trajectory>, Option<bool>)| match (terms, keeps) {
            (Some(terms), Some(true)) => {
                (test.available * terms.trajectory_share).instalment(test.quarter, 1, QUARTERS_IN_YEAR)
            }
            _ => Money::ZERO,
        };
        Earned {
            financial: of_money.instalment(0, test.quarter + 1, QUARTERS_IN_YEAR) - test.financial_paid,
            trajectories: self.trajectories.in_order().into_iter().zip(test.keeps).map(of_performance).sum(),
        }
    }

    /// Whether sanctions on a standard are suspended for a provider that accepts.
    #[must_use]
    pub fn is_suspended(&self, standard: &str) -> bool {
        self.suspends.iter().any(|suspended| suspended.id() == standard)
    }
}

impl Clause for ConditionalSupport {
    const STAGE: Stage = Stage::PassOn;
    // The centre pays it: the engine settles it with the provider.
    const IS_SETTLED: bool = false;

    /// Nothing is due between the parties: the centre pays, and whom it pays is not for the contract to say.
    fn propose(&self, _record: &Record, _so_far: &SettledSoFar, _due: &mut Due) {}

    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        let share = |share: Share| per_cent(share.value());
        let mut words = vec![
            format!(
                "A provider that accepts its control total can earn {} of its income from the centre.",
                share(self.share_of_income)
            ),
            format!(
                "The control total is last year's underlying position, better by {} of income; meeting it earns {} of the support.",
                per_cent(self.control_total_improvement_share_of_income.value()),
                share(self.financial_share)
            ),
        ];
        let names = ["A&E within four hours", "Waiting within 18 weeks"];
        words.extend(names.into_iter().zip(self.trajectories.in_order()).filter_map(|(name, terms)| {
            let terms = terms?;
            Some(format!(
                "{name}: {} of the support, for closing {} of the gap to {} in the year.",
                share(terms.trajectory_share),
                share(terms.gap_closed_share),
                share(terms.standard_share)
            ))
        }));
        if !self.suspends.is_empty() {
            let is_suspended = |standard: &&&Standard| self.suspends.iter().any(|one| one.id() == standard.id);
            let names: Vec<&str> = STANDARDS.iter().filter(is_suspended).map(|standard| standard.label).collect();
            words.push(format!("Sanctions are suspended for those that accept: {}.", names.join(", ")));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64) -> Share {
        Share::clamped(value)
    }

    fn support() -> ConditionalSupport {
        let trajectory = |part| {
            Some(Trajectory {
                trajectory_share: share(part),
                standard_share: share(0.95),
                gap_closed_share: share(0.5),
            })
        };
        ConditionalSupport {
            share_of_income: share(0.02),
            financial_share: share(0.7),
            trajectories: Trajectories { a_and_e_four_hours: trajectory(0.2), rtt_incomplete: trajectory(0.1) },
            control_total_improvement_share_of_income: SignedShare::of(0.005),
            suspends: vec![SuspendedStandard::AAndEFourHours],
        }
    }

    fn test(quarter: u32, meets_control_total: bool, keeps: [Option<bool>; 2], paid: i64) -> QuarterTest {
        QuarterTest {
            quarter,
            available: Money::from_pence(4_000),
            meets_control_total,
            keeps,
            financial_paid: Money::from_pence(paid),
        }
    }

    fn pence(financial: i64, trajectories: i64) -> Earned {
        Earned { financial: Money::from_pence(financial), trajectories: Money::from_pence(trajectories) }
    }

    #[test]
    fn a_missed_control_total_earns_nothing_and_a_later_quarter_makes_the_part_for_money_good() {
        let kept = [Some(true), Some(false)];
        assert_eq!(support().earned(&test(0, false, kept, 0)), pence(0, 0));
        assert_eq!(support().earned(&test(1, true, kept, 0)), pence(1_400, 200));
        assert_eq!(support().earned(&test(2, true, kept, 1_400)), pence(700, 200));
    }

    #[test]
    fn a_provider_without_the_care_of_a_trajectory_earns_its_part_for_money() {
        assert_eq!(support().earned(&test(3, true, [None, None], 0)), pence(4_000, 0));
        assert_eq!(support().earned(&test(3, true, [Some(false), None], 0)), pence(3_200, 0));
    }

    #[test]
    fn a_trajectory_leads_towards_the_standard_and_never_down() {
        let support = support();
        let goal = |last| support.trajectories.in_order()[0].expect("it is there").goal(last);
        assert!((goal(0.85) - 0.90).abs() < 1e-12);
        assert_eq!(goal(0.97), 0.97);
    }

    #[test]
    fn every_standard_can_be_suspended() {
        use SuspendedStandard::{AAndEFourHours, CommunityContacts, FiftyTwoWeeks, RttIncomplete, TwelveHours};
        let all = [AAndEFourHours, RttIncomplete, FiftyTwoWeeks, TwelveHours, CommunityContacts];
        let support = ConditionalSupport { suspends: all.to_vec(), ..support() };
        for standard in crate::contract::standard::STANDARDS {
            assert!(support.is_suspended(standard.id), "{}", standard.id);
        }
        assert!(all.iter().all(|one| serde_json::to_value(one).is_ok_and(|name| name == one.id())));
    }

    #[test]
    fn only_named_standards_are_suspended() {
        assert!(support().is_suspended("a_and_e_four_hours") && !support().is_suspended("fifty_two_weeks"));
    }
}
