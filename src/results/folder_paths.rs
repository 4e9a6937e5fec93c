//! Paths inside a run folder: what is allowed, so that no name can lead out of it on any system.

use super::complete::COMPLETE;
use super::slug::is_device;

/// The longest name of a file or folder, in bytes: leaves room for the name of the run folder itself.
const LONGEST_NAME: usize = 120;

/// Why a path is not allowed, or `None` if it is: names of ASCII letters, digits, `.`, `_` and `-`, with `/` between
/// them, none of which begins with `.` or `-` or ends with `.`, or is a device of Windows.
pub(super) fn fault_of(path: &str) -> Option<&'static str> {
    if path.eq_ignore_ascii_case(COMPLETE) {
        return Some("COMPLETE is written by the folder itself");
    }
    path.split('/').find_map(fault_of_name)
}

fn fault_of_name(name: &str) -> Option<&'static str> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    let stem = name.split('.').next().unwrap_or_default();
    if name.is_empty() {
        Some("a name is empty")
    } else if name.len() > LONGEST_NAME {
        Some("a name is longer than 120 characters")
    } else if !name.bytes().all(is_plain) {
        Some("a name has other characters than ASCII letters, digits, '.', '_' and '-'")
    } else if name.starts_with(['.', '-']) || name.ends_with('.') {
        Some("a name begins with '.' or '-' or ends with '.'")
    } else if is_device(stem) {
        Some("a name is one that Windows keeps for a device")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_that_could_lead_out_of_the_folder_is_allowed() {
        let long = "x".repeat(121);
        let bad = [
            "",
            "/",
            "/etc/passwd",
            "a/",
            "/a",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "./a",
            "a\\b",
            "..\\a",
            "C:a",
            "C:/a",
            "\\\\host\\share",
            "a:b",
            "a\0b",
            "a\nb",
            ".purse/lock",
            ".lock",
            "-rf",
            "a/-x",
            "a.",
            "a ",
            " a",
            "a b",
            "é",
            "con",
            "NUL.csv",
            "a/com1.txt",
            "lpt9",
            "~/x a",
            "*",
            "COMPLETE",
            "complete",
            &long,
        ];
        let allowed: Vec<&str> = bad.into_iter().filter(|path| fault_of(path).is_none()).collect();
        assert_eq!(allowed, Vec::<&str>::new());
    }

    #[test]
    fn the_paths_of_a_run_folder_are_allowed() {
        for path in
            ["manifest.json", "results/annual.csv", "results/annual-1.csv", "charts/c4_paired.svg", "qa/audit.json"]
        {
            assert_eq!(fault_of(path), None, "{path}");
        }
    }
}
