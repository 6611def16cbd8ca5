//! What Countersign costs, as ratios: `cargo bench-table` prints one table.
//!
//! A time in microseconds says something about a machine; a ratio against the primitives that the work cannot do without
//! says something about the code. Each row times its two sides in turns (A B A B …) within one process and shows the
//! median of the turns' ratios: by processor time, or by the clock where waiting for the disk is what is measured.
//!
//! `--test` runs everything once, small, and judges nothing. Words that are not options name sections to run alone:
//! `cargo bench-table -- codes vault`. To add a row: a [`Row`] in the file of its section.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for the terminal that has nothing to measure if it cannot set its scene"
)]

mod answer;
mod codes;
mod phone;
mod provider;
mod ratio;
mod vault;
mod world;

use ratio::{Effort, Row};

/// Name and content of each section.
const SECTIONS: [(&str, Section); 4] =
    [("answer", answer::rows), ("codes", codes::rows), ("vault", vault::rows), ("provider", provider::rows)];

type Section = fn(Effort) -> Vec<Row>;

fn main() {
    let mut effort = Effort::Full;
    let mut only: Vec<String> = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--test" => effort = Effort::Smoke,
            option if option.starts_with('-') => {} // cargo passes --bench
            _ => only.push(argument),
        }
    }
    println!("| What | Against | Ratio | Target | |");
    println!("|:--|:--|--:|--:|:--|");
    for (name, rows) in SECTIONS {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            for row in rows(effort) {
                println!("{row}");
            }
        }
    }
    println!("| size of the stripped library | | `bindings/size.sh` | ≤ 3.7 MB | built and measured there |");
}
