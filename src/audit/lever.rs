//! A lever is searched for: the value that pays best, found by trying.

/// The narrower part of a line that is cut by the golden section.
const NARROWER: f64 = 0.381_966_011_250_105;
/// Rounds over all levers after which a search gives up.
const MOST_ROUNDS: u32 = 50;

/// Where between two values a pay-off with one peak is highest, to within `width`: by golden sections.
pub fn best(low: f64, high: f64, width: f64, mut pays: impl FnMut(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    let cut = |low: f64, high: f64| [low + NARROWER * (high - low), high - NARROWER * (high - low)];
    let mut at = cut(low, high);
    let mut paid = at.map(&mut pays);
    while high - low > width {
        if paid[0] >= paid[1] {
            high = at[1];
            at = [cut(low, high)[0], at[0]];
            paid = [pays(at[0]), paid[0]];
        } else {
            low = at[0];
            at = [at[1], cut(low, high)[1]];
            paid = [paid[1], pays(at[1])];
        }
    }
    // An end of the line may pay better than all that lies within.
    let candidates = [low, 0.5 * (low + high), high].map(|value| (value, pays(value)));
    candidates.into_iter().fold(candidates[1], |best, one| if one.1 > best.1 { one } else { best }).0
}

/// The levers that together pay best: each in turn, until none moves by more than `width`.
pub fn best_of_each<const N: usize>(high: f64, width: f64, mut pays: impl FnMut(&[f64; N]) -> f64) -> [f64; N] {
    let mut levers = [0.5 * high; N];
    for _ in 0..MOST_ROUNDS {
        let before = levers;
        for lever in 0..N {
            let mut tried = levers;
            levers[lever] = best(0.0, high, width, |value| {
                tried[lever] = value;
                pays(&tried)
            });
        }
        if before.iter().zip(&levers).all(|(before, now)| (before - now).abs() <= width) {
            break;
        }
    }
    levers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_found_within_the_line_and_at_its_ends() {
        for (peak, exact) in [(0.3, 0.3), (-1.0, 0.0), (2.0, 1.0)] {
            let found = best(0.0, 1.0, 1e-4, |value| -(value - peak) * (value - peak));
            assert!((found - exact).abs() <= 1e-4, "{found}");
        }
    }

    #[test]
    fn levers_that_hinder_each_other_are_found_together() {
        // x + y − ½x² − ½y² − ½xy is highest at x = y = 2/3.
        let found = best_of_each(2.0, 1e-4, |[x, y]| x + y - 0.5 * (x * x + y * y + x * y));
        assert!(found.iter().all(|lever| (lever - 2.0 / 3.0).abs() < 1e-3), "{found:?}");
    }
}
