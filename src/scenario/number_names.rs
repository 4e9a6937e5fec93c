//! What numbers are called in a sentence: a short name for each address that studies vary, here and nowhere else.

/// Names of numbers by address, sorted by it.
const NAMES: &[(&str, &str)] = &[
    ("economy.adaptation.change_deviation_share_per_year", "pace of change around contracts"),
    ("economy.adaptation.margin_on_changes_share", "margin on changes within a term"),
    ("economy.adaptation.match_deviation_share_of_value", "difference between arrangements"),
    ("economy.adaptation.match_persistence_share_per_year", "persistence of arrangements"),
    ("economy.adaptation.misfit_cost_ratio", "cost of misfit"),
    ("economy.bargaining.commissioner_padding_share", "commissioners' padding"),
    ("economy.bargaining.provider_padding_share", "providers' padding"),
    ("economy.budget.answered_share_per_year", "deficit recovered in a year"),
    ("economy.budget.largest_bought_share_of_capacity", "care that a surplus can buy"),
    ("economy.budget.largest_managed_share_of_referrals", "referrals that can be managed away"),
    ("economy.budget.largest_other_spend_change_share", "cuts in other services"),
    ("economy.budget.repaid_share_of_debt_per_year", "debt repaid in a year"),
    ("economy.capacity.closing_share_per_year", "speed of opening capacity"),
    ("economy.capacity.deficit_response", "care closed for deficits"),
    ("economy.centre.control_totals.cost_of_improvement_ratio", "cost of meeting control totals"),
    ("economy.centre.control_totals.most_brought_forward_share", "result brought forward"),
    ("economy.centre.control_totals.performance_uncertainty_share", "doubt about performance"),
    ("economy.cost.marginal_cost_share", "marginal cost"),
    ("economy.cost.of_capacity.a_and_e_share", "cost of A&E capacity"),
    ("economy.cost.of_capacity.beds_share", "cost of beds"),
    ("economy.cost.of_capacity.elective_share", "cost of elective places"),
    ("economy.demand.emergencies_growth_share_per_year", "growth of emergencies"),
    ("economy.demand.other_services_growth_share_per_year", "growth of other services"),
    ("economy.efficiency.effort_without_incentive_share", "effort to save without incentive"),
    ("economy.efficiency.savings_available_share", "savings known at the start"),
    ("economy.efficiency.take_up_share_per_year", "take-up of savings"),
    ("economy.efficiency.trend_share_per_year", "trend of efficiency"),
    ("economy.elective.capacity.response", "capacity's answer to waits"),
    ("economy.horizon.board_survival_share_per_year", "tenure of boards"),
    ("economy.horizon.renewal_probability_share", "chance of renewal"),
    ("economy.limits.intervention_below_share_of_income", "limit of intervention"),
    ("economy.limits.merger_below_share_of_income", "limit of merger"),
    ("economy.monitoring.staff_ratio", "staff of contract teams"),
    ("economy.monitoring.trust_slope_ratio", "trust in choosing plan or sanction"),
    ("economy.negotiation.block_hours_share", "hours of a block"),
    ("economy.negotiation.cashable_share", "cashable part of staff time"),
    ("economy.negotiation.hours_at_reference_value", "hours of contracting"),
    ("economy.negotiation.hours_without_signing_share", "hours in years without signing"),
    ("economy.negotiation.value_exponent", "growth of hours with value"),
    ("economy.planning.largest_rebasing_share", "limit of rebasing"),
    ("economy.planning.plan_weight_share", "weight of plans in capacity"),
    ("economy.planning.shading_share", "shading of plans"),
    ("economy.prevention.ceiling_share", "preventable admissions"),
    ("economy.prices.allocation_growth_deviation_share_per_year", "growth of allocations"),
    ("economy.prices.pay_growth_deviation_share_per_year", "growth of pay"),
    ("economy.quality_payment.score_uncertainty_share", "doubt about quality scores"),
    ("economy.remedial_plans.breaches_avoided_share", "breaches that plans avoid"),
    ("economy.remedial_plans.monthly_success_share", "success of plans"),
    ("economy.settlement.cut_share", "year-end cuts"),
    ("economy.settlement.deal_share", "years that end in a deal"),
    ("economy.settlement.help_share", "year-end help"),
    ("economy.settlement.settled_share_of_claim", "part of a claim that deals pay"),
    ("economy.settlement.trust_slope_ratio", "trust in year-end deals"),
    ("economy.stability.least_reserve_share_of_income", "reserve that risk is held against"),
    ("economy.stability.risk_aversion_ratio", "aversion to risk"),
    ("economy.target_effort.response_elasticity", "effort's answer to sanctions"),
    ("economy.trust.broken_promise_share_of_income", "sanctions that break a promise"),
    ("economy.unmeasured_quality.health_points", "health from unmeasured quality"),
    ("economy.unmeasured_quality.substitutability", "effort taken from unmeasured quality"),
    (
        "regime.clauses.conditional_support.control_total_improvement_share_of_income",
        "improvement that control totals ask",
    ),
    ("regime.term.rebasing_share", "rebasing at renewals"),
    ("regime.term.yardstick_share", "yardstick at renewals"),
];

/// Endings of keys that tell a unit and no meaning, the longest first.
const UNITS: [&str; 7] =
    ["_share_per_year", "_share_per_month", "_share_of_income", "_per_year", "_pounds", "_ratio", "_share"];

/// A short name of a number for readers, such as `marginal cost`; of an address without one, the last two words of the
/// address with their unit left out: `settlement: largest cut`.
#[must_use]
pub fn name(address: &str) -> String {
    let known = NAMES.iter().find(|(at, _)| *at == address);
    known.map_or_else(|| of_address(address), |(_, name)| (*name).to_owned())
}

fn of_address(address: &str) -> String {
    let mut keys = address.rsplit('.').map(|key| {
        let bare = UNITS.iter().find_map(|unit| key.strip_suffix(unit)).unwrap_or(key);
        bare.replace('_', " ")
    });
    let last = keys.next().unwrap_or_default();
    match keys.next() {
        Some(before) if !matches!(before.as_str(), "economy" | "regime") => format!("{before}: {last}"),
        _ => last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_by_address_and_no_two_are_alike() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let mut names: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_number_without_a_name_is_called_by_its_address_without_its_unit() {
        assert_eq!(name("economy.cost.marginal_cost_share"), "marginal cost");
        assert_eq!(name("economy.settlement.largest_cut_share_of_income"), "settlement: largest cut");
        assert_eq!(name("regime.term.years"), "term: years");
        assert_eq!(name("economy.first_year"), "first year");
    }
}
