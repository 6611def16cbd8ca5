//! The verification log as JSON and as CSV.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-`, `@` or a control character as a formula, and names come from
//! strangers [CSV injection]. Such a cell gets an apostrophe in front, which spreadsheets take as "this is text".

use data_encoding::HEXLOWER;
use serde::Serialize;

use crate::store::log::Verification;

/// One line, as exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// 128 bits, hexadecimal.
    pub id: String,
    /// RFC 3339, UTC.
    pub time: String,
    /// The service that asked: its registered domain.
    pub relying_party: String,
    /// The service's name for the person.
    pub user: String,
    /// SHA-256 of where the phone is rung, hexadecimal; empty if no phone was involved.
    pub device_token_digest: String,
    /// `push`, `code` or `activation`.
    pub mode: String,
    /// `approved` or `refused`.
    pub result: String,
    /// Why, in a stable word; may be empty.
    pub reason: String,
    /// The node that answered.
    pub server_name: String,
    /// Its listening address.
    pub server_address: String,
    /// Where the sign-in came from, as the service said.
    pub client_address: String,
    /// The person's name, if the settings keep it.
    pub name: String,
    /// The e-mail address, if the settings keep it.
    pub email: String,
    /// The telephone number, if the settings keep it.
    pub phone: String,
}

impl From<Verification> for Line {
    fn from(v: Verification) -> Self {
        Self {
            id: HEXLOWER.encode(&v.id),
            time: jiff::Timestamp::from_millisecond(v.at).map(|t| t.to_string()).unwrap_or_default(),
            relying_party: v.relying_party,
            user: v.subject,
            device_token_digest: v.device_token_digest.map(|d| HEXLOWER.encode(&d)).unwrap_or_default(),
            mode: v.mode,
            result: v.result,
            reason: v.reason,
            server_name: v.server_name,
            server_address: v.server_address,
            client_address: v.client_address,
            name: v.full_name.unwrap_or_default(),
            email: v.email.unwrap_or_default(),
            phone: v.phone.unwrap_or_default(),
        }
    }
}

/// RFC 4180, with a header line and neutralised formula cells.
pub fn as_csv(lines: &[Line]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for l in lines {
        let cells = [
            &l.id,
            &l.time,
            &l.relying_party,
            &l.user,
            &l.device_token_digest,
            &l.mode,
            &l.result,
            &l.reason,
            &l.server_name,
            &l.server_address,
            &l.client_address,
            &l.name,
            &l.email,
            &l.phone,
        ];
        writer.write_record(cells.map(|cell| neutral(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|e| e.into_error().into()).map_err(|e: csv::Error| e)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn neutral(cell: &str) -> String {
    let runs = cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']);
    if runs { format!("'{cell}") } else { cell.to_owned() }
}

const HEADER: [&str; 14] = [
    "id",
    "time",
    "relying_party",
    "user",
    "device_token_digest",
    "mode",
    "result",
    "reason",
    "server_name",
    "server_address",
    "client_address",
    "name",
    "email",
    "phone",
];
