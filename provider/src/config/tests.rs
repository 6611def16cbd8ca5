use super::*;

fn flags(flags: &[&str]) -> Sources {
    Sources { flags: flags.iter().map(|&f| f.to_owned()).collect(), ..Sources::default() }
}

#[test]
fn flags_win_over_the_environment_which_wins_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "origin = \"https://a.example\"\nserver_name = \"one\"\n[lifetimes]\noffer_seconds = 60\n")
        .unwrap();
    let sources = Sources {
        file: Some(file),
        environment: vec![
            ("COUNTERSIGN_PROVIDER__SERVER_NAME".into(), "two".into()),
            ("COUNTERSIGN_PROVIDER__LIFETIMES__OFFER_SECONDS".into(), "70".into()),
            ("PATH".into(), "/bin".into()),
        ],
        flags: vec!["lifetimes.offer_seconds=80".into(), "trusted_proxies=[\"10.0.0.0/8\"]".into()],
    };
    let config = sources.read().unwrap();
    assert_eq!(config.server_name, "two");
    assert_eq!(config.lifetimes.offer_seconds, 80);
    assert_eq!(config.trusted_proxies.len(), 1);
}

#[test]
fn a_name_that_nobody_knows_is_refused() {
    let refused = flags(&["origin=https://a.example", "lifetimes.ofer_seconds=60"]).read().unwrap_err();
    assert!(refused.to_string().contains("ofer_seconds"), "{refused}");
}

#[test]
fn a_named_file_must_exist() {
    let sources = Sources { file: Some("/nowhere/at/all.toml".into()), ..Sources::default() };
    assert!(matches!(sources.read(), Err(ConfigError::File { .. })));
}

#[test]
fn an_origin_is_required_and_must_be_one_that_phones_accept() {
    assert_eq!(flags(&[]).read().unwrap_err(), ConfigError::OriginMissing);
    for origin in [
        "http://a.example",
        "https://a.example/",
        "https://a.example/path",
        "https://A.example",
        "https://10.0.0.1",
        "nonsense",
    ] {
        let read = flags(&[&format!("origin={origin}")]).read();
        assert!(matches!(read, Err(ConfigError::Origin { .. })), "{origin}: {read:?}");
    }
    assert!(flags(&["origin=https://a.example"]).read().is_ok());
    assert!(flags(&["origin=https://a.example:8443"]).read().is_ok());
    assert!(flags(&["origin=http://127.0.0.1:8440", "development=true"]).read().is_ok());
}

#[test]
fn a_sign_in_request_never_lives_longer_than_ten_minutes() {
    let refused = flags(&["origin=https://a.example", "lifetimes.challenge_seconds=601"]).read().unwrap_err();
    assert!(matches!(refused, ConfigError::Range { name: "lifetimes.challenge_seconds", .. }));
}
