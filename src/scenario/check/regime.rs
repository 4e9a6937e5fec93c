//! The meaning of a regime: terms that contradict each other though each is allowed alone.

use crate::contract::STANDARDS;
use crate::scenario::RegimeFile;
use crate::scenario::address::Address;
use crate::scenario::number::written;
use crate::scenario::origin::{Origins, Point};
use crate::scenario::problem::Problem;

/// The problems of the meaning of a regime.
pub(super) fn problems(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    floors(regime, origins)
}

/// A floor at or above its threshold leaves no breach between the two: such a sanction is never due.
fn floors(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let Some(sanctions) = &regime.clauses.sanctions else { return Vec::new() };
    let standards = Address::ROOT.key("clauses").key("sanctions").key("standards");
    let terms = sanctions.standards.in_order().into_iter().zip(STANDARDS);
    terms
        .filter_map(|(terms, standard)| {
            let (floor, threshold) = (terms?.floor_share?, terms?.threshold_share?);
            let what = "the floor of a sanction must lie below its threshold";
            let problem = || origins.problem(&standards.key(standard.id).key("floor_share"), Point::Value, what);
            (floor >= threshold).then(|| {
                let (floor, threshold) = (written(floor.value()), written(threshold.value()));
                problem()
                    .found(format!("{floor}, and the threshold is {threshold}"))
                    .allowed(format!("below {threshold} (share)"))
                    .hint(Some("the sanction rises from the threshold down to the floor".into()))
            })
        })
        .collect()
}
