//! How often a case takes memory from the allocator, for `instructions.sh`. A program of its own: counting costs instructions.
#![allow(clippy::print_stdout, reason = "what was measured goes to the terminal")]

mod cases;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static GLOBAL: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for mut case in cases::all().into_iter().filter(|case| case.name == wanted) {
        // Once before, as when instructions are counted.
        (case.work)();
        let region = Region::new(GLOBAL);
        (case.work)();
        let change = region.change();
        println!("{}", change.allocations + change.reallocations);
    }
}
