//! What cannot be, whatever the scenario: looked for at the end of every run of every build. A run that ends in it stops.
//!
//! The ledger proves its own book at every year end; this is about everything else that a run leaves behind.

use crate::ledger::Heading;
use crate::measures::{ALL, Column, MONTHLY, Unit};
use crate::scenario::{Mechanisms, ProviderKind, Scenario};

use super::collect::Outcome;
use super::layout::Layout;

/// Something that cannot be, and is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}, {who} in year {}", year + 1)]
pub struct Impossible {
    /// Year of the run, counted from 0; the last for what is about all years.
    pub year: usize,
    /// Whose results.
    pub who: String,
    /// What is impossible about them.
    pub what: String,
}

macro_rules! nothing_without {
    ($($($mechanism:ident)|+ => $($column:ident),+;)+) => {
        /// Measures that are nothing, in every year of everyone, while none of some mechanisms is at work.
        pub const NOTHING_WITHOUT: &[(&[&str], &[Column])] =
            &[$((&[$(stringify!($mechanism)),+], &[$(Column::$column),+])),+];

        /// The first effect of a mechanism that is switched off.
        fn effect_of_nothing(on: &Mechanisms, row: &[f64; ALL.len()]) -> Option<String> {
            $(if !($(on.$mechanism)||+) {
                let moved = [$(Column::$column),+].into_iter().find(|&column| !is_nothing(row[column as usize]));
                if let Some(column) = moved {
                    let mechanisms = [$(stringify!($mechanism)),+].join(" and ");
                    return Some(format!("{} although {mechanisms} is off", shown(row, column)));
                }
            })+
            None
        }
    };
}

nothing_without! {
    prevention => PREVENTED;
    prevention | coordination => PREVENTION;
    distress => DISTRESS_MONTHS;
    triage_hours => WAIVED_FOR_HOURS;
    remedial_plans => PLANS_AGREED, PLANS_DELIVERED, PLANS_FAILED, PLANS_REFUSED, IN_ESCROW;
    form_when_short => PAID_WHEN_SHORT;
    year_end_settlement => SETTLEMENT;
    central_support | conditional_support | recovery_plans | limits => SUPPORT;
    conditional_support => CONTROL_TOTAL, CONDITIONAL_SUPPORT_AVAILABLE, CONDITIONAL_SUPPORT;
    negotiation_cost => TIME_SET_FREE;
    negotiation_rounds => NEGOTIATION_ROUNDS, SIGNED_LATE;
    recovery_plans | limits => BOARD_CHANGES;
    lead_exit | early_termination => TERMINATIONS;
    unmeasured_quality => UNMEASURED_QUALITY;
    relabelling => RELABELLED;
    capacity_cost => CAPACITY_COST;
    effort_cost => EFFORT_COST;
    budget_recovery | limits => OTHER_SPEND_CUT;
    budget_recovery => MANAGED_REFERRALS;
    buying_care => CASES_BOUGHT, CONTACTS_BOUGHT, OTHER_SPEND_ADDED, SURPLUS_UNSPENT;
    misfit | match_quality => MISFIT_COST;
    hold_up => EARNED_ON_CHANGES;
    limits => BELOW_LIMIT, LOANS_BELOW_ZERO, INTERVENTIONS, MERGERS, WIND_DOWNS, DEBT_TAKEN_OVER;
    price_of_risk => RISK_PREMIUM;
}

fn is_nothing(value: f64) -> bool {
    value == 0.0 || value.is_nan()
}

fn shown(row: &[f64; ALL.len()], column: Column) -> String {
    format!("{} is {}", ALL[column as usize].id, row[column as usize])
}

/// The first thing that cannot be, if there is any.
#[must_use]
pub fn impossible(scenario: &Scenario, layout: &Layout, outcome: &Outcome) -> Option<Impossible> {
    let audit = Audit { scenario, layout, outcome };
    let found = audit.years().or_else(|| audit.months()).or_else(|| audit.flows());
    found.map(|(year, entity, what)| {
        let named = layout.entities(&scenario.economy).into_iter().nth(entity);
        Impossible { year, who: named.map_or_else(String::new, |(name, _)| name), what }
    })
}

/// Year, entity, and what cannot be.
type Found = Option<(usize, usize, String)>;

struct Audit<'a> {
    scenario: &'a Scenario,
    layout: &'a Layout,
    outcome: &'a Outcome,
}

impl Audit<'_> {
    fn years(&self) -> Found {
        let Outcome { years, entities, .. } = *self.outcome;
        let rows = (0..years).flat_map(|year| (0..entities).map(move |entity| (year, entity)));
        let of_row = |(year, entity): (usize, usize)| self.row(year, entity).map(|what| (year, entity, what));
        rows.clone().find_map(of_row).or_else(|| (0..years).find_map(|year| Some((year, 0, self.system(year)?))))
    }

    fn row(&self, year: usize, entity: usize) -> Option<String> {
        let row = self.outcome.row(year, entity);
        out_of_bounds(row, entity == 0)
            .or_else(|| effect_of_nothing(&self.scenario.economy.mechanisms, row))
            .or_else(|| self.sanctions(year, entity))
            .or_else(|| self.provider(year, entity))
    }

    fn of(&self, year: usize, entity: usize, column: Column) -> f64 {
        self.outcome.value(year, entity, column)
    }

    /// The sum of a measure over some entities; what does not apply to one counts as nothing.
    fn over(&self, year: usize, entities: std::ops::Range<usize>, column: Column) -> f64 {
        entities.map(|entity| self.of(year, entity, column)).filter(|value| !value.is_nan()).sum()
    }

    fn commissioners(&self) -> std::ops::Range<usize> {
        1..1 + self.layout.commissioners.len()
    }

    fn providers(&self) -> std::ops::Range<usize> {
        1 + self.layout.commissioners.len()..self.outcome.entities
    }

    /// What is contracted is imposed or waived, and no more is paid than was imposed, nor given back than was paid.
    fn sanctions(&self, year: usize, entity: usize) -> Option<String> {
        use Column as C;
        let of = |column| self.of(year, entity, column);
        let until = |column| (0..=year).map(|year| self.of(year, entity, column)).sum::<f64>();
        let reasons = [C::WAIVED_BY_CHOICE, C::WAIVED_FOR_HOURS, C::WAIVED_UNSEEN, C::WAIVED_FOR_PLAN];
        let rules = [
            (
                of(C::SANCTIONS_CONTRACTED) == of(C::SANCTIONS_IMPOSED) + of(C::SANCTIONS_WAIVED),
                "sanctions contracted are not those imposed and waived",
            ),
            // The rest is suspended, by the contract or for a control total.
            (
                reasons.into_iter().map(of).sum::<f64>() <= of(C::SANCTIONS_WAIVED),
                "more sanctions are waived for a reason than are waived",
            ),
            (until(C::SANCTIONS_PAID) <= until(C::SANCTIONS_IMPOSED), "more sanctions are paid than were imposed"),
            (
                until(C::SANCTIONS_REINVESTED) <= until(C::SANCTIONS_PAID),
                "more sanctions are given back than were paid",
            ),
        ];
        broken(&rules)
    }

    /// Patients are conserved, and no part is more than its whole.
    fn provider(&self, year: usize, entity: usize) -> Option<String> {
        use Column as C;
        let place = entity.checked_sub(self.providers().start)?;
        let ProviderKind::Acute(file) = &self.scenario.economy.providers.values().nth(place)?.kind else { return None };
        let of = |column| self.of(year, entity, column);
        let opening = match year.checked_sub(1) {
            None => f64::from(file.waiting_list_patients),
            Some(before) => self.of(before, entity, C::WAITING_LIST),
        };
        let went = of(C::TREATED) + of(C::REMOVED) + of(C::WAITING_LIST);
        let within = 1.0 - of(C::FOUR_HOUR_BREACHES) / of(C::ATTENDANCES).max(1.0);
        let rules = [
            (opening + of(C::REFERRALS) == went, "patients of the waiting list are lost or found"),
            (of(C::OVER_52_WEEKS) <= of(C::OVER_18_WEEKS), "more wait over 52 weeks than over 18"),
            (of(C::OVER_18_WEEKS) <= of(C::WAITING_LIST), "more wait over 18 weeks than wait"),
            (of(C::FOUR_HOUR_BREACHES) <= of(C::ATTENDANCES), "more take over four hours than attend"),
            (of(C::TWELVE_HOUR_WAITS) <= of(C::FOUR_HOUR_BREACHES), "more wait over twelve hours than over four"),
            (of(C::FOUR_HOUR_SHARE) == within, "the share within four hours is not that of its counts"),
        ];
        broken(&rules)
    }

    /// The system is its parties, money has a counter-entry, and months add up to the year.
    fn system(&self, year: usize) -> Option<String> {
        use Column as C;
        let of = |column| self.of(year, 0, column);
        let parties = |column| self.over(year, 1..self.outcome.entities, column);
        let escrow_before = year.checked_sub(1).map_or(0.0, |before| self.of(before, 0, C::IN_ESCROW));
        let withheld = of(C::IN_ESCROW) - escrow_before;
        let is_last = year + 1 == self.outcome.years;
        let sums = [C::SANCTIONS_CONTRACTED, C::ATTENDANCES, C::TREATED, C::ADMINISTRATION, C::QUALITY_AVAILABLE];
        let has_counter_entry =
            |column| self.over(year, self.commissioners(), column) == -self.over(year, self.providers(), column);
        let months = self.outcome.monthly().iter().skip(12 * year).take(12);
        let of_months = |column: usize| months.clone().map(|month| month[column]).sum::<f64>();
        let rules = [
            (
                of(C::SURPLUS) == parties(C::SURPLUS) + withheld - parties(C::SUPPORT),
                "the system's surplus is not that of its parties and the escrow, without support",
            ),
            (
                of(C::RESERVE) == parties(C::RESERVE) + of(C::IN_ESCROW),
                "the system's reserve is not that of its parties",
            ),
            (!is_last || of(C::IN_ESCROW) == 0.0, "money is still withheld when all has ended"),
            (
                of(C::QUALITY_AVAILABLE) == of(C::QUALITY_EARNED) + of(C::QUALITY_WITHHELD),
                "a quality payment is neither earned nor withheld",
            ),
            (sums.into_iter().all(|column| of(column) == parties(column)), "the system is not the sum of its parties"),
            (
                [C::RISK_SHARE, C::OUTCOME_PAYMENT, C::SETTLEMENT].into_iter().all(has_counter_entry),
                "money between the parties has no counter-entry",
            ),
            (of_months(0) == of(C::ATTENDANCES), "attendances of the months are not those of the year"),
            (of_months(6) == of(C::SANCTIONS_IMPOSED), "sanctions of the months are not those of the year"),
            (of_months(7) + of_months(8) == parties(C::SURPLUS), "surpluses of the months are not those of the year"),
        ];
        broken(&rules)
    }

    /// Every value of a month is a number, within the bounds of its unit.
    fn months(&self) -> Found {
        let months = self.outcome.monthly();
        if months.len() != 12 * self.outcome.years {
            return Some((self.outcome.years.saturating_sub(1), 0, "months are missing".into()));
        }
        months.iter().enumerate().find_map(|(month, values)| {
            let wrong = values.iter().zip(MONTHLY).find(|(value, measure)| {
                let bounds = match measure.unit {
                    Unit::Share => 0.0..=1.0,
                    Unit::Count => 0.0..=f64::MAX,
                    Unit::Pounds | Unit::Points | Unit::Hours => f64::MIN..=f64::MAX,
                };
                !bounds.contains(*value)
            });
            wrong.map(|(value, measure)| (month / 12, 0, format!("{} of a month is {value}", measure.id)))
        })
    }

    /// What parties received less gave under all codes over the years is their surplus.
    fn flows(&self) -> Found {
        let flows = |parties: &[usize]| -> f64 {
            let all = parties.iter().flat_map(|&party| Heading::ALL.iter().map(move |&heading| (party, heading)));
            all.map(|(party, heading)| self.outcome.flow(party, heading)).sum()
        };
        let surplus = |entities: std::ops::Range<usize>| -> f64 {
            (0..self.outcome.years).map(|year| self.over(year, entities.clone(), Column::SURPLUS)).sum()
        };
        let are_same = flows(&[0]) == surplus(self.commissioners()) && flows(&[1, 2]) == surplus(self.providers());
        let last = self.outcome.years.saturating_sub(1);
        (!are_same).then(|| (last, 0, "flows of money are not the surpluses of the parties".into()))
    }
}

/// The first rule that does not hold.
fn broken(rules: &[(bool, &str)]) -> Option<String> {
    rules.iter().find(|(holds, _)| !holds).map(|(_, what)| (*what).to_owned())
}

/// The first value of a row that is infinite, below zero where nothing can be, beyond its whole, or a part of a patient or penny.
fn out_of_bounds(row: &[f64; ALL.len()], is_system: bool) -> Option<String> {
    // What some economies have nobody to ask for.
    const MAY_LACK: [Column; 3] = [Column::OCCUPANCY, Column::ENFORCEMENT_BELIEF, Column::UNMEASURED_QUALITY];
    let may_lack = |place: usize| !is_system || MAY_LACK.iter().any(|column| *column as usize == place);
    let is_wrong = |(place, value): &(usize, &f64)| {
        if value.is_nan() {
            return !may_lack(*place);
        }
        let unit = ALL[*place].unit;
        let bounds = match unit {
            Unit::Points if *place == Column::HEALTH as usize => 0.0..=200.0,
            Unit::Share => 0.0..=1.0 + 1e-12,
            Unit::Count | Unit::Hours => 0.0..=f64::MAX,
            Unit::Pounds | Unit::Points => f64::MIN..=f64::MAX,
        };
        let is_whole = matches!(unit, Unit::Count | Unit::Pounds);
        !bounds.contains(*value) || (is_whole && value.fract() != 0.0)
    };
    row.iter().enumerate().find(is_wrong).map(|(place, value)| format!("{} is {value}", ALL[place].id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture;

    /// What is found when a value of the first acute provider, or of the system, is another one.
    fn found(entity: usize, column: Column, change: impl Fn(f64) -> f64) -> Option<String> {
        let (scenario, layout, mut outcome) = fixture::lived();
        assert_eq!(impossible(&scenario, &layout, &outcome), None);
        let before = outcome.value(1, entity, column);
        outcome.tamper(1, entity, column, change(before));
        impossible(&scenario, &layout, &outcome).map(|found| found.what)
    }

    const SYSTEM: usize = 0;
    const ACUTE: usize = 4;

    #[test]
    fn a_list_below_zero_part_of_a_patient_or_a_share_beyond_one_is_found() {
        assert_eq!(found(ACUTE, Column::WAITING_LIST, |_| -1.0).as_deref(), Some("waiting_list is -1"));
        assert!(found(ACUTE, Column::TREATED, |treated| treated + 0.5).is_some_and(|what| what.contains("treated is")));
        assert_eq!(found(ACUTE, Column::TRUST, |_| 1.01).as_deref(), Some("trust_share is 1.01"));
        assert_eq!(found(SYSTEM, Column::HEALTH, |_| f64::NAN).as_deref(), Some("health_index is NaN"));
        assert_eq!(found(ACUTE, Column::SURPLUS, |_| f64::INFINITY).as_deref(), Some("surplus_pounds is inf"));
    }

    #[test]
    fn a_patient_or_a_penny_that_is_lost_is_found() {
        let lost = found(ACUTE, Column::TREATED, |treated| treated - 1.0);
        assert_eq!(lost.as_deref(), Some("patients of the waiting list are lost or found"));
        let kept = found(ACUTE, Column::SURPLUS, |surplus| surplus + 1.0);
        assert_eq!(
            kept.as_deref(),
            Some("the system's surplus is not that of its parties and the escrow, without support")
        );
        let forgotten = found(ACUTE, Column::SANCTIONS_WAIVED, |waived| waived + 1.0);
        assert_eq!(forgotten.as_deref(), Some("sanctions contracted are not those imposed and waived"));
    }

    #[test]
    fn an_effect_of_what_is_switched_off_is_found() {
        let (mut scenario, layout, outcome) = fixture::lived();
        scenario.economy.mechanisms.prevention = false;
        let found = impossible(&scenario, &layout, &outcome).expect("it prevented something");
        assert!(found.what.ends_with("although prevention is off"), "{found}");
        let (mut scenario, layout, outcome) = fixture::lived();
        (scenario.economy.mechanisms.year_end_settlement, scenario.economy.mechanisms.prevention) = (false, true);
        let found = impossible(&scenario, &layout, &outcome).expect("it settled something");
        assert!(found.what.ends_with("although year_end_settlement is off"), "{found}");
    }

    #[test]
    fn what_is_found_names_whose_it_is_and_the_year() {
        let (scenario, layout, mut outcome) = fixture::lived();
        outcome.tamper(2, ACUTE, Column::WAITING_LIST, -1.0);
        let found = impossible(&scenario, &layout, &outcome).map(|found| found.to_string());
        assert_eq!(found.as_deref(), Some("waiting_list is -1, hospital in year 3"));
    }
}
