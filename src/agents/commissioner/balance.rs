//! A commissioner's year in balance: what of it is cut, managed away and bought, decided from one look ahead in April.

use crate::contract::Line;
use crate::units::{Money, WEEKS_IN_YEAR};

use super::budget::{BudgetTerms, Reach, cases_for, part_bought};

/// Cases or contacts that could be bought under a contract for a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Elective pathways or contacts.
    pub line: Line,
    /// How many, in whole cases.
    pub cases: f64,
    /// What a case more costs the commissioner where it is planned and comes.
    pub price: Money,
    /// What a case more costs the provider.
    pub marginal_cost: Money,
}

impl Wish {
    /// What all of it costs.
    #[must_use]
    pub fn cost(&self) -> Money {
        self.price.times(self.cases)
    }
}

/// What a commissioner sees of the year ahead, and could do about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LookAhead<'y> {
    /// Recovery that is in place: what is taken out of a year against what would be spent; below zero what is added.
    pub recovery: Money,
    /// Missing with that recovery, after settlement; below zero it is to spare.
    pub deficit: Money,
    /// The commissioner's reserve; below zero a debt.
    pub reserve: Money,
    /// What other services would cost if nothing were changed.
    pub other_spend: Money,
    /// Saved by managing the most referrals that can be managed, by contract.
    pub saved: &'y [Money],
    /// What could be bought, in the order in which it is written down.
    pub wishes: &'y [Wish],
    /// Whether deficits are answered at all.
    pub may_recover: bool,
    /// Whether what is to spare may be spent.
    pub may_buy: bool,
    /// Whether the regulator directs it to cut other services as far as they can be cut.
    pub is_directed: bool,
}

/// What a commissioner does about its year.
#[derive(Clone, Debug, PartialEq)]
pub struct YearBalanced {
    /// Recovery from now on.
    pub recovery: Money,
    /// Change of other services against what they would have been, as a part of it.
    pub other_spend_change: f64,
    /// Part of referrals that is managed away, by contract as they were saved on.
    pub managed: Vec<f64>,
    /// Cases that are bought, wish by wish; empty where nothing is spent on them.
    pub cases: Vec<f64>,
    /// What those cost.
    pub bought: Money,
    /// To spare and beyond all that can be spent.
    pub unspent: Money,
}

impl BudgetTerms {
    /// Puts a year in balance: a recovery takes the same part of other services as of referrals; what is to spare buys care
    /// first, and what is left of it raises other services.
    #[must_use]
    pub fn balance(&self, ahead: &LookAhead<'_>) -> YearBalanced {
        let of_other = ahead.other_spend * self.largest_other_spend_change_share;
        let of_referrals: Money = ahead.saved.iter().copied().sum();
        let buyable: Money = ahead.wishes.iter().map(Wish::cost).sum();
        let reach = Reach {
            recoverable: if ahead.may_recover { of_other + of_referrals } else { Money::ZERO },
            spendable: if ahead.may_buy { of_other + buyable } else { Money::ZERO },
        };
        let wanted = self.recovery(ahead.recovery, ahead.deficit, ahead.reserve);
        let done = if ahead.is_directed { reach.done(wanted).max(of_other) } else { reach.done(wanted) };
        let part = reach.part_recovered(done);
        let managed = |saved: &Money| {
            if *saved > Money::ZERO { part * self.largest_managed_share_of_referrals.value() } else { 0.0 }
        };
        let (cases, bought) = if done < Money::ZERO { buy(ahead.wishes, -done) } else { (Vec::new(), Money::ZERO) };
        let cut = if ahead.is_directed { 1.0 } else { part };
        let raised = part_bought(-done - bought, of_other);
        YearBalanced {
            recovery: done,
            other_spend_change: self.largest_other_spend_change_share.value() * (raised - cut),
            managed: ahead.saved.iter().map(managed).collect(),
            cases,
            bought,
            unspent: if ahead.may_buy { (-wanted - reach.spendable).or_zero() } else { Money::ZERO },
        }
    }

    /// What a commissioner would buy of a provider's line: its `share` of the cases that are needed, and no more than capacity,
    /// in cases a week, can be raised by for a year. Nothing is bought for free, or below what a case more costs the provider.
    #[must_use]
    pub fn wish(
        &self,
        line: Line,
        share: f64,
        needed: f64,
        capacity: f64,
        price: Money,
        marginal_cost: Money,
    ) -> Option<Wish> {
        let most = self.largest_bought_share_of_capacity.value() * capacity * f64::from(WEEKS_IN_YEAR);
        let cases = (share * needed.min(most)).floor();
        let wish = Wish { line, cases, price, marginal_cost };
        (cases > 0.0 && price > Money::ZERO && price >= marginal_cost).then_some(wish)
    }

    /// What managing the most referrals saves in a year, where so many cases would come if nothing were managed and each less
    /// is worth so many pounds to the commissioner.
    #[must_use]
    pub fn saved_by_managing(&self, price: f64, wanted: f64) -> Money {
        let most = self.largest_managed_share_of_referrals.value() * wanted;
        Money::from_pence(libm::round(100.0 * price.max(0.0) * most) as i64)
    }
}

/// Buys with a sum: pathways first, contacts with what is left; of each kind the same part of every wish. The cases of each
/// wish, and what they cost together.
fn buy(wishes: &[Wish], sum: Money) -> (Vec<f64>, Money) {
    let (mut left, mut bought) = (sum, vec![0.0; wishes.len()]);
    for line in [Line::Elective, Line::Contacts] {
        let of_line = || wishes.iter().enumerate().filter(move |(_, wish)| wish.line == line);
        let part = part_bought(left, of_line().map(|(_, wish)| wish.cost()).sum());
        for (at, wish) in of_line() {
            let cases = cases_for(wish.cost().times(part), wish.price, wish.marginal_cost).min(wish.cases);
            bought[at] = cases;
            left -= wish.price.times(cases);
        }
    }
    (bought, sum - left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Share;

    fn pounds(pounds: i64) -> Money {
        Money::from_pence(100 * pounds)
    }

    /// A half of what is missing is answered; other services can be changed by a tenth, a fifth of referrals managed away.
    fn terms() -> BudgetTerms {
        BudgetTerms {
            answered_share_per_year: Share::clamped(0.5),
            repaid_share_of_debt_per_year: Share::NONE,
            reserve_target_share_of_allocation: Share::NONE,
            largest_other_spend_change_share: Share::clamped(0.1),
            largest_managed_share_of_referrals: Share::clamped(0.2),
            wanted_within_18_weeks_share: Share::ALL,
            largest_bought_share_of_capacity: Share::clamped(0.05),
        }
    }

    /// Other services of £1,000, and £100 to be saved on the first of two contracts.
    const SAVED: [Money; 2] = [Money::from_pence(10_000), Money::ZERO];

    fn ahead(deficit: i64, wishes: &[Wish]) -> LookAhead<'_> {
        LookAhead {
            recovery: Money::ZERO,
            deficit: pounds(deficit),
            reserve: Money::ZERO,
            other_spend: pounds(1_000),
            saved: &SAVED,
            wishes,
            may_recover: true,
            may_buy: true,
            is_directed: false,
        }
    }

    fn wish(line: Line, cases: f64, price: i64) -> Wish {
        Wish { line, cases, price: pounds(price), marginal_cost: pounds(1) }
    }

    #[test]
    fn a_deficit_takes_the_same_part_of_other_services_as_of_referrals() {
        // Half of £200 is half of the £100 + £100 that can be given up.
        let found = terms().balance(&ahead(200, &[]));
        assert_eq!((found.recovery, found.other_spend_change), (pounds(100), -0.05));
        assert_eq!((found.managed, found.cases), (vec![0.1, 0.0], vec![]), "nothing is saved on the second");
        let none = terms().balance(&LookAhead { may_recover: false, ..ahead(200, &[]) });
        assert_eq!((none.recovery, none.other_spend_change, none.managed), (Money::ZERO, 0.0, vec![0.0; 2]));
    }

    #[test]
    fn who_is_directed_cuts_other_services_as_far_as_they_can_be_cut() {
        for (deficit, recovery) in [(20, 100), (300, 150)] {
            let found = terms().balance(&LookAhead { is_directed: true, ..ahead(deficit, &[]) });
            assert_eq!((found.recovery, found.other_spend_change), (pounds(recovery), -0.1), "{deficit}");
        }
    }

    #[test]
    fn what_is_to_spare_buys_care_first_and_then_raises_other_services() {
        // Half of £240: £70 of wishes, and half of the £100 by which other services can be raised.
        let wishes = [wish(Line::Elective, 7.0, 10)];
        let found = terms().balance(&ahead(-240, &wishes));
        assert_eq!((found.recovery, found.bought, found.unspent), (pounds(-120), pounds(70), Money::ZERO));
        assert_eq!((found.cases, found.other_spend_change), (vec![7.0], 0.05));
        // Half of £500 is £80 more than the £170 that can be spent.
        assert_eq!(terms().balance(&ahead(-500, &wishes)).unspent, pounds(80));
        let none = terms().balance(&LookAhead { may_buy: false, ..ahead(-240, &wishes) });
        assert_eq!((none.recovery, none.cases, none.unspent), (Money::ZERO, vec![], Money::ZERO));
    }

    #[test]
    fn pathways_are_bought_first_and_the_same_part_of_every_wish() {
        let wishes = [wish(Line::Contacts, 40.0, 5), wish(Line::Elective, 30.0, 10), wish(Line::Elective, 10.0, 10)];
        let bought = |sum| buy(&wishes, pounds(sum));
        assert_eq!(bought(1_000), (vec![40.0, 30.0, 10.0], pounds(600)));
        assert_eq!(bought(500), (vec![20.0, 30.0, 10.0], pounds(500)));
        assert_eq!(bought(200), (vec![0.0, 15.0, 5.0], pounds(200)));
        // £33.75 and £11.25 buy three whole cases and one; what they leave of it buys a contact.
        assert_eq!(bought(45), (vec![1.0, 3.0, 1.0], pounds(45)));
    }

    #[test]
    fn a_wish_is_a_part_of_what_is_needed_and_of_what_capacity_can_be_raised_by() {
        let cases = |needed, price, cost| {
            terms().wish(Line::Elective, 0.6, needed, 50.0, pounds(price), pounds(cost)).map(|wish| wish.cases)
        };
        // A twentieth of 50 a week is 130 a year, of which it has six tenths.
        assert_eq!([cases(100.0, 10, 10), cases(200.0, 10, 10)], [Some(60.0), Some(78.0)]);
        assert_eq!([cases(1.0, 10, 10), cases(100.0, 10, 11), cases(100.0, 0, 0)], [None; 3]);
        // A fifth of 1,000 referrals at £2.50.
        assert_eq!(terms().saved_by_managing(2.5, 1_000.0), pounds(500));
        assert_eq!(terms().saved_by_managing(-2.5, 1_000.0), Money::ZERO);
    }
}
