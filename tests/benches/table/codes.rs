//! Codes: one, and lists, against bare HMAC and against totp-rs.

use crate::ratio::{Effort, Row, in_turns, timed};
use crate::vault::{add_accounts, app, seed_bytes};
use countersign::Secret;
use countersign::codes::{Algorithm, CodeParameters, Moment, Prepared, Seed, single_code};
use ring::hmac;
use std::hint::black_box;
use std::time::Duration;

/// A Wednesday in 2027, in seconds.
const NOW: u64 = 1_800_000_000;
/// So many codes are made per timing, that the clock's own cost disappears.
const AT_LEAST: usize = 5_000;

pub(crate) fn rows(effort: Effort) -> Vec<Row> {
    let mut rows = single(effort);
    for size in effort.sizes() {
        rows.extend(list(effort, *size));
    }
    for size in effort.sizes() {
        rows.push(facade(effort, *size));
    }
    rows
}

pub(crate) fn parameters() -> CodeParameters {
    CodeParameters::totp(Algorithm::Sha1, 6, 30).unwrap()
}

fn single(effort: Effort) -> Vec<Row> {
    let (seed, parameters) = (Seed::new(Secret::new(seed_bytes(1))).unwrap(), parameters());
    let ours = || repeated(1, || single_code(&seed, &parameters, Moment::Time(NOW)).unwrap());
    let bare = || {
        repeated(1, || {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &black_box(seed_bytes(1)));
            hmac::sign(&key, &(NOW / 30).to_be_bytes())
        })
    };
    let theirs = || repeated(1, || totp_rs(1).generate(NOW));
    let rounds = effort.rounds(41);
    let what = || "one code, key set up and wiped".to_owned();
    vec![
        Row {
            what: what(),
            against: "bare HMAC, key set up",
            ratio: in_turns(rounds, ours, bare),
            target: None,
            remark: "made through totp-rs, which uses the processor's SHA-1 instructions; the bare side is ring, which does not",
        },
        Row {
            what: what(),
            against: "totp-rs, key set up",
            ratio: in_turns(rounds, ours, theirs),
            target: None,
            remark: "",
        },
    ]
}

fn list(effort: Effort, size: usize) -> Vec<Row> {
    let seed = |n| Seed::new(Secret::new(seed_bytes(n))).unwrap();
    let prepared: Vec<Prepared> = (0..size).map(|n| Prepared::new(&seed(n), parameters())).collect();
    let keys = prepared_keys(size);
    let others: Vec<totp_rs::Totp> = (0..size).map(totp_rs).collect();
    let ours = || repeated(size, || prepared.iter().map(|key| key.code_at(NOW).unwrap()).for_each(shown));
    let bare = || repeated(size, || keys.iter().map(|key| hmac::sign(key, &(NOW / 30).to_be_bytes())).for_each(shown));
    let theirs = || repeated(size, || others.iter().map(|totp| totp.generate(NOW)).for_each(shown));
    let rounds = effort.rounds(101);
    vec![
        Row {
            what: format!("list of {size} codes, prepared keys"),
            against: "bare HMAC, prepared keys",
            ratio: in_turns(rounds, ours, bare),
            target: (size == 1_000).then_some(1.25),
            remark: "below 1: the processor's SHA-1 instructions, which ring does without",
        },
        Row {
            what: format!("list of {size} codes, prepared keys"),
            against: "totp-rs",
            ratio: in_turns(rounds, ours, theirs),
            target: None,
            remark: "which sets the key up for each code",
        },
    ]
}

/// What an app calls each second: this code, the next one, the seconds left, after asking whether the vault changed.
fn facade(effort: Effort, size: usize) -> Row {
    let app = app(|vault| add_accounts(vault, size));
    let keys = prepared_keys(size);
    assert_eq!(app.codes(&[]).unwrap().rows.len(), size);
    let ours = || repeated(size, || app.codes(&[]).unwrap());
    let bare = || {
        repeated(size, || {
            for key in &keys {
                shown(hmac::sign(key, &(NOW / 30).to_be_bytes()));
                shown(hmac::sign(key, &(NOW / 30 + 1).to_be_bytes()));
            }
        })
    };
    Row {
        what: format!("`Authenticator::codes` of {size} accounts, this code and the next"),
        against: "two bare HMACs each",
        ratio: in_turns(effort.rounds(101), ours, bare),
        target: None,
        remark: "asks first whether the vault has changed",
    }
}

fn prepared_keys(size: usize) -> Vec<hmac::Key> {
    (0..size).map(|n| hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &seed_bytes(n))).collect()
}

fn totp_rs(n: usize) -> totp_rs::Totp {
    totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(black_box(seed_bytes(n)).as_slice())
        .build_noncompliant()
}

/// Many times what makes `codes` codes.
fn repeated<T>(codes: usize, mut work: impl FnMut() -> T) -> Duration {
    timed(|| {
        for _ in 0..AT_LEAST.div_ceil(codes) {
            black_box(work());
        }
    })
}

fn shown<T>(code: T) {
    black_box(code);
}
