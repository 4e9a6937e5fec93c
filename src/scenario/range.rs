//! The range of a number in a schema: is a value within it, how is it told, and how is a value outside it mended.

use super::number::{LARGEST_EXACT, per_cent, written};
use super::schema::SchemaNode;

/// The bounds of a number, whether it must be whole, and its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Range {
    least: Option<f64>,
    most: Option<f64>,
    above: Option<f64>,
    below: Option<f64>,
    is_whole: bool,
    unit: Option<String>,
}

/// What is wrong with a number, and how to mend it.
pub(super) type Fault = (String, Option<String>);

impl Range {
    /// The range that a schema states; a whole number also stays within what its type can hold exactly.
    pub fn of(node: &SchemaNode<'_>) -> Self {
        let is_whole = node.types().contains(&"integer") && !node.types().contains(&"number");
        let (type_least, type_most) =
            if is_whole { bounds_of(node.text("format").unwrap_or_default()) } else { (None, None) };
        let above = node.number("exclusiveMinimum");
        Self {
            least: node.number("minimum").or(if above.is_some() { None } else { type_least }),
            most: node.number("maximum").or(type_most),
            above,
            below: node.number("exclusiveMaximum"),
            is_whole,
            unit: node.text("unit").map(str::to_owned),
        }
    }

    /// The range in words: `0 to 1 (share)`, `a whole number, 1 or more (weeks)`.
    pub fn phrase(&self) -> String {
        let most = self.most.filter(|most| *most < LARGEST_EXACT);
        let bounds = match (self.least, self.above, most, self.below) {
            (Some(least), _, Some(most), _) => format!("{} to {}", grouped(least), grouped(most)),
            (Some(least), _, None, Some(below)) => format!("{} or more, below {}", grouped(least), grouped(below)),
            (Some(least), _, None, None) => format!("{} or more", grouped(least)),
            (None, Some(above), Some(most), _) => format!("more than {}, at most {}", grouped(above), grouped(most)),
            (None, Some(above), None, Some(below)) => format!("more than {}, below {}", grouped(above), grouped(below)),
            (None, Some(above), None, None) => format!("more than {}", grouped(above)),
            (None, None, Some(most), _) => format!("at most {}", grouped(most)),
            (None, None, None, Some(below)) => format!("below {}", grouped(below)),
            (None, None, None, None) => String::new(),
        };
        let kind = if self.is_whole { "a whole number" } else { "a number" };
        let unit = self.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        match (bounds.is_empty(), self.is_whole) {
            (true, _) => format!("{kind}{unit}"),
            (false, true) => format!("{kind}, {bounds}{unit}"),
            (false, false) => format!("{bounds}{unit}"),
        }
    }

    /// What is wrong with a value, if anything is.
    pub fn fault(&self, value: f64) -> Option<Fault> {
        if self.is_whole && value.fract() != 0.0 {
            let hint = format!("write {} or {}", written(value.floor()), written(value.ceil()));
            return Some(("a whole number is needed".into(), Some(hint)));
        }
        let too_small = self.least.is_some_and(|least| value < least) || self.above.is_some_and(|above| value <= above);
        let too_large = self.most.is_some_and(|most| value > most) || self.below.is_some_and(|below| value >= below);
        (too_small || too_large).then(|| (self.what(value, too_small), self.hint(value)))
    }

    fn is_share(&self) -> bool {
        self.unit.as_deref() == Some("share")
    }

    fn what(&self, value: f64, too_small: bool) -> String {
        match self.unit.as_deref() {
            Some("share") if self.least == Some(0.0) && self.most == Some(1.0) => "a share must lie from 0 to 1".into(),
            Some("pounds") if value < 0.0 && self.least == Some(0.0) => "a sum of money must not be below zero".into(),
            _ if too_small => "the number is too small".into(),
            _ => "the number is too large".into(),
        }
    }

    fn hint(&self, value: f64) -> Option<String> {
        if self.is_share() && value > 1.0 && value <= 100.0 && self.fault(value / 100.0).is_none() {
            return Some(per_cent(value));
        }
        let without_minus = value < 0.0 && self.unit.as_deref() == Some("pounds") && self.fault(-value).is_none();
        without_minus.then(|| format!("the key says who pays; write {}", written(-value)))
    }
}

/// The bounds of a number type; whole numbers beyond 2 to the power 53 are not exact in JSON.
fn bounds_of(format: &str) -> (Option<f64>, Option<f64>) {
    let (least, most) = match format {
        "uint8" => (0.0, f64::from(u8::MAX)),
        "uint16" => (0.0, f64::from(u16::MAX)),
        "uint32" => (0.0, f64::from(u32::MAX)),
        "int8" => (f64::from(i8::MIN), f64::from(i8::MAX)),
        "int16" => (f64::from(i16::MIN), f64::from(i16::MAX)),
        "int32" => (f64::from(i32::MIN), f64::from(i32::MAX)),
        "uint" | "uint64" | "uint128" => (0.0, LARGEST_EXACT),
        _ => (-LARGEST_EXACT, LARGEST_EXACT),
    };
    (Some(least).filter(|least| *least > -LARGEST_EXACT), Some(most))
}

/// A bound with commas between thousands, from ten thousand up.
pub(super) fn grouped(value: f64) -> String {
    let plain = written(value);
    if value.abs() < 10_000.0 || value.fract() != 0.0 {
        return plain;
    }
    let digits = plain.trim_start_matches('-');
    let mut text = if value < 0.0 { "-".to_owned() } else { String::new() };
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn range(schema: &Value) -> Range {
        Range::of(&SchemaNode::root(schema))
    }

    #[test]
    fn a_range_is_told_with_its_bounds_and_unit() {
        let told = |schema: Value| range(&schema).phrase();
        assert_eq!(told(json!({"type": "number", "minimum": 0, "maximum": 1, "unit": "share"})), "0 to 1 (share)");
        assert_eq!(told(json!({"type": "number", "minimum": 0, "maximum": 1e13})), "0 to 10,000,000,000,000");
        assert_eq!(told(json!({"type": "number", "exclusiveMinimum": 0, "unit": "years"})), "more than 0 (years)");
        assert_eq!(told(json!({"type": "integer", "format": "uint64", "minimum": 1})), "a whole number, 1 or more");
        assert_eq!(told(json!({"type": "integer", "format": "uint8", "minimum": 0})), "a whole number, 0 to 255");
        assert_eq!(told(json!({"type": "number"})), "a number");
    }

    #[test]
    fn a_percentage_gets_the_hint_how_a_share_is_written_and_other_numbers_do_not() {
        let share = range(&json!({"type": "number", "minimum": 0, "maximum": 1, "unit": "share"}));
        let hint = |value| share.fault(value).and_then(|(_, hint)| hint);
        assert_eq!(hint(92.0).as_deref(), Some("92 per cent is written 0.92"));
        assert_eq!(hint(33.3).as_deref(), Some("33.3 per cent is written 0.333"));
        assert_eq!(hint(400.0), None);
        assert_eq!(hint(-1.0), None);
        assert_eq!(share.fault(1.0), None);
    }

    #[test]
    fn bounds_are_inside_unless_they_are_exclusive() {
        let open = range(&json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 2}));
        assert!(open.fault(0.0).is_some() && open.fault(2.0).is_some() && open.fault(1.0).is_none());
        let closed = range(&json!({"type": "number", "minimum": 0, "maximum": 2}));
        assert!(closed.fault(0.0).is_none() && closed.fault(2.0).is_none() && closed.fault(2.1).is_some());
    }

    #[test]
    fn a_whole_number_type_is_not_overrun() {
        let small = range(&json!({"type": "integer", "format": "uint32", "minimum": 0}));
        assert!(small.fault(4_294_967_296.0).is_some() && small.fault(4_294_967_295.0).is_none());
        let fault = small.fault(3.5).expect("a fraction");
        assert_eq!(fault, ("a whole number is needed".into(), Some("write 3 or 4".into())));
    }
}
