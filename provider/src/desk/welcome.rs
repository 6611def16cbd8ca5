//! What a browser shows for an activation link, where no app opened it.
//!
//! The secret of the offer is in the fragment, which the browser keeps to itself; this page runs no script, loads
//! nothing and sends no referrer, so it stays there.

use axum::{
    http::{HeaderName, header},
    response::{Html, IntoResponse},
};

pub(super) async fn serve() -> impl IntoResponse {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    std::future::ready((headers, Html(PAGE))).await
}

const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">
<title>Activate</title><style>body{font:1.1rem/1.5 system-ui;max-width:30rem;margin:4rem auto;padding:0 1rem}</style>
<h1>Open this link on your phone</h1>
<p>It adds your account to the authenticator app. If you see this page on your phone, install the app, then open the link again.</p>
<p>Did you not ask for this? Close the page. Nothing has happened.</p></html>
";
