//! The words that the shells' own sources use.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every identifier in the files below a folder; empty if there is no such folder yet.
pub(crate) fn identifiers(under: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    each_file(under, &mut |text| {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        found.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    });
    found
}

/// Gives the text of each source file below a folder.
pub(crate) fn each_file(under: &str, give: &mut dyn FnMut(&str)) {
    visit(&root().join(under), give);
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Folders of things that are made: they have every name.
const NOT_WRITTEN: [&str; 5] = ["target", "build", ".build", "generated", "made"];
/// What only a test says, nobody says.
const TESTS: [&str; 3] = ["test", "tests", "Tests"];

fn visit(path: &Path, give: &mut dyn FnMut(&str)) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if path.is_dir() {
        if !NOT_WRITTEN.contains(&name.as_str()) && !TESTS.contains(&name.as_str()) {
            for entry in fs::read_dir(path).unwrap() {
                visit(&entry.unwrap().path(), give);
            }
        }
    } else if ["rs", "kt", "xml", "swift", "plist"].iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
        give(&fs::read_to_string(path).unwrap());
    }
}
