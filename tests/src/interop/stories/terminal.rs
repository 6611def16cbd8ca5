//! The program that people use, in processes of its own.

use crate::interop::{Behind, Kind, Relay, Said, Terminal, renamed, with_others};
use serde_json::{Value, json};

/// A phone in a terminal: it enrols by a link, says yes and no, makes codes, finds out that its token is gone, and is
/// re-activated. Where the page shows a number the person types it.
pub async fn a_terminal(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let phone = Terminal::new();
    let account = phone.activate(&server.offer(user).await).await;
    assert_eq!(bindings(&account), ["active"]);
    let first = account["bindings"][0]["known_as"].as_str().unwrap().to_owned();

    let Said { prompt, answered, sign_in } = phone.says(&server, user, "approve").await;
    assert_eq!((prompt["host"].as_str(), answered["decision"].as_str()), (Some("127.0.0.1"), Some("approve")));
    assert_eq!(prompt["number"]["type"] == "none", sign_in.shown_to_anybody().is_none(), "{prompt}");
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");
    let Said { answered, sign_in, .. } = phone.says(&server, user, "deny").await;
    assert_eq!(answered["decision"], "deny");
    assert_eq!(server.status(&sign_in).await, "declined");

    let made = server.token(&json!({"type": "totp", "genkey": 1, "user": user})).await;
    phone.activate(made["googleurl"]["value"].as_str().unwrap()).await;
    let codes = phone.ask(&["codes", "--once"], "", "codes").await;
    let code = codes["rows"][0]["code"].as_str().unwrap();
    assert!(server.accepts_code(made["serial"].as_str().unwrap(), code).await, "{codes}");
    server.delete(made["serial"].as_str().unwrap()).await;

    assert_eq!(complaints(&phone).await, [""; 0]);
    server.delete(&first).await;
    assert!(complaints(&phone).await.contains(&"deleted".to_owned()));

    let link = server.offer(user).await;
    let again = phone.ask(&["reactivate", "--yes", "--account", "1", "-"], &link, "activated").await;
    assert_eq!(bindings(&again["account"]), ["active", "retiring"]);
    let retired = phone.ask(&["reactivate", "--retire", "--account", "1", "--yes"], "", "retired").await;
    assert_eq!(retired["left_behind"], json!([{ "host": "127.0.0.1", "known_as": first }]));
    assert_eq!(complaints(&phone).await, [""; 0]);
    let Said { sign_in, .. } = phone.says(&server, user, "approve").await;
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");
}

/// The service does not answer when a link is added: that is told with what helps, and the next command that listens goes
/// on with it.
pub async fn a_terminal_whose_service_does_not_answer(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    let relay = Relay::to(Behind::Page("503 Service Unavailable\r\n", "")).await;
    let link = renamed(&server.offer(user).await, &server.base, &relay.origin());
    let phone = Terminal::new();
    let told = phone.ask(&["activate", "--yes", "-"], &link, "error").await;
    assert_eq!((told["code"].as_str(), told["help"].as_str()), (Some("out-of-order"), Some("wait")), "{told}");
    relay.put(Behind::Server(server.socket().to_owned()));
    phone.listen_until_added().await;
    let Said { sign_in, .. } = phone.says(&server, user, "approve").await;
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");
}

fn bindings(account: &Value) -> Vec<&str> {
    account["bindings"].as_array().unwrap().iter().map(|binding| binding["state"].as_str().unwrap()).collect()
}

/// What the check of its first account complains about.
async fn complaints(phone: &Terminal) -> Vec<String> {
    let found = phone.ask(&["doctor", "1"], "", "findings").await;
    let codes = found["findings"].as_array().unwrap().iter();
    codes.filter_map(|finding| Some(finding["failure"]["code"].as_str()?.to_owned())).collect()
}
