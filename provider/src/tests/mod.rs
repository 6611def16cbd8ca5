//! The provider as a whole, spoken to as phones and relying parties do. Tests of one file stand beside that file.

mod answers;
mod enrolment;
mod moving;
mod phone;
mod processes;
mod records;
mod story;
mod tokens;
pub(crate) mod world;
