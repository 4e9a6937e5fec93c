//! What is said of the clauses of the first comparison and of crossed factors: which clause carries the difference, what each
//! level does, and how every combination fares.

use super::text::{grid, wrapped};
use super::words::{bare, capitalised, difference, grouped, list, range, within_sentence};
use super::{Answer, ArmAnswer, Subjects};
use crate::analysis::contrast::Estimate;
use crate::analysis::decomposition::{ClauseGroup, Decomposition, Divided, Method};
use crate::analysis::factorial::{Factorial, Interaction, MainEffect};
use crate::analysis::study_shape::futures_of_arm;
use crate::measures::{Measure, Unit};

/// Columns of the tables of clauses, factors and combinations: what a measure's id holds, and its head.
const COLUMNS: [(&str, &str); 6] = [
    ("system_surplus", "System"),
    ("provider_surplus", "Providers"),
    ("commissioner_surplus", "Commissioners"),
    ("within_4_hours", "4 hours"),
    ("within_18_weeks", "18 weeks"),
    ("health_index", "Health"),
];
/// How the tables are to be read.
const KEY: &str = "System, providers, commissioners: surplus in pounds a year. 4 hours, 18 weeks: percentage points. \
                   * both ranges lie on one side of zero. Every range: results/clause_shares, main_effects, interactions \
                   and comparisons.";
/// So many interactions are named in a sentence.
const MOST_INTERACTIONS: usize = 5;

/// Which clause carries the difference in the system total, in sentences; nothing where nothing was divided.
pub(super) fn headline(found: Option<&Decomposition>, subjects: &Subjects) -> Vec<String> {
    let Some(found) = found else { return Vec::new() };
    let Some(divided) = found.measures.iter().find(|one| one.measure.id == subjects.system) else { return Vec::new() };
    let mut sentences = vec![carried(found, divided)];
    sentences.extend(found.clauses.iter().filter_map(together));
    sentences.extend(method(found, divided));
    sentences
}

/// Each clause with what is its own, the largest first.
fn carried(found: &Decomposition, divided: &Divided) -> String {
    let (to, from) = (within_sentence(&found.to), within_sentence(&found.from));
    let whole = with_range(divided.measure, divided.whole, "95% of sets ");
    let begun = format!("Which clause carries it: {to} instead of {from} changes the system total by {whole}");
    if let [only] = found.clauses.as_slice() {
        return format!("{begun}, and {} has all of it: the contracts differ in nothing else.", only.label);
    }
    let mut shares: Vec<(&ClauseGroup, Estimate)> =
        found.clauses.iter().zip(divided.shares.iter().map(|share| share.share)).collect();
    shares.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    let said: Vec<String> = shares
        .iter()
        .map(|(clause, share)| format!("{} {}", clause.label, with_range(divided.measure, *share, "")))
        .collect();
    let shown: Vec<String> =
        shares.iter().filter(|(_, share)| share.is_shown).map(|(clause, _)| clause.label.clone()).collect();
    let shown = match shown.as_slice() {
        [] => "No clause's share is shown to differ from nothing".to_owned(),
        shown => format!("Shown to differ from nothing: {}", list(shown)),
    };
    format!("{begun}: {}. {shown}.", said.join("; "))
}

/// `£2.6m a year (−£3.5m to £9.1m)`.
fn with_range(measure: &Measure, found: Estimate, what: &str) -> String {
    let ends = found.over_sets_95.or(found.run_to_run_95);
    let spread = ends.map_or_else(String::new, |ends| format!(" ({what}{})", range(measure.unit, ends)));
    format!("{}{spread}", difference(measure, found.mean))
}

fn together(clause: &ClauseGroup) -> Option<String> {
    let why = clause.together_because.as_ref()?;
    let label = capitalised(&clause.label);
    Some(format!("{label} can only be exchanged together, because some contracts in between cannot be: {why}."))
}

/// From which contracts the shares come.
fn method(found: &Decomposition, divided: &Divided) -> Option<String> {
    let futures = futures_of_arm(found.parameter_sets, found.futures_per_set);
    let part = if found.is_part_of_study { ", a part of the study's" } else { "" };
    let on =
        format!("{} futures of {} parameter sets{part}", grouped(futures), grouped(u64::from(found.parameter_sets)));
    let every = "A share is the mean over every order in which the clauses can be exchanged (Shapley)";
    match found.method {
        Method::OneClause => None,
        Method::OwnArms { arms } => Some(format!("{every}, from {arms} arms of the study on {on}.")),
        Method::EveryOrder { hybrids } => Some(format!("{every}, from {hybrids} contracts in between on {on}.")),
        Method::DrawnOrders { orders, hybrids } => {
            let errors = divided.shares.iter().filter_map(|share| share.order_error);
            let most = bare(divided.measure.unit, errors.fold(0.0, f64::max));
            Some(format!(
                "A share is the mean over {orders} drawn orders in which the clauses can be exchanged (Shapley), from \
                 {hybrids} contracts in between on {on}; the draw of orders adds a standard error of at most {most}."
            ))
        }
    }
}

/// The lines of an answer on clauses, factors and combinations, below the arms that are told in full.
pub(super) fn lines(answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |title: &str, table: Vec<Vec<String>>| {
        if table.len() > 1 {
            lines.extend([String::new(), title.to_owned()]);
            lines.extend(grid(&table, |column| column == 0));
        }
    };
    let (mut has_table, mut sentence) = (false, None);
    if let Some(found) = answer.decomposition.as_ref().filter(|found| found.clauses.len() > 1) {
        has_table = true;
        add("What each clause adds to this difference", clause_table(found));
    }
    if let Some(found) = &answer.factorial {
        has_table = true;
        add("What each level does, in the mean of all combinations of the other factors", effects_table(found));
        sentence = Some(interactions(found));
    }
    let others = answer.arms.get(answer.arms_in_full.saturating_sub(1)..).unwrap_or_default();
    add(&format!("Every other arm against {}", answer.baseline), arms_table(others));
    if has_table || !others.is_empty() {
        lines.extend(wrapped(KEY));
    }
    lines.extend(sentence.iter().flat_map(|sentence| wrapped(sentence)));
    for one in &answer.combinations_left_out {
        lines.extend(wrapped(&format!("Left out: {} ({}), because {}.", one.label, one.id, one.why)));
    }
    lines
}

/// The heads of the columns for which there are values, behind the head of the names.
fn heads(first: &str, columns: &[&(&str, &'static str)]) -> Vec<String> {
    [first].into_iter().chain(columns.iter().map(|(_, head)| *head)).map(str::to_owned).collect()
}

fn is_column(measure: &Measure, (id, _): &(&str, &str)) -> bool {
    measure.id.starts_with(id)
}

/// A value with a star if a direction may be named.
fn cell(unit: Unit, mean: f64, is_shown: bool) -> String {
    format!("{}{}", bare(unit, mean), if is_shown { "*" } else { " " })
}

fn clause_table(found: &Decomposition) -> Vec<Vec<String>> {
    let of = |column: &(&str, &str)| found.measures.iter().find(|one| is_column(one.measure, column));
    let columns: Vec<_> = COLUMNS.iter().filter(|column| of(column).is_some()).collect();
    let mut table = vec![heads("Clause", &columns)];
    let row = |name: String, value: &dyn Fn(&Divided) -> Estimate| -> Vec<String> {
        let cells = columns.iter().filter_map(|column| of(column)).map(|divided| {
            let found = value(divided);
            cell(divided.measure.unit, found.mean, found.is_shown)
        });
        std::iter::once(name).chain(cells).collect()
    };
    for (place, clause) in found.clauses.iter().enumerate() {
        table.push(row(capitalised(&clause.label), &|divided| divided.shares[place].share));
    }
    table.push(row("Whole difference".to_owned(), &|divided| divided.whole));
    table
}

fn effects_table(found: &Factorial) -> Vec<Vec<String>> {
    let of = |column: &(&str, &str), factor: usize, level: usize| {
        let is_it = |one: &&MainEffect| is_column(one.measure, column) && (one.factor, one.level) == (factor, level);
        found.main_effects.iter().find(is_it)
    };
    let columns: Vec<_> =
        COLUMNS.iter().filter(|column| found.main_effects.iter().any(|one| is_column(one.measure, column))).collect();
    let mut table = vec![heads("Factor: level against level", &columns)];
    for (factor, named) in found.factors.iter().enumerate() {
        for level in 0..named.levels.len() {
            let effects: Vec<_> = columns.iter().filter_map(|column| of(column, factor, level)).collect();
            let Some(first) = effects.first() else { continue };
            let against = &named.levels[first.against];
            let name = format!("{}: {} against {against}", capitalised(&named.label), named.levels[level]);
            let cells = effects.iter().map(|one| cell(one.measure.unit, one.effect.mean, one.effect.is_shown));
            table.push(std::iter::once(name).chain(cells).collect());
        }
    }
    table
}

fn arms_table(arms: &[ArmAnswer]) -> Vec<Vec<String>> {
    let Some(first) = arms.first() else { return Vec::new() };
    let columns: Vec<_> =
        COLUMNS.iter().filter(|column| first.rows.iter().any(|row| is_column(row.measure, column))).collect();
    let mut table = vec![heads("Arm", &columns)];
    for arm in arms {
        let rows = columns.iter().filter_map(|column| arm.rows.iter().find(|row| is_column(row.measure, column)));
        let cells = rows.map(|row| cell(row.measure.unit, row.difference, row.verdict.names_a_direction()));
        table.push(std::iter::once(arm.label.clone()).chain(cells).collect());
    }
    table
}

/// Which levels do more or less together than the sum of both, of the system total.
fn interactions(found: &Factorial) -> String {
    let of_system = |one: &&Interaction| is_column(one.measure, &COLUMNS[0]);
    let mut shown: Vec<&Interaction> =
        found.interactions.iter().filter(of_system).filter(|one| one.effect.is_shown).collect();
    shown.sort_by(|a, b| b.effect.mean.abs().total_cmp(&a.effect.mean.abs()));
    if shown.is_empty() {
        return "No two levels are shown to do more or less to the system total together than the sum of both."
            .to_owned();
    }
    let level = |factor: usize, level: usize| {
        let factor = &found.factors[factor];
        format!("{} {}", within_sentence(&factor.label), factor.levels[level])
    };
    let said = shown.iter().take(MOST_INTERACTIONS).map(|one| {
        let [first, second] = [0, 1].map(|place| level(one.factors[place], one.levels[place]));
        format!("{first} with {second} {}", with_range(one.measure, one.effect, ""))
    });
    let said: Vec<String> = said.collect();
    format!("What two levels do to the system total beyond the sum of both, where it is shown: {}.", said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::super::{answer, verdict::Verdict};
    use super::*;
    use crate::analysis::decomposition::ClauseShare;
    use crate::analysis::factorial::Factor;

    fn estimate(mean: f64, half: f64) -> Estimate {
        Estimate {
            mean,
            over_sets_95: Some((mean - half, mean + half)),
            run_to_run_95: Some((mean, mean)),
            same_sign_sets_share: Some(1.0),
            is_shown: half < mean.abs(),
        }
    }

    fn clause(label: &str) -> ClauseGroup {
        ClauseGroup { ids: vec![label.to_owned()], label: label.to_owned(), together_because: None }
    }

    fn divided(shares: &[(f64, f64)]) -> Divided {
        let share = |(mean, half): &(f64, f64)| ClauseShare {
            share: estimate(*mean, *half),
            pence: None,
            alone: None,
            last: None,
            order_error: Some(4e4),
        };
        let whole = shares.iter().map(|(mean, _)| mean).sum();
        Divided {
            measure: &SYSTEM,
            whole: estimate(whole, 5e6),
            whole_pence: None,
            shares: shares.iter().map(share).collect(),
        }
    }

    fn decomposition(method: Method, clauses: Vec<ClauseGroup>, shares: &[(f64, f64)]) -> Decomposition {
        Decomposition {
            from: "Annual sanctions".into(),
            to: "Five-year shared risk".into(),
            method,
            parameter_sets: 64,
            futures_per_set: 1,
            is_part_of_study: true,
            clauses,
            measures: vec![divided(shares)],
        }
    }

    #[test]
    fn the_clause_that_carries_most_is_named_first_and_only_what_is_shown_is_called_so() {
        let clauses = ["term", "payment", "sanctions"].map(clause).to_vec();
        let shares = [(0.2e6, 1e6), (3.0e6, 1e6), (-0.6e6, 2e6)];
        let found = decomposition(Method::EveryOrder { hybrids: 6 }, clauses, &shares);
        let said = headline(Some(&found), &super::super::SUBJECTS);
        let first = "Which clause carries it: five-year shared risk instead of annual sanctions changes the system total by \
                     £2.6m a year (95% of sets −£2.4m to £7.6m): payment £3.0m a year (£2.0m to £4.0m); sanctions −£600k a \
                     year (−£2.6m to £1.4m); term £200k a year (−£800k to £1.2m). Shown to differ from nothing: payment.";
        let second = "A share is the mean over every order in which the clauses can be exchanged (Shapley), from 6 contracts in \
                      between on 64 futures of 64 parameter sets, a part of the study's.";
        assert_eq!(said, [first, second]);
    }

    #[test]
    fn one_clause_has_all_and_joined_clauses_say_why() {
        let one = decomposition(Method::OneClause, vec![clause("term")], &[(1e6, 2e6)]);
        let said = headline(Some(&one), &super::super::SUBJECTS);
        assert!(said[0].ends_with("and term has all of it: the contracts differ in nothing else."), "{said:?}");
        assert_eq!(said.len(), 1);
        let joined = ClauseGroup {
            together_because: Some("a block has no tariff".into()),
            ..clause("payment with readmissions")
        };
        let method = Method::DrawnOrders { orders: 32, hybrids: 90 };
        let said = headline(
            Some(&decomposition(method, vec![clause("term"), joined], &[(1e6, 2e6), (1e5, 1e6)])),
            &super::super::SUBJECTS,
        );
        assert!(said[0].contains("No clause's share is shown to differ from nothing."), "{said:?}");
        assert!(said[1].starts_with("Payment with readmissions can only be exchanged together"), "{said:?}");
        assert!(said[2].contains("32 drawn orders") && said[2].contains("at most £40k"), "{said:?}");
        assert_eq!(headline(None, &super::super::SUBJECTS), Vec::<String>::new());
    }

    #[test]
    fn factors_combinations_and_what_was_left_out_stand_in_tables() {
        let mut findings = study(8, 30, &[(&SYSTEM, gain(2e6)), (&WITHIN_18, unclear(0.0))]);
        findings.arms.push(crate::analysis::findings::Arm { id: "third".into(), label: "Third arm".into() });
        for mut one in findings.comparisons.clone() {
            one.arm = 2;
            findings.comparisons.push(one);
        }
        let factor =
            |label: &str| Factor { id: label.into(), label: label.into(), levels: vec!["a".into(), "b".into()] };
        let main = MainEffect {
            measure: &SYSTEM,
            factor: 1,
            level: 1,
            against: 0,
            combinations: 2,
            effect: estimate(1e6, 1.0),
        };
        let both = Interaction {
            measure: &SYSTEM,
            factors: [0, 1],
            levels: [1, 1],
            against: [0, 0],
            combinations: 1,
            effect: estimate(-3e6, 1e6),
        };
        findings.factorial = Some(Factorial {
            factors: vec![factor("term"), factor("payment")],
            main_effects: vec![main],
            interactions: vec![both],
        });
        let why = "readmissions cannot go unpaid in a block".to_owned();
        findings.left_out = vec![crate::analysis::findings::LeftOut { id: "b-b".into(), label: "B, b".into(), why }];
        let answer = answer(&findings);
        let text = answer.to_text();
        for line in [
            "Payment: b against a            £1.0m*",
            "Third arm   £2.0m*     0.0 ",
            "term b with payment b −£3.0m a year (−£4.0m to −£2.0m)",
            "Left out: B, b (b-b), because readmissions cannot go unpaid in a block.",
        ] {
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(&line.split_whitespace().collect::<Vec<_>>().join(" ")), "{line} is not in\n{text}");
        }
        assert!(!text.contains("Third arm against") && text.contains("Five-year shared risk against Annual sanctions"));
        assert_eq!(answer.arms[1].rows[0].verdict, Verdict::Better);
    }
}
