use proptest::prelude::*;

use super::*;

fn token() -> impl Strategy<Value = DeviceToken> {
    prop_oneof![
        Just(DeviceToken::None),
        "[ -~]{1,1024}".prop_map(DeviceToken::Fcm),
        "[ -~]{1,1024}".prop_map(DeviceToken::UnifiedPush),
        (proptest::collection::vec(any::<u8>(), 1..=128), "[ -~]{1,255}", any::<bool>())
            .prop_map(|(token, topic, sandbox)| DeviceToken::Apns { token, topic, sandbox }),
        ("[ -~]{1,1024}", any::<u8>(), any::<[u8; 16]>()).prop_map(|(endpoint, byte, auth)| DeviceToken::WebPush {
            endpoint,
            p256dh: [byte; 65],
            auth: auth.into()
        }),
    ]
}

proptest! {
    #[test]
    fn a_token_is_read_as_it_was_written(token in token()) {
        prop_assert_eq!(DeviceToken::decode(&token.encode()), Ok(token));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let _ = DeviceToken::decode(&bytes);
    }
}

#[test]
fn digests_of_different_addresses_differ() {
    let (one, other) = (DeviceToken::Fcm("a".to_owned()), DeviceToken::UnifiedPush("a".to_owned()));
    assert_ne!(one.digest(), other.digest());
    assert_ne!(one.digest(), DeviceToken::None.digest());
}

#[test]
fn words_are_read_as_they_are_written() {
    for channel in Channel::ALL {
        assert_eq!(Channel::from_word(channel.as_str()), Some(*channel));
    }
    assert_eq!(TokenState::from_word("Active"), None);
}
