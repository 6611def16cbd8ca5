use super::{Exit, of_code};
use countersign::FailureCode;

#[test]
fn every_failure_has_a_class_of_its_own_choosing() {
    for code in FailureCode::ALL {
        let internal = of_code(*code) == Exit::Internal;
        assert_eq!(internal, *code == FailureCode::Internal, "{} has no exit class", code.word());
    }
}

#[test]
fn the_readme_names_every_class_with_its_number() {
    let readme = include_str!("../../README.md");
    let classes = [
        Exit::Ok,
        Exit::Internal,
        Exit::Input,
        Exit::Network,
        Exit::Provider,
        Exit::Reactivation,
        Exit::Vault,
        Exit::Cancelled,
        Exit::Attention,
    ];
    for (number, class) in classes.into_iter().enumerate() {
        let row = format!("| {number} | `{}` |", class.word());
        assert!(readme.contains(&row), "cli/README.md lacks the row {row}");
    }
}
