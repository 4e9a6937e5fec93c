//! What was called otherwise in earlier versions: refused, with the name that it has now.
//!
//! An old name is not read in silence: what it holds may be meant in another unit or at another place, and two names for one
//! thing would stay. A key that changes its name gets a row here, a flag one in `cli/renamed.rs`; both are told in the same
//! words.

use super::address::{Address, AddressStep};

/// A key of an earlier version.
pub struct FormerKey {
    /// Where it stood, from the root of an economy, a regime or a study, or from further below.
    pub address: &'static str,
    /// Where what it held stands now; nothing if it is gone.
    pub now: &'static [&'static str],
    /// What else has changed, or why it is gone; empty if the name is all.
    pub why: &'static str,
}

const fn row(address: &'static str, now: &'static [&'static str], why: &'static str) -> FormerKey {
    FormerKey { address, now, why }
}

/// Every key that was called otherwise, by address.
#[rustfmt::skip]
pub const FORMER_KEYS: [FormerKey; 21] = [
    row("bargaining.cost_per_round_pounds", &["bargaining.usual_rounds"],
        "talks take hours of staff, which are measured by the usual number of rounds"),
    row("centre.boards.rebasing_belief_step_share", &[], "no shipped economy used it"),
    row("clauses.outcome_payment.expected_change_points_per_year",
        &["clauses.outcome_payment.basket.health_index.expected_change_points_per_year"], ""),
    row("clauses.outcome_payment.value_share_per_point",
        &["clauses.outcome_payment.basket.health_index.value_share_per_point"], ""),
    row("coding", &[], "depth of coding moved nothing"),
    row("community.capacity_growth_share_per_year", &[], "capacity follows what boards want, see capacity"),
    row("elective.capacity.drift_share_per_year", &[], "capacity follows what boards want, see capacity"),
    row("elective.capacity.largest_fall_share", &["capacity.largest_fall_share_per_year"], ""),
    row("elective.capacity.largest_growth_share", &["capacity.largest_growth_share_per_year"], ""),
    row("limits.partners_share_of_reserve", &["limits.neighbours_share_of_reserve"], ""),
    row("mechanisms.board_turnover", &[], "boards leave after a turnaround and no longer by chance"),
    row("mechanisms.coding_depth", &[], "depth of coding moved nothing"),
    row("mechanisms.extension", &[], "contracts end with their term"),
    row("mechanisms.ratchet_fear", &[], "no shipped economy used it"),
    row("monitoring.hours_per_month", &["monitoring.staff_ratio"],
        "it is a multiple of the hours that a commissioner's contracts take"),
    row("negotiation.distrust_cost_ratio", &["negotiation.distrust_hours_ratio"], ""),
    row("negotiation.signing_cost_pounds", &["negotiation.hours_at_reference_value"], "it counts hours and not pounds"),
    row("negotiation.upkeep_cost_pounds", &["negotiation.hours_without_signing_share"],
        "it is a part of the hours of a year with a signing"),
    row("prices.input_price_growth_share_by_year",
        &["prices.pay_growth_share_by_year", "prices.other_input_price_growth_share_by_year"], ""),
    row("replications", &["futures_per_set"], "the flag was once called --replications"),
    row("term.extension", &[], "contracts end with their term"),
];

/// That something has another name now, for whoever wrote the one it had.
#[must_use]
pub fn called_now(what: &str, now: &[&str]) -> String {
    format!("this {what} is called {} now", now.join(" and "))
}

impl FormerKey {
    /// The row of a key that stood at an address, if it had a name then.
    #[must_use]
    pub fn at(address: &Address) -> Option<&'static Self> {
        FORMER_KEYS.iter().find(|former| former.ends(address))
    }

    /// What its author is told.
    #[must_use]
    pub fn hint(&self) -> String {
        match (self.now, self.why) {
            ([], why) => format!("this key is gone: {why}"),
            (now, "") => called_now("key", now),
            (now, why) => format!("{}; {why}", called_now("key", now)),
        }
    }

    /// The key beside it that holds now what it held, if one does.
    #[must_use]
    pub fn beside(&self) -> Option<&'static str> {
        let [now] = self.now else { return None };
        let ((parent, _), (others, key)) = (self.address.rsplit_once('.')?, now.rsplit_once('.')?);
        (parent == others).then_some(key)
    }

    fn ends(&self, address: &Address) -> bool {
        let mut steps = address.steps().iter().rev();
        self.address.rsplit('.').all(|key| matches!(steps.next(), Some(AddressStep::Key(step)) if step == key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    use crate::scenario::check::is_known;
    use crate::scenario::origin::Origins;
    use crate::scenario::resolve::schema_of;
    use crate::scenario::study::StudyFile;
    use crate::scenario::walk::check;
    use crate::scenario::{Economy, RegimeFile};

    fn hint(address: &str) -> Option<String> {
        let address = address.parse().expect("an address");
        FormerKey::at(&address).map(FormerKey::hint)
    }

    #[test]
    fn a_key_that_has_another_name_is_told_it_wherever_it_stands() {
        let told = "this key is called limits.neighbours_share_of_reserve now";
        assert_eq!(hint("limits.partners_share_of_reserve").as_deref(), Some(told));
        assert_eq!(hint("economy_changes.limits.partners_share_of_reserve").as_deref(), Some(told));
        assert_eq!(hint("partners_share_of_reserve"), None);
        assert_eq!(hint("limits.neighbours_share_of_reserve"), None);
    }

    #[test]
    fn a_key_that_became_two_and_one_that_is_gone_are_told_apart() {
        let two =
            "this key is called prices.pay_growth_share_by_year and prices.other_input_price_growth_share_by_year now";
        assert_eq!(hint("prices.input_price_growth_share_by_year").as_deref(), Some(two));
        assert_eq!(
            hint("arms[2].mechanisms.extension").as_deref(),
            Some("this key is gone: contracts end with their term")
        );
    }

    /// A document in which something stands at an address and nowhere else.
    fn with(address: &str) -> Value {
        address.rsplit('.').fold(Value::from(1), |below, key| serde_json::json!({ key: below }))
    }

    #[test]
    fn every_old_key_in_a_file_is_one_problem_that_tells_the_new_name() {
        let schemas = [schema_of::<Economy>(), schema_of::<RegimeFile>(), schema_of::<StudyFile>()];
        for former in &FORMER_KEYS {
            let document = with(former.address);
            let all = schemas.iter().flat_map(|schema| check(schema, &document, &Origins::unplaced("old.json")));
            let of_key: Vec<_> = all.filter(|problem| problem.address == former.address).collect();
            assert!(!of_key.is_empty(), "{} is not noticed", former.address);
            assert!(of_key.iter().all(|problem| problem.hint == Some(former.hint())), "{of_key:?}");
        }
    }

    #[test]
    fn rows_are_in_order_and_each_new_name_is_a_key_and_no_old_one_is() {
        assert!(FORMER_KEYS.is_sorted_by(|one, next| one.address < next.address));
        let schemas = [schema_of::<Economy>(), schema_of::<RegimeFile>(), schema_of::<StudyFile>()];
        let is_key = |address: &str| {
            let address: Address = address.parse().expect("an address");
            schemas.iter().any(|schema: &Value| is_known(schema, &address))
        };
        for former in &FORMER_KEYS {
            assert!(!is_key(former.address), "{} is a key again", former.address);
            assert!(former.now.iter().all(|now| is_key(now)), "{}: {:?}", former.address, former.now);
            assert!(!(former.now.is_empty() && former.why.is_empty()), "{} says nothing", former.address);
        }
    }
}
