//! Lines of the doctor's check.

use super::FailureRecord;
use countersign::authenticator::{Finding, FindingState, Subject};
use countersign::ports::UnixMillis;
use serde::Serialize;

/// `countersign::authenticator::Finding`.
#[derive(Debug, Serialize)]
pub(crate) struct FindingRecord {
    subject: SubjectRecord,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureRecord>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "about", rename_all = "kebab-case", rename_all_fields = "snake_case")]
enum SubjectRecord {
    Clock {
        #[serde(skip_serializing_if = "Option::is_none")]
        ahead_ms: Option<i64>,
    },
    ProviderClock {
        host: String,
        ahead_ms: i64,
    },
    Vault,
    Provider {
        host: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_contact: Option<UnixMillis>,
    },
    Standing {
        host: String,
    },
    DeviceToken {
        host: String,
        channel: &'static str,
    },
    Keys {
        host: String,
    },
    OpenPrompts {
        count: usize,
    },
    Waiting {
        count: usize,
    },
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        let (state, failure) = match &finding.state {
            FindingState::Fine => ("fine", None),
            FindingState::Attention(failure) => ("attention", Some(FailureRecord::new(failure))),
            FindingState::Unknown => ("unknown", None),
        };
        Self { subject: subject(&finding.subject), state, failure }
    }
}

fn subject(subject: &Subject) -> SubjectRecord {
    match subject.clone() {
        Subject::Clock { ahead_ms } => SubjectRecord::Clock { ahead_ms },
        Subject::ProviderClock { host, ahead_ms } => SubjectRecord::ProviderClock { host, ahead_ms },
        Subject::Vault => SubjectRecord::Vault,
        Subject::Provider { host, last_contact } => SubjectRecord::Provider { host, last_contact },
        Subject::Standing { host } => SubjectRecord::Standing { host },
        Subject::DeviceToken { host, channel } => SubjectRecord::DeviceToken { host, channel },
        Subject::Keys { host } => SubjectRecord::Keys { host },
        Subject::OpenPrompts { count } => SubjectRecord::OpenPrompts { count },
        Subject::Waiting { count } => SubjectRecord::Waiting { count },
    }
}
