//! Flags that have another name now: refused, with the name that they have.
//!
//! A flag that changes its name is kept here as one that nobody sees, so that whoever types it is told the new one in the
//! words in which a key of a file is ([`crate::scenario::renamed`]).

use clap::Args;

use crate::scenario::renamed::called_now;

/// Flags of earlier versions.
#[derive(Debug, Default, Args)]
pub struct RenamedFlags {
    #[arg(long, hide = true, value_name = "NUMBER", value_parser = futures)]
    replications: Option<u32>,
}

fn futures(_: &str) -> Result<u32, String> {
    Err(format!(
        "{}: a future is one run of a parameter set, here as in study files",
        called_now("flag", &["--futures"])
    ))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        renamed: RenamedFlags,
    }

    #[test]
    fn an_earlier_name_is_refused_with_the_one_of_today() {
        let refused = Program::try_parse_from(["purse", "--replications", "3"]).expect_err("it is refused");
        assert!(refused.to_string().contains("this flag is called --futures now"), "{refused}");
        let program = Program::try_parse_from(["purse"]).expect("nothing is asked for");
        assert_eq!(program.renamed.replications, None);
    }
}
