//! The program speaks the language that the environment names; documents stay as they are.

use crate::phone::{Phone, documents, finish, stderr, stdout};

#[test]
fn sentences_come_in_the_persons_language_and_documents_do_not() {
    let phone = Phone::new();
    let with = |language: &str, arguments: &[&str]| {
        let mut command = phone.command(arguments);
        command.env("LANG", language);
        finish(command, "")
    };
    assert!(stdout(&with("en_GB.UTF-8", &["accounts"])).contains("No accounts yet"));
    assert!(stdout(&with("nl_NL.UTF-8", &["accounts"])).contains("Nog geen accounts"));
    assert!(stdout(&with("ar", &["accounts"])).contains("لا توجد حسابات بعد"));
    let refused = with("nl_NL.UTF-8", &["activate", "https://example.org/", "--yes"]);
    assert!(stderr(&refused).contains("Scan een activeringscode"), "{}", stderr(&refused));
    let refused = documents(&with("nl_NL.UTF-8", &["--json", "activate", "https://example.org/", "--yes"]));
    assert_eq!(refused[0]["text"], "Scan an activation code: this is something else.");
}
