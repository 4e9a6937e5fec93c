//! Clauses made up by chance: any form, any limit, many of them absurd.

use commonpurse::contract::{
    ActivityCost, Alliance, Application, BaseYear, Baseline, Basis, Basket, Blended, CapAndCollar, Clauses,
    CostAndVolume, Credit, DiscountTier, FixedSum, Form, Funded, Goal, LeadExit, LeadPrice, LeadProvider, Level,
    Linear, MarginalRateEmergency, OutcomePayment, OutcomeTerms, OwedBy, Paid, PaidBy, Payment, PlanTrigger,
    PlanTriggers, ProfitCap, QualityGoals, QualityPayment, Readmissions, RemedialActionPlan, RetainedMoney, RiskShare,
    Sanction, SanctionTerms, Sanctions, Subcontracts, SystemDeficit, WhenShort,
};

use crate::dice::*;

fn made_up_form(dice: &mut Dice) -> Form {
    match dice.one_of(6) {
        0 => Form::Activity,
        1 => Form::Block,
        2 => Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: dice.a_share(),
            marginal_share_below_plan: dice.a_share(),
        }),
        3 => Form::CapAndCollar(CapAndCollar {
            cap_share_of_plan: dice.maybe(Dice::a_share),
            collar_share_of_plan: dice.maybe(Dice::a_share),
        }),
        4 => Form::DiscountTier(DiscountTier {
            threshold_share_above_plan: dice.a_share(),
            marginal_share_beyond: dice.a_share(),
        }),
        _ => Form::Blended(Blended { fixed_share_of_plan: dice.a_share(), variable_share_of_tariff: dice.a_share() }),
    }
}

fn made_up_sanction(dice: &mut Dice) -> Sanction {
    Sanction {
        per_breach_pounds: pounds(dice.scaled(1.0, 20_000.0).round()),
        threshold_share: dice.maybe(Dice::a_share),
        floor_share: dice.maybe(Dice::a_share),
        owed_by: [OwedBy::Provider, OwedBy::Commissioner, OwedBy::Both][dice.one_of(3)],
        level: None,
    }
}

fn made_up_sanctions(dice: &mut Dice) -> Sanctions {
    Sanctions {
        standards: SanctionTerms {
            a_and_e_four_hours: dice.maybe(made_up_sanction),
            rtt_incomplete: dice.maybe(made_up_sanction),
            fifty_two_weeks: dice.maybe(made_up_sanction),
            twelve_hours: dice.maybe(made_up_sanction),
            community_contacts: dice.maybe(made_up_sanction),
        },
        cap_share_of_quarterly_value: dice.maybe(|dice| share(dice.between(0.0, 0.05))),
        reinvested_share: dice.a_share(),
        application: [Application::Mandatory, Application::Discretion, Application::Suspended][dice.one_of(3)],
    }
}

/// A risk share on any basis.
pub fn made_up_risk_share(dice: &mut Dice) -> RiskShare {
    RiskShare {
        basis: match dice.one_of(4) {
            0 => Basis::SystemDeficit(SystemDeficit { provider_share_of_deficit: dice.a_share() }),
            1 => Basis::Alliance(Alliance {
                providers_share_of_result: dice.a_share(),
                pooled_share: commonpurse::units::Share::NONE,
            }),
            _ => Basis::ActivityCost(ActivityCost { value_share_of_tariff: dice.a_share() }),
        },
        corridor_share_of_plan: dice.maybe(Dice::a_share),
        commissioner_share_inside: dice.a_share(),
        commissioner_share_outside: dice.a_share(),
    }
}

fn made_up_goal(dice: &mut Dice) -> Goal {
    Goal {
        weight_share: share(1.0 / 3.0),
        level: [Level::National, Level::Local][dice.one_of(2)],
        required_share: share(dice.between(0.5, 1.0)),
        credit: match dice.one_of(2) {
            0 => Credit::Cliff,
            _ => Credit::Linear(Linear { floor_share: share(dice.between(0.0, 0.5)) }),
        },
    }
}

fn made_up_quality_payment(dice: &mut Dice) -> QualityPayment {
    QualityPayment {
        share_of_contract_value: dice.a_share(),
        goals: QualityGoals {
            a_and_e_four_hours: dice.maybe(made_up_goal),
            rtt_incomplete: dice.maybe(made_up_goal),
            community_contacts: dice.maybe(made_up_goal),
        },
        weight_share_by_quarter: [[0.25; 4], [1.0, 0.0, 0.0, 0.0], [0.1, 0.2, 0.3, 0.4]][dice.one_of(3)].map(share),
        all_or_nothing: dice.chance(0.5),
        paid: [Paid::OnAccount, Paid::WhenEarned][dice.one_of(2)],
        funded: [Funded::OnTop, Funded::FromPrice][dice.one_of(2)],
    }
}

fn made_up_use(dice: &mut Dice) -> RetainedMoney {
    [RetainedMoney::Kept, RetainedMoney::DemandManagement, RetainedMoney::ReinvestedInProvider][dice.one_of(3)]
}

fn made_up_remedial_action_plan(dice: &mut Dice) -> RemedialActionPlan {
    let trigger = |dice: &mut Dice| PlanTrigger {
        months_below_standard: 1 + dice.one_of(4) as u32,
        threshold_share: dice.maybe(Dice::a_share),
    };
    RemedialActionPlan {
        standards: PlanTriggers {
            a_and_e_four_hours: dice.maybe(trigger),
            rtt_incomplete: dice.maybe(trigger),
            fifty_two_weeks: dice.maybe(trigger),
            twelve_hours: dice.maybe(trigger),
            community_contacts: dice.maybe(trigger),
        },
        milestone_months: 1 + dice.one_of(4) as u32,
        longest_withholding_months: 1 + dice.one_of(8) as u32,
        paid_by: [PaidBy::Provider, PaidBy::Commissioner][dice.one_of(2)],
        cost_pounds_per_month: pounds(dice.scaled(1.0, 100_000.0).round()),
        withheld_share_of_monthly_value: dice.a_share(),
        release_share: dice.a_share(),
        not_agreed_share_of_monthly_value: dice.a_share(),
        not_delivered_share_of_monthly_value: dice.a_share(),
    }
}

/// Any clauses, many of them absurd.
pub fn made_up_clauses(dice: &mut Dice) -> Clauses {
    let mut clauses = Clauses::only(Payment {
        attendances: made_up_form(dice),
        emergency: made_up_form(dice),
        elective: made_up_form(dice),
        contacts: made_up_form(dice),
        when_short: None,
    });
    clauses.readmissions =
        dice.maybe(|dice| Readmissions { unpaid_share: dice.a_share(), retained_money: made_up_use(dice) });
    clauses.marginal_rate_emergency = dice.maybe(|dice| MarginalRateEmergency {
        marginal_share: dice.a_share(),
        baseline: if dice.chance(0.5) {
            Baseline::Plan
        } else {
            Baseline::BaseYear(BaseYear { share_of_opening_activity: dice.a_share() })
        },
        retained_money: made_up_use(dice),
    });
    clauses.sanctions = dice.maybe(made_up_sanctions);
    clauses.risk_share = dice.maybe(made_up_risk_share);
    clauses.outcome_payment = dice.maybe(|dice| OutcomePayment {
        basket: Basket {
            health_index: dice.maybe(made_up_outcome),
            emergency_admissions: dice.maybe(made_up_outcome),
            long_waits: dice.maybe(made_up_outcome),
            delayed_transfers: dice.maybe(made_up_outcome),
        },
        cap_share_of_value: dice.a_share(),
        smoothing_years: 1 + dice.one_of(5) as u32,
    });
    clauses.profit_cap =
        dice.maybe(|dice| ProfitCap { profit_cap_share_of_income: dice.a_share(), returned_share: dice.a_share() });
    clauses.lead_provider = dice.maybe(made_up_lead);
    clauses.quality_payment = dice.maybe(made_up_quality_payment);
    clauses.remedial_action_plan = dice.maybe(made_up_remedial_action_plan);
    clauses
}

/// Gives clauses something to choose from: another form when money is short, and standards that may be left out.
pub fn with_choices(dice: &mut Dice, clauses: &mut Clauses) {
    clauses.payment.when_short = dice.maybe(|dice| WhenShort {
        gap_share: share(dice.between(0.0, 0.1)),
        attendances: dice.maybe(made_up_form),
        emergency: dice.maybe(made_up_form),
        elective: dice.maybe(made_up_form),
        contacts: dice.maybe(made_up_form),
    });
    let Some(sanctions) = &mut clauses.sanctions else { return };
    let SanctionTerms { a_and_e_four_hours, community_contacts, .. } = &mut sanctions.standards;
    for terms in [a_and_e_four_hours, community_contacts].into_iter().flatten() {
        terms.level = dice.maybe(|_| Level::Local);
    }
}

fn made_up_outcome(dice: &mut Dice) -> OutcomeTerms {
    OutcomeTerms { value_share_per_point: dice.a_share(), expected_change_points_per_year: dice.between(-10.0, 10.0) }
}

fn made_up_lead(dice: &mut Dice) -> LeadProvider {
    LeadProvider {
        provider: dice.maybe(|dice| format!("provider-{}", dice.one_of(4))),
        price: if dice.chance(0.5) {
            LeadPrice::FixedSum(FixedSum {
                price_share_of_expected_cost: commonpurse::units::SignedShare::of(dice.between(0.5, 1.5)),
            })
        } else {
            LeadPrice::Formula
        },
        subcontracts: Subcontracts {
            passed_through_share: dice.a_share(),
            blame_passed_on_share: dice.a_share(),
            contracting_cost_share: dice.a_share(),
        },
        exit: LeadExit {
            tolerance_share_of_annual_value: share(dice.between(0.0, 0.2)),
            guarantee_share: dice.a_share(),
            cost_share_of_annual_value: share(dice.between(0.0, 0.1)),
            commissioner_share_of_cost: dice.a_share(),
        },
    }
}
