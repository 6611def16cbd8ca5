//! Creates the tables and refuses a file that another version wrote.

use std::path::Path;

use sqlx::{SqliteConnection, SqlitePool};

use super::StoreError;

/// The layout that this program reads and writes. A higher number in a file is refused and left untouched.
pub const SCHEMA_VERSION: i64 = 1;

pub(super) async fn create(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *transaction).await?;
    if tables > 0 {
        transaction.rollback().await?;
        return match check(pool).await {
            Err(StoreError::Database(_)) => Err(StoreError::Foreign(path.display().to_string())),
            checked => checked, // a second `init` is harmless
        };
    }
    sqlx::raw_sql(include_str!("schema.sql")).execute(&mut *transaction).await?;
    sqlx::query("INSERT INTO layout (one, version) VALUES (1, $1)")
        .bind(SCHEMA_VERSION)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn check(pool: &SqlitePool) -> Result<(), StoreError> {
    let found: i64 = sqlx::query_scalar("SELECT version FROM layout WHERE one = 1").fetch_one(pool).await?;
    if found == SCHEMA_VERSION { Ok(()) } else { Err(StoreError::Schema { found, known: SCHEMA_VERSION }) }
}

/// What the database's clock says, in milliseconds since 1970-01-01 UTC.
pub(super) async fn database_time(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)").fetch_one(connection).await?)
}
