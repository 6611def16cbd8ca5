//! Comparing the rows with the root and the root with the anchor, and setting right what does not agree.
//!
//! One transaction sets damaged rows aside, makes the root anew over the rest, raises the generation above all that was
//! ever seen, puts the vault in doubt and remembers the findings. So the same damage is found once, an old root can
//! never come back as a new one, and a crash in between changes nothing.

use super::{
    Codes, Health, Vault, VaultError, health,
    root::{Findings, ROOT, Root},
    schema,
    survey::{Broken, Survey},
    vault::Inner,
};
use crate::ports::{AnchorState, KeyDomain};
use rusqlite::Connection;

/// What one look at rows, root and anchor came to.
struct Verdict {
    root: Option<Root>,
    survey: Survey,
    findings: Findings,
}

impl Vault {
    /// Checks all rows, heals what it can, and tells. A sound vault is only read.
    pub(super) fn check(&self, codes: Codes) -> Result<Health, VaultError> {
        let mut inner = self.lock();
        inner.wait_for_disk(true)?;
        let mut verdict = {
            // The anchor first: a commit of another process may come between, and makes the root newer, never older.
            let anchored = self.anchor.read().unwrap_or_default();
            let _moment = schema::snapshot(&inner.conn)?;
            examine(&inner, anchored)?
        };
        if !verdict.is_sound() {
            match self.heal(&inner) {
                // Reading must go on; without an anchor nothing can be written anyway.
                Err(VaultError::Anchor(error)) => tracing::warn!(%error, "what was found cannot be remembered"),
                healed => verdict = healed?,
            }
        }
        let root = verdict.root.ok_or(VaultError::ChangedOutside)?;
        inner.seen = root.generation;
        let mut damaged = health::set_aside(&inner.conn)?;
        damaged.extend(verdict.survey.damaged.iter().map(|broken| broken.row));
        Ok(Health::new(root.findings.and(verdict.findings), damaged, codes))
    }

    /// Looks again, now with the write lock, and writes down what follows. Returns a verdict without new findings.
    fn heal(&self, inner: &Inner) -> Result<Verdict, VaultError> {
        let transaction = schema::begin(&inner.conn)?;
        let anchored = self.anchor.read()?;
        let verdict = examine(inner, anchored)?;
        if verdict.is_sound() {
            return Ok(verdict);
        }
        let Verdict { root, survey, findings } = verdict;
        for broken in &survey.damaged {
            set_aside(&inner.conn, broken)?;
        }
        let mut root = match root {
            Some(root) => root,
            None => replacement(&inner.conn, &survey)?,
        };
        let anchored = anchored.unwrap_or_default();
        let highest = root.generation.max(survey.newest).max(anchored.next).max(anchored.committed);
        root.generation = highest.saturating_add(1);
        root.count = survey.sound.count;
        root.digest = survey.sound.digest;
        root.doubted_at = root.generation;
        root.findings = root.findings.and(findings);
        root.write(&inner.conn, &inner.keys, &*self.entropy)?;
        let next = root.generation;
        self.anchor.write(AnchorState { committed: anchored.committed, next })?;
        transaction.commit()?;
        self.count_commit();
        self.settle_anchor(inner, next);
        Ok(Verdict { root: Some(root), survey: Survey::default(), findings: Findings::default() })
    }
}

impl Verdict {
    fn is_sound(&self) -> bool {
        self.root.is_some() && self.findings == Findings::default() && self.survey.damaged.is_empty()
    }
}

/// Looks at everything, within a transaction of the caller. If nothing at all opens, the key is wrong, not the vault.
fn examine(inner: &Inner, anchored: Option<AnchorState>) -> Result<Verdict, VaultError> {
    let root = Root::read(&inner.conn, &inner.keys)?;
    let survey = Survey::take(&inner.conn, &inner.keys)?;
    let seen = survey.sound.count.saturating_add(survey.damaged.len() as u64);
    let findings = match &root {
        Some(root) => Findings {
            rolled_back: anchored.is_some_and(|anchored| root.generation < anchored.committed),
            anchor_lost: anchored.is_none(),
            root_damaged: false,
            unbalanced: (root.count, root.digest) != (survey.claimed.count, survey.claimed.digest),
            missing: root.count.saturating_sub(seen),
        },
        None if survey.push_opened == 0 => return Err(VaultError::WrongKey(KeyDomain::Push)),
        None => Findings { root_damaged: true, anchor_lost: anchored.is_none(), ..Findings::default() },
    };
    Ok(Verdict { root, survey, findings })
}

/// A root in the place of one that was lost, with it the counts of writes: every table goes on with a fresh key.
fn replacement(conn: &Connection, survey: &Survey) -> Result<Root, VaultError> {
    let mut root = Root::default();
    for (table, key) in &survey.keys {
        root.set_key(*table, key.saturating_add(1));
    }
    let key = conn.query_row("SELECT coalesce(max(key), 0) FROM root", [], |row| row.get::<_, i64>(0))?;
    root.set_key(ROOT, u32::try_from(key).unwrap_or_default().saturating_add(1));
    Ok(root)
}

/// Moves a row where nothing reads it. Nothing is deleted.
fn set_aside(conn: &Connection, broken: &Broken) -> Result<(), VaultError> {
    let (copy, remove) = if broken.exchange {
        (
            "INSERT INTO aside (tbl, id, clear, generation, key, sealed)
             SELECT 3, id, hex(subject) || ' ' || hex(lane) || ' ' || priority || ' ' || person || ' ' || epoch, generation, key, sealed
             FROM exchange WHERE n = ?",
            "DELETE FROM exchange WHERE n = ?",
        )
    } else {
        (
            "INSERT INTO aside (tbl, id, clear, generation, key, sealed)
             SELECT tbl, id, clear, generation, key, sealed FROM record WHERE n = ?",
            "DELETE FROM record WHERE n = ?",
        )
    };
    conn.execute(copy, (broken.n,))?;
    conn.execute(remove, (broken.n,))?;
    Ok(())
}
