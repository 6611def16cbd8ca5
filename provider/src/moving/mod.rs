//! A whole tenant moves to another provider.
//!
//! 1. The new operator agrees ([`crate::Operator::agree`]); the old operator puts that agreement into a statement.
//! 2. The old provider writes an [`Export`]: its statement, and for each phone its keys' thumbprints and whose it is.
//! 3. The new provider imports it, after checking that the statement is genuine and names this tenant and operator.
//! 4. Phones come by themselves ([`here`]): each brings its old key's consent. No person is needed at the old side.
//! 5. The report says who has not come yet.
//!
//! An export holds no secrets, but it does hold names: treat it like the user list that it is. Offline codes stay where
//! they are: the seed is not in the export, and the new provider gives codes with its own offers.

mod here;

use countersign_wire::{
    Thumbprint, TimeBounds,
    statement::{Pin, VerifiedStatement},
};
use data_encoding::HEXLOWER;
use futures::FutureExt;
use serde::{Deserialize, Serialize};

pub(crate) use here::MoveAnswer;

use crate::{
    app::App,
    error::ProviderError,
    random::make_bytes,
    statement::parse_tenant,
    store::{Tx, device, import, import::ImportRow, statement, subject, subject::Subject},
};

/// What the old provider tells the new one. Bytes are hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// 1.
    pub version: u32,
    /// The old tenant.
    pub tenant: String,
    /// Thumbprint of the old operator key.
    pub operator: String,
    /// The statement that names the successor.
    pub statement: String,
    /// Every active phone.
    pub phones: Vec<ExportedPhone>,
}

/// A phone that will come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedPhone {
    /// Thumbprint of the device key, whose signature will be the consent.
    pub device_thumbprint: String,
    /// Thumbprint of the approval key, which is carried over.
    pub approval_thumbprint: String,
    /// The account id at the old provider; it is kept.
    pub account: String,
    /// The relying parties' name for the person.
    pub user: String,
    /// What the phone shows.
    pub label: String,
    /// The highest sequence that the old provider accepted.
    pub sequence: i64,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Phones that were not known before.
    pub new: usize,
    /// Phones that were.
    pub known: usize,
}

/// Who has come and who has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MoveReport {
    /// Phones announced by the old provider.
    pub announced: usize,
    /// Phones that have come.
    pub moved: usize,
    /// Those that have not.
    pub waiting: Vec<WaitingPhone>,
}

/// A phone that has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WaitingPhone {
    /// The relying parties' name for the person.
    pub user: String,
    /// Thumbprint of the old device key, hexadecimal.
    pub device_thumbprint: String,
    /// The old tenant.
    pub from_tenant: String,
    /// When it was announced, milliseconds since 1970-01-01 UTC.
    pub announced_at: i64,
}

impl App {
    /// At the old provider: who must come along. Needs a current statement that names a successor.
    pub(crate) async fn export_move(&self) -> Result<Export, ProviderError> {
        let now = self.store.now().await?;
        let mut connection = self.store.read().await?;
        let current = statement::current(&mut connection, &self.tenant.id).await?.ok_or(ProviderError::NoStatement)?;
        VerifiedStatement::open(&current.bytes, &self.tenant.pin())?
            .successor(at(now))
            .map_err(|_| ProviderError::Statement("publish one that names the successor first"))?;
        let mut phones = Vec::new();
        for phone in device::of_tenant(&mut connection, &self.tenant.id).await? {
            let Some(person) = subject::by_id(&mut connection, &phone.subject).await? else { continue };
            phones.push(ExportedPhone {
                device_thumbprint: HEXLOWER.encode(&phone.device_thumbprint),
                approval_thumbprint: HEXLOWER.encode(&phone.approval_thumbprint),
                account: HEXLOWER.encode(&phone.subject),
                user: person.name,
                label: person.label,
                sequence: phone.sequence,
            });
        }
        Ok(Export {
            version: 1,
            tenant: self.tenant.id.clone(),
            operator: self.tenant.operator.to_string(),
            statement: HEXLOWER.encode(&current.bytes),
            phones,
        })
    }

    /// At the new provider: who will come. Nothing is imported unless all of it is sound.
    pub(crate) async fn import_move(&self, export: &Export) -> Result<Imported, ProviderError> {
        let (bytes, digest) = self.check_export(export).await?;
        let people =
            export.phones.iter().map(|phone| self.check_phone(export, phone)).collect::<Result<Vec<_>, _>>()?;
        let (tenant, from) = (self.tenant.id.clone(), export.tenant.clone());
        self.store
            .write(move |tx| {
                async move {
                    import::add_statement(tx, &tenant, &from, &digest, &bytes).await?;
                    let mut done = Imported { new: 0, known: 0 };
                    for (person, row) in people {
                        if announce(tx, person, row).await? { done.new += 1 } else { done.known += 1 }
                    }
                    Ok(done)
                }
                .boxed()
            })
            .await
    }

    /// Who has not come yet.
    pub(crate) async fn report_move(&self) -> Result<MoveReport, ProviderError> {
        let mut connection = self.store.read().await?;
        let rows = import::all(&mut connection, &self.tenant.id).await?;
        let announced = rows.len();
        let mut waiting = Vec::new();
        for row in rows.into_iter().filter(|row| row.moved_at.is_none()) {
            let person = subject::by_id(&mut connection, &row.subject).await?;
            waiting.push(WaitingPhone {
                user: person.map(|p| p.name).unwrap_or_default(),
                device_thumbprint: HEXLOWER.encode(&row.device_thumbprint),
                from_tenant: row.from_tenant,
                announced_at: row.imported_at,
            });
        }
        Ok(MoveReport { announced, moved: announced - waiting.len(), waiting })
    }

    /// The old statement must be genuine and name this tenant and this operator.
    async fn check_export(&self, export: &Export) -> Result<(Vec<u8>, Vec<u8>), ProviderError> {
        let wrong = |cause: &str| ProviderError::File { file: "the export".to_owned(), cause: cause.to_owned() };
        if export.version != 1 {
            return Err(wrong("it was written by another version of this program"));
        }
        let operator: [u8; 32] =
            decode(&export.operator, "operator")?.try_into().map_err(|_| wrong("operator is not a thumbprint"))?;
        let pin = Pin { tenant: parse_tenant(&export.tenant)?, operator: Thumbprint::new(operator) };
        let bytes = decode(&export.statement, "statement")?;
        let opened =
            VerifiedStatement::open(&bytes, &pin).map_err(|_| wrong("its statement is not signed by its operator"))?;
        let now = self.store.now().await?;
        let successor =
            opened.successor(at(now)).map_err(|_| wrong("its statement names no successor that is in force"))?;
        if successor.pin() != self.tenant.pin() {
            return Err(wrong("its statement names another successor"));
        }
        let digest = opened.digest().as_bytes().to_vec();
        Ok((bytes, digest))
    }

    fn check_phone(&self, export: &Export, phone: &ExportedPhone) -> Result<(Subject, ImportRow), ProviderError> {
        let wrong = |cause: &str| ProviderError::File { file: "the export".to_owned(), cause: cause.to_owned() };
        let device_thumbprint = decode(&phone.device_thumbprint, "device_thumbprint")?;
        let approval_thumbprint = decode(&phone.approval_thumbprint, "approval_thumbprint")?;
        let account = decode(&phone.account, "account")?;
        if device_thumbprint.len() != 32
            || approval_thumbprint.len() != 32
            || account.len() != 16
            || !(1..=128).contains(&phone.user.len())
            || !(1..=128).contains(&phone.label.len())
        {
            return Err(wrong("a phone's thumbprints, account, user or label has the wrong length"));
        }
        let person = Subject {
            id: account,
            tenant: self.tenant.id.clone(),
            name: phone.user.clone(),
            label: phone.label.clone(),
            full_name: None,
            email: None,
            phone: None,
            paused_until: 0,
        };
        let row = ImportRow {
            tenant: self.tenant.id.clone(),
            device_thumbprint,
            approval_thumbprint,
            from_tenant: export.tenant.clone(),
            subject: Vec::new(),
            imported_at: 0,
            moved_at: None,
            transcript_digest: None,
            result: None,
            device: None,
        };
        Ok((person, row))
    }
}

/// Finds or makes the person; an account id that another person has here gives way to a new one.
async fn announce(tx: &mut Tx, mut person: Subject, row: ImportRow) -> Result<bool, ProviderError> {
    let taken = subject::by_id(tx.connection(), &person.id).await?.is_some_and(|other| other.name != person.name);
    if taken {
        person.id = make_bytes::<16>()?.to_vec();
    }
    let person = subject::put(tx, &person).await?;
    Ok(import::announce(tx, &ImportRow { subject: person.id, ..row }).await?)
}

fn decode(text: &str, field: &str) -> Result<Vec<u8>, ProviderError> {
    HEXLOWER.decode(text.as_bytes()).map_err(|_| ProviderError::File {
        file: "the export".to_owned(),
        cause: format!("{field} is not hexadecimal"),
    })
}

fn at(now: i64) -> TimeBounds {
    TimeBounds::exactly((now / 1_000).unsigned_abs())
}
