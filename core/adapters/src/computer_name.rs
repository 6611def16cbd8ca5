//! What this computer is called.

/// Its host name, without a domain; `None` where there is none.
pub fn computer_name() -> Option<String> {
    let name = host_name()?;
    let name = name.split('.').next().unwrap_or_default();
    (!name.is_empty() && name != "localhost").then(|| name.to_owned())
}

#[cfg(unix)]
fn host_name() -> Option<String> {
    Some(rustix::system::uname().nodename().to_str().ok()?.to_owned())
}

#[cfg(not(unix))]
fn host_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}
