//! The system's row of the year: sums over parties where they add up, and means where they do not.

use crate::engine::collect::YearRow;
use crate::engine::layout::EntityKind;
use crate::ledger::Node;
use crate::measures::{ALL, Column};
use crate::units::{ContractId, Money, ProviderId};

use super::rows::*;
use crate::engine::access::touches;
use crate::engine::steps::reporting::rows::{REPORTING_PARTIES, ReportingParties};

touches! {
    /// The system's row of the year: sums over parties where they add up, and means where they do not.
    ReportingSystem reads [book, collected, efficiency, population] with [ReportingParties as REPORTING_PARTIES]
}

/// The system's row: sums over parties where they add up, and means where they do not.
pub(super) fn system_row<'a>(world: &impl ReportingSystem<'a>, rows: &[YearRow]) -> YearRow {
    let mut row = [f64::NAN; ALL.len()];
    let (parties, first_provider) = (&rows[1..], 1 + world.layout.commissioners.len());
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
        [world.book().surplus(Node::Escrow), world.book().reserve(Node::Escrow)].map(|money| money.pence() as f64);
    let reserve = row[Column::RESERVE as usize];
    set(&mut row, Column::RESERVE, reserve + in_escrow);
    let of_parties: f64 = add(parties, Column::SURPLUS);
    let surplus = of_parties + withheld;
    set(&mut row, Column::SURPLUS, surplus - support);
    let premium = row[Column::RISK_PREMIUM as usize];
    set(&mut row, Column::CERTAINTY_EQUIVALENT, surplus - support - premium);
    let one_off: Money = world.efficiency().iter().map(|one| one.one_off_this_year).sum();
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
    let months = &world.collected().within_18_weeks;
    set(&mut row, Column::WITHIN_18_WEEKS_SHARE, mean(months.iter().copied()));
    set(&mut row, Column::HEALTH, mean_health(world));
    set(&mut row, Column::QUALITY_SPREAD, spread_of_quality(world));
    let all: Vec<ContractId> = world.contract_ids().collect();
    set(&mut row, Column::TRUST, mean_trust(world, &all));
    set(&mut row, Column::TERMINATIONS, terminations(world, &all));
    row
}

fn mean_health<'a>(world: &impl ReportingSystem<'a>) -> f64 {
    let people = world.economy().commissioners.values().map(|file| f64::from(file.population_people));
    let (mut points, mut all) = (0.0, 0.0);
    for (people, population) in people.zip(world.population()) {
        points += people * population.health;
        all += people;
    }
    points / all.max(1.0)
}
