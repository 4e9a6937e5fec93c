//! Rows of the year: what each party shows of itself.

use crate::agents::limits::Rung;
use crate::contract::Line;
use crate::engine::access::touches;
use crate::engine::collect::YearRow;
use crate::engine::in_force::{IN_FORCE, InForce, clauses_of};
use crate::engine::layout::EntityKind;
use crate::engine::positions::before_the_centre;
use crate::engine::positions::{POSITIONING, Positioning};
use crate::engine::shares::{BY_LETTER, ByLetter, beyond_practice};
use crate::engine::state::care::Care;
use crate::engine::state::party::{LimitState, Risk};
use crate::engine::state::remedies::{Remedies, YearOfPlans};
use crate::engine::steps::quality::local_standards;
use crate::engine::steps::quality::{SETTING_GOALS, SettingGoals};
use crate::ledger::{Heading, Income, Node, Row, SanctionTally, WaivedBecause};
use crate::measures::{ALL, Column};
use crate::units::{CommissionerId, ContractId, Money, Party, ProviderId};

touches! {
    /// Rows of the year: what each party shows of itself.
    ReportingParties reads [account, agreement, book, budget, care, counted, centre, collected, commissioner_hours, commissioner_limit, commissioner_risk, efficiency, funding, oversight, population, provider_hours, provider_limit, provider_risk, remedies, sanctions, signing, staffing, target, trust, variation] with [InForce as IN_FORCE, Positioning as POSITIONING, ByLetter as BY_LETTER, SettingGoals as SETTING_GOALS]
}

pub(super) fn set(row: &mut YearRow, column: Column, value: f64) {
    row[column as usize] = value;
}

/// Where a party stood with its limit at the year end.
pub(super) fn limits(row: &mut YearRow, state: &LimitState) {
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
pub(super) fn budget<'a>(world: &impl ReportingParties<'a>, row: &mut YearRow, id: CommissionerId) {
    let added = if world.budget()[id].other_spend_change == 0.0 {
        Money::ZERO
    } else {
        world.funding()[id].other_spend - world.budget()[id].other_spend_unchanged
    };
    let bought = |kind: EntityKind| -> f64 {
        let own = world.layout.commissioners[id.0].contracts.iter();
        let of_kind = own.filter(|one| world.layout.providers[world.layout.contracts[one.0].provider.0].kind == kind);
        of_kind.map(|contract| world.variation()[contract].bought).sum()
    };
    for (column, value) in [
        (Column::OTHER_SPEND_CUT, (-added).or_zero().pence() as f64),
        (Column::OTHER_SPEND_ADDED, added.or_zero().pence() as f64),
        (Column::SURPLUS_UNSPENT, world.budget()[id].unspent.pence() as f64),
        (Column::CASES_BOUGHT, bought(EntityKind::Acute)),
        (Column::CONTACTS_BOUGHT, bought(EntityKind::Community)),
    ] {
        set(row, column, value);
    }
}

/// Money of a node's year: what any party's row holds.
pub(super) fn money_row<'a>(world: &impl ReportingParties<'a>, node: Node) -> YearRow {
    let mut row = [f64::NAN; ALL.len()];
    let pence = |money: Money| money.pence() as f64;
    let accrued = |heading: Heading| pence(world.book().accrued(node, heading));
    let administration: f64 = Heading::that(|row| row.is_administration).map(|heading| -accrued(heading)).sum();
    let together = |income: Income| -> f64 { Heading::that(|row| row.income == income).map(accrued).sum() };
    let alone: f64 = Heading::that(|row| row.income == Income::Alone).map(|heading| accrued(heading).max(0.0)).sum();
    let income = alone + together(Income::WithSanctions).max(0.0) + together(Income::WithPrice).max(0.0);
    for (column, value) in [
        (Column::SURPLUS, pence(world.book().surplus(node))),
        (Column::INCOME, income),
        (Column::RESERVE, pence(world.book().reserve(node))),
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
pub(super) fn sanctions<'a>(
    world: &impl ReportingParties<'a>,
    row: &mut YearRow,
    contracts: &[ContractId],
    parties: &[Party],
) {
    let sum = |of: fn(&SanctionTally) -> Money| -> f64 {
        let of_contract = |contract: &ContractId| {
            let (now, before) =
                (&world.sanctions()[contract].tallies, &world.collected().tallies_at_year_start[contract.0]);
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
pub(super) fn plans<'a>(world: &impl ReportingParties<'a>, row: &mut YearRow, contracts: &[ContractId]) {
    let remedies = || contracts.iter().map(|contract| &world.remedies()[contract]);
    let count = |of: fn(&YearOfPlans) -> u32| f64::from(remedies().map(|remedies| of(&remedies.year)).sum::<u32>());
    set(row, Column::PLANS_AGREED, count(|year| year.agreed));
    set(row, Column::PLANS_DELIVERED, count(|year| year.delivered));
    set(row, Column::PLANS_FAILED, count(|year| year.failed));
    set(row, Column::PLANS_REFUSED, count(|year| year.refused));
    set(row, Column::IN_ESCROW, remedies().map(Remedies::withheld).sum::<Money>().pence() as f64);
}

/// What became of quality payments under some contracts in the year: what its stages could earn, earned and lost.
pub(super) fn quality_payments<'a>(world: &impl ReportingParties<'a>, row: &mut YearRow, contracts: &[ContractId]) {
    let quality = || contracts.iter().map(|contract| world.account()[contract].due.quality);
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
pub(super) fn spread_of_quality<'a>(world: &impl ReportingParties<'a>) -> f64 {
    let earned = world.layout.commissioners.iter().filter_map(|commissioner| {
        let quality = || commissioner.contracts.iter().map(|contract| world.account()[contract].due.quality);
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

pub(super) fn mean_trust<'a>(world: &impl ReportingParties<'a>, contracts: &[ContractId]) -> f64 {
    contracts.iter().map(|contract| world.trust()[contract].mean()).sum::<f64>() / contracts.len().max(1) as f64
}

/// What is seen of planning and negotiation. Each contract has two parties, so the system counts those of providers.
pub(super) const AGREED: [Column; 6] = [
    Column::PLANNED_ACTIVITY,
    Column::ACTUAL_ACTIVITY,
    Column::NEGOTIATION_ROUNDS,
    Column::SIGNED_LATE,
    Column::PAID_WHEN_SHORT,
    Column::LOCAL_STANDARDS,
];

/// Planning and negotiation over some contracts.
pub(super) fn agreed<'a>(world: &impl ReportingParties<'a>, row: &mut YearRow, contracts: &[ContractId]) {
    let signed = || contracts.iter().map(|contract| &world.signing()[contract]);
    let planned: Money = signed().flat_map(|signing| Line::ALL.map(|line| signing.plan.at_tariff(line))).sum();
    let counted = contracts.iter().map(|contract| world.counted()[contract].to_date.paid_for());
    let actual: Money = signed()
        .zip(counted)
        .flat_map(|(signing, counts)| {
            Line::ALL.map(|line| signing.plan.tariff.get(line).for_each(u64::from(counts.get(line))))
        })
        .sum();
    let rounds: u32 = signed().map(|signing| signing.rounds).sum();
    let late = signed().filter(|signing| signing.year_left < 1.0).count();
    let paid_when_short: Money = contracts
        .iter()
        .map(|&contract| clauses_of(world, contract).payment.paid_when_short(&world.signing()[contract].plan))
        .sum();
    let local: usize = contracts.iter().map(|&contract| local_standards(world, contract)).sum();
    let [planned, actual, short] = [planned, actual, paid_when_short].map(|money| money.pence() as f64);
    let values = [planned, actual, f64::from(rounds), late as f64, short, local as f64];
    for (column, value) in AGREED.into_iter().zip(values) {
        set(row, column, value);
    }
}

/// Contracts of some that ended before their term this year.
pub(super) fn terminations<'a>(world: &impl ReportingParties<'a>, contracts: &[ContractId]) -> f64 {
    contracts.iter().filter(|contract| world.agreement()[**contract].ended_this_year).count() as f64
}

pub(super) fn commissioner_row<'a>(world: &impl ReportingParties<'a>, id: CommissionerId) -> YearRow {
    let mut row = money_row(world, Node::Commissioner(id));
    let contracts = &world.layout.commissioners[id.0].contracts;
    sanctions(world, &mut row, contracts, &[Party::Commissioner]);
    agreed(world, &mut row, contracts);
    limits(&mut row, &world.commissioner_limit()[id]);
    budget(world, &mut row, id);
    let surplus = row[Column::SURPLUS as usize] - row[Column::SUPPORT as usize];
    set(&mut row, Column::UNDERLYING_SURPLUS, surplus);
    set(&mut row, Column::LETTER_SURPLUS, surplus - beyond_practice(world, contracts).pence() as f64);
    set(
        &mut row,
        Column::CONTRACTING_HOURS,
        world.commissioner_hours()[id].negotiation + world.commissioner_hours()[id].monitoring,
    );
    set(&mut row, Column::MONITORING_HOURS, world.commissioner_hours()[id].monitoring);
    set(&mut row, Column::TIME_SET_FREE, world.commissioner_hours()[id].set_free);
    set(&mut row, Column::HEALTH, world.population()[id].health);
    set(&mut row, Column::TRUST, mean_trust(world, contracts));
    set(&mut row, Column::TERMINATIONS, terminations(world, contracts));
    risk(&mut row, &world.commissioner_risk()[id]);
    row
}

/// What the year's risk was worth, and the surplus without it.
pub(super) fn risk(row: &mut YearRow, risk: &Risk) {
    let premium = risk.premium.pence() as f64;
    set(row, Column::RISK_PREMIUM, premium);
    set(row, Column::CERTAINTY_EQUIVALENT, row[Column::SURPLUS as usize] - premium);
}

pub(super) fn provider_row<'a>(world: &impl ReportingParties<'a>, id: ProviderId) -> YearRow {
    let node = Node::Provider(id);
    let mut row = money_row(world, node);
    let contracts = &world.layout.providers[id.0].contracts;
    sanctions(world, &mut row, contracts, &[Party::Provider]);
    agreed(world, &mut row, contracts);
    quality_payments(world, &mut row, contracts);
    let before_centre = before_the_centre(world, id);
    let underlying = before_centre - world.efficiency()[id].one_off_this_year;
    let withheld: Money = contracts.iter().map(|contract| world.remedies()[contract].year.withheld).sum();
    let by_letter = before_centre + beyond_practice(world, contracts) + withheld;
    let asked = |money: Money| if world.centre()[id].has_accepted { money.pence() as f64 } else { f64::NAN };
    for (column, value) in [
        (Column::LETTER_SURPLUS, by_letter.pence() as f64),
        (Column::CONTRACTING_HOURS, world.provider_hours()[id].contracting),
        (Column::TIME_SET_FREE, world.provider_hours()[id].set_free),
        (Column::UNDERLYING_SURPLUS, underlying.pence() as f64),
        (Column::AGENCY, -world.book().accrued(node, Heading::Agency).pence() as f64),
        (Column::CAPACITY_COST, -world.book().accrued(node, Heading::Capacity).pence() as f64),
        (Column::EFFORT_COST, -world.book().accrued(node, Heading::Effort).pence() as f64),
        (Column::TRUST, mean_trust(world, contracts)),
        (Column::COST_INDEX, world.efficiency()[id].cost_index),
        (Column::AGENCY_SHARE, world.staffing()[id].agency_share),
        (Column::DISTRESS_MONTHS, f64::from(world.oversight()[id].distress_months)),
        (Column::SEGMENT, f64::from(world.oversight()[id].standing.segment)),
        (Column::CONTROL_TOTAL, asked(world.centre()[id].control_total)),
        (Column::CONDITIONAL_SUPPORT_AVAILABLE, asked(world.centre()[id].available)),
        (Column::BOARD_CHANGES, f64::from(world.centre()[id].board_changes_this_year)),
        (Column::TERMINATIONS, terminations(world, contracts)),
    ] {
        set(&mut row, column, value);
    }
    plans(world, &mut row, contracts);
    limits(&mut row, &world.provider_limit()[id]);
    risk(&mut row, &world.provider_risk()[id]);
    let sums = &world.collected().year[1 + world.layout.commissioners.len() + id.0];
    match &world.care()[id] {
        Care::Acute(care, _) => {
            set(&mut row, Column::ENFORCEMENT_BELIEF, world.target()[id].enforcement_belief);
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

pub(super) const ACUTE_SUMS: &[Column] = &[
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

pub(super) fn take_sums(row: &mut YearRow, sums: &YearRow, columns: &[Column]) {
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

pub(super) fn set_four_hour_share(row: &mut YearRow) {
    let (breaches, attendances) = (row[Column::FOUR_HOUR_BREACHES as usize], row[Column::ATTENDANCES as usize]);
    set(row, Column::FOUR_HOUR_SHARE, 1.0 - breaches / attendances.max(1.0));
    let reported = breaches - row[Column::RELABELLED as usize];
    set(row, Column::REPORTED_FOUR_HOUR_SHARE, 1.0 - reported / attendances.max(1.0));
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { f64::NAN }
}

#[cfg(test)]
mod tests;
