//! `passphrase`: the same data under another passphrase. Nobody else is asked, and the vault itself stays as it is.

use crate::args::{Global, Passphrase};
use crate::home::Home;
use crate::output::Output;
use crate::passphrase::{read, read_new};
use crate::records::Document;
use crate::stop::Stop;
use crate::words::texts;
use countersign_adapters::{KdfCost, PassphraseKeyFile, SystemEntropy};
use std::sync::Arc;

pub(super) fn run(global: &Global, new: &Passphrase, output: &Output) -> Result<(), Stop> {
    let home = Home::open(global.home.clone())?;
    if !home.is_used() {
        return Err(Stop::Input(texts::terminal_passphrase_no_phone().to_owned()));
    }
    let old = read(global.passphrase_fd, false)?;
    let mut keys = PassphraseKeyFile::open(&home.vault_keys(), &old, KdfCost::RECOMMENDED, Arc::new(SystemEntropy))?;
    keys.change_passphrase(&read_new(new.new_passphrase_fd)?, KdfCost::RECOMMENDED)?;
    output.line(texts::terminal_passphrase_changed())?;
    output.document(&Document::Done { what: "passphrase-changed" })
}
