use super::*;

fn from(peer: &str, forwarded: &str) -> String {
    let trusted = ["10.0.0.0/8".parse().unwrap()];
    original(peer.parse().unwrap(), forwarded, &trusted).to_string()
}

#[test]
fn only_a_configured_proxy_is_believed() {
    assert_eq!(from("198.51.100.7", "203.0.113.9"), "198.51.100.7");
    assert_eq!(from("10.0.0.1", "203.0.113.9"), "203.0.113.9");
    assert_eq!(from("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2"), "203.0.113.9", "what a stranger wrote comes first");
    assert_eq!(from("10.0.0.1", ""), "10.0.0.1");
    assert_eq!(from("10.0.0.1", "203.0.113.9, nonsense"), "10.0.0.1");
    assert_eq!(from("::ffff:10.0.0.1", "203.0.113.9"), "203.0.113.9");
}
