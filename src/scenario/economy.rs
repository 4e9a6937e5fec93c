//! A local health economy: who is in it, what they start with, and how care and people behave.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agents::adaptation::AdaptationTerms;
use crate::agents::bargaining::BargainingTerms;
use crate::agents::centre::CentreTerms;
use crate::agents::choice::ChoiceTerms;
use crate::agents::commissioner::budget::BudgetTerms;
use crate::agents::commissioner::monitoring::MonitoringTerms;
use crate::agents::commissioner::planning::PlanningTerms;
use crate::agents::commissioner::settlement::SettlementTerms;
use crate::agents::coordination::CoordinationTerms;
use crate::agents::horizon::HorizonTerms;
use crate::agents::limits::LimitTerms;
use crate::agents::negotiation::NegotiationTerms;
use crate::agents::prevention::PreventionTerms;
use crate::agents::provider::capacity::CapacityTerms;
use crate::agents::provider::cost::CostTerms;
use crate::agents::provider::distress::DistressTerms;
use crate::agents::provider::efficiency::EfficiencyTerms;
use crate::agents::provider::reference::ReferenceTerms;
use crate::agents::provider::relabelling::ReportingTerms;
use crate::agents::provider::remedial_plan::RemedialPlanTerms;
use crate::agents::provider::target_effort::TargetEffortTerms;
use crate::agents::provider::two_tasks::UnmeasuredQualityTerms;
use crate::agents::provider::workforce::WorkforceTerms;
use crate::agents::quality::QualityTerms;
use crate::agents::regulator::RegulatorTerms;
use crate::agents::relationship::TrustTerms;
use crate::agents::stability::StabilityTerms;
use crate::care::{
    BedTerms, CommunityTerms, DemandTerms, ElectiveTerms, GrowthPath, HealthTerms, UrgentCareTerms, WaitBand,
};
use crate::contract::LineValues;
use crate::units::{Money, Share, SignedShare};

use super::mechanisms::Mechanisms;
use super::nation::NationFile;
use super::sources::Source;

/// A local health economy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Economy {
    /// The JSON Schema that editors check this file against.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Title for readers.
    pub title: String,
    /// What this economy is, and what it is not.
    pub description: String,
    /// First financial year, named by the calendar year in which it starts. Raising it starts every run later, closer to what
    /// is dated, such as the caps on agencies.
    #[schemars(range(min = 1948, max = 2100), extend("unit" = "calendar year"))]
    pub first_year: u32,
    /// Providers by name.
    pub providers: BTreeMap<String, ProviderFile>,
    /// Commissioners by name.
    pub commissioners: BTreeMap<String, CommissionerFile>,
    /// Who buys what from whom.
    pub contracts: Vec<ContractFile>,
    /// Prices and their paths: the same in every regime.
    pub prices: PriceTerms,
    /// How much care is wanted.
    pub demand: DemandTerms,
    /// Beds and stays.
    pub beds: BedTerms,
    /// Accident and emergency.
    pub urgent_care: UrgentCareTerms,
    /// Elective care and its waiting list.
    pub elective: ElectiveTerms,
    /// Community and mental-health services.
    pub community: CommunityTerms,
    /// How boards change the capacity of care.
    pub capacity: CapacityTerms,
    /// What harms and helps the health of the population.
    pub health: HealthTerms,
    /// What care costs.
    pub cost: CostTerms,
    /// How providers are staffed.
    pub workforce: WorkforceTerms,
    /// How boards save.
    pub efficiency: EfficiencyTerms,
    /// How effort answers sanctions.
    pub target_effort: TargetEffortTerms,
    /// How effort on what is measured and care that nobody measures go together.
    pub unmeasured_quality: UnmeasuredQualityTerms,
    /// How figures are reported and audited.
    pub reporting: ReportingTerms,
    /// What goals of a quality payment ask of the parties.
    pub quality_payment: QualityTerms,
    /// When providers are in distress, and what it costs them.
    pub distress: DistressTerms,
    /// How far ahead boards look.
    pub horizon: HorizonTerms,
    /// How trust moves.
    pub trust: TrustTerms,
    /// How prevention works.
    pub prevention: PreventionTerms,
    /// What a holder of the whole budget can do about delayed transfers.
    pub coordination: CoordinationTerms,
    /// What contracting costs.
    pub negotiation: NegotiationTerms,
    /// How circumstances move away from what contracts say, and what that costs.
    pub adaptation: AdaptationTerms,
    /// How the parties bargain, where bargaining is looked at round by round.
    pub bargaining: BargainingTerms,
    /// How parties choose among what their contract offers.
    pub choice: ChoiceTerms,
    /// How commissioners plan.
    pub planning: PlanningTerms,
    /// How commissioners live within their allocations.
    pub budget: BudgetTerms,
    /// How commissioners enforce.
    pub monitoring: MonitoringTerms,
    /// How remedial action plans go.
    pub remedial_plans: RemedialPlanTerms,
    /// How the year is settled outside the contract.
    pub settlement: SettlementTerms,
    /// What stability is worth to the parties.
    pub stability: StabilityTerms,
    /// How providers are regulated and supported.
    pub regulator: RegulatorTerms,
    /// How far below zero a party may fall, and what then happens.
    pub limits: LimitTerms,
    /// How providers deal with the centre, and the centre with them.
    pub centre: CentreTerms,
    /// A provider that does what lies in its own hands, against which breaches are laid to somebody's account.
    pub reference_provider: ReferenceTerms,
    /// England, at whose size deficits and sanctions are printed too; left out where the economy is no small copy of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub england: Option<NationFile>,
    /// Which mechanisms are at work.
    pub mechanisms: Mechanisms,
    /// Where the numbers come from, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
}

/// A provider as the file describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderFile {
    /// Name for readers; no named organisation.
    pub title: String,
    /// What kind of care it gives.
    pub kind: ProviderKind,
    /// Income a year for services that are not counted, at the first year's prices. Raising it makes providers larger beside
    /// the care that is counted.
    pub other_services_pounds: Money,
    /// Reserve at the start. Raising it keeps providers out of distress for longer.
    pub opening_reserve_pounds: Money,
    /// Surplus of the year before the start, as a part of income; deficit below zero. Raising it makes care cheaper for the
    /// provider from the start.
    #[schemars(range(min = -0.5, max = 0.5), extend("unit" = "share of income"))]
    pub opening_surplus_share: SignedShare,
}

/// What kind of care a provider gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// Accident and emergency, beds and elective care.
    Acute(AcuteFile),
    /// Community or mental-health services.
    Community(CommunityFile),
}

/// An acute provider in the year before the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcuteFile {
    /// Attendances at accident and emergency. Raising it makes accident and emergency larger, its staff included.
    #[schemars(range(min = 1.0, max = 100_000.0), extend("unit" = "patients a week"))]
    pub attendances_per_week: f64,
    /// Emergency admissions. Raising it fills beds.
    #[schemars(range(min = 1.0, max = 50_000.0), extend("unit" = "patients a week"))]
    pub emergencies_per_week: f64,
    /// Referrals for elective and outpatient care. Raising it makes elective care larger, its places included, beside the same
    /// opening list.
    #[schemars(range(min = 1.0, max = 100_000.0), extend("unit" = "patients a week"))]
    pub referrals_per_week: f64,
    /// Beds, general and acute, open overnight. Raising it empties beds.
    #[schemars(range(min = 1.0, max = 50_000.0), extend("unit" = "beds"))]
    pub beds: f64,
    /// Patients on the waiting list at the start. Raising it makes patients wait longer from the start.
    #[schemars(range(min = 0, max = 5_000_000), extend("unit" = "patients"))]
    pub waiting_list_patients: u32,
    /// How long they have waited, band by band; left out, the list is as one of its length is in steady state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 53))]
    pub waiting_list_bands: Vec<WaitBand>,
    /// Elective capacity at the start against the referrals of the year before that were not removed from the list. Raising it
    /// shortens the waiting list.
    #[schemars(range(min = 0.1, max = 3.0), extend("unit" = "ratio"))]
    pub elective_capacity_ratio: f64,
    /// Attendances that accident and emergency is staffed for at the start, against those of the year before. Raising it makes
    /// fewer attendances wait.
    #[schemars(range(min = 0.1, max = 3.0), extend("unit" = "ratio"))]
    pub staffed_capacity_ratio: f64,
    /// The capacity that the cost of the year before the start paid for; left out, that of this file. Capacity beyond it costs
    /// money and capacity below it saves money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_for: Option<AcuteCapacity>,
}

/// Capacity of an acute provider that its cost pays for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcuteCapacity {
    /// Beds, general and acute, open overnight. Raising it makes the same beds cheaper than the year before the start.
    #[schemars(range(min = 1.0, max = 50_000.0), extend("unit" = "beds"))]
    pub beds: f64,
    /// Elective capacity against the referrals of the year before that were not removed from the list. Raising it makes the
    /// same places cheaper than the year before the start.
    #[schemars(range(min = 0.1, max = 3.0), extend("unit" = "ratio"))]
    pub elective_capacity_ratio: f64,
    /// Attendances that accident and emergency is staffed for, against those of the year before. Raising it makes the same
    /// staffed capacity cheaper than the year before the start.
    #[schemars(range(min = 0.1, max = 3.0), extend("unit" = "ratio"))]
    pub staffed_capacity_ratio: f64,
}

impl AcuteFile {
    /// The capacity that the provider's cost paid for in the year before the start.
    #[must_use]
    pub fn paid_for(&self) -> AcuteCapacity {
        self.paid_for.unwrap_or(AcuteCapacity {
            beds: self.beds,
            elective_capacity_ratio: self.elective_capacity_ratio,
            staffed_capacity_ratio: self.staffed_capacity_ratio,
        })
    }
}

/// A community or mental-health provider in the year before the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityFile {
    /// Contacts wanted. Raising it makes community care larger, its capacity included, beside the same opening backlog.
    #[schemars(range(min = 1.0, max = 1_000_000.0), extend("unit" = "contacts a week"))]
    pub contacts_per_week: f64,
    /// Contacts that can be delivered at the start, against those wanted in the year before. Raising it shortens the backlog.
    #[schemars(range(min = 0.1, max = 3.0), extend("unit" = "ratio"))]
    pub capacity_ratio: f64,
    /// Contacts wanted and not delivered at the start. Raising it lengthens the backlog at the start.
    #[schemars(range(min = 0, max = 50_000_000), extend("unit" = "contacts"))]
    pub backlog_contacts: u32,
    /// Contacts that could be delivered for the cost of the year before the start, against those wanted; left out, the ratio of
    /// this file. Capacity beyond it costs money and capacity below it saves money. Raising it makes the same capacity cheaper
    /// than the year before the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 3.0), extend("unit" = "ratio"))]
    pub paid_for_capacity_ratio: Option<f64>,
}

/// A commissioner as the file describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionerFile {
    /// Name for readers; no named organisation.
    pub title: String,
    /// People it is responsible for. Raising it spreads the same harm over more people, so that the health index is higher.
    #[schemars(range(min = 1_000, max = 60_000_000), extend("unit" = "people"))]
    pub population_people: u32,
    /// Allocation of the first year. Raising it lets the commissioner plan, help and buy more.
    pub allocation_pounds: Money,
    /// Spending of the first year on everything but these contracts. Raising it leaves less for contracts.
    pub other_spend_pounds: Money,
    /// Reserve at the start. Raising it lets the commissioner spend more in the first years.
    pub opening_reserve_pounds: Money,
}

/// A contract: a commissioner's people make up a share of a provider's work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractFile {
    /// Name of the commissioner.
    pub commissioner: String,
    /// Name of the provider.
    pub provider: String,
    /// Which service is bought.
    pub service: Service,
    /// The part of the provider's work that is for this commissioner's people; the parts of a provider add up to 1. Raising it,
    /// and lowering another's, moves care and its payment to this contract.
    pub activity_share: Share,
}

/// A service that can be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// All that an acute provider does.
    Acute,
    /// All that a community or mental-health provider does.
    Community,
}

/// Prices and their paths. Each path has a value for each year; its last value holds for all later years.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceTerms {
    /// National price of an attendance at accident and emergency in the first year. Raising it makes attendances dearer for
    /// commissioners, and raises what providers' care is taken to have cost at the start.
    pub attendance_pounds: Money,
    /// National price of an emergency admission in the first year. Raising it makes admissions dearer for commissioners, and
    /// raises what providers' care is taken to have cost at the start.
    pub emergency_admission_pounds: Money,
    /// National price of a completed elective or outpatient pathway in the first year, on average. Raising it makes elective
    /// care dearer for commissioners, and raises what providers' care is taken to have cost at the start.
    pub elective_pathway_pounds: Money,
    /// Price of a community or mental-health contact in the first year. Raising it makes contacts dearer for commissioners, and
    /// raises what providers' care is taken to have cost at the start.
    pub contact_pounds: Money,
    /// Net change of the national tariff on entering each later year. Raising a year's value pays providers more from that year
    /// on.
    #[schemars(length(min = 1, max = 100), inner(range(min = -0.2, max = 0.5)), extend("unit" = "share"))]
    pub tariff_change_share_by_year: Vec<f64>,
    /// Growth of what providers pay for an hour of staff on entering each later year. Raising a year's value makes care dearer
    /// for providers from that year on.
    #[schemars(length(min = 1, max = 100), inner(range(min = -0.2, max = 0.5)), extend("unit" = "share"))]
    pub pay_growth_share_by_year: Vec<f64>,
    /// What is added to the growth of pay in every year. Raising it makes care dearer for providers from year to year.
    #[serde(default)]
    #[schemars(range(min = -0.1, max = 0.1), extend("unit" = "share a year"))]
    pub pay_growth_deviation_share_per_year: SignedShare,
    /// Growth of what providers pay for supplies and all else but staff on entering each later year. Raising a year's value
    /// makes care dearer for providers from that year on.
    #[schemars(length(min = 1, max = 100), inner(range(min = -0.2, max = 0.5)), extend("unit" = "share"))]
    pub other_input_price_growth_share_by_year: Vec<f64>,
    /// Growth of commissioners' allocations on entering each later year. Raising a year's value gives commissioners more from
    /// that year on.
    #[schemars(length(min = 1, max = 100), inner(range(min = -0.2, max = 0.5)), extend("unit" = "share"))]
    pub allocation_growth_share_by_year: Vec<f64>,
    /// What is added to the growth of allocations in every year. Raising it gives commissioners more from year to year.
    #[serde(default)]
    #[schemars(range(min = -0.1, max = 0.1), extend("unit" = "share a year"))]
    pub allocation_growth_deviation_share_per_year: SignedShare,
}

impl Economy {
    /// How the need for care truly grows: attendances, admissions, pathways and contacts as people come.
    #[must_use]
    pub fn growth_of_need(&self) -> LineValues<GrowthPath<'_>> {
        let demand = &self.demand;
        LineValues([demand.attendances(), demand.emergencies(), demand.referrals(), demand.contacts()])
    }

    /// Level of what providers pay for staff and all else in a year of the run (0 is the first), against the first year.
    #[must_use]
    pub fn input_price_level(&self, year: u32) -> f64 {
        self.prices.input_level(self.workforce.pay_share_of_cost.value(), year)
    }
}

impl PriceTerms {
    /// Level of a path in a year of the run (0 is the first), against the first year.
    #[must_use]
    pub fn level(path: &[f64], year: u32) -> f64 {
        (0..year).map(|index| 1.0 + Self::change(path, index)).product()
    }

    /// Level of allocations in a year of the run, against the first year.
    #[must_use]
    pub fn allocation_level(&self, year: u32) -> f64 {
        let more = self.allocation_growth_deviation_share_per_year.value();
        let change = |index| Self::change(&self.allocation_growth_share_by_year, index) + more;
        (0..year).map(|index| 1.0 + change(index)).product()
    }

    /// Level of input prices in a year of the run, against the first year, where pay makes up such a part of cost.
    #[must_use]
    pub fn input_level(&self, pay_share: f64, year: u32) -> f64 {
        let change = |index| {
            let pay =
                Self::change(&self.pay_growth_share_by_year, index) + self.pay_growth_deviation_share_per_year.value();
            pay_share * pay + (1.0 - pay_share) * Self::change(&self.other_input_price_growth_share_by_year, index)
        };
        (0..year).map(|index| 1.0 + change(index)).product()
    }

    /// A path's change on entering the year after that of the index; the last goes on.
    fn change(path: &[f64], index: u32) -> f64 {
        path.get(index as usize).or(path.last()).copied().unwrap_or(0.0)
    }

    /// Years for which a path says something of its own, if any changes at all: those before its last change goes on.
    #[must_use]
    pub fn years_given(&self) -> Option<u32> {
        let paths = [
            &self.tariff_change_share_by_year,
            &self.pay_growth_share_by_year,
            &self.other_input_price_growth_share_by_year,
            &self.allocation_growth_share_by_year,
        ];
        let longest = paths.iter().map(|path| path.len() as u32).max().filter(|&changes| changes > 1)?;
        Some(1 + longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_path_compounds_and_its_last_change_goes_on() {
        let level = |year| PriceTerms::level(&[0.1, -0.5], year);
        assert_eq!(level(0), 1.0);
        assert!((level(1) - 1.1).abs() < 1e-12);
        assert!((level(3) - 1.1 * 0.25).abs() < 1e-12);
    }

    #[test]
    fn pay_and_other_prices_weigh_by_their_part_of_cost_and_a_deviation_moves_every_year() {
        let mut prices = PriceTerms {
            attendance_pounds: Money::ZERO,
            emergency_admission_pounds: Money::ZERO,
            elective_pathway_pounds: Money::ZERO,
            contact_pounds: Money::ZERO,
            tariff_change_share_by_year: vec![0.0],
            pay_growth_share_by_year: vec![0.01, 0.03],
            pay_growth_deviation_share_per_year: SignedShare::of(0.0),
            other_input_price_growth_share_by_year: vec![0.04],
            allocation_growth_share_by_year: vec![0.03],
            allocation_growth_deviation_share_per_year: SignedShare::of(-0.01),
        };
        // Three quarters are pay: 0.75% and a quarter of 4%, then 2.25% and 1%.
        assert!((prices.input_level(0.75, 1) - 1.0175).abs() < 1e-12);
        assert!((prices.input_level(0.75, 2) - 1.0175 * 1.0325).abs() < 1e-12);
        prices.pay_growth_deviation_share_per_year = SignedShare::of(0.004);
        assert!((prices.input_level(0.75, 2) - 1.0205 * 1.0355).abs() < 1e-12);
        assert!((prices.allocation_level(2) - 1.02 * 1.02).abs() < 1e-12);
        assert_eq!(prices.years_given(), Some(3));
        prices.pay_growth_share_by_year.pop();
        assert_eq!(prices.years_given(), None);
    }
}
