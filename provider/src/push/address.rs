//! Which network addresses a provider may call on a phone's word: public ones only.
//!
//! A URL that a phone gives could name the provider's own network [server-side request forgery]. So whatever is not
//! plainly a public unicast address is refused: private, loopback, link-local, carrier-grade NAT, unique local,
//! multicast, documentation and benchmark ranges, and every IPv6 form that carries an IPv4 address inside (mapped,
//! compatible, NAT64, 6to4, Teredo), because a gateway would unwrap it. To refuse another range, add it to the list.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the provider may connect there.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !NOT_PUBLIC_V4.iter().any(|&(network, length)| {
        let network = Ipv4Addr::from(network).to_bits();
        bits >> (32 - length) == network >> (32 - length)
    })
}

/// Only global unicast space (2000::/3), less what is special inside it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    let inside = |network: Ipv6Addr, length: u32| bits >> (128 - length) == network.to_bits() >> (128 - length);
    inside(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)
        && !inside(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23) // protocol assignments, Teredo, ORCHID
        && !inside(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32) // documentation
        && !inside(Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16) // 6to4 carries IPv4
        && !inside(Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20) // documentation
}

/// Ranges of the IANA special-purpose registry (RFC 6890 and its updates), and multicast and reserved space.
const NOT_PUBLIC_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_refused_and_public_ones_are_not() {
        let refused = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b::8.8.8.8",
            "64:ff9b:1::1",
            "100::1",
            "fe80::1",
            "febf::1",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:0a00:0001::1",
            "3fff::1",
        ];
        for address in refused {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        let allowed = [
            "8.8.8.8",
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.0.1",
            "223.255.255.254",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "2001:4860::8888",
        ];
        for address in allowed {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
