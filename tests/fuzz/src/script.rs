//! What the fuzzer says to a phone: its bytes, read as a row of replies.
//!
//! Each is a letter, a length in two bytes and as many bytes of content; a content that is cut short ends with the input.

use countersign::ports::{HttpReply, SendError, SignError};

/// The replies that are left.
pub struct Script<'a>(&'a [u8]);

/// One of them.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// What kind of reply it is.
    pub kind: u8,
    /// What it says.
    pub content: &'a [u8],
}

/// A reply of status 200 with this body, as anybody could send it.
pub const RAW: u8 = b'r';
/// A reply of status 400 with this body: servers of the push family refuse by an error of HTTP, too.
pub const BAD_REQUEST: u8 = b'2';
/// The same, of status 404.
pub const NOT_FOUND: u8 = b'4';
/// A result in its encoding, which the provider signs for this very request.
pub const SIGNED: u8 = b's';
/// The same, with a newer statement.
pub const NEWER: u8 = b'n';
/// A refusal: the place of its code in the list, which the provider signs for this very request.
pub const REFUSED: u8 = b'f';
/// What an honest provider would say here.
pub const HONEST: u8 = b'h';

impl<'a> Script<'a> {
    /// All of the input.
    pub fn new(input: &'a [u8]) -> Self {
        Self(input)
    }

    /// The next reply, unless there is none left.
    pub fn next(&mut self) -> Option<Line<'a>> {
        let (&kind, rest) = self.0.split_first()?;
        let Some((length, rest)) = rest.split_first_chunk() else {
            self.0 = &[];
            return Some(Line { kind, content: &[] });
        };
        let (content, rest) = rest.split_at(usize::from(u16::from_be_bytes(*length)).min(rest.len()));
        self.0 = rest;
        Some(Line { kind, content })
    }

    /// How signing fails, if the next reply says so.
    pub fn next_failure(&mut self) -> Option<SignError> {
        let failure = match self.0.first()? {
            b'c' => SignError::Cancelled,
            b'k' => SignError::KeyGone,
            b'u' => SignError::Unavailable,
            _ => return None,
        };
        self.next();
        Some(failure)
    }
}

impl Line<'_> {
    /// The reply as anybody could send it; the letter says with which status.
    pub fn from_anybody(self) -> Result<HttpReply, SendError> {
        let status = match self.kind {
            b'0' => return Err(SendError::NotSent),
            b'1' => return Err(SendError::NoReply),
            BAD_REQUEST => 400,
            b'3' => 403,
            NOT_FOUND => 404,
            b'5' => 503,
            _ => 200,
        };
        let headers = vec![("retry-after".to_owned(), String::from_utf8_lossy(self.content).into_owned())];
        Ok(HttpReply { status, headers, body: self.content.to_vec() })
    }
}

/// Writes one reply.
pub fn line(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[kind], length.as_slice(), content].concat()
}
