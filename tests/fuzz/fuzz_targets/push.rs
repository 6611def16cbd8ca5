//! Any bytes from a push service or a poll, to a binding of each protocol; after `t`, any text in a genuine challenge. What
//! is shown of it is safe.
#![no_main]

use countersign::approval::text;
use countersign::protocols::{Challenge, Opened};
use countersign_fuzz::family::{SERVERS, challenge};
use countersign_fuzz::{WORLD, native};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for pushed in [true, false] {
        let family = SERVERS.map(|server| server.open(data, pushed));
        for opened in family.into_iter().chain([native::open(data, pushed)]).flatten() {
            if let Opened::Challenge(verified) = opened {
                assert_eq!(verified.received().bytes(), data);
                shown(verified.challenge());
            }
        }
    }
    let Some(Ok(text)) = data.strip_prefix(b"t").map(str::from_utf8) else { return };
    let message = challenge(text).to_string();
    for server in SERVERS {
        if let Some(Opened::Challenge(verified)) = server.open(message.as_bytes(), true) {
            shown(verified.challenge());
        }
    }
    let mut challenge = WORLD.challenge();
    challenge.text = Some(text.to_owned());
    let message = WORLD.sign(challenge.to_unsigned(&WORLD.challenge.thumbprint()));
    assert!(!matches!(native::open(&message, true), Some(Opened::Challenge(_))), "a push is a bell");
    if let Some(Opened::Challenge(verified)) = native::open(&message, false) {
        shown(verified.challenge());
    }
});

/// What a screen shows holds nothing that could move, hide or forge other text.
fn shown(challenge: &Challenge) {
    let lines = [&challenge.application, &challenge.place, &challenge.client_address, &challenge.title];
    let lines = lines.into_iter().flatten().map(|line| text::line(line).text);
    let paragraph = challenge.text.as_ref().map(|words| text::paragraph(words).text);
    for shown in lines.chain([text::domain(&challenge.relying_party).text]) {
        assert!(!shown.as_str().chars().any(is_hostile), "{shown:?}");
    }
    for line in paragraph.iter().flat_map(|paragraph| paragraph.as_str().split('\n')) {
        assert!(!line.chars().any(is_hostile), "{line:?}");
    }
    assert!(paragraph.is_none_or(|paragraph| paragraph.as_str().split('\n').count() <= text::MAX_LINES + 1));
}

/// Controls, and what changes the direction of text.
fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
