//! Serving: the router, the socket, health, and stopping without cutting anybody off.
//!
//! On a stop, long-polls answer with what there is, requests in flight finish (at most `lifetimes.stop_seconds`), then
//! accepted writes are committed and the database is closed. The request log holds method, route pattern, status and
//! time: no paths (they may name people), no headers, no bodies.

use std::{net::SocketAddr, ops::Deref, time::Duration};

use axum::{
    Json, Router,
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::{
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::RequestBodyTimeoutLayer,
    trace::TraceLayer,
};

use crate::{
    app::App,
    config::Config,
    desk,
    error::ProviderError,
    maintenance, phone,
    provider::{NewTenant, Parts, Provider},
    statement::Operator,
};

/// A provider that listens.
pub struct Running {
    provider: Provider,
    address: SocketAddr,
    server: JoinHandle<std::io::Result<()>>,
}

impl Provider {
    /// Serves a database that [`Provider::init`] made.
    pub async fn start(config: Config, parts: Parts) -> Result<Running, ProviderError> {
        config.check()?;
        let (listener, config) = listen(config).await?;
        Ok(serve(listener, Self::open(config, parts).await?))
    }

    /// Sets up a new database and serves it. An empty origin becomes the listening address, which needs
    /// `development = true`.
    pub async fn start_new(
        config: Config,
        tenant: &NewTenant,
        operator: &Operator,
        parts: Parts,
    ) -> Result<Running, ProviderError> {
        config.check()?;
        let (listener, mut config) = listen(config).await?;
        if config.origin.is_empty() {
            config.origin = format!("http://{}", config.listen);
        }
        Self::init_at(&config, tenant, operator, &parts).await?;
        Ok(serve(listener, Self::open(config, parts).await?))
    }
}

impl Running {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What phones are told to go to.
    pub fn origin(&self) -> String {
        self.provider.app.origin().map(|o| o.to_string()).unwrap_or_default()
    }

    /// The provider itself.
    pub const fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Returns when the server ends by itself, which it does only after [`Running::stop`] elsewhere or a failure.
    pub async fn ended(&mut self) -> std::io::Result<()> {
        (&mut self.server).await.unwrap_or_else(|_| Err(std::io::Error::other("the server stopped unexpectedly")))
    }

    /// Finishes what is in flight and stops.
    pub async fn stop(mut self) {
        self.provider.app.stop.cancel();
        let longest = Duration::from_secs(self.provider.app.config.lifetimes.stop_seconds.into());
        if tokio::time::timeout(longest, &mut self.server).await.is_err() {
            tracing::warn!("some requests did not finish in time");
            self.server.abort();
        }
        self.provider.app.store.close().await;
    }
}

impl Deref for Running {
    type Target = Provider;

    fn deref(&self) -> &Provider {
        &self.provider
    }
}

/// Everything that is served.
pub(crate) fn router(app: App) -> Router {
    let trace = TraceLayer::new_for_http()
        .make_span_with(|request: &Request| {
            let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
            let id = request.headers().get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default();
            tracing::info_span!("request", method = %request.method(), route, id)
        })
        .on_request(())
        .on_response(|response: &Response, took: Duration, _: &tracing::Span| {
            tracing::info!(status = response.status().as_u16(), milliseconds = took.as_millis(), "answered");
        })
        .on_failure(());
    Router::new()
        .merge(phone::routes())
        .merge(desk::routes(app.config.limits.body_bytes))
        .route("/healthz", get(health))
        .layer(RequestBodyTimeoutLayer::new(SLOWEST_BODY))
        .layer(trace)
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(app)
}

/// Whether this process can answer: the database is readable, and there is a key to speak with.
async fn health(State(app): State<App>) -> Response {
    match app.voice().await {
        Ok(_) => Json(json!({ "status": "ok", "server": app.config.server_name })).into_response(),
        Err(error) => {
            let body = Json(json!({ "status": "not ready", "detail": error.to_string() }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

async fn listen(mut config: Config) -> Result<(TcpListener, Config), ProviderError> {
    let failed = |cause| ProviderError::Listen { address: config.listen, cause };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    config.listen = listener.local_addr().map_err(failed)?;
    Ok((listener, config))
}

fn serve(listener: TcpListener, provider: Provider) -> Running {
    let app = provider.app.clone();
    let address = app.config.listen;
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stop = app.stop.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { stop.cancelled().await });
    tokio::spawn(maintenance::run(app));
    tracing::info!(%address, "listening");
    Running { provider, address, server: tokio::spawn(server.into_future()) }
}

/// A body that takes longer is given up: whoever sends it slowly holds a connection.
const SLOWEST_BODY: Duration = Duration::from_secs(10);
