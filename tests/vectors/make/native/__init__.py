"""The native protocol once more, written from docs/PROTOCOL.md alone, with other libraries than the Rust crate."""
