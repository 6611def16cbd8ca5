//! A function for each text of the catalogue (`bindings/words`), made by `build.rs`.
#![expect(
    dead_code,
    clippy::match_same_arms,
    clippy::too_many_lines,
    reason = "made; the catalogue has the texts of phones too, and languages that say some things alike"
)]

use super::language::{Language, language};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
