//! V-14: both parties can prevent admissions, and a contract can only divide what that saves.

use crate::agents::prevention::{PreventionTerms, Stakes};
use crate::contract::{Activity, ActivityCost, Basis, Clauses, Form, RiskShare};
use crate::units::Share;

use super::lever::{best, best_of_each};
use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::small_economy::economy;
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-14",
    name: "Demand management from both sides",
    setting: "Either party prevents a case for each unit of effort at *½cD²*; a case costs *v*, of which the contract lays *x* on \
              the commissioner: *D_c = xv/c*, *D_p = (1 − x)v/c*, together *v/c* for every *x* from 0 to 1, where twice that \
              would be best; the net gain is *1 − ½(x² + (1 − x)²)* of the best. Above 1 the provider gains from demand and \
              prevents nothing.",
    source: "Holmström, Bell Journal of Economics 13 (1982), on teams; derived.",
    run,
};

/// What a case costs, what it is paid by activity, and what effort costs.
const VALUE: f64 = 1_200.0;
const TARIFF: f64 = 2_000.0;
const EFFORT: f64 = 100.0;
/// Admissions without any effort; one of them stands for so many.
const ADMISSIONS: f64 = 1_000.0;
const EACH: f64 = 1e5;
/// To what width a lever is searched for, and how near it must come.
const WIDTH: f64 = 0.005;
const WITHIN: f64 = 0.02;

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = rule();
    for (x, net) in [(0.0, 7_200.0), (0.25, 9_900.0), (0.5, 10_800.0), (0.75, 9_900.0), (1.0, 7_200.0)] {
        let mut parties = Parties::under(sharing(x));
        let efforts = parties.efforts();
        let of = |what: &str| format!("{what}, x {x}");
        findings.extend([
            prevented(of("prevented by the commissioner"), VALUE / EFFORT * x, efforts[0]),
            prevented(of("prevented by both together"), VALUE / EFFORT, efforts[0] + efforts[1]),
            gained(of("net gain"), net, parties.net(efforts)),
        ]);
    }
    let mut by_activity = Parties::under(pays_for_emergencies(Form::Activity));
    let efforts = by_activity.efforts();
    findings.extend([
        prevented("prevented by the commissioner, paid by activity".into(), TARIFF / EFFORT, efforts[0]),
        prevented("prevented by the provider, paid by activity".into(), 0.0, efforts[1]),
        gained("net gain, paid by activity".into(), 4_000.0, by_activity.net(efforts)),
    ]);
    let together = best_of_each(25.0, WIDTH, |&efforts| by_activity.net(efforts));
    findings.extend([
        prevented("prevented by both together, were they one".into(), 2.0 * VALUE / EFFORT, together[0] + together[1]),
        gained("net gain, were they one".into(), 14_400.0, by_activity.net(together)),
    ]);
    findings
}

fn prevented(quantity: String, exact: f64, found: f64) -> Finding {
    Finding::within(Layer::Emergence, quantity, "cases", exact, found, WITHIN, 1)
}

fn gained(quantity: String, exact: f64, found: f64) -> Finding {
    Finding::within(Layer::Emergence, quantity, "£", exact, found, VALUE * WITHIN, 1)
}

/// The coded rule, where all of an investment pays within the term and nothing is done together.
fn rule() -> Vec<Finding> {
    let (of_commissioner, of_provider) = (0.3, 0.7);
    let terms = PreventionTerms {
        lead_time_years: 0,
        commissioner_effectiveness_share: share(of_commissioner),
        provider_effectiveness_share: share(of_provider),
        joint_effectiveness_share: Share::NONE,
        ..economy().prevention
    };
    let effort = |x| {
        let stakes = Stakes {
            commissioner_bears: x,
            lead_bears: 0.0,
            years: 5,
            // A board that counts nothing but the first year, in which an investment without lead time pays.
            board_discount: 0.0,
            discount: 0.0,
            renewal: 0.0,
            trust: 0.0,
            new_plans: None,
        };
        let effort = terms.effort(&stakes);
        [effort.commissioner / of_commissioner, effort.provider / of_provider]
    };
    let (mut furthest, mut alone) = (0.0_f64, 0.0_f64);
    for hundredth in 0..=100 {
        let x = f64::from(hundredth) / 100.0;
        let [commissioner, provider] = effort(x);
        furthest = furthest.max((commissioner + provider - 0.5).abs());
        alone = alone.max((commissioner - 0.5 * x).abs());
    }
    let of = |what: &str| format!("effort {what}, furthest from its closed form for x from 0 to 1");
    let of_full = "part of full effort";
    vec![
        Finding::within(Layer::Rule, of("of both, for what they can do"), of_full, 0.0, furthest, 1e-12, 101),
        Finding::within(Layer::Rule, of("of the commissioner, for what it can do"), of_full, 0.0, alone, 1e-12, 101),
        Finding::within(Layer::Rule, "effort of the provider, x 1.4", of_full, 0.0, effort(1.4)[1], 0.0, 1),
    ]
}

/// A block of which the commissioner takes over a share of what cases cost.
fn sharing(x: f64) -> Clauses {
    let risk_share = RiskShare {
        basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: share(VALUE / TARIFF) }),
        corridor_share_of_plan: None,
        commissioner_share_inside: share(x),
        commissioner_share_outside: share(x),
    };
    Clauses { risk_share: Some(risk_share), ..pays_for_emergencies(Form::Block) }
}

/// Commissioner and provider under a contract.
struct Parties {
    rig: Rig,
}

impl Parties {
    fn under(clauses: Clauses) -> Self {
        Self { rig: Rig::new(clauses, plan_of_emergencies(ADMISSIONS * EACH, TARIFF)) }
    }

    /// What is left to each by the ledger, its own effort taken off.
    fn left(&mut self, efforts: [f64; 2]) -> [f64; 2] {
        let cases = (EACH * (ADMISSIONS - efforts[0] - efforts[1])).round();
        let activity = Activity { emergencies: cases as u32, ..Activity::default() };
        let year = Year { activity, cost: pounds(VALUE * cases), ..Year::default() };
        let surpluses = self.rig.live_for_both(&year);
        std::array::from_fn(|at| surpluses[at].pounds() / EACH - 0.5 * EFFORT * efforts[at] * efforts[at])
    }

    /// The efforts of which each answers the other best.
    fn efforts(&mut self) -> [f64; 2] {
        let mut efforts = [0.0; 2];
        for party in [0, 1, 0, 1] {
            let mut tried = efforts;
            efforts[party] = best(0.0, 25.0, WIDTH, |effort| {
                tried[party] = effort;
                self.left(tried)[party]
            });
        }
        efforts
    }

    /// What both are better off than without any effort.
    fn net(&mut self, efforts: [f64; 2]) -> f64 {
        self.left(efforts).iter().sum::<f64>() - self.left([0.0; 2]).iter().sum::<f64>()
    }
}
