//! V-07: what is left of effort where results move the terms of the next contract.

use crate::agents::horizon::retained_of_lasting_saving;
use crate::contract::{Activity, Form};
use crate::engine::{Otherwise, Pulse};
use crate::scenario::Economy;

use super::lever::{best, best_of_each};
use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds};
use super::small_economy::{block, economy, gained, surpluses};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-07",
    name: "The ratchet: yearly and longer terms",
    setting: "A pound gained in year *t* of *T*, with a share λ of what is seen taken at each renewal. A yearly flow against a \
              target that moves with the mean of the last contract keeps \
              *1 − δ^(T−t)·(λ/T)·δ(1 − δ^T)/((1 − δ)(1 − (1 − λ)δ^T))* of its worth; a lasting saving against sums that follow \
              cost, *1 − δ^(T−t+1)·λ/(1 − (1 − λ)δ^T)*. For *T* = 1 both are *ρ/(ρ + λ)*, δ = 1/(1 + ρ).",
    source: "Weitzman, Bell Journal of Economics 11 (1980); longer terms derived.",
    run,
};

/// A year's discount of the searches by hand.
const DISCOUNT: f64 = 0.77;
/// A year's discount of boards in the shipped economies, and the rebasing of their contracts.
const BOARD: f64 = 0.767;
const REBASING: f64 = 0.5;
/// To what width a lever is searched for.
const WIDTH: f64 = 0.001;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = rule();
    findings.extend(efforts::<1>(trial, 1.0));
    findings.extend(efforts::<2>(trial, 1.0));
    findings.extend(efforts::<3>(trial, 1.0));
    findings.extend(efforts::<5>(trial, 1.0));
    findings.extend(efforts::<5>(trial, 0.5));
    for years in [1, 2, 3, 5] {
        findings.extend(savings_in_the_engine(years));
    }
    findings
}

/// What is left of a yearly flow of performance in year `t` of `years`.
fn kept_of_flow(t: u32, years: u32, discount: f64, rebasing: f64) -> f64 {
    let term = f64::from(years);
    let (to_renewal, whole) = (libm::pow(discount, term - f64::from(t)), libm::pow(discount, term));
    let renewals = discount * (1.0 - whole) / ((1.0 - discount) * (1.0 - (1.0 - rebasing) * whole));
    1.0 - to_renewal * rebasing / term * renewals
}

/// What is left of a lasting saving made in year `t` of `years`, summed up year by year.
fn kept_of_saving(t: u32, years: u32, discount: f64, rebasing: f64) -> f64 {
    let (mut kept, mut whole, mut open, mut worth) = (0.0, 0.0, 1.0, 1.0);
    for year in t..t + 2_000 {
        if year > t && (year - 1).is_multiple_of(years) {
            open *= 1.0 - rebasing;
        }
        kept += worth * open;
        whole += worth;
        worth *= discount;
    }
    kept / whole
}

fn rule() -> Vec<Finding> {
    let (mut furthest, mut cases) = (0.0_f64, 0);
    for years in [1, 2, 3, 5, 7, 10] {
        for (t, discount, rebasing) in (1..=years).flat_map(|t| [(t, 0.77, 1.0), (t, BOARD, REBASING), (t, 0.966, 0.2)])
        {
            let distance =
                retained_of_lasting_saving(t, years, discount, rebasing) - kept_of_saving(t, years, discount, rebasing);
            furthest = furthest.max(distance.abs());
            cases += 1;
        }
    }
    let rho = 0.3;
    let yearly = retained_of_lasting_saving(1, 1, 1.0 / (1.0 + rho), REBASING);
    vec![
        Finding::within(
            Layer::Rule,
            "kept of a lasting saving, furthest from its yearly sums",
            "share",
            0.0,
            furthest,
            1e-9,
            cases,
        ),
        Finding::within(
            Layer::Rule,
            "kept under yearly terms, ρ 0.3, λ 0.5",
            "share",
            rho / (rho + 0.5),
            yearly,
            1e-12,
            1,
        ),
    ]
}

/// Admissions without any effort, and those that full effort avoids; each is worth a pound.
const ADMISSIONS: f64 = 1e8;
const AVOIDED: f64 = 1e7;
/// Standard deviation of admissions from year to year.
const DEVIATION: f64 = 1e6;
/// Years after which a pound is worth less than a billionth of one.
const YEARS: usize = 80;

/// The efforts of a contract's years that pay best together, where each contract is lived like the one before.
///
/// The target is a block's planned admissions: each one less than planned is a pound gained.
fn efforts<const T: usize>(trial: &Trial, rebasing: f64) -> Vec<Finding> {
    let chance: Vec<f64> = (0..YEARS + T).map(|year| DEVIATION * trial.place(0, 0, year as u32).normal()).collect();
    let worth = |efforts: &[f64; T]| {
        let mut planned = ADMISSIONS;
        let mut rig = Rig::new(pays_for_emergencies(Form::Block), plan_of_emergencies(planned, 1.0));
        let (mut paid, mut value_now) = (0.0, 1.0);
        for years in chance.chunks_exact(T) {
            let mut seen = 0.0;
            for (effort, chance) in efforts.iter().zip(years) {
                let cases = (ADMISSIONS - AVOIDED * effort + chance).round();
                let activity = Activity { emergencies: cases as u32, ..Activity::default() };
                let surplus = rig.live(&Year { activity, cost: pounds(cases), ..Year::default() }).pounds();
                paid += value_now * (surplus / AVOIDED - 0.5 * effort * effort);
                seen += cases / T as f64;
                value_now *= DISCOUNT;
            }
            planned = (1.0 - rebasing) * planned + rebasing * seen;
            rig.plan = plan_of_emergencies(planned, 1.0);
        }
        paid
    };
    let found = best_of_each(1.5, WIDTH, worth);
    let of_year = |(t, effort): (u32, f64)| {
        let exact = kept_of_flow(t, T as u32, DISCOUNT, rebasing);
        let quantity = format!("effort that pays best, year {t} of {T}, λ {rebasing}, δ {DISCOUNT}");
        Finding::within(Layer::Emergence, quantity, "part of first best", exact, effort, 0.005, YEARS as u64)
    };
    (1..).zip(found).map(of_year).collect()
}

/// Years that the engine lives.
const LIVED: u32 = 90;
/// The lasting saving that would pay best were nothing ever rebased, as a part of cost.
const FIRST_BEST: f64 = 0.02;

/// What the engine leaves of one lasting saving in each year of the second contract, and how large a saving it makes pay best.
fn savings_in_the_engine(years: u32) -> Vec<Finding> {
    let (rebased, regime) = (economy_that_rebases(true), block(years, REBASING));
    let never = economy_that_rebases(false);
    let lived = |economy, share, year| {
        surpluses(economy, &regime, LIVED, Otherwise { saving: Pulse { share, year }, ..Otherwise::default() })
    };
    let (plain, plain_never) = (lived(&rebased, 0.0, 0), lived(&never, 0.0, 0));
    let of_year = |t: u32| {
        let year = years + t - 1;
        let gain = |share| gained(&lived(&rebased, share, year), &plain, year, BOARD);
        let whole = gained(&lived(&never, FIRST_BEST, year), &plain_never, year, BOARD);
        let exact = kept_of_saving(t, years, BOARD, REBASING);
        let kept = gain(FIRST_BEST) / whole;
        let best = best(0.0, 1.5, 0.002, |part| gain(FIRST_BEST * part) / whole - 0.5 * part * part);
        let of = |what: &str| format!("{what}, year {t} of {years}, λ {REBASING}, δ {BOARD}");
        [
            Finding::within(
                Layer::Mechanics,
                of("kept of a lasting saving in the engine"),
                "share",
                exact,
                kept,
                1e-6,
                1,
            ),
            Finding::within(
                Layer::Emergence,
                of("saving that pays best in the engine"),
                "part of first best",
                exact,
                best,
                0.005,
                1,
            ),
        ]
    };
    (1..=years).flat_map(of_year).collect()
}

fn economy_that_rebases(is_on: bool) -> Economy {
    let mut economy = economy();
    economy.mechanisms.rebasing = is_on;
    economy
}
