//! The numbered list of things that are drawn.

/// What a draw is for. The number is part of the draw's coordinates, so one purpose never disturbs another.
///
/// The list only grows: a new kind of draw gets the next free number at the end, and a number is never used again, not
/// even when its purpose is dropped. Changing a number changes every saved result that used it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Purpose {
    /// The shock to demand that every provider of a region shares in one week.
    RegionalShock = 1,
    /// Attendances at one provider's A&E department in one week.
    Attendances = 2,
    /// Emergency admissions to one provider in one week.
    Emergencies = 3,
    /// Referrals for planned care to one provider in one week.
    Referrals = 4,
    /// Breaches of a standard at one provider in one week.
    Breaches = 5,
    /// Contacts in community and mental health care at one provider in one week.
    Contacts = 6,
    /// The part of a provider's unit cost that stays with it through the whole run.
    CostShockPersistent = 7,
    /// The part of a provider's unit cost that is new each financial year.
    CostShockYearly = 8,
    /// The part of a provider's A&E performance that stays with it through the whole run.
    AandEPersistent = 9,
    /// The part of a provider's A&E performance that is new each financial year.
    AandEYearly = 10,
    /// How far a commissioner's allocation in one year departs from what was announced.
    AllocationDeviation = 11,
    /// Whether and how well prevention works at one site.
    PreventionSite = 12,
    /// Which contracts a commissioner or the regulator looks into.
    MonitoringChoice = 13,
    /// The order of the strata, and the place within each, of a Latin hypercube design.
    LatinHypercube = 14,
    /// Which futures make up one bootstrap resample.
    BootstrapResample = 15,
    /// Which of several equally typical runs is shown as the median run.
    MedianRun = 16,
    /// How a provider's attendances of a month divide over its commissioners.
    AttendancesByContract = 17,
    /// How a provider's emergency admissions of a month divide over its commissioners.
    EmergenciesByContract = 18,
    /// How a provider's referrals of a month divide over its commissioners.
    ReferralsByContract = 19,
    /// How a provider's wanted contacts of a month divide over its commissioners.
    ContactsByContract = 20,
    /// Whether a month's figures of one contract are audited.
    Audit = 25,
    /// By how many years a contract's first term is shorter, where contracts are to end in different years.
    FirstTerm = 33,
    /// Whether a provider agrees to a remedial action plan.
    PlanAgreed = 29,
    /// Whether a remedial action plan is delivered in a month.
    PlanDelivered = 30,
    /// Whether a commissioner notices a breach line.
    BreachSeen = 31,
    /// What a benchmark of the audit draws, apart from every run.
    Benchmark = 38,
    /// How the digits of a Sobol sequence are scrambled, and the place of each point below its last digit.
    SobolScramble = 44,
    /// How far what a contract should say changes in a year.
    Circumstances = 50,
    /// What an arrangement between the parties of a contract is worth more or less after a year.
    Arrangement = 51,
    /// What another arrangement would be worth.
    Alternative = 52,
    /// Whether an arbiter upholds the form of payment that is written.
    FormUpheld = 53,
    /// How many hours a local standard takes of one contract's parties.
    LocalHours = 54,
    /// How hard the goals of one contract are.
    GoalLevel = 55,
    /// In which order the clauses of two contracts are exchanged, where there are too many for every order.
    ClauseOrder = 56,
}

impl Purpose {
    /// The number in the draw's coordinates.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Purpose;

    #[test]
    fn no_purpose_has_changed_its_number() {
        let numbered = [
            (1, Purpose::RegionalShock),
            (2, Purpose::Attendances),
            (3, Purpose::Emergencies),
            (4, Purpose::Referrals),
            (5, Purpose::Breaches),
            (6, Purpose::Contacts),
            (7, Purpose::CostShockPersistent),
            (8, Purpose::CostShockYearly),
            (9, Purpose::AandEPersistent),
            (10, Purpose::AandEYearly),
            (11, Purpose::AllocationDeviation),
            (12, Purpose::PreventionSite),
            (13, Purpose::MonitoringChoice),
            (14, Purpose::LatinHypercube),
            (15, Purpose::BootstrapResample),
            (16, Purpose::MedianRun),
            (17, Purpose::AttendancesByContract),
            (18, Purpose::EmergenciesByContract),
            (19, Purpose::ReferralsByContract),
            (20, Purpose::ContactsByContract),
            (25, Purpose::Audit),
            (33, Purpose::FirstTerm),
            (29, Purpose::PlanAgreed),
            (30, Purpose::PlanDelivered),
            (31, Purpose::BreachSeen),
            (38, Purpose::Benchmark),
            (44, Purpose::SobolScramble),
            (50, Purpose::Circumstances),
            (51, Purpose::Arrangement),
            (52, Purpose::Alternative),
            (53, Purpose::FormUpheld),
            (54, Purpose::LocalHours),
            (55, Purpose::GoalLevel),
            (56, Purpose::ClauseOrder),
        ];
        for (number, purpose) in numbered {
            assert_eq!(purpose.number(), number, "{purpose:?}");
        }
    }
}
