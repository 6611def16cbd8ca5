//! Tickets: claims on the end of something that was committed.
//!
//! Waiting can be given up and begun again, also after a restart, by the ticket's name. Three kinds, by what they tell.

mod activation_ticket;
mod answer_ticket;
mod other;
mod story;
mod under_way;
mod waiting;

pub use activation_ticket::ActivationTicket;
pub use answer_ticket::AnswerTicket;
pub use other::Ticket;
pub use story::Story;
pub use under_way::UnderWay;
