/// What an app decides once.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Settings {
    /// The vault's file, in a folder of the app's own that exists and that backups leave out. Two more files stand beside
    /// it.
    pub vault_path: String,
    /// Servers on this machine may be used without TLS. Never in a shipped app.
    #[uniffi(default = false)]
    pub development: bool,
}
