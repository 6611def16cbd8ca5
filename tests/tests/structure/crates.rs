//! Which crate may depend on which.

use crate::sources::{assert_none, root};
use serde_json::Value;
use std::process::Command;

/// Of our own crates, at run time.
const OURS: &[(&str, &[&str])] = &[
    ("countersign-wire", &[]),
    ("countersign-words", &[]),
    ("countersign", &["countersign-wire"]),
    ("countersign-adapters", &["countersign", "countersign-wire"]),
    ("countersign-bindings", &["countersign", "countersign-adapters", "countersign-wire"]),
    ("countersign-bindings-generator", &[]),
    ("countersign-provider", &["countersign-wire"]),
    ("countersign-cli", &["countersign", "countersign-adapters", "countersign-provider", "countersign-wire"]),
];

/// Others that would bring I/O, a runtime or a second cryptographic library to where there is none.
const FOREIGN: &[(&str, &[&str])] = &[
    (
        "countersign-wire",
        &["tokio", "reqwest", "rustls", "rusqlite", "sqlx", "axum", "futures", "async-trait", "uniffi"],
    ),
    ("countersign", &["tokio", "reqwest", "rustls", "sqlx", "axum", "argon2", "jiff", "tempfile", "uniffi"]),
    ("countersign-provider", &["rusqlite", "uniffi"]),
];

#[test]
fn crates_depend_downwards_only() {
    let mut breaches = Vec::new();
    for (name, dependencies) in workspace() {
        let Some((_, allowed)) = OURS.iter().find(|(ours, _)| *ours == name) else { continue };
        let is_ours = |d: &&String| d.starts_with("countersign") && !allowed.contains(&d.as_str());
        breaches.extend(dependencies.iter().filter(is_ours).map(|d| format!("{name} depends on {d}")));
    }
    assert_none(&breaches, "a crate depends on one that it must not know");
}

#[test]
fn crates_without_io_take_no_dependency_that_brings_it() {
    let mut breaches = Vec::new();
    for (name, dependencies) in workspace() {
        let Some((_, banned)) = FOREIGN.iter().find(|(ours, _)| *ours == name) else { continue };
        let is_banned = |d: &&String| banned.contains(&d.as_str());
        breaches.extend(dependencies.iter().filter(is_banned).map(|d| format!("{name} depends on {d}")));
    }
    assert_none(&breaches, "a crate depends on a library that its place does not allow");
}

#[test]
fn every_dependency_is_pinned_once_with_its_reason() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, section) = manifest.split_once("[workspace.dependencies]\n").unwrap();
    let (section, _) = section.split_once("\n[").unwrap();
    let foreign = section.lines().filter(|line| line.contains(" = ") && !line.contains("path = "));
    let breaches: Vec<String> = foreign
        .filter(|line| !(line.contains("\"=") && line.split_once(" # ").is_some_and(|(_, why)| !why.trim().is_empty())))
        .map(str::to_owned)
        .collect();
    assert_none(&breaches, "a dependency without an exact version or without a reason");
}

/// Each of our crates with what it needs at run time.
fn workspace() -> Vec<(String, Vec<String>)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let at_run_time = |d: &&Value| d["kind"].is_null();
    let packages = metadata["packages"].as_array().unwrap();
    let of = |p: &Value| {
        p["dependencies"].as_array().unwrap().iter().filter(at_run_time).map(|d| text(&d["name"])).collect()
    };
    let found: Vec<_> = packages.iter().map(|p| (text(&p["name"]), of(p))).collect();
    assert!(OURS.iter().all(|(ours, _)| found.iter().any(|(name, _)| name == ours)), "a crate has gone");
    found
}
