//! Prevention and demand management: who does it, and how slowly it works.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share, SignedShare};

use super::horizon::{self, NewPlans};

/// How prevention works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreventionTerms {
    /// Part of emergency admissions that full effort prevents in the end. Raising it prevents more admissions and costs more.
    pub ceiling_share: Share,
    /// Years in which the effect builds up, in two stages of half that time. Raising it makes prevention show later.
    #[schemars(range(min = 2.0, max = 20.0), extend("unit" = "years"))]
    pub lag_years: f64,
    /// Whole years before a selfish party sees a saving from what it starts. Raising it lets less of what an investment brings
    /// fall within a term, so that providers that look at that alone prevent less (`prevention_as_paid` off); else it does
    /// nothing.
    #[schemars(range(min = 0, max = 10), extend("unit" = "years"))]
    pub lead_time_years: u32,
    /// Part of an investment's effect that wears off in a year. Raising it lets more of what an investment brings fall within a
    /// term, so that providers that look at that alone prevent more (`prevention_as_paid` off); else it does nothing.
    pub decay_share_per_year: Share,
    /// Standard deviation between places of how well prevention works, of its logarithm. Raising it makes places differ more in
    /// what prevention brings.
    #[schemars(range(min = 0.0, max = 2.0), extend("unit" = "log"))]
    pub site_variation: f64,
    /// Effectiveness of the commissioner's own effort. Raising it prevents more where commissioners bear the cost of
    /// admissions.
    pub commissioner_effectiveness_share: Share,
    /// Effectiveness of the provider's own effort. Raising it prevents more where providers bear the cost of admissions.
    pub provider_effectiveness_share: Share,
    /// Effectiveness of what both do together. Raising it prevents more where the parties trust each other.
    pub joint_effectiveness_share: Share,
    /// Cost of effort as a part of the running cost that it saves in the end. Raising it makes prevention dearer.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "ratio"))]
    pub cost_share_of_saving: SignedShare,
}

/// Effort of each side and of both together, as parts of full effort.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effort {
    /// The commissioner's own.
    pub commissioner: f64,
    /// The provider's own.
    pub provider: f64,
    /// Both together.
    pub joint: f64,
    /// Bought with money that was retained under a price rule.
    pub bought: f64,
    /// That of a lead provider that holds the contract.
    pub lead: f64,
}

/// The two stages in which prevention builds up, as parts of emergency demand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stages {
    /// Begun and not yet felt.
    pub begun: f64,
    /// Felt: the part of emergency admissions that is prevented.
    pub felt: f64,
}

/// What keeps the sides of a contract from the effort that they would choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constraints {
    /// Part of the year that was left when the contract was signed; 1 if on time.
    pub year_left: f64,
    /// What distress leaves of what the provider does; none where it is in no distress.
    pub left_by_distress: Option<Share>,
    /// Whether the regulator has frozen what the provider may spend at its discretion.
    pub is_frozen: bool,
}

impl Effort {
    /// All effort together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.commissioner + self.provider + self.joint + self.bought + self.lead
    }

    /// What constraints leave of it: nobody starts together on what is not signed, a provider in distress does less alone and
    /// together, and one whose spending is frozen does neither.
    #[must_use]
    pub fn within(mut self, constraints: &Constraints) -> Self {
        if constraints.year_left < 1.0 {
            self.joint *= constraints.year_left;
        }
        if let Some(left) = constraints.left_by_distress {
            self.provider *= left.value();
            self.joint *= left.value();
        }
        if constraints.is_frozen {
            (self.provider, self.joint) = (0.0, 0.0);
        }
        self
    }

    /// A year's cost where full effort costs so much: the commissioner's part, the provider's part; and a lead's part. What is
    /// done together is halved; what retained money buys was paid for when it was spent.
    #[must_use]
    pub fn yearly_cost(&self, full: Money) -> ([Money; 2], Money) {
        let Self { commissioner, provider, joint, bought: _, lead } = *self;
        ([full.times(commissioner + 0.5 * joint), full.times(provider + 0.5 * joint)], full.times(lead))
    }
}

/// What a party knows when it decides how much to prevent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stakes {
    /// Part of the marginal cost of admissions that the commissioner bears, as read from the contract.
    pub commissioner_bears: f64,
    /// Part of it that a lead which holds the contract bears.
    pub lead_bears: f64,
    /// Years of the contract's term.
    pub years: u32,
    /// Board's yearly discount factor.
    pub board_discount: f64,
    /// Organisation's yearly discount factor.
    pub discount: f64,
    /// Chance that the contract is renewed.
    pub renewal: f64,
    /// Trust between the parties, 0 to 1.
    pub trust: f64,
    /// What plans made anew do to savings, where the parties reckon with it as the ledger pays it.
    pub new_plans: Option<NewPlans>,
}

impl Stakes {
    /// Parts of the running cost that prevention saves which come to commissioner, lead and provider, as the ledger pays them:
    /// within the term what the contract moves, later also what new plans move. With one discount they add up to 1.
    #[must_use]
    pub fn gains(&self, plans: &NewPlans) -> [f64; 3] {
        let (commissioner, together) = (self.commissioner_bears, self.commissioner_bears + self.lead_bears);
        let taken = |bears: f64, discount: f64| bears + plans.take(plans.marginal_cost_share.value() * bears, discount);
        let from_provider = taken(together, self.board_discount);
        let lead = from_provider - taken(commissioner, self.board_discount);
        [taken(commissioner, self.discount), lead, 1.0 - from_provider]
    }
}

impl PreventionTerms {
    /// Effort under a contract.
    ///
    /// Commissioner `½·min(1, x)·ψ_c`; lead `½·y·ρ_T·ψ_p`; provider `½·max(0, 1 − x − y)·ρ_T·ψ_p`, ρ_T the share of an
    /// investment that pays within the term; joint `r·(1 − D_c − D_p − D_l)·min(1, 2K′/(1 + K′))` with K′ trust times the
    /// relationship's worth. As the ledger pays it, each does half of its own part of the saving ([`Stakes::gains`]).
    #[must_use]
    pub fn effort(&self, stakes: &Stakes) -> Effort {
        let [commissioner, lead, provider] = match &stakes.new_plans {
            Some(plans) => self.for_gains(stakes.gains(plans)),
            None => self.within_term(stakes),
        };
        let worth = stakes.trust * horizon::relationship_worth(stakes.years, stakes.discount, stakes.renewal);
        let joint = self.joint_effectiveness_share.value()
            * (1.0 - commissioner - provider - lead)
            * horizon::cooperation_share(worth);
        Effort { commissioner, provider, joint, bought: 0.0, lead }
    }

    /// Effort of commissioner, lead and provider for their parts of the saving.
    fn for_gains(&self, [commissioner, lead, provider]: [f64; 3]) -> [f64; 3] {
        let own = |gain: f64, effectiveness: Share| 0.5 * gain.clamp(0.0, 1.0) * effectiveness.value();
        let by_provider = self.provider_effectiveness_share;
        [own(commissioner, self.commissioner_effectiveness_share), own(lead, by_provider), own(provider, by_provider)]
    }

    /// Effort of commissioner, lead and provider where all that is saved after the next signing counts as lost.
    fn within_term(&self, stakes: &Stakes) -> [f64; 3] {
        let x = stakes.commissioner_bears;
        let commissioner = 0.5 * x.min(1.0) * self.commissioner_effectiveness_share.value();
        let pays = horizon::investment_share(
            stakes.years,
            self.lead_time_years,
            stakes.board_discount,
            self.decay_share_per_year.value(),
        );
        let own = 0.5 * pays * self.provider_effectiveness_share.value();
        let lead = own * stakes.lead_bears;
        let provider = 0.5 * (1.0 - x - stakes.lead_bears).max(0.0) * pays * self.provider_effectiveness_share.value();
        [commissioner, lead, provider]
    }

    /// A year's cost of full effort: a part of the running cost that it saves in the end. `at_tariff` is the tariff of the
    /// year's planned admissions, `marginal_cost_share` the part of it that they cost to run.
    #[must_use]
    pub fn cost_of_full_effort(&self, at_tariff: Money, marginal_cost_share: Share) -> Money {
        at_tariff.times(self.ceiling_share.value() * marginal_cost_share.value() * self.cost_share_of_saving.value())
    }

    /// What a commissioner spends of retained money on demand management: as far as it can make use of it beside what is done.
    #[must_use]
    pub fn spent_of_retained(&self, retained: Money, cost_of_full_effort: Money, done: &Effort) -> Money {
        retained.min(cost_of_full_effort.times(self.room_for_more(done)))
    }

    /// Effort that a commissioner could add to what is done: no more than it can do alone, and than is left to full effort.
    #[must_use]
    pub fn room_for_more(&self, done: &Effort) -> f64 {
        let alone = self.commissioner_effectiveness_share.value() - done.commissioner;
        let left = 1.0 - (done.commissioner + done.provider + done.joint);
        alone.min(left).max(0.0)
    }

    /// Effort that retained money buys beside what is done, at the same cost as any other.
    #[must_use]
    pub fn bought(&self, cost_of_full_effort: Money, spent: Money, done: &Effort) -> f64 {
        let room = self.room_for_more(done);
        if cost_of_full_effort > Money::ZERO { (spent.pounds() / cost_of_full_effort.pounds()).min(room) } else { 0.0 }
    }

    /// The stages a year later; the last stage moves first, so that nothing is felt in the first year.
    #[must_use]
    pub fn after_a_year(&self, stages: Stages, effort: f64, site: f64) -> Stages {
        let rate = (2.0 / self.lag_years).min(1.0);
        let goal = (self.ceiling_share.value() * effort * site).min(0.5);
        Stages {
            felt: stages.felt + rate * (stages.begun - stages.felt),
            begun: stages.begun + rate * (goal - stages.begun),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> PreventionTerms {
        let share = Share::clamped;
        PreventionTerms {
            ceiling_share: share(0.08),
            lag_years: 4.0,
            lead_time_years: 1,
            decay_share_per_year: share(0.1),
            site_variation: 0.8,
            commissioner_effectiveness_share: share(0.3),
            provider_effectiveness_share: share(0.7),
            joint_effectiveness_share: share(0.5),
            cost_share_of_saving: SignedShare::of(0.5),
        }
    }

    fn stakes(x: f64, years: u32, trust: f64) -> Stakes {
        Stakes {
            commissioner_bears: x,
            lead_bears: 0.0,
            years,
            board_discount: 0.767,
            discount: 1.0 / 1.035,
            renewal: 0.6,
            trust,
            new_plans: None,
        }
    }

    /// The same where the parties reckon with plans that are made anew; a case costs 0.7 of its tariff.
    fn as_paid(x: f64, years: u32, rebasing: f64) -> Stakes {
        let new_plans = Some(NewPlans { years, marginal_cost_share: Share::clamped(0.7), rebasing });
        Stakes { new_plans, ..stakes(x, years, 0.0) }
    }

    #[test]
    fn what_new_plans_take_from_one_side_they_give_to_the_other() {
        for (x, y, years) in [(0.0, 0.0, 1), (0.5, 0.0, 5), (0.2, 0.6, 3)] {
            let stakes = Stakes { lead_bears: y, discount: 0.767, ..as_paid(x, years, 0.5) };
            let gains = stakes.gains(&stakes.new_plans.unwrap());
            assert!((gains.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{gains:?}");
        }
    }

    #[test]
    fn each_gains_what_the_contract_and_new_plans_take_from_the_provider_at_its_own_discount() {
        // A case costs half of its tariff, and a yearly plan takes 2δ·(1 - ½·b) beside the b that the contract takes at once.
        let plans = NewPlans { years: 1, marginal_cost_share: Share::clamped(0.5), rebasing: 0.0 };
        let stakes = Stakes { lead_bears: 0.4, board_discount: 0.5, discount: 0.8, ..stakes(0.2, 1, 0.0) };
        // The commissioner 0.2 + 1.6 · 0.9; at the board's discount 0.2 becomes 1.1 and the 0.6 of both together 1.3.
        for (found, exact) in stakes.gains(&plans).into_iter().zip([1.64, 0.2, -0.3]) {
            assert!((found - exact).abs() < 1e-12, "{found} for {exact}");
        }
    }

    #[test]
    fn a_provider_that_is_paid_by_activity_prevents_nothing_and_under_a_block_the_more_the_longer_its_term() {
        // Payment by activity takes the tariff, 1/0.7 of what is saved, from the first year on.
        assert_eq!(terms().effort(&as_paid(1.0 / 0.7, 10, 0.0)).provider, 0.0);
        let block = |years| terms().effort(&as_paid(0.0, years, 0.0)).provider;
        // ½ · 0.7 of the part that is left: 0, 0.309132, 0.562872.
        for (years, exact) in [(1, 0.0), (5, 0.108_196), (10, 0.197_005)] {
            assert!((block(years) - exact).abs() < 1e-5, "{years}: {}", block(years));
        }
    }

    #[test]
    fn a_commissioner_gains_from_new_plans_what_its_contract_leaves_to_the_provider_until_then() {
        // Under a yearly block the plan falls next April by the whole tariff: more than all the running cost.
        assert!((terms().effort(&as_paid(0.0, 1, 0.0)).commissioner - 0.15).abs() < 1e-12);
        // Twenty years: (1/0.7) · (1 − β^20)/(20 · 0.035), β = 1/1.035, is 1.0152 of what is saved; 40 years 0.7627 of it.
        assert!((terms().effort(&as_paid(0.0, 40, 0.0)).commissioner - 0.5 * 0.3 * 0.762_6).abs() < 1e-3);
    }

    #[test]
    fn full_effort_is_felt_from_the_second_year_and_builds_up_slowly() {
        let mut stages = Stages::default();
        for exact in [0.0, 0.02, 0.04, 0.055, 0.065] {
            stages = terms().after_a_year(stages, 1.0, 1.0);
            assert!((stages.felt - exact).abs() < 1e-12, "{stages:?}");
        }
    }

    #[test]
    fn a_provider_under_yearly_contracts_prevents_nothing_by_itself_even_if_it_bears_all_the_cost() {
        assert_eq!(terms().effort(&stakes(0.0, 1, 0.6)).provider, 0.0);
        assert!(terms().effort(&stakes(0.0, 5, 0.6)).provider > 0.0);
    }

    #[test]
    fn a_lead_prevents_for_what_it_bears_and_the_provider_for_the_rest() {
        let alone = terms().effort(&stakes(0.0, 5, 0.0));
        let led = terms().effort(&Stakes { lead_bears: 1.0, ..stakes(0.0, 5, 0.0) });
        assert_eq!((led.lead, led.provider), (alone.provider, 0.0));
        let shared = terms().effort(&Stakes { lead_bears: 0.25, ..stakes(0.25, 5, 0.0) });
        assert!((shared.provider - 2.0 * shared.lead).abs() < 1e-12);
    }

    #[test]
    fn retained_money_buys_effort_at_the_cost_of_any_other_up_to_what_the_commissioner_can_do_alone() {
        let full = Money::from_pence(100_000);
        let bought = |pence, joint| {
            let own = Effort { commissioner: 0.1, joint, ..Effort::default() };
            terms().bought(full, Money::from_pence(pence), &own)
        };
        assert!((bought(15_000, 0.1) - 0.15).abs() < 1e-12);
        assert!((bought(500_000, 0.1) - 0.2).abs() < 1e-12, "0.3 alone, of which 0.1 is done");
        assert!((bought(500_000, 0.85) - 0.05).abs() < 1e-12, "no more than full effort");
        assert_eq!((bought(0, 0.1), terms().bought(Money::ZERO, full, &Effort::default())), (0.0, 0.0));
    }

    #[test]
    fn a_late_signature_distress_and_a_freeze_take_from_what_the_provider_does() {
        let chosen = Effort { commissioner: 0.2, provider: 0.4, joint: 0.2, bought: 0.0, lead: 0.1 };
        let free = Constraints { year_left: 1.0, left_by_distress: None, is_frozen: false };
        let left = |constraints: Constraints| {
            let Effort { commissioner, provider, joint, lead, .. } = chosen.within(&constraints);
            assert_eq!((commissioner, lead), (0.2, 0.1), "the provider's alone are constrained");
            [provider, joint]
        };
        assert_eq!(left(free), [0.4, 0.2]);
        assert_eq!(left(Constraints { year_left: 0.5, ..free }), [0.4, 0.1]);
        assert_eq!(left(Constraints { left_by_distress: Some(Share::clamped(0.5)), ..free }), [0.2, 0.1]);
        assert_eq!(left(Constraints { is_frozen: true, ..free }), [0.0, 0.0]);
    }

    #[test]
    fn each_side_pays_for_its_own_effort_and_for_half_of_what_is_done_together() {
        // Of £1,000,000 at tariff: 0.08 · 0.7 · 0.5 are £28,000 for full effort.
        let full = terms().cost_of_full_effort(Money::from_pence(100_000_000), Share::clamped(0.7));
        assert_eq!(full, Money::from_pence(2_800_000));
        let effort = Effort { commissioner: 0.25, provider: 0.5, joint: 0.5, bought: 0.3, lead: 0.125 };
        let (sides, lead) = effort.yearly_cost(full);
        assert_eq!((sides.map(Money::pence), lead.pence()), ([1_400_000, 2_100_000], 350_000));
    }

    #[test]
    fn retained_money_is_spent_as_far_as_a_commissioner_can_make_use_of_it() {
        // It can add 0.2 to the 0.1 that it does: £200 of £1,000.
        let done = Effort { commissioner: 0.1, ..Effort::default() };
        let spent = |pence| terms().spent_of_retained(Money::from_pence(pence), Money::from_pence(100_000), &done);
        assert_eq!([spent(15_000), spent(50_000)].map(Money::pence), [15_000, 20_000]);
    }

    #[test]
    fn without_trust_nothing_is_done_together() {
        assert_eq!(terms().effort(&stakes(0.5, 5, 0.0)).joint, 0.0);
    }

    #[test]
    fn a_commissioner_that_bears_more_than_the_cost_does_no_more_than_if_it_bore_all() {
        assert_eq!(terms().effort(&stakes(1.0, 1, 0.0)), terms().effort(&stakes(1.4, 1, 0.0)));
    }
}
