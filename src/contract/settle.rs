//! Settlement: what is due under a regime's clauses, given the record of one contract.

use super::clause::Clauses;
use super::due::{Due, SettledSoFar};
use super::record::Record;
use super::rule::Stage;

/// What is due under these clauses at this month end.
#[must_use]
pub fn settle(clauses: &Clauses, record: &Record, so_far: &SettledSoFar) -> Due {
    let mut due = Due::default();
    clauses.propose(&Stage::ALL, record, so_far, &mut due);
    due
}

/// The stages that tell what is paid whatever becomes of standards and outcomes.
const PAYMENTS: [Stage; 4] = [Stage::Price, Stage::Remedy, Stage::Divide, Stage::PassOn];

/// What is due but for standards and outcomes, as far as it can be told beforehand: prices and shares.
#[must_use]
pub fn settle_payments(clauses: &Clauses, record: &Record) -> Due {
    let mut due = Due::default();
    clauses.propose(&PAYMENTS, record, &SettledSoFar::default(), &mut due);
    due
}

/// The sanctions that are due at this month end; everything else is left out.
#[must_use]
pub fn settle_sanctions(clauses: &Clauses, record: &Record, so_far: &SettledSoFar) -> Due {
    let mut due = Due::default();
    clauses.propose(&[Stage::Quality], record, so_far, &mut due);
    due
}

/// What standards and outcomes make due so far in the year: quality and outcome payments.
#[must_use]
pub fn settle_quality(clauses: &Clauses, record: &Record) -> Due {
    settle_sanctions(clauses, record, &SettledSoFar::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::activity::{Activity, WaitingListCount};
    use crate::contract::plan::Plan;
    use crate::contract::record::Scores;
    use crate::ledger::Heading;
    use crate::units::{Money, Party};

    /// A block of £1m; £120 for each of ten breaches from the provider, £300 for each of three from the commissioner; and
    /// 1% for each of two points.
    fn settled(settle: impl Fn(&Clauses, &Record) -> Due) -> Due {
        let clauses = serde_json::from_str(
            r#"{
                "payment": { "attendances": "block", "emergency": "block", "elective": "block", "contacts": "block" },
                "sanctions": {
                    "standards": {
                        "a_and_e_four_hours": {
                            "per_breach_pounds": 120, "threshold_share": 0.95, "owed_by": "provider"
                        },
                        "rtt_incomplete": { "per_breach_pounds": 300, "owed_by": "commissioner" }
                    },
                    "reinvested_share": 0, "application": "mandatory"
                },
                "outcome_payment": {
                    "basket": { "health_index": {
                        "value_share_per_point": 0.01, "expected_change_points_per_year": 0
                    } },
                    "cap_share_of_value": 1, "smoothing_years": 1
                }
            }"#,
        );
        let plan = Plan { other_services: Money::from_pence(100_000_000), local_index: 1.0, ..Plan::default() };
        let year = Activity { attendances: 1_000, breaches: 60, ..Activity::default() };
        let record = Record {
            month_of_year: 11,
            weeks_to_date: 52,
            plan: &plan,
            month: &year,
            to_date: &year,
            waiting: &WaitingListCount { list: 100, over_18_weeks: 3, over_52_weeks: 0 },
            months: &[],
            month_ends: &[],
            positions: None,
            scores: &[Scores([90.0, 0.0, 0.0, 0.0]), Scores([92.0, 0.0, 0.0, 0.0])],
            planned: None,
        };
        settle(&clauses.expect("these are clauses"), &record)
    }

    /// What is paid to date, and the sanctions that provider and commissioner owe, in pounds.
    fn pounds(due: &Due) -> [f64; 3] {
        let owed = [Party::Provider, Party::Commissioner].map(|party| due.sanctions_owed_by(party));
        [due.payments_to_date(), owed[0], owed[1]].map(Money::pounds)
    }

    #[test]
    fn prices_are_settled_without_standards_and_standards_without_prices() {
        let so_far = SettledSoFar::default();
        let all = settled(|clauses, record| settle(clauses, record, &so_far));
        assert_eq!(pounds(&all), [1_020_000.0, 1_200.0, 900.0]);
        assert_eq!(pounds(&settled(settle_payments)), [1_000_000.0, 0.0, 0.0]);
        let sanctions = settled(|clauses, record| settle_sanctions(clauses, record, &so_far));
        assert_eq!(pounds(&sanctions), [20_000.0, 1_200.0, 900.0]);
        assert_eq!(settled(settle_quality).to_date[Heading::OutcomePayment].pounds(), 20_000.0);
    }

    #[test]
    fn the_sanctions_of_a_quarter_add_up_until_it_ends() {
        let due = settled(|clauses, record| settle(clauses, record, &SettledSoFar::default()));
        let mut so_far = SettledSoFar::default();
        so_far.take(&due, false);
        so_far.take(&due, false);
        assert_eq!(so_far.quarter_sanctions.map(Money::pounds), [1_800.0, 2_400.0]);
        so_far.take(&due, true);
        assert_eq!(so_far.quarter_sanctions, [Money::ZERO; 2]);
    }
}
