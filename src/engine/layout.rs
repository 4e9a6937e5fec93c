//! Who is who in an economy, worked out once before any run: positions, shares, base activity and base cost.

use crate::chance::stable_entity_id;
use crate::contract::{Line, LineValues, Prices};
use crate::scenario::{AcuteFile, CommunityFile, Economy, ProviderKind};
use crate::units::{CommissionerId, ContractId, Money, ProviderId, Share, WEEKS_IN_YEAR};

/// What an entity of the tables is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntityKind {
    /// All commissioners and providers together.
    System,
    /// A commissioner.
    Commissioner,
    /// An acute provider.
    Acute,
    /// A community or mental-health provider.
    Community,
}

impl EntityKind {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Commissioner => "commissioner",
            Self::Acute => "acute provider",
            Self::Community => "community provider",
        }
    }
}

/// A contract of the economy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ContractBase {
    pub commissioner: CommissionerId,
    pub provider: ProviderId,
    pub share: Share,
    pub stable_id: u32,
    /// Activity of the year before the start, by line.
    pub volumes: LineValues<f64>,
    /// Services that are not counted, at the first year's prices.
    pub other_services: Money,
}

/// A provider of the economy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ProviderBase {
    pub kind: EntityKind,
    pub stable_id: u32,
    /// Yearly cost at the activity of the year before the start, and the prices and efficiency of the first year.
    pub cost: Money,
    /// Yearly value of base activity and other services at the first year's prices.
    pub income: Money,
    /// The part of it that is counted activity, over the contracts.
    pub counted: Money,
    pub contracts: Vec<ContractId>,
}

/// A commissioner of the economy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommissionerBase {
    pub stable_id: u32,
    pub contracts: Vec<ContractId>,
}

/// Who is who in an economy.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub(super) providers: Vec<ProviderBase>,
    pub(super) commissioners: Vec<CommissionerBase>,
    pub(super) contracts: Vec<ContractBase>,
    pub(super) prices: Prices,
}

impl Layout {
    /// The layout of an economy. Providers and commissioners are in the order of their names, contracts of both.
    #[must_use]
    pub fn of(economy: &Economy) -> Self {
        let prices = &economy.prices;
        let prices: Prices = LineValues([
            prices.attendance_pounds,
            prices.emergency_admission_pounds,
            prices.elective_pathway_pounds,
            prices.contact_pounds,
        ]);
        let contracts = contracts_of(economy);
        let providers = economy
            .providers
            .iter()
            .enumerate()
            .map(|(id, (name, file))| {
                let own: Vec<ContractId> =
                    (0..contracts.len()).filter(|&c| contracts[c].provider.0 == id).map(ContractId).collect();
                let income = value(&prices, &base_volumes(&file.kind)) + file.other_services_pounds;
                ProviderBase {
                    kind: match file.kind {
                        ProviderKind::Acute(_) => EntityKind::Acute,
                        ProviderKind::Community(_) => EntityKind::Community,
                    },
                    stable_id: stable_entity_id(name),
                    cost: income.times(1.0 - file.opening_surplus_share.value()),
                    income,
                    counted: own.iter().map(|contract| value(&prices, &contracts[contract.0].volumes)).sum(),
                    contracts: own,
                }
            })
            .collect();
        let commissioners = economy
            .commissioners
            .keys()
            .enumerate()
            .map(|(id, name)| CommissionerBase {
                stable_id: stable_entity_id(name),
                contracts: (0..contracts.len())
                    .filter(|&c| contracts[c].commissioner.0 == id)
                    .map(ContractId)
                    .collect(),
            })
            .collect();
        Self { providers, commissioners, contracts, prices }
    }

    /// Gives every party the chance of the name that `own` makes of its name.
    pub(super) fn share_chance(&mut self, economy: &Economy, own: impl Fn(&String) -> String + Copy) {
        let commissioners: Vec<String> = economy.commissioners.keys().map(own).collect();
        let providers: Vec<String> = economy.providers.keys().map(own).collect();
        for (base, name) in self.commissioners.iter_mut().zip(&commissioners) {
            base.stable_id = stable_entity_id(name);
        }
        for (base, name) in self.providers.iter_mut().zip(&providers) {
            base.stable_id = stable_entity_id(name);
        }
        for base in &mut self.contracts {
            base.stable_id = contract_id(&commissioners[base.commissioner.0], &providers[base.provider.0]);
        }
    }

    /// Every entity of the tables in their order: the system, commissioners, providers.
    #[must_use]
    pub fn entities(&self, economy: &Economy) -> Vec<(String, EntityKind)> {
        let commissioners = economy.commissioners.keys().map(|name| (name.clone(), EntityKind::Commissioner));
        let providers = economy.providers.keys().zip(&self.providers).map(|(name, base)| (name.clone(), base.kind));
        std::iter::once(("system".to_owned(), EntityKind::System)).chain(commissioners).chain(providers).collect()
    }
}

/// The number of a contract in the draws that concern it.
fn contract_id(commissioner: &str, provider: &str) -> u32 {
    stable_entity_id(&format!("{commissioner}/{provider}"))
}

fn contracts_of(economy: &Economy) -> Vec<ContractBase> {
    let position = |name: &str, mut names: std::iter::Enumerate<std::vec::IntoIter<&String>>| {
        names.find(|(_, known)| known.as_str() == name).map_or(0, |(position, _)| position)
    };
    let mut files: Vec<_> = economy.contracts.iter().collect();
    files.sort_by(|a, b| (&a.commissioner, &a.provider, a.service).cmp(&(&b.commissioner, &b.provider, b.service)));
    files
        .into_iter()
        .filter_map(|file| {
            let provider = economy.providers.get(&file.provider)?;
            let names = |names: Vec<_>| names.into_iter().enumerate();
            let share = file.activity_share;
            Some(ContractBase {
                commissioner: CommissionerId(position(
                    &file.commissioner,
                    names(economy.commissioners.keys().collect()),
                )),
                provider: ProviderId(position(&file.provider, names(economy.providers.keys().collect()))),
                share,
                stable_id: contract_id(&file.commissioner, &file.provider),
                volumes: LineValues(base_volumes(&provider.kind).0.map(|volume| volume * share.value())),
                other_services: provider.other_services_pounds * share,
            })
        })
        .collect()
}

/// Activity of the year before the start, by line.
pub(super) fn base_volumes(kind: &ProviderKind) -> LineValues<f64> {
    let yearly = |per_week: f64| per_week * f64::from(WEEKS_IN_YEAR);
    match kind {
        ProviderKind::Acute(AcuteFile { attendances_per_week, emergencies_per_week, referrals_per_week, .. }) => {
            LineValues([yearly(*attendances_per_week), yearly(*emergencies_per_week), yearly(*referrals_per_week), 0.0])
        }
        ProviderKind::Community(CommunityFile { contacts_per_week, .. }) => {
            LineValues([0.0, 0.0, 0.0, yearly(*contacts_per_week)])
        }
    }
}

/// Value of activity at given prices.
pub(super) fn value(prices: &Prices, volumes: &LineValues<f64>) -> Money {
    Line::ALL.iter().map(|&line| prices.get(line).times(volumes.get(line))).sum()
}
