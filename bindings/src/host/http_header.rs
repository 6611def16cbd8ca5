/// One header of a request or reply.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpHeader {
    /// Its name, in lower case.
    pub name: String,
    /// Its value.
    pub value: String,
}
