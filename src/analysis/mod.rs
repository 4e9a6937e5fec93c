//! From the numbers of a study to findings, and from findings to the answer in words.
//!
//! `study_shape` says how many runs there are and which is which, `cubes` hold what they yielded, `summary` makes [`findings::Findings`] of it with the help of `paired`
//! (differences on the same futures), `bands` (paths through the years), `position` (who gains, who loses), `incidence`
//! (whose position moves with the system's), `first_order` (which parameters carry a difference), `letter` (who bears a shock), `blame`
//! (what breaches are owed to), `factorial` (what crossed factors do) and `decomposition` (what each clause adds to a difference; both
//! are sums of arms, `contrast`), and `answer` says it in words. `saved` is how findings stand in
//! a file.

pub mod answer;
pub mod bands;
pub mod blame;
pub mod contrast;
pub mod cubes;
pub mod decomposition;
pub mod factorial;
pub mod findings;
pub mod first_order;
pub mod in_practice;
pub mod incidence;
pub mod letter;
mod open_ends;
pub mod paired;
pub mod position;
pub mod quantiles;

pub mod saved;
pub mod stopping;
pub mod student;
pub mod study_shape;
pub mod summary;
