//! Code accounts from plain links: added, listed, named, ordered, used, removed. No network anywhere.

use crate::phone::{Phone, code, stderr, stdout};
use serde_json::Value;

const BANK: &str = "otpauth://totp/Bank:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank";
const VPN: &str = "otpauth://hotp/VPN:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=VPN&counter=0";

fn with_two_accounts() -> Phone {
    let phone = Phone::new();
    for link in [BANK, VPN] {
        let output = phone.run(&["activate", link, "--yes"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    phone
}

fn labels(phone: &Phone) -> Vec<String> {
    let documents = phone.json(&["accounts"]);
    let accounts = documents[0]["accounts"].as_array().unwrap();
    accounts.iter().map(|account| account["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_piped_list_of_codes_comes_once() {
    let phone = with_two_accounts();
    let output = phone.run(&["codes"]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    let line = text.lines().next().unwrap();
    let digits: String = line.chars().take(7).filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 6, "{line}");
    assert!(line.contains(" s ") && line.contains("Bank"), "{line}");
    assert!(text.lines().nth(1).unwrap().contains("--next"), "a counter code is made on request");
}

#[test]
fn codes_as_documents_say_how_long_they_hold() {
    let phone = with_two_accounts();
    let list: Value = phone.json(&["codes", "Bank"]).remove(0);
    assert_eq!(list["kind"], "codes");
    assert!(list["at"].is_i64());
    let row = &list["rows"][0];
    assert_eq!(row["code"].as_str().unwrap().len(), 6);
    assert_eq!(row["next"].as_str().unwrap().len(), 6);
    assert_eq!(row["period"], 30);
    assert!((1..=30).contains(&row["seconds_left"].as_u64().unwrap()));
    assert_eq!(row["doubtful"], false);
    assert_eq!(list["rows"].as_array().unwrap().len(), 1, "only the one that was named");
}

#[test]
fn each_counter_code_is_used_up() {
    let phone = with_two_accounts();
    for (counter, expected) in ["755224", "287082", "359152"].into_iter().enumerate() {
        let made: Value = phone.json(&["codes", "--next", "VPN"]).remove(0);
        assert_eq!(made["kind"], "counter-code");
        assert_eq!(made["code"], expected);
        assert_eq!(made["counter"], counter);
    }
}

#[test]
fn accounts_are_renamed_ordered_and_removed() {
    let phone = with_two_accounts();
    assert_eq!(labels(&phone), ["Bank", "VPN"]);
    assert_eq!(code(&phone.run(&["accounts", "rename", "1", "Savings"])), 0);
    assert_eq!(code(&phone.run(&["accounts", "reorder", "VPN"])), 0);
    assert_eq!(labels(&phone), ["VPN", "Savings"]);
    assert_eq!(code(&phone.run(&["accounts", "rename", "Savings", ""])), 0);
    assert_eq!(labels(&phone), ["VPN", "Bank"], "an empty name gives back the issuer's");
    assert_eq!(code(&phone.run(&["accounts", "forget", "vpn"])), 2, "nobody can be asked here");
    assert_eq!(code(&phone.run(&["accounts", "forget", "vpn", "--yes"])), 0);
    assert_eq!(labels(&phone), ["Bank"]);
}

#[test]
fn an_account_is_named_by_place_label_or_id_and_by_nothing_else() {
    let phone = with_two_accounts();
    let id = phone.json(&["accounts"])[0]["accounts"][0]["id"].as_str().unwrap().to_owned();
    for named in ["1", "bank", "BANK", &id, &id[..8]] {
        assert_eq!(code(&phone.run(&["log", "show", named])), 0, "{named}");
    }
    for named in ["0", "3", "Ban", "nobody"] {
        assert_eq!(code(&phone.run(&["log", "show", named])), 2, "{named}");
    }
    assert_eq!(code(&phone.run(&["log", "show", "anna"])), 2, "both accounts are anna's");
}

#[test]
fn the_log_is_shown_verified_and_exported() {
    let phone = with_two_accounts();
    let verified: Value = phone.json(&["log", "verify", "Bank"]).remove(0);
    assert_eq!(verified["kind"], "verification");
    assert_eq!(verified["intact"], true);
    let file = phone.folder().join("log.csv");
    let file = file.to_str().unwrap();
    assert_eq!(code(&phone.run(&["log", "export", "Bank", "--output", file])), 0);
    assert!(std::fs::read_to_string(file).unwrap().starts_with("number,at_unix_ms,event,"));
    assert_eq!(code(&phone.run(&["log", "export", "Bank", "--output", file])), 2, "no file is overwritten");
    let exported = phone.run(&["log", "export", "Bank", "--format", "json"]);
    assert!(serde_json::from_slice::<Value>(&exported.stdout).unwrap().is_array());
}
