use super::*;

fn place(table: u8, generation: u64, clear: Option<&[u8]>) -> Place<'_> {
    Place { table, id: &[0xaa; 2], generation, clear }
}

#[test]
fn associated_data_is_deterministic_cbor() {
    assert_eq!(associated_data(&place(1, 10, None)).as_ref(), [0x85, 1, 1, 0x42, 0xaa, 0xaa, 10, 0xf6]);
    let data = associated_data(&place(8, 0x1_0000_0000, Some(&[7; 24])));
    let expected = [&[0x85, 1, 8, 0x42, 0xaa, 0xaa, 0x1b, 0, 0, 0, 1, 0, 0, 0, 0, 0x58, 24][..], &[7; 24]].concat();
    assert_eq!(data.as_ref(), expected);
}

#[test]
fn heads_are_as_short_as_they_can_be() {
    let head = |value| {
        let mut out = Vec::new();
        put_head(&mut out, 0, value);
        let mut expected = Vec::new();
        ciborium::into_writer(&value, &mut expected).unwrap();
        assert_eq!(out, expected, "{value}");
        out.len()
    };
    let sizes = [0, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffff, 0x1_0000_0000, u64::MAX].map(head);
    assert_eq!(sizes, [1, 1, 2, 2, 3, 3, 5, 5, 9, 9]);
}

#[test]
fn the_same_name_is_blinded_differently_for_each_use_and_table() {
    let keys = Keyring::new(VaultKey::new([1; 32])).unwrap();
    let blinds = [
        Naming::Id(Table::Account),
        Naming::Id(Table::Binding),
        Naming::Id(Table::Exchange),
        Naming::Group(Table::Account),
        Naming::Subject,
        Naming::Lane,
    ]
    .map(|naming| keys.blind(naming, b"name"));
    let distinct: std::collections::HashSet<_> = blinds.iter().collect();
    assert_eq!(distinct.len(), blinds.len());
}
