//! Arguments. The texts here are the program's `--help`.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A phone in a terminal: answers sign-in prompts and makes codes.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Folder with this phone's data
    #[arg(long, global = true, value_name = "DIR", env = "COUNTERSIGN_HOME")]
    pub(crate) home: Option<PathBuf>,
    /// Print JSON, one document per line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read the passphrase from this file descriptor (or set COUNTERSIGN_PASSPHRASE, or type it when asked)
    #[arg(long, global = true, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
    /// What this phone is called in a provider's list of phones; the name of this computer if it is not given
    #[arg(long, global = true, value_name = "NAME", env = "COUNTERSIGN_PHONE_NAME")]
    pub(crate) phone_name: Option<String>,
    /// Allow services on this computer without TLS
    #[arg(long, global = true)]
    pub(crate) development: bool,
    /// Tell on standard error what happens inside; more with -vv
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add an account from a link, a picture of a QR code, or a typed code
    Activate(Activate),
    /// List, rename, reorder or remove accounts
    Accounts {
        #[command(subcommand)]
        action: Option<AccountsAction>,
    },
    /// Show codes: live on a terminal, once otherwise
    Codes(Codes),
    /// Wait for sign-in prompts and answer them
    Listen(Listen),
    /// Make prompts work again after an organisation changed its sign-in service
    Reactivate(Reactivate),
    /// Where providers ring this phone
    DeviceToken {
        #[command(subcommand)]
        action: DeviceTokenAction,
    },
    /// What happened to an account
    Log {
        #[command(subcommand)]
        action: LogAction,
    },
    /// Change the passphrase of this phone's data
    Passphrase(Passphrase),
    /// Say what is in a link or QR code without using it
    Inspect(Inspect),
    /// Find out why a prompt did not come
    Doctor(Doctor),
    /// Play the whole story against a provider on this computer
    Demo {
        /// Play a move between two servers of others instead: privacyIDEA and eduMFA, both real
        #[arg(long = "move")]
        migration: bool,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// Where an offer comes from.
#[derive(Debug, Args)]
pub(crate) struct OfferSource {
    /// A link, a PNG or JPEG file with a QR code, a typed code (with --at), or - for standard input: other people on
    /// this computer can see arguments
    #[arg(value_name = "LINK|IMAGE|CODE|-")]
    pub(crate) offer: String,
    /// The address shown beside a typed code
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) at: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Activate {
    #[command(flatten)]
    pub(crate) source: OfferSource,
    /// What to call the account
    #[arg(long)]
    pub(crate) label: Option<String>,
    /// Go on without asking; an account that is here already is renewed
    #[arg(short, long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountsAction {
    /// List them
    List,
    /// Give an account another name; an empty one gives back its organisation's
    Rename {
        /// Place in the list, label or id
        account: String,
        /// The new name
        label: String,
    },
    /// Put accounts in this order; the others follow
    Reorder {
        /// Places in the list, labels or ids
        #[arg(required = true)]
        accounts: Vec<String>,
    },
    /// Remove an account with its codes and log, and tell its provider
    Forget {
        /// Place in the list, label or id
        account: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Codes {
    /// Only these: places in the list, labels or ids
    pub(crate) accounts: Vec<String>,
    /// Show once and end, also on a terminal
    #[arg(long)]
    pub(crate) once: bool,
    /// Make the next counter code of this account; it is used up by being shown
    #[arg(long, value_name = "ACCOUNT", conflicts_with_all = ["accounts", "once"])]
    pub(crate) next: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Listen {
    /// End after the first answer
    #[arg(long)]
    pub(crate) once: bool,
    /// End after so many seconds
    #[arg(long = "for", value_name = "SECONDS")]
    pub(crate) seconds: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Reactivate {
    /// A new link, QR picture or typed code; without it, moves that organisations have signed are shown
    #[arg(value_name = "LINK|IMAGE|CODE|-")]
    pub(crate) offer: Option<String>,
    /// The address shown beside a typed code
    #[arg(long, value_name = "ADDRESS", requires = "offer")]
    pub(crate) at: Option<String>,
    /// The account: place in the list, label or id
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// Put back what the last re-activation of --account replaced
    #[arg(long, requires = "account", conflicts_with_all = ["offer", "at"])]
    pub(crate) undo: bool,
    /// All is well: let go of what the last re-activation of --account replaced
    #[arg(long, requires = "account", conflicts_with_all = ["offer", "at", "undo"])]
    pub(crate) retire: bool,
    /// Go on without asking
    #[arg(short, long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeviceTokenAction {
    /// Show the channel and who was told
    Show,
    /// Tell every provider a new address
    Set {
        /// The push service
        channel: Channel,
        /// Its address for this phone, or - for standard input
        value: String,
        /// Of APNs: the app's bundle id
        #[arg(long, required_if_eq("channel", "apns"))]
        topic: Option<String>,
        /// Of APNs: the token is of Apple's development environment
        #[arg(long)]
        sandbox: bool,
    },
    /// No push service: this phone asks
    None,
}

/// A push service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Channel {
    /// Firebase Cloud Messaging
    Fcm,
    /// Apple Push Notification service
    Apns,
    /// UnifiedPush or Web Push
    WebPush,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LogAction {
    /// Show what happened, oldest first
    Show {
        /// Place in the list, label or id
        account: String,
    },
    /// Check that nothing was changed, and up to where providers vouch for it
    Verify {
        /// Place in the list, label or id; all accounts without it
        account: Option<String>,
    },
    /// Write it to a file or standard output
    Export {
        /// Place in the list, label or id
        account: String,
        /// The format
        #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
        format: ExportFormat,
        /// The file; standard output without it
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Formats of an exported log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A table, one entry per line
    Csv,
    /// One JSON array
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Passphrase {
    /// Read the new passphrase from this file descriptor (or set COUNTERSIGN_NEW_PASSPHRASE, or type it when asked)
    #[arg(long, value_name = "N")]
    pub(crate) new_passphrase_fd: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// A link, a PNG or JPEG file with a QR code, or - for standard input
    #[arg(value_name = "LINK|IMAGE|-")]
    pub(crate) offer: String,
    /// For codes: also show the code of this moment
    #[arg(long, value_name = "UNIX_SECONDS")]
    pub(crate) at: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Only this account: place in the list, label or id
    pub(crate) account: Option<String>,
}
