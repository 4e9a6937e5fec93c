//! Sample findings of the contract in practice: clauses from due to kept, bridges and timelines.

use super::sample::{Dice, PROVIDERS as PROVIDER_SURPLUS, SURPLUS, quantiles};
use crate::analysis::contrast::Estimate;
use crate::analysis::decomposition::{ClauseGroup, ClauseShare, Decomposition, Divided, Method};
use crate::analysis::findings::{
    BarKind, Bridge, BridgeBar, Happening, Lapse, Often, PartyKind, Practice, PracticeStage, Quantiles, Timeline,
};
use crate::measures::Unit;

/// Parameter sets of the samples.
const SETS: usize = 50;
const MONTHS: u32 = 120;

/// Two clauses in every arm: one that is waived and given back, one that is paid in full.
pub fn practice(dice: &mut Dice, arm: usize) -> (Vec<Practice>, Vec<Lapse>) {
    let lines: [(&str, &str, f64, [f64; 4]); 3] = [
        ("Sanctions", "Providers", 2.4e6, [1.0, 0.58, 0.57, 0.13]),
        ("Sanctions", "Commissioners", 0.03e6, [1.0, 1.0, 0.97, 0.97]),
        ("Remedial action plan (withheld)", "Providers", 0.7e6, [1.0, 0.25, 0.25, 0.0]),
    ];
    let (mut practice, mut lapses) = (Vec::new(), Vec::new());
    for (clause, party, due, parts) in lines {
        let sums: Vec<f64> = (0..SETS).map(|_| due * (1.0 + 0.2 * dice.bell()).max(0.1)).collect();
        let wobble: Vec<f64> = (0..SETS).map(|_| 0.9 + 0.1 * dice.roll()).collect();
        let shares = |part: f64| -> Vec<f64> {
            wobble.iter().map(|wobble| if part < 1.0 { part * wobble } else { 1.0 }).collect()
        };
        for (stage, part) in PracticeStage::ALL.into_iter().zip(parts) {
            let of_due = shares(part);
            let values: Vec<f64> = sums.iter().zip(&of_due).map(|(sum, part)| sum * part).collect();
            practice.push(Practice {
                arm,
                clause: clause.to_owned(),
                party: party.to_owned(),
                stage,
                unit: Unit::Pounds,
                value: quantiles(&values),
                of_due: quantiles(&of_due),
                futures: 500,
            });
        }
        for (missed, reason) in
            [(PracticeStage::Applied, "waived by choice"), (PracticeStage::Kept, "given back for improvement")]
        {
            let place = missed as usize;
            let lost = parts[place - 1] - parts[place];
            lapses.push(Lapse {
                arm,
                clause: clause.to_owned(),
                party: party.to_owned(),
                missed,
                reason: reason.to_owned(),
                of_due: quantiles(&shares(lost)),
            });
        }
    }
    lapses.retain(|lapse| lapse.of_due.mean > 0.0);
    (practice, lapses)
}

type Steps = &'static [(&'static str, BarKind, f64)];

const PROVIDERS: [Steps; 3] = [
    &[
        ("Planned surplus", BarKind::Total, 6.1e6),
        ("Cost of care against plan", BarKind::Step, -7.9e6),
        ("One-off savings", BarKind::OneOff, 1.7e6),
        ("Reconciliation to activity", BarKind::Step, 3.2e6),
        ("Sanctions", BarKind::Step, -1.3e6),
        ("Sanctions reinvested", BarKind::Step, 0.9e6),
        ("Year-end settlement", BarKind::Step, -0.4e6),
        ("Agency premium", BarKind::Step, -3.8e6),
        ("Contracting", BarKind::Step, -0.03e6),
        ("Support from the centre", BarKind::OneOff, 2.2e6),
    ],
    &[("Support taken out", BarKind::OneOff, -2.2e6), ("One-off savings taken out", BarKind::OneOff, -1.7e6)],
    &[("Underlying surplus", BarKind::Total, 0.0)],
];
const COMMISSIONERS: Steps = &[
    ("Planned surplus", BarKind::Total, 1.9e6),
    ("Reconciliation to activity", BarKind::Step, -3.2e6),
    ("Sanctions", BarKind::Step, 1.3e6),
    ("Sanctions reinvested", BarKind::Step, -0.9e6),
    ("Year-end settlement", BarKind::Step, 0.4e6),
    ("Prevention", BarKind::Step, -0.6e6),
    ("Contracting", BarKind::Step, -0.08e6),
];

/// Both sides of an arm.
pub fn bridges(dice: &mut Dice, arm: usize) -> Vec<Bridge> {
    let strength = 1.0 - 0.1 * arm as f64;
    let providers = [PROVIDERS[0], &[("Reported surplus", BarKind::Total, 0.0)], PROVIDERS[1], PROVIDERS[2]].concat();
    let commissioners = [COMMISSIONERS, &[("Reported surplus", BarKind::Total, 0.0)]].concat();
    [("Providers", providers), ("Commissioners", commissioners)]
        .map(|(party, steps)| bridge(dice, arm, party, &steps, strength))
        .into()
}

fn bridge(dice: &mut Dice, arm: usize, party: &str, steps: &[(&str, BarKind, f64)], strength: f64) -> Bridge {
    let mut so_far: Vec<f64> = vec![0.0; SETS];
    let mut plan: Vec<f64> = Vec::new();
    let mut change = Quantiles::default();
    let mut bars: Vec<BridgeBar> = Vec::new();
    for &(name, kind, pounds) in steps {
        let is_sum = kind == BarKind::Total && !bars.is_empty();
        let values: Vec<f64> = if is_sum {
            so_far.clone()
        } else {
            (0..SETS).map(|_| pounds * strength * (1.0 + 0.15 * dice.bell())).collect()
        };
        if name == "Reported surplus" {
            change = quantiles(&values.iter().zip(&plan).map(|(after, before)| after - before).collect::<Vec<_>>());
        }
        if bars.is_empty() {
            plan.clone_from(&values);
        }
        so_far = if kind == BarKind::Total {
            values.clone()
        } else {
            so_far.iter().zip(&values).map(|(sum, step)| sum + step).collect()
        };
        bars.push(BridgeBar { name: name.to_owned(), kind, pounds: quantiles(&values) });
    }
    Bridge { arm, party: party.to_owned(), bars, change }
}

/// Ten years of monthly events at so many providers.
pub fn timeline(dice: &mut Dice, arm: usize, providers: usize) -> Timeline {
    let mut happenings = Vec::new();
    for month in 0..MONTHS {
        let mut tell = |side: PartyKind, actor: &str, what: &str, pounds: f64| {
            happenings.push(Happening { month, side, actor: actor.to_owned(), what: what.to_owned(), pounds });
        };
        for number in 0..providers {
            let provider = ["Larger acute trust", "Smaller acute trust", "Community trust"]
                .get(number)
                .map_or_else(|| format!("Trust number {number}"), |name| (*name).to_owned());
            for _ in 0..(dice.roll() * 4.0) as u32 {
                tell(PartyKind::Provider, &provider, "sanction due", 41_000.0);
                let what = if dice.roll() < 0.4 { "sanction imposed" } else { "sanction waived" };
                tell(PartyKind::Commissioner, "North", what, 41_000.0);
            }
            if month % 12 == 11 {
                tell(PartyKind::Commissioner, "South", "sanctions reinvested", 300_000.0);
                tell(PartyKind::Commissioner, "South", "settled outside the contract", -90_000.0);
            }
            if month % 12 == 0 {
                tell(PartyKind::Commissioner, "South", "signed", 0.0);
            }
            match month {
                41 => tell(PartyKind::Provider, &provider, "distress began", 0.0),
                83 => tell(PartyKind::Provider, &provider, "distress ended", 0.0),
                50 | 95 => tell(PartyKind::Centre, "Regulator and centre", "segment changed", 0.0),
                59 => tell(PartyKind::Centre, "Regulator and centre", "supported", 120.0e6),
                24 => tell(PartyKind::Commissioner, "South", "plan opened", 0.0),
                _ => {}
            }
        }
    }
    let trust = (0..MONTHS).map(|month| 0.7 - 0.3 * f64::from(month) / 120.0 + 0.02 * dice.roll()).collect();
    let often = [
        ("sanction due", (0..10).map(|_| 1.0).collect()),
        ("settled outside the contract", (0..10).map(|year| 0.3 + 0.07 * f64::from(year)).collect()),
        ("a provider in distress", (0..10).map(|year| 0.004 + 0.05 * f64::from(year)).collect()),
        ("supported", (0..10).map(|year| 0.06 * f64::from(year)).collect()),
    ];
    Timeline {
        arm,
        parameter_set: 7,
        future: 3,
        happenings,
        trust,
        often: often.map(|(what, by_year)| Often { what: what.to_owned(), by_year }).into(),
    }
}

/// What four clauses add to the difference of the second arm; the first two add up to most of it.
pub fn decomposition(labels: &[&str]) -> Decomposition {
    let estimate = |mean: f64, half: f64| Estimate {
        mean,
        over_sets_95: Some((mean - half, mean + half)),
        run_to_run_95: Some((mean - 1e4, mean + 1e4)),
        same_sign_sets_share: Some(0.9),
        is_shown: mean.abs() > half,
    };
    let divided = |measure, shares: [f64; 4]| {
        let share = |mean: f64| ClauseShare {
            share: estimate(mean, 0.8e6),
            pence: Some((mean * 100.0) as i64),
            alone: None,
            last: None,
            order_error: None,
        };
        let whole: f64 = shares.iter().sum();
        Divided {
            measure,
            whole: estimate(whole, 1.6e6),
            whole_pence: Some((whole * 100.0) as i64),
            shares: shares.map(share).to_vec(),
        }
    };
    let clause =
        |label: &str| ClauseGroup { ids: vec![label.to_owned()], label: label.to_owned(), together_because: None };
    Decomposition {
        from: labels.first().copied().unwrap_or_default().to_owned(),
        to: labels.get(1).copied().unwrap_or_default().to_owned(),
        method: Method::EveryOrder { hybrids: 14 },
        parameter_sets: SETS as u32,
        futures_per_set: 10,
        is_part_of_study: false,
        clauses: ["term", "payment", "risk share", "sanctions with remedial action plan"].map(clause).to_vec(),
        measures: vec![
            divided(&SURPLUS, [0.3e6, 1.9e6, -0.7e6, -0.2e6]),
            divided(&PROVIDER_SURPLUS, [-0.2e6, 2.4e6, -1.1e6, 0.6e6]),
        ],
    }
}
