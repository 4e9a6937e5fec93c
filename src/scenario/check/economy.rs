//! The meaning of an economy: every contract joins two parties that exist, and the shares of a provider make up all its work.

use std::collections::BTreeMap;

use crate::chance::stable_entity_id;
use crate::scenario::address::Address;
use crate::scenario::near;
use crate::scenario::number::written;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::plain_name::is_plain_name;
use crate::scenario::problem::{Problem, listed, shortened};
use crate::scenario::{ContractFile, Economy, ProviderFile, ProviderKind, Service};
use crate::units::Money;

/// The entity of the tables that stands for all together; no party can have its name.
const SYSTEM: &str = "system";

/// The shares of a provider may miss 1 by this much, so that thirds can be written with six digits.
const SHARES_MAY_MISS: f64 = 1e-6;

/// Collects problems with their places.
struct Check<'e> {
    economy: &'e Economy,
    origins: &'e Origins,
    problems: Vec<Problem>,
}

/// The problems of the meaning of an economy.
pub(super) fn problems(economy: &Economy, origins: &Origins) -> Vec<Problem> {
    let mut check = Check { economy, origins, problems: Vec::new() };
    check.parties();
    check.numbers();
    check.contracts();
    check.problems
}

/// What a reader should know and need not mend.
pub(super) fn notes(economy: &Economy) -> Vec<String> {
    let buys = |name: &String| economy.contracts.iter().any(|contract| contract.commissioner == *name);
    let idle = economy.commissioners.keys().filter(|name| !buys(name));
    idle.map(|name| format!("the commissioner {name} buys nothing: no contract names it")).collect()
}

impl Check<'_> {
    fn report(&mut self, at: &Address, point: KeyOrValue, problem: Problem) {
        let placed = self.origins.problem(at, point, problem.what.clone());
        self.problems.push(placed.found(problem.found).allowed(problem.allowed).hint(problem.hint));
    }

    fn parties(&mut self) {
        let mut numbers = BTreeMap::new();
        let economy = self.economy;
        let commissioners = economy.commissioners.keys().map(|name| ("commissioners", name));
        for (kind, name) in commissioners.chain(economy.providers.keys().map(|name| ("providers", name))) {
            let at = Address::ROOT.key(kind).key(name);
            if let Some(problem) = fault_of_name(name) {
                self.report(&at, KeyOrValue::Key, problem);
            }
            if let Some(problem) = shared_number(numbers.insert(stable_entity_id(name), name), name) {
                self.report(&at, KeyOrValue::Key, problem);
            }
        }
        for (kind, is_empty) in
            [("commissioners", economy.commissioners.is_empty()), ("providers", economy.providers.is_empty())]
        {
            if is_empty {
                let what = format!("an economy needs {kind}");
                let problem = Problem { what, ..Problem::default() }.found("none").allowed("one or more, by name");
                self.report(&Address::ROOT.key(kind), KeyOrValue::Value, problem);
            }
        }
    }

    fn numbers(&mut self) {
        for (name, commissioner) in &self.economy.commissioners {
            if commissioner.allocation_pounds == Money::ZERO {
                let at = Address::ROOT.key("commissioners").key(name).key("allocation_pounds");
                let problem = said("a commissioner has no allocation").found("0").allowed("more than 0 (pounds)");
                self.report(&at, KeyOrValue::Value, problem);
            }
        }
        let regulator = &self.economy.regulator;
        let (watched, grave) = (regulator.watched_deficit_share, regulator.grave_deficit_share);
        if watched > grave {
            let at = Address::ROOT.key("regulator").key("watched_deficit_share");
            let problem = said("the deficit that is watched is larger than the one that is grave")
                .found(written(watched.value()))
                .allowed(format!("0 to {}, which is grave_deficit_share", written(grave.value())));
            self.report(&at, KeyOrValue::Value, problem);
        }
    }

    fn contracts(&mut self) {
        let (mut seen, mut pairs) = (BTreeMap::new(), BTreeMap::new());
        let mut is_whole = true;
        for (index, contract) in self.economy.contracts.iter().enumerate() {
            let at = Address::ROOT.key("contracts").index(index);
            is_whole &= self.party(&at, "commissioner", &contract.commissioner);
            is_whole &= self.party(&at, "provider", &contract.provider);
            self.service(&at, contract);
            self.share(&at, contract);
            let key = (&contract.commissioner, &contract.provider, contract.service);
            if let Some(first) = seen.insert(key, index) {
                is_whole = false;
                let problem = said("two contracts for one commissioner, provider and service")
                    .found(format!("contracts[{first}] is for the same"))
                    .hint(Some("keep one of them, with both shares added up".into()));
                self.report(&at, KeyOrValue::Value, problem);
            }
            let pair = format!("{}/{}", contract.commissioner, contract.provider);
            let earlier = pairs.insert(stable_entity_id(&pair), pair.clone());
            if let Some(problem) =
                earlier.filter(|earlier| *earlier != pair).and_then(|one| shared_number(Some(&one), &pair))
            {
                self.report(&at, KeyOrValue::Value, problem);
            }
        }
        self.without_contract();
        if is_whole {
            self.sums();
        }
    }

    /// Whether the party of a contract exists.
    fn party(&mut self, at: &Address, kind: &str, name: &str) -> bool {
        let names: Vec<&str> = match kind {
            "provider" => self.economy.providers.keys().map(String::as_str).collect(),
            _ => self.economy.commissioners.keys().map(String::as_str).collect(),
        };
        if names.contains(&name) || names.is_empty() {
            // Where there is no party at all, that is the problem, and it is told once.
            return !names.is_empty();
        }
        let problem = Problem { what: format!("there is no {kind} of this name"), ..Problem::default() }
            .found(format!("\"{}\"", shortened(name, 80)))
            .allowed(listed(names.iter().copied()))
            .hint(near::did_you_mean(name, names));
        self.report(&at.key(kind), KeyOrValue::Value, problem);
        false
    }

    fn service(&mut self, at: &Address, contract: &ContractFile) {
        let Some(provider) = self.economy.providers.get(&contract.provider) else { return };
        let given = service_of(provider);
        if given != contract.service {
            let problem = said("the provider does not give this service")
                .found(format!("\"{}\"", name_of(contract.service)))
                .allowed(format!("\"{}\"", name_of(given)))
                .hint(Some(format!("{} is of the kind \"{}\"", contract.provider, name_of(given))));
            self.report(&at.key("service"), KeyOrValue::Value, problem);
        }
    }

    fn share(&mut self, at: &Address, contract: &ContractFile) {
        if contract.activity_share.value() == 0.0 {
            let problem = said("a contract for no activity")
                .found("0")
                .allowed("more than 0, at most 1 (share)")
                .hint(Some("remove the contract, or give its part of the provider's work".into()));
            self.report(&at.key("activity_share"), KeyOrValue::Value, problem);
        }
    }

    fn without_contract(&mut self) {
        for name in self.economy.providers.keys() {
            if !self.economy.contracts.iter().any(|contract| contract.provider == *name) {
                let problem = said("no contract names this provider")
                    .found(format!("\"{}\"", shortened(name, 80)))
                    .allowed("one contract or more for each provider")
                    .hint(Some(format!("add to contracts: one with \"provider\": \"{}\"", shortened(name, 80))));
                // A list of contracts that replaced another may have forgotten a provider that stood there before.
                let (provider, contracts) = (Address::ROOT.key("providers").key(name), Address::ROOT.key("contracts"));
                let level = |at: &Address| self.origins.find(at, KeyOrValue::Key).level;
                let is_later = level(&contracts) > level(&provider);
                self.report(if is_later { &contracts } else { &provider }, KeyOrValue::Key, problem);
            }
        }
    }

    fn sums(&mut self) {
        let mut shares: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
        for (index, contract) in self.economy.contracts.iter().enumerate() {
            shares.entry(&contract.provider).or_default().push((index, contract.activity_share.value()));
        }
        for (provider, shares) in shares {
            let sum: f64 = shares.iter().map(|(_, share)| share).sum();
            let Some((last, _)) = shares.last().filter(|_| (sum - 1.0).abs() > SHARES_MAY_MISS) else { continue };
            let parts: Vec<String> = shares.iter().map(|(_, share)| written(*share)).collect();
            let problem = said("the shares of a provider's work must add up to 1")
                .found(format!("{} = {} for {provider}", parts.join(" + "), to_six_digits(sum)))
                .allowed("1 (share), over all contracts of a provider")
                .hint(Some(match sum > 1.0 {
                    true => format!("take {} away", to_six_digits(sum - 1.0)),
                    false => format!("{} is bought by nobody", to_six_digits(1.0 - sum)),
                }));
            self.report(&Address::ROOT.key("contracts").index(*last).key("activity_share"), KeyOrValue::Value, problem);
        }
    }
}

fn said(what: &str) -> Problem {
    Problem { what: what.into(), ..Problem::default() }
}

fn fault_of_name(name: &str) -> Option<Problem> {
    let found = format!("\"{}\"", shortened(name, 80));
    if name == SYSTEM {
        let allowed = "any other name; the tables call all parties together \"system\"";
        return Some(said("this name is taken").found(found).allowed(allowed));
    }
    let hint = Some(near::as_name(name)).filter(|name| is_plain_name(name)).map(|name| format!("write \"{name}\""));
    let allowed = "small letters, digits and hyphens, at most 64, such as north-hospital";
    (!is_plain_name(name)).then(|| said("this name is not allowed").found(found).allowed(allowed).hint(hint))
}

/// The problem of two names with one number: their chance would be the same.
fn shared_number(earlier: Option<&String>, name: &str) -> Option<Problem> {
    let earlier = earlier?;
    let quoted = format!("\"{}\"", shortened(name, 80));
    let found = format!("\"{}\" and {quoted}", shortened(earlier, 80));
    if earlier == name {
        let hint = format!("call the provider something else, such as \"{}-provider\"", shortened(name, 80));
        return Some(said("a commissioner and a provider have the same name").found(quoted).hint(Some(hint)));
    }
    let hint = "their chance would be the same; change a letter of one of them".to_owned();
    Some(said("two names share one number, by accident").found(found).hint(Some(hint)))
}

const fn service_of(provider: &ProviderFile) -> Service {
    match provider.kind {
        ProviderKind::Acute(_) => Service::Acute,
        ProviderKind::Community(_) => Service::Community,
    }
}

const fn name_of(service: Service) -> &'static str {
    match service {
        Service::Acute => "acute",
        Service::Community => "community",
    }
}

fn to_six_digits(value: f64) -> String {
    written((value * 1e6).round() / 1e6)
}
