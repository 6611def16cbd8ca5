//! Exit codes by class of failure.

use crate::phone::{Phone, code, finish, stderr, without_environment};

/// Nothing listens there; RFC 863's port is not for us.
const NOBODY: &str = "http://127.0.0.1:9";
/// A code that adds up.
const CODE: &str = "00001-00002-00003-00004-00005";

#[test]
fn success_is_0() {
    let phone = Phone::new();
    assert_eq!(code(&phone.run(&["accounts"])), 0);
    assert_eq!(code(&phone.run(&["doctor"])), 0);
    assert_eq!(code(&phone.run(&["reactivate"])), 0);
}

#[test]
fn wrong_input_is_2() {
    let phone = Phone::new();
    for arguments in [
        &["no-such-command"][..],
        &["activate", "hello", "--yes"],
        &["activate", "AAAAA-BBBBB", "--at", "login.example.org", "--yes"],
        &["log", "show", "1"],
        &["reactivate", "--undo", "--account", "1"],
        &["reactivate", "--retire", "--account", "1"],
        &["device-token", "set", "fcm", "with spaces in it"],
    ] {
        assert_eq!(code(&phone.run(arguments)), 2, "{arguments:?}");
    }
}

#[test]
fn a_question_that_nobody_can_answer_is_2_and_says_what_to_give() {
    let phone = Phone::new();
    let link = "otpauth://totp/anna?secret=GEZDGNBVGY3TQOJQ";
    let output = phone.run(&["activate", link]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--yes"));
}

#[test]
fn the_marked_group_of_a_typed_code_is_told() {
    let phone = Phone::new();
    let documents = phone.json(&["activate", &CODE.replace("00003", "00013"), "--at", "login.example.org", "--yes"]);
    assert_eq!(documents[0]["code"], "offer-code-group");
    assert_eq!(documents[0]["group"], 3);
}

#[test]
fn a_service_on_this_computer_needs_the_development_flag() {
    let phone = Phone::new();
    let documents = phone.json(&["activate", CODE, "--at", NOBODY, "--yes"]);
    assert_eq!(
        (documents[0]["code"].as_str(), documents[0]["class"].as_str()),
        (Some("development-off"), Some("input"))
    );
}

#[test]
fn a_provider_that_cannot_be_reached_is_3() {
    let phone = Phone::new();
    let output = phone.run(&["--development", "activate", CODE, "--at", NOBODY, "--yes"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains("Code: unreachable"), "the help desk's word is there");
}

#[test]
fn data_that_cannot_be_opened_is_6() {
    let phone = Phone::new();
    assert_eq!(code(&phone.run(&["accounts"])), 0);
    let mut wrong = phone.command(&["accounts"]);
    wrong.env("COUNTERSIGN_PASSPHRASE", "another");
    assert_eq!(code(&finish(wrong, "")), 6);
    std::fs::write(phone.folder().join("phone/vault.keys"), b"damaged").unwrap();
    assert_eq!(code(&phone.run(&["accounts"])), 6);
}

#[test]
fn a_folder_that_cannot_be_made_is_6() {
    let mut command = without_environment(&["accounts", "--home", "/dev/null/phone"]);
    command.env("COUNTERSIGN_PASSPHRASE", "x");
    assert_eq!(code(&finish(command, "")), 6);
}

#[test]
fn data_from_an_old_copy_is_noticed_and_codes_still_come() {
    let phone = Phone::new();
    let folder = phone.folder().join("phone");
    let link = "otpauth://totp/Bank:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank";
    assert_eq!(code(&phone.run(&["activate", link, "--yes"])), 0);
    // What was committed last may still be in the write-ahead log beside the file: a copy of the vault is both.
    let files = ["vault.db", "vault.db-wal"].map(|name| folder.join(name));
    let old_copy = files.each_ref().map(|file| std::fs::read(file).ok());
    assert_eq!(code(&phone.run(&["accounts", "rename", "1", "Savings"])), 0);
    drop(std::fs::remove_file(folder.join("vault.db-shm")));
    for (file, content) in files.iter().zip(old_copy) {
        match content {
            Some(content) => std::fs::write(file, content).unwrap(),
            None => drop(std::fs::remove_file(file)),
        }
    }
    let output = phone.run(&["codes"]);
    assert!(stderr(&output).contains("old copy"), "{}", stderr(&output));
    assert_eq!(code(&output), 0);
    assert!(crate::phone::stdout(&output).contains("Bank"));
}
