//! The catalogue of words: nothing is unsaid, nothing is said that no shell says, and all of it reads well.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the catalogue must fail")]

mod contrast;
mod permissions;
mod sources;
mod uses;

use countersign::FailureCode;
use countersign::error::{Help, Who};
use countersign_words::{Catalogue, Language, Wording, folder, style_breaches};

fn catalogue() -> Catalogue {
    Catalogue::read(folder()).unwrap()
}

#[track_caller]
fn assert_none(breaches: &[String], rule: &str) {
    assert!(breaches.is_empty(), "{rule}:\n  {}\n", breaches.join("\n  "));
}

#[test]
fn every_failure_has_a_sentence_and_the_english_one_is_that_of_the_core() {
    let catalogue = catalogue();
    let mut breaches = Vec::new();
    for code in FailureCode::ALL {
        let key = format!("failure_{}", code.word().replace('-', "_"));
        match catalogue.text(&key).and_then(|text| text.wording(Language::English)) {
            Some(Wording::Plain(phrase)) if phrase.words() == code.text() => {}
            Some(_) => breaches.push(format!("{key} should be: {}", code.text())),
            None => breaches.push(format!("{key} is missing")),
        }
    }
    assert_none(&breaches, "a failure that people are not told in their language");
}

#[test]
fn no_sentence_is_for_a_failure_that_does_not_exist() {
    let known: Vec<String> = FailureCode::ALL.iter().map(|code| code.word().replace('-', "_")).collect();
    let catalogue = catalogue();
    let stray = catalogue.texts().iter().filter(|text| text.area == "failure");
    let stray = stray.filter(|text| !known.iter().any(|code| text.key == format!("failure_{code}")));
    let stray: Vec<String> = stray.map(|text| text.key.clone()).collect();
    assert_none(&stray, "a sentence for a failure that the core does not have");
}

#[test]
fn every_remedy_has_a_button_and_everybody_who_can_act_is_named() {
    let catalogue = catalogue();
    let words = |word: String| {
        word.chars()
            .flat_map(|c| [c.is_uppercase().then_some('_'), Some(c.to_ascii_lowercase())])
            .flatten()
            .collect::<String>()
    };
    let expected: Vec<String> = FailureCode::ALL
        .iter()
        .flat_map(|code| {
            let (help, who): (Help, Who) = (code.help(), code.who());
            [format!("help{}", words(format!("{help:?}"))), format!("who{}", words(format!("{who:?}")))]
        })
        .collect();
    let missing: Vec<String> = expected.iter().filter(|key| catalogue.text(key).is_none()).cloned().collect();
    assert_none(&missing, "a remedy without a button, or somebody who is not named");
    let areas = ["help", "who"];
    let stray =
        catalogue.texts().iter().filter(|text| areas.contains(&text.area.as_str()) && !expected.contains(&text.key));
    assert_none(&stray.map(|text| text.key.clone()).collect::<Vec<_>>(), "a button or a name that no failure has");
}

#[test]
fn every_text_keeps_the_house_style() {
    assert_none(&style_breaches(&catalogue()), "a text against the house style");
}

#[test]
fn dutch_and_arabic_are_translated() {
    // Names and words that are the same in Dutch.
    let same = ["Account", "Accounts", "Browser", "Code", "Details", "Groep", "Licht", "Test"];
    let mut breaches = Vec::new();
    for text in catalogue().texts() {
        let said = |language| {
            text.wording(language).unwrap().phrases().iter().map(|(_, phrase)| phrase.words()).collect::<Vec<_>>()
        };
        let english = said(Language::English);
        let letters = english.iter().any(|words| words.split('…').any(|part| part.chars().any(char::is_alphabetic)));
        if letters
            && said(Language::Arabic)
                .iter()
                .any(|words| !words.contains(|c: char| ('\u{600}'..='\u{6ff}').contains(&c)))
        {
            breaches.push(format!("{} ar", text.key));
        }
        let names = |words: &String| {
            same.contains(&words.trim_matches(|c: char| !c.is_alphabetic())) || text.key.ends_with("_report")
        };
        if letters && english == said(Language::Dutch) && !english.iter().all(names) {
            breaches.push(format!("{} nl", text.key));
        }
    }
    assert_none(&breaches, "a text that is still English");
}
