//! How parties choose the contract that they get: the form of payment when money is short, local standards, and what talks
//! over all of it leave of trust.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::{Activity, Application, Clauses, Line, LineValues, Plan, Positions, Signed};
use crate::units::{MONTHS_IN_YEAR, Money, Share};

use super::commissioner::monitoring::{Case, MonitoringTerms, Staff};
use super::expectation;
use super::reading::{Forecast, Seat, payments_of_year};

/// How the parties of a contract choose among what its clauses offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceTerms {
    /// How likely an arbiter is to uphold the form of payment as it is written. Raising it lets more providers refuse the form
    /// for when money is short.
    pub written_form_upheld_share: Share,
    /// Harm of an arbitration over the form to the relationship, in sanctions. Raising it lets providers give in sooner.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "sanctions"))]
    pub arbitration_harm_ratio: f64,
    /// Standard deviation between contracts of the hours that a local standard takes, of their logarithm. Raising it makes
    /// contracts differ more in which local standards they hold.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "logarithm"))]
    pub local_hours_spread: f64,
    /// Standard deviation between contracts of what a local goal asks, as a share of its cases. At 0 goals ask what is written.
    /// Raising it makes what goals earn differ more between commissioners.
    pub goal_spread_share: Share,
    /// What is left of trust after each round of talks beyond the usual number. Raising it lets long talks cost less trust.
    pub trust_left_after_round_share: Share,
    /// What is left of trust after each criterion that is new in a contract. Raising it lets new criteria cost less trust.
    pub trust_left_after_criterion_share: Share,
}

/// What the form for when money is short would move from the provider to the commissioner, in pounds over the term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FormAtStake {
    /// What the provider loses by it, as its board sees it.
    pub lost: f64,
    /// What the commissioner saves by it.
    pub saved: f64,
    /// What an arbitration costs each side, its harm to the relationship included.
    pub arbitration: f64,
}

/// What became of a proposal to pay by the form for when money is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverForm {
    /// The contract stays as it is written: the other form would save the commissioner nothing, or it gave in.
    AsWritten,
    /// The provider agreed.
    Agreed,
    /// The provider refused, the commissioner insisted: an arbiter decides.
    Arbitrated,
}

/// By which form a contract is paid, and what it took to settle that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormSettled {
    /// Whether it is paid by the form for when money is short.
    pub is_short: bool,
    /// Whether the parties went to arbitration over it.
    pub is_arbitrated: bool,
}

/// A local standard as a commissioner weighs it before it signs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalStandard<'s> {
    /// Sanctions that it expects to fall due for the standard, month by month.
    pub due: &'s [Money],
    /// What the contract leaves to it of a sanction that is due.
    pub application: Application,
    /// A breach of the standard as it will see it.
    pub case: Case,
    /// What an hour of staff weighs in acting on a breach, in pounds; nothing where staff time costs nothing.
    pub hourly_cost_of_acting: f64,
    /// What an hour of staff for the standard itself costs, in pounds.
    pub wage: f64,
    /// Staff hours that it takes in a year, as usual.
    pub hours_a_year: f64,
    /// Staff hours that it adds to the negotiation, as usual.
    pub hours_once: f64,
    /// How far its hours are from the usual, as a normal score.
    pub drawn: f64,
    /// Years of the term.
    pub years: u32,
}

impl ChoiceTerms {
    /// What the form for when money is short puts at stake, where it pays so many pounds less a year for so many years.
    ///
    /// `discounts` are the board's and the commissioner's, `arbitration_cost` what an arbitration costs each side, and
    /// `harm_of_sanction` what a sanction does to the relationship, in pounds.
    #[must_use]
    pub fn form_at_stake(
        &self,
        yearly: f64,
        years: u32,
        discounts: [f64; 2],
        arbitration_cost: Money,
        harm_of_sanction: f64,
    ) -> FormAtStake {
        let [lost, saved] = discounts.map(|discount| over_years(yearly, years, discount));
        let harm = self.arbitration_harm_ratio * harm_of_sanction;
        FormAtStake { lost, saved, arbitration: arbitration_cost.pounds() + harm }
    }

    /// By which form a contract is paid once the one for when money is short was proposed. `arbiter` is a chance from 0 to 1
    /// that decides what an arbiter says; with nobody to settle a refusal the contract stays as it is written.
    #[must_use]
    pub fn settle_form(&self, at_stake: &FormAtStake, arbiter: Option<f64>) -> FormSettled {
        let (is_short, is_arbitrated) = match (self.over_form(at_stake), arbiter) {
            (OverForm::Agreed, _) => (true, false),
            (OverForm::Arbitrated, Some(draw)) => (draw >= self.written_form_upheld_share.value(), true),
            (OverForm::Arbitrated, None) | (OverForm::AsWritten, _) => (false, false),
        };
        FormSettled { is_short, is_arbitrated }
    }

    /// What a local standard is worth to the commissioner over the term, in pounds: what it would make of the breaches that it
    /// expects, less the staff time of running and negotiating the standard, less the harm of a new demand. One that is worth
    /// nothing is left out.
    #[must_use]
    pub fn worth_of_standard(&self, monitoring: &MonitoringTerms, standard: &LocalStandard<'_>) -> f64 {
        let LocalStandard { due, case, wage, .. } = standard;
        let staff = Staff { hours: f64::INFINITY, hourly_cost: standard.hourly_cost_of_acting };
        let acting = match standard.application {
            Application::Suspended => 0.0,
            Application::Mandatory => due.iter().map(|&sum| monitoring.worth_of_sanction(sum, case, staff)).sum(),
            Application::Discretion => due.iter().map(|&sum| monitoring.worth_of_choice(sum, case, staff)).sum(),
        };
        let hours_ratio = libm::exp(self.local_hours_spread * standard.drawn);
        let running = hours_ratio * standard.hours_a_year * wage;
        let once = hours_ratio * standard.hours_once * wage + monitoring.harm(case);
        f64::from(standard.years) * (acting - running) - once
    }

    /// What becomes of a proposal of the form for when money is short.
    ///
    /// With *u* the chance that an arbiter upholds what is written, the provider refuses where `u·lost > arbitration`, and the
    /// commissioner insists where `(1 − u)·saved > arbitration`.
    #[must_use]
    pub fn over_form(&self, at_stake: &FormAtStake) -> OverForm {
        let upheld = self.written_form_upheld_share;
        if at_stake.saved <= 0.0 {
            OverForm::AsWritten
        } else if upheld.value() * at_stake.lost <= at_stake.arbitration {
            OverForm::Agreed
        } else if upheld.rest().value() * at_stake.saved > at_stake.arbitration {
            OverForm::Arbitrated
        } else {
            OverForm::AsWritten
        }
    }

    /// What talks leave of trust: `left^rounds beyond the usual · left^new criteria`.
    #[must_use]
    pub fn trust_left(&self, rounds_beyond_usual: u32, new_criteria: u32) -> f64 {
        libm::pow(self.trust_left_after_round_share.value(), f64::from(rounds_beyond_usual))
            * libm::pow(self.trust_left_after_criterion_share.value(), f64::from(new_criteria))
    }

    /// By how much a goal asks more than is written, in whole hundredths of a per cent: `spread·z`, as far as some score can
    /// still meet the goal and some can miss it.
    #[must_use]
    pub fn harder_by(&self, score: f64, lowest: f64, required: f64) -> f64 {
        let drawn = libm::round(self.goal_spread_share.value() * score * 1e4) / 1e4;
        drawn.clamp(-lowest, 1.0 - required)
    }
}

/// The worth of so many yearly pounds, the first of them now.
#[must_use]
pub fn over_years(yearly: f64, years: u32, discount: f64) -> f64 {
    (0..years).map(|year| yearly * libm::pow(discount, f64::from(year))).sum()
}

/// What a plan pays in a year beyond another one on the same activity, in pounds, before anyone knows what comes:
/// `deviation` is the standard deviation of the year's activity, as a part of it.
#[must_use]
pub fn paid_beyond(clauses: &Clauses, plan: &Plan, other: &Plan, expected: &LineValues<f64>, deviation: f64) -> f64 {
    let signed = Signed::draft(clauses, plan);
    let otherwise = signed.with_plan(other);
    let between = |z: f64| {
        let cases = |line: Line| (expected.get(line) * (1.0 + deviation * z)).max(0.0) as u32;
        let mut year = Forecast::default();
        year.months[MONTHS_IN_YEAR as usize - 1] = Activity {
            attendances: cases(Line::Attendances),
            emergencies: cases(Line::Emergency),
            treated: cases(Line::Elective),
            contacts: cases(Line::Contacts),
            ..Activity::default()
        };
        let paid = |signed: &Signed| payments_of_year(signed, &year, Positions::default(), Seat::default()).pounds();
        paid(&signed) - paid(&otherwise)
    };
    if deviation > 0.0 { expectation::mean(between) } else { between(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Choices, Form, Payment, WhenShort};

    fn terms(upheld: f64) -> ChoiceTerms {
        ChoiceTerms {
            written_form_upheld_share: Share::clamped(upheld),
            arbitration_harm_ratio: 3.0,
            local_hours_spread: 0.5,
            goal_spread_share: Share::clamped(0.02),
            trust_left_after_round_share: Share::clamped(0.99),
            trust_left_after_criterion_share: Share::clamped(0.98),
        }
    }

    fn over(upheld: f64, lost: f64, saved: f64) -> OverForm {
        terms(upheld).over_form(&FormAtStake { lost, saved, arbitration: 200.0 })
    }

    #[test]
    fn a_provider_gives_in_where_a_fair_arbiter_could_win_it_no_more_than_arbitration_costs() {
        // Half of £400 is what arbitration costs; a pound more is worth refusing for.
        assert_eq!([over(0.5, 400.0, 400.0), over(0.5, 401.0, 401.0)], [OverForm::Agreed, OverForm::Arbitrated]);
        // An arbiter that upholds nine in ten lets it refuse from £223 on, and a commissioner insist from £2,001 on.
        assert_eq!([over(0.9, 222.0, 222.0), over(0.9, 223.0, 223.0)], [OverForm::Agreed, OverForm::AsWritten]);
        assert_eq!(
            [over(0.9, 2_000.0, 2_000.0), over(0.9, 2_001.0, 2_001.0)],
            [OverForm::AsWritten, OverForm::Arbitrated]
        );
    }

    #[test]
    fn a_form_that_saves_nothing_is_not_proposed() {
        assert_eq!(over(0.5, -10.0, -10.0), OverForm::AsWritten);
    }

    #[test]
    fn a_form_is_settled_by_agreement_or_by_an_arbiter_where_there_is_one() {
        let settled = |lost, arbiter| {
            let FormSettled { is_short, is_arbitrated } =
                terms(0.5).settle_form(&FormAtStake { lost, saved: lost, arbitration: 200.0 }, arbiter);
            (is_short, is_arbitrated)
        };
        assert_eq!([settled(400.0, Some(0.1)), settled(400.0, None)], [(true, false); 2], "the provider gives in");
        // An arbiter upholds what is written in one case of two.
        assert_eq!([0.49, 0.5].map(|draw| settled(401.0, Some(draw))), [(false, true), (true, true)]);
        assert_eq!(settled(401.0, None), (false, false), "nobody settles the refusal");
    }

    #[test]
    fn each_side_sees_the_term_at_its_own_discount_and_an_arbitration_with_its_harm() {
        // £100 a year for three years: 175 at a half, 300 undiscounted; £50 and the harm of three sanctions of £20.
        let found = terms(0.5).form_at_stake(100.0, 3, [0.5, 1.0], Money::from_pence(5_000), 20.0);
        assert_eq!(found, FormAtStake { lost: 175.0, saved: 300.0, arbitration: 110.0 });
    }

    /// A standard of which £100 fall due in each of two months, at £10 an hour: acting on a breach takes one hour, running it
    /// two a year and negotiating it four.
    fn standard(application: Application, due: &[Money]) -> f64 {
        let case = Case {
            sanction: None,
            reinvested: Share::NONE,
            plan_cost: None,
            may_withhold: false,
            is_planned: false,
            trust: 1.0,
            favour: 1.0,
            relationship_worth: 1.0,
            is_seen: true,
            draw: 0.0,
        };
        let monitoring = MonitoringTerms {
            detection_share: Share::clamped(0.5),
            detection_value_pounds: Money::ZERO,
            plan_value_pounds: Money::ZERO,
            relationship_loss_pounds: Money::from_pence(3_000),
            plan_harm_share: Share::NONE,
            choice_noise_pounds: Money::ZERO,
            hours_per_case: 1.0,
            hours_per_case_provider: 0.0,
            hours_per_plan: 1.0,
            hours_to_look: 0.0,
            staff_ratio: 1.0,
            trust_slope_ratio: 0.0,
            hourly_cost_pounds: Money::from_pence(1_000),
        };
        let standard = LocalStandard {
            due,
            application,
            case,
            hourly_cost_of_acting: 10.0,
            wage: 10.0,
            hours_a_year: 2.0,
            hours_once: 4.0,
            drawn: 0.0,
            years: 3,
        };
        terms(0.5).worth_of_standard(&monitoring, &standard)
    }

    #[test]
    fn a_local_standard_is_worth_what_is_made_of_its_breaches_less_its_hours_and_its_harm() {
        let hundred = Money::from_pence(10_000);
        // Half of the sanctions are seen, each worth 100 − 10 − 30 = £60: £60 a year less £20, for three years, less £40 + £30.
        assert_eq!(standard(Application::Mandatory, &[hundred; 2]), 50.0);
        assert_eq!(standard(Application::Discretion, &[hundred; 2]), 50.0, "it would impose them all");
        assert_eq!(standard(Application::Suspended, &[hundred; 2]), -130.0);
        // Sanctions of £20 are not worth their harm: where they must be imposed each is worth −£20, where not it waives them.
        let twenty = Money::from_pence(2_000);
        assert_eq!(standard(Application::Mandatory, &[twenty; 2]), -190.0);
        assert_eq!(standard(Application::Discretion, &[twenty; 2]), -130.0);
    }

    #[test]
    fn three_rounds_too_many_and_two_new_criteria_leave_93_per_cent_of_trust() {
        // 0.99³ · 0.98² = 0.970299 · 0.9604.
        assert!((terms(0.5).trust_left(3, 2) - 0.970_299 * 0.9604).abs() < 1e-12);
        assert_eq!(terms(0.5).trust_left(0, 0), 1.0);
    }

    #[test]
    fn a_goal_is_drawn_around_what_is_written_and_can_still_be_met_and_missed() {
        let drawn = |score| terms(0.5).harder_by(score, 0.85, 0.97);
        assert_eq!([drawn(0.0), drawn(1.0), drawn(-1.5), drawn(2.0)], [0.0, 0.02, -0.03, 1.0 - 0.97]);
        assert_eq!(terms(0.5).harder_by(-100.0, 0.85, 0.97), -0.85);
    }

    #[test]
    fn a_block_on_a_plan_of_nine_tenths_pays_a_tenth_less_than_activity_does() {
        let when_short = WhenShort {
            gap_share: Share::clamped(0.02),
            attendances: None,
            emergency: Some(Form::Block),
            elective: None,
            contacts: None,
        };
        let payment = Payment { emergency: Form::Activity, when_short: Some(when_short), ..Payment::block() };
        let clauses = Clauses::only(payment);
        let plan = Plan {
            volumes: LineValues([0.0, 900.0, 0.0, 0.0]),
            tariff: LineValues([Money::ZERO, Money::from_pence(100_000), Money::ZERO, Money::ZERO]),
            local_index: 1.0,
            ..Plan::default()
        };
        let short = Plan { choices: Choices { is_short: true, ..Choices::default() }, ..plan };
        let expected = LineValues([0.0, 1_000.0, 0.0, 0.0]);
        // A thousand admissions at £1,000, against a block for 900 of them.
        assert_eq!(paid_beyond(&clauses, &plan, &short, &expected, 0.0), 100_000.0);
        // Activity is straight and a block is flat: what may come besides changes the mean by nothing but whole cases.
        assert!((paid_beyond(&clauses, &plan, &short, &expected, 0.05) - 100_000.0).abs() < 1_000.0);
        assert!((over_years(100.0, 3, 0.5) - 175.0).abs() < 1e-12);
    }

    #[test]
    fn each_line_of_a_form_counts_for_what_is_paid_beyond_it() {
        let block = Some(Form::Block);
        let (none, price) = (LineValues([0.0; 4]), Money::from_pence(100_000));
        for line in Line::ALL {
            let is = |one: Line| if one == line { block.clone() } else { None };
            let when_short = WhenShort {
                gap_share: Share::clamped(0.02),
                attendances: is(Line::Attendances),
                emergency: is(Line::Emergency),
                elective: is(Line::Elective),
                contacts: is(Line::Contacts),
            };
            let by_activity = || Form::Activity;
            let payment = Payment {
                attendances: by_activity(),
                emergency: by_activity(),
                elective: by_activity(),
                contacts: by_activity(),
                when_short: Some(when_short),
            };
            let clauses = Clauses::only(payment);
            let of_line = |cases: f64| {
                let mut volumes = none;
                volumes.0[line as usize] = cases;
                volumes
            };
            let plan =
                Plan { volumes: of_line(900.0), tariff: LineValues([price; 4]), local_index: 1.0, ..Plan::default() };
            let short = Plan { choices: Choices { is_short: true, ..Choices::default() }, ..plan };
            // A thousand cases at £1,000, against a block for 900 of them.
            assert_eq!(paid_beyond(&clauses, &plan, &short, &of_line(1_000.0), 0.0), 100_000.0, "{line:?}");
        }
    }
}
