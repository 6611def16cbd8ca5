//! Phones whose clock is wrong.

use crate::interop::{Kind, Phone, with_others};

/// A clock that is off by seconds, minutes or hours is no riddle: enrolment, prompt and answer work, and so does the
/// next one.
pub async fn wrong_clocks(kind: Kind, user: &str) {
    let server = with_others(kind).await;
    for seconds in [50, 5 * 60, 2 * 3600] {
        for ahead in [seconds, -seconds] {
            let phone = Phone::with_clock_off_by(ahead * 1000).await;
            phone.enrol(&server.offer(user).await).await.unwrap();
            for _ in 0..2 {
                let sign_in = server.trigger(user).await;
                let prompt = phone.prompt().await;
                phone.approve(prompt).await.unwrap();
                assert_eq!(server.collect(&sign_in).await, "ACCEPT", "off by {ahead} s");
            }
            server.delete(&phone.serial()).await;
        }
    }
}
