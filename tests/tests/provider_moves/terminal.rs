//! The same with the program that people use: `countersign`, in processes of its own.

use countersign_tests::interop::{Kind, Said, Terminal, renamed, with_others};
use serde_json::{Value, json};

#[tokio::test]
async fn a_terminal_enrols_answers_moves_and_lets_the_old_side_go() {
    let user = "ben";
    let (old, new) = (with_others(Kind::PrivacyIdea).await, with_others(Kind::EduMfa).await);
    let phone = Terminal::new();

    let account = phone.activate(&old.offer(user).await).await;
    let binding = &account["bindings"][0];
    assert_eq!((binding["host"].as_str(), binding["state"].as_str()), (Some("127.0.0.1"), Some("active")));
    let serial = binding["known_as"].as_str().unwrap().to_owned();
    let Said { prompt, answered, sign_in } = phone.says(&old, user, "approve").await;
    assert_eq!(prompt["text"], old.kind.question(user));
    assert_eq!((answered["decision"].as_str(), answered["recorded"].as_str()), (Some("approve"), Some("recorded")));
    assert_eq!(old.collect(&sign_in).await, "ACCEPT");
    let Said { sign_in, .. } = phone.says(&old, user, "deny").await;
    assert_eq!(old.status(&sign_in).await, "declined");

    // Re-activation at the other server, which this phone knows by another name.
    let link = renamed(&new.offer(user).await, "http://127.0.0.1", "http://localhost");
    let moved = phone.ask(&["reactivate", "--yes", "--account", "1", "-"], &link, "activated").await;
    let hosts = |of: &Value| -> Vec<String> {
        let bindings = of["bindings"].as_array().unwrap().iter();
        bindings.map(|b| format!("{} {}", b["host"].as_str().unwrap(), b["state"].as_str().unwrap())).collect()
    };
    assert_eq!(hosts(&moved["account"]), ["localhost active", "127.0.0.1 retiring"]);
    for (server, host) in [(&old, "127.0.0.1"), (&new, "localhost")] {
        let Said { prompt, sign_in, .. } = phone.says(server, user, "approve").await;
        assert_eq!(prompt["host"], host);
        assert_eq!(server.collect(&sign_in).await, "ACCEPT");
    }

    let undone = phone.ask(&["reactivate", "--undo", "--account", "1"], "", "activated").await;
    assert_eq!(hosts(&undone["account"]), ["127.0.0.1 active"]);
    let link = renamed(&new.offer(user).await, "http://127.0.0.1", "http://localhost");
    phone.ask(&["reactivate", "--yes", "--account", "1", "-"], &link, "activated").await;
    let retired = phone.ask(&["reactivate", "--retire", "--account", "1", "--yes"], "", "retired").await;
    assert_eq!(retired["left_behind"], json!([{ "host": "127.0.0.1", "known_as": serial }]));
    old.delete(&serial).await;
    let accounts = phone.ask(&["accounts"], "", "accounts").await;
    assert_eq!(hosts(&accounts["accounts"][0]), ["localhost active"]);

    // The check asks the server, and finds what an administrator has done.
    let known_as = accounts["accounts"][0]["bindings"][0]["known_as"].as_str().unwrap().to_owned();
    new.delete(&known_as).await;
    let found = phone.ask(&["doctor"], "", "findings").await.to_string();
    assert!(found.contains("\"deleted\""), "{found}");
}
