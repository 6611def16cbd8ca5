//! Any state of each exchange that a vault may hold, with any replies after it; after `b`, any stored record. The vault has
//! sealed them, but another version of the app, or a bug in this one, may have written them.
#![no_main]

use countersign::account::{Account, Binding};
use countersign::exchange::Header;
use countersign::log::Event;
use countersign::protocols::{self, PROTOCOLS, Received, Task};
use countersign::vault::decode_body;
use countersign_fuzz::family::Server;
use countersign_fuzz::phone::Phone;
use countersign_fuzz::script::Script;
use countersign_fuzz::{native, saved_kinds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&which, rest)) = data.split_first() else { return };
    if which == b'b' {
        return record(rest);
    }
    let Some(mut saved) = saved_kinds().nth(usize::from(which)) else { return };
    let Some((length, rest)) = rest.split_first_chunk() else { return };
    let (state, replies) = rest.split_at(usize::from(u16::from_be_bytes(*length)).min(rest.len()));
    saved.state = state.to_vec();
    let speaks = protocols::find(&saved.protocol).expect("a known dialect");
    let Ok(exchange) = speaks.restore(&saved) else { return };
    let again = speaks.restore(&exchange.save()).expect("what was saved is read");
    assert!(again.save() == exchange.save(), "and is the same: {saved:?}");
    let script = Script::new(replies);
    let mut phone = match (speaks.name(), Server::find(speaks.name())) {
        (_, Some(server)) => server.phone(script),
        ("countersign", None) => native::phone(script),
        _ => Phone::new(speaks, script, native::now()),
    };
    let _ = phone.carry_on(exchange, true);
});

fn record(bytes: &[u8]) {
    let _ = (decode_body::<Account>(bytes), decode_body::<Header>(bytes), decode_body::<Event>(bytes));
    let Some(binding) = decode_body::<Binding>(bytes) else { return };
    for protocol in PROTOCOLS {
        let _ = protocol.abilities(&binding);
        let message = Received::new(bytes.to_vec(), native::now());
        let _ = protocol.open(&binding, message, native::now());
        for task in [Task::Prove(&binding), Task::Withdraw { of: &binding, sequence: 4 }] {
            let _ = Phone::new(*protocol, Script::new(bytes), native::now()).run(task);
        }
    }
}
