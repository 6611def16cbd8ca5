use crate::Failure;
use countersign::log::{self, CSV_COLUMNS, csv_row};

/// How a log is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum LogFormat {
    /// A table for a spreadsheet; cells that one would run as a formula are made harmless.
    Csv,
    /// All of it, as a JSON array.
    Json,
}

/// The whole log as a file's content.
pub(crate) fn export(entries: &[log::LogEntry], format: LogFormat) -> Result<String, Failure> {
    let bytes = match format {
        LogFormat::Csv => csv(entries),
        LogFormat::Json => serde_json::to_vec_pretty(entries).ok(),
    };
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(Failure::internal)
}

fn csv(entries: &[log::LogEntry]) -> Option<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(CSV_COLUMNS).ok()?;
    for entry in entries {
        writer.write_record(csv_row(entry)).ok()?;
    }
    writer.into_inner().ok()
}
