//! How far a study is: a bar on a terminal, a few plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::say;

/// Parts of the work after which a plain line is written.
const PLAIN_LINES: u64 = 4;

/// Tells how many runs are done.
pub struct Progress {
    bar: Option<ProgressBar>,
    is_plain: bool,
    total: u64,
    done: AtomicU64,
}

impl Progress {
    /// Progress of `total` runs.
    pub fn of(total: u64, is_quiet: bool) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = (is_terminal && !is_quiet).then(|| {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            let template = "{bar:30} {human_pos} of {human_len} runs, {per_sec}, {eta} left";
            bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar, is_plain: !is_terminal && !is_quiet, total, done: AtomicU64::new(0) }
    }

    /// Some more runs have ended.
    pub fn add(&self, more: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(more);
        }
        if self.is_plain {
            let before = self.done.fetch_add(more, Ordering::Relaxed);
            let parts = |done: u64| done * PLAIN_LINES / self.total.max(1);
            if parts(before) < parts(before + more) {
                let (done, total) = (HumanCount(before + more), HumanCount(self.total));
                say::talk(false, format_args!("{done} of {total} runs"));
            }
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
