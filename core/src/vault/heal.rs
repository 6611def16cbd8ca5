//! Comparing the rows with the root and the root with the anchor, and setting right what does not agree.
//!
//! One transaction sets damaged rows aside, makes the root anew over the rest, raises the generation above all that was
//! ever seen, puts the vault in doubt and remembers the findings. So the same damage is found once, an old root can
//! never come back as a new one, and a crash in between changes nothing.

use super::{
    Codes, Health, Vault, VaultError, health,
    rebuild::Salvage,
    root::{Findings, ROOT, Root},
    schema,
    survey::{At, Broken, Survey, Tables},
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
        let mut rebuilt = Tables::default();
        loop {
            match self.try_to_heal(inner, rebuilt)? {
                Healing::Done(verdict) => return Ok(*verdict),
                Healing::Stuck(tables) if rebuilt.has_all(tables) => return Err(VaultError::Corrupt),
                Healing::Stuck(tables) => rebuilt = rebuilt.and(tables),
            }
        }
    }

    /// SQLite lets a transaction write nothing more once it has met a page that it cannot read. So what is left of a
    /// damaged table is read beforehand, and a table that turns out to be damaged ends the attempt.
    fn try_to_heal(&self, inner: &Inner, rebuild: Tables) -> Result<Healing, VaultError> {
        let salvaged = Salvage::read(&inner.conn, rebuild)?;
        let transaction = schema::begin(&inner.conn)?;
        salvaged.write(&inner.conn)?;
        let anchored = self.anchor.read()?;
        let verdict = examine(inner, anchored)?;
        if verdict.is_sound() && rebuild == Tables::default() {
            return Ok(Healing::Done(Box::new(verdict)));
        }
        let stuck = set_all_aside(&inner.conn, &verdict.survey)?;
        if stuck != Tables::default() {
            return Ok(Healing::Stuck(stuck));
        }
        let Verdict { root, survey, mut findings } = verdict;
        findings.file_damaged = rebuild != Tables::default();
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
        let verdict = Verdict { root: Some(root), survey: Survey::default(), findings: Findings::default() };
        Ok(Healing::Done(Box::new(verdict)))
    }
}

/// How an attempt ended.
enum Healing {
    /// Committed, or nothing was left to do.
    Done(Box<Verdict>),
    /// Nothing was written: these tables have to be written anew first.
    Stuck(Tables),
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
            file_damaged: survey.disordered != Tables::default(),
            unbalanced: (root.count, root.digest) != (survey.claimed.count, survey.claimed.digest),
            missing: root.count.saturating_sub(seen),
        },
        None if survey.push_opened == 0 => return Err(VaultError::WrongKey(KeyDomain::Push)),
        None => Findings {
            root_damaged: true,
            anchor_lost: anchored.is_none(),
            file_damaged: survey.disordered != Tables::default(),
            ..Findings::default()
        },
    };
    Ok(Verdict { root, survey, findings })
}

/// Sets all damaged rows aside. Returns the tables that are disordered, or that did not let go of such a row.
fn set_all_aside(conn: &Connection, survey: &Survey) -> Result<Tables, VaultError> {
    let mut stuck = survey.disordered;
    if stuck != Tables::default() {
        return Ok(stuck);
    }
    for broken in &survey.damaged {
        let moved = match set_aside(conn, broken) {
            Err(VaultError::Corrupt) => false,
            moved => moved?,
        };
        match broken.at {
            At::Record { .. } => stuck.records |= !moved,
            At::Exchange { .. } => stuck.exchanges |= !moved,
        }
    }
    Ok(stuck)
}

/// A root in the place of one that was lost, with it the counts of writes: every table goes on with a fresh key.
fn replacement(conn: &Connection, survey: &Survey) -> Result<Root, VaultError> {
    let mut root = Root { inserted: survey.last_seq, ..Root::default() };
    for (table, key) in &survey.keys {
        root.set_key(*table, key.saturating_add(1));
    }
    let key = conn.query_row("SELECT max(key) FROM root", [], |row| row.get::<_, u32>(0)).unwrap_or_default();
    root.set_key(ROOT, key.saturating_add(1));
    schema::put_away(conn, "root")?;
    schema::create_root(conn)?;
    Ok(root)
}

/// Moves a row where nothing reads it. Nothing is deleted. `false`: it cannot be found where it was seen.
fn set_aside(conn: &Connection, broken: &Broken) -> Result<bool, VaultError> {
    let moved = match &broken.at {
        At::Record { table, id } => {
            conn.execute(
                "INSERT INTO aside (tbl, id, clear, generation, key, sealed)
                 SELECT tbl, id, grp, generation, key, sealed FROM record WHERE tbl = ? AND id = ?",
                (table, id),
            )?;
            conn.execute("DELETE FROM record WHERE tbl = ? AND id = ?", (table, id))?
        }
        At::Exchange { n } => {
            conn.execute(
                "INSERT INTO aside (tbl, id, clear, generation, key, sealed)
                 SELECT 3, id, hex(subject) || ' ' || hex(lane) || ' ' || priority || ' ' || person || ' ' || epoch, generation, key, sealed
                 FROM exchange WHERE n = ?",
                (n,),
            )?;
            conn.execute("DELETE FROM exchange WHERE n = ?", (n,))?
        }
    };
    Ok(moved == 1)
}
