//! Who pays whom: the flows of a study, made of what each kind of party received and gave under each heading.
//! Which headings make a flow, and between whom, stands in the chart of accounts.
//!
//! A flow is never below zero. Where money can go either way under a clause there are two flows, one for each way.

use crate::analysis::cubes::{FlowCube, FlowName};

use crate::analysis::study_shape::StudyShape;
use crate::engine::FLOW_PARTIES;
use crate::ledger::{Heading, Sides};

use super::run_summary::RunSummary;

const COMMISSIONERS: &str = "Commissioners";
const ACUTE: &str = "Acute providers";
const COMMUNITY: &str = "Community providers";
const CENTRE: &str = "Centre";
const TREASURY: &str = "Treasury";
const STAFF: &str = "Staff and suppliers";

/// Kinds of parties in the order in which a run keeps their flows.
const PARTIES: [&str; FLOW_PARTIES] = [COMMISSIONERS, ACUTE, COMMUNITY];

/// One flow: its name, the party whose receipts tell it, the codes, and the way it goes.
struct FlowLine {
    name: FlowName,
    party: usize,
    headings: Vec<Heading>,
    /// 1 for what the party receives, -1 for what it gives.
    sign: f64,
}

/// The mean yearly flows of every run, without those that never flow.
#[must_use]
pub fn cube(shape: StudyShape, runs: &[RunSummary], years: usize) -> FlowCube {
    let lines: Vec<FlowLine> =
        lines().into_iter().filter(|line| runs.iter().any(|run| pounds(line, run) > 0.0)).collect();
    let names = lines.iter().map(|line| line.name.clone()).collect();
    let parties = PARTIES.into_iter().chain([CENTRE]).map(str::to_owned).collect();
    let mut cube = FlowCube::new(shape, names, parties);
    for (at, run) in shape.every_run().zip(runs) {
        let values: Vec<f64> = lines.iter().map(|line| pounds(line, run) / years.max(1) as f64).collect();
        cube.put(at, &values).expect("the runs are those of the shape");
    }
    cube
}

/// Pounds that flow over all years; nothing where money flows the other way.
fn pounds(line: &FlowLine, run: &RunSummary) -> f64 {
    let pence: f64 = line.headings.iter().map(|heading| run.flows[line.party][heading.index()]).sum();
    (line.sign * pence / 100.0).max(0.0)
}

/// The flows between parties of such sides, each with its headings. Received less given.
fn between(sides: Sides) -> Vec<(&'static str, Vec<Heading>)> {
    Heading::grouped(|row| (row.sides == sides).then_some(row.flow))
}

fn lines() -> Vec<FlowLine> {
    let mut lines = Vec::new();
    let mut add = |from: &str, to: &str, sides: Sides, party: usize, sign: f64| {
        for (clause, headings) in between(sides) {
            let name = FlowName { from: from.to_owned(), to: to.to_owned(), clause: clause.to_owned() };
            lines.push(FlowLine { name, party, headings, sign });
        }
    };
    add(TREASURY, COMMISSIONERS, Sides::Treasury, 0, 1.0);
    for (party, provider) in PARTIES.into_iter().enumerate().skip(1) {
        add(CENTRE, provider, Sides::Centre, party, 1.0);
        add(COMMISSIONERS, provider, Sides::Contract, party, 1.0);
        add(provider, COMMISSIONERS, Sides::Contract, party, -1.0);
    }
    // Acute providers lead, and community providers give care under their budgets.
    add(ACUTE, COMMUNITY, Sides::Lead, 2, 1.0);
    add(COMMUNITY, ACUTE, Sides::Lead, 2, -1.0);
    for (party, name) in PARTIES.into_iter().enumerate() {
        add(CENTRE, name, Sides::Rescue, party, 1.0);
        add(name, STAFF, Sides::Outside, party, -1.0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(flows: &[(usize, Heading, f64)]) -> RunSummary {
        let mut kept = RunSummary::nothing();
        for &(party, heading, pence) in flows {
            kept.flows[party][heading.index()] = pence;
        }
        kept
    }

    #[test]
    fn every_heading_belongs_to_a_flow() {
        let lines = lines();
        // What is lent and repaid is cash and no income: it makes no position.
        for heading in Heading::that(|row| row.sides != Sides::Cash) {
            assert!(lines.iter().any(|line| line.headings.contains(&heading)), "{heading:?} flows nowhere");
        }
    }

    #[test]
    fn a_net_receipt_that_turns_round_is_a_flow_the_other_way() {
        let shape = StudyShape { arms: 1, sets: 1, futures_per_set: 2 };
        let runs = [run(&[(1, Heading::RiskShare, 300.0)]), run(&[(1, Heading::RiskShare, -500.0)])];
        let cube = cube(shape, &runs, 1);
        let named: Vec<_> = cube.flows().iter().map(|flow| (flow.from.as_str(), flow.to.as_str())).collect();
        assert_eq!(named, [(COMMISSIONERS, ACUTE), (ACUTE, COMMISSIONERS)]);
        assert_eq!((cube.pounds(0, 0), cube.pounds(0, 1)), (vec![vec![3.0, 0.0]], vec![vec![0.0, 5.0]]));
    }

    #[test]
    fn positions_of_the_parties_add_up_to_the_system_without_support() {
        let flows = [
            (0, Heading::Allocation, 10_000.0),
            (0, Heading::Baseline, -8_000.0),
            (1, Heading::Baseline, 8_000.0),
            (1, Heading::Care, -9_000.0),
            (1, Heading::Support, 600.0),
        ];
        let cube = cube(StudyShape { arms: 1, sets: 1, futures_per_set: 1 }, &[run(&flows)], 2);
        let system: f64 = cube.parties().iter().map(|party| cube.position(0, party)[0][0]).sum();
        // £100 came in from the Treasury, £90 went to staff: £10 in two years. The support of £6 cancels.
        assert!((system - 5.0).abs() < 1e-9);
    }
}
