//! What the digest of a study is taken of: all that decides its results, in one order.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{PlannedArm, PlannedException, StudyPlan};

/// The generator of all chance. Another one gives other futures from the same seed.
const GENERATOR: &str = "philox4x32-10";

/// The bytes of a plan.
pub(super) fn source(plan: &StudyPlan) -> Vec<u8> {
    let arm = |arm: &PlannedArm| {
        let mut told = json!({ "id": arm.id, "label": arm.label, "regime": arm.document });
        if let Some(rules) = &arm.rules {
            told["rules"] = rules.document.clone();
        }
        if !arm.exceptions.is_empty() {
            let of = |one: &PlannedException| json!({ "commissioner": one.commissioner, "provider": one.provider, "regime": one.document });
            told["exceptions"] = arm.exceptions.iter().map(of).collect();
        }
        told
    };
    let arms: Vec<Value> = plan.arms.iter().map(arm).collect();
    let all = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "generator": GENERATOR,
        "name": plan.name,
        "study": plan.study_document,
        "economy": plan.economy_document,
        "arms": arms,
        "sets": plan.sets,
    });
    let mut bytes = Vec::new();
    write(&all, &mut bytes);
    bytes
}

/// Writes a value with the keys of objects in order of their bytes, whatever order the value keeps them in.
fn write(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let ordered: BTreeMap<&String, &Value> = members.iter().collect();
            bytes.push(b'{');
            for (position, (key, part)) in ordered.into_iter().enumerate() {
                separate(position, bytes);
                bytes.extend(Value::from(key.as_str()).to_string().bytes());
                bytes.push(b':');
                write(part, bytes);
            }
            bytes.push(b'}');
        }
        Value::Array(items) => {
            bytes.push(b'[');
            for (position, item) in items.iter().enumerate() {
                separate(position, bytes);
                write(item, bytes);
            }
            bytes.push(b']');
        }
        other => bytes.extend(other.to_string().bytes()),
    }
}

fn separate(position: usize, bytes: &mut Vec<u8>) {
    if position > 0 {
        bytes.push(b',');
    }
}
