//! Care counted by contract: what each commissioner's people had of the month. Whole patients; the parts add up.

use crate::chance::{Purpose, binomial};
use crate::contract::{Activity, Line, WaitingListCount};
use crate::engine::state::provider::Care;
use crate::engine::world::{World, within_18_weeks};
use crate::units::{ContractId, ProviderId, WEEKS_IN_YEAR};

/// Divides the month of every provider over its contracts.
///
/// Arrivals divide by chance, each patient on his own; what follows from them divides in proportion.
pub(in crate::engine) fn count_by_contract(world: &mut World<'_>) {
    let layout = world.layout;
    for id in world.provider_ids() {
        count_long_waits(world, id);
        count_readmissions(world, id);
        let own = &layout.providers[id.0].contracts;
        divide_arrivals(world, id, own);
        divide_outcomes(world, id, own);
    }
}

/// Adds the month to what contracts see of the year so far, and to what both sides expect of the next.
pub(in crate::engine) fn add_up_year(world: &mut World<'_>) {
    let index = world.month.of_year() as usize;
    for (base, state) in world.layout.contracts.iter().zip(&mut world.contracts) {
        let month = state.month;
        state.to_date.add(&month);
        state.forecast.months[index] = month;
        state.forecast.waiting[index] = state.waiting;
        state.over_18_month_ends += f64::from(state.waiting.over_18_weeks);
        state.delayed_bed_months += base.share.value() * world.providers[base.provider.0].care_month.delayed_beds;
        let felt = state.stages.felt;
        state.prevented_this_year += f64::from(month.emergencies) * felt / (1.0 - felt).max(1e-9);
    }
}

fn count_long_waits(world: &mut World<'_>, id: ProviderId) {
    let terms = &world.economy().urgent_care;
    let provider = &mut world.providers[id.0];
    let month = &mut provider.month;
    let waits = terms.twelve_hour_waits(month.attendances, month.breaches) + provider.twelve_hour_carry;
    month.twelve_hour_waits = (waits as u32).min(month.breaches);
    provider.twelve_hour_carry = (waits - f64::from(month.twelve_hour_waits)).clamp(0.0, 1.0);
    if let Care::Acute(state, _) = &provider.care {
        provider.within_18_weeks.push(within_18_weeks(state.list.over_18_weeks(), state.list.patients()).value());
    }
}

/// A fixed part of emergency admissions comes soon after a discharge; the fraction is carried on.
fn count_readmissions(world: &mut World<'_>, id: ProviderId) {
    let share = world.economy().demand.readmission_share_of_emergencies;
    let provider = &mut world.providers[id.0];
    let readmissions = f64::from(provider.month.emergencies) * share.value() + provider.readmission_carry;
    provider.month.readmissions = (readmissions as u32).min(provider.month.emergencies);
    provider.readmission_carry = (readmissions - f64::from(provider.month.readmissions)).clamp(0.0, 1.0);
}

fn divide_arrivals(world: &mut World<'_>, id: ProviderId, own: &[ContractId]) {
    let Activity { attendances, emergencies, referrals, contacts_wanted, .. } = world.providers[id.0].month;
    divide(world, own, attendances, Purpose::AttendancesByContract, share, |month| &mut month.attendances);
    divide(world, own, emergencies, Purpose::EmergenciesByContract, unprevented, |month| &mut month.emergencies);
    divide(world, own, referrals, Purpose::ReferralsByContract, unmanaged, |month| &mut month.referrals);
    divide(world, own, contacts_wanted, Purpose::ContactsByContract, share, |month| &mut month.contacts_wanted);
}

/// A contract's part of the provider's work.
fn share(world: &World<'_>, contract: ContractId) -> f64 {
    world.layout.contracts[contract.0].share.value()
}

/// A contract's part of the provider's emergency admissions, those that were prevented taken off.
fn unprevented(world: &World<'_>, contract: ContractId) -> f64 {
    share(world, contract) * (1.0 - world.contracts[contract.0].stages.felt)
}

/// A contract's part of the provider's referrals, those that were managed away taken off.
fn unmanaged(world: &World<'_>, contract: ContractId) -> f64 {
    share(world, contract) * (1.0 - world.contracts[contract.0].variation.managed)
}

/// Divides independent arrivals over contracts: one binomial draw for each contract but the last.
fn divide(
    world: &mut World<'_>,
    own: &[ContractId],
    arrivals: u32,
    purpose: Purpose,
    weight: impl Fn(&World<'_>, ContractId) -> f64,
    count: impl Fn(&mut Activity) -> &mut u32,
) {
    let mut weight_left: f64 = own.iter().map(|&contract| weight(world, contract)).sum();
    let mut left = arrivals;
    for (position, &contract) in own.iter().enumerate() {
        let weight = weight(world, contract);
        let part = if left == 0 || position + 1 == own.len() {
            left
        } else {
            let score = world.future.score(purpose, world.layout.contracts[contract.0].stable_id, world.month.0);
            binomial(left, if weight_left > 0.0 { (weight / weight_left).min(1.0) } else { 0.0 }, score)
        };
        *count(&mut world.contracts[contract.0].month) = part;
        left -= part;
        weight_left -= weight;
    }
}

fn divide_outcomes(world: &mut World<'_>, id: ProviderId, own: &[ContractId]) {
    let month = world.providers[id.0].month;
    let ([list, over_18_weeks, over_52_weeks], capacity) = match &world.providers[id.0].care {
        Care::Acute(state, _) => {
            let list = [state.list.patients(), state.list.over_18_weeks(), state.list.over_52_weeks()];
            (list, state.elective_capacity)
        }
        Care::Community(state, _) => ([0; 3], state.capacity),
    };
    // Who bought more has more of what is treated, and who managed referrals away has less.
    let usual = capacity * f64::from(WEEKS_IN_YEAR);
    let of_treated =
        |world: &World<'_>, contract| share(world, contract) * world.weight_of_work(contract, Line::Elective, usual);
    let of_contacts = |world: &World<'_>, contract: ContractId| {
        f64::from(world.contracts[contract.0].month.contacts_wanted)
            * world.weight_of_work(contract, Line::Contacts, usual)
    };
    let sum = |weight: &dyn Fn(ContractId) -> f64| own.iter().map(|&contract| weight(contract)).sum::<f64>();
    let shares = sum(&|contract| share(world, contract));
    let attendances = sum(&|contract| f64::from(world.contracts[contract.0].month.attendances));
    let emergencies = sum(&|contract| f64::from(world.contracts[contract.0].month.emergencies));
    let wanted = sum(&|contract| of_contacts(world, contract));
    let elective = sum(&|contract| of_treated(world, contract));
    let among = |cases: u32, total: f64| Division::new(cases, total, own.len());
    let mut breaches = among(month.breaches, attendances);
    let mut twelve_hour_waits = among(month.twelve_hour_waits, attendances);
    let mut readmissions = among(month.readmissions, emergencies);
    let mut contacts = among(month.contacts, wanted);
    let mut treated = among(month.treated, elective);
    let mut waiting = [among(list, shares), among(over_18_weeks, shares), among(over_52_weeks, shares)];
    for &contract in own {
        let (share, elective) = (share(world, contract), of_treated(world, contract));
        let wanted = of_contacts(world, contract);
        let state = &mut world.contracts[contract.0];
        let attendances = f64::from(state.month.attendances);
        state.month.breaches = breaches.next_part(attendances);
        state.month.relabelled = 0;
        state.month.twelve_hour_waits = twelve_hour_waits.next_part(attendances);
        state.month.readmissions = readmissions.next_part(f64::from(state.month.emergencies));
        state.month.treated = treated.next_part(elective);
        state.month.contacts = contacts.next_part(wanted);
        let [list, over_18_weeks, over_52_weeks] = waiting.each_mut().map(|division| division.next_part(share));
        state.waiting = WaitingListCount { list, over_18_weeks, over_52_weeks };
    }
}

/// Divides whole cases in proportion to weights by cumulative rounding; the parts add up.
struct Division {
    cases: u32,
    total: f64,
    parts: usize,
    passed: f64,
    given: u32,
    done: usize,
}

impl Division {
    /// Divides `cases` into `parts`, whose weights add up to `total`.
    const fn new(cases: u32, total: f64, parts: usize) -> Self {
        Self { cases, total, parts, passed: 0.0, given: 0, done: 0 }
    }

    /// The part of the next weight; the last one takes what is left.
    fn next_part(&mut self, weight: f64) -> u32 {
        self.done += 1;
        if self.given == self.cases {
            return 0;
        }
        self.passed += weight;
        let share = if self.total > 0.0 { self.passed / self.total } else { self.done as f64 / self.parts as f64 };
        let is_last = self.done == self.parts;
        let until = if is_last { self.cases } else { (f64::from(self.cases) * share + 1e-9) as u32 };
        let part = until - self.given;
        self.given = until;
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::{SlowPathways, WaitBand, WaitingList};
    use crate::engine::fixture::{Contracts, assert_near, in_a_new_world, in_a_world_without_chance, share as part};

    const ACUTE: ProviderId = ProviderId(1);
    const OTHER: ProviderId = ProviderId(0);

    fn parts<const N: usize>(cases: u32, weights: [f64; N]) -> [u32; N] {
        let mut division = Division::new(cases, weights.iter().sum(), N);
        weights.map(|weight| division.next_part(weight))
    }

    #[test]
    fn cases_divide_in_proportion_and_none_is_lost() {
        assert_eq!(parts(10, [1.0, 1.0, 1.0]), [3, 3, 4]);
        assert_eq!(parts(3, [0.0, 5.0]), [0, 3]);
        assert_eq!(parts(5, [0.0, 0.0]).iter().sum::<u32>(), 5);
    }

    #[test]
    fn a_month_is_added_to_the_year_and_stands_in_the_forecast() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.month = crate::units::Month(14);
                world.providers[ACUTE.0].care_month.delayed_beds = 10.0;
                let state = &mut world.contracts[contracts.north.0];
                state.month = Activity { emergencies: 30, treated: 4, ..Activity::default() };
                state.waiting = WaitingListCount { list: 50, over_18_weeks: 20, over_52_weeks: 1 };
                state.stages.felt = 0.25;
                (state.to_date.treated, state.over_18_month_ends, state.delayed_bed_months) = (7, 1.0, 2.0);
                state.prevented_this_year = 3.0;
                add_up_year(world);
                let state = &world.contracts[contracts.north.0];
                assert_eq!((state.to_date.emergencies, state.to_date.treated), (30, 11));
                assert_eq!((state.forecast.months[2], state.forecast.waiting[2]), (state.month, state.waiting));
                assert_eq!(state.over_18_month_ends, 21.0);
                assert_near(state.delayed_bed_months, 8.0, "six tenths of ten beds");
                assert_near(state.prevented_this_year, 13.0, "30 are three quarters of 40");
            },
        );
    }

    /// Waits over twelve hours of five breaches, and the part of a wait that is carried on.
    fn long_waits(of_breaches: f64, carry: f64) -> (u32, f64) {
        let mut found = (0, 0.0);
        let change = |scenario: &mut crate::scenario::Scenario| {
            let care = &mut scenario.economy.urgent_care;
            (care.twelve_hour_coefficient_share, care.twelve_hour_exponent) = (part(of_breaches), 1.0);
        };
        in_a_new_world(change, |world, _| {
            let provider = &mut world.providers[ACUTE.0];
            (provider.month.attendances, provider.month.breaches) = (10, 5);
            provider.twelve_hour_carry = carry;
            count_long_waits(world, ACUTE);
            let provider = &world.providers[ACUTE.0];
            found = (provider.month.twelve_hour_waits, provider.twelve_hour_carry);
        });
        found
    }

    #[test]
    fn long_waits_are_whole_no_more_than_breaches_and_the_fraction_is_carried_on() {
        assert_eq!(long_waits(0.5, 0.75), (3, 0.25));
        assert_eq!(long_waits(1.0, 0.5), (5, 0.5));
        assert_eq!(long_waits(1.0, 9.0), (5, 1.0));
    }

    #[test]
    fn a_month_end_shows_the_part_of_the_list_that_waited_less_than_18_weeks() {
        in_a_new_world(
            |_| {},
            |world, _| {
                let Care::Acute(state, _) = &mut world.providers[ACUTE.0].care else { panic!("a hospital is acute") };
                let bands = [WaitBand { from_weeks: 0, patients: 300 }, WaitBand { from_weeks: 18, patients: 100 }];
                state.list = WaitingList::of_bands(&bands, SlowPathways::default());
                for id in [ACUTE, OTHER] {
                    count_long_waits(world, id);
                }
                assert_eq!(world.providers[ACUTE.0].within_18_weeks, [0.75]);
                assert!(world.providers[OTHER.0].within_18_weeks.is_empty());
            },
        );
    }

    #[test]
    fn readmissions_are_whole_no_more_than_admissions_and_the_fraction_is_carried_on() {
        for (emergencies, carry, wanted) in [(10, 0.75, (3, 0.25)), (1, 3.0, (1, 1.0))] {
            in_a_new_world(
                |scenario| scenario.economy.demand.readmission_share_of_emergencies = part(0.25),
                |world, _| {
                    let provider = &mut world.providers[ACUTE.0];
                    (provider.month.emergencies, provider.readmission_carry) = (emergencies, carry);
                    count_readmissions(world, ACUTE);
                    let provider = &world.providers[ACUTE.0];
                    assert_eq!((provider.month.readmissions, provider.readmission_carry), wanted);
                },
            );
        }
    }

    fn months(world: &World<'_>, contracts: Contracts) -> [Activity; 2] {
        [contracts.north, contracts.south].map(|contract| world.contracts[contract.0].month)
    }

    #[test]
    fn arrivals_divide_by_the_parts_of_those_who_were_not_prevented_or_managed_away() {
        in_a_world_without_chance(
            |_| {},
            |world, contracts| {
                world.contracts[contracts.north.0].stages.felt = 0.5;
                world.contracts[contracts.south.0].variation.managed = 0.25;
                let month = Activity { attendances: 1_000, emergencies: 700, referrals: 900, ..Activity::default() };
                world.providers[ACUTE.0].month = month;
                world.providers[OTHER.0].month = Activity { contacts_wanted: 80, ..Activity::default() };
                for id in [ACUTE, OTHER] {
                    divide_arrivals(world, id, &world.layout.providers[id.0].contracts);
                }
                let [north, south] = months(world, contracts);
                // 0.6 to 0.4; 0.3 to 0.4; 0.6 to 0.3.
                assert_eq!([north.attendances, south.attendances], [600, 400]);
                assert_eq!([north.emergencies, south.emergencies], [300, 400]);
                assert_eq!([north.referrals, south.referrals], [600, 300]);
                assert_eq!(world.contracts[contracts.community.0].month.contacts_wanted, 80);
            },
        );
    }

    #[test]
    fn outcomes_divide_by_what_they_follow_from() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let Care::Acute(state, _) = &mut world.providers[ACUTE.0].care else { panic!("a hospital is acute") };
                let bands = [WaitBand { from_weeks: 0, patients: 300 }, WaitBand { from_weeks: 18, patients: 100 }];
                state.list = WaitingList::of_bands(&bands, SlowPathways::default());
                state.elective_capacity = 100.0;
                for (contract, attendances, emergencies) in [(contracts.north, 30, 80), (contracts.south, 10, 20)] {
                    let month = &mut world.contracts[contract.0].month;
                    (month.attendances, month.emergencies) = (attendances, emergencies);
                }
                // North bought as much again as its six tenths of 5,200 places; of south's referrals half are managed.
                world.contracts[contracts.north.0].variation.bought = 3_120.0;
                world.contracts[contracts.south.0].variation.managed = 0.5;
                world.providers[ACUTE.0].month = Activity {
                    breaches: 8,
                    twelve_hour_waits: 4,
                    readmissions: 10,
                    treated: 140,
                    ..Activity::default()
                };
                divide_outcomes(world, ACUTE, &world.layout.providers[ACUTE.0].contracts);
                let [north, south] = months(world, contracts);
                assert_eq!([north.breaches, south.breaches], [6, 2]);
                assert_eq!([north.twelve_hour_waits, south.twelve_hour_waits], [3, 1]);
                assert_eq!([north.readmissions, south.readmissions], [8, 2]);
                // 0.6 · 2 to 0.4 · 1/2.
                assert_eq!([north.treated, south.treated], [120, 20]);
                let waiting = [contracts.north, contracts.south].map(|one| world.contracts[one.0].waiting);
                let wanted = [(240, 60), (160, 40)];
                assert_eq!(waiting.map(|count| (count.list, count.over_18_weeks)), wanted);
            },
        );
    }

    #[test]
    fn contacts_go_to_those_who_want_them() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.contracts[contracts.community.0].month.contacts_wanted = 90;
                world.providers[OTHER.0].month.contacts = 70;
                divide_outcomes(world, OTHER, &world.layout.providers[OTHER.0].contracts);
                assert_eq!(world.contracts[contracts.community.0].month.contacts, 70);
                assert_eq!(world.contracts[contracts.community.0].waiting, WaitingListCount::default());
            },
        );
    }
}
