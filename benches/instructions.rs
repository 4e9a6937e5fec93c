//! One case, done a number of times, for `instructions.sh` to count the instructions of; without a case, their list.
#![allow(clippy::print_stdout, reason = "what was measured goes to the terminal")]

mod cases;

/// What is counted. The script turns the counter on in here and nowhere else.
#[inline(never)]
fn counted_work(work: &mut dyn FnMut()) {
    work();
}

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    for mut case in cases::all() {
        match &wanted {
            None => {
                let goal = case.goal.map_or_else(|| "-".to_owned(), |goal| goal.to_string());
                println!("{}\t{}\t{}\t{goal}\t{}", case.name, case.units, case.unit, case.tolerance);
            }
            Some(name) if name == case.name => {
                // Once before, so that what is done once for all is not counted.
                (case.work)();
                counted_work(&mut case.work);
            }
            Some(_) => {}
        }
    }
}
