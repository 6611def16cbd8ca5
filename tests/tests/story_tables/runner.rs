//! Plays a table: whoever it is does it, and the outcome is compared with what was expected.
//!
//! What is not as expected is a fault, and the play goes on; it ends early only where a step could not be played, was refused,
//! or gave nothing to keep.

use crate::phone::Phone;
use crate::provider::ProviderProcess;
use crate::table::{Step, Table};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What a play came to.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Played {
    /// Of each step, without what differs each time.
    pub(crate) outcomes: Vec<Value>,
    /// What was not as the table says.
    pub(crate) faults: Vec<String>,
}

/// The phone leaves out one step and says that all went well, if it is told to.
pub(crate) async fn play(table: &Table, left_out: Option<usize>) -> Played {
    let mut provider = ProviderProcess::start();
    let mut phone = Phone::new().await;
    let mut kept: HashMap<String, Value> = HashMap::new();
    let mut played = Played::default();
    for (at, step) in table.steps.iter().enumerate() {
        let with = filled(&step.with, &kept);
        let mut outcome = if left_out == Some(at) {
            all_went_well(step)
        } else if step.is_phone() {
            phone.perform(&step.does, &with).await
        } else {
            provider.perform(&json!({ "who": step.who, "does": step.does, "with": with })).await
        };
        let place = format!("step {} ({} {})", at + 1, step.who, step.does);
        played.faults.extend(differences(step, &outcome).map(|why| format!("{place}: {why}")));
        if let Some(why) = stopper(step, &outcome) {
            played.faults.push(format!("{place}: {why}"));
            break;
        }
        for (name, field) in &step.keep {
            if let Some(value) = outcome.as_object_mut().and_then(|outcome| outcome.remove(field)) {
                kept.insert(name.clone(), value);
            }
        }
        played.outcomes.push(outcome);
    }
    played
}

/// Every field that is not as it should be.
fn differences(step: &Step, outcome: &Value) -> impl Iterator<Item = String> {
    let wrong = step.expect.iter().filter(|(field, value)| outcome.get(field.as_str()) != Some(value));
    wrong.map(move |(field, value)| format!("{field} should be {value}, and this came of it: {outcome}"))
}

/// Why the story cannot go on.
fn stopper(step: &Step, outcome: &Value) -> Option<String> {
    let unexpected = |word: &&str| *word == "broken" || !step.expect.contains_key(*word);
    let refused = ["broken", "failure"].into_iter().filter(unexpected);
    if let Some(word) = refused.into_iter().find(|word| outcome.get(*word).is_some()) {
        return Some(format!("{word}: {outcome}"));
    }
    let missing = step.keep.values().find(|field| outcome.get(field.as_str()).is_none())?;
    Some(format!("no {missing} to keep in {outcome}"))
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
