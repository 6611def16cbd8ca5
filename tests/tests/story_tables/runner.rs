//! Plays a table: whoever it is does it, and the outcome is what was expected.

use crate::phone::Phone;
use crate::provider::ProviderProcess;
use crate::table::{Step, Table};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The outcomes, step by step, without what differs each time; or what was not as expected. The phone leaves out one
/// step and says that all went well, if it is told to.
pub(crate) async fn play(table: &Table, left_out: Option<usize>) -> Result<Vec<Value>, String> {
    let mut provider = ProviderProcess::start();
    let mut phone = Phone::new().await;
    let mut kept: HashMap<String, Value> = HashMap::new();
    let mut seen = Vec::new();
    for (at, step) in table.steps.iter().enumerate() {
        let with = filled(&step.with, &kept);
        let mut outcome = if left_out == Some(at) {
            all_went_well(step)
        } else if step.is_phone() {
            phone.perform(&step.does, &with).await
        } else {
            provider.perform(&json!({ "who": step.who, "does": step.does, "with": with })).await
        };
        check(step, &outcome).map_err(|why| format!("step {} ({} {}): {why}", at + 1, step.who, step.does))?;
        for (name, field) in &step.keep {
            if let Some(value) = outcome.as_object_mut().and_then(|outcome| outcome.remove(field)) {
                kept.insert(name.clone(), value);
            }
        }
        seen.push(outcome);
    }
    Ok(seen)
}

fn check(step: &Step, outcome: &Value) -> Result<(), String> {
    let wrong = |(field, value): &(&String, &Value)| outcome.get(field.as_str()) != Some(value);
    if let Some((field, value)) = step.expect.iter().find(wrong) {
        return Err(format!("{field} should be {value}, and this came of it: {outcome}"));
    }
    let refused = ["broken", "failure"].into_iter().filter(|word| !step.expect.contains_key(*word));
    if let Some(word) = refused.into_iter().find(|word| outcome.get(*word).is_some()) {
        return Err(format!("{word}: {outcome}"));
    }
    match step.keep.values().find(|field| outcome.get(field.as_str()).is_none()) {
        Some(field) => Err(format!("no {field} to keep in {outcome}")),
        None => Ok(()),
    }
}

fn filled(with: &Map<String, Value>, kept: &HashMap<String, Value>) -> Map<String, Value> {
    let fill = |value: &Value| match value.as_str().and_then(|value| value.strip_prefix('$')) {
        Some(name) => kept.get(name).cloned().unwrap_or(Value::Null),
        None => value.clone(),
    };
    with.iter().map(|(name, value)| (name.clone(), fill(value))).collect()
}

/// What the step should have come to, with made-up digits.
fn all_went_well(step: &Step) -> Value {
    let kept = step.keep.values().map(|field| (field.clone(), json!("000000")));
    Value::Object(step.expect.clone().into_iter().chain(kept).collect())
}
