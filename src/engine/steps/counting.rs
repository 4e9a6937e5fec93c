//! Care counted by contract: what each commissioner's people had of the month. Whole patients; the parts add up.

use crate::chance::{Purpose, binomial};
use crate::contract::{Activity, Line, WaitingListCount};
use crate::engine::access::touches;
use crate::engine::shares::{Varied, weight_of_work};
use crate::engine::state::care::Care;
use crate::engine::state::provider::within_18_weeks;
use crate::units::{ContractId, ProviderId, WEEKS_IN_YEAR};

touches! {
    /// What `count_by_contract` reads and writes.
    CountByContract reads [care, prevention, variation] writes [counted, lived] with [Varied]
}

touches! {
    /// What `add_up_year` reads and writes.
    AddUpYear reads [lived, prevention] writes [counted, forecast]
}

/// Divides the month of every provider over its contracts.
///
/// Arrivals divide by chance, each patient on his own; what follows from them divides in proportion.
pub(in crate::engine) fn count_by_contract<'a>(world: &mut impl CountByContract<'a>) {
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
pub(in crate::engine) fn add_up_year<'a>(world: &mut impl AddUpYear<'a>) {
    let index = world.month.of_year() as usize;
    for contract in world.contract_ids() {
        let base = &world.layout.contracts[contract.0];
        let delayed_beds = world.lived()[base.provider].care_month.delayed_beds;
        let felt = world.prevention()[contract].stages.felt;
        let counted = &mut world.counted_mut()[contract];
        let (month, waiting) = (counted.month, counted.waiting);
        counted.to_date.add(&month);
        counted.over_18_month_ends += f64::from(waiting.over_18_weeks);
        counted.delayed_bed_months += base.share.value() * delayed_beds;
        counted.prevented_this_year += f64::from(month.emergencies) * felt / (1.0 - felt).max(1e-9);
        let forecast = &mut world.forecast_mut()[contract];
        (forecast.months[index], forecast.waiting[index]) = (month, waiting);
    }
}

fn count_long_waits<'a>(world: &mut impl CountByContract<'a>, id: ProviderId) {
    let terms = &world.economy().urgent_care;
    let lived = &mut world.lived_mut()[id];
    let month = &mut lived.month;
    let waits = terms.twelve_hour_waits(month.attendances, month.breaches) + lived.twelve_hour_carry;
    month.twelve_hour_waits = (waits as u32).min(month.breaches);
    lived.twelve_hour_carry = (waits - f64::from(month.twelve_hour_waits)).clamp(0.0, 1.0);
    if let Care::Acute(state, _) = &world.care()[id] {
        let within = within_18_weeks(state.list.over_18_weeks(), state.list.patients());
        world.lived_mut()[id].within_18_weeks.push(within.value());
    }
}

/// A fixed part of emergency admissions comes soon after a discharge; the fraction is carried on.
fn count_readmissions<'a>(world: &mut impl CountByContract<'a>, id: ProviderId) {
    let share = world.economy().demand.readmission_share_of_emergencies;
    let lived = &mut world.lived_mut()[id];
    let readmissions = f64::from(lived.month.emergencies) * share.value() + lived.readmission_carry;
    lived.month.readmissions = (readmissions as u32).min(lived.month.emergencies);
    lived.readmission_carry = (readmissions - f64::from(lived.month.readmissions)).clamp(0.0, 1.0);
}

fn divide_arrivals<'a>(world: &mut impl CountByContract<'a>, id: ProviderId, own: &[ContractId]) {
    let Activity { attendances, emergencies, referrals, contacts_wanted, .. } = world.lived()[id].month;
    divide(world, own, attendances, Purpose::AttendancesByContract, share, |month| &mut month.attendances);
    divide(world, own, emergencies, Purpose::EmergenciesByContract, unprevented, |month| &mut month.emergencies);
    divide(world, own, referrals, Purpose::ReferralsByContract, unmanaged, |month| &mut month.referrals);
    divide(world, own, contacts_wanted, Purpose::ContactsByContract, share, |month| &mut month.contacts_wanted);
}

/// A contract's part of the provider's work.
fn share<'a>(world: &impl CountByContract<'a>, contract: ContractId) -> f64 {
    world.layout.contracts[contract.0].share.value()
}

/// A contract's part of the provider's emergency admissions, those that were prevented taken off.
fn unprevented<'a>(world: &impl CountByContract<'a>, contract: ContractId) -> f64 {
    share(world, contract) * (1.0 - world.prevention()[contract].stages.felt)
}

/// A contract's part of the provider's referrals, those that were managed away taken off.
fn unmanaged<'a>(world: &impl CountByContract<'a>, contract: ContractId) -> f64 {
    share(world, contract) * (1.0 - world.variation()[contract].managed)
}

/// A contract's part of what is treated, by what its commissioner bought; `usual` is the provider's capacity of the year.
fn of_treated<'a>(world: &impl CountByContract<'a>, contract: ContractId, usual: f64) -> f64 {
    share(world, contract) * weight_of_work(world, contract, Line::Elective, usual)
}

/// A contract's part of the contacts that are given, by what was wanted and bought.
fn of_contacts<'a>(world: &impl CountByContract<'a>, contract: ContractId, usual: f64) -> f64 {
    f64::from(world.counted()[contract].month.contacts_wanted) * weight_of_work(world, contract, Line::Contacts, usual)
}

/// Divides independent arrivals over contracts: one binomial draw for each contract but the last.
fn divide<'a, World: CountByContract<'a>>(
    world: &mut World,
    own: &[ContractId],
    arrivals: u32,
    purpose: Purpose,
    weight: impl Fn(&World, ContractId) -> f64,
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
        *count(&mut world.counted_mut()[contract].month) = part;
        left -= part;
        weight_left -= weight;
    }
}

fn divide_outcomes<'a>(world: &mut impl CountByContract<'a>, id: ProviderId, own: &[ContractId]) {
    let month = world.lived()[id].month;
    let ([list, over_18_weeks, over_52_weeks], capacity) = match &world.care()[id] {
        Care::Acute(state, _) => {
            let list = [state.list.patients(), state.list.over_18_weeks(), state.list.over_52_weeks()];
            (list, state.elective_capacity)
        }
        Care::Community(state, _) => ([0; 3], state.capacity),
    };
    // Who bought more has more of what is treated, and who managed referrals away has less.
    let usual = capacity * f64::from(WEEKS_IN_YEAR);
    let sum = |weight: &dyn Fn(ContractId) -> f64| own.iter().map(|&contract| weight(contract)).sum::<f64>();
    let shares = sum(&|contract| share(world, contract));
    let attendances = sum(&|contract| f64::from(world.counted()[contract].month.attendances));
    let emergencies = sum(&|contract| f64::from(world.counted()[contract].month.emergencies));
    let wanted = sum(&|contract| of_contacts(world, contract, usual));
    let elective = sum(&|contract| of_treated(world, contract, usual));
    let among = |cases: u32, total: f64| Division::new(cases, total, own.len());
    let mut breaches = among(month.breaches, attendances);
    let mut twelve_hour_waits = among(month.twelve_hour_waits, attendances);
    let mut readmissions = among(month.readmissions, emergencies);
    let mut contacts = among(month.contacts, wanted);
    let mut treated = among(month.treated, elective);
    let mut waiting = [among(list, shares), among(over_18_weeks, shares), among(over_52_weeks, shares)];
    for &contract in own {
        let (share, elective) = (share(world, contract), of_treated(world, contract, usual));
        let wanted = of_contacts(world, contract, usual);
        let counted = &mut world.counted_mut()[contract];
        let month = &mut counted.month;
        let attendances = f64::from(month.attendances);
        month.breaches = breaches.next_part(attendances);
        month.relabelled = 0;
        month.twelve_hour_waits = twelve_hour_waits.next_part(attendances);
        month.readmissions = readmissions.next_part(f64::from(month.emergencies));
        month.treated = treated.next_part(elective);
        month.contacts = contacts.next_part(wanted);
        let [list, over_18_weeks, over_52_weeks] = waiting.each_mut().map(|division| division.next_part(share));
        counted.waiting = WaitingListCount { list, over_18_weeks, over_52_weeks };
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
    use crate::engine::world::World;

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
                world.setting.month = crate::units::Month(14);
                world.providers.lived[ACUTE].care_month.delayed_beds = 10.0;
                world.contracts.counted[contracts.north].month =
                    Activity { emergencies: 30, treated: 4, ..Activity::default() };
                world.contracts.counted[contracts.north].waiting =
                    WaitingListCount { list: 50, over_18_weeks: 20, over_52_weeks: 1 };
                world.contracts.prevention[contracts.north].stages.felt = 0.25;
                (
                    world.contracts.counted[contracts.north].to_date.treated,
                    world.contracts.counted[contracts.north].over_18_month_ends,
                    world.contracts.counted[contracts.north].delayed_bed_months,
                ) = (7, 1.0, 2.0);
                world.contracts.counted[contracts.north].prevented_this_year = 3.0;
                add_up_year(world);
                assert_eq!(
                    (
                        world.contracts.counted[contracts.north].to_date.emergencies,
                        world.contracts.counted[contracts.north].to_date.treated
                    ),
                    (30, 11)
                );
                assert_eq!(
                    (
                        world.contracts.forecast[contracts.north].months[2],
                        world.contracts.forecast[contracts.north].waiting[2]
                    ),
                    (world.contracts.counted[contracts.north].month, world.contracts.counted[contracts.north].waiting)
                );
                assert_eq!(world.contracts.counted[contracts.north].over_18_month_ends, 21.0);
                assert_near(world.contracts.counted[contracts.north].delayed_bed_months, 8.0, "six tenths of ten beds");
                assert_near(
                    world.contracts.counted[contracts.north].prevented_this_year,
                    13.0,
                    "30 are three quarters of 40",
                );
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
            (world.providers.lived[ACUTE].month.attendances, world.providers.lived[ACUTE].month.breaches) = (10, 5);
            world.providers.lived[ACUTE].twelve_hour_carry = carry;
            count_long_waits(world, ACUTE);
            found =
                (world.providers.lived[ACUTE].month.twelve_hour_waits, world.providers.lived[ACUTE].twelve_hour_carry);
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
                let Care::Acute(state, _) = &mut world.providers.care[ACUTE] else { panic!("a hospital is acute") };
                let bands = [WaitBand { from_weeks: 0, patients: 300 }, WaitBand { from_weeks: 18, patients: 100 }];
                state.list = WaitingList::of_bands(&bands, SlowPathways::default());
                for id in [ACUTE, OTHER] {
                    count_long_waits(world, id);
                }
                assert_eq!(world.providers.lived[ACUTE].within_18_weeks, [0.75]);
                assert!(world.providers.lived[OTHER].within_18_weeks.is_empty());
            },
        );
    }

    #[test]
    fn readmissions_are_whole_no_more_than_admissions_and_the_fraction_is_carried_on() {
        for (emergencies, carry, wanted) in [(10, 0.75, (3, 0.25)), (1, 3.0, (1, 1.0))] {
            in_a_new_world(
                |scenario| scenario.economy.demand.readmission_share_of_emergencies = part(0.25),
                |world, _| {
                    (world.providers.lived[ACUTE].month.emergencies, world.providers.lived[ACUTE].readmission_carry) =
                        (emergencies, carry);
                    count_readmissions(world, ACUTE);
                    assert_eq!(
                        (
                            world.providers.lived[ACUTE].month.readmissions,
                            world.providers.lived[ACUTE].readmission_carry
                        ),
                        wanted
                    );
                },
            );
        }
    }

    fn months(world: &World<'_>, contracts: Contracts) -> [Activity; 2] {
        [contracts.north, contracts.south].map(|contract| world.contracts.counted[contract].month)
    }

    #[test]
    fn arrivals_divide_by_the_parts_of_those_who_were_not_prevented_or_managed_away() {
        in_a_world_without_chance(
            |_| {},
            |world, contracts| {
                world.contracts.prevention[contracts.north].stages.felt = 0.5;
                world.contracts.variation[contracts.south].managed = 0.25;
                let month = Activity { attendances: 1_000, emergencies: 700, referrals: 900, ..Activity::default() };
                world.providers.lived[ACUTE].month = month;
                world.providers.lived[OTHER].month = Activity { contacts_wanted: 80, ..Activity::default() };
                for id in [ACUTE, OTHER] {
                    divide_arrivals(world, id, &world.layout.providers[id.0].contracts);
                }
                let [north, south] = months(world, contracts);
                // 0.6 to 0.4; 0.3 to 0.4; 0.6 to 0.3.
                assert_eq!([north.attendances, south.attendances], [600, 400]);
                assert_eq!([north.emergencies, south.emergencies], [300, 400]);
                assert_eq!([north.referrals, south.referrals], [600, 300]);
                assert_eq!(world.contracts.counted[contracts.community].month.contacts_wanted, 80);
            },
        );
    }

    #[test]
    fn outcomes_divide_by_what_they_follow_from() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let Care::Acute(state, _) = &mut world.providers.care[ACUTE] else { panic!("a hospital is acute") };
                let bands = [WaitBand { from_weeks: 0, patients: 300 }, WaitBand { from_weeks: 18, patients: 100 }];
                state.list = WaitingList::of_bands(&bands, SlowPathways::default());
                state.elective_capacity = 100.0;
                for (contract, attendances, emergencies) in [(contracts.north, 30, 80), (contracts.south, 10, 20)] {
                    let month = &mut world.contracts.counted[contract].month;
                    (month.attendances, month.emergencies) = (attendances, emergencies);
                }
                // North bought as much again as its six tenths of 5,200 places; of south's referrals half are managed.
                world.contracts.variation[contracts.north].bought = 3_120.0;
                world.contracts.variation[contracts.south].managed = 0.5;
                world.providers.lived[ACUTE].month = Activity {
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
                let waiting = [contracts.north, contracts.south].map(|one| world.contracts.counted[one].waiting);
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
                world.contracts.counted[contracts.community].month.contacts_wanted = 90;
                world.providers.lived[OTHER].month.contacts = 70;
                divide_outcomes(world, OTHER, &world.layout.providers[OTHER.0].contracts);
                assert_eq!(world.contracts.counted[contracts.community].month.contacts, 70);
                assert_eq!(world.contracts.counted[contracts.community].waiting, WaitingListCount::default());
            },
        );
    }
}
