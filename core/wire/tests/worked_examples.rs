//! The document's worked examples are those that the command makes.

#[path = "../examples/worked_examples/diagnostic.rs"]
mod diagnostic;
#[path = "../examples/worked_examples/render.rs"]
mod render;

#[test]
fn the_document_holds_the_examples_that_the_command_prints() {
    let printed = render::examples().expect("the vectors are there");
    let held = render::in_document().expect("the document has markers");
    assert!(printed == held, "run `cargo run -p countersign-wire --example worked_examples -- --write`");
    for message in ["look-up", "enrol", "challenge", "approve", "move"] {
        assert!(held.contains(&format!("### {message}\n")), "no example of {message}");
    }
}
