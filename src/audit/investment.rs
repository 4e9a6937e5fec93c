//! V-08: what is left of an investment that pays back later, where renewals take what has been saved.

use crate::agents::horizon::investment_share;
use crate::contract::{Activity, Form, Regime};
use crate::engine::{Otherwise, Pulse};
use crate::scenario::Economy;

use super::lever::{best, best_of_each};
use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::small_economy::{block, economy, gained, surpluses};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-08",
    name: "Investment that pays back later",
    setting: "An investment saves from *L* years later on, decays by *d* a year, and its savings are kept until the renewal: of \
              first best *1 − φ(1 − φ^T)/(T(1 − φ))* is made at *L* = 0 on average over a term, φ = δ(1 − d); at *L* = 1, \
              *1 − (1 − φ^T)/(T(1 − φ))*, which is nothing under yearly terms. Prevention in the engine: a plan is signed on the \
              year before, at the tariff, and sums are rebased on that year's cost; a provider that saves *m* of the tariff for \
              each case keeps *1 − (δ/m)·(1 − δ^T)/(T(1 − δ))·(1 − λ(1 − m)/(1 − (1 − λ)δ^T))* of what it saves, however \
              slowly prevention builds up.",
    source: "Cabral and Riordan, Journal of Regulatory Economics 1 (1989), for lags of regulation; derived.",
    run,
};

/// A year's discount of an organisation that stays, and of a board that may be gone.
const DISCOUNT: f64 = 1.0 / 1.035;
const BOARD: f64 = 0.767;
/// What wears off in a year.
const DECAY: f64 = 0.1;

fn run(_: &Trial) -> Vec<Finding> {
    let terms = [(0, 1), (0, 3), (0, 5), (0, 10), (1, 1), (1, 2), (1, 3), (1, 5), (1, 10)];
    let mut findings = terms.map(|(lead, years)| rule(lead, years, DISCOUNT)).to_vec();
    findings.extend([1, 5].map(|years| rule(1, years, BOARD)));
    findings.extend([investments::<1>(0), investments::<3>(0), investments::<5>(0)]);
    findings.extend([investments::<1>(1), investments::<2>(1), investments::<5>(1)]);
    for (marginal, rebasing) in [(1.0, 0.0), (0.7, 0.0), (0.7, 0.5)] {
        findings.extend([1, 2, 5].map(|years| prevention_in_the_engine(years, marginal, rebasing)));
    }
    findings.extend([1.0, 0.7].map(prevention_that_pays_best));
    findings
}

/// Part of first best that is made on average over a term of so many years, and how near it must be met: nothing is exactly
/// nothing.
fn made(lead: u32, years: u32, discount: f64, within: f64) -> (f64, f64) {
    if lead >= years {
        return (0.0, 0.0);
    }
    let (phi, term) = (discount * (1.0 - DECAY), f64::from(years));
    let sum = (1.0 - libm::pow(phi, term)) / (term * (1.0 - phi));
    (1.0 - if lead == 0 { phi * sum } else { sum }, within)
}

fn rule(lead: u32, years: u32, discount: f64) -> Finding {
    let coded = investment_share(years, lead, discount, DECAY);
    let (exact, within) = made(lead, years, discount, 1e-12);
    let quantity = format!("investment, mean over a term of {years}, L {lead}, δ {discount:.3}");
    Finding::within(Layer::Rule, quantity, "part of first best", exact, coded, within, 1)
}

/// Admissions without any investment, and those that an investment of 1 avoids a year at first; each is worth a pound.
const ADMISSIONS: f64 = 1e9;
const AVOIDED: f64 = 1e6;
/// Contracts that are lived.
const CONTRACTS: usize = 3;

/// The investments of a contract's years that pay best together. A renewal takes from the plan what earlier contracts'
/// investments avoid.
fn investments<const T: usize>(lead: usize) -> Finding {
    let phi = DISCOUNT * (1.0 - DECAY);
    let first_best = libm::pow(phi, lead as f64) / (1.0 - phi);
    let worth = |parts: &[f64; T]| {
        let avoided = |invested: usize, year: usize| {
            let age = year - invested;
            let effect = if age >= lead { libm::pow(1.0 - DECAY, age as f64) } else { 0.0 };
            AVOIDED * first_best * parts[invested % T] * effect
        };
        let left =
            |until: usize, year: usize| (ADMISSIONS - (0..until).map(|at| avoided(at, year)).sum::<f64>()).round();
        let mut rig = Rig::new(pays_for_emergencies(Form::Block), plan_of_emergencies(ADMISSIONS, 1.0));
        let of_year = |year: usize| {
            let cases = left(year + 1, year);
            rig.plan = plan_of_emergencies(left(year - year % T, year), 1.0);
            let activity = Activity { emergencies: cases as u32, ..Activity::default() };
            let surplus = rig.live(&Year { activity, cost: pounds(cases), ..Year::default() }).pounds();
            let investment = first_best * parts[year % T];
            libm::pow(DISCOUNT, year as f64) * (surplus / AVOIDED - 0.5 * investment * investment)
        };
        (0..CONTRACTS * T).map(of_year).sum()
    };
    let found = best_of_each::<T>(1.5, 0.001, worth).iter().sum::<f64>() / T as f64;
    let (exact, within) = made(lead as u32, T as u32, DISCOUNT, 0.005);
    let quantity = format!("investment that pays best, mean over a term of {T}, L {lead}, δ {DISCOUNT:.3}");
    Finding::within(Layer::Emergence, quantity, "part of first best", exact, found, within, CONTRACTS as u64)
}

/// Years that the engine lives.
const LIVED: u32 = 90;
/// Effort of one year, as a part of full effort: so little that the product of two changes does not matter.
const LITTLE: f64 = 0.02;

/// The engine under a block, in which the hospital may prevent something in one year.
struct PreventionUnderBlock {
    economy: Economy,
    regime: Regime,
    plain: Vec<f64>,
}

impl PreventionUnderBlock {
    fn under(years: u32, marginal: f64, rebasing: f64) -> Self {
        let (mut economy, regime) = (economy(), block(years, rebasing));
        economy.mechanisms.prevention = true;
        economy.mechanisms.rebasing = true;
        economy.cost.marginal_cost_share = share(marginal);
        let plain = surpluses(&economy, &regime, LIVED, Otherwise::default());
        Self { economy, regime, plain }
    }

    /// What so much effort in one year gains the hospital by the ledger: running cost saved, less what its plans lose.
    fn gain(&self, effort: f64, year: u32) -> f64 {
        let otherwise = Otherwise { prevention: Pulse { share: effort, year }, ..Otherwise::default() };
        gained(&surpluses(&self.economy, &self.regime, LIVED, otherwise), &self.plain, year, BOARD)
    }

    /// What it saves if its plan is never made anew.
    fn whole(marginal: f64, effort: f64) -> f64 {
        Self::under(LIVED, marginal, 0.0).gain(effort, 1)
    }
}

/// What the engine leaves of prevention on average over the years of a term.
fn kept_in_the_engine(years: u32, marginal: f64, rebasing: f64) -> f64 {
    let term = libm::pow(BOARD, f64::from(years));
    let mean = (1.0 - term) / (f64::from(years) * (1.0 - BOARD));
    let rebased = rebasing * (1.0 - marginal) / (1.0 - (1.0 - rebasing) * term);
    1.0 - BOARD / marginal * mean * (1.0 - rebased)
}

fn prevention_in_the_engine(years: u32, marginal: f64, rebasing: f64) -> Finding {
    let lived = PreventionUnderBlock::under(years, marginal, rebasing);
    // The second contract, so that the plan stands on a year that was lived.
    let kept: f64 = (years..2 * years).map(|year| lived.gain(LITTLE, year)).sum::<f64>() / f64::from(years);
    let found = kept / PreventionUnderBlock::whole(marginal, LITTLE);
    let quantity =
        format!("kept of prevention in the engine, mean over a term of {years}, m {marginal}, λ {rebasing}, δ {BOARD}");
    let exact = kept_in_the_engine(years, marginal, rebasing);
    Finding::within(Layer::Mechanics, quantity, "share", exact, found, 0.001, u64::from(years))
}

/// The prevention that pays best in the engine under yearly terms.
fn prevention_that_pays_best(marginal: f64) -> Finding {
    let (lived, whole) = (PreventionUnderBlock::under(1, marginal, 0.0), PreventionUnderBlock::whole(marginal, 1.0));
    let found = best(0.0, 1.5, 0.002, |part| lived.gain(part, 1) / whole - 0.5 * part * part);
    let exact = kept_in_the_engine(1, marginal, 0.0).max(0.0);
    let quantity = format!("prevention that pays best in the engine, yearly terms, m {marginal}, δ {BOARD}");
    Finding::within(Layer::Emergence, quantity, "part of first best", exact, found, 0.005, 1)
}
