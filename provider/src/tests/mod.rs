//! The provider as a whole, spoken to as phones and relying parties do. Tests of one file stand beside that file.

mod phone;
mod story;
mod world;
