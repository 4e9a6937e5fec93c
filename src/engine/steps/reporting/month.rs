//! A month, as measures ask for it: of a provider, and of the system.

use crate::contract::Activity;
use crate::engine::access::touches;
use crate::engine::state::care::{Care, CareMonth};
use crate::engine::state::contract::Trust;
use crate::engine::state::provider::within_18_weeks;
use crate::ledger::Node;
use crate::units::{Money, ProviderId, Share};

use super::party::pence;

touches! {
    /// The month of every provider, and of the system since the last one.
    ReportingMonth reads [book, care, counted, lived, sanctions, target, trust] writes [collected]
}

/// The month of a provider.
pub(super) struct MonthOfProvider {
    pub counted: Activity,
    pub care: CareMonth,
    /// Breaches that were reported as kept, over its contracts.
    pub relabelled: u32,
    pub unmeasured_quality: f64,
    /// Share within 18 weeks at the month end.
    pub within_18_weeks: Share,
}

impl MonthOfProvider {
    pub(super) fn of<'a>(world: &impl ReportingMonth<'a>, id: ProviderId) -> Self {
        let (own, lived) = (&world.layout.providers[id.0].contracts, &world.lived()[id]);
        Self {
            counted: lived.month,
            care: lived.care_month,
            relabelled: own.iter().map(|contract| world.counted()[contract].month.relabelled).sum(),
            unmeasured_quality: world.target()[id].unmeasured_quality,
            within_18_weeks: Share::clamped(lived.within_18_weeks.last().copied().unwrap_or(0.0)),
        }
    }
}

/// The month of the system. Money in pence.
pub(super) struct MonthOfSystem {
    pub attendances: u32,
    pub breaches: u32,
    pub emergencies: u32,
    pub list: u32,
    pub within_18_weeks: Share,
    pub occupancy: f64,
    pub sanctions_imposed: f64,
    pub surplus_of_providers: f64,
    pub surplus_of_commissioners: f64,
    pub trust: f64,
}

impl MonthOfSystem {
    /// What acute providers did in the month, and what has moved since the last one.
    pub(super) fn of<'a>(world: &mut impl ReportingMonth<'a>) -> Self {
        let (mut attendances, mut breaches, mut emergencies, mut list, mut over, mut occupancy, mut acute) =
            (0, 0, 0, 0, 0, 0.0, 0.0);
        for (care, lived) in world.care().iter().zip(world.lived()) {
            if let Care::Acute(state, _) = care {
                attendances += lived.month.attendances;
                breaches += lived.month.breaches;
                emergencies += lived.month.emergencies;
                list += state.list.patients();
                over += state.list.over_18_weeks();
                occupancy += lived.care_month.occupancy_weeks.value() / f64::from(world.month.weeks());
                acute += 1.0;
            }
        }
        let surplus = |node: Node| world.book().surplus(node);
        let of_providers: Money = world.provider_ids().map(Node::Provider).map(surplus).sum();
        let of_commissioners: Money = world.commissioner_ids().map(Node::Commissioner).map(surplus).sum();
        let imposed = pence(world.sanctions().iter().flat_map(|one| one.tallies).map(|tally| tally.imposed).sum());
        let trust = world.trust().iter().map(Trust::mean).sum::<f64>() / world.trust().len().max(1) as f64;
        let (now, within) = ([of_providers, of_commissioners].map(pence), within_18_weeks(over, list));
        let collected = world.collected_mut();
        let before = std::mem::replace(&mut collected.surplus_before, now);
        let imposed_before = std::mem::replace(&mut collected.imposed_before, imposed);
        collected.within_18_weeks.push(within.value());
        Self {
            attendances,
            breaches,
            emergencies,
            list,
            within_18_weeks: within,
            occupancy: if acute > 0.0 { occupancy / acute } else { 0.0 },
            sanctions_imposed: imposed - imposed_before,
            surplus_of_providers: now[0] - before[0],
            surplus_of_commissioners: now[1] - before[1],
            trust,
        }
    }
}
