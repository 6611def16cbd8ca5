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
    let nobody = with("nl_NL.UTF-8", &["log", "show", "9"]);
    assert!(stderr(&nobody).contains("er is geen account ‘9’"), "{}", stderr(&nobody));
    let asked = with("ar", &["activate", "otpauth://totp/anna?secret=GEZDGNBVGY3TQOJQ"]);
    assert!(stderr(&asked).contains("للمتابعة دون سؤال"), "{}", stderr(&asked));
    let mut changed = phone.command(&["passphrase"]);
    changed.env("LANG", "nl_NL.UTF-8").env("COUNTERSIGN_NEW_PASSPHRASE", "another");
    assert!(stdout(&finish(changed, "")).contains("Gewijzigd"));
    let mut wrong = phone.command(&["accounts"]);
    wrong.env("LANG", "nl_NL.UTF-8").env("COUNTERSIGN_PASSPHRASE", "wrong");
    assert!(stderr(&finish(wrong, "")).contains("Typ de wachtzin opnieuw"));
}

#[test]
fn documents_are_in_english_whatever_the_person_speaks() {
    let phone = Phone::new();
    let with = |language: &str, arguments: &[&str]| {
        let mut command = phone.command(arguments);
        command.env("LANG", language);
        finish(command, "")
    };
    let nobody = documents(&with("nl_NL.UTF-8", &["--json", "log", "show", "9"]));
    assert_eq!(nobody[0]["text"], "Look at `countersign accounts`: there is no account “9”.");
    let refused = documents(&with("nl_NL.UTF-8", &["--json", "activate", "https://example.org/", "--yes"]));
    assert_eq!(refused[0]["text"], "Scan an activation code: this is something else.");
}
