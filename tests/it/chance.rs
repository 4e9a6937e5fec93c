//! Chance, reckoned once more: `reference/chance.py` knows the generator and every distribution to forty digits, and what is
//! drawn here must agree with it. See `reference/README.md`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use commonpurse::chance::draw::{log_normal, log_normal_mean_one, log_uniform, normal_with, triangular, uniform_to};
use commonpurse::chance::{Place, Purpose, Score, Stream, binomial, normal_score, poisson, stable_entity_id};
use rand::Rng;

use crate::tree::root;

/// Means from few to a million; below 2 and from 2 on, counts are found in different ways.
const MEANS: [f64; 17] = [0.1, 0.5, 1.0, 1.9, 2.0, 2.1, 3.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4, 1e5, 1e6];
/// Trials and probabilities, among them means from 0.3 to 610,000.
const TRIALS: [(u32, f64); 12] = [
    (1, 0.3),
    (7, 0.1),
    (16, 0.45),
    (20, 0.9),
    (100, 0.03),
    (100, 0.4),
    (1_000, 0.001),
    (1_000, 0.37),
    (20_000, 0.000_2),
    (100_000, 0.2),
    (1_000_000, 0.000_1),
    (1_000_000, 0.61),
];
/// A count is the exact one unless its probability lies closer to a step of the distribution function than this part of the
/// thinner side …
const RELATIVE: f64 = 1e-10;
/// … and so much, which is a few of the 2⁵² steps of a uniform.
const ABSOLUTE: f64 = 1e-15;

/// Steps of a uniform from 0 to 1.
const STEPS: f64 = 4_503_599_627_370_496.0;

/// Asks the reference all questions at once, and gives its answers.
fn answers(questions: &str) -> Vec<String> {
    let mut python = Command::new("python3")
        .arg(root().join("reference/chance.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("the reference needs python3 on the path, which did not start: {error}"));
    let mut asked = python.stdin.take().expect("it is piped");
    let questions = questions.to_owned();
    let asking = std::thread::spawn(move || asked.write_all(questions.as_bytes()));
    let output = python.wait_with_output().expect("it was started");
    asking.join().expect("it does not panic").expect("the reference reads what it is asked");
    assert!(output.status.success(), "the reference stopped");
    String::from_utf8(output.stdout).expect("answers are text").lines().map(str::to_owned).collect()
}

/// What the program gives where the reference gives something else.
fn unlike(questions: &str, given: &[String]) -> Vec<String> {
    let answers = answers(questions);
    assert_eq!((answers.len(), questions.lines().count()), (given.len(), given.len()));
    let all = questions.lines().zip(given.iter().zip(&answers));
    all.filter(|(_, (given, wanted))| given != wanted)
        .map(|(question, (given, wanted))| format!("{question}: {given}, the reference says {wanted}"))
        .collect()
}

/// The middle of one of the 2⁵² steps, as every uniform that is drawn.
fn on_grid(share: f64) -> f64 {
    (((share * STEPS).floor() * 2.0 + 1.0) / (2.0 * STEPS)).min(1.0 - f64::EPSILON / 2.0)
}

/// From the least uniform to the largest: far tails by orders of size, and all between by the thousandth.
fn shares() -> Vec<f64> {
    let tails = (2..=31).map(|half_power| libm::pow(10.0, -f64::from(half_power) / 2.0));
    let tails: Vec<f64> = tails.chain([0.0]).flat_map(|tail| [tail, 1.0 - tail]).collect();
    let middle = (0..997).map(|place| (f64::from(place) + 0.37) / 997.0);
    tails.into_iter().chain(middle).map(on_grid).collect()
}

type Draw = Box<dyn Fn(Score) -> u32>;

/// Every count that is tried, as the reference is asked for it.
fn counts() -> Vec<(String, Draw)> {
    let of_mean = |mean| (format!("{mean:?}"), Box::new(move |score| poisson(mean, score)) as Draw);
    let of_trials = |(trials, probability)| {
        let draw = move |score| binomial(trials, probability, score);
        (format!("{trials} {probability:?}"), Box::new(draw) as Draw)
    };
    let named = |what: &'static str| move |(of, draw): (String, Draw)| (format!("{what} {of}"), draw);
    let poissons = MEANS.map(of_mean).into_iter().map(named("poisson"));
    poissons.chain(TRIALS.map(of_trials).into_iter().map(named("binomial"))).collect()
}

#[test]
fn counts_are_the_exact_quantiles_from_a_mean_of_a_tenth_to_a_million_and_far_into_both_tails() {
    let (counts, shares) = (counts(), shares());
    let cases: Vec<(&(String, Draw), f64)> =
        shares.iter().flat_map(|&uniform| counts.iter().map(move |count| (count, uniform))).collect();
    let questions: String = cases.iter().map(|((what, _), uniform)| format!("{what} {uniform:?}\n")).collect();
    let mut too_close_to_call = 0;
    for (((what, draw), uniform), answer) in cases.iter().zip(answers(&questions)) {
        let (exact, given): (u32, u32) = (answer.parse().unwrap(), draw(Score::of_uniform(*uniform)));
        if given != exact {
            let off = RELATIVE * uniform.min(1.0 - uniform) + ABSOLUTE;
            let below = if *uniform > off { draw(Score::of_uniform(uniform - off)) } else { 0 };
            let above = if uniform + off < 1.0 { draw(Score::of_uniform(uniform + off)) } else { u32::MAX };
            assert!(below <= exact && exact <= above, "{what} at {uniform:?}: {given}, the reference says {exact}");
            too_close_to_call += 1;
        }
    }
    assert!(too_close_to_call <= 10, "{too_close_to_call} of {}", cases.len());
}

#[test]
fn every_step_of_a_counts_distribution_function_lies_within_one_part_in_ten_billion_of_its_place() {
    let counts = counts();
    let (mut questions, mut cases) = (String::new(), Vec::new());
    for share in [1e-14, 1e-9, 1e-5, 0.01, 0.2, 0.5, 0.7, 0.99, 1.0 - 1e-5, 1.0 - 1e-9] {
        for (what, draw) in &counts {
            let count = draw(Score::of_uniform(on_grid(share)));
            let (kind, of) = what.split_once(' ').unwrap();
            writeln!(questions, "{kind}_step {of} {count}").unwrap();
            cases.push((what, count, draw));
        }
    }
    for (answer, (what, count, draw)) in answers(&questions).iter().zip(cases) {
        let numbers: Vec<f64> = answer.split(' ').map(|number| number.parse().unwrap()).collect();
        let (up_to, above) = (numbers[0], numbers[1]);
        let off = RELATIVE * up_to.min(above) + ABSOLUTE;
        if up_to > off {
            let below = draw(Score::of_uniform(up_to - off));
            assert!(below <= count, "{what}: {below} just below the step of {count} at {up_to:e}");
        }
        if above > 2.0 * off {
            let beyond = draw(Score::of_uniform(up_to + off));
            assert!(beyond > count, "{what}: {beyond} just above the step of {count} at {up_to:e}");
        }
    }
}

/// A quantity with what the reference is to say of it.
fn quantities() -> Vec<(String, f64)> {
    let mut all = Vec::new();
    for uniform in shares().into_iter().step_by(3) {
        all.push((format!("normal {uniform:?}"), normal_score(uniform)));
        all.push((format!("uniform_to 0.5 0.9 {uniform:?}"), uniform_to(0.5, 0.9, uniform)));
        all.push((format!("log_uniform 50000 600000.0 {uniform:?}"), log_uniform(50_000.0, 600_000.0, uniform)));
        all.push((format!("log_uniform 1e-9 1e9 {uniform:?}"), log_uniform(1e-9, 1e9, uniform)));
        for (low, mode, high) in [(0.0, 2.0, 10.0), (1.0, 1.0, 3.0), (1.0, 3.0, 3.0), (0.4, 0.55, 0.8)] {
            let value = triangular(low, mode, high, uniform);
            all.push((format!("triangular {low:?} {mode:?} {high:?} {uniform:?}"), value));
        }
        let normal = normal_score(uniform);
        all.push((format!("normal_with 1000 0.25 {normal:?}"), normal_with(1_000.0, 0.25, normal)));
        all.push((format!("log_normal 3.5 0.8 {normal:?}"), log_normal(3.5, 0.8, normal)));
        all.push((format!("log_normal_mean_one 0.3 {normal:?}"), log_normal_mean_one(0.3, normal)));
    }
    all
}

#[test]
fn quantities_and_normal_scores_agree_to_fourteen_digits() {
    let all = quantities();
    let questions: String = all.iter().map(|(question, _)| format!("{question}\n")).collect();
    for ((question, given), answer) in all.iter().zip(answers(&questions)) {
        let exact: f64 = answer.parse().unwrap();
        // A score is good to the last bits; what is made of one takes its exponential.
        let part = if question.starts_with("normal ") { 1e-15 } else { 1e-14 };
        assert!((given - exact).abs() <= part * exact.abs(), "{question}: {given:?}, the reference says {exact:?}");
    }
}

/// Places whose coordinates lie all over their ranges.
fn places() -> Vec<Place> {
    let purposes = [Purpose::RegionalShock, Purpose::Emergencies, Purpose::LatinHypercube, Purpose::Benchmark];
    let at = |number: u32| Place {
        seed: u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15),
        future: number * 7,
        purpose: purposes[number as usize % purposes.len()],
        entity: stable_entity_id(&format!("entity {number}")),
        step: number.wrapping_mul(0x0100_0193),
    };
    (0..300).map(at).collect()
}

fn written(place: Place) -> String {
    let Place { seed, future, purpose, entity, step } = place;
    format!("{seed} {future} {} {entity} {step}", purpose.number())
}

#[test]
fn a_whole_draw_from_seed_and_place_to_uniforms_words_scores_and_counts_is_the_same_to_the_bit() {
    let (mut questions, mut given) = (String::new(), Vec::new());
    let mut ask = |question: String, answer: String| {
        writeln!(questions, "{question}").unwrap();
        given.push(answer);
    };
    for (number, place) in (0..).zip(places()) {
        let at = written(place);
        let name = format!("entity {number}");
        ask(format!("entity {}", name.replace(' ', "-")), stable_entity_id(&name.replace(' ', "-")).to_string());
        // Whole numbers of half steps.
        let (first, second) = place.pair();
        ask(format!("pair {at}"), format!("{} {}", first * 2.0 * STEPS, second * 2.0 * STEPS));
        let mut stream = Stream::at(place);
        let words: Vec<String> = (0..9).map(|_| stream.next_u32().to_string()).collect();
        ask(format!("stream {at}"), words.join(" "));
        let mean = MEANS[number as usize % MEANS.len()];
        ask(format!("poisson_drawn {at} {mean:?}"), poisson(mean, place.score()).to_string());
        let (trials, probability) = TRIALS[number as usize % TRIALS.len()];
        let count = binomial(trials, probability, place.score());
        ask(format!("binomial_drawn {at} {trials} {probability:?}"), count.to_string());
    }
    let unlike = unlike(&questions, &given);
    assert!(unlike.is_empty(), "{unlike:#?}");
}

#[test]
fn the_reference_gives_the_known_answers_published_with_random123() {
    let all = u32::MAX;
    let questions = format!(
        "philox 0 0 0 0 0 0\nphilox {all} {all} {all} {all} {all} {all}\n\
         philox {} {} {} {} {} {}\n",
        0xa409_3822_u32, 0x299f_31d0, 0x243f_6a88, 0x85a3_08d3_u32, 0x1319_8a2e, 0x0370_7344
    );
    let known: [[u32; 4]; 3] = [
        [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
    ];
    let known = known.map(|words| words.map(|word| word.to_string()).join(" "));
    assert_eq!(unlike(&questions, &known), [""; 0]);
}
