//! Who pays whom: the flows of a study, made of what each kind of party received and gave under each code.
//!
//! A flow is never below zero. Where money can go either way under a clause there are two flows, one for each way.

use crate::analysis::samples::{FlowCube, FlowName, Run, Shape};
use crate::ledger::Code;

use super::kept::{Kept, PARTY_KINDS};

const COMMISSIONERS: &str = "Commissioners";
const ACUTE: &str = "Acute providers";
const COMMUNITY: &str = "Community providers";
const CENTRE: &str = "Centre";
const TREASURY: &str = "Treasury";
const STAFF: &str = "Staff and suppliers";

/// Kinds of parties in the order in which a run keeps their flows.
const PARTIES: [&str; PARTY_KINDS] = [COMMISSIONERS, ACUTE, COMMUNITY];

/// What providers receive from commissioners: a name for readers, and the codes. Received less given.
const BETWEEN: [(&str, &[Code]); 13] = [
    (
        "Contract payments",
        &[Code::Baseline, Code::Reconciliation, Code::MarginalRate, Code::Readmissions, Code::RetainedGivenBack],
    ),
    ("Sanctions", &[Code::Sanction]),
    ("Sanctions reinvested", &[Code::Reinvestment]),
    ("Risk share", &[Code::RiskShare]),
    ("Outcome payment", &[Code::OutcomePayment]),
    ("Quality payment", &[Code::QualityPayment]),
    ("Penalties after audits", &[Code::AuditPenalty]),
    ("Year-end settlement", &[Code::Settlement]),
    ("Commissioners' duties", &[Code::CommissionerDuty]),
    ("Losses made good", &[Code::Guarantee]),
    ("Surplus given back", &[Code::ProfitCap]),
    ("Earned on changes", &[Code::Changes]),
    // Nothing stands in escrow when a run has ended: what was withheld and not released was forfeited.
    ("Remedial action plans", &[Code::PlanPenalty, Code::Withheld, Code::Released, Code::Forfeited]),
];

/// What community providers receive from acute ones as their leads. Received less given.
const PASSED_ON: [(&str, &[Code]); 2] =
    [("Subcontracts", &[Code::Subcontract]), ("Sanctions handed down", &[Code::SubcontractSanction])];

/// What each party spends outside the system.
const SPENT: [(&str, &[Code]); 6] = [
    ("Cost of care", &[Code::Care, Code::Agency, Code::Capacity, Code::Effort]),
    ("Misfit of contracts", &[Code::Misfit]),
    ("Prevention", &[Code::Prevention, Code::RetainedSpent]),
    ("Remedial work", &[Code::PlanCost]),
    ("Contracting", &[Code::Negotiation, Code::Monitoring, Code::Arbitration, Code::Oversight, Code::Exit]),
    ("Other services", &[Code::OtherSpend]),
];

/// One flow: its name, the party whose receipts tell it, the codes, and the way it goes.
struct Line {
    name: FlowName,
    party: usize,
    codes: &'static [Code],
    /// 1 for what the party receives, -1 for what it gives.
    sign: f64,
}

/// The mean yearly flows of every run, without those that never flow.
#[must_use]
pub fn cube(shape: Shape, runs: &[Kept], years: usize) -> FlowCube {
    let lines: Vec<Line> = lines().into_iter().filter(|line| runs.iter().any(|run| pounds(line, run) > 0.0)).collect();
    let names = lines.iter().map(|line| line.name.clone()).collect();
    let parties = PARTIES.into_iter().chain([CENTRE]).map(str::to_owned).collect();
    let mut cube = FlowCube::new(shape, names, parties);
    for (place, run) in runs.iter().enumerate() {
        let at = run_at(shape, place);
        let values: Vec<f64> = lines.iter().map(|line| pounds(line, run) / years.max(1) as f64).collect();
        cube.put(at, &values).expect("the runs are those of the shape");
    }
    cube
}

/// The run at a place in the order of arms, parameter sets and futures.
#[must_use]
pub fn run_at(shape: Shape, place: usize) -> Run {
    let (rest, future) = (place / shape.futures, place % shape.futures);
    Run { arm: rest / shape.sets, set: rest % shape.sets, future }
}

/// Pounds that flow over all years; nothing where money flows the other way.
fn pounds(line: &Line, run: &Kept) -> f64 {
    let pence: f64 = line.codes.iter().map(|code| run.flows[line.party][code.index()]).sum();
    (line.sign * pence / 100.0).max(0.0)
}

fn lines() -> Vec<Line> {
    let line = |from: &str, to: &str, clause: &str, party, codes, sign| {
        let name = FlowName { from: from.to_owned(), to: to.to_owned(), clause: clause.to_owned() };
        Line { name, party, codes, sign }
    };
    let mut lines = vec![line(TREASURY, COMMISSIONERS, "Allocation", 0, &[Code::Allocation], 1.0)];
    for (party, provider) in PARTIES.into_iter().enumerate().skip(1) {
        lines.push(line(CENTRE, provider, "Support from the centre", party, &[Code::Support, Code::WriteOff], 1.0));
        lines.push(line(CENTRE, provider, "Conditional support", party, &[Code::ConditionalSupport], 1.0));
        for (clause, codes) in BETWEEN {
            lines.push(line(COMMISSIONERS, provider, clause, party, codes, 1.0));
            lines.push(line(provider, COMMISSIONERS, clause, party, codes, -1.0));
        }
    }
    for (clause, codes) in PASSED_ON {
        lines.push(line(ACUTE, COMMUNITY, clause, 2, codes, 1.0));
        lines.push(line(COMMUNITY, ACUTE, clause, 2, codes, -1.0));
    }
    for (party, name) in PARTIES.into_iter().enumerate() {
        lines.push(line(CENTRE, name, "Debts taken over", party, &[Code::DebtTakenOver], 1.0));
        lines.extend(SPENT.map(|(clause, codes)| line(name, STAFF, clause, party, codes, -1.0)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(flows: &[(usize, Code, f64)]) -> Kept {
        let mut kept = Kept::nothing();
        for &(party, code, pence) in flows {
            kept.flows[party][code.index()] = pence;
        }
        kept
    }

    #[test]
    fn every_code_belongs_to_a_flow() {
        let lines = lines();
        // What is lent and repaid is cash and no income: it makes no position.
        for code in Code::ALL.iter().filter(|code| !matches!(code, Code::Loan | Code::Repayment)) {
            assert!(lines.iter().any(|line| line.codes.contains(code)), "{code:?} flows nowhere");
        }
    }

    #[test]
    fn a_net_receipt_that_turns_round_is_a_flow_the_other_way() {
        let shape = Shape { arms: 1, sets: 1, futures: 2 };
        let runs = [run(&[(1, Code::RiskShare, 300.0)]), run(&[(1, Code::RiskShare, -500.0)])];
        let cube = cube(shape, &runs, 1);
        let named: Vec<_> = cube.flows().iter().map(|flow| (flow.from.as_str(), flow.to.as_str())).collect();
        assert_eq!(named, [(COMMISSIONERS, ACUTE), (ACUTE, COMMISSIONERS)]);
        assert_eq!((cube.pounds(0, 0), cube.pounds(0, 1)), (vec![vec![3.0, 0.0]], vec![vec![0.0, 5.0]]));
    }

    #[test]
    fn positions_of_the_parties_add_up_to_the_system_without_support() {
        let flows = [
            (0, Code::Allocation, 10_000.0),
            (0, Code::Baseline, -8_000.0),
            (1, Code::Baseline, 8_000.0),
            (1, Code::Care, -9_000.0),
            (1, Code::Support, 600.0),
        ];
        let cube = cube(Shape { arms: 1, sets: 1, futures: 1 }, &[run(&flows)], 2);
        let system: f64 = cube.parties().iter().map(|party| cube.position(0, party)[0][0]).sum();
        // £100 came in from the Treasury, £90 went to staff: £10 in two years. The support of £6 cancels.
        assert!((system - 5.0).abs() < 1e-9);
    }
}
