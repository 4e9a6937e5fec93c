//! What carries a difference, held to functions whose indices are known.

use super::*;
use crate::measures::catalogue::SYSTEM_SURPLUS;

/// Points in a cube, from a scrambled Sobol sequence.
fn cube(sets: u32, parameters: u32) -> Vec<Vec<f64>> {
    let place = |set, parameter| f64::from(sobol_burley::sample(set, parameter, 7));
    (0..sets).map(|set| (0..parameters).map(|parameter| place(set, parameter)).collect()).collect()
}

/// A draw in (0, 1) that looks random and is always the same.
fn uniform(column: u32, step: u32) -> f64 {
    let mix = |state: u64| {
        let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    };
    let state = mix(mix((u64::from(column) << 32 | u64::from(step)) + 1).wrapping_add(0x9e37_79b9_7f4a_7c15));
    ((state >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

fn shares(points: &[Vec<f64>], degree: usize, value: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let places: Vec<Vec<f64>> =
        (0..points[0].len()).map(|parameter| points.iter().map(|set| set[parameter]).collect()).collect();
    PolynomialBasis::of(&places, degree).shares(&points.iter().map(|set| value(set)).collect::<Vec<_>>())
}

fn varied(points: &[Vec<f64>], parameter: usize) -> Varied {
    let places = points.iter().map(|set| Some(set[parameter])).collect();
    Varied { address: format!("economy.x{parameter}"), label: format!("X {parameter}"), places }
}

#[test]
fn of_a_sum_each_term_carries_its_own_variance() {
    // Variances 4/12 and 1/12.
    let found = shares(&cube(256, 3), DEGREE, |set| 2.0 * set[0] + set[1]);
    for (found, expected) in found.iter().zip([0.8, 0.2, 0.0]) {
        assert!((found - expected).abs() < 0.01, "{found} for {expected}");
    }
}

#[test]
fn the_function_of_ishigami_has_its_published_indices() {
    // sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 over -π to π (Ishigami and Homma 1990): 0.3139, 0.4424, 0. The second swings
    // twice, which takes eight powers.
    let at = |place: f64| (2.0 * place - 1.0) * core::f64::consts::PI;
    let value = |set: &[f64]| {
        let [first, second] = [set[0], set[1]].map(|place| libm::sin(at(place)));
        let third = at(set[2]) * at(set[2]);
        first + 7.0 * second * second + 0.1 * third * third * first
    };
    let points = cube(512, 3);
    for (found, expected) in shares(&points, 8, value).iter().zip([0.3139, 0.4424, 0.0]) {
        assert!((found - expected).abs() < 0.02, "{found} for {expected}");
    }
    // Three powers follow the first, and little of what swings.
    let found = shares(&points, DEGREE, value);
    assert!((found[0] - 0.3139).abs() < 0.02 && found[1] < 0.05, "{found:?}");
}

#[test]
fn of_noise_no_parameter_carries_anything_on_average() {
    let points = cube(64, 8);
    let noise = |trial: u32| {
        let places: Vec<Vec<f64>> = (0..8).map(|parameter| points.iter().map(|set| set[parameter]).collect()).collect();
        let values: Vec<f64> = (0..64).map(|set| uniform(1_000 + trial, set)).collect();
        PolynomialBasis::of(&places, DEGREE).shares(&values)
    };
    let all: Vec<f64> = (0..125).flat_map(noise).collect();
    // 1,000 shares with a standard deviation of about √6 / 64; unadjusted, their mean would be 3 / 63.
    assert!(mean(&all).abs() < 0.006, "{}", mean(&all));
    assert!(all.iter().all(|share| *share < 0.35));
}

#[test]
fn the_shares_of_parameters_that_add_up_leave_nothing_for_them_together() {
    // Eighteen parameters of falling weight: what one explains is no noise for another.
    let points = cube(256, 18);
    let found = shares(&points, DEGREE, |set| set.iter().zip(1..).map(|(place, rank)| place / f64::from(rank)).sum());
    assert!((sum(&found) - 1.0).abs() < 0.01, "{}", sum(&found));
    assert!(found[9..].iter().all(|share| *share > 0.0), "{found:?}");
}

#[test]
fn intervals_hold_the_true_share_about_as_often_as_they_say() {
    let trials = 200_u32;
    let held = (0..trials).filter(|trial| {
        let draw = |column: u32| -> Vec<f64> { (0..256).map(|set| uniform(10 * trial + column, set)).collect() };
        let (one, two, noise) = (draw(1), draw(2), draw(3));
        let varied = [&one, &two].map(|places| Varied {
            address: String::new(),
            label: String::new(),
            places: places.iter().map(|place| Some(*place)).collect(),
        });
        let values: Vec<f64> = (0..256).map(|set| one[set] + two[set] + noise[set]).collect();
        let sets = Sets::of(&varied).expect("256 sets are enough");
        let (share, reach) = (sets.whole.shares(&values)[0], sets.reach(&values)[0]);
        (share - 1.0 / 3.0).abs() < reach
    });
    let held = held.count() as f64 / f64::from(trials);
    // 95% with a standard deviation of 1.5%.
    assert!((0.9..=0.99).contains(&held), "{held}");
}

#[test]
fn a_parameter_that_never_changes_carries_nothing() {
    let points: Vec<Vec<f64>> = cube(64, 1).iter().map(|set| vec![0.25, set[0]]).collect();
    let found = shares(&points, DEGREE, |set| set[1]);
    assert!(found[0] == 0.0 && (found[1] - 1.0).abs() < 1e-9, "{found:?}");
    assert_eq!(shares(&points, DEGREE, |_| 3.0), [0.0, 0.0]);
}

#[test]
fn a_parameter_of_two_values_is_followed_by_one_power() {
    let places: Vec<f64> = (0..64).map(|set| f64::from(set % 2)).collect();
    let basis = PolynomialBasis::of(std::slice::from_ref(&places), DEGREE);
    assert_eq!(basis.terms.len(), 1);
    assert!((basis.shares(&places)[0] - 1.0).abs() < 1e-9);
}

#[test]
fn shares_chance_and_what_is_left_add_up_to_the_whole() {
    let points = cube(64, 2);
    // A mean that the first parameter sets, and two futures of 0.2 to either side of it: chance leaves a variance of
    // 2 · 0.2² / 2 on each mean.
    let lived: Vec<Vec<f64>> = points.iter().map(|set| vec![3.0 * set[0] - 0.2, 3.0 * set[0] + 0.2]).collect();
    let varied = [varied(&points, 1), varied(&points, 0)];
    let sets = Sets::of(&varied).expect("64 sets are enough");
    let found = sets.carried((1, &SYSTEM_SURPLUS), &lived).expect("the sets differ");
    let first = &found.carriers[0];
    assert_eq!(first.address, "economy.x0");
    let parts: f64 = found.carriers.iter().map(|one| one.share).sum::<f64>() + found.chance.unwrap() + found.together;
    assert!((parts - 1.0).abs() < 1e-12);
    let by_set: Vec<f64> = lived.iter().map(|futures| mean(futures)).collect();
    let between = squared_deviations(&by_set) / 63.0;
    assert!((found.chance.unwrap() - 0.04 / between).abs() < 1e-9, "{:?}", found.chance);
    // Thirds of an even spread lie about 1/6 and 5/6 of the way.
    let (low, high) = (first.lowest_third.unwrap(), first.highest_third.unwrap());
    assert!((low - 0.5).abs() < 0.05 && (high - 2.5).abs() < 0.05, "{low} {high}");
}

#[test]
fn few_sets_and_sets_that_do_not_differ_are_given_no_shares() {
    let points = cube(64, 2);
    let of = |sets: usize| [varied(&points[..sets], 0), varied(&points[..sets], 1)];
    assert!(Sets::of(&of(39)).is_none() && Sets::of(&[]).is_none());
    let many = vec![varied(&points, 0); 33];
    assert!(Sets::of(&many).is_none() && Sets::of(&many[..32]).is_some());
    let enough = of(40);
    let sets = Sets::of(&enough).expect("40 sets are enough");
    assert_eq!(sets.carried((1, &SYSTEM_SURPLUS), &vec![vec![1.0]; 40]), None);
    // One future for each set cannot tell chance from parameters.
    let lived: Vec<Vec<f64>> = points[..40].iter().map(|set| vec![set[0]]).collect();
    assert_eq!(sets.carried((1, &SYSTEM_SURPLUS), &lived).unwrap().chance, None);
}

#[test]
fn a_set_in_which_arms_keep_values_of_their_own_is_left_out() {
    let points = cube(64, 1);
    let mut one = varied(&points, 0);
    one.places[0] = None;
    let mut lived: Vec<Vec<f64>> = points.iter().map(|set| vec![set[0]]).collect();
    let told = |lived: &[Vec<f64>]| {
        let varied = [one.clone()];
        Sets::of(&varied).unwrap().carried((1, &SYSTEM_SURPLUS), lived).unwrap().carriers[0].clone()
    };
    let before = told(&lived);
    lived[0] = vec![1e6];
    assert_eq!(told(&lived), before);
}
