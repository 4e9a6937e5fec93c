//! Community services: contacts that are wanted are delivered in the month.

use super::definition::Standard;
use crate::contract::activity::Line;

/// Community services: contacts that are wanted are delivered in the month.
pub const STANDARD: Standard = Standard {
    id: "community_contacts",
    label: "Community contacts delivered",
    meaning: "A contact that was wanted in the month and is more than was delivered is a breach, counted among the contacts wanted.",
    line: Line::Contacts,
    count: |month, _| (month.contacts_wanted.saturating_sub(month.contacts), month.contacts_wanted),
};

#[cfg(test)]
mod tests {
    use super::STANDARD;
    use crate::contract::standard::tests::count;

    #[test]
    fn contacts_not_delivered_are_counted_among_those_wanted() {
        assert_eq!(count(&STANDARD), (25, 500));
    }
}
