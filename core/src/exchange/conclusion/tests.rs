use super::*;
use crate::test_vault::vault;

fn end(number: u16, at: i64) -> Ended {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    Ended { id: ExchangeId(id), story: Story::Answer, at: UnixMillis(at), conclusion: Conclusion::Done }
}

/// What is left of these ends at `now`.
fn left(ends: &[Ended], now: UnixMillis) -> Vec<Ended> {
    let vault = vault();
    vault
        .change(|tx| {
            ends.iter().try_for_each(|ended| tx.put(ended))?;
            Ended::prune(tx, now)
        })
        .unwrap();
    vault.read(|reader| reader.all()).unwrap()
}

#[test]
fn ends_are_told_for_thirty_days() {
    let month = i64::try_from(ENDS_KEPT.as_millis()).unwrap();
    let ends = [end(1, 0), end(2, 1), end(3, month)];
    assert_eq!(left(&ends, UnixMillis(month)).len(), 3);
    assert_eq!(left(&ends, UnixMillis(month + 1)), ends[1..]);
    assert_eq!(left(&ends, UnixMillis(-1)).len(), 3, "a clock that was set back forgets nothing");
}

#[test]
fn of_many_ends_the_newest_are_kept() {
    let most = u16::try_from(MOST_ENDS).unwrap();
    let ends: Vec<_> = (0..most + 3).map(|number| end(number, 0)).collect();
    assert_eq!(left(&ends, UnixMillis(0)), ends[3..]);
}
