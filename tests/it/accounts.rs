//! Every number of an account, in its text, is what the ledger, the event log or the outcome says; reckoned here anew.

use std::collections::BTreeSet;

use commonpurse::contract::STANDARDS;
use commonpurse::engine::{Detail as Kept, Event, EventKind, Outcome};
use commonpurse::ledger::{Cause, Heading, Node, Posting, PostingStage};
use commonpurse::measures::Column;
use commonpurse::report::account::figure::{
    At, EventDetail, Figure, FigureSource, Role, Shown, SideOfZero, StudyNumber, What, WhichEvents, Whose,
};
use commonpurse::report::account::{Lives, ProviderAccount, prose};
use commonpurse::study::plan::{Overrides, StudyPlan};
use commonpurse::units::ProviderId;

use super::shipped;

/// A shipped study with the arms that are told in full.
pub fn plan(study: &str) -> StudyPlan {
    let plan = shipped::plan(study, &Overrides::default());
    plan.with_arms(&(0..plan.arms_in_full()).collect::<Vec<_>>())
}

/// One account and all that it may be reckoned from.
struct Known<'l> {
    plan: &'l StudyPlan,
    lives: &'l Lives<'l>,
    set: usize,
    future: usize,
    provider: ProviderId,
}

impl Known<'_> {
    fn kept(&self, arm: usize) -> &Kept {
        self.lives.run(arm).detail.as_ref().expect("it was lived in detail")
    }

    fn node(&self) -> Node {
        Node::Provider(self.provider)
    }

    fn name(&self, arm: usize) -> &str {
        self.lives.economy(arm).providers.keys().nth(self.provider.0).expect("it is there")
    }

    /// Received less given by the provider in a year, of the postings that are meant.
    fn net(&self, arm: usize, stage: PostingStage, year: usize, is_meant: impl Fn(&Posting) -> bool) -> f64 {
        let mut pence = 0;
        for entry in &self.kept(arm).journal {
            let posting = &entry.posting;
            if entry.stage == stage && posting.month.0 as usize / 12 == year && is_meant(posting) {
                pence += if posting.to == self.node() { posting.amount.pence() } else { 0 };
                pence -= if posting.from == self.node() { posting.amount.pence() } else { 0 };
            }
        }
        pence as f64
    }

    /// The outcome of a year: from the journal where it follows from it, else as it was taken down.
    fn outcome(&self, arm: usize, column: Column, year: usize) -> f64 {
        let outcome: &Outcome = &self.lives.run(arm).outcome;
        let economy = self.lives.economy(arm);
        let taken_down = outcome.value(year, 1 + economy.commissioners.len() + self.provider.0, column);
        let surplus = |year: usize| self.net(arm, PostingStage::Accrued, year, |_| true);
        match column {
            Column::SURPLUS => surplus(year),
            Column::RESERVE => self.opening(arm) + (0..=year).map(surplus).sum::<f64>(),
            // What neighbours take over of a debt counts with what the centre gives.
            Column::SUPPORT => self.net(arm, PostingStage::Accrued, year, |posting| {
                posting.from == Node::Centre || posting.heading == Heading::DebtTakenOver
            }),
            Column::SANCTIONS_PAID => self.sanctions_paid(arm, year),
            _ => taken_down,
        }
    }

    /// Sanctions for care that the provider gave, paid to commissioners by whoever held the contract.
    fn sanctions_paid(&self, arm: usize, year: usize) -> f64 {
        let own = self.own_contracts(arm);
        let is_meant = |posting: &Posting| {
            posting.heading == Heading::Sanction
                && posting.month.0 as usize / 12 == year
                && matches!(posting.from, Node::Provider(_))
                && posting.contract.is_some_and(|contract| own.contains(&contract.0))
        };
        let paid = self.kept(arm).journal.iter().filter(|entry| entry.stage == PostingStage::Paid);
        paid.filter(|entry| is_meant(&entry.posting)).map(|entry| entry.posting.amount.pence() as f64).sum()
    }

    fn opening(&self, arm: usize) -> f64 {
        self.lives.economy(arm).providers[self.name(arm)].opening_reserve_pounds.pence() as f64
    }

    fn events(&self, arm: usize, which: &WhichEvents) -> Vec<&Event> {
        let contracts = &self.own_contracts(arm);
        let is_meant = |event: &&Event| {
            let own = event.who == self.node();
            let of_buyer = matches!(event.who, Node::Commissioner(_))
                && event.contract.is_some_and(|contract| contracts.contains(&contract.0));
            let whose = match which.whose {
                Whose::Own => own,
                Whose::Commissioners => of_buyer,
                Whose::Parties => own || of_buyer,
                Whose::Lead => self.was_paid_by(arm, event.who),
            };
            let side = match which.side {
                None => true,
                Some(SideOfZero::NotBelow) => event.amount.pence() >= 0,
                Some(SideOfZero::Below) => event.amount.pence() < 0,
            };
            let standard = which.standard.is_none_or(|standard| event.standard == Some(standard));
            let contract = which.contract.is_none_or(|contract| event.contract == Some(contract));
            event.kind == which.kind && whose && side && standard && contract
        };
        self.kept(arm).events.iter().filter(is_meant).collect()
    }

    /// The contracts under which it gives care, from the plan's payments in the journal: those that a lead passed on to it,
    /// and those that it was paid for and passed on to nobody.
    fn own_contracts(&self, arm: usize) -> Vec<usize> {
        let of_plan = |heading: Heading| {
            let postings = self.kept(arm).journal.iter().map(|entry| &entry.posting);
            postings.filter(move |posting| posting.heading == heading && posting.cause == Cause::Plan)
        };
        let contracts = |heading: Heading, is_meant: &dyn Fn(&Posting) -> bool| -> BTreeSet<usize> {
            of_plan(heading)
                .filter(|posting| is_meant(posting))
                .filter_map(|posting| Some(posting.contract?.0))
                .collect()
        };
        let passed_on = contracts(Heading::Subcontract, &|posting| posting.to != self.node());
        let own = |heading| contracts(heading, &|posting: &Posting| posting.to == self.node());
        own(Heading::Baseline)
            .difference(&passed_on)
            .copied()
            .chain(own(Heading::Subcontract))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// True if somebody, as a lead, paid this provider for care.
    fn was_paid_by(&self, arm: usize, who: Node) -> bool {
        let mut postings = self.kept(arm).journal.iter().map(|entry| &entry.posting);
        postings
            .any(|posting| posting.heading == Heading::Subcontract && posting.from == who && posting.to == self.node())
    }

    fn read(&self, At { arm, what }: &At) -> f64 {
        let arm = *arm;
        let pence = |events: Vec<&Event>| events.iter().map(|event| event.amount.pence() as f64).sum();
        match what {
            What::Ledger { headings, years } => (years.first..=years.last)
                .map(|year| self.net(arm, PostingStage::Accrued, year, |posting| headings.contains(&posting.heading)))
                .sum(),
            What::LedgerAs { role, heading, years } => {
                let own = self.own_contracts(arm);
                let is_meant = |posting: &Posting| {
                    let gives_care = posting.contract.is_some_and(|contract| own.contains(&contract.0));
                    posting.heading == *heading && gives_care == (*role == Role::Carer)
                };
                (years.first..=years.last).map(|year| self.net(arm, PostingStage::Accrued, year, is_meant)).sum()
            }
            What::Outcome { column, years } => {
                (years.first..=years.last).map(|year| self.outcome(arm, *column, year)).sum()
            }
            What::YearsWith { column, side } => {
                let years = 0..self.plan.study.horizon_years as usize;
                let below = years.clone().filter(|year| self.outcome(arm, *column, *year) < 0.0).count();
                (if *side == SideOfZero::Below { below } else { years.len() - below }) as f64
            }
            What::EventSum(which) => pence(self.events(arm, which)),
            What::EventCount(which) => self.events(arm, which).len() as f64,
            What::Event { place, detail } => {
                let event = &self.kept(arm).events[*place];
                let is_own = event.who == self.node();
                let is_under_own = event.contract.is_some_and(|contract| self.own_contracts(arm).contains(&contract.0));
                let is_of_lead = event.kind == EventKind::LeadExited && self.was_paid_by(arm, event.who);
                assert!(is_own || is_under_own || is_of_lead, "an event of somebody else");
                match detail {
                    EventDetail::Month => f64::from(event.month.0),
                    EventDetail::Amount => event.amount.pence() as f64,
                    EventDetail::Count => f64::from(event.count),
                }
            }
            What::OpeningReserve => self.opening(arm),
            What::OpeningTrust => self.lives.economy(arm).trust.opening_trust_share.value(),
            What::Trust(contract) => self.kept(arm).trust[contract.0],
            What::Year(year) => f64::from(self.plan.economy.first_year) + *year as f64,
            What::Study(asked) => match asked {
                StudyNumber::Years => f64::from(self.plan.study.horizon_years),
                StudyNumber::Set => self.set as f64 + 1.0,
                StudyNumber::Sets => self.plan.sets.len() as f64,
                StudyNumber::Future => self.future as f64 + 1.0,
                StudyNumber::Futures => f64::from(self.plan.study.futures_per_set),
                StudyNumber::Seed => self.plan.study.seed as f64,
                StudyNumber::Contracts => self.own_contracts(arm).len() as f64,
            },
        }
    }

    fn value(&self, source: &FigureSource) -> f64 {
        let sum = |places: &[At]| places.iter().map(|at| self.read(at)).sum::<f64>();
        sum(&source.plus) - sum(&source.less)
    }

    /// A figure as it should be written.
    fn written(&self, figure: &Figure) -> String {
        let value = self.value(&figure.source);
        let millions = |pence: i64| {
            let tenths = (pence + 5_000_000) / 10_000_000;
            format!("£{}.{}m", commas(tenths / 10), tenths % 10)
        };
        match figure.shown {
            Shown::Money => match (value as i64).abs() {
                pence @ 5_000_000.. => millions(pence),
                pence @ 50_000.. => format!("£{}", commas((pence + 50_000) / 100_000 * 1_000)),
                pence => format!("£{}", (pence + 50) / 100),
            },
            Shown::Signed if value == 0.0 => "\u{2013}".to_owned(),
            Shown::Signed => {
                let sum = millions((value as i64).abs());
                if value < 0.0 && sum != "£0.0m" { format!("\u{2212}{sum}") } else { sum }
            }
            Shown::Percent => format!("{:.1}%", value * 100.0),
            Shown::Count => commas((value as i64).abs()),
            Shown::Number => format!("{}", value as i64),
            Shown::Year => format!("{}/{:02}", value as i64, (value as i64 + 1) % 100),
            Shown::Month => {
                let (month, year) = (value as usize % 12, value as u32 / 12 + self.plan.economy.first_year);
                format!("{} {}", MONTHS[month], if month < 9 { year } else { year + 1 })
            }
        }
    }

    /// Every name that may hold a number of its own, the longest first.
    fn names(&self) -> Vec<String> {
        let economy = &self.plan.economy;
        let mut names: Vec<String> = vec![self.plan.name.clone(), economy.title.clone()];
        names.extend(self.plan.arms.iter().map(|arm| arm.label.clone()));
        names.extend(economy.providers.values().map(|file| file.title.clone()));
        names.extend(economy.commissioners.values().map(|file| file.title.clone()));
        names.extend(STANDARDS.iter().map(|standard| standard.label.to_owned()));
        names.retain(|name| name.contains(|letter: char| letter.is_ascii_digit()));
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names
    }

    /// Compares every number of a text with the figures of its account, each reckoned anew.
    fn check(&self, account: &ProviderAccount, text: &str) -> Result<usize, String> {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = self.names().iter().fold(plain, |text, name| text.replace(name, "*"));
        let found = numbers(&plain);
        let figures = account.figures();
        let expected: Vec<String> =
            figures.iter().map(|figure| self.written(figure)).filter(|text| !numbers(text).is_empty()).collect();
        for (number, (found, expected)) in found.iter().zip(&expected).enumerate() {
            if found != expected {
                return Err(format!("number {number} is {found} and should be {expected}"));
            }
        }
        if found.len() == expected.len() {
            Ok(found.len())
        } else {
            Err(format!("{} numbers stand in the text and {} have a source", found.len(), expected.len()))
        }
    }
}

const MONTHS: [&str; 12] = [
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
];

fn commas(number: i64) -> String {
    let digits = number.to_string();
    let places = digits.char_indices().map(|(at, digit)| {
        let is_mark = at > 0 && (digits.len() - at).is_multiple_of(3);
        if is_mark { format!(",{digit}") } else { digit.to_string() }
    });
    places.collect()
}

/// The numbers of a text with what belongs to them: sign, pound, million, per cent, the name of a month before a year.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = "";
    for word in text.split(' ') {
        let begins = word.find(|letter: char| letter.is_ascii_digit());
        if let Some(first) = begins {
            let start = word[..first]
                .rfind(|letter| letter != '£' && letter != '\u{2212}')
                .map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8));
            let token = word[start..].trim_end_matches([',', '.', ';', ':', ')', '\u{2019}']);
            found.push(if MONTHS.contains(&before) { format!("{before} {token}") } else { token.to_owned() });
        }
        before = word.trim_start_matches('(');
    }
    found
}

/// Figures of an account that are shown as a dash.
fn dashes(account: &ProviderAccount) -> usize {
    account.figures().iter().filter(|figure| figure.text == "\u{2013}").count()
}

/// Looks at the accounts of some providers in some futures, in every arm.
fn all_hold(plan: &StudyPlan, futures: &[(usize, usize)], providers: impl Fn(usize) -> bool) -> usize {
    let mut seen = 0;
    for &(set, future) in futures {
        let lives = Lives::again(plan, set, future).expect("it can be lived");
        for provider in (0..plan.economy.providers.len()).filter(|provider| providers(*provider)).map(ProviderId) {
            for arm in 0..plan.arms.len() {
                let known = Known { plan, lives: &lives, set, future, provider };
                let (account, at) = (ProviderAccount::of(&lives, arm, provider), (set, future, provider, arm));
                let text = account.to_text();
                seen += known.check(&account, &text).unwrap_or_else(|wrong| panic!("{at:?}: {wrong}\n{text}"));
                headings_add_up(&known, &account);
                readable(&text);
            }
        }
    }
    seen
}

/// The headings that moved the reserve add up to what it moved by, to the penny.
fn headings_add_up(known: &Known<'_>, account: &ProviderAccount) {
    let chapter = account.chapters.iter().find(|chapter| chapter.heading == "What moved its money");
    let told = &chapter.expect("every account has it").paragraphs[0];
    let figures: Vec<f64> =
        told.iter().flat_map(prose::Sentence::figures).map(|figure| known.value(&figure.source)).collect();
    assert_eq!(figures[0], figures[1..].iter().sum::<f64>());
}

/// Lines fit, sentences are whole, money has no pence.
fn readable(text: &str) {
    for line in text.lines().skip(2) {
        assert!(line.chars().count() <= prose::WIDTH, "{line}");
        assert!(!line.trim().contains("  ") || line.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == 'Y'));
    }
    for wrong in ["NaN", "{}", " .", " ,", "..", ";.", "£0 ", "-£", ".00", " 1 years", " 1 months"] {
        assert!(!text.contains(wrong), "{text}\nhas {wrong:?}");
    }
}

#[test]
fn every_number_of_an_account_is_in_the_ledger_the_event_log_or_the_outcome() {
    let mut seen = all_hold(&plan("fines-or-shared-risk"), &[(0, 0), (6, 1), (23, 4), (49, 9)], |_| true);
    seen += all_hold(&plan("one-run"), &[(0, 0), (0, 43), (0, 99)], |_| true);
    seen += all_hold(&plan("library"), &[(3, 2)], |_| true);
    seen += all_hold(&plan("risk-share-sweep"), &[(19, 0)], |provider| provider == 1);
    seen += all_hold(&plan("length-of-term"), &[(2, 7)], |_| true);
    seen += all_hold(&plan("large-economy"), &[(0, 3)], |provider| provider % 11 == 0);
    assert!(seen > 10_000, "{seen} numbers were looked at");
}

#[test]
fn every_number_holds_under_leads_plans_goals_and_conditional_support() {
    let mut seen = all_hold(&plan("lead-provider"), &[(0, 0), (0, 2), (7, 1)], |_| true);
    seen += all_hold(&plan("plans-or-sanctions"), &[(0, 1)], |_| true);
    seen += all_hold(&plan("quality-payment-stages"), &[(0, 1)], |_| true);
    seen += all_hold(&plan("conditional-support"), &[(0, 1)], |_| true);
    seen += all_hold(&plan("national-rules"), &[(0, 1)], |_| true);
    seen += all_hold(&plan("other-forms"), &[(0, 1)], |_| true);
    assert!(seen > 10_000, "{seen} numbers were looked at");
}

#[test]
fn a_lead_and_its_subcontractor_are_told_of_the_budget_that_the_one_held_and_gave_back() {
    let plan = plan("lead-provider");
    let arm = plan.arms.iter().position(|arm| arm.id == "lead-provider-underpriced").expect("it is there");
    let lives = Lives::again(&plan, 0, 0).expect("it can be lived");
    let text = |provider| {
        let text = ProviderAccount::of(&lives, arm, ProviderId(provider)).to_text();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (lead, community) = (text(0), text(2));
    for told in [
        "as a lead it passed £",
        "This provider led under it",
        "lost its lead when this provider gave the whole budget back in March",
    ] {
        assert!(lead.contains(told), "{told:?} is not in\n{lead}");
    }
    for told in ["lead providers that held its contracts paid it £", "which gave the whole budget back in March"] {
        assert!(community.contains(told), "{told:?} is not in\n{community}");
    }
}

#[test]
fn an_account_of_a_single_year_and_of_a_frozen_economy_holds_too() {
    let mut short = plan("fines-or-shared-risk");
    short.study.horizon_years = 1;
    all_hold(&short, &[(0, 0)], |_| true);
    all_hold(&plan("frozen"), &[(0, 5)], |provider| provider % 2 == 0);
}

#[test]
fn a_wrong_number_and_a_number_without_a_source_do_not_pass() {
    let plan = plan("fines-or-shared-risk");
    let lives = Lives::again(&plan, 6, 1).expect("it can be lived");
    let known = Known { plan: &plan, lives: &lives, set: 6, future: 1, provider: ProviderId(0) };
    let account = ProviderAccount::of(&lives, 0, ProviderId(0));
    let text = account.to_text();
    assert_eq!(known.check(&account, &text), Ok(account.figures().len() - dashes(&account)));
    let (mut planted, mut passed) = (0, 0);
    for (at, digit) in text.char_indices().filter(|(_, letter)| letter.is_ascii_digit()) {
        let other = if digit == '9' { '0' } else { char::from(digit as u8 + 1) };
        let wrong = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        planted += 1;
        passed += usize::from(known.check(&account, &wrong).is_ok());
    }
    assert!(planted > 300, "{planted}");
    assert_eq!(passed, 0, "so many of {planted} wrong digits were not found");
    let more = text.replacen("By the headings", "By 7 of the headings", 1);
    assert!(more != text && known.check(&account, &more).is_err());
    let fewer = text.replacen(", seed 2015", "", 1);
    assert!(fewer != text && known.check(&account, &fewer).is_err());
}

#[test]
fn sanctions_and_trust_of_the_events_are_those_of_the_annual_outcome() {
    let plan = plan("fines-or-shared-risk");
    let lives = Lives::again(&plan, 11, 3).expect("it can be lived");
    let mut sanctioned = 0;
    for (arm, provider) in (0..2).flat_map(|arm| (0..4).map(move |provider| (arm, ProviderId(provider)))) {
        let known = Known { plan: &plan, lives: &lives, set: 11, future: 3, provider };
        let sum = |kind| -> i64 {
            known.events(arm, &WhichEvents::own(kind)).iter().map(|event| event.amount.pence()).sum::<i64>()
        };
        let taken_down = |column| (0..10).map(|year| known.outcome(arm, column, year)).sum::<f64>();
        use commonpurse::engine::EventKind::{SanctionDue, SanctionImposed, SanctionWaived, SanctionsReinvested};
        for (kind, column) in [
            (SanctionDue, Column::SANCTIONS_CONTRACTED),
            (SanctionImposed, Column::SANCTIONS_IMPOSED),
            (SanctionWaived, Column::SANCTIONS_WAIVED),
            (SanctionsReinvested, Column::SANCTIONS_REINVESTED),
        ] {
            assert_eq!(sum(kind) as f64, taken_down(column), "{kind:?}");
            sanctioned += sum(kind);
        }
        let trust: Vec<f64> =
            known.own_contracts(arm).into_iter().map(|contract| known.kept(arm).trust[contract]).collect();
        let mean = trust.iter().sum::<f64>() / trust.len() as f64;
        assert!((mean - known.outcome(arm, Column::TRUST, 9)).abs() < 1e-12);
    }
    assert!(sanctioned > 0);
}
