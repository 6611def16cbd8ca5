//! From an offer to an account, and from an old provider to a new one.

mod activate;
mod activated;
mod code_group;
mod left_behind;
mod move_view;
mod offer_view;
mod offer_warning;
mod pending_move;
mod pending_offer;

pub use activate::Activate;
pub use activated::Activated;
pub use left_behind::LeftBehind;
pub use move_view::MoveView;
pub use offer_view::OfferView;
pub use offer_warning::OfferWarning;
pub use pending_move::PendingMove;
pub use pending_offer::PendingOffer;
