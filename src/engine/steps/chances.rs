//! The year's chances: scores of every week, made in bulk, and the yearly shocks.

use crate::chance::{Place, Purpose, draw, fill_normal_scores};
use crate::engine::access::touches;
use crate::engine::state::chances::{WeeklyScores, YearChances};

touches! {
    /// What `draw_year` reads and writes.
    DrawYear writes [chances, shocks]
}

/// Economy-wide draws have this entity.
const WHOLE_ECONOMY: u32 = 0;

/// Draws the weeks of the year in bulk, and the yearly shocks of every provider.
pub(in crate::engine) fn draw_year<'a>(world: &mut impl DrawYear<'a>) {
    let first_week = world.month.first_week().0;
    if world.future.otherwise.without_chance {
        // The scores are those of a world that has not drawn yet: medians.
        return draw_yearly_shocks(world);
    }
    let mut chances = std::mem::replace(world.chances_mut(), YearChances::new(0));
    let place = |purpose, entity| world.future.place(purpose, entity, first_week);
    fill(place(Purpose::RegionalShock, WHOLE_ECONOMY), &mut chances.regional);
    for (base, provider) in world.layout.providers.iter().zip(&mut chances.providers) {
        let acute = [Purpose::Attendances, Purpose::Emergencies, Purpose::Referrals];
        let is_acute = base.kind == crate::engine::EntityKind::Acute;
        let kinds: &[Purpose] = if is_acute { &acute } else { &[Purpose::Contacts] };
        for (kind, &purpose) in kinds.iter().enumerate() {
            fill_both(place(purpose, base.stable_id), &mut provider.variation[kind], &mut provider.counts[kind]);
        }
        if is_acute {
            fill(place(Purpose::Breaches, base.stable_id), &mut provider.breaches);
        }
    }
    *world.chances_mut() = chances;
    draw_yearly_shocks(world);
}

/// Scores from the first uniform of each place.
fn fill(place: Place, scores: &mut WeeklyScores) {
    // The second uniforms are not needed; the room that the normal scores take next holds them meanwhile.
    place.fill_scores(&mut scores.uniform, &mut scores.normal);
}

/// Scores from both uniforms of each place.
fn fill_both(place: Place, first: &mut WeeklyScores, second: &mut WeeklyScores) {
    place.fill_pairs(&mut first.uniform, &mut second.uniform);
    fill_normal_scores(&first.uniform, &mut first.normal);
    fill_normal_scores(&second.uniform, &mut second.normal);
}

fn draw_yearly_shocks<'a>(world: &mut impl DrawYear<'a>) {
    let (economy, year) = (world.economy(), world.year());
    let carry_over = economy.urgent_care.provider_effect_carry_over_share.value();
    // The part that is drawn anew keeps the spread between providers as it is.
    let anew = economy.urgent_care.provider_effect_sd * (1.0 - carry_over * carry_over).max(0.0).sqrt();
    for id in world.provider_ids() {
        let entity = world.layout.providers[id.0].stable_id;
        let cost = world.future.normal(Purpose::CostShockYearly, entity, year);
        let effect = world.future.normal(Purpose::AandEYearly, entity, year);
        world.shocks_mut()[id].yearly = draw::normal_with(0.0, economy.cost.yearly_variation_share.value(), cost);
        if year > 0 {
            world.shocks_mut()[id].a_and_e_effect =
                carry_over * world.shocks()[id].a_and_e_effect + draw::normal_with(0.0, anew, effect);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Score;
    use crate::engine::fixture::{assert_near, in_a_new_world, in_a_world_without_chance, share};
    use crate::scenario::Scenario;
    use crate::units::Month;
    use crate::units::ProviderId;

    const COMMUNITY: usize = 0;
    const ACUTE: usize = 1;

    /// Six tenths of last year's effect in accident and emergency stay; cost varies by two per cent.
    fn with_effects(scenario: &mut Scenario) {
        let economy = &mut scenario.economy;
        economy.urgent_care.provider_effect_sd = 0.5;
        economy.urgent_care.provider_effect_carry_over_share = share(0.6);
        economy.cost.yearly_variation_share = share(0.02);
    }

    #[test]
    fn a_year_carries_a_part_of_the_last_ones_effect_over_and_draws_the_rest_anew() {
        in_a_new_world(with_effects, |world, _| {
            let entity = world.layout.providers[ACUTE].stable_id;
            world.providers.shocks[ProviderId(ACUTE)].a_and_e_effect = 0.25;
            draw_yearly_shocks(world);
            assert_eq!(
                world.providers.shocks[ProviderId(ACUTE)].a_and_e_effect,
                0.25,
                "the first year has what the opening drew"
            );
            world.setting.month = Month(12);
            draw_yearly_shocks(world);
            // 0.6 of 0.25, and of a normal score √(1 - 0.36) = 0.8 of a half.
            let normal = world.future.normal(Purpose::AandEYearly, entity, 1);
            assert_near(world.providers.shocks[ProviderId(ACUTE)].a_and_e_effect, 0.15 + 0.4 * normal, "effect");
            let normal = world.future.normal(Purpose::CostShockYearly, entity, 1);
            assert_near(world.providers.shocks[ProviderId(ACUTE)].yearly, 0.02 * normal, "cost");
        });
    }

    #[test]
    fn every_week_of_a_year_has_its_own_score_of_what_a_provider_can_see() {
        in_a_new_world(
            |_| {},
            |world, _| {
                world.setting.month = Month(12);
                draw_year(world);
                let week = 7;
                let [acute, community] = [ACUTE, COMMUNITY].map(|id| world.layout.providers[id].stable_id);
                let place = |purpose, entity| world.future.place(purpose, entity, 52 + week as u32);
                assert_eq!(world.chances.regional.score(week), place(Purpose::RegionalShock, WHOLE_ECONOMY).score());
                let [of_acute, of_community] = [ACUTE, COMMUNITY].map(|id| &world.chances.providers[id]);
                let kinds = [Purpose::Attendances, Purpose::Emergencies, Purpose::Referrals];
                for (kind, purpose) in kinds.into_iter().enumerate() {
                    let (first, second) = place(purpose, acute).pair();
                    assert_eq!(of_acute.variation[kind].score(week), Score::of_uniform(first));
                    assert_eq!(of_acute.counts[kind].score(week), Score::of_uniform(second));
                }
                assert_eq!(of_acute.breaches.score(week), place(Purpose::Breaches, acute).score());
                let (first, second) = place(Purpose::Contacts, community).pair();
                assert_eq!(of_community.variation[0].normal(week), Score::of_uniform(first).normal);
                assert_eq!(of_community.counts[0].score(week), Score::of_uniform(second));
                let median = Score { uniform: 0.5, normal: 0.0 };
                let undrawn = [&of_community.counts[1], &of_community.breaches];
                assert_eq!(undrawn.map(|scores| scores.score(week)), [median; 2], "it has nothing else");
                assert!(world.providers.shocks[ProviderId(ACUTE)].yearly != 0.0);
            },
        );
    }

    #[test]
    fn without_chance_every_week_is_the_median_and_effects_fade() {
        in_a_world_without_chance(with_effects, |world, _| {
            world.setting.month = Month(12);
            world.providers.shocks[ProviderId(ACUTE)].a_and_e_effect = 0.25;
            draw_year(world);
            let week = &world.chances.providers[ACUTE].counts[0];
            assert_eq!(week.score(3), Score { uniform: 0.5, normal: 0.0 });
            assert_eq!(
                (
                    world.providers.shocks[ProviderId(ACUTE)].a_and_e_effect,
                    world.providers.shocks[ProviderId(ACUTE)].yearly
                ),
                (0.15, 0.0)
            );
        });
    }
}
