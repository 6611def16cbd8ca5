use super::Obstacle;
use crate::exchange::Event;
use crate::ports::{HttpReply, SendError};

fn of(status: u16, kind: &str, body: &str) -> Option<Obstacle> {
    let headers = vec![("content-type".to_owned(), kind.to_owned())];
    Obstacle::of(&Event::Reply(HttpReply { status, headers, body: body.as_bytes().to_vec() }))
}

#[test]
fn replies_that_are_not_the_providers_are_told_apart() {
    let parked = "<html><h1>This domain may be for sale</h1></html>";
    let sign_in = "<html><form><input name=user><INPUT Type=\"Password\"></form></html>";
    for (status, kind, body, found) in [
        (404, "text/html", "<html>Not Found</html>", Obstacle::NothingThere),
        (404, "application/json", "{\"error\":\"Not found\"}", Obstacle::NothingThere),
        (405, "text/html", "", Obstacle::NothingThere),
        (410, "text/html", "", Obstacle::NothingThere),
        (301, "text/html", "", Obstacle::Redirected),
        (302, "text/html", sign_in, Obstacle::Redirected),
        (307, "text/html", "", Obstacle::Redirected),
        (200, "text/html; charset=utf-8", parked, Obstacle::OtherPage),
        (403, "text/html", parked, Obstacle::OtherPage),
        (200, "text/html; charset=utf-8", sign_in, Obstacle::SignInPage),
        (200, "application/json", sign_in, Obstacle::OtherPage),
        (401, "text/html", "", Obstacle::SignInPage),
        (407, "text/html", "", Obstacle::SignInPage),
        (511, "text/html", "", Obstacle::SignInPage),
        (502, "text/html", "", Obstacle::OutOfOrder),
        (503, "text/html", parked, Obstacle::OutOfOrder),
        (429, "text/plain", "", Obstacle::OutOfOrder),
    ] {
        assert_eq!(of(status, kind, body), Some(found), "{status} {kind} {body}");
    }
}

#[test]
fn calls_that_failed_say_how() {
    for (error, found) in [
        (SendError::NotSent, Obstacle::Unreachable),
        (SendError::NoReply, Obstacle::Unreachable),
        (SendError::WrongName, Obstacle::WrongName),
        (SendError::UnknownIssuer, Obstacle::UnknownIssuer),
        (SendError::NoTls, Obstacle::NoTls),
    ] {
        assert_eq!(Obstacle::of(&Event::Failed(error)), Some(found));
        assert_eq!(error.certainly_not_sent(), error != SendError::NoReply);
    }
    assert_eq!(Obstacle::of(&Event::Resume), None);
}
