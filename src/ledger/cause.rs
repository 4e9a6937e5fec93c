//! Why money moves.

/// What made money move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The plan that was agreed.
    Plan,
    /// Care that was given.
    Activity,
    /// A standard that was missed: the name of the standard.
    Breach(&'static str),
    /// An outcome of the population.
    Outcome,
    /// Goals of a quality payment.
    Goals,
    /// A decision of a party or of the regulator.
    Decision,
}

impl Cause {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Activity => "activity",
            Self::Breach(standard) => standard,
            Self::Outcome => "outcome",
            Self::Goals => "goals",
            Self::Decision => "decision",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breach_is_named_after_its_standard() {
        assert_eq!([Cause::Breach("twelve_hours"), Cause::Plan].map(Cause::name), ["twelve_hours", "plan"]);
    }
}
