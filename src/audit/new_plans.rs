//! V-29: what prevention is worth to either side where plans are made anew on fewer admissions.

use crate::agents::horizon::NewPlans;
use crate::agents::prevention::{PreventionTerms, Stakes};
use crate::contract::{CostAndVolume, Form, Payment, Regime};
use crate::engine::{Otherwise, Pulse};
use crate::scenario::Economy;
use crate::units::Share;

use super::lever::best;
use super::rig::share;
use super::small_economy::{contract, economy, gained, surpluses_of_both};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-29",
    name: "Prevention as the ledger pays it",
    setting: "A case that is prevented saves *m* of its tariff. Within the term the contract pays *a* of the tariff less for it; \
              from the next signing on the plan, signed on the year before, has it no more, and rebasing closes λ of the gap to \
              cost each time. New plans take *N = (1 − a − λ(1 − m)/(1 − (1 − λ)δ^T))/m · δ(1 − δ^T)/(T(1 − δ))* of what is saved, on \
              average over the years of a term and however slowly an effect builds up or wears off. The provider keeps \
              *1 − a/m − N* and the commissioner gains *a/m + N*, each by its own δ. Under payment by activity (*a* = 1, λ = 0) the \
              provider loses at any term. Where plans foresee what was invested and all is lost at a signing, V-08 is what is left.",
    source: "Derived; the plan's memory of a year as in records 0010 and 0039.",
    run,
};

/// A year's discount of an organisation that stays, and of a board that may be gone.
const DISCOUNT: f64 = 1.0 / 1.035;
const BOARD: f64 = 0.767;
/// Part of the tariff that the running cost of a case comes to.
const MARGINAL: f64 = 0.7;

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = vec![furthest_from_yearly_sums(), parts_add_up(), under_activity()];
    findings.extend([1, 5, 10].map(|years| left_under_a_block(years, BOARD)));
    findings.extend([1, 5, 10].map(|years| left_under_a_block(years, BOARD * 0.9)));
    for (years, paid, rebasing) in [(1, 0.0, 0.0), (2, 0.35, 0.0), (5, 0.35, 0.0), (1, 1.0, 0.0), (2, 0.0, 0.5)] {
        findings.extend(in_the_engine(years, paid, rebasing));
    }
    findings.push(pays_best(0.2));
    findings
}

/// What new plans take: the closed form.
fn taken(years: u32, paid: f64, rebasing: f64, discount: f64) -> f64 {
    let term = libm::pow(discount, f64::from(years));
    let given_back = rebasing * (1.0 - MARGINAL) / (1.0 - (1.0 - rebasing) * term);
    (1.0 - paid - given_back) / MARGINAL * discount * (1.0 - term) / (f64::from(years) * (1.0 - discount))
}

/// What new plans take, summed up year by year for an effect that begins in each year of a term and wears off.
fn summed_up(plans: &NewPlans, paid: f64, discount: f64, decay: f64) -> f64 {
    let (mut taken, mut saved) = (0.0, 0.0);
    for begun in 0..plans.years {
        let effect = |year: u32| if year < begun { 0.0 } else { libm::pow(1.0 - decay, f64::from(year - begun)) };
        let (mut of_plan, mut given_back) = (0.0, 0.0);
        for year in begun..begun + 600 {
            if year > begun && year.is_multiple_of(plans.years) {
                of_plan = effect(year - 1);
                given_back += plans.rebasing * ((1.0 - plans.marginal_cost_share.value()) * of_plan - given_back);
            }
            let worth = libm::pow(discount, f64::from(year - begun));
            taken += worth * (of_plan * (1.0 - paid) - given_back);
            saved += worth * plans.marginal_cost_share.value() * effect(year);
        }
    }
    taken / saved
}

fn furthest_from_yearly_sums() -> Finding {
    let (mut furthest, mut cases) = (0.0_f64, 0);
    for years in [1, 2, 5, 10] {
        for (paid, rebasing) in [(0.0, 0.0), (0.35, 0.0), (1.0, 0.0), (0.0, 0.5), (0.2, 1.0)] {
            for decay in [0.0, 0.1, 0.5] {
                let plans = NewPlans { years, marginal_cost_share: share(MARGINAL), rebasing };
                let distance = plans.take(paid, BOARD) - summed_up(&plans, paid, BOARD, decay);
                furthest = furthest.max(distance.abs());
                cases += 1;
            }
        }
    }
    let quantity = "taken by new plans, furthest from its yearly sums";
    Finding::within(Layer::Rule, quantity, "part of what is saved", 0.0, furthest, 1e-9, cases)
}

/// The parties under a contract that pays so much of the tariff for a case within the term.
fn stakes(years: u32, paid: f64, rebasing: f64, board_discount: f64) -> (Stakes, NewPlans) {
    let plans = NewPlans { years, marginal_cost_share: share(MARGINAL), rebasing };
    let stakes = Stakes {
        commissioner_bears: paid / MARGINAL,
        lead_bears: 0.0,
        years,
        board_discount,
        discount: DISCOUNT,
        renewal: 0.0,
        trust: 0.0,
        new_plans: Some(plans),
    };
    (stakes, plans)
}

fn parts_add_up() -> Finding {
    let mut furthest = 0.0_f64;
    for (years, paid, lead) in [(1, 0.0, 0.0), (5, 0.35, 0.3), (10, 0.7, 0.0)] {
        let (stakes, plans) = stakes(years, paid, 0.5, BOARD);
        let gains = Stakes { discount: BOARD, lead_bears: lead, ..stakes }.gains(&plans);
        furthest = furthest.max((gains.iter().sum::<f64>() - 1.0).abs());
    }
    let quantity = "parts of commissioner, lead and provider at one discount, furthest from adding up";
    Finding::within(Layer::Rule, quantity, "part of what is saved", 0.0, furthest, 1e-12, 3)
}

fn under_activity() -> Finding {
    let terms = PreventionTerms {
        provider_effectiveness_share: Share::ALL,
        joint_effectiveness_share: Share::NONE,
        ..economy().prevention
    };
    let most = [1, 5, 20].map(|years| terms.effort(&stakes(years, 1.0, 0.0, BOARD).0).provider);
    let quantity = "most effort of a provider that is paid by activity, terms of 1, 5 and 20";
    Finding::within(Layer::Rule, quantity, "part of full effort", 0.0, most.into_iter().fold(0.0, f64::max), 0.0, 3)
}

fn left_under_a_block(years: u32, discount: f64) -> Finding {
    let (stakes, plans) = stakes(years, 0.0, 0.0, discount);
    let [_, _, left] = stakes.gains(&plans);
    let quantity = format!("left to the provider under a block, term of {years}, m {MARGINAL}, δ {discount:.3}");
    let exact = 1.0 - taken(years, 0.0, 0.0, discount);
    Finding::within(Layer::Rule, quantity, "part of what is saved", exact, left, 1e-9, 1)
}

/// Years that the engine lives.
const LIVED: u32 = 60;
/// Effort of one year, as a part of full effort: so little that the product of two changes does not matter.
const LITTLE: f64 = 0.02;

/// The engine, in which the hospital may prevent something in one year.
struct PreventionUnderNewPlans {
    economy: Economy,
    regime: Regime,
    plain: [Vec<f64>; 2],
}

impl PreventionUnderNewPlans {
    fn under(years: u32, paid: f64, rebasing: f64, marginal: f64) -> Self {
        let (mut economy, mut payment) = (economy(), Payment::block());
        if paid > 0.0 {
            let (above, below) = (share(paid), share(paid));
            payment.emergency = Form::CostAndVolume(CostAndVolume {
                marginal_share_above_plan: above,
                marginal_share_below_plan: below,
            });
        }
        let regime = contract(years, rebasing, payment);
        economy.mechanisms.prevention = true;
        economy.mechanisms.rebasing = true;
        economy.cost.marginal_cost_share = share(marginal);
        let plain = surpluses_of_both(&economy, &regime, LIVED, Otherwise::default());
        Self { economy, regime, plain }
    }

    /// What so much effort in one year gains commissioner and hospital by the ledger, each by its own discount.
    fn gain(&self, effort: f64, year: u32, discounts: [f64; 2]) -> [f64; 2] {
        let otherwise = Otherwise { prevention: Pulse { share: effort, year }, ..Otherwise::default() };
        let with = surpluses_of_both(&self.economy, &self.regime, LIVED, otherwise);
        [0, 1].map(|side| gained(&with[side], &self.plain[side], year, discounts[side]))
    }

    /// The running cost that is saved, by either discount: what the hospital gains by a block that is never made anew.
    fn saved(effort: f64, marginal: f64) -> [f64; 2] {
        let forever = Self::under(LIVED, 0.0, 0.0, marginal);
        [DISCOUNT, BOARD].map(|discount| forever.gain(effort, 1, [discount; 2])[1])
    }
}

fn in_the_engine(years: u32, paid: f64, rebasing: f64) -> [Finding; 2] {
    let (lived, saved) = (
        PreventionUnderNewPlans::under(years, paid, rebasing, MARGINAL),
        PreventionUnderNewPlans::saved(LITTLE, MARGINAL),
    );
    // The second contract, so that the plan stands on a year that was lived.
    let mut gains = [0.0; 2];
    for year in years..2 * years {
        let gained = lived.gain(LITTLE, year, [DISCOUNT, BOARD]);
        for side in [0, 1] {
            gains[side] += gained[side] / saved[side] / f64::from(years);
        }
    }
    let within = paid / MARGINAL;
    let exact = [within + taken(years, paid, rebasing, DISCOUNT), 1.0 - within - taken(years, paid, rebasing, BOARD)];
    let finding = |side: usize, who: &str| {
        let quantity =
            format!("gained by the {who} in the engine, term of {years}, a {paid}, m {MARGINAL}, λ {rebasing}");
        Finding::within(
            Layer::Mechanics,
            quantity,
            "part of what is saved",
            exact[side],
            gains[side],
            0.001,
            u64::from(years),
        )
    };
    [finding(0, "commissioner"), finding(1, "hospital")]
}

/// The prevention that pays the hospital best in the engine under yearly terms, where all cost follows cases.
fn pays_best(paid: f64) -> Finding {
    let (lived, [_, whole]) =
        (PreventionUnderNewPlans::under(1, paid, 0.0, 1.0), PreventionUnderNewPlans::saved(1.0, 1.0));
    let found = best(0.0, 1.5, 0.002, |part| lived.gain(part, 1, [BOARD; 2])[1] / whole - 0.5 * part * part);
    let exact = (1.0 - paid) * (1.0 - BOARD);
    let quantity = format!("prevention that pays the hospital best in the engine, yearly terms, a {paid}, m 1");
    Finding::within(Layer::Emergence, quantity, "part of first best", exact, found, 0.005, 1)
}
