//! Sign-in prompts and what a person answers.

mod answer;
mod assurance;
mod channel;
mod decision;
mod fatigue;
mod number_to_type;
mod pending_approval;
mod prompt;
mod receipt;

pub use answer::Answer;
pub use assurance::Assurance;
pub use channel::Channel;
pub use decision::Decision;
pub use fatigue::Fatigue;
pub use number_to_type::NumberToType;
pub use pending_approval::PendingApproval;
pub use prompt::Prompt;
pub use receipt::Receipt;
