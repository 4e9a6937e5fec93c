//! How each side's surplus comes about: from plan to outturn under each heading of the ledger, and on to the underlying
//! surplus.
//!
//! The steps and their order stand in the chart of accounts.

use crate::analysis::findings::{BarKind, Bridge, BridgeBar, Quantiles};
use crate::analysis::quantiles::mean;
use crate::engine::FLOW_PARTIES;
use crate::ledger::{BridgeStep, Heading, Row};
use crate::measures::{Column, HEADLINE};
use crate::study::execute::Executed;

use super::run_summary::RunSummary;

/// A side of the contracts.
struct ContractSide {
    name: &'static str,
    /// Kinds of parties, in the order in which a run keeps their flows.
    parties: std::ops::Range<usize>,
    has_care: bool,
}

const SIDES: [ContractSide; 2] = [
    ContractSide { name: "Providers", parties: 1..FLOW_PARTIES, has_care: true },
    ContractSide { name: "Commissioners", parties: 0..1, has_care: false },
];

/// The bridges of every arm, for each side of the contracts.
#[must_use]
pub fn findings(done: &Executed<RunSummary>, years: u32) -> Vec<Bridge> {
    let of_arm = |arm: usize| SIDES.iter().map(move |side| (arm, side));
    (0..done.shape.arms).flat_map(of_arm).map(|(arm, side)| bridge(done, arm, side, years)).collect()
}

fn bridge(done: &Executed<RunSummary>, arm: usize, side: &ContractSide, years: u32) -> Bridge {
    let over_sets = |pence: &dyn Fn(&RunSummary) -> f64| -> Vec<f64> {
        let of_set = |set: usize| mean(&done.of_set(arm, set).iter().map(pence).collect::<Vec<_>>());
        (0..done.shape.sets).map(|set| of_set(set) / 100.0 / f64::from(years.max(1))).collect()
    };
    let mut bars = Vec::new();
    let mut push = |name: &str, kind: BarKind, pounds: &[f64]| {
        // A step that nobody ever took tells nothing.
        if kind == BarKind::Total || pounds.iter().any(|pounds| *pounds != 0.0) {
            bars.push(BridgeBar { name: name.to_owned(), kind, pounds: Quantiles::of(pounds) });
        }
    };
    let plan = over_sets(&|run| planned(run, side));
    let reported = over_sets(&|run| reported(run, side));
    push("Planned surplus", BarKind::Total, &plan);
    if side.has_care {
        let against_plan = |run: &RunSummary| run.planned_cost - one_off_savings(run) + net(run, side, Heading::Care);
        push("Cost of care against plan", BarKind::Step, &over_sets(&against_plan));
        push("One-off savings", BarKind::OneOff, &over_sets(&one_off_savings));
    }
    for (name, kind, headings) in steps() {
        push(name, kind, &over_sets(&|run| headings.iter().map(|&heading| net(run, side, heading)).sum()));
    }
    push("Reported surplus", BarKind::Total, &reported);
    if side.has_care {
        push("Support taken out", BarKind::OneOff, &over_sets(&|run| -support(run, side)));
        push("One-off savings taken out", BarKind::OneOff, &over_sets(&|run| -one_off_savings(run)));
        let underlying = |run: &RunSummary| reported_before_support(run, side) - one_off_savings(run);
        push("Underlying surplus", BarKind::Total, &over_sets(&underlying));
    }
    let change: Vec<f64> = reported.iter().zip(&plan).map(|(outturn, plan)| outturn - plan).collect();
    Bridge { arm, party: side.name.to_owned(), bars, change: Quantiles::of(&change) }
}

/// The steps between plan and outturn, each with its headings. Received less given.
fn steps() -> Vec<(&'static str, BarKind, Vec<Heading>)> {
    let steps = Heading::grouped(|row| if let BridgeStep::Of(name) = row.step { Some(name) } else { None });
    let kind = |headings: &[Heading]| {
        if headings.iter().all(|heading| heading.row().is_support()) { BarKind::OneOff } else { BarKind::Step }
    };
    steps.into_iter().map(|(name, headings)| (name, kind(&headings), headings)).collect()
}

/// Net received by a side under a heading, in pence.
fn net(run: &RunSummary, side: &ContractSide, heading: Heading) -> f64 {
    side.parties.clone().map(|party| run.flows[party][heading.index()]).sum()
}

/// Income that was planned less what the plan would have cost, in pence.
fn planned(run: &RunSummary, side: &ContractSide) -> f64 {
    let headings: f64 =
        Heading::that(|row| row.step == BridgeStep::Planned).map(|heading| net(run, side, heading)).sum();
    if side.has_care { headings - run.planned_cost } else { headings }
}

/// The year's surplus as it was counted for the tables, support from the centre included, in pence.
fn reported(run: &RunSummary, side: &ContractSide) -> f64 {
    reported_before_support(run, side) + support(run, side)
}

/// Net received from the centre by a side, in pence.
fn support(run: &RunSummary, side: &ContractSide) -> f64 {
    Heading::that(Row::is_support).map(|heading| net(run, side, heading)).sum()
}

fn reported_before_support(run: &RunSummary, side: &ContractSide) -> f64 {
    let wanted = if side.has_care { "provider_surplus_pounds" } else { "commissioner_surplus_pounds" };
    let place = HEADLINE.iter().position(|measure| measure.id == wanted).unwrap_or_default();
    run.headline.iter().map(|year| year[place] * 100.0).sum()
}

/// Savings that were made once, in pence: what the system's surplus loses on the way to the underlying one.
fn one_off_savings(run: &RunSummary) -> f64 {
    // The first row of each year is the system's.
    let entities = run.rows.len() / run.headline.len().max(1);
    let of_year =
        |row: &crate::engine::YearRow| row[Column::SURPLUS as usize] - row[Column::UNDERLYING_SURPLUS as usize];
    run.rows.iter().step_by(entities.max(1)).map(of_year).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::study_shape::StudyShape;
    use crate::measures::ALL;
    use crate::study::controls::Held;

    /// A year, in pounds: plan 100 and its cost 90; care 97 of which 2 were saved once; 5 of sanctions; 4 of support.
    fn run() -> RunSummary {
        let mut run = RunSummary { planned_cost: 9_000.0, ..RunSummary::nothing() };
        for (party, heading, pounds) in [
            (0, Heading::Allocation, 120.0),
            (0, Heading::Baseline, -100.0),
            (1, Heading::Baseline, 60.0),
            (2, Heading::Baseline, 40.0),
            (1, Heading::Care, -97.0),
            (1, Heading::Sanction, -5.0),
            (0, Heading::Sanction, 5.0),
            (1, Heading::Support, 4.0),
        ] {
            run.flows[party][heading.index()] += pounds * 100.0;
        }
        let mut headline = [0.0; HEADLINE.len()];
        (headline[1], headline[2]) = (100.0 - 97.0 - 5.0, 25.0);
        run.headline = vec![headline];
        let mut system = [0.0; ALL.len()];
        (system[Column::SURPLUS as usize], system[Column::UNDERLYING_SURPLUS as usize]) = (2_300.0, 2_100.0);
        run.rows = vec![system];
        run
    }

    fn bridges() -> Vec<Bridge> {
        let shape = StudyShape { arms: 1, sets: 1, futures_per_set: 1 };
        let done =
            Executed { shape, runs: vec![run()], differences: Vec::new(), year_ends_proved: 0, held: Held::default() };
        findings(&done, 1)
    }

    #[test]
    fn the_steps_of_a_worked_year_are_those_reckoned_by_hand() {
        let found = bridges();
        let bars: Vec<(&str, f64)> = found[0].bars.iter().map(|bar| (bar.name.as_str(), bar.pounds.mean)).collect();
        let expected = [
            ("Planned surplus", 10.0),
            ("Cost of care against plan", -9.0),
            ("One-off savings", 2.0),
            ("Sanctions", -5.0),
            ("Support from the centre", 4.0),
            ("Reported surplus", 2.0),
            ("Support taken out", -4.0),
            ("One-off savings taken out", -2.0),
            ("Underlying surplus", -4.0),
        ];
        assert_eq!(bars, expected);
        assert_eq!((found[0].change.mean, found[1].change.mean), (-8.0, 5.0));
    }

    #[test]
    fn every_stretch_adds_up_to_the_total_at_its_end() {
        for bridge in bridges() {
            let mut sum = 0.0;
            for bar in &bridge.bars {
                if bar.kind == BarKind::Total && sum != 0.0 {
                    assert!((sum - bar.pounds.mean).abs() < 1e-9, "{}: {}", bridge.party, bar.name);
                }
                sum = if bar.kind == BarKind::Total { bar.pounds.mean } else { sum + bar.pounds.mean };
            }
        }
    }

    #[test]
    fn steps_come_in_the_order_of_the_chart_of_accounts_and_cash_that_is_lent_comes_last() {
        let names: Vec<&str> = steps().into_iter().map(|(name, _, _)| name).collect();
        assert_eq!(names[..3], ["Reconciliation to activity", "Readmissions not paid", "Marginal rate"]);
        assert_eq!(names[names.len() - 3..], ["Support from the centre", "Loan from the centre", "Loan repaid"]);
    }

    #[test]
    fn every_heading_of_the_ledger_is_in_the_plan_or_in_exactly_one_step() {
        for heading in Heading::that(|row| !matches!(row.step, BridgeStep::Planned | BridgeStep::Care)) {
            let holding = steps().into_iter().filter(|(_, _, headings)| headings.contains(&heading));
            assert_eq!(holding.count(), 1, "{heading:?}");
        }
    }
}
