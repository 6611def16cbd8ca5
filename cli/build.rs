//! Makes the terminal's texts from the catalogue in `bindings/words`.

use countersign_words::{Catalogue, folder, render};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    for read in ["texts", "placeholders.toml"] {
        println!("cargo::rerun-if-changed={}", folder().join(read).display());
    }
    let made = Path::new(&std::env::var("OUT_DIR")?).join("texts.rs");
    std::fs::write(made, render::terminal(&Catalogue::read(folder())?))?;
    Ok(())
}
