use super::HttpHeader;
use countersign::ports::{self, SendError};

/// What came back. Redirects and errors of the server are replies, too.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpReply {
    /// The status, such as 200.
    pub status: i32,
    /// Headers, in any case.
    pub headers: Vec<HttpHeader>,
    /// The body. Over 256 KiB it is not taken, and counts as no reply.
    pub body: Vec<u8>,
}

impl TryFrom<HttpReply> for ports::HttpReply {
    type Error = SendError;

    fn try_from(reply: HttpReply) -> Result<Self, SendError> {
        if reply.body.len() > Self::MAX_BODY {
            return Err(SendError::NoReply);
        }
        let headers = reply.headers.into_iter().map(|header| (header.name.to_ascii_lowercase(), header.value));
        Ok(Self {
            status: u16::try_from(reply.status).map_err(|_| SendError::NoReply)?,
            headers: headers.collect(),
            body: reply.body,
        })
    }
}
