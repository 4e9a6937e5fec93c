//! V-12: what effort is left where somebody else covers a part of every deficit.

use crate::agents::provider::efficiency::EfficiencyTerms;
use crate::agents::regulator::RegulatorTerms;
use crate::chance::normal_score;
use crate::contract::{Clauses, Payment, Plan};
use crate::units::{Share, SignedShare};

use super::rig::{Rig, Year, pounds, share};
use super::search::{best, grid, normal_below, root};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-12",
    name: "Soft budget",
    setting: "A block *R*, costs *c₀ − e − ε* with normal *ε* of spread *σ*, a share *s* of every deficit covered by \
              the centre at the year end, cost of effort *½ce²*: *ce = 1 − sΦ((c₀ − e − R)/σ)*; *c* = 2, *c₀ − R* = \
              0.4, *σ* = 0.2. At *c* = 1, *c₀ − R* = ½ and *s* = 1 there are three roots: two that pay best nearby, \
              a bail-out trap and a way out of it, and a trough between. The coded saving of a board whose incentive \
              is all there is (nothing without it, all retained) is that condition with last year's margin, so it \
              settles at a root. A unit of money is £1m.",
    source: "Kornai, Kyklos 39 (1986) for the idea; derived.",
    run,
};

const SPREAD: f64 = 0.2;
const BLOCK: f64 = 2.6;
const POUNDS: f64 = 1_000_000.0;

/// A board under a soft budget.
#[derive(Clone, Copy)]
struct SoftBudgetBoard {
    /// How dear effort is.
    cost: f64,
    /// What is missing without effort.
    gap: f64,
    /// Part of a deficit that is covered.
    covered: f64,
}

impl SoftBudgetBoard {
    /// What one more effort costs beyond what it leaves the board: nothing at the best effort.
    fn beyond(self, effort: f64) -> f64 {
        self.cost * effort - 1.0 + self.covered * normal_below((self.gap - effort) / SPREAD)
    }
}

fn run(trial: &Trial) -> Vec<Finding> {
    let shocks: Vec<f64> =
        trial.strata(0, trial.futures(2_000)).into_iter().map(|uniform| SPREAD * normal_score(uniform)).collect();
    let mut findings = Vec::new();
    for covered in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let board = SoftBudgetBoard { cost: 2.0, gap: 0.4, covered };
        let exact = root(-0.1, 1.0, |effort| board.beyond(effort));
        let found = best(0.0, 0.8, 20, |effort| board.surplus(effort, &shocks));
        let of = |what: &str| format!("{what}, {covered} of deficits covered");
        let n = shocks.len() as u64;
        findings.extend([
            Finding::within(Layer::Emergence, of("effort that pays best"), "£m", exact, found, 0.01, n),
            Finding::within(
                Layer::Rule,
                of("saving at which the coded rule settles"),
                "£m",
                exact,
                board.settles(0.3),
                1e-9,
                1,
            ),
        ]);
    }
    findings.extend(trap(&shocks));
    findings
}

/// Three roots: where the trap lies, where it ends, and where a board lands that comes from either side.
fn trap(shocks: &[f64]) -> Vec<Finding> {
    let board = SoftBudgetBoard { cost: 1.0, gap: 0.5, covered: 1.0 };
    let [low, middle, high] =
        [(-0.1, 0.2), (0.8, 0.3), (0.8, 1.1)].map(|(low, high)| root(low, high, |effort| board.beyond(effort)));
    let paid: Vec<(f64, f64)> =
        grid(-0.1, 1.1, 120).into_iter().map(|effort| (effort, board.surplus(effort, shocks))).collect();
    let turns = |rises: f64| {
        let turn = move |three: &&[(f64, f64)]| {
            let [before, here, after] = [three[0].1, three[1].1, three[2].1].map(|paid| rises * paid);
            here > before && here > after
        };
        paid.windows(3).filter(turn).map(|three| three[1].0).collect::<Vec<f64>>()
    };
    let (tops, troughs) = (turns(1.0), turns(-1.0));
    let at = |efforts: &[f64], place: usize| efforts.get(place).copied().unwrap_or(f64::NAN);
    let n = shocks.len() as u64;
    let emerges = |what: &str, exact, found| Finding::within(Layer::Emergence, what, "£m", exact, found, 0.015, n);
    let coded = |what: &str, exact, found| Finding::within(Layer::Rule, what, "£m", exact, found, 1e-9, 1);
    vec![
        Finding::within(Layer::Emergence, "efforts that pay best nearby", "efforts", 2.0, tops.len() as f64, 0.0, n),
        emerges("effort in the trap", low, at(&tops, 0)),
        emerges("effort that pays worst between", middle, at(&troughs, 0)),
        emerges("effort out of the trap", high, at(&tops, 1)),
        coded("saving at which the coded rule settles from below", low, board.settles(0.4)),
        coded("saving at which the coded rule settles from above", high, board.settles(0.6)),
    ]
}

impl SoftBudgetBoard {
    /// Mean surplus of years with an effort by the ledger, less the cost of effort.
    fn surplus(self, effort: f64, shocks: &[f64]) -> f64 {
        let plan = Plan { local_index: 1.0, other_services: pounds(BLOCK * POUNDS), ..Plan::default() };
        let mut rig = Rig::new(Clauses::only(Payment::block()), plan);
        let centre = RegulatorTerms {
            watched_deficit_share: Share::NONE,
            grave_deficit_share: Share::NONE,
            failing_reserve_share_of_income: SignedShare::of(0.0),
            persistence_quarters: 1,
            supported_from_segment: 1,
            supported_reserve_share_of_income: SignedShare::of(0.0),
            support_share: share(self.covered),
        };
        let year = |shock: &f64| {
            let cost = pounds((BLOCK + self.gap - effort - shock) * POUNDS);
            rig.live(&Year { cost, support: Some(&centre), ..Year::default() }).pounds() / POUNDS
        };
        shocks.iter().map(year).sum::<f64>() / shocks.len() as f64 - 0.5 * self.cost * effort * effort
    }

    /// Where the coded rule settles that looks at the margin of the year before, from a saving on.
    fn settles(self, from: f64) -> f64 {
        let terms = EfficiencyTerms {
            savings_available_share: Share::ALL,
            take_up_share_per_year: share(1.0 / self.cost),
            trend_share_per_year: Share::NONE,
            effort_without_incentive_share: Share::NONE,
            reference_retained_share: SignedShare::of(1.0),
            one_off_ratio: 0.0,
            bail_out_belief_share: share(self.covered),
            bail_out_step_share: Share::NONE,
            margin_uncertainty_share: SignedShare::of(SPREAD),
        };
        (0..200)
            .fold(from, |saving, _| terms.saving(1.0, 1.0, self.covered, terms.deficit_probability(saving - self.gap)))
    }
}
