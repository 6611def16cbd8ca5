//! "Why did I not get my prompt?"

mod codes_state;
mod finding;
mod finding_state;
mod finding_subject;
mod health;

pub use codes_state::CodesState;
pub use finding::Finding;
pub use finding_state::FindingState;
pub use finding_subject::FindingSubject;
pub use health::Health;
