//! Any sequence of calls leaves the vault saying what a plain map says, also after restarts, and sound.

use super::*;
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Put {
        name: u8,
        text: String,
        group: Option<u8>,
    },
    Delete(u8),
    /// Writes and then fails.
    Fail(u8),
    /// The anchor cannot be written.
    LoseAnchor(u8),
    Open(u8),
    /// Claims what is next, and saves or closes it.
    Claim {
        close: bool,
    },
    Rekey,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let name = 0..8u8;
    prop_oneof![
        6 => (name.clone(), "[a-z]{0,400}", proptest::option::of(0..3u8))
            .prop_map(|(name, text, group)| Step::Put { name, text, group }),
        2 => name.clone().prop_map(Step::Delete),
        1 => name.clone().prop_map(Step::Fail),
        1 => name.clone().prop_map(Step::LoseAnchor),
        2 => name.prop_map(Step::Open),
        2 => any::<bool>().prop_map(|close| Step::Claim { close }),
        1 => Just(Step::Rekey),
        1 => Just(Step::Restart),
    ]
}

/// What the vault should say.
#[derive(Default)]
struct Model {
    /// In the order of their first insertion.
    notes: Vec<Note>,
    exchanges: BTreeMap<u8, Vec<u8>>,
    now: i64,
}

impl Model {
    fn take(&mut self, phone: &Phone, vault: &mut Vault, step: &Step) {
        match step {
            Step::Put { name, text, group } => {
                let note = Note { group: group.map(|group| group.to_string()), ..note(&name.to_string(), text) };
                put(vault, std::slice::from_ref(&note));
                match self.notes.iter_mut().find(|old| old.name == note.name) {
                    Some(old) => *old = note,
                    None => self.notes.push(note),
                }
            }
            Step::Delete(name) => {
                let there = self.notes.iter().any(|note| note.name == name.to_string());
                let deleted = vault.change(|tx| tx.delete::<Note>(&RowId::new(name.to_string())));
                assert_eq!(deleted.unwrap(), there);
                self.notes.retain(|note| note.name != name.to_string());
            }
            Step::Fail(name) => {
                let failed: Result<(), VaultError> = vault.change(|tx| {
                    tx.put(&note(&name.to_string(), "never"))?;
                    tx.delete::<Note>(&RowId::new("0"))?;
                    Err(VaultError::LostLease)
                });
                assert!(failed.is_err());
            }
            Step::LoseAnchor(name) => {
                phone.anchor.broken.store(true, Ordering::Relaxed);
                assert!(vault.change(|tx| tx.put(&note(&name.to_string(), "never"))).is_err());
                phone.anchor.broken.store(false, Ordering::Relaxed);
            }
            Step::Open(id) => {
                let opened = vault.change(|tx| tx.open_exchange(&exchanges::new(*id, &id.to_string(), "lane")));
                let there = self.exchanges.contains_key(id);
                assert_eq!(opened.unwrap() == Opened::New, !there);
                self.exchanges.entry(*id).or_insert_with(|| vec![*id]);
            }
            Step::Claim { close } => {
                self.now += 60_000;
                let Some(held) = vault.claim(&exchanges::at(self.now)).unwrap() else {
                    return assert!(self.exchanges.is_empty());
                };
                let id = held.id[0];
                assert_eq!(self.exchanges.get(&id).map(Vec::as_slice), Some(held.body.as_slice()));
                if *close {
                    vault.change(|tx| tx.close_exchange(&held.id, held.epoch)).unwrap();
                    self.exchanges.remove(&id);
                } else {
                    let body = [held.body.as_slice(), b"+"].concat();
                    vault.change(|tx| tx.save_exchange(&held.id, held.epoch, &body)).unwrap();
                    self.exchanges.insert(id, body);
                }
            }
            Step::Rekey => [Table::Account, Table::Exchange].iter().for_each(|table| vault.rekey(*table).unwrap()),
            Step::Restart => *vault = phone.sound(),
        }
    }

    fn compare(&self, vault: &Vault) {
        assert_eq!(vault.read(|r| r.all::<Note>()).unwrap(), self.notes);
        for group in ["0", "1", "2"] {
            let expected: Vec<_> =
                self.notes.iter().filter(|note| note.group.as_deref() == Some(group)).cloned().collect();
            assert_eq!(vault.read(|r| r.group::<Note>(&RowId::new(group))).unwrap(), expected);
        }
        let open: BTreeMap<u8, Vec<u8>> =
            vault.read(|r| r.exchanges()).unwrap().into_iter().map(|row| (row.id[0], row.body.to_vec())).collect();
        assert_eq!(open, self.exchanges);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_vault_says_what_a_map_says(steps in vec(step(), 1..40)) {
        let phone = Phone::in_memory();
        let mut vault = phone.sound();
        let mut model = Model::default();
        for step in &steps {
            model.take(&phone, &mut vault, step);
        }
        model.compare(&vault);
        drop(vault);
        model.compare(&phone.sound());
    }

    #[test]
    fn whatever_bytes_are_decoded_nothing_panics(bytes in vec(any::<u8>(), 0..200)) {
        let mut scratch = record::Scratch::new();
        let _refused_or_read = record::decode::<Note>(&bytes, &mut scratch);
        let _refused_or_read = record::decode::<Seed>(&bytes, &mut scratch);
    }

    #[test]
    fn content_is_read_back_as_it_was_written(name in ".{0,80}", text in ".{0,300}") {
        let written = note(&name, &text);
        let mut plain = record::encode(&written).unwrap();
        let read: Note = record::decode(plain.as_mut_slice(), &mut record::Scratch::new()).unwrap();
        prop_assert_eq!(&read, &written);
        plain.append(&[0]);
        let longer = record::decode::<Note>(plain.as_mut_slice(), &mut record::Scratch::new());
        prop_assert!(longer.is_err(), "nothing may follow");
    }
}
