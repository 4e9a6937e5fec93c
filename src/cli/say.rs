//! Results on standard output, talk on standard error; neither panics when nobody listens.

use std::fmt::Display;
use std::io::Write;

use super::failure::{Failure, of_output};

/// Writes results to standard output.
///
/// # Errors
/// They cannot be written; a reader that has gone away is no error.
pub fn result(text: impl Display) -> Result<(), Failure> {
    bytes(text.to_string().as_bytes())
}

/// Writes results to standard output as they are.
///
/// # Errors
/// As for [`result`].
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) => of_output(&error),
    }
}

/// Says something to whoever watches, unless they asked for quiet.
pub fn talk(is_quiet: bool, text: impl Display) {
    if !is_quiet {
        // Talk that nobody hears is no failure.
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}
