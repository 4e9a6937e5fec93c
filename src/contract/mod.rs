//! What the paper says: contract regimes, their clauses and what is due under them. Pure: no chance, no agents, no money moved.
//!
//! A [`Regime`] is an object with one slot for each clause. A clause is terms plus one pure rule: it reads a [`Record`] of
//! what happened so far in the year and proposes what is due. Whether a sanction is imposed, and what is paid, is decided
//! and recorded elsewhere.

mod activity;
mod choices;
mod clause;
mod criteria;
mod due;
mod level;
mod plan;
mod planned;
mod record;
mod regime;
mod retained_money;
mod rule;
mod signed;
mod standard;

pub use activity::{Activity, Line, LineValues, WaitingListCount};
pub use choices::Choices;
pub use clause::commissioner_duties::{CommissionerDuties, DemandManagement, PlanningAccuracy};
pub use clause::conditional_support::{
    ConditionalSupport, Earned, QuarterTest, SuspendedStandard, TRAJECTORIES, Trajectories, Trajectory,
};
pub use clause::lead_provider::{FixedSum, LeadExit, LeadPrice, LeadProvider, Subcontracts};
pub use clause::marginal_rate_emergency::{BaseYear, Baseline, MarginalRateEmergency};
pub use clause::outcome_payment::{Basket, OutcomePayment, OutcomeTerms};
pub use clause::payment::{Blended, CapAndCollar, CostAndVolume, DiscountTier, Form, Payment, WhenShort};
pub use clause::profit_cap::ProfitCap;
pub use clause::quality_payment::{Credit, Funded, Goal, Linear, Paid, QualityGoals, QualityPayment};
pub use clause::readmissions::Readmissions;
pub use clause::remedial_action_plan::{PaidBy, PlanTrigger, PlanTriggers, RemedialActionPlan};
pub use clause::risk_share::{ActivityCost, Alliance, Basis, RiskShare, SystemDeficit};
pub use clause::sanctions::{Application, OwedBy, Owing, Sanction, SanctionTerms, Sanctions};
pub use clause::term::{AgreedGrowth, EarlyTermination, Indexation, Term};
pub use clause::{CLAUSES, ClauseEntry, Clauses, SetBy};
pub use criteria::Criteria;
pub use due::{Charges, Due, EndedQuarter, GoalCases, GoalStage, PassedOn, QualityDue, SanctionDue, SettledSoFar};
pub use level::Level;
pub use plan::{Plan, Prices};
pub use planned::Planned;
pub use record::{Positions, Record, Scores};
pub use regime::{Fallbacks, Regime};
pub use retained_money::RetainedMoney;
pub use rule::{Question, Slope, Stage};
pub use signed::Signed;
pub use standard::{FOUR_HOURS, GOALS, PerStandard, RTT_INCOMPLETE, STANDARDS, Standard};
