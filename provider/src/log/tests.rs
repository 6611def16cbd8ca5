use super::*;

fn line(user: &str) -> Line {
    Line {
        id: "00".into(),
        time: "2026-01-01T00:00:00Z".into(),
        relying_party: "shop.example".into(),
        user: user.into(),
        device_token_digest: String::new(),
        mode: "push".into(),
        result: "approved".into(),
        reason: String::new(),
        server_name: "one".into(),
        server_address: "127.0.0.1:1".into(),
        client_address: "203.0.113.4".into(),
        name: String::new(),
        email: String::new(),
        phone: "+31 20 1234567".into(),
    }
}

#[test]
fn formula_cells_are_neutralised_and_nothing_else_changes() {
    for hostile in ["=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"] {
        let csv = as_csv(&[line(hostile)]).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(&record[3], format!("'{hostile}"));
        assert_eq!(&record[13], "'+31 20 1234567");
        assert_eq!(&record[2], "shop.example");
    }
    let csv = as_csv(&[line("anna,\"quoted\"\nand more")]).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(&reader.records().next().unwrap().unwrap()[3], "anna,\"quoted\"\nand more");
}
