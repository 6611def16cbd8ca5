use super::*;
use std::sync::Arc;

fn file() -> (tempfile::TempDir, DurableFile) {
    let folder = tempfile::tempdir().unwrap();
    let file = DurableFile::new(&folder.path().join("state"));
    (folder, file)
}

#[test]
fn what_was_written_is_read_back_and_nothing_is_there_before() {
    let (_folder, file) = file();
    assert_eq!(file.read(10).unwrap(), None);
    let lock = file.lock().unwrap();
    file.replace(&lock, b"first, longer").unwrap();
    file.replace(&lock, b"second").unwrap();
    assert_eq!(file.read(10).unwrap().unwrap(), b"second");
}

#[test]
fn a_file_over_the_cap_is_refused() {
    let (_folder, file) = file();
    file.replace(&file.lock().unwrap(), b"12345").unwrap();
    assert_eq!(file.read(5).unwrap().unwrap(), b"12345");
    assert_eq!(file.read(4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
}

#[test]
fn a_write_cut_short_by_a_crash_leaves_the_old_content_and_does_not_hinder_the_next() {
    let (folder, file) = file();
    file.replace(&file.lock().unwrap(), b"old").unwrap();
    fs::write(folder.path().join("state.tmp"), b"half of somethi").unwrap();
    assert_eq!(file.read(99).unwrap().unwrap(), b"old");
    file.replace(&file.lock().unwrap(), b"new").unwrap();
    assert_eq!(file.read(99).unwrap().unwrap(), b"new");
}

#[test]
fn writers_that_read_first_do_not_lose_each_others_change() {
    let (_folder, file) = file();
    let file = Arc::new(file);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let file = file.clone();
            std::thread::spawn(move || {
                for _ in 0..5 {
                    let lock = file.lock().unwrap();
                    let mut content = file.read(99).unwrap().unwrap_or_default();
                    content.push(b'x');
                    file.replace(&lock, &content).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(file.read(99).unwrap().unwrap().len(), 20);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = file();
    file.replace(&file.lock().unwrap(), b"secret").unwrap();
    let mode = fs::metadata(folder.path().join("state")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
