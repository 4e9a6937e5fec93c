use super::super::fixture::*;
use super::super::{ArmAnswer, answer};
use crate::measures::Measure;

fn answered(sets: u32, futures: u32, differences: &[(&'static Measure, GivenDifference)]) -> ArmAnswer {
    answer(&study(sets, futures, differences)).arms.remove(0)
}

#[test]
fn money_that_moves_to_providers_is_said_with_its_whole_evidence() {
    let found = answered(3, 30, &[(&PROVIDERS, gain(2e6)), (&COMMISSIONERS, loss(2e6)), (&SYSTEM, none())]);
    assert_eq!(
        found.sentences[0],
        "In this model, five-year shared risk instead of annual sanctions moves £1.3m a year from commissioners to \
         providers (95% of plausible parameter sets £1.0m to £2.0m; run-to-run noise ±£200k; 90 futures, the first worse \
         off in 90% and the second better off in 90% of them; same direction in 100% of parameter sets); the system total \
         does not change."
    );
    assert_eq!(found.sentences[1], "Five-year shared risk and annual sanctions do equally well on the system total.");
}

#[test]
fn money_that_moves_to_commissioners_is_said_the_other_way_round() {
    let found = answered(3, 30, &[(&PROVIDERS, loss(2e6)), (&COMMISSIONERS, gain(4e6)), (&SYSTEM, gain(2e6))]);
    // Sets move 2, 2 and 1 million to commissioners.
    let expected =
        "moves £1.7m a year from providers to commissioners (95% of plausible parameter sets £1.0m to £2.0m; ";
    assert!(found.sentences[0].contains(expected), "{}", found.sentences[0]);
    let system = "; the system total rises by £2.0m a year (95% of sets £1.0m to £3.0m; run-to-run noise ±£200k; same sign \
                  in 90% of futures and 100% of sets).";
    assert!(found.sentences[0].ends_with(system), "{}", found.sentences[0]);
}

#[test]
fn a_transfer_that_may_go_either_way_has_no_direction() {
    let found = answered(3, 30, &[(&PROVIDERS, unclear(2e5)), (&COMMISSIONERS, unclear(0.0)), (&SYSTEM, unclear(1e5))]);
    let sentence = &found.sentences[0];
    assert!(sentence.contains("has no detectable effect on how money is split"), "{sentence}");
    assert!(sentence.contains("(90 futures of 3 parameter sets)"), "{sentence}");
    assert!(
        sentence
            .contains("no detectable effect on the system total; it could be anything between \u{2212}£900k and £1.1m"),
        "{sentence}"
    );
    assert!(!sentence.contains("moves") && !sentence.contains("rises") && !sentence.contains("falls"), "{sentence}");
    assert_eq!(
        found.sentences[1],
        "Neither five-year shared risk nor annual sanctions is shown to be better on the system total."
    );
}

#[test]
fn where_both_gain_no_money_moves() {
    let found = answered(3, 30, &[(&PROVIDERS, gain(2e6)), (&COMMISSIONERS, gain(1e6))]);
    let expected =
        "moves no money between commissioners and providers, since both gain: provider surplus rises by £2.0m";
    assert!(found.sentences[0].contains(expected), "{}", found.sentences[0]);
}

#[test]
fn where_one_side_alone_gains_nothing_clear_moves_but_the_gain_is_told() {
    let found = answered(3, 30, &[(&PROVIDERS, gain(2e6)), (&COMMISSIONERS, unclear(0.0))]);
    let sentence = &found.sentences[0];
    assert!(sentence.contains("has no detectable effect on how money is split"), "{sentence}");
    assert!(
        sentence.contains("(90 futures of 3 parameter sets); provider surplus rises by £2.0m a year"),
        "{sentence}"
    );
    assert!(!sentence.contains("commissioner surplus"), "{sentence}");
}

#[test]
fn identical_positions_are_called_identical() {
    let found = answered(3, 30, &[(&PROVIDERS, none()), (&COMMISSIONERS, none())]);
    assert!(found.sentences[0].contains("leaves the positions of commissioners and providers exactly as they are."));
}

#[test]
fn with_one_parameter_set_the_interval_is_run_to_run_and_says_so() {
    let found = answered(
        1,
        40,
        &[(&PROVIDERS, one_set(2e6, 5e5)), (&COMMISSIONERS, one_set(-3e6, 4e5)), (&SYSTEM, one_set(-1e6, 9e5))],
    );
    assert_eq!(
        found.sentences[0],
        "In this model, five-year shared risk instead of annual sanctions moves £2.0m a year from commissioners to \
         providers (run-to-run 95% £1.5m to £2.5m; 40 futures, the first worse off in 80% and the second better off in 80% \
         of them; no parameter was varied); the system total falls by £1.0m a year (run-to-run 95% \u{2212}£1.9m to \
         \u{2212}£100k; same sign in 80% of futures)."
    );
    assert_eq!(found.sentences[1], "Annual sanctions does better than five-year shared risk on the system total.");
}

#[test]
fn with_one_future_for_each_set_noise_is_not_told_apart() {
    let found = answered(90, 1, &[(&PROVIDERS, gain(2e6)), (&COMMISSIONERS, loss(2e6))]);
    assert!(
        found.sentences[0].contains("; run-to-run noise is part of this, with one future for each set; 90 futures")
    );
}

#[test]
fn one_future_shows_nothing() {
    let one = single_future(2e6);
    let found = answered(1, 1, &[(&PROVIDERS, one.clone()), (&COMMISSIONERS, single_future(-2e6)), (&SYSTEM, one)]);
    assert!(found.sentences[0].contains("cannot be judged on who pays whom: one future says nothing of chance"));
    assert!(found.sentences[0].ends_with("one future cannot show an effect on the system total."));
}

#[test]
fn waits_are_in_percentage_points_and_health_in_its_own_unit() {
    let found = answered(3, 30, &[(&WITHIN_18, gain(0.04)), (&WITHIN_4, unclear(0.0)), (&HEALTH, loss(12.0))]);
    let waits = &found.sentences[0];
    assert!(
        waits
            .starts_with("Who waits: waiting within 18 weeks rises by 4.0 percentage points (95% of sets 2.0 to 6.0; ")
    );
    assert!(
        waits.contains("; there is no detectable effect on A&E within 4 hours; it could be anything between "),
        "{waits}"
    );
    assert!(found.sentences[1].starts_with("Health: health gained falls by 12.0 a year (95% of sets \u{2212}18.0 to "));
}

#[test]
fn shared_risk_fines_or_neither_may_be_better() {
    let judged =
        |differences: &[(&'static Measure, GivenDifference)]| answered(3, 30, differences).sentences.pop().unwrap();
    assert_eq!(
        judged(&[(&SYSTEM, gain(1e6)), (&WITHIN_18, unclear(0.0)), (&HEALTH, gain(5.0))]),
        "Five-year shared risk does better than annual sanctions on the system total and health gained; it is open which is \
         better on waiting within 18 weeks."
    );
    assert_eq!(
        judged(&[(&SYSTEM, loss(1e6)), (&WITHIN_18, loss(0.02)), (&HEALTH, none())]),
        "Annual sanctions does better than five-year shared risk on the system total and waiting within 18 weeks."
    );
    assert_eq!(
        judged(&[(&SYSTEM, gain(1e6)), (&WITHIN_18, loss(0.02))]),
        "Neither is better throughout: five-year shared risk does better on the system total, annual sanctions on waiting \
         within 18 weeks."
    );
}

#[test]
fn a_difference_below_the_limit_is_called_too_small_to_matter() {
    let mut found = study(3, 30, &[(&SYSTEM, gain(1_000.0))]);
    found.comparisons[0].too_small_to_matter = Some(50_000.0);
    let sentences = answer(&found).arms.remove(0).sentences;
    assert!(
        sentences[0].contains("any effect on the system total is too small to matter (£500 to £2k a year)"),
        "{}",
        sentences[0]
    );
    assert!(sentences[1].contains("do equally well"), "{}", sentences[1]);
}

#[test]
fn the_baseline_is_described_by_its_first_and_last_year() {
    let mut found = study(3, 30, &[]);
    found.trajectories = vec![path(&WITHIN_18, 0.92, 0.885), path(&SYSTEM, -1.2e6, -4e6)];
    assert_eq!(
        answer(&found).baseline_sentence,
        "Under annual sanctions, on average and between 2013/14 and 2017/18: the system total from \u{2212}£1.2m to \u{2212}£4.0m; \
         waiting within 18 weeks from 92.0% to 88.5%."
    );
}
