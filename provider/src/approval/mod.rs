//! Sign-in requests: made by a relying party, answered by a phone, collected once.
//!
//! * [`request`]: the relying party asks; the request is signed and stored, phones are rung.
//! * [`answer`]: a phone approves, denies or reports.
//! * [`poll`]: a phone asks what there is for it.
//! * [`collect`]: the relying party takes the result, once.
//!
//! What is decided is in the database's conditional updates (`store::challenge`), not here: an approval needs an open
//! request, a denial wins until the result has been taken, one wrong number ends the request.

pub(crate) mod answer;
pub(crate) mod collect;
pub(crate) mod poll;
pub(crate) mod request;
