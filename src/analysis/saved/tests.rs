//! Findings are the same to the bit when they are read, and what is not theirs is refused.

use super::super::answer::fixture::{gain, single_future, study};
use super::super::findings::{NetChange, Quantiles};
use super::*;
use crate::analysis::answer::{ANSWER_VERSION, Answer};
use crate::measures::catalogue::{SYSTEM_SURPLUS, WITHIN_4_HOURS};
use schemars::JsonSchema;

fn found() -> Findings {
    study(1, 1, &[(&SYSTEM_SURPLUS, gain(0.1 + 0.2)), (&WITHIN_4_HOURS, single_future(-1e-7))])
}

fn with(value: f64) -> Findings {
    let pounds = Quantiles { p025: value, mean: value, ..Quantiles::default() };
    Findings { net_changes: vec![NetChange { arm: 1, party: "System".into(), is_system: true, pounds }], ..found() }
}

/// The file with one piece of its text in place of another.
fn edited(from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(to_bytes(&found())).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to).into_bytes()
}

#[test]
fn findings_are_read_as_they_were_saved() {
    let found = found();
    assert!(found.comparisons[1].noise_95.0.is_infinite(), "a single future leaves its interval open");
    assert_eq!(from_bytes(&to_bytes(&found)), Ok(found));
}

#[test]
fn a_number_has_the_same_bits_when_it_is_read() {
    // Without exact reading the last digit of some of these goes astray.
    let mut some = vec![0.0, -0.0, 0.1 + 0.2, 5e-324, f64::MIN_POSITIVE, f64::MAX, -1.0 / 3.0, 2e6];
    let mut bits = 0x3fd5_5555_5555_5555_u64;
    for _ in 0..2_000 {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        some.push(f64::from_bits(bits));
    }
    for value in some.into_iter().filter(|value| value.is_finite()) {
        let read = from_bytes(&to_bytes(&with(value))).unwrap();
        assert_eq!(read.net_changes[0].pounds.mean.to_bits(), value.to_bits(), "{value:e}");
    }
}

#[test]
fn a_number_that_is_not_finite_is_refused_with_its_address() {
    let Err(Unreadable::Damaged { address, .. }) = from_bytes(&to_bytes(&with(f64::NAN))) else {
        panic!("it was read");
    };
    assert_eq!(address, "findings.net_changes[0].pounds.p025");
}

#[test]
fn another_layout_is_refused_before_anything_else_is_read() {
    let version = format!("\"schema_version\":{VERSION}");
    for (written, found) in
        [("\"schema_version\":0", "0"), ("\"schema_version\":\"1\"", "\"1\""), ("\"version\":1", "nothing")]
    {
        let refused = Unreadable::Version { found: found.to_owned() };
        assert_eq!(from_bytes(&edited(&version, written)), Err(refused));
    }
    assert_eq!(
        from_bytes(b"{\"schema_version\":3,\"findings\":[]}"),
        Err(Unreadable::Version { found: "3".to_owned() })
    );
}

#[test]
fn what_does_not_fit_is_refused_with_its_address() {
    let damage = |bytes: Vec<u8>| match from_bytes(&bytes) {
        Err(Unreadable::Damaged { address, why }) => (address, why),
        other => panic!("{other:?}"),
    };
    let (address, why) = damage(edited("\"system_surplus_pounds\"", "\"surplus_of_the_moon\""));
    assert_eq!(address, "findings.comparisons[0].measure");
    assert!(why.contains("there is no measure \"surplus_of_the_moon\""), "{why}");
    let (address, _) = damage(edited("\"arms_in_full\":2", "\"arms_in_full\":-2"));
    assert_eq!(address, "findings.arms_in_full");
    let mut stray = with(1.0);
    stray.net_changes[0].arm = 2;
    let (address, why) = damage(to_bytes(&stray));
    assert_eq!((address.as_str(), why.as_str()), ("findings.net_changes[0].arm", "it names arm 2, and there are 2"));
    assert!(matches!(from_bytes(b"findings"), Err(Unreadable::NotJson { .. })));
}

/// The layout of a type: its schema without words, as a number.
fn layout_of<T: JsonSchema>() -> u64 {
    fn without_words(schema: &mut Value) {
        match schema {
            Value::Object(members) => {
                members.retain(|key, value| key != "description" || value.is_object());
                members.values_mut().for_each(without_words);
            }
            Value::Array(items) => items.iter_mut().for_each(without_words),
            _ => {}
        }
    }
    let mut schema = schemars::schema_for!(T).to_value();
    without_words(&mut schema);
    let text = schema.to_string();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn a_layout_that_changes_gets_another_version() {
    // Where a number here moves a layout has changed: raise its version if files of the old one cannot be read as before,
    // and write the number that is found.
    let found = [(VERSION, layout_of::<Findings>()), (ANSWER_VERSION, layout_of::<Answer>())];
    let found = found.map(|(version, layout)| (version, format!("{layout:016x}")));
    assert_eq!(found, [(2, "b858672b2d9baa59".to_owned()), (1, "6a522ebe553ae40c".to_owned())]);
}

#[test]
fn a_layout_is_its_keys_and_types_and_not_its_words() {
    /// One.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    #[schemars(rename = "Layout")]
    struct OneShare {
        /// A share.
        share: f64,
    }
    /// Another text.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    #[schemars(rename = "Layout")]
    struct Reworded {
        /// Part of all.
        share: f64,
    }
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    #[schemars(rename = "Layout")]
    struct Retyped {
        share: Option<f64>,
    }
    assert_eq!(layout_of::<OneShare>(), layout_of::<Reworded>());
    assert_ne!(layout_of::<OneShare>(), layout_of::<Retyped>());
}
