//! What the contracts paid against plan, and what moved the provider's money most.

use crate::engine::{EntityKind, EventKind};
use crate::ledger::Code;
use crate::measures::Column;

use super::Chapter;
use super::ending::{outcome, year};
use super::figure::{Figure, Role, Shown, Side, What, Which, Years};
use super::lives::View;
use super::prose::{Part, Sentence, say, within_sentence};
use super::telling::{Telling, telling};

/// What contracts pay for care, less what is taken off the price and what a lead passes on.
pub(super) const PAYMENTS: &[Code] = &[
    Code::Baseline,
    Code::Reconciliation,
    Code::MarginalRate,
    Code::Readmissions,
    Code::RetainedGivenBack,
    Code::Subcontract,
];

/// Headings of the ledger that are told as one: a plain name, and the codes. All others are told one by one.
const GROUPS: &[(&str, &[Code])] = &[
    ("sanctions", &[Code::Sanction, Code::Reinvestment, Code::SubcontractSanction]),
    (
        "remedial action plans (their cost, their penalties, and what was withheld and not given back)",
        &[Code::Withheld, Code::Released, Code::Forfeited, Code::PlanCost, Code::PlanPenalty],
    ),
];

/// Every heading but payment for care: its name within a sentence, and its codes.
pub(super) fn headings_beside_payments() -> Vec<(String, Vec<Code>)> {
    let is_grouped = |code: &Code| GROUPS.iter().any(|(_, codes)| codes.contains(code)) || PAYMENTS.contains(code);
    let single = Code::ALL.iter().filter(|code| !is_grouped(code));
    let single = single.map(|&code| (within_sentence(code.label()) + gloss(code), vec![code]));
    single.chain(GROUPS.iter().map(|&(name, codes)| (name.to_owned(), codes.to_vec()))).collect()
}

/// Headings that are named one by one as the largest.
const LARGEST: usize = 4;

/// The chapter.
pub(super) fn chapter(view: &View<'_>, kind: EntityKind) -> Chapter {
    let mut growth = Vec::new();
    if view.years() > 1 {
        growth.push(growth_of_cost_and_payments(view));
        growth.extend((kind == EntityKind::Acute).then(|| activity(view)));
        growth.push(savings_and_staff(view));
    }
    let mut paid = vec![against_plan(view)];
    paid.extend(deals(view));
    Chapter { heading: "What moved its money", paragraphs: vec![what_moved_it(view), paid, growth] }
}

fn ledger(view: &View<'_>, codes: &[Code], years: Years) -> Figure {
    view.figure(What::Ledger { codes: codes.to_vec(), years }, Shown::Money)
}

fn moved(view: &View<'_>) -> Figure {
    let end = What::Outcome { column: Column::RESERVE, years: Years::only(view.last()) };
    view.difference(end, What::OpeningReserve, Shown::Money)
}

/// What is not payment for care or its cost, each on its own; with it how much.
fn headings(view: &View<'_>) -> Vec<(Figure, Sentence)> {
    let mut found = Vec::new();
    let gap = ledger(view, &[PAYMENTS, &[Code::Care]].concat(), view.all());
    let short = if gap.value < 0.0 {
        say!("care cost {} more than was paid for it", gap.clone())
    } else {
        say!("care was paid {} more than it cost", gap.clone())
    };
    found.push((gap, short));
    for (name, codes) in headings_beside_payments().into_iter().filter(|(_, codes)| codes[0] != Code::Care) {
        let sum = ledger(view, &codes, view.all());
        let verb = if sum.value < 0.0 { "took" } else { "brought" };
        if sum.value != 0.0 {
            found.push((sum.clone(), say!("{} {} {}", name, verb, sum)));
        }
    }
    found.sort_by(|a, b| b.0.value.abs().total_cmp(&a.0.value.abs()));
    found
}

/// What a heading means, where its label does not say; a new heading is told by its label.
const fn gloss(code: Code) -> &'static str {
    match code {
        Code::Agency => " (what agency staff cost beyond employed staff)",
        Code::Capacity => " (of beds, staff and places beyond those of the opening)",
        Code::Misfit => " (of contracts that are not written anew)",
        Code::Effort => " (beyond that of the opening)",
        Code::QualityPayment => " (the part of the price that goals have to earn: what missed goals lost)",
        Code::CommissionerDuty => " (what commissioners owed for duties that they did not keep)",
        Code::ConditionalSupport => " (from the centre, for keeping to control totals and waiting times)",
        Code::DebtTakenOver => " (by neighbours and the centre, after a merger or wind-down)",
        Code::Guarantee => " (what commissioners gave it for losses as a lead)",
        Code::ProfitCap => " (what was above the cap on surpluses)",
        Code::Monitoring => " (staff time)",
        Code::AuditPenalty => " (for breaches reported as kept)",
        Code::Settlement => " (agreed outside the contracts)",
        Code::RiskShare => " (gains and losses against plan, divided)",
        Code::OutcomePayment => " (for the health of the population)",
        Code::Negotiation => " (the work of agreeing contracts)",
        Code::Prevention => " (of emergency admissions)",
        _ => "",
    }
}

fn what_moved_it(view: &View<'_>) -> Vec<Sentence> {
    let moved = moved(view);
    let verb = if moved.value < 0.0 { "fell" } else { "rose" };
    let all = headings(view);
    let mut told = all.into_iter().map(|(_, told)| told);
    let largest: Vec<Sentence> = told.by_ref().take(LARGEST).collect();
    let rest: Vec<Sentence> = told.collect();
    let mut sentences = vec![
        say!("From start to end its reserve {} by {}.", verb, moved),
        say!("By the headings of the ledger, largest first: {}.", largest),
    ];
    if !rest.is_empty() {
        sentences.push(say!("Of less weight: {}.", rest));
    }
    sentences.push(say!(
        "These headings add up to the whole. They show where money came from and went, not what would have happened without them."
    ));
    sentences
}

fn growth_of_cost_and_payments(view: &View<'_>) -> Sentence {
    let between = |codes: &[Code], sign: f64| {
        let of = |year| What::Ledger { codes: codes.to_vec(), years: Years::only(year) };
        let more = view.difference(of(view.last()), of(0), Shown::Money);
        let verb = if sign * more.value < 0.0 { "fell" } else { "rose" };
        say!("{} by {}", verb, more)
    };
    say!(
        "Between {} and {} the yearly cost of care {} and what was paid for it {}.",
        year(view, 0),
        year(view, view.last()),
        between(&[Code::Care], -1.0),
        between(PAYMENTS, 1.0)
    )
}

fn activity(view: &View<'_>) -> Sentence {
    let of = |column, year| outcome(view, column, year, Shown::Count);
    say!(
        "It had {} attendances in A&E and {} emergency admissions in the first year, {} and {} in the last.",
        of(Column::ATTENDANCES, 0),
        of(Column::EMERGENCIES, 0),
        of(Column::ATTENDANCES, view.last()),
        of(Column::EMERGENCIES, view.last())
    )
}

fn savings_and_staff(view: &View<'_>) -> Sentence {
    say!(
        "By the end savings had brought the cost of the same work to {} of what it was, rising prices aside; agency staff's part of the pay bill went from {} at the end of the first year to {} at the end of the last.",
        outcome(view, Column::COST_INDEX, view.last(), Shown::Percent),
        outcome(view, Column::AGENCY_SHARE, 0, Shown::Percent),
        outcome(view, Column::AGENCY_SHARE, view.last(), Shown::Percent)
    )
}

/// What was paid for care, and what it is made of.
fn against_plan(view: &View<'_>) -> Sentence {
    let all = view.all();
    let as_role = |role| view.figure(What::LedgerAs { role, code: Code::Subcontract, years: all }, Shown::Money);
    let (plan, departed) = (ledger(view, &[Code::Baseline], all), ledger(view, &[Code::Reconciliation], all));
    let changed = |sum: &Figure| if sum.value > 0.0 { "added" } else { "took away" };
    let (received, passed_on) = (as_role(Role::Carer), as_role(Role::Lead));
    let is_led = received.value != 0.0 || passed_on.value != 0.0;
    let plans = if is_led { "the plans of contracts that it held" } else { "its plans" };
    let mut made_of = Vec::new();
    if plan.value != 0.0 {
        made_of.push(say!("{} came to {}", plans, plan));
        made_of.push(match departed.value {
            0.0 => say!("care that departed from plan changed nothing"),
            _ => say!("care that departed from plan {} {}", changed(&departed), departed),
        });
    }
    for (words, code) in [
        ("the marginal rate for emergencies above a baseline", Code::MarginalRate),
        ("readmissions that are not paid for", Code::Readmissions),
        ("retained money that was given back", Code::RetainedGivenBack),
    ] {
        let sum = ledger(view, &[code], all);
        if sum.value != 0.0 {
            made_of.push(say!("{} {} {}", words, changed(&sum), sum));
        }
    }
    if received.value != 0.0 {
        made_of.push(say!("lead providers that held its contracts paid it {}", received));
    }
    if passed_on.value != 0.0 {
        made_of.push(say!("as a lead it passed {} on to those that gave care under its budget", passed_on));
    }
    say!("For care it was paid {}: {}.", ledger(view, PAYMENTS, all), made_of)
}

/// What was settled outside of the contracts.
fn deals(view: &View<'_>) -> Option<Sentence> {
    let mut deals = Vec::new();
    for &kind in EventKind::ALL {
        let Telling::Deal { received, given } = telling(kind) else { continue };
        for (side, words) in [(Side::NotBelow, received), (Side::Below, given)] {
            let which = Which { side: Some(side), ..Which::own(kind) };
            let sum = view.figure(What::EventSum(which), Shown::Money);
            if sum.value != 0.0 {
                deals.push(say!("{} {}", words, sum));
            }
        }
    }
    (!deals.is_empty()).then(|| say!("At the ends of years, outside the contracts, {}.", Part::List(deals)))
}
