//! Tells a story scene by scene: the title before, what came of it after.

use super::step::Fault;
use crate::output::Output;
use crate::records::Document;
use crate::stop::Stop;
use console::style;
use std::time::Instant;

/// Numbers scenes, and ends with the first one that is not as it should be.
pub(super) struct Teller<'a> {
    output: &'a Output,
    told: usize,
}

impl<'a> Teller<'a> {
    pub(super) fn new(output: &'a Output) -> Self {
        Self { output, told: 0 }
    }

    /// How many scenes there were.
    pub(super) fn told(&self) -> usize {
        self.told
    }

    /// One scene.
    pub(super) async fn scene(
        &mut self,
        title: &str,
        played: impl Future<Output = Result<(), Fault>>,
    ) -> Result<(), Stop> {
        self.told += 1;
        let number = self.told;
        self.output.line(format!("\n{}", style(format!("{number:>2}. {title}")).bold()))?;
        let begun = Instant::now();
        let result = played.await;
        let (ok, seconds) = (result.is_ok(), begun.elapsed().as_secs_f64());
        self.output.document(&Document::Step { number, title: title.to_owned(), ok, seconds })?;
        if let Err(fault) = result {
            return self.failed(title, &fault);
        }
        self.output.line(format!("    {}", style("✓ as it should be").green()))
    }

    /// Something is not as it should be.
    pub(super) fn failed(&self, title: &str, fault: &Fault) -> Result<(), Stop> {
        self.output.line(format!("    {} {title}: {fault}", style("✗").red().bold()))?;
        Err(Stop::Attention)
    }
}
