use super::*;
use std::fs;

#[test]
fn a_new_anchor_has_no_state_and_then_the_last_one_written() {
    let folder = tempfile::tempdir().unwrap();
    let anchor = FileAnchor::new(&folder.path().join("anchor"));
    assert_eq!(anchor.read(), Ok(None));
    for state in [AnchorState { committed: 0, next: 1 }, AnchorState { committed: u64::MAX - 1, next: u64::MAX }] {
        anchor.write(state).unwrap();
        assert_eq!(anchor.read(), Ok(Some(state)));
    }
}

#[test]
fn a_damaged_anchor_is_an_error_and_not_an_absent_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anchor");
    let good = "countersign anchor 1\ncommitted 7\nnext 8\n";
    fs::write(&path, good).unwrap();
    assert_eq!(FileAnchor::new(&path).read(), Ok(Some(AnchorState { committed: 7, next: 8 })));
    let damaged = [
        "",
        "countersign anchor 2\ncommitted 7\nnext 8\n",
        "countersign anchor 1\ncommitted 7\nnext 8",
        "countersign anchor 1\ncommitted 07\nnext 8\n",
        "countersign anchor 1\ncommitted +7\nnext 8\n",
        "countersign anchor 1\ncommitted 7\n",
        "countersign anchor 1\ncommitted 7\nnext 8\nand more\n",
    ];
    for content in damaged {
        fs::write(&path, content).unwrap();
        assert_eq!(FileAnchor::new(&path).read(), Err(AnchorError), "{content:?}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let anchor = FileAnchor::new(&folder.path().join("gone").join("anchor"));
    assert_eq!(anchor.write(AnchorState::default()), Err(AnchorError));
}
