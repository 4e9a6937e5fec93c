//! Quality payment (CQUIN): a part of the contract's value that goals have to earn, quarter by quarter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, EndedQuarter, GoalCases, GoalStage, SettledSoFar};
use crate::contract::level::Level;
use crate::contract::plan::Plan;
use crate::contract::record::Record;
use crate::contract::standard::{GOALS, Standard};
use crate::ledger::Heading;
use crate::units::{Money, QUARTERS_IN_YEAR, Share, WEEKS_IN_YEAR};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

#[cfg(test)]
mod tests;

const WEEKS_IN_QUARTER: u32 = WEEKS_IN_YEAR / QUARTERS_IN_YEAR;

/// A part of the contract's value that goals have to earn, in a stage for each quarter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityPayment {
    /// The part of the planned contract value that can be earned in a year. Raising it puts more money on goals.
    pub share_of_contract_value: Share,
    /// What has to be reached.
    pub goals: QualityGoals,
    /// Part of the year's sum that the stage of each quarter carries, April to June first; the four add up to 1. Raising a
    /// quarter's value, and lowering another's, puts more of the sum on it.
    pub weight_share_by_quarter: [Share; QUARTERS_IN_YEAR as usize],
    /// True: a goal that misses one stage loses its whole year. False: each stage is earned by itself.
    pub all_or_nothing: bool,
    /// When it is paid.
    pub paid: Paid,
    /// Where the money comes from.
    pub funded: Funded,
}

/// A slot for each goal; their weights add up to 1. A goal that a contract has no cases for leaves its weight to the others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityGoals {
    /// Accident and emergency within four hours: the share of the quarter's attendances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a_and_e_four_hours: Option<Goal>,
    /// Waiting less than 18 weeks: the share of the list over the quarter's month ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_incomplete: Option<Goal>,
    /// Community contacts delivered: the share of those wanted in the quarter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community_contacts: Option<Goal>,
}

/// Terms of one goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Part of each stage's sum that the goal carries. Raising it, and lowering another goal's, puts more of the sum on this
    /// goal.
    pub weight_share: Share,
    /// Whether it is the same everywhere or agreed by the parties.
    pub level: Level,
    /// Share of the quarter's cases at which the goal is met in full. Raising it makes the goal harder to meet, so that less is
    /// earned.
    pub required_share: Share,
    /// What is earned below that.
    pub credit: Credit,
}

/// What a goal earns below what is required.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// Nothing.
    Cliff,
    /// A part that rises in a straight line from nothing at the floor.
    Linear(Linear),
}

/// Terms of partial credit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// Share of the quarter's cases at and below which nothing is earned. Raising it earns less for a goal that is nearly met.
    pub floor_share: Share,
}

/// When a quality payment is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paid {
    /// Through the year, and taken back where a stage is missed.
    OnAccount,
    /// After the stage that earns it; with all or nothing after the year.
    WhenEarned,
}

/// Where the money of a quality payment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Funded {
    /// It is paid on top of the price of care.
    OnTop,
    /// It is in the price of care already, and what is not earned is withheld.
    FromPrice,
}

impl QualityGoals {
    /// The goals that are agreed, each with the standard that it is counted by.
    pub fn agreed(&self) -> impl Iterator<Item = (&Goal, &'static Standard)> {
        self.in_order().into_iter().filter_map(|(goal, standard)| Some((goal?, standard)))
    }

    /// A slot for each goal, with the standard that it is counted by.
    #[must_use]
    pub const fn in_order(&self) -> [(Option<&Goal>, &'static Standard); GOALS.len()] {
        [
            (self.a_and_e_four_hours.as_ref(), GOALS[0]),
            (self.rtt_incomplete.as_ref(), GOALS[1]),
            (self.community_contacts.as_ref(), GOALS[2]),
        ]
    }
}

impl Goal {
    /// Share of the quarter's cases at and below which nothing is earned.
    #[must_use]
    pub const fn lowest(&self) -> Share {
        match &self.credit {
            Credit::Cliff => self.required_share,
            Credit::Linear(terms) => terms.floor_share,
        }
    }

    /// How far a score meets the goal, from 0 to 1.
    ///
    /// A cliff gives 1 from what is required on and 0 below; linear credit `clip((score − floor)/(required − floor), 0, 1)`.
    #[must_use]
    pub fn met(&self, score: f64) -> f64 {
        let required = self.required_share.value();
        match &self.credit {
            // A hair, so that 950 of 1,000 meet 95% though neither is exact in binary.
            _ if score >= required - 1e-9 => 1.0,
            Credit::Cliff => 0.0,
            Credit::Linear(terms) => {
                let floor = terms.floor_share.value();
                ((score - floor) / (required - floor)).clamp(0.0, 1.0)
            }
        }
    }
}

/// One quarter's stage, as far as it has come.
#[derive(Clone, Copy, Default)]
struct StageSoFar {
    /// Part of the year's sum that the stage carries.
    weight: f64,
    /// Part of the quarter that is over.
    over: f64,
    /// For each goal that has cases its weight, and how far it is met.
    goals: [Option<(f64, f64)>; GOALS.len()],
    /// Weight of all goals that have cases: those without leave theirs to them.
    with_cases: f64,
}

impl StageSoFar {
    fn is_over(&self) -> bool {
        self.over >= 1.0
    }

    /// Part of the year's sum that has been at stake so far.
    fn at_stake(&self) -> f64 {
        if self.goals.iter().any(Option::is_some) { self.weight * self.over } else { 0.0 }
    }

    /// The mean over the goals, by weight, of what is said of each and how far it is met: exactly 1 where it is 1 for all,
    /// so that no penny is left over where everything is withheld.
    fn mean(&self, of: impl Fn(usize, f64) -> f64) -> f64 {
        let goals = self.goals.iter().enumerate();
        let sum: f64 = goals.filter_map(|(goal, score)| score.map(|(weight, met)| weight * of(goal, met))).sum();
        if self.with_cases > 0.0 { sum / self.with_cases } else { 0.0 }
    }
}

impl QualityPayment {
    /// How many of the goals the parties set themselves.
    #[must_use]
    pub fn local_goals(&self) -> usize {
        self.goals.agreed().filter(|(goal, _)| goal.level == Level::Local).count()
    }

    /// The most that can be earned in a year.
    #[must_use]
    pub fn value(&self, plan: &Plan) -> Money {
        plan.value() * self.share_of_contract_value
    }

    /// What goals are counted by in a quarter: what is final, or what the record shows.
    fn cases(&self, record: &Record, so_far: &SettledSoFar, quarter: usize) -> GoalCases {
        let count = |(goal, standard): (Option<&Goal>, &Standard)| {
            goal.map_or((0, 0), |_| record.cases(standard, quarter as u32))
        };
        so_far.goal_cases[quarter].unwrap_or_else(|| self.goals.in_order().map(count))
    }

    fn stage(&self, record: &Record, cases: &GoalCases, quarter: u32) -> StageSoFar {
        let weeks = record.weeks_to_date.saturating_sub(quarter * WEEKS_IN_QUARTER).min(WEEKS_IN_QUARTER);
        let (goals, choices) = (self.goals.in_order(), &record.plan.choices);
        let scores: [Option<(f64, f64)>; GOALS.len()] = std::array::from_fn(|position| {
            let (goal, (breaches, cases)) = (goals[position].0?, cases[position]);
            let score = (cases > 0).then(|| 1.0 - f64::from(breaches) / f64::from(cases))?;
            // A goal that asks so much more is met by a score as the written goal is by one so much lower.
            Some((goal.weight_share.value(), goal.met(score - choices.harder_by[position])))
        });
        let with_cases: f64 = scores.iter().flatten().map(|(weight, _)| weight).sum();
        StageSoFar {
            weight: self.weight_share_by_quarter[quarter as usize].value(),
            over: f64::from(weeks) / f64::from(WEEKS_IN_QUARTER),
            goals: scores.map(|score| score.filter(|_| with_cases > 0.0)),
            with_cases,
        }
    }

    /// Part of a stage's sum for a goal that is not earned, as the payment sees it now.
    fn withheld(&self, stage: &StageSoFar, met: f64, is_lost: bool, is_year_over: bool) -> f64 {
        let waits_for_year = self.all_or_nothing && !is_year_over;
        match self.paid {
            _ if is_lost => 1.0,
            Paid::WhenEarned if waits_for_year || !stage.is_over() => 1.0,
            _ if stage.is_over() && !self.all_or_nothing => 1.0 - met,
            _ => 0.0,
        }
    }
}

impl Clause for QualityPayment {
    const STAGE: Stage = Stage::Quality;

    fn propose(&self, record: &Record, so_far: &SettledSoFar, due: &mut Due) {
        let value = record.value_of_year() * self.share_of_contract_value;
        let cases: [GoalCases; QUARTERS_IN_YEAR as usize] =
            std::array::from_fn(|quarter| self.cases(record, so_far, quarter));
        let stages: [StageSoFar; QUARTERS_IN_YEAR as usize] =
            std::array::from_fn(|quarter| self.stage(record, &cases[quarter], quarter as u32));
        let is_year_over = stages.iter().all(StageSoFar::is_over);
        let is_lost: [bool; GOALS.len()] = std::array::from_fn(|goal| {
            let misses = |stage: &StageSoFar| stage.is_over() && stage.goals[goal].is_some_and(|(_, met)| met < 1.0);
            self.all_or_nothing && stages.iter().any(misses)
        });
        let (mut at_stake, mut withheld, mut could_earn, mut missed) = (0.0, 0.0, 0.0, 0.0);
        for stage in &stages {
            let sum = stage.at_stake();
            at_stake += sum;
            withheld += sum * stage.mean(|goal, met| self.withheld(stage, met, is_lost[goal], is_year_over));
            if stage.is_over() {
                could_earn += sum;
                missed += sum * stage.mean(|goal, met| if is_lost[goal] { 1.0 } else { 1.0 - met });
            }
        }
        let from_price = value.times(at_stake);
        let paid = from_price - value.times(withheld);
        due.to_date[Heading::QualityPayment] += match self.funded {
            Funded::OnTop => paid,
            Funded::FromPrice => paid - from_price,
        };
        due.quality.available = value.times(could_earn);
        due.quality.earned = (due.quality.available - value.times(missed)).or_zero();
        if record.ends_quarter() {
            let quarter = (record.month_of_year / 3) as usize;
            due.quality.ended = Some(EndedQuarter { quarter, cases: cases[quarter] });
            let stage = &stages[quarter];
            for (goal, (_, standard)) in self.goals.in_order().into_iter().enumerate() {
                due.quality.stages[goal] = stage.goals[goal].map(|(weight, met)| {
                    let part = weight / stage.with_cases * stage.weight;
                    GoalStage { goal: standard.id, available: value.times(part), earned: value.times(part * met) }
                });
            }
        }
    }

    fn slope(&self, of: Question) -> Slope {
        if of == Question::Scores { Slope::Bends } else { Slope::Flat }
    }

    fn in_words(&self) -> Vec<String> {
        let share = per_cent(self.share_of_contract_value.value());
        let mut words = vec![match self.funded {
            Funded::OnTop => format!("{share} of the planned value can be earned on top of the price."),
            Funded::FromPrice => format!("{share} of the planned value is withheld unless it is earned."),
        }];
        words.extend(self.goals.agreed().map(|(goal, standard)| goal.in_words(standard.label)));
        let weights = self.weight_share_by_quarter.map(|weight| per_cent(weight.value())).join(", ");
        words.push(format!("The quarters of the year carry {weights} of it."));
        words.push(if self.all_or_nothing {
            "A goal that misses one quarter loses its whole year.".into()
        } else {
            "Each quarter is earned by itself.".into()
        });
        words.push(match self.paid {
            Paid::OnAccount => "It is paid through the year, and taken back where a goal is missed.".into(),
            Paid::WhenEarned => "It is paid once it is earned.".into(),
        });
        words
    }
}

impl Goal {
    fn in_words(&self, what: &str) -> String {
        let level = match self.level {
            Level::National => "national",
            Level::Local => "local",
        };
        let below = match &self.credit {
            Credit::Cliff => "nothing below".into(),
            Credit::Linear(terms) => {
                format!("less below, and nothing from {} down", per_cent(terms.floor_share.value()))
            }
        };
        format!(
            "{what}, a {level} goal: {} of it for {} of the quarter's cases, {below}.",
            per_cent(self.weight_share.value()),
            per_cent(self.required_share.value())
        )
    }
}
