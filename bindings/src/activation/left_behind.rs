use countersign::activation;

/// An enrolment that a provider keeps although this phone has left: it cannot be told by a phone.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LeftBehind {
    /// The provider's host, whole, ASCII.
    pub host: String,
    /// What its administrator knows the enrolment by, and deletes: say so to the person.
    pub known_as: Option<String>,
}

impl From<activation::LeftBehind> for LeftBehind {
    fn from(left: activation::LeftBehind) -> Self {
        Self { host: left.host, known_as: left.known_as }
    }
}
