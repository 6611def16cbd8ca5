//! Documents point at things that exist.

use crate::sources::{assert_none, root, sources};

#[test]
fn every_relative_link_in_a_document_leads_somewhere() {
    let mut breaches = Vec::new();
    for document in sources("", &["md"]) {
        let folder = root().join(&document.path).parent().unwrap().to_owned();
        for target in link_targets(&document.text) {
            let elsewhere = target.contains("://") || target.starts_with("mailto:") || target.starts_with('#');
            let file = target.split('#').next().unwrap_or_default();
            if !elsewhere && !folder.join(file).exists() {
                breaches.push(format!("{} links to {target}", document.path));
            }
        }
    }
    assert_none(&breaches, "a link that leads nowhere");
}

#[test]
fn the_front_page_leads_to_every_document() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut missing: Vec<String> = sources("docs", &["md"]).into_iter().map(|document| document.path).collect();
    missing.retain(|path| path.matches('/').count() == 1 && !readme.contains(path.as_str()));
    assert_none(&missing, "a document that the README does not mention");
}

#[test]
fn every_test_that_the_security_page_names_exists() {
    let page = std::fs::read_to_string(root().join("docs/SECURITY.md")).unwrap();
    let code: String = sources("", &["rs"]).into_iter().map(|source| source.text).collect();
    let named = page.split('`').skip(1).step_by(2).filter(|word| word.matches('_').count() >= 3);
    let missing: Vec<String> = named.filter(|name| !code.contains(&format!("fn {name}("))).map(str::to_owned).collect();
    assert_none(&missing, "a defence without its test");
}

/// What stands in `[…](here)`.
fn link_targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|after| after.split(')').next()).map(|t| t.split(' ').next().unwrap_or(t))
}
