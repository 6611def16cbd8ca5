//! Files short enough to be read in one go.

use crate::sources::{assert_none, product_code};

const CAP: usize = 500;
const MEDIAN: usize = 150;

#[test]
fn no_file_is_longer_than_the_cap() {
    let long = product_code().into_iter().map(|s| (s.text.lines().count(), s.path)).filter(|(lines, _)| *lines > CAP);
    let breaches: Vec<String> = long.map(|(lines, path)| format!("{path}: {lines} lines")).collect();
    assert_none(&breaches, "a file that wants to be two");
}

#[test]
fn half_of_the_files_are_short() {
    let mut lengths: Vec<usize> = product_code().iter().map(|source| source.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN, "the median file has {median} lines");
}

#[test]
fn unit_tests_stand_in_files_of_their_own() {
    let mut breaches = Vec::new();
    for source in product_code() {
        let inline = source.code().find(|(_, code)| code.trim_start().starts_with("mod tests {"));
        breaches.extend(inline.map(|(line, _)| format!("{}:{line}", source.path)));
    }
    assert_none(&breaches, "tests belong into a file beside the code");
}
