use super::{Design, Shade};
use crate::WordsError;
use std::fs;

#[test]
fn contrast_is_that_of_wcag() {
    let (black, white) = (Shade([0; 3]), Shade([255; 3]));
    assert!((black.contrast(white) - 21.0).abs() < 0.001);
    assert!((white.contrast(white) - 1.0).abs() < 0.001);
    // The grey that just passes for text on white.
    assert!((Shade([0x76; 3]).contrast(white) - 4.54).abs() < 0.01);
}

#[test]
fn a_colour_is_six_digits_and_a_name_is_snake_case() {
    let read = |tokens: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tokens.toml"), tokens).unwrap();
        Design::read(folder.path())
    };
    let with =
        |name: &str, value: &str| format!("[colour]\n{name} = [\"{value}\", \"#000000\"]\n[type]\n[space]\n[size]\n");
    assert!(read(&with("text", "#0A0B0C")).is_ok());
    for value in ["0A0B0C", "#0A0B0", "#0A0B0CD", "#0A0B0G", "#é0B0C"] {
        assert!(matches!(read(&with("text", value)), Err(WordsError::Colour { .. })), "{value}");
    }
    assert!(matches!(read(&with("onText", "#0A0B0C")), Err(WordsError::TokenName { .. })));
}
