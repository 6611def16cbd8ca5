//! Which folder of the core may import which, and what the core may not touch at all.

use crate::sources::{Source, assert_none, sources};

const STORIES: [&str; 5] = ["activation", "approval", "codes", "device_token", "clock"];

/// Folder, and what it may not import: a folder, or an item in one. Stories are added to each other's below.
const MAY_NOT_IMPORT: &[(&str, &[&str])] = &[
    // asked of the host: knows nothing
    ("ports", &["account", "authenticator", "error", "exchange", "log", "protocols", "vault"]),
    ("ports", &STORIES),
    // what all others speak of
    ("account", &["authenticator", "activation", "approval", "device_token"]),
    ("log", &["authenticator", "activation", "approval", "device_token"]),
    // stores whatever it is given
    ("vault", &["authenticator", "activation", "approval", "codes", "device_token", "protocols"]),
    // runs whatever it is given
    ("exchange", &["authenticator", "activation", "approval", "device_token"]),
    // says what to send, and neither sends nor stores
    ("protocols", &["authenticator", "vault", "log", "activation", "approval", "device_token"]),
    ("protocols", &["exchange::driver", "exchange::run", "exchange::worker"]),
    ("protocols", &["ports::Transport", "ports::Signer", "ports::Clock", "ports::VaultKeyStore", "ports::Ports"]),
    // translates errors of all, and does nothing
    ("error", &["authenticator"]),
];

/// Time, randomness, network, files and threads come in through ports.
const AMBIENT: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "std::time::Instant",
    "ring::rand",
    "SystemRandom",
    "getrandom",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
];

/// The database is the one file that the core opens itself: its mode, and the wait for a process that makes it too.
const ALLOWED: &[(&str, &[&str])] = &[("core/src/vault/", &["std::fs", "std::thread"])];

#[test]
fn folders_of_the_core_import_downwards_only() {
    let mut breaches = Vec::new();
    for source in core() {
        let Some(folder) = module_path(&source).first().copied() else { continue };
        for (line, import) in imports(&source) {
            if banned(folder).any(|item| import == item || import.starts_with(&format!("{item}::"))) {
                breaches.push(format!("{}:{line} imports {import}", source.path));
            }
        }
    }
    assert_none(&breaches, "an import that goes up or sideways");
}

#[test]
fn the_core_touches_nothing_ambient() {
    let mut breaches = Vec::new();
    for source in core().into_iter().chain(sources("core/wire/src", &["rs"]).into_iter().filter(|s| !s.is_test())) {
        for (line, code) in source.code() {
            let allowed =
                |word: &&&str| ALLOWED.iter().any(|(at, words)| source.path.starts_with(at) && words.contains(*word));
            let found = AMBIENT.iter().filter(|word| code.contains(**word) && !allowed(word));
            breaches.extend(found.map(|word| format!("{}:{line} {word}", source.path)));
        }
    }
    assert_none(&breaches, "time, randomness or I/O that does not come in through a port");
}

#[test]
fn the_reader_of_imports_understands_groups_and_parents() {
    let source = Source {
        path: "core/src/approval/open/mod.rs".to_owned(),
        text: "use crate::{log::{self, Event}, vault::Tx as T};\n// use crate::nothing;\nfn f(x: crate::ports::Clock) {}\n\
               use super::super::codes::Seed;\nuse super::sibling;\nuse crate::clock;"
            .to_owned(),
    };
    let found: Vec<String> = imports(&source).into_iter().map(|(_, import)| import).collect();
    let expected =
        ["log::self", "log::Event", "vault::Tx", "ports::Clock", "codes::Seed", "approval::sibling", "clock"];
    assert_eq!(found, expected);
}

fn core() -> Vec<Source> {
    sources("core/src", &["rs"]).into_iter().filter(|source| !source.is_test()).collect()
}

fn banned(folder: &str) -> impl Iterator<Item = &'static str> {
    let listed = MAY_NOT_IMPORT.iter().filter(move |(from, _)| *from == folder).flat_map(|(_, to)| to.iter().copied());
    let is_story = STORIES.contains(&folder);
    let sideways = STORIES.into_iter().chain(["authenticator"]).filter(move |story| is_story && *story != folder);
    listed.chain(sideways)
}

/// `core/src/a/b/mod.rs` and `core/src/a/b.rs` are both `a`, `b`.
fn module_path(source: &Source) -> Vec<&str> {
    let inner = source.path.strip_prefix("core/src/").unwrap().trim_end_matches(".rs");
    inner.split('/').filter(|part| !["mod", "lib"].contains(part)).collect()
}

/// Everything that a file names by a path from the root of the crate, with the line: `folder::item`.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let code: String = source.code().flat_map(|(_, code)| [code, "\n"]).collect();
    let own = module_path(source);
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some(at) = ["crate::", "super::"].iter().filter_map(|start| rest.find(start)).min() {
        let line = code[..code.len() - rest.len() + at].matches('\n').count() + 1;
        let part_of_a_longer_word = rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        rest = &rest[at..];
        let mut base = Vec::new();
        if let Some(after) = rest.strip_prefix("crate::") {
            rest = after;
        } else {
            base.clone_from(&own);
            while let Some(after) = rest.strip_prefix("super::") {
                rest = after;
                base.pop();
            }
        }
        let mut paths = Vec::new();
        rest = read_tree(rest, &base.join("::"), &mut paths);
        if !part_of_a_longer_word {
            found.extend(paths.into_iter().map(|path| (line, path)));
        }
    }
    found
}

/// Reads `a::b`, `a::{b, c::d}` or `a as b` and gives what follows it.
fn read_tree<'a>(text: &'a str, base: &str, found: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut inside) = text.strip_prefix('{') {
        loop {
            inside = inside.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            if let Some(after) = inside.strip_prefix('}') {
                return after;
            }
            let before = inside.len();
            inside = read_tree(inside, base, found);
            inside = inside.trim_start_matches(|c: char| !",}".contains(c)); // `as name`
            if inside.len() == before {
                return inside; // not a tree of paths
            }
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(text.len());
    let (segment, after) = text.split_at(end);
    let path = if base.is_empty() { segment.to_owned() } else { format!("{base}::{segment}") };
    match after.strip_prefix("::") {
        Some(deeper) if !deeper.starts_with('<') => read_tree(deeper, &path, found),
        _ => {
            found.push(path);
            after
        }
    }
}
