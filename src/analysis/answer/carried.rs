//! What carries a difference: the parameters to which most of its spread between sets is owed.

use schemars::JsonSchema;
use serde::Serialize;

use super::Subjects;
use super::words::{after, bare, list, percent};
use crate::analysis::findings::{Carried, Carrier, Findings};
use crate::analysis::quantiles::sum;

/// Parameters that stand in the row of a measure; all are in the table `first_order`.
const IN_A_ROW: usize = 5;
/// Parameters that the sentence names.
const IN_A_SENTENCE: usize = 4;
/// Parameters of which the sentence says where a difference lies at their low and at their high end.
const WITH_THIRDS: usize = 2;
/// Smallest share that the sentence names.
const SMALLEST: f64 = 0.05;

/// Which part of the variance of a difference between parameter sets is owed to what; the shares of all parameters, of
/// chance and of what is left add up to 1.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CarriedBy {
    /// The parameters that carry most by themselves, at most five.
    pub parameters: Vec<CarriedByParameter>,
    /// Share of chance within the sets; none from one future for each set.
    pub chance_share: Option<f64>,
    /// What is left: parameters together, by interaction, and chance where its share is not known. Just below 0 by chance.
    pub together_share: f64,
}

/// What one parameter carries by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CarriedByParameter {
    /// Address of the number in the scenario.
    pub address: String,
    /// Its name for readers.
    pub label: String,
    /// First-order sensitivity index: its share of the variance between sets.
    pub share: f64,
    /// 95% interval of the share, within 0 to 1.
    pub share_95: (f64, f64),
    /// Mean difference over the sets in the lowest third of the parameter's spread, in the measure's unit.
    pub difference_in_lowest_third: Option<f64>,
    /// Mean difference over the sets in the highest third of the parameter's spread, in the measure's unit.
    pub difference_in_highest_third: Option<f64>,
}

/// What carries the difference of a measure in an arm; none from too few sets, and where nothing differs.
pub(super) fn by(findings: &Findings, arm: usize, measure: &str) -> Option<CarriedBy> {
    let found = carried(findings, arm, measure)?;
    let parameter = |carrier: &Carrier| CarriedByParameter {
        address: carrier.address.clone(),
        label: carrier.label.clone(),
        share: carrier.share,
        share_95: carrier.interval_95,
        difference_in_lowest_third: carrier.lowest_third,
        difference_in_highest_third: carrier.highest_third,
    };
    Some(CarriedBy {
        parameters: found.carriers.iter().take(IN_A_ROW).map(parameter).collect(),
        chance_share: found.chance,
        together_share: found.together,
    })
}

/// What carries the change of the system total; empty where it is not known.
pub(super) fn sentence(findings: &Findings, subjects: &Subjects, arm: usize) -> String {
    let Some(found) = carried(findings, arm, subjects.system) else { return String::new() };
    let named: Vec<&Carrier> = found.carriers.iter().filter(|one| is_clear(one)).take(IN_A_SENTENCE).collect();
    let mut parts: Vec<String> = named.iter().map(|one| share_of(one)).collect();
    if named.is_empty() {
        parts.push("no parameter carries 5% of it by itself".to_owned());
    }
    let of_all: Vec<f64> = found.carriers.iter().skip(named.len()).map(|one| one.share).collect();
    parts.push(format!("all other parameters by themselves {}", part(sum(&of_all))));
    parts.push(match found.chance {
        Some(_) => format!("parameters together, by interaction, {}", part(found.together)),
        None => format!("together, by interaction or chance, {}", part(found.together)),
    });
    parts.extend(found.chance.map(|chance| format!("chance within sets {}", part(chance))));
    let thirds: Vec<String> = named.iter().take(WITH_THIRDS).filter_map(|one| thirds(found, one)).collect();
    let thirds = match thirds.as_slice() {
        [] => String::new(),
        _ => format!(" On average the change is {}.", thirds.join("; ")),
    };
    let head = "What carries the change of the system total, of its variance between parameter sets";
    format!("{head}: {}.{thirds}", list(&parts))
}

/// Whether a share is surely above nothing and worth a name.
fn is_clear(carrier: &Carrier) -> bool {
    carrier.share >= SMALLEST && carrier.interval_95.0 > 0.0
}

/// `marginal cost 22% (14% to 30%)`.
fn share_of(carrier: &Carrier) -> String {
    let (low, high) = carrier.interval_95;
    format!("{} {} ({} to {})", carrier.label, part(carrier.share), part(low), part(high))
}

/// A share in whole per cent; what chance put below nothing is nothing.
fn part(share: f64) -> String {
    percent(share.clamp(0.0, 1.0))
}

/// `£1.2m a year with marginal cost in its lowest third and £3.4m in its highest`.
fn thirds(found: &Carried, carrier: &Carrier) -> Option<String> {
    let (low, high) = (carrier.lowest_third?, carrier.highest_third?);
    let unit = found.measure.unit;
    let after = after(found.measure);
    let (low, high, label) = (bare(unit, low), bare(unit, high), &carrier.label);
    Some(format!("{low}{after} with {label} in its lowest third and {high} in its highest"))
}

fn carried<'f>(findings: &'f Findings, arm: usize, measure: &str) -> Option<&'f Carried> {
    findings.carried.iter().find(|found| found.arm == arm && found.measure.id == measure)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::super::{SUBJECTS, answer};
    use super::*;

    fn carrier(label: &str, share: f64, reach: f64, thirds: (f64, f64)) -> Carrier {
        Carrier {
            address: format!("economy.{label}"),
            label: label.into(),
            share,
            interval_95: ((share - reach).max(0.0), share + reach),
            lowest_third: Some(thirds.0),
            highest_third: Some(thirds.1),
        }
    }

    fn found(chance: Option<f64>) -> Findings {
        let carriers = vec![
            carrier("hours", 0.41, 0.1, (1e6, 3e6)),
            carrier("marginal cost", 0.22, 0.08, (-1e6, 2e6)),
            carrier("growth", 0.06, 0.07, (1e6, 2e6)),
            carrier("help", -0.01, 0.02, (2e6, 2e6)),
        ];
        let told: f64 = carriers.iter().map(|one| one.share).sum::<f64>() + chance.unwrap_or(0.0);
        let carried = Carried { arm: 1, measure: &SYSTEM, carriers, chance, together: 1.0 - told };
        Findings { carried: vec![carried], ..study(64, 2, &[(&SYSTEM, gain(2e6))]) }
    }

    #[test]
    fn the_largest_shares_are_named_and_all_of_them_make_the_whole() {
        assert_eq!(
            sentence(&found(Some(0.06)), &SUBJECTS, 1),
            "What carries the change of the system total, of its variance between parameter sets: hours 41% (31% to 51%), \
             marginal cost 22% (14% to 30%), all other parameters by themselves 5%, parameters together, by interaction, \
             26% and chance within sets 6%. On average the change is £1.0m a year with hours in its lowest third and £3.0m \
             in its highest; \u{2212}£1.0m a year with marginal cost in its lowest third and £2.0m in its highest."
        );
        let single = sentence(&found(None), &SUBJECTS, 1);
        assert!(single.contains("and together, by interaction or chance, 32%."), "{single}");
    }

    #[test]
    fn what_carries_nothing_for_sure_is_not_named() {
        let mut found = found(Some(0.06));
        for carrier in &mut found.carried[0].carriers {
            carrier.interval_95.0 = 0.0;
        }
        let said = sentence(&found, &SUBJECTS, 1);
        assert!(
            said.contains("no parameter carries 5% of it by itself, all other") && !said.contains("third"),
            "{said}"
        );
    }

    #[test]
    fn the_sentence_stands_under_the_headline_and_the_shares_in_the_row() {
        let answer = answer(&found(Some(0.06)));
        assert!(answer.arms[0].sentences[1].starts_with("What carries the change"));
        let json: serde_json::Value = serde_json::from_str(&answer.to_json()).unwrap();
        let by = &json["arms"][0]["rows"][0]["carried_by"];
        assert_eq!((&by["parameters"][0]["share"], &by["chance_share"]), (&0.41.into(), &0.06.into()));
    }

    #[test]
    fn few_sets_say_that_nothing_is_told_of_what_carries_a_difference() {
        let few = answer(&study(39, 2, &[(&SYSTEM, gain(2e6))]));
        assert!(few.to_text().contains("Fewer than 40 parameter sets") && few.arms[0].rows[0].carried_by.is_none());
        assert!(!answer(&study(40, 2, &[(&SYSTEM, gain(2e6))])).to_text().contains("Fewer than"));
    }
}
