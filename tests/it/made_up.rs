//! Economies and contracts made up by chance: tiny and huge providers, empty lists, parameters at the ends of their ranges.

use commonpurse::chance::{Place, Purpose};
use commonpurse::contract::{
    ActivityCost, AgreedGrowth, Alliance, Application, BaseYear, Baseline, Basis, Basket, Blended, CapAndCollar,
    Clauses, CostAndVolume, Credit, DiscountTier, EarlyTermination, Extension, FixedSum, Form, Funded, Goal,
    Indexation, LeadExit, LeadPrice, LeadProvider, Level, Linear, MarginalRateEmergency, OutcomePayment, OutcomeTerms,
    OwedBy, Paid, PaidBy, Payment, PlanTrigger, PlanTriggers, ProfitCap, QualityGoals, QualityPayment, Readmissions,
    Regime, RemedialActionPlan, RetainedMoney, RiskShare, Sanction, SanctionTerms, Sanctions, Subcontracts,
    SystemDeficit, Term,
};
use commonpurse::scenario::origin::Origins;
use commonpurse::scenario::resolve::{check_document, schema_of};
use commonpurse::scenario::{ContractFile, Economy, ProviderKind, Service};
use commonpurse::units::Share;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::world::*;

/// The numbers from 0 to 1 from which everything is made up, from a seed.
#[derive(Clone, Debug)]
pub struct Dice(Place);

impl Dice {
    /// Dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Place { seed, replication: 0, purpose: Purpose::LatinHypercube, entity: 0, step: 0 })
    }

    fn share(&mut self) -> f64 {
        self.0.step += 1;
        self.0.uniform()
    }

    /// Evenly between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    /// Between two positive numbers, as often in each power of ten.
    pub fn scaled(&mut self, low: f64, high: f64) -> f64 {
        low * libm::pow(high / low, self.share())
    }

    /// One of so many, counted from 0.
    pub fn one_of(&mut self, count: usize) -> usize {
        ((self.share() * count as f64) as usize).min(count - 1)
    }

    /// True with a probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// A share, as often none or all as anything between.
    pub fn a_share(&mut self) -> Share {
        let value = match self.one_of(4) {
            0 => 0.0,
            1 => 1.0,
            _ => self.share(),
        };
        share(value)
    }

    /// Something or nothing.
    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(0.5) { Some(make(self)) } else { None }
    }
}

/// An economy with other people, other sizes and other parameters than the typical one, within what its schema allows.
pub fn made_up_economy(dice: &mut Dice, providers: usize, commissioners: usize, schema: &Value) -> Economy {
    let mut economy = typical();
    let files: Vec<_> = economy.providers.values().cloned().collect();
    economy.providers.clear();
    for id in 0..providers {
        let mut file = files[if dice.chance(0.35) { 2 } else { 0 }].clone();
        let size = dice.scaled(0.000_4, 4.0);
        match &mut file.kind {
            ProviderKind::Acute(acute) => {
                acute.attendances_per_week = (acute.attendances_per_week * size).max(1.0);
                acute.emergencies_per_week = (acute.emergencies_per_week * size * dice.between(0.2, 2.0)).max(1.0);
                acute.referrals_per_week = (acute.referrals_per_week * size * dice.between(0.2, 2.0)).max(1.0);
                acute.beds = (acute.beds * size * dice.between(0.3, 2.0)).max(1.0);
                let weeks = if dice.chance(0.2) { 0.0 } else { dice.between(0.5, 60.0) };
                acute.waiting_list_patients = (acute.referrals_per_week * weeks) as u32;
                acute.elective_capacity_ratio = dice.scaled(0.1, 3.0);
                acute.staffed_capacity_ratio = dice.scaled(0.1, 3.0);
            }
            ProviderKind::Community(community) => {
                community.contacts_per_week = (community.contacts_per_week * size).max(1.0);
                community.capacity_ratio = dice.scaled(0.1, 3.0);
                community.backlog_contacts = (community.contacts_per_week * dice.between(0.0, 30.0)) as u32;
            }
        }
        file.other_services_pounds = file.other_services_pounds.times(size * dice.between(0.0, 2.0));
        file.opening_reserve_pounds = file.opening_reserve_pounds.times(size * dice.between(0.0, 3.0));
        file.opening_surplus_share = dice.between(-0.3, 0.3);
        economy.providers.insert(format!("provider-{id}"), file);
    }
    let of_commissioner = economy.commissioners["north"].clone();
    economy.commissioners.clear();
    for id in 0..commissioners {
        let mut file = of_commissioner.clone();
        let size = dice.scaled(0.01, 3.0);
        file.population_people = (f64::from(file.population_people) * size).max(1_000.0) as u32;
        file.allocation_pounds = file.allocation_pounds.times(size * dice.between(0.5, 1.5));
        file.other_spend_pounds = file.other_spend_pounds.times(size * dice.between(0.0, 2.0));
        file.opening_reserve_pounds = file.opening_reserve_pounds.times(size * dice.between(0.0, 3.0));
        economy.commissioners.insert(format!("commissioner-{id}"), file);
    }
    economy.contracts = made_up_contracts(dice, &economy);
    with_extremes(&economy, dice, schema)
}

/// Every provider works for one or for all commissioners.
fn made_up_contracts(dice: &mut Dice, economy: &Economy) -> Vec<ContractFile> {
    let commissioners: Vec<&String> = economy.commissioners.keys().collect();
    let mut contracts = Vec::new();
    for (provider, file) in &economy.providers {
        let service = match file.kind {
            ProviderKind::Acute(_) => Service::Acute,
            ProviderKind::Community(_) => Service::Community,
        };
        let first = dice.one_of(commissioners.len());
        let buyers = if dice.chance(0.6) { commissioners.clone() } else { vec![commissioners[first]] };
        let weights: Vec<f64> = buyers.iter().map(|_| dice.between(0.01, 1.0)).collect();
        let total: f64 = weights.iter().sum();
        for (commissioner, weight) in buyers.into_iter().zip(weights) {
            contracts.push(ContractFile {
                commissioner: commissioner.clone(),
                provider: provider.clone(),
                service,
                activity_share: Share::clamped(weight / total),
            });
        }
    }
    contracts
}

/// Moves about one parameter in eight to an end of its range or anywhere within it.
fn with_extremes(economy: &Economy, dice: &mut Dice, schema: &Value) -> Economy {
    let mut document = serde_json::to_value(economy).expect("economies are JSON");
    let members = document.as_object_mut().expect("an economy is an object");
    for (key, value) in members {
        if ["providers", "commissioners", "contracts", "prices", "first_year", "sources"].contains(&key.as_str()) {
            continue;
        }
        shake(value, &schema["properties"][key], schema, dice);
    }
    check_document(&document, &Origins::unplaced("made up")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Shakes every number below a value. `stated` is what the schema says of it, beside the type it refers to.
fn shake(value: &mut Value, stated: &Value, root: &Value, dice: &mut Dice) {
    let followed = stated["$ref"].as_str().and_then(|reference| root.pointer(reference.trim_start_matches('#')));
    let find = |keyword: &str| stated.get(keyword).or_else(|| followed.and_then(|layer| layer.get(keyword)));
    match value {
        Value::Object(members) => {
            let properties = find("properties").unwrap_or(&Value::Null);
            members.iter_mut().for_each(|(key, value)| shake(value, &properties[key], root, dice));
        }
        Value::Array(items) => {
            let inner = find("items").unwrap_or(&Value::Null);
            items.iter_mut().for_each(|value| shake(value, inner, root, dice));
        }
        Value::Bool(on) => *on ^= dice.chance(0.1),
        Value::Number(number) if dice.chance(0.12) => {
            let was = number.as_f64().expect("numbers of economies are plain");
            let bounds = (find("minimum").and_then(Value::as_f64), find("maximum").and_then(Value::as_f64));
            // Sums of money have bounds beyond any budget; they move by a factor instead.
            let (low, high) = match bounds {
                (Some(low), Some(high)) if high - low < 1e9 => (low, high),
                _ => (0.0, was * 20.0),
            };
            let to = match dice.one_of(3) {
                0 => low,
                1 => high,
                _ => dice.between(low, high),
            };
            *value = if value.is_f64() { Value::from(to) } else { Value::from(to.round() as i64) };
        }
        _ => {}
    }
}

fn made_up_form(dice: &mut Dice) -> Form {
    match dice.one_of(6) {
        0 => Form::Activity,
        1 => Form::Block,
        2 => Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: dice.a_share(),
            marginal_share_below_plan: dice.a_share(),
        }),
        3 => Form::CapAndCollar(CapAndCollar {
            cap_share_of_plan: dice.maybe(Dice::a_share),
            collar_share_of_plan: dice.maybe(Dice::a_share),
        }),
        4 => Form::DiscountTier(DiscountTier {
            threshold_share_above_plan: dice.a_share(),
            marginal_share_beyond: dice.a_share(),
        }),
        _ => Form::Blended(Blended { fixed_share_of_plan: dice.a_share(), variable_share_of_tariff: dice.a_share() }),
    }
}

fn made_up_sanction(dice: &mut Dice) -> Sanction {
    Sanction {
        per_breach_pounds: pounds(dice.scaled(1.0, 20_000.0).round()),
        threshold_share: dice.maybe(Dice::a_share),
        floor_share: dice.maybe(Dice::a_share),
        owed_by: [OwedBy::Provider, OwedBy::Commissioner, OwedBy::Both][dice.one_of(3)],
    }
}

fn made_up_sanctions(dice: &mut Dice) -> Sanctions {
    Sanctions {
        standards: SanctionTerms {
            a_and_e_four_hours: dice.maybe(made_up_sanction),
            rtt_incomplete: dice.maybe(made_up_sanction),
            fifty_two_weeks: dice.maybe(made_up_sanction),
            twelve_hours: dice.maybe(made_up_sanction),
            community_contacts: dice.maybe(made_up_sanction),
        },
        cap_share_of_quarterly_value: dice.maybe(|dice| share(dice.between(0.0, 0.05))),
        reinvested_share: dice.a_share(),
        application: [Application::Mandatory, Application::Discretion, Application::Suspended][dice.one_of(3)],
    }
}

fn made_up_risk_share(dice: &mut Dice) -> RiskShare {
    RiskShare {
        basis: match dice.one_of(4) {
            0 => Basis::SystemDeficit(SystemDeficit { provider_share_of_deficit: dice.a_share() }),
            1 => Basis::Alliance(Alliance { providers_share_of_result: dice.a_share() }),
            _ => Basis::ActivityCost(ActivityCost { value_share_of_tariff: dice.a_share() }),
        },
        corridor_share_of_plan: dice.maybe(Dice::a_share),
        commissioner_share_inside: dice.a_share(),
        commissioner_share_outside: dice.a_share(),
    }
}

fn made_up_goal(dice: &mut Dice) -> Goal {
    Goal {
        weight_share: share(1.0 / 3.0),
        level: [Level::National, Level::Local][dice.one_of(2)],
        required_share: share(dice.between(0.5, 1.0)),
        credit: match dice.one_of(2) {
            0 => Credit::Cliff,
            _ => Credit::Linear(Linear { floor_share: share(dice.between(0.0, 0.5)) }),
        },
    }
}

fn made_up_quality_payment(dice: &mut Dice) -> QualityPayment {
    QualityPayment {
        share_of_contract_value: dice.a_share(),
        goals: QualityGoals {
            a_and_e_four_hours: dice.maybe(made_up_goal),
            rtt_incomplete: dice.maybe(made_up_goal),
            community_contacts: dice.maybe(made_up_goal),
        },
        weight_share_by_quarter: [[0.25; 4], [1.0, 0.0, 0.0, 0.0], [0.1, 0.2, 0.3, 0.4]][dice.one_of(3)].map(share),
        all_or_nothing: dice.chance(0.5),
        paid: [Paid::OnAccount, Paid::WhenEarned][dice.one_of(2)],
        funded: [Funded::OnTop, Funded::FromPrice][dice.one_of(2)],
    }
}

fn made_up_use(dice: &mut Dice) -> RetainedMoney {
    [RetainedMoney::Kept, RetainedMoney::DemandManagement, RetainedMoney::ReinvestedInProvider][dice.one_of(3)]
}

fn made_up_remedial_action_plan(dice: &mut Dice) -> RemedialActionPlan {
    let trigger = |dice: &mut Dice| PlanTrigger {
        months_below_standard: 1 + dice.one_of(4) as u32,
        threshold_share: dice.maybe(Dice::a_share),
    };
    RemedialActionPlan {
        standards: PlanTriggers {
            a_and_e_four_hours: dice.maybe(trigger),
            rtt_incomplete: dice.maybe(trigger),
            fifty_two_weeks: dice.maybe(trigger),
            twelve_hours: dice.maybe(trigger),
            community_contacts: dice.maybe(trigger),
        },
        milestone_months: 1 + dice.one_of(4) as u32,
        longest_withholding_months: 1 + dice.one_of(8) as u32,
        paid_by: [PaidBy::Provider, PaidBy::Commissioner][dice.one_of(2)],
        cost_pounds_per_month: pounds(dice.scaled(1.0, 100_000.0).round()),
        withheld_share_of_monthly_value: dice.a_share(),
        release_share: dice.a_share(),
        not_agreed_share_of_monthly_value: dice.a_share(),
        not_delivered_share_of_monthly_value: dice.a_share(),
    }
}

/// A contract of any clauses, many of them absurd.
pub fn made_up_regime(dice: &mut Dice) -> Regime {
    let mut regime = regime("annual-sanctions");
    regime.term = Term {
        years: 1 + dice.one_of(5) as u32,
        rebasing_share: dice.a_share(),
        agreed_growth_share_per_year: AgreedGrowth {
            attendances: dice.between(-0.2, 0.2),
            emergency: dice.between(-0.2, 0.2),
            elective: dice.between(-0.2, 0.2),
            contacts: dice.between(-0.2, 0.2),
        },
        indexation: [Indexation::NationalTariff, Indexation::InputPrices, Indexation::Cash][dice.one_of(3)].clone(),
        reopener_threshold_share: dice.maybe(|dice| share(dice.between(0.0, 0.2))),
        early_termination: dice.maybe(|dice| EarlyTermination {
            trigger_loss_share_of_value: share(dice.between(0.0, 0.2)),
            cost_share_of_value: dice.a_share(),
            borne_by_commissioner_share: dice.a_share(),
        }),
        extension: dice.maybe(|dice| Extension { years: 1 + dice.one_of(3) as u32, needs_trust_share: dice.a_share() }),
        staggered: dice.chance(0.5),
    };
    regime.clauses = made_up_clauses(dice);
    regime
}

/// Any clauses, many of them absurd.
pub fn made_up_clauses(dice: &mut Dice) -> Clauses {
    let mut clauses = Clauses::only(Payment {
        attendances: made_up_form(dice),
        emergency: made_up_form(dice),
        elective: made_up_form(dice),
        contacts: made_up_form(dice),
    });
    clauses.readmissions =
        dice.maybe(|dice| Readmissions { unpaid_share: dice.a_share(), retained_money: made_up_use(dice) });
    clauses.marginal_rate_emergency = dice.maybe(|dice| MarginalRateEmergency {
        marginal_share: dice.a_share(),
        baseline: if dice.chance(0.5) {
            Baseline::Plan
        } else {
            Baseline::BaseYear(BaseYear { share_of_opening_activity: dice.a_share() })
        },
        retained_money: made_up_use(dice),
    });
    clauses.sanctions = dice.maybe(made_up_sanctions);
    clauses.risk_share = dice.maybe(made_up_risk_share);
    clauses.outcome_payment = dice.maybe(|dice| OutcomePayment {
        basket: Basket {
            health_index: dice.maybe(made_up_outcome),
            emergency_admissions: dice.maybe(made_up_outcome),
            long_waits: dice.maybe(made_up_outcome),
            delayed_transfers: dice.maybe(made_up_outcome),
        },
        cap_share_of_value: dice.a_share(),
        smoothing_years: 1 + dice.one_of(5) as u32,
    });
    clauses.profit_cap =
        dice.maybe(|dice| ProfitCap { profit_cap_share_of_income: dice.a_share(), returned_share: dice.a_share() });
    clauses.lead_provider = dice.maybe(made_up_lead);
    clauses.quality_payment = dice.maybe(made_up_quality_payment);
    clauses.remedial_action_plan = dice.maybe(made_up_remedial_action_plan);
    clauses
}

fn made_up_outcome(dice: &mut Dice) -> OutcomeTerms {
    OutcomeTerms { value_share_per_point: dice.a_share(), expected_change_points_per_year: dice.between(-10.0, 10.0) }
}

fn made_up_lead(dice: &mut Dice) -> LeadProvider {
    LeadProvider {
        provider: dice.maybe(|dice| format!("provider-{}", dice.one_of(4))),
        price: if dice.chance(0.5) {
            LeadPrice::FixedSum(FixedSum { price_share_of_expected_cost: dice.between(0.5, 1.5) })
        } else {
            LeadPrice::Formula
        },
        subcontracts: Subcontracts {
            passed_through_share: dice.a_share(),
            blame_passed_on_share: dice.a_share(),
            contracting_cost_share: dice.a_share(),
        },
        exit: LeadExit {
            tolerance_share_of_annual_value: share(dice.between(0.0, 0.2)),
            guarantee_share: dice.a_share(),
            cost_share_of_annual_value: share(dice.between(0.0, 0.1)),
            commissioner_share_of_cost: dice.a_share(),
        },
    }
}

/// Everything that a test of one run is made up from.
pub fn made_up() -> impl Strategy<Value = (usize, usize, u32, u64)> {
    (1..4_usize, 1..4_usize, 1..4_u32, any::<u64>().no_shrink())
}

#[test]
fn made_up_economies_are_of_many_kinds() {
    let schema = schema_of::<Economy>();
    let mut runner = TestRunner::deterministic();
    let (mut tiny, mut empty, mut parameters) = (0, 0, std::collections::BTreeSet::new());
    let base = serde_json::to_value(typical()).unwrap();
    for _ in 0..100 {
        let (providers, commissioners, _, seed) = made_up().new_tree(&mut runner).unwrap().current();
        let economy = made_up_economy(&mut Dice::new(seed), providers, commissioners, &schema);
        for file in economy.providers.values() {
            if let ProviderKind::Acute(file) = &file.kind {
                tiny += u32::from(file.attendances_per_week < 10.0);
                empty += u32::from(file.waiting_list_patients == 0);
            }
        }
        let document = serde_json::to_value(&economy).unwrap();
        for (section, members) in document.as_object().unwrap() {
            for (key, value) in members.as_object().into_iter().flatten() {
                if value.is_number() && base[section][key] != *value {
                    parameters.insert(format!("{section}.{key}"));
                }
            }
        }
    }
    assert!(tiny > 3 && empty > 10, "{tiny} tiny and {empty} empty");
    assert!(parameters.len() > 60, "only {} parameters move: {parameters:?}", parameters.len());
}
