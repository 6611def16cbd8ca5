//! Accounts as a screen shows them. Records only; every text in them is safe to show.

mod code_kind;
mod code_parameters;
mod enrolment;
mod enrolment_state;
mod entry;
mod prompts_state;
mod trouble;

pub use code_kind::CodeKind;
pub use code_parameters::CodeParameters;
pub use enrolment::Enrolment;
pub use enrolment_state::EnrolmentState;
pub use entry::Account;
pub use prompts_state::PromptsState;
pub use trouble::Trouble;
