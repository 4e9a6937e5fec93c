//! What is looked at is taken down: sums of the month, and at the year end a row for every entity.

use super::costing::planned_cost;
use super::quality::local_standards;
use crate::agents::limits::Rung;
use crate::contract::Line;
use crate::engine::collect::{MONTHLY, YearRow};
use crate::engine::layout::EntityKind;
use crate::engine::positions::before_the_centre;
use crate::engine::state::party::LimitState;
use crate::engine::state::party::Risk;
use crate::engine::state::provider::Care;
use crate::engine::state::remedies::{Remedies, YearOfPlans};
use crate::engine::world::{World, within_18_weeks};
use crate::ledger::{Heading, Income, Node, Row, SanctionTally, WaivedBecause};
use crate::measures::{ALL, Column};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, Party, ProviderId, WEEKS_IN_YEAR};

/// Takes down the month, and at the year end the year.
pub(in crate::engine) fn take_down(world: &mut World<'_>) {
    add_up_month(world);
    let month = month_of_system(world);
    world.collected.push_month(month);
    if world.month.ends_year() {
        take_down_year(world);
    }
}

/// Sums over the months of the year that no state keeps.
fn add_up_month(world: &mut World<'_>) {
    let first_provider = 1 + world.commissioners.len();
    for id in world.provider_ids() {
        let provider = &world.providers[id.0];
        let own = &world.layout.providers[id.0].contracts;
        let relabelled: u32 = own.iter().map(|contract| world.contracts[contract.0].month.relabelled).sum();
        let (month, care) = (provider.month, provider.care_month);
        let last_within = provider.within_18_weeks.last().copied().unwrap_or(0.0);
        let counted = [
            (Column::ATTENDANCES, f64::from(month.attendances)),
            (Column::FOUR_HOUR_BREACHES, f64::from(month.breaches)),
            (Column::TWELVE_HOUR_WAITS, f64::from(month.twelve_hour_waits)),
            (Column::RELABELLED, f64::from(relabelled)),
            (Column::UNMEASURED_QUALITY, provider.unmeasured_quality / f64::from(MONTHS_IN_YEAR)),
            (Column::EMERGENCIES, f64::from(month.emergencies)),
            (Column::PREVENTED, care.prevented),
            (Column::REFERRALS, f64::from(month.referrals)),
            (Column::MANAGED_REFERRALS, care.managed),
            (Column::TREATED, f64::from(month.treated)),
            (Column::REMOVED, f64::from(care.removed)),
            (Column::CANCELLED, f64::from(care.cancelled)),
            (Column::CONTACTS, f64::from(month.contacts)),
            (Column::OCCUPANCY, care.occupancy_weeks / f64::from(WEEKS_IN_YEAR)),
            (Column::WITHIN_18_WEEKS_SHARE, last_within / f64::from(MONTHS_IN_YEAR)),
            (Column::NIGHTS_BEYOND_BEDS, care.nights_beyond_beds),
        ];
        let rows = &mut world.collected.year;
        for (column, value) in counted {
            rows[first_provider + id.0][column as usize] += value;
            rows[0][column as usize] += value;
        }
    }
}

fn month_of_system(world: &mut World<'_>) -> [f64; MONTHLY.len()] {
    let (mut attendances, mut breaches, mut emergencies, mut list, mut over, mut occupancy, mut acute) =
        (0, 0, 0, 0, 0, 0.0, 0.0);
    for provider in &world.providers {
        if let Care::Acute(state, _) = &provider.care {
            attendances += provider.month.attendances;
            breaches += provider.month.breaches;
            emergencies += provider.month.emergencies;
            list += state.list.patients();
            over += state.list.over_18_weeks();
            occupancy += provider.care_month.occupancy_weeks / f64::from(world.month.weeks());
            acute += 1.0;
        }
    }
    let surplus = |node: Node| world.book.surplus(node);
    let of_providers: Money = world.provider_ids().map(Node::Provider).map(surplus).sum();
    let of_commissioners: Money = world.commissioner_ids().map(Node::Commissioner).map(surplus).sum();
    let now = [of_providers, of_commissioners].map(|surplus| surplus.pence() as f64);
    let before = std::mem::replace(&mut world.collected.surplus_before, now);
    let imposed: Money = world.tallies.iter().flatten().map(|tally| tally.imposed).sum();
    let imposed_before = std::mem::replace(&mut world.collected.imposed_before, imposed.pence() as f64);
    let within = within_18_weeks(over, list).value();
    world.collected.within_18_weeks.push(within);
    let trust = world.contracts.iter().map(super::super::state::contract::ContractState::trust).sum::<f64>();
    [
        f64::from(attendances),
        1.0 - f64::from(breaches) / f64::from(attendances.max(1)),
        f64::from(emergencies),
        f64::from(list),
        within,
        if acute > 0.0 { occupancy / acute } else { 0.0 },
        imposed.pence() as f64 - imposed_before,
        now[0] - before[0],
        now[1] - before[1],
        trust / world.contracts.len().max(1) as f64,
    ]
}

fn take_down_year(world: &mut World<'_>) {
    let mut rows: Vec<YearRow> = Vec::with_capacity(world.collected.year.len());
    rows.push([f64::NAN; ALL.len()]);
    for id in world.commissioner_ids() {
        rows.push(commissioner_row(world, id));
    }
    for id in world.provider_ids() {
        rows.push(provider_row(world, id));
    }
    rows[0] = system_row(world, &rows);
    take_down_flows(world);
    let planned: Money = world.provider_ids().map(|id| planned_cost(world, id)).sum();
    world.collected.add_planned_cost(planned.pence() as f64);
    world.collected.push_year(rows);
    world.collected.tallies_at_year_start = world.tallies.clone();
}

fn set(row: &mut YearRow, column: Column, value: f64) {
    row[column as usize] = value;
}

/// Money from the centre that no surplus of the system holds.

/// Where a party stood with its limit at the year end.
fn limits(row: &mut YearRow, state: &LimitState) {
    let is = |rung: Rung| f64::from(u8::from(state.rung == Some(rung)));
    for (column, value) in [
        (Column::BELOW_LIMIT, f64::from(u8::from(state.rung.is_some()))),
        (Column::LOANS_BELOW_ZERO, is(Rung::Loan)),
        (Column::INTERVENTIONS, is(Rung::Intervention)),
        (Column::MERGERS, is(Rung::Merger)),
        (Column::WIND_DOWNS, is(Rung::WindDown)),
    ] {
        set(row, column, value);
    }
}

/// What a commissioner did to live within its allocation, or with what it had to spare.
fn budget(world: &World<'_>, row: &mut YearRow, id: CommissionerId) {
    let state = &world.commissioners[id.0];
    let added = if state.budget.other_spend_change == 0.0 {
        Money::ZERO
    } else {
        state.other_spend - state.budget.other_spend_unchanged
    };
    let bought = |kind: EntityKind| -> f64 {
        let own = world.layout.commissioners[id.0].contracts.iter();
        let of_kind = own.filter(|one| world.layout.providers[world.layout.contracts[one.0].provider.0].kind == kind);
        of_kind.map(|contract| world.contracts[contract.0].variation.bought).sum()
    };
    for (column, value) in [
        (Column::OTHER_SPEND_CUT, (-added).or_zero().pence() as f64),
        (Column::OTHER_SPEND_ADDED, added.or_zero().pence() as f64),
        (Column::SURPLUS_UNSPENT, state.budget.unspent.pence() as f64),
        (Column::CASES_BOUGHT, bought(EntityKind::Acute)),
        (Column::CONTACTS_BOUGHT, bought(EntityKind::Community)),
    ] {
        set(row, column, value);
    }
}

/// Money of a node's year: what any party's row holds.
fn money_row(world: &World<'_>, node: Node) -> YearRow {
    let mut row = [f64::NAN; ALL.len()];
    let pence = |money: Money| money.pence() as f64;
    let accrued = |heading: Heading| pence(world.book.accrued(node, heading));
    let administration: f64 = Heading::that(|row| row.is_administration).map(|heading| -accrued(heading)).sum();
    let together = |income: Income| -> f64 { Heading::that(|row| row.income == income).map(accrued).sum() };
    let alone: f64 = Heading::that(|row| row.income == Income::Alone).map(|heading| accrued(heading).max(0.0)).sum();
    let income = alone + together(Income::WithSanctions).max(0.0) + together(Income::WithPrice).max(0.0);
    for (column, value) in [
        (Column::SURPLUS, pence(world.book.surplus(node))),
        (Column::INCOME, income),
        (Column::RESERVE, pence(world.book.reserve(node))),
        (Column::RISK_SHARE, accrued(Heading::RiskShare)),
        (Column::OUTCOME_PAYMENT, accrued(Heading::OutcomePayment)),
        (Column::SETTLEMENT, accrued(Heading::Settlement)),
        (Column::COMMISSIONER_DUTIES, accrued(Heading::CommissionerDuty)),
        (Column::SUPPORT, Heading::that(Row::is_support).map(accrued).sum()),
        (Column::DEBT_TAKEN_OVER, accrued(Heading::DebtTakenOver)),
        (Column::MISFIT_COST, -accrued(Heading::Misfit)),
        (Column::EARNED_ON_CHANGES, accrued(Heading::Changes)),
        (Column::CONDITIONAL_SUPPORT, accrued(Heading::ConditionalSupport)),
        (Column::ADMINISTRATION, administration),
        (Column::PREVENTION, -accrued(Heading::Prevention) - accrued(Heading::RetainedSpent)),
    ] {
        set(&mut row, column, value);
    }
    row
}

/// Sanctions of the year under some contracts, of both parties or of one.
fn sanctions(world: &World<'_>, row: &mut YearRow, contracts: &[ContractId], parties: &[Party]) {
    let sum = |of: fn(&SanctionTally) -> Money| -> f64 {
        let of_contract = |contract: &ContractId| {
            let (now, before) = (&world.tallies[contract.0], &world.collected.tallies_at_year_start[contract.0]);
            parties.iter().map(|&party| of(&now[party as usize]) - of(&before[party as usize])).sum::<Money>()
        };
        contracts.iter().map(of_contract).sum::<Money>().pence() as f64
    };
    set(row, Column::SANCTIONS_CONTRACTED, sum(|tally| tally.contracted));
    set(row, Column::SANCTIONS_IMPOSED, sum(|tally| tally.imposed));
    set(row, Column::SANCTIONS_WAIVED, sum(SanctionTally::waived));
    set(row, Column::WAIVED_BY_CHOICE, sum(|tally| tally.waived_because(WaivedBecause::Choice)));
    set(row, Column::WAIVED_FOR_HOURS, sum(|tally| tally.waived_because(WaivedBecause::Hours)));
    set(row, Column::WAIVED_UNSEEN, sum(|tally| tally.waived_because(WaivedBecause::Unseen)));
    set(row, Column::WAIVED_FOR_PLAN, sum(|tally| tally.waived_because(WaivedBecause::Plan)));
    set(row, Column::SANCTIONS_PAID, sum(|tally| tally.paid));
    set(row, Column::SANCTIONS_REINVESTED, sum(|tally| tally.reinvested));
}

/// Remedial action plans of the year under some contracts, and what they left in escrow.
fn plans(world: &World<'_>, row: &mut YearRow, contracts: &[ContractId]) {
    let remedies = || contracts.iter().map(|contract| &world.contracts[contract.0].remedies);
    let count = |of: fn(&YearOfPlans) -> u32| f64::from(remedies().map(|remedies| of(&remedies.year)).sum::<u32>());
    set(row, Column::PLANS_AGREED, count(|year| year.agreed));
    set(row, Column::PLANS_DELIVERED, count(|year| year.delivered));
    set(row, Column::PLANS_FAILED, count(|year| year.failed));
    set(row, Column::PLANS_REFUSED, count(|year| year.refused));
    set(row, Column::IN_ESCROW, remedies().map(Remedies::withheld).sum::<Money>().pence() as f64);
}

/// What became of quality payments under some contracts in the year: what its stages could earn, earned and lost.
fn quality_payments(world: &World<'_>, row: &mut YearRow, contracts: &[ContractId]) {
    let quality = || contracts.iter().map(|contract| world.contracts[contract.0].due.quality);
    let available: Money = quality().map(|quality| quality.available).sum();
    let earned: Money = quality().map(|quality| quality.earned).sum();
    for (column, sum) in [
        (Column::QUALITY_AVAILABLE, available),
        (Column::QUALITY_EARNED, earned),
        (Column::QUALITY_WITHHELD, available - earned),
    ] {
        set(row, column, sum.pence() as f64);
    }
}

/// Standard deviation between commissioners of the part of quality payments that was earned under their contracts.
fn spread_of_quality(world: &World<'_>) -> f64 {
    let earned = world.layout.commissioners.iter().filter_map(|commissioner| {
        let quality = || commissioner.contracts.iter().map(|contract| world.contracts[contract.0].due.quality);
        let available: Money = quality().map(|quality| quality.available).sum();
        let earned: Money = quality().map(|quality| quality.earned).sum();
        (available > Money::ZERO).then(|| earned.pounds() / available.pounds())
    });
    let earned: Vec<f64> = earned.collect();
    if earned.len() < 2 {
        return 0.0;
    }
    let centre = mean(earned.iter().copied());
    let squares: f64 = earned.iter().map(|part| (part - centre) * (part - centre)).sum();
    libm::sqrt(squares / (earned.len() - 1) as f64)
}

fn mean_trust(world: &World<'_>, contracts: &[ContractId]) -> f64 {
    contracts.iter().map(|contract| world.contracts[contract.0].trust()).sum::<f64>() / contracts.len().max(1) as f64
}

/// What is seen of planning and negotiation. Each contract has two parties, so the system counts those of providers.
const AGREED: [Column; 6] = [
    Column::PLANNED_ACTIVITY,
    Column::ACTUAL_ACTIVITY,
    Column::NEGOTIATION_ROUNDS,
    Column::SIGNED_LATE,
    Column::PAID_WHEN_SHORT,
    Column::LOCAL_STANDARDS,
];

/// Planning and negotiation over some contracts.
fn agreed(world: &World<'_>, row: &mut YearRow, contracts: &[ContractId]) {
    let states = || contracts.iter().map(|contract| &world.contracts[contract.0]);
    let planned: Money = states().flat_map(|state| Line::ALL.map(|line| state.plan.at_tariff(line))).sum();
    let actual: Money = states()
        .flat_map(|state| {
            let counts = state.to_date.paid_for();
            Line::ALL.map(|line| state.plan.tariff.get(line).for_each(u64::from(counts.get(line))))
        })
        .sum();
    let rounds: u32 = states().map(|state| state.rounds).sum();
    let late = states().filter(|state| state.year_left < 1.0).count();
    let paid_when_short: Money = contracts
        .iter()
        .map(|&contract| world.clauses_of(contract).payment.paid_when_short(&world.contracts[contract.0].plan))
        .sum();
    let local: usize = contracts.iter().map(|&contract| local_standards(world, contract)).sum();
    let [planned, actual, short] = [planned, actual, paid_when_short].map(|money| money.pence() as f64);
    let values = [planned, actual, f64::from(rounds), late as f64, short, local as f64];
    for (column, value) in AGREED.into_iter().zip(values) {
        set(row, column, value);
    }
}

/// Contracts of some that ended before their term this year.
fn terminations(world: &World<'_>, contracts: &[ContractId]) -> f64 {
    contracts.iter().filter(|contract| world.contracts[contract.0].agreement.ended_this_year).count() as f64
}

fn commissioner_row(world: &World<'_>, id: CommissionerId) -> YearRow {
    let mut row = money_row(world, Node::Commissioner(id));
    let contracts = &world.layout.commissioners[id.0].contracts;
    sanctions(world, &mut row, contracts, &[Party::Commissioner]);
    agreed(world, &mut row, contracts);
    let state = &world.commissioners[id.0];
    limits(&mut row, &state.limit);
    budget(world, &mut row, id);
    let surplus = row[Column::SURPLUS as usize] - row[Column::SUPPORT as usize];
    set(&mut row, Column::UNDERLYING_SURPLUS, surplus);
    set(&mut row, Column::LETTER_SURPLUS, surplus - world.beyond_practice(contracts).pence() as f64);
    set(&mut row, Column::CONTRACTING_HOURS, state.negotiation_hours + state.monitoring_hours);
    set(&mut row, Column::MONITORING_HOURS, state.monitoring_hours);
    set(&mut row, Column::TIME_SET_FREE, state.time_set_free);
    set(&mut row, Column::HEALTH, state.health);
    set(&mut row, Column::TRUST, mean_trust(world, contracts));
    set(&mut row, Column::TERMINATIONS, terminations(world, contracts));
    risk(&mut row, &state.risk);
    row
}

/// What the year's risk was worth, and the surplus without it.
fn risk(row: &mut YearRow, risk: &Risk) {
    let premium = risk.premium.pence() as f64;
    set(row, Column::RISK_PREMIUM, premium);
    set(row, Column::CERTAINTY_EQUIVALENT, row[Column::SURPLUS as usize] - premium);
}

fn provider_row(world: &World<'_>, id: ProviderId) -> YearRow {
    let node = Node::Provider(id);
    let mut row = money_row(world, node);
    let contracts = &world.layout.providers[id.0].contracts;
    sanctions(world, &mut row, contracts, &[Party::Provider]);
    agreed(world, &mut row, contracts);
    quality_payments(world, &mut row, contracts);
    let state = &world.providers[id.0];
    let before_centre = before_the_centre(world, id);
    let underlying = before_centre - state.one_off_this_year;
    let withheld: Money = contracts.iter().map(|contract| world.contracts[contract.0].remedies.year.withheld).sum();
    let by_letter = before_centre + world.beyond_practice(contracts) + withheld;
    let asked = |money: Money| if state.centre.has_accepted { money.pence() as f64 } else { f64::NAN };
    for (column, value) in [
        (Column::LETTER_SURPLUS, by_letter.pence() as f64),
        (Column::CONTRACTING_HOURS, state.contracting_hours),
        (Column::TIME_SET_FREE, state.time_set_free),
        (Column::UNDERLYING_SURPLUS, underlying.pence() as f64),
        (Column::AGENCY, -world.book.accrued(node, Heading::Agency).pence() as f64),
        (Column::CAPACITY_COST, -world.book.accrued(node, Heading::Capacity).pence() as f64),
        (Column::EFFORT_COST, -world.book.accrued(node, Heading::Effort).pence() as f64),
        (Column::TRUST, mean_trust(world, contracts)),
        (Column::COST_INDEX, state.cost_index),
        (Column::AGENCY_SHARE, state.agency_share),
        (Column::DISTRESS_MONTHS, f64::from(state.distress_months)),
        (Column::SEGMENT, f64::from(state.standing.segment)),
        (Column::CONTROL_TOTAL, asked(state.centre.control_total)),
        (Column::CONDITIONAL_SUPPORT_AVAILABLE, asked(state.centre.available)),
        (Column::BOARD_CHANGES, f64::from(state.centre.board_changes_this_year)),
        (Column::TERMINATIONS, terminations(world, contracts)),
    ] {
        set(&mut row, column, value);
    }
    plans(world, &mut row, contracts);
    limits(&mut row, &state.limit);
    risk(&mut row, &state.risk);
    let sums = &world.collected.year[1 + world.commissioners.len() + id.0];
    match &state.care {
        Care::Acute(care, _) => {
            set(&mut row, Column::ENFORCEMENT_BELIEF, state.enforcement_belief);
            take_sums(&mut row, sums, ACUTE_SUMS);
            set(&mut row, Column::WAITING_LIST, f64::from(care.list.patients()));
            set(&mut row, Column::OVER_18_WEEKS, f64::from(care.list.over_18_weeks()));
            set(&mut row, Column::OVER_52_WEEKS, f64::from(care.list.over_52_weeks()));
            set_four_hour_share(&mut row);
            if world.economy().mechanisms.unmeasured_quality {
                take_sums(&mut row, sums, &[Column::UNMEASURED_QUALITY]);
            }
        }
        Care::Community(care, _) => {
            take_sums(&mut row, sums, &[Column::CONTACTS]);
            set(&mut row, Column::BACKLOG, f64::from(care.backlog));
        }
    }
    row
}

const ACUTE_SUMS: &[Column] = &[
    Column::ATTENDANCES,
    Column::FOUR_HOUR_BREACHES,
    Column::TWELVE_HOUR_WAITS,
    Column::RELABELLED,
    Column::EMERGENCIES,
    Column::PREVENTED,
    Column::REFERRALS,
    Column::MANAGED_REFERRALS,
    Column::TREATED,
    Column::REMOVED,
    Column::CANCELLED,
    Column::OCCUPANCY,
    Column::WITHIN_18_WEEKS_SHARE,
    Column::NIGHTS_BEYOND_BEDS,
];

fn take_sums(row: &mut YearRow, sums: &YearRow, columns: &[Column]) {
    for &column in columns {
        row[column as usize] = sums[column as usize];
    }
    // Kept as fractions over the months, and shown whole.
    for column in [Column::PREVENTED, Column::NIGHTS_BEYOND_BEDS, Column::MANAGED_REFERRALS] {
        if columns.contains(&column) {
            row[column as usize] = libm::round(row[column as usize]);
        }
    }
}

fn set_four_hour_share(row: &mut YearRow) {
    let (breaches, attendances) = (row[Column::FOUR_HOUR_BREACHES as usize], row[Column::ATTENDANCES as usize]);
    set(row, Column::FOUR_HOUR_SHARE, 1.0 - breaches / attendances.max(1.0));
    let reported = breaches - row[Column::RELABELLED as usize];
    set(row, Column::REPORTED_FOUR_HOUR_SHARE, 1.0 - reported / attendances.max(1.0));
}

/// The system's row: sums over parties where they add up, and means where they do not.
fn system_row(world: &World<'_>, rows: &[YearRow]) -> YearRow {
    let mut row = [f64::NAN; ALL.len()];
    let (parties, first_provider) = (&rows[1..], 1 + world.commissioners.len());
    let add = |of: &[YearRow], column: Column| of.iter().map(|row| row[column as usize]).filter(|v| !v.is_nan()).sum();
    let over_all: &[Column] = &[
        Column::INCOME,
        Column::RESERVE,
        Column::SANCTIONS_CONTRACTED,
        Column::SANCTIONS_IMPOSED,
        Column::SANCTIONS_WAIVED,
        Column::WAIVED_BY_CHOICE,
        Column::WAIVED_FOR_HOURS,
        Column::WAIVED_UNSEEN,
        Column::WAIVED_FOR_PLAN,
        Column::PLANS_AGREED,
        Column::PLANS_DELIVERED,
        Column::PLANS_FAILED,
        Column::PLANS_REFUSED,
        Column::IN_ESCROW,
        Column::SANCTIONS_PAID,
        Column::SANCTIONS_REINVESTED,
        Column::SUPPORT,
        Column::ADMINISTRATION,
        Column::PREVENTION,
        Column::AGENCY,
        Column::CAPACITY_COST,
        Column::EFFORT_COST,
        Column::MONITORING_HOURS,
        Column::CONTRACTING_HOURS,
        Column::TIME_SET_FREE,
        Column::LETTER_SURPLUS,
        Column::WAITING_LIST,
        Column::OVER_18_WEEKS,
        Column::OVER_52_WEEKS,
        Column::CONTACTS,
        Column::BACKLOG,
        Column::DISTRESS_MONTHS,
        Column::CONTROL_TOTAL,
        Column::CONDITIONAL_SUPPORT_AVAILABLE,
        Column::CONDITIONAL_SUPPORT,
        Column::BOARD_CHANGES,
        Column::QUALITY_AVAILABLE,
        Column::QUALITY_EARNED,
        Column::QUALITY_WITHHELD,
        Column::OTHER_SPEND_CUT,
        Column::OTHER_SPEND_ADDED,
        Column::SURPLUS_UNSPENT,
        Column::CASES_BOUGHT,
        Column::CONTACTS_BOUGHT,
        Column::BELOW_LIMIT,
        Column::LOANS_BELOW_ZERO,
        Column::INTERVENTIONS,
        Column::MERGERS,
        Column::WIND_DOWNS,
        Column::DEBT_TAKEN_OVER,
        Column::MISFIT_COST,
        Column::EARNED_ON_CHANGES,
        Column::RISK_PREMIUM,
    ];
    for &column in over_all.iter().chain(ACUTE_SUMS) {
        set(&mut row, column, add(parties, column));
    }
    for column in [Column::RISK_SHARE, Column::OUTCOME_PAYMENT, Column::SETTLEMENT, Column::COMMISSIONER_DUTIES] {
        set(&mut row, column, add(&rows[first_provider..], column));
    }
    for column in AGREED {
        set(&mut row, column, add(&rows[first_provider..], column));
    }
    let support: f64 = row[Column::SUPPORT as usize];
    let [withheld, in_escrow] =
        [world.book.surplus(Node::Escrow), world.book.reserve(Node::Escrow)].map(|money| money.pence() as f64);
    let reserve = row[Column::RESERVE as usize];
    set(&mut row, Column::RESERVE, reserve + in_escrow);
    let of_parties: f64 = add(parties, Column::SURPLUS);
    let surplus = of_parties + withheld;
    set(&mut row, Column::SURPLUS, surplus - support);
    let premium = row[Column::RISK_PREMIUM as usize];
    set(&mut row, Column::CERTAINTY_EQUIVALENT, surplus - support - premium);
    let one_off: Money = world.providers.iter().map(|provider| provider.one_off_this_year).sum();
    set(&mut row, Column::UNDERLYING_SURPLUS, surplus - support - one_off.pence() as f64);
    set_four_hour_share(&mut row);
    let acute: Vec<ProviderId> =
        world.provider_ids().filter(|id| world.layout.providers[id.0].kind == EntityKind::Acute).collect();
    for column in [Column::OCCUPANCY, Column::ENFORCEMENT_BELIEF, Column::UNMEASURED_QUALITY] {
        set(&mut row, column, mean(acute.iter().map(|id| rows[first_provider + id.0][column as usize])));
    }
    for column in [Column::COST_INDEX, Column::AGENCY_SHARE, Column::SEGMENT] {
        set(&mut row, column, mean(rows[first_provider..].iter().map(|row| row[column as usize])));
    }
    let months = &world.collected.within_18_weeks;
    set(&mut row, Column::WITHIN_18_WEEKS_SHARE, mean(months.iter().copied()));
    set(&mut row, Column::HEALTH, mean_health(world));
    set(&mut row, Column::QUALITY_SPREAD, spread_of_quality(world));
    let all: Vec<ContractId> = world.contract_ids().collect();
    set(&mut row, Column::TRUST, mean_trust(world, &all));
    set(&mut row, Column::TERMINATIONS, terminations(world, &all));
    row
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { f64::NAN }
}

fn mean_health(world: &World<'_>) -> f64 {
    let people = world.economy().commissioners.values().map(|file| f64::from(file.population_people));
    let (mut points, mut all) = (0.0, 0.0);
    for (people, state) in people.zip(&world.commissioners) {
        points += people * state.health;
        all += people;
    }
    points / all.max(1.0)
}

/// Net received under every code, by kind of party.
fn take_down_flows(world: &mut World<'_>) {
    let commissioners: Vec<Node> = world.commissioner_ids().map(Node::Commissioner).collect();
    let of_kind = |kind: EntityKind| -> Vec<Node> {
        world.provider_ids().filter(|id| world.layout.providers[id.0].kind == kind).map(Node::Provider).collect()
    };
    let parties = [commissioners, of_kind(EntityKind::Acute), of_kind(EntityKind::Community)];
    for (party, nodes) in parties.iter().enumerate() {
        for &heading in Heading::ALL {
            let sum: Money = nodes.iter().map(|&node| world.book.accrued(node, heading)).sum();
            world.collected.add_flow(party, heading, sum.pence() as f64);
        }
    }
}

#[cfg(test)]
mod tests;
