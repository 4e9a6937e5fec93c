//! Sentences on who bears what: money that changes hands, letter against practice, and what breaches are owed to.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::{bare, capitalised, list, range, within_sentence};
use crate::analysis::blame::{Blame, BlameCause};
use crate::analysis::findings::{Findings, Quantiles};
use crate::analysis::letter::{RiskShares, Shocked};
use crate::measures::{Measure, Unit, catalogue};

/// Place of acute providers among the parties of a shock: those of whom the sentence speaks.
const ACUTE: usize = 1;

/// Money that changes hands against the baseline, and what the system gains or loses, in pounds a year.
///
/// Half the sum of all parties' changes of position, signs left out, less half the change of the system: nothing if all gain or
/// lose together. Parties are commissioners, acute and community providers, and the centre.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangesHands {
    /// Money that changes hands, mean over parameter sets.
    pub pounds_a_year: f64,
    /// Its middle 95% of parameter sets; none if no parameter was varied.
    pub over_sets_95: Option<(f64, f64)>,
    /// Change of the system, mean over parameter sets.
    pub system_pounds_a_year: f64,
    /// Its middle 95% of parameter sets; none if no parameter was varied.
    pub system_over_sets_95: Option<(f64, f64)>,
}

/// What changes hands in an arm, if flows of money were looked at.
pub(super) fn changes_hands(findings: &Findings, arm: usize) -> Option<ChangesHands> {
    let moved = findings.accounts.money_moved.iter().find(|moved| moved.arm == arm)?;
    let system = findings.net_changes.iter().find(|change| change.arm == arm && change.is_system)?;
    let ends = |found: &Quantiles| (findings.study.parameter_sets > 1).then_some((found.p025, found.p975));
    Some(ChangesHands {
        pounds_a_year: moved.pounds.mean,
        over_sets_95: ends(&moved.pounds),
        system_pounds_a_year: system.pounds.mean,
        system_over_sets_95: ends(&system.pounds),
    })
}

/// All that is said of an arm and the baseline; what was not looked at, or cannot be divided, is left out.
pub(super) fn about(findings: &Findings, arm: usize) -> Vec<String> {
    let shocks = Shocked::ALL.into_iter().map(|shock| letter_and_practice(findings, arm, shock));
    let blame = [&catalogue::FOUR_HOUR_BREACHES, &catalogue::OVER_18_WEEKS];
    let blame = blame.into_iter().map(|measure| owed_to(findings, arm, measure));
    [money(findings, arm)].into_iter().chain(shocks).chain(blame).flatten().collect()
}

fn money(findings: &Findings, arm: usize) -> Option<String> {
    let found = changes_hands(findings, arm)?;
    let size = bare(Unit::Pounds, found.pounds_a_year);
    let spread = found.over_sets_95.map_or_else(String::new, |ends| format!(" ({})", range(Unit::Pounds, ends)));
    let system = bare(Unit::Pounds, found.system_pounds_a_year);
    Some(format!(
        "Money that changes hands between all parties, the centre among them: {size} a year{spread}, beside the system's change of {system}."
    ))
}

/// Which part of a shock the text lays on acute providers, and which they bear.
fn letter_and_practice(findings: &Findings, arm: usize, shock: Shocked) -> Option<String> {
    let said = |arm: usize| {
        let is_it = |arm: usize, year: Option<u32>| {
            move |risk: &&crate::analysis::letter::PartyRisk| {
                risk.arm == arm && risk.shock == shock && risk.year == year && risk.party == ACUTE
            }
        };
        let RiskShares { written, borne, .. } = findings.accounts.risks.iter().find(is_it(arm, None))?.shares?;
        let spread = spread(findings, &borne);
        let label = within_sentence(&findings.arms[arm].label);
        Some(format!("under {label} {} by the text and {} in practice{spread}", whole(written.mean), whole(borne.mean)))
    };
    let what = match shock {
        Shocked::Demand => "more demand costs",
        Shocked::Cost => "dearer supplies cost",
    };
    let both = [said(arm)?, said(0)?];
    Some(format!("Of what {what} the system, acute providers bear {}.", both.join("; ")))
}

/// What breaches beyond those of a reference provider are owed to.
fn owed_to(findings: &Findings, arm: usize, measure: &Measure) -> Option<String> {
    let said = |arm: usize| {
        let is_it = |blame: &&Blame| blame.arm == arm && blame.measure.id == measure.id;
        let shares = findings.accounts.blame.iter().find(is_it)?.shares?;
        let under = format!("under {}", within_sentence(&findings.arms[arm].label));
        if shares.iter().any(|share| share.p025 < -1.0 || share.p975 > 2.0) {
            return Some(format!("{under} to nobody that can be told: the shares of causes spread too widely"));
        }
        let parts: Vec<String> = BlameCause::ALL
            .iter()
            .zip(&shares)
            .map(|(cause, share)| format!("{} {}{}", cause.name(), whole(share.mean), spread(findings, share)))
            .collect();
        Some(format!("{under} {}", list(&parts)))
    };
    let both = [said(arm)?, said(0)?];
    let what = within_sentence(measure.label);
    Some(capitalised(&format!("{what} beyond those of a reference provider are owed to: {}.", both.join("; "))))
}

/// A share that may lie below nothing or above everything, in whole per cent.
fn whole(share: f64) -> String {
    let size = format!("{:.0}%", share.abs() * 100.0);
    if share < 0.0 && size != "0%" { format!("\u{2212}{size}") } else { size }
}

fn spread(findings: &Findings, share: &Quantiles) -> String {
    if findings.study.parameter_sets == 1 {
        return String::new();
    }
    format!(" ({} to {})", whole(share.p025), whole(share.p975))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::analysis::findings::NetChange;
    use crate::analysis::letter::PartyRisk;
    use crate::analysis::position::MoneyMoved;

    fn at(mean: f64) -> Quantiles {
        Quantiles::of(&[mean])
    }

    fn risk(arm: usize, written: f64, borne: f64) -> PartyRisk {
        let shares = RiskShares { written: at(written), borne: at(borne), letter_less_practice: at(written - borne) };
        PartyRisk {
            arm,
            shock: Shocked::Demand,
            year: None,
            party: ACUTE,
            written: at(0.0),
            borne: at(0.0),
            shares: Some(shares),
            sets_left_out: 0,
        }
    }

    #[test]
    fn nothing_is_said_of_what_was_not_looked_at() {
        assert_eq!(about(&study(3, 30, &[(&SYSTEM, gain(2e6))]), 1), Vec::<String>::new());
    }

    #[test]
    fn letter_and_practice_of_both_arms_stand_in_one_sentence() {
        let mut found = study(3, 30, &[]);
        found.accounts.risks = vec![risk(0, 0.8, -0.2), risk(1, 0.5, 0.5)];
        let expected = "Of what more demand costs the system, acute providers bear under five-year shared risk 50% by the text and \
                        50% in practice (50% to 50%); under annual sanctions 80% by the text and \u{2212}20% in practice (\u{2212}20% to \u{2212}20%).";
        assert_eq!(about(&found, 1), [expected]);
    }

    fn blame(arm: usize, shares: [Quantiles; 3]) -> Blame {
        Blame {
            arm,
            measure: &catalogue::FOUR_HOUR_BREACHES,
            whole: at(9.0),
            reference: at(5.0),
            parts: [at(1.0); 3],
            shares: Some(shares),
            sets_left_out: 0,
        }
    }

    #[test]
    fn shares_that_spread_beyond_the_whole_are_laid_to_nobody() {
        let mut found = study(3, 30, &[]);
        let wide = Quantiles { p025: -5.8, p975: 2.2, ..at(0.3) };
        found.accounts.blame = [0, 1].map(|arm| blame(arm, [at(0.4), wide, at(0.3)])).to_vec();
        let said = about(&found, 1).join("\n");
        assert!(said.contains("to nobody that can be told") && !said.contains('%'), "{said}");
    }

    #[test]
    fn breaches_are_owed_to_three_causes() {
        let mut found = study(1, 30, &[]);
        found.accounts.blame = [0, 1].map(|arm| blame(arm, [at(0.25), at(-0.05), at(0.8)])).to_vec();
        let said = about(&found, 1).join("\n");
        let of_arm = "commissioner's planning 25%, chance \u{2212}5% and provider's own control 80%";
        assert_eq!(
            said,
            format!(
                "A&E attendances over 4 hours beyond those of a reference provider are owed to: under five-year shared risk {of_arm}; under annual sanctions {of_arm}."
            )
        );
    }

    #[test]
    fn money_that_changes_hands_stands_beside_the_change_of_the_system() {
        let mut found = study(3, 30, &[]);
        let pounds = Quantiles::of(&[2e6]);
        found.accounts.money_moved = vec![MoneyMoved { arm: 1, by_set: vec![2e6], pounds }];
        let system = Quantiles::of(&[-1e6]);
        found.net_changes = vec![NetChange { arm: 1, party: "System".into(), is_system: true, pounds: system }];
        assert_eq!(
            about(&found, 1),
            [
                "Money that changes hands between all parties, the centre among them: £2.0m a year (£2.0m to £2.0m), beside the system's change of \u{2212}£1.0m."
            ]
        );
    }
}
