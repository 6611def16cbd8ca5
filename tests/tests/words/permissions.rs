//! What an iPhone says when it asks for a permission: from the catalogue, in every language, for all that the app uses.

use crate::sources::{identifiers, root};
use crate::{assert_none, catalogue};
use countersign_words::{Design, Language, folder, render};
use serde_json::Value;

/// A type of Apple's that asks the person, and the key without which the system ends the app instead.
const ASKS: [(&str, &str); 2] =
    [("AVCaptureDevice", "NSCameraUsageDescription"), ("LAContext", "NSFaceIDUsageDescription")];

fn made(path: &str) -> Value {
    let files = render::apple(&catalogue(), &Design::read(folder()).unwrap());
    let file = files.iter().find(|file| file.path == path).unwrap();
    serde_json::from_str(&file.content).unwrap()
}

#[test]
fn every_permission_that_the_app_uses_is_explained_in_every_language() {
    let (used, explained) = (identifiers("ios"), made("InfoPlist.xcstrings"));
    let mut breaches = Vec::new();
    for (_, key) in ASKS.iter().filter(|(asks, _)| used.contains(*asks)) {
        for language in Language::ALL {
            let said = &explained["strings"][key]["localizations"][language.tag()]["stringUnit"]["value"];
            if said.as_str().unwrap_or_default().is_empty() {
                breaches.push(format!("{key} {}", language.tag()));
            }
        }
    }
    assert_none(&breaches, "a permission that nobody explains");
    assert!(ASKS.iter().any(|(asks, _)| used.contains(*asks)), "nothing of the app was read");
}

#[test]
fn the_property_list_has_the_same_keys_with_the_english_words() {
    let (explained, list) = (made("InfoPlist.xcstrings"), made("permissions.json"));
    let explained = explained["strings"].as_object().unwrap();
    let properties = list["targets"]["Countersign"]["info"]["properties"].as_object().unwrap();
    assert!(explained.keys().eq(properties.keys()));
    for (key, text) in properties {
        assert_eq!(&explained[key]["localizations"]["en"]["stringUnit"]["value"], text);
    }
}

#[test]
fn the_project_takes_both_files_and_words_none_itself() {
    let project = std::fs::read_to_string(root().join("ios/project.yml")).unwrap();
    assert!(project.contains("made/permissions.json") && project.contains("made/InfoPlist.xcstrings"));
    assert!(!project.contains("UsageDescription"), "a permission is worded in the project, in one language");
}
