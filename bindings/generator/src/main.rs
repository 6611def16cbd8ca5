//! Writes the Kotlin and Swift sides of the library, and the list of what it exports.
//!
//! `countersign-bindings-generator LIBRARY OUT`: reads the metadata inside a built library, and writes `OUT/kotlin`,
//! `OUT/swift` and `OUT/surface.txt`. Run by `bindings/build.sh`, inside the workspace, since names and packages come from
//! `bindings/uniffi.toml`. A program of its own, so that nothing it needs is linked into the library.

mod surface;

use camino::{Utf8Path, Utf8PathBuf};
use std::error::Error;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};
use uniffi_bindgen::macro_metadata::extract_from_library;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(Utf8PathBuf::from);
    let (Some(library), Some(out), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: countersign-bindings-generator LIBRARY OUT".into());
    };
    write(&library, &out.join("kotlin"), TargetLanguage::Kotlin)?;
    write(&library, &out.join("swift"), TargetLanguage::Swift)?;
    Ok(std::fs::write(out.join("surface.txt"), surface::print(extract_from_library(&library)?))?)
}

fn write(library: &Utf8Path, to: &Utf8Path, language: TargetLanguage) -> Result<(), Box<dyn Error>> {
    if to.exists() {
        std::fs::remove_dir_all(to)?; // a file that is not generated any more must not stay
    }
    generate(GenerateOptions {
        languages: vec![language],
        source: library.to_owned(),
        out_dir: to.to_owned(),
        config_override: None,
        format: false,
        crate_filter: None,
        metadata_no_deps: true,
    })?;
    Ok(())
}
