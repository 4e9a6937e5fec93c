//! Flags that have another name now: refused, with the name that they have.

use clap::Args;

/// Flags of earlier versions.
#[derive(Debug, Default, Args)]
pub struct Renamed {
    #[arg(long, hide = true, value_name = "NUMBER", value_parser = futures)]
    replications: Option<u32>,
}

fn futures(_: &str) -> Result<u32, String> {
    Err("this flag is called --futures now: a future is one run of a parameter set, here as in study files".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        renamed: Renamed,
    }

    #[test]
    fn an_earlier_name_is_refused_with_the_one_of_today() {
        let refused = Program::try_parse_from(["purse", "--replications", "3"]).expect_err("it is refused");
        assert!(refused.to_string().contains("--futures"), "{refused}");
        let program = Program::try_parse_from(["purse"]).expect("nothing is asked for");
        assert_eq!(program.renamed.replications, None);
    }
}
