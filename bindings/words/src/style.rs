//! How texts are written: no jargon, no shouting, nothing that says nothing.

use crate::{Catalogue, Language, Text};

/// Words that people do not use for what they hold in their hand, by language, in small letters.
const JARGON: [(Language, &[&str]); 3] = [
    (
        Language::English,
        &[
            "authentication",
            "authenticate",
            "authenticator",
            "binding",
            "challenge",
            "credential",
            "credentials",
            "device",
            "enrol",
            "enrolment",
            "exchange",
            "otp",
            "tenant",
            "token",
            "totp",
            "user",
            "vault",
        ],
    ),
    (
        Language::Dutch,
        &[
            "apparaat",
            "authenticatie",
            "authenticator",
            "authenticeren",
            "binding",
            "gebruiker",
            "inloggen",
            "kluis",
            "otp",
            "tenant",
            "toestel",
            "token",
            "totp",
            "u",
            "uw",
        ],
    ),
    (Language::Arabic, &["المصادقة", "مصادقة", "الجهاز", "جهاز", "المستخدم", "مستخدم", "OTP", "TOTP"]),
];

/// Sentences that leave a person where they were.
const EMPTY: [&str; 4] = ["something went wrong", "er is iets misgegaan", "er ging iets mis", "حدث خطأ ما"];

/// Every place where a text breaks the house style: one line each.
pub fn style_breaches(catalogue: &Catalogue) -> Vec<String> {
    catalogue.texts().iter().flat_map(of_text).collect()
}

fn of_text(text: &Text) -> Vec<String> {
    let mut breaches = Vec::new();
    for language in Language::ALL {
        for (form, phrase) in text.wording(language).into_iter().flat_map(|wording| wording.phrases()) {
            let form = form.map(|form| format!(".{}", form.word())).unwrap_or_default();
            let place = format!("{} {}{form}", text.key, language.tag());
            breaches.extend(of_words(language, &phrase.words()).into_iter().map(|why| format!("{place}: {why}")));
        }
    }
    breaches
}

fn of_words(language: Language, words: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let small = words.to_lowercase();
    if words.contains(['!', '！']) {
        breaches.push("it shouts".to_owned());
    }
    if words.trim() != words || words.contains("  ") || words.is_empty() {
        breaches.push("white space at an end or twice, or nothing at all".to_owned());
    }
    if words.contains("...") {
        breaches.push("three dots instead of one ellipsis".to_owned());
    }
    if words.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)) {
        breaches.push("a control character".to_owned());
    }
    breaches
        .extend(EMPTY.iter().filter(|empty| small.contains(**empty)).map(|empty| format!("“{empty}” helps nobody")));
    let spoken: Vec<&str> = small.split(|c: char| !c.is_alphanumeric()).collect();
    let jargon = JARGON.iter().filter(|(of, _)| *of == language).flat_map(|(_, words)| *words);
    let found = jargon.filter(|jargon| spoken.contains(&jargon.to_lowercase().as_str()));
    breaches.extend(found.map(|jargon| format!("“{jargon}” is jargon")));
    breaches
}

#[cfg(test)]
mod tests;
