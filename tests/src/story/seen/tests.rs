use super::*;
use serde_json::json;

fn tables() -> Seen {
    let steps = vec![json!({ "who": "acme", "does": "start" }), json!({ "who": "phone", "does": "deny" })];
    [("deny".to_owned(), steps)].into()
}

fn compared(files: [Result<Value, &str>; 3]) -> Vec<String> {
    let mut names = SHELLS.iter().map(|shell| shell.name);
    let files = files.map(|file| (names.next().unwrap(), file.map(|seen| seen.to_string().into_bytes())));
    differences(&tables(), files)
}

fn seen(recorded: &str) -> Value {
    json!({ "deny": [{}, { "recorded": recorded, "signed": true }] })
}

#[test]
fn the_same_in_every_shell_is_no_difference_whatever_the_order_of_fields() {
    let turned = serde_json::from_str(r#"{"deny":[{},{"signed":true,"recorded":"deny"}]}"#).unwrap();
    assert_eq!(compared([Ok(seen("deny")), Ok(seen("deny")), Ok(turned)]), [""; 0]);
}

#[test]
fn a_step_that_came_out_differently_is_named_with_what_each_shell_saw() {
    let found = compared([Ok(seen("deny")), Ok(seen("report")), Ok(seen("deny"))]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(r#"deny, step 2 ("phone" "deny")"#), "{found:?}");
    assert!(found[0].contains(r#"kotlin: {"recorded":"report""#), "{found:?}");
}

#[test]
fn a_shell_that_told_nothing_is_named_with_the_suite_that_makes_it_tell() {
    let found = compared([Ok(seen("deny")), Ok(seen("deny")), Err("no such file")]);
    assert_eq!(found, ["swift told nothing (no such file): run tests/run ios"]);
    let found = compared([Ok(seen("deny")), Ok(json!(["deny"])), Ok(seen("deny"))]);
    assert!(found.len() == 1 && found[0].ends_with("run tests/run android"), "{found:?}");
}

#[test]
fn a_story_or_a_step_that_is_left_out_or_made_up_shows() {
    let found = compared([
        Ok(seen("deny")),
        Ok(json!({ "deny": [{}] })),
        Ok(json!({ "deny": [{}, seen("deny")["deny"][1]], "x": [{}] })),
    ]);
    assert_eq!(found, ["kotlin told 1 steps of deny, which has 2", "swift told 1 steps of x, which has 0"]);
}
