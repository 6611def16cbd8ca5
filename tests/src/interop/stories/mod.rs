//! What both servers must pass, told once. Each story takes the server's kind and people of its own.

pub mod answers;
pub mod clocks;
pub mod codes;
pub mod diagnosis;
pub mod enrolment;
pub mod terminal;
