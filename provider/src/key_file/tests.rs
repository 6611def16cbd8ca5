use super::*;

#[test]
fn a_key_is_made_once_and_read_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    for (name, kind) in [("a", Kind::Sealing), ("b", Kind::Operator)] {
        let path = folder.path().join(name);
        let made = make_or_read(&path, kind).unwrap();
        assert_eq!(make_or_read(&path, kind).unwrap().expose(), made.expose());
    }
    let wrong = read(&folder.path().join("a"), Kind::Operator);
    assert!(matches!(wrong, Err(KeyFileError::Malformed { .. })));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    make_or_read(&path, Kind::Sealing).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(read(&path, Kind::Sealing), Err(KeyFileError::Open(_))));
}
