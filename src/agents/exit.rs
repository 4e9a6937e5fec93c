//! Exit: whether a party ends a contract under which it has lost too much.

use crate::contract::EarlyTermination;
use crate::units::{Money, Party};

/// What the parties of a contract have lost under it since it was signed; surpluses below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// By the provider, or the lead that holds the contract.
    pub provider: Money,
    /// By the commissioner.
    pub commissioner: Money,
}

impl Losses {
    /// Who ends a contract that is worth so much a year, and what it has lost; nobody ends one that ends by itself this year. If
    /// both have lost too much it is the party that lost more, and of two that lost alike the provider.
    #[must_use]
    pub fn who_ends(&self, terms: &EarlyTermination, value: Money, is_last_year: bool) -> Option<(Party, Money)> {
        let Self { provider, commissioner } = *self;
        let worse =
            if provider >= commissioner { (Party::Provider, provider) } else { (Party::Commissioner, commissioner) };
        (!is_last_year && worse.1 > value * terms.trigger_loss_share_of_value).then_some(worse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Share;

    #[test]
    fn the_party_that_lost_more_ends_a_contract_beyond_the_limit() {
        let terms = EarlyTermination {
            trigger_loss_share_of_value: Share::clamped(0.1),
            cost_share_of_value: Share::NONE,
            borne_by_commissioner_share: Share::NONE,
        };
        let pence = Money::from_pence;
        let who = |provider, commissioner, is_last_year| {
            let losses = Losses { provider: pence(provider), commissioner: pence(commissioner) };
            losses.who_ends(&terms, pence(1_000), is_last_year).map(|(party, loss)| (party, loss.pence()))
        };
        assert_eq!(who(100, -100, false), None, "a tenth and no more");
        assert_eq!(who(101, -101, false), Some((Party::Provider, 101)));
        assert_eq!(who(101, 102, false), Some((Party::Commissioner, 102)));
        assert_eq!(who(101, 101, false), Some((Party::Provider, 101)));
        assert_eq!(who(500, 0, true), None, "it ends by itself");
    }
}
