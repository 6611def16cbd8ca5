use super::CodeKind;
use countersign::codes;

/// What is known about one set of codes without its seed, which never leaves the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CodeParameters {
    /// What moves it on.
    pub kind: CodeKind,
    /// Characters of a code: 5 for Steam, otherwise 6 to 10.
    pub digits: i32,
}

impl From<codes::CodeParameters> for CodeParameters {
    fn from(parameters: codes::CodeParameters) -> Self {
        Self { kind: parameters.kind().into(), digits: parameters.digits().into() }
    }
}
