//! Patients and treatment: demand, beds, accident and emergency, the waiting list, community services, health.
//!
//! Care knows nothing of contracts or money. A week is a pure function of the state, the month's slow factors and the
//! week's scores of chance; patients are whole and conserved.

mod acute_week;
mod beds;
mod community;
mod demand;
mod elective;
mod health;
mod pathways;
mod urgent_care;
mod waiting_list;

pub use acute_week::{AcuteMonth, AcuteState, AcuteTerms, AcuteWeek, WeekScores, live_week};
pub use beds::BedTerms;
pub use community::{CommunityState, CommunityTerms, CommunityWeek};
pub use demand::{DemandTerms, GrowthPath, Seasons, compound};
pub use elective::{CapacityRule, ElectiveTerms};
pub use health::{Harms, HealthTerms};
pub use pathways::{LeftList, OLDEST_WEEK, STANDARD_WEEKS};
pub use urgent_care::UrgentCareTerms;
pub use waiting_list::{SlowPathways, WaitBand, WaitingList};
