//! The ways in which a passphrase comes, and the one in which it does not.

use crate::phone::{Phone, code, finish, stderr, without_environment};
use std::process::Output;

fn list(phone: &Phone, passphrase: Option<&str>, extra: &[&str]) -> Output {
    let mut command = without_environment(&[&["accounts"], extra].concat());
    command.env("COUNTERSIGN_HOME", phone.folder().join("phone"));
    if let Some(passphrase) = passphrase {
        command.env("COUNTERSIGN_PASSPHRASE", passphrase);
    }
    finish(command, "")
}

#[test]
fn the_environment_gives_it() {
    let phone = Phone::new();
    assert_eq!(code(&list(&phone, Some("right"), &[])), 0);
    let wrong = list(&phone, Some("wrong"), &[]);
    assert_eq!(code(&wrong), 6);
    assert!(!stderr(&wrong).contains("wrong-") && !stderr(&wrong).contains("right"));
}

#[cfg(unix)]
#[test]
fn a_file_descriptor_gives_its_first_line() {
    let phone = Phone::new();
    // Standard input is the descriptor that a test can set without a shell.
    let mut first = without_environment(&["accounts", "--passphrase-fd", "0"]);
    first.env("COUNTERSIGN_HOME", phone.folder().join("phone"));
    assert_eq!(code(&finish(first, "right\nsecond line\n")), 0);
    assert_eq!(code(&list(&phone, Some("right"), &[])), 0);
    let closed = list(&phone, None, &["--passphrase-fd", "99"]);
    assert_eq!(code(&closed), 6);
}

#[test]
fn nobody_is_asked_where_nobody_is() {
    let phone = Phone::new();
    let output = list(&phone, None, &[]);
    assert_eq!(code(&output), 6);
    assert!(stderr(&output).contains("COUNTERSIGN_PASSPHRASE"), "it says what to give");
}

#[test]
fn an_empty_one_is_refused() {
    let phone = Phone::new();
    assert_eq!(code(&list(&phone, Some(""), &[])), 6);
}

#[test]
fn there_is_no_argument_for_it() {
    let output = finish(without_environment(&["accounts", "--passphrase", "x"]), "");
    assert_eq!(code(&output), 2);
}

#[test]
fn it_is_changed_and_the_old_one_opens_nothing_any_more() {
    let phone = Phone::new();
    let change = |old: &str, new: &str| {
        let mut command = without_environment(&["passphrase"]);
        command.env("COUNTERSIGN_HOME", phone.folder().join("phone"));
        command.env("COUNTERSIGN_PASSPHRASE", old).env("COUNTERSIGN_NEW_PASSPHRASE", new);
        code(&finish(command, ""))
    };
    assert_eq!(change("first", "second"), 2, "there is no phone yet");
    assert_eq!(code(&list(&phone, Some("first"), &[])), 0);
    assert_eq!(change("wrong", "second"), 6);
    assert_eq!(change("first", ""), 6);
    assert_eq!(change("first", "second"), 0);
    assert_eq!(code(&list(&phone, Some("first"), &[])), 6);
    assert_eq!(code(&list(&phone, Some("second"), &[])), 0);
}
