//! `completions`: a script for a shell.

use crate::args::Arguments;
use crate::output::Output;
use crate::stop::Stop;
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn run(shell: Shell, output: &Output) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "countersign", &mut script);
    output.bytes(&script)
}
