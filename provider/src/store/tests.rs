use std::sync::Arc;

use futures::FutureExt;

use super::*;
use crate::clock::ManualClock;

pub(crate) async fn temporary() -> (tempfile::TempDir, Store, Arc<ManualClock>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.db");
    Store::create(&path).await.unwrap();
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let store = Store::open(&path, clock.clone()).await.unwrap();
    (folder, store, clock)
}

async fn tenant(store: &Store) -> bool {
    let tenant = tenant::Tenant {
        id: "example".into(),
        name: "Example".into(),
        operator_key: vec![1],
        operator_thumbprint: vec![2],
    };
    store.write(|tx| async move { tenant::create(tx, &tenant).await }.boxed()).await.unwrap()
}

#[tokio::test]
async fn a_write_that_fails_takes_nobody_with_it() {
    let (_folder, store, _) = temporary().await;
    let good = store.write(|tx| {
        async move {
            let tenant = tenant::Tenant {
                id: "good".into(),
                name: "G".into(),
                operator_key: vec![],
                operator_thumbprint: vec![],
            };
            tenant::create(tx, &tenant).await
        }
        .boxed()
    });
    let bad = store.write::<(), StoreError, _>(|tx| {
        async move {
            let tenant = tenant::Tenant {
                id: "bad".into(),
                name: "B".into(),
                operator_key: vec![],
                operator_thumbprint: vec![],
            };
            tenant::create(tx, &tenant).await?;
            Err(StoreError::Damaged("this test"))
        }
        .boxed()
    });
    let panics = store.write::<(), StoreError, _>(|_| async { panic!("on purpose") }.boxed());
    let (good, bad, panics) = tokio::join!(good, bad, panics);
    assert!(good.unwrap());
    assert!(matches!(bad, Err(StoreError::Damaged(_))));
    assert!(matches!(panics, Err(StoreError::Abandoned)));
    let mut connection = store.read().await.unwrap();
    let names: Vec<_> = tenant::all(&mut connection).await.unwrap().into_iter().map(|t| t.id).collect();
    assert_eq!(names, ["good"]);
}

#[tokio::test]
async fn a_change_in_one_process_wakes_a_wait_in_another() {
    let (folder, store, clock) = temporary().await;
    let other = Store::open(&folder.path().join("provider.db"), clock).await.unwrap();
    let waiting = other.wait_for(Topic::offer(b"7"));
    let unrelated = other.wait_for(Topic::offer(b"8"));
    store
        .write::<(), StoreError, _>(|tx| {
            async move {
                tx.wake(Topic::offer(b"7"));
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
    tokio::time::timeout(Duration::from_secs(5), waiting.changed()).await.unwrap();
    assert!(unrelated.changed().now_or_never().is_none());
}

#[tokio::test]
async fn a_wait_in_the_same_process_is_woken_too() {
    let (_folder, store, _) = temporary().await;
    let waiting = store.wait_for(Topic::challenge(b"1"));
    store
        .write::<(), StoreError, _>(|tx| {
            async move {
                tx.wake(Topic::challenge(b"1"));
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
    tokio::time::timeout(Duration::from_secs(5), waiting.changed()).await.unwrap();
}

#[tokio::test]
async fn a_schema_that_this_program_does_not_know_is_refused_and_left_untouched() {
    let (folder, store, clock) = temporary().await;
    store
        .write::<(), StoreError, _>(|tx| {
            async move {
                sqlx::query("UPDATE layout SET version = 99").execute(tx.connection()).await?;
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
    store.close().await;
    let path = folder.path().join("provider.db");
    assert!(matches!(Store::open(&path, clock).await, Err(StoreError::Schema { found: 99, known: SCHEMA_VERSION })));
    assert!(matches!(Store::create(&path).await, Err(StoreError::Schema { found: 99, .. })));
}

#[tokio::test]
async fn a_missing_database_says_what_to_run() {
    let missing = Store::open(Path::new("/nowhere/provider.db"), Arc::new(ManualClock::new(0))).await;
    let Err(error) = missing else { panic!("opened") };
    assert!(error.to_string().starts_with("run `countersign-provider init` first"));
}

#[tokio::test]
async fn creating_twice_is_harmless_and_a_foreign_file_is_refused() {
    let (folder, store, _) = temporary().await;
    assert!(tenant(&store).await);
    assert!(!tenant(&store).await);
    Store::create(&folder.path().join("provider.db")).await.unwrap();
    let foreign = folder.path().join("foreign.db");
    let pool = SqlitePoolOptions::new().connect_with(options(&foreign).create_if_missing(true)).await.unwrap();
    sqlx::query("CREATE TABLE mine (a)").execute(&pool).await.unwrap();
    pool.close().await;
    assert!(matches!(Store::create(&foreign).await, Err(StoreError::Foreign(_))));
}

#[tokio::test]
async fn attempts_are_counted_in_a_sliding_window_and_the_refusal_says_until_when() {
    let (_folder, store, clock) = temporary().await;
    let take = || store.write::<_, StoreError, _>(|tx| attempt::take(tx, "codes", b"anna", 2, 1_000).boxed());
    let start = 1_700_000_000_000;
    assert_eq!(take().await.unwrap(), Ok(()));
    clock.advance(400);
    assert_eq!(take().await.unwrap(), Ok(()));
    assert_eq!(take().await.unwrap(), Err(start + 1_000));
    clock.advance(600);
    assert_eq!(take().await.unwrap(), Ok(()), "the first has left the window");
    assert_eq!(take().await.unwrap(), Err(start + 1_400));
}

#[tokio::test]
async fn a_closed_store_finishes_accepted_writes_and_refuses_new_ones() {
    let (_folder, store, _) = temporary().await;
    let accepted = tokio::spawn({
        let store = store.clone();
        async move { tenant(&store).await }
    });
    assert!(accepted.await.unwrap());
    store.close().await;
    let refused = store.write::<(), StoreError, _>(|_| async { Ok(()) }.boxed()).await;
    assert!(matches!(refused, Err(StoreError::Stopping)));
}
