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
mod tests;
