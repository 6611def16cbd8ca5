use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

async fn trips() -> Result<(), Failure> {
    tokio::task::yield_now().await;
    panic!("inside")
}

#[test]
fn a_panic_of_a_query_is_an_internal_failure() {
    assert_eq!(guarded(|| -> Result<(), Failure> { panic!("inside") }), Err(Failure::internal()));
}

#[tokio::test]
async fn a_panic_of_a_call_that_waits_is_an_internal_failure_and_the_next_call_works() {
    assert_eq!(carried(trips()).await, Err(Failure::internal()));
    assert_eq!(while_awaited(trips()).await, Err(Failure::internal()));
    assert_eq!(carried_aside(trips).await, Err(Failure::internal()));
    assert_eq!(carried(async { Ok::<_, Failure>(7) }).await, Ok(7));
}

#[tokio::test]
async fn what_was_begun_goes_on_when_the_host_gives_up() {
    let (go, gone) = oneshot::channel::<()>();
    let (end, ended) = oneshot::channel::<()>();
    let call = tokio::spawn(carried(async move {
        let _ = gone.await;
        let _ = end.send(());
        Ok::<_, Failure>(())
    }));
    tokio::task::yield_now().await; // it has been handed over
    call.abort();
    assert!(call.await.is_err_and(|error| error.is_cancelled()));
    go.send(()).unwrap();
    assert_eq!(ended.await, Ok(()));
}

#[tokio::test]
async fn what_only_waits_ends_when_the_host_gives_up() {
    struct Sign(Arc<AtomicBool>, Option<oneshot::Sender<()>>);
    impl Drop for Sign {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
            let _ = self.1.take().map(|sender| sender.send(()));
        }
    }
    let ended = Arc::new(AtomicBool::new(false));
    let (sender, dropped) = oneshot::channel();
    let sign = Sign(ended.clone(), Some(sender));
    let call = tokio::spawn(while_awaited(async move {
        let _sign = sign;
        std::future::pending::<Result<(), Failure>>().await
    }));
    tokio::task::yield_now().await;
    call.abort();
    dropped.await.unwrap();
    assert!(ended.load(Ordering::SeqCst));
}
