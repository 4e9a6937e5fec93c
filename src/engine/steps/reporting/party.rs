//! A party's year, as measures ask for it: what it earned and spent, under which contracts, and what became of them.

use std::ops::Deref;

use crate::agents::limits::Rung;
use crate::care::{AcuteState, CommunityState};
use crate::contract::{Line, QualityDue};
use crate::engine::access::touches;
use crate::engine::collect::YearRow;
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::layout::EntityKind;
use crate::engine::positions::{Positioning, before_the_centre};
use crate::engine::shares::{ByLetter, beyond_practice};
use crate::engine::state::centre::CentreState;
use crate::engine::state::commissioner::{Budget, CommissionerHours, Population};
use crate::engine::state::provider::{Efficiency, Oversight, ProviderHours, Staffing, TargetEffort};
use crate::engine::state::remedies::{Remedies, YearOfPlans};
use crate::engine::steps::quality::{LocalStandards, local_standards};
use crate::ledger::{Heading, Income, Node, Row, SanctionTally};
use crate::measures::Column;
use crate::units::{CommissionerId, ContractId, Money, Party, ProviderId};

touches! {
    /// Rows of the year: what each party shows of itself.
    ReportingParties
        reads [
            account, agreement, book, budget, care, centre, collected, commissioner_hours, commissioner_limit,
            commissioner_risk, counted, efficiency, funding, oversight, population, provider_hours, provider_limit,
            provider_risk, remedies, sanctions, signing, staffing, target, trust, variation,
        ]
        with [InForce, Positioning, ByLetter, LocalStandards]
}

/// Money as rows keep it.
pub(super) fn pence(money: Money) -> f64 {
    money.pence() as f64
}

/// 1 where something is so, for counts of parties.
pub(super) fn one_if(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

/// The year of a commissioner or a provider.
pub(super) struct PartyYear<'w, World> {
    world: &'w World,
    node: Node,
    side: Party,
    contracts: &'w [ContractId],
}

impl<'w, 'a, World: ReportingParties<'a>> PartyYear<'w, World> {
    /// Accrued under a heading: received less given.
    pub(super) fn accrued(&self, heading: Heading) -> f64 {
        pence(self.world.book().accrued(self.node, heading))
    }

    /// Given under a heading, above zero.
    pub(super) fn spent(&self, heading: Heading) -> f64 {
        pence(-self.world.book().accrued(self.node, heading))
    }

    pub(super) fn surplus(&self) -> f64 {
        pence(self.world.book().surplus(self.node))
    }

    pub(super) fn reserve(&self) -> f64 {
        pence(self.world.book().reserve(self.node))
    }

    /// What came, under all headings that are income; what was given is none.
    pub(super) fn income(&self) -> f64 {
        let together =
            |income: Income| -> f64 { Heading::that(|row| row.income == income).map(|one| self.accrued(one)).sum() };
        let alone: f64 =
            Heading::that(|row| row.income == Income::Alone).map(|heading| self.accrued(heading).max(0.0)).sum();
        alone + together(Income::WithSanctions).max(0.0) + together(Income::WithPrice).max(0.0)
    }

    /// Money from outside.
    pub(super) fn support(&self) -> f64 {
        Heading::that(Row::is_support).map(|heading| self.accrued(heading)).sum()
    }

    pub(super) fn administration(&self) -> f64 {
        Heading::that(|row| row.is_administration).map(|heading| -self.accrued(heading)).sum()
    }

    /// Of the sanctions of the year that the party owes under its contracts.
    pub(super) fn sanctions(&self, of: fn(&SanctionTally) -> Money) -> f64 {
        let before = &self.world.collected().tallies_at_year_start;
        let of_contract = |contract: &ContractId| {
            let side = self.side as usize;
            of(&self.world.sanctions()[contract].tallies[side]) - of(&before[contract.0][side])
        };
        pence(self.contracts.iter().map(of_contract).sum::<Money>())
    }

    /// Mean trust under its contracts.
    pub(super) fn trust(&self) -> f64 {
        mean_trust(self.world, self.contracts)
    }

    /// Contracts that ended before their term this year.
    pub(super) fn terminations(&self) -> f64 {
        terminations(self.world, self.contracts)
    }

    /// Counted activity at tariff that was planned.
    pub(super) fn planned_activity(&self) -> f64 {
        let plans = self.contracts.iter().map(|contract| &self.world.signing()[contract].plan);
        pence(plans.flat_map(|plan| Line::ALL.map(|line| plan.at_tariff(line))).sum::<Money>())
    }

    /// Counted activity at tariff that came.
    pub(super) fn actual_activity(&self) -> f64 {
        let of_contract = |contract: &ContractId| {
            let (tariff, counts) =
                (&self.world.signing()[contract].plan.tariff, self.world.counted()[contract].to_date.paid_for());
            Line::ALL.map(|line| tariff.get(line).for_each(u64::from(counts.get(line))))
        };
        pence(self.contracts.iter().flat_map(of_contract).sum::<Money>())
    }

    /// Weekly rounds of bargaining.
    pub(super) fn rounds(&self) -> f64 {
        f64::from(self.contracts.iter().map(|contract| self.world.signing()[contract].rounds).sum::<u32>())
    }

    /// Contracts that were signed late.
    pub(super) fn signed_late(&self) -> f64 {
        self.contracts.iter().filter(|contract| self.world.signing()[**contract].year_left < 1.0).count() as f64
    }

    /// Planned activity at tariff that is paid by the form for when money is short.
    pub(super) fn paid_when_short(&self) -> f64 {
        let of_contract = |&contract: &ContractId| {
            clauses_of(self.world, contract).payment.paid_when_short(&self.world.signing()[contract].plan)
        };
        pence(self.contracts.iter().map(of_contract).sum::<Money>())
    }

    /// Local standards that stand in its contracts.
    pub(super) fn local_standards(&self) -> f64 {
        self.contracts.iter().map(|&contract| local_standards(self.world, contract)).sum::<usize>() as f64
    }

    /// Where it stood with its limit at the year end.
    pub(super) fn rung(&self) -> Option<Rung> {
        match self.node {
            Node::Commissioner(id) => self.world.commissioner_limit()[id].rung,
            Node::Provider(id) => self.world.provider_limit()[id].rung,
            _ => None,
        }
    }

    /// What the year's risk was worth to it.
    pub(super) fn risk_premium(&self) -> f64 {
        match self.node {
            Node::Commissioner(id) => pence(self.world.commissioner_risk()[id].premium),
            Node::Provider(id) => pence(self.world.provider_risk()[id].premium),
            _ => 0.0,
        }
    }

    /// What the letter pays providers beyond practice under its contracts.
    pub(super) fn beyond_practice(&self) -> f64 {
        pence(beyond_practice(self.world, self.contracts))
    }
}

/// The year of a commissioner.
pub(super) struct CommissionerYear<'w, World> {
    party: PartyYear<'w, World>,
    id: CommissionerId,
}

impl<'w, 'a: 'w, World: ReportingParties<'a>> CommissionerYear<'w, World> {
    pub(super) fn of(world: &'w World, id: CommissionerId) -> Self {
        let contracts = &world.layout.commissioners[id.0].contracts;
        let party = PartyYear { world, node: Node::Commissioner(id), side: Party::Commissioner, contracts };
        Self { party, id }
    }

    pub(super) fn hours(&self) -> &CommissionerHours {
        &self.world.commissioner_hours()[self.id]
    }

    pub(super) fn population(&self) -> &Population {
        &self.world.population()[self.id]
    }

    pub(super) fn budget(&self) -> &Budget {
        &self.world.budget()[self.id]
    }

    /// Spent on other services beyond what they would have had; below zero they were cut.
    pub(super) fn other_spend_added(&self) -> Money {
        if self.budget().other_spend_change == 0.0 {
            return Money::ZERO;
        }
        self.world.funding()[self.id].other_spend - self.budget().other_spend_unchanged
    }

    /// Cases or contacts that it bought from providers of a kind.
    pub(super) fn bought(&self, kind: EntityKind) -> f64 {
        let (world, layout) = (self.world, self.world.layout);
        let of_kind =
            self.contracts.iter().filter(|one| layout.providers[layout.contracts[one.0].provider.0].kind == kind);
        of_kind.map(|contract| world.variation()[contract].bought).sum()
    }
}

impl<'w, World> Deref for CommissionerYear<'w, World> {
    type Target = PartyYear<'w, World>;

    fn deref(&self) -> &PartyYear<'w, World> {
        &self.party
    }
}

/// The year of a provider.
pub(super) struct ProviderYear<'w, World> {
    party: PartyYear<'w, World>,
    id: ProviderId,
}

impl<'w, 'a: 'w, World: ReportingParties<'a>> ProviderYear<'w, World> {
    pub(super) fn of(world: &'w World, id: ProviderId) -> Self {
        let contracts = &world.layout.providers[id.0].contracts;
        let party = PartyYear { world, node: Node::Provider(id), side: Party::Provider, contracts };
        Self { party, id }
    }

    /// Surplus if the contracts' text alone had settled the year; what is withheld is the provider's.
    pub(super) fn surplus_by_letter(&self) -> f64 {
        let withheld = self.contracts.iter().map(|contract| self.world.remedies()[contract].year.withheld).sum();
        pence(before_the_centre(self.world, self.id) + beyond_practice(self.world, self.contracts) + withheld)
    }

    /// Surplus without one-off savings and money from the centre.
    pub(super) fn underlying_surplus(&self) -> f64 {
        pence(before_the_centre(self.world, self.id) - self.efficiency().one_off_this_year)
    }

    pub(super) fn hours(&self) -> &ProviderHours {
        &self.world.provider_hours()[self.id]
    }

    pub(super) fn efficiency(&self) -> &Efficiency {
        &self.world.efficiency()[self.id]
    }

    pub(super) fn staffing(&self) -> &Staffing {
        &self.world.staffing()[self.id]
    }

    pub(super) fn oversight(&self) -> &Oversight {
        &self.world.oversight()[self.id]
    }

    pub(super) fn centre(&self) -> &CentreState {
        &self.world.centre()[self.id]
    }

    pub(super) fn target(&self) -> &TargetEffort {
        &self.world.target()[self.id]
    }

    /// Money that there is only under a control total that was accepted.
    pub(super) fn if_accepted(&self, money: Money) -> f64 {
        if self.centre().has_accepted { pence(money) } else { f64::NAN }
    }

    /// What became of quality payments under its contracts.
    pub(super) fn quality(&self) -> QualityDue {
        quality(self.world, self.contracts)
    }

    /// Of its remedial action plans of the year.
    pub(super) fn plans(&self, of: fn(&YearOfPlans) -> u32) -> f64 {
        f64::from(self.remedies().map(|remedies| of(&remedies.year)).sum::<u32>())
    }

    /// What stands in escrow for its plans.
    pub(super) fn in_escrow(&self) -> f64 {
        pence(self.remedies().map(Remedies::withheld).sum::<Money>())
    }

    fn remedies(&self) -> impl Iterator<Item = &Remedies> {
        self.contracts.iter().map(|contract| &self.world.remedies()[contract])
    }

    /// Its care, by kind.
    pub(super) fn care(&self) -> &'w crate::engine::state::care::Care {
        &self.world.care()[self.id]
    }

    /// The sums of its months.
    pub(super) fn sums(&self) -> &'w YearRow {
        &self.world.collected().year[1 + self.world.layout.commissioners.len() + self.id.0]
    }
}

impl<'w, World> Deref for ProviderYear<'w, World> {
    type Target = PartyYear<'w, World>;

    fn deref(&self) -> &PartyYear<'w, World> {
        &self.party
    }
}

/// The year of an acute provider, and its care at the year end.
pub(super) struct AcuteYear<'y, 'w, World> {
    pub provider: &'y ProviderYear<'w, World>,
    pub care: &'w AcuteState,
    /// Sums of its months, as rows show them.
    pub months: &'y YearRow,
}

impl<'w, 'a: 'w, World: ReportingParties<'a>> AcuteYear<'_, 'w, World> {
    /// The sum of a measure over the months of the year.
    pub(super) fn of_months(&self, column: Column) -> f64 {
        self.months[column as usize]
    }

    /// Part of the year's attendances without some of them.
    pub(super) fn share_of_attendances_without(&self, some: f64) -> f64 {
        1.0 - some / self.of_months(Column::ATTENDANCES).max(1.0)
    }

    pub(super) fn target(&self) -> &TargetEffort {
        self.provider.target()
    }
}

/// The year of a community provider, and its care at the year end.
pub(super) struct CommunityYear<'w> {
    pub care: &'w CommunityState,
}

/// What became of quality payments under some contracts in the year: what its stages could earn and earned.
pub(super) fn quality<'a>(world: &impl ReportingParties<'a>, contracts: &[ContractId]) -> QualityDue {
    contracts.iter().fold(QualityDue::default(), |sum, contract| {
        let quality = world.account()[contract].due.quality;
        QualityDue { available: sum.available + quality.available, earned: sum.earned + quality.earned, ..sum }
    })
}

/// Mean trust between the parties of some contracts.
pub(super) fn mean_trust<'a>(world: &impl ReportingParties<'a>, contracts: &[ContractId]) -> f64 {
    contracts.iter().map(|contract| world.trust()[contract].mean()).sum::<f64>() / contracts.len().max(1) as f64
}

/// Contracts of some that ended before their term this year.
pub(super) fn terminations<'a>(world: &impl ReportingParties<'a>, contracts: &[ContractId]) -> f64 {
    contracts.iter().filter(|contract| world.agreement()[**contract].ended_this_year).count() as f64
}
