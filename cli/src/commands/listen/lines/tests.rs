use super::parse;
use countersign::protocols::Answer;

fn is(line: &str, id: &str, answer: &Answer) -> bool {
    parse(line).is_some_and(|(found, given)| found == id && given == *answer)
}

#[test]
fn a_line_names_a_prompt_and_an_answer() {
    assert!(is("approve AB12 42", "ab12", &Answer::Approve { number: Some("42".to_owned()) }));
    assert!(is("approve ab12", "ab12", &Answer::Approve { number: None }));
    assert!(is("deny ab12", "ab12", &Answer::Deny));
    assert!(is("  report ab12 ", "ab12", &Answer::Report));
}

#[test]
fn anything_else_is_no_answer() {
    for line in ["", "approve", "yes ab12", "deny ab12 42", "approve ab12 42 43"] {
        assert!(parse(line).is_none(), "{line}");
    }
}
