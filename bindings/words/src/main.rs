//! Makes a platform's files: `countersign-words android FOLDER PACKAGE [PACKAGE-OF-WORD]` or `… apple FOLDER`.

use countersign_words::{Catalogue, Design, WordsError, folder, render};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let made = match arguments.as_slice() {
        ["android", under, package] => android(under, package, package),
        ["android", under, package, words] => android(under, package, words),
        ["apple", under] => make(Path::new(under), render::apple),
        _ => {
            complain("Give: android FOLDER PACKAGE [PACKAGE-OF-WORD], or apple FOLDER.");
            return ExitCode::from(2);
        }
    };
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn android(under: &str, package: &str, words: &str) -> Result<(), WordsError> {
    make(Path::new(under), |texts, look| render::android(texts, look, package, words))
}

fn make(under: &Path, render: impl Fn(&Catalogue, &Design) -> Vec<render::File>) -> Result<(), WordsError> {
    let files = render(&Catalogue::read(folder())?, &Design::read(folder())?);
    render::write_all(&files, under)
}

#[expect(clippy::print_stderr, reason = "a build shows what this program says")]
fn complain(sentence: &str) {
    eprintln!("countersign-words: {sentence}");
}
