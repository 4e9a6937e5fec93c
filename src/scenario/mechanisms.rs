//! Which mechanisms are at work. Each can be switched off alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! mechanisms {
    ($($(#[doc = $meaning:literal])+ $name:ident,)+) => {
        /// Switches: true is at work, false is off.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Mechanisms {
            $($(#[doc = $meaning])+ pub $name: bool,)+
        }

        /// Switches that differ from those of the economy: true switches on, false switches off, what is left out stays.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct MechanismChanges {
            $($(#[doc = $meaning])+ #[serde(default, skip_serializing_if = "Option::is_none")] pub $name: Option<bool>,)+
        }

        impl MechanismChanges {
            /// Puts the changes in.
            pub fn apply(&self, mechanisms: &mut Mechanisms) {
                $(if let Some(is_on) = self.$name { mechanisms.$name = is_on; })+
            }

            /// The same with one more mechanism on or off; a name that is none changes nothing.
            #[must_use]
            pub fn switched(mut self, name: &str, is_on: bool) -> Self {
                match name {
                    $(stringify!($name) => self.$name = Some(is_on),)+
                    _ => {}
                }
                self
            }
        }

        impl Mechanisms {
            /// Every mechanism by name, with what it does.
            pub const ALL: &[(&'static str, &'static str)] = &[$((stringify!($name), concat!($($meaning),+))),+];

            /// Every mechanism at work.
            #[must_use]
            pub const fn all_on() -> Self {
                Self { $($name: true),+ }
            }

            /// Whether a mechanism is at work; false for a name that is none.
            #[must_use]
            pub fn is_on(&self, name: &str) -> bool {
                match name {
                    $(stringify!($name) => self.$name,)+
                    _ => false,
                }
            }

            /// Every mechanism off: behaviour is frozen.
            #[must_use]
            pub const fn all_off() -> Self {
                Self { $($name: false),+ }
            }
        }
    };
}

mechanisms! {
    /// Providers work harder for the four-hour standard when a breach costs them more.
    target_effort,
    /// Providers learn from what they see how likely a sanction is to be imposed and kept.
    beliefs,
    /// Boards save more when more of a saving is left to them, and less when they count on support.
    efficiency_incentive,
    /// Parties prevent emergency admissions as far as the contract makes it worth their while.
    prevention,
    /// Trust between the parties moves with promises kept and broken.
    trust,
    /// Providers whose reserve stays below its floor lose staff, effort and attention.
    distress,
    /// Long waits press for elective capacity.
    capacity_response,
    /// Full beds shorten stays.
    stay_feedback,
    /// A community backlog keeps patients in hospital beds.
    delayed_transfers,
    /// Long waits put people off being referred.
    referral_response,
    /// Providers open capacity partly for what their plans pay for, and have to forecast referrals.
    capacity_follows_plan,
    /// Plans are made as they are agreed; off, they grow as activity truly does, and no shortage of money shades them.
    planning_error,
    /// Commissioners short of money plan for less activity than will come.
    plan_shading,
    /// Renewals rebase locally agreed sums towards the provider's cost.
    rebasing,
    /// Contracts can be reopened within their term when activity departs from plan.
    reopening,
    /// Negotiating, signing and keeping up contracts costs both sides money.
    negotiation_cost,
    /// Parties too far apart go to arbitration.
    arbitration,
    /// Acting on a breach costs the commissioner staff time.
    monitoring_cost,
    /// Staff hours limit how many breaches a commissioner can act on in a month.
    triage_hours,
    /// Remedial action plans are asked for, worked and pressed for where the contract offers them.
    remedial_plans,
    /// The year is settled outside the contract's formula.
    year_end_settlement,
    /// The centre supports failing providers with money from outside.
    central_support,
    /// Commissioners short of money shade their plans less where the contract makes a shaded plan cost them.
    shading_response,
    /// Contracts are bargained over in weekly rounds that cost both sides, and time can run out.
    negotiation_rounds,
    /// Both sides pad what they say they expect when they bargain over the baseline.
    baseline_gaming,
    /// The national rules of the year set what a regime leaves to them; off, the parties are free in all things.
    national_rules,
    /// The centre pays support to providers that accept and meet a control total.
    conditional_support,
    /// The regulator puts providers in deep deficit under a recovery plan and turns round those that fail, with a new board.
    recovery_plans,
    /// Local goals of a quality payment cost both sides staff time.
    local_goals_cost,
    /// Effort on what is measured takes effort from care that nobody measures.
    unmeasured_quality,
    /// Providers re-label breaches over the threshold as far as sanctions outweigh the risk of an audit.
    relabelling,
    /// A lead provider that has lost too much gives the budget back.
    lead_exit,
    /// A lead provider that holds the whole budget acts on delayed transfers.
    coordination,
    /// Either party ends a contract of several years under which it has lost too much, where the contract allows it.
    early_termination,
    /// More capacity than at the opening costs money, and less saves it.
    capacity_cost,
    /// More effort for the four-hour standard than at the opening costs money, and less saves it.
    effort_cost,
    /// Providers in deficit open less capacity.
    capacity_answers_money,
    /// Sanctions on waits over 18 weeks add to what presses for elective capacity.
    sanctions_press_on_waits,
    /// Providers hire for the growth of work that they expect, and staff that can be employed follow their own path by year.
    staff_follow_work,
    /// Agency staff are bounded by what agencies can supply, and from a year on by price caps.
    agency_caps,
    /// Some referrals are slow to be treated, and a few of them wait over a year.
    slow_pathways,
    /// Readings of contracts are expectations over the activity that may come; off, the forecast is taken for certain.
    expectation,
    /// Both sides learn what activity grows by, line by line, and agree on that at each signing.
    learnt_growth,
    /// Parties prevent for what the ledger will pay them: plans that are made anew on fewer admissions, and rebasing.
    prevention_as_paid,
    /// Commissioners that see a deficit coming cut other services and manage referrals, and repay what they owe.
    budget_recovery,
    /// Commissioners with money to spare buy cases and community contacts, and raise other services.
    buying_care,
    /// A party below its limit is lent to, put under intervention, merged or wound down.
    limits,
    /// What changes within a term leaves the contract less fit, which costs both sides.
    misfit,
    /// Within a term the provider earns on what changes, because nobody else can be asked.
    hold_up,
    /// A better arrangement has to wait for the next signing.
    match_quality,
    /// What agents read of volume weighs less where contract years end in deals outside tariff and contract.
    deals_at_the_margin,
    /// Trust bears on what is reported, on year-end deals, and on whether a plan is asked for rather than a sanction imposed.
    trust_in_practice,
    /// Sanctions harm trust by their pounds; off, by the number of lines that are imposed.
    harm_by_pounds,
    /// Parties price the risk that contracts leave with them, and hold back for it.
    price_of_risk,
    /// Commissioners short of money propose another form of payment where the contract has one for it; providers weigh refusing.
    form_when_short,
    /// Commissioners add local standards to a contract if they are worth their hours; off, every contract holds them all.
    local_standards_weighed,
    /// Local goals of a quality payment ask more in some contracts and less in others; off, what is written.
    goals_drawn,
    /// Providers weigh what a remedial action plan costs them against what refusing it does; off, a fixed share agrees.
    plan_refusal_weighed,
    /// Rounds of negotiation beyond the usual and new criteria wear trust down.
    talks_wear_trust,
}
