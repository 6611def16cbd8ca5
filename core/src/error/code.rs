//! The closed list of public failures. `docs/FAILURES.md` is this list, printed.

/// Who can act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The person with the phone.
    You,
    /// Whoever runs the sign-in service.
    Organisation,
    /// Nobody: it passes, or goes on by itself.
    Wait,
    /// The person, by updating the app.
    Update,
    /// Whoever built this app.
    Developer,
}

/// The one thing that helps; each is one button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// Scan or type again.
    TryAgain,
    /// Ask for a new activation code.
    NewOffer,
    /// Re-activate the account.
    Reactivate,
    /// Start the sign-in again on the other screen.
    SignInAgain,
    /// Nothing to do: it is retried.
    Wait,
    /// Unlock the phone or type the passphrase.
    Unlock,
    /// Set the clock to automatic.
    CheckClock,
    /// Look at the connection.
    CheckNetwork,
    /// Ask the administrator.
    AskOrganisation,
    /// Update the app.
    Update,
    /// Free or repair storage, or restore the vault.
    CheckStorage,
    /// Report a bug.
    ReportBug,
}

macro_rules! failures {
    ($($(#[$doc:meta])* $variant:ident $code:literal $who:ident $help:ident $text:literal)*) => {
        /// Stable codes. A code never changes its meaning; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FailureCode { $(#[doc = $text] $(#[$doc])* $variant,)* }

        impl FailureCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable word for logs, help desks and exit codes.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Who can act.
            pub fn who(self) -> Who {
                match self { $(Self::$variant => Who::$who,)* }
            }

            /// What helps.
            pub fn help(self) -> Help {
                match self { $(Self::$variant => Help::$help,)* }
            }

            /// One sentence in English, without parameters.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

failures! {
    OfferUnrecognised "offer-unrecognised" You TryAgain "Scan an activation code: this is something else."
    OfferDamaged "offer-damaged" You TryAgain "Scan again: the link is damaged or incomplete."
    OfferAddress "offer-address" Organisation NewOffer "Ask for a new code: the address in this one is not acceptable."
    OfferAddressMissing "offer-address-missing" You TryAgain "Type the address that is shown beside the code."
    OfferCodeGroup "offer-code-group" You TryAgain "Check the marked group of the code."
    OfferCodeChecksum "offer-code-checksum" You TryAgain "Check the code: one of its groups is wrong."
    OfferVersion "offer-version" Update Update "Update the app: this code is newer than it."
    OfferUnsupported "offer-unsupported" Organisation NewOffer "Ask for another kind of code: this app cannot use this one."
    OfferCodesRefused "offer-codes-refused" Organisation NewOffer "Ask for a new code: this one would make wrong codes."
    OfferSpent "offer-spent" Organisation NewOffer "Ask for a new code: this one was used already."
    ReplyLost "activation-reply-lost" Organisation NewOffer "Ask for a new code: this phone was added, but the answer got lost on its way."
    OfferExpired "offer-expired" Organisation NewOffer "Ask for a new code: this one is too old."
    OfferTaken "offer-taken" Organisation NewOffer "Tell your organisation: another phone has used this code."
    OfferWrong "offer-wrong" You TryAgain "Check the code: the service does not know it."
    ConfirmationFailed "confirmation-failed" Organisation NewOffer "Ask for a new code: the digits were not confirmed."
    AlreadyHere "already-here" You Wait "Nothing to do: this account is on this phone already."

    NotActivated "not-activated" You Reactivate "Re-activate this account: prompts have stopped, your codes still work."
    Deleted "deleted" You Reactivate "Re-activate this account: your organisation has deleted it. Your codes still work."
    TakenOver "taken-over" You Reactivate "Re-activate this account: another phone has taken it over. Your codes still work."
    Revoked "revoked" You Reactivate "Re-activate this account: your organisation has revoked it. Your codes still work."
    OtherServer "other-server" You Reactivate "Re-activate this account: your organisation changed its sign-in service. Your codes still work."
    AddressMoved "address-moved" Organisation Reactivate "Ask for a new activation: your organisation's service left its address. Your codes still work."
    Suspended "suspended" Wait Wait "Prompts are paused for this account. Your codes still work."
    RateLimited "rate-limited" Wait Wait "Wait a little: there were too many attempts."
    CloneSuspected "clone-suspected" Organisation AskOrganisation "Tell your organisation: this account seems to exist on two phones."
    ClockWrong "clock-wrong" You CheckClock "Set the clock of this phone to automatic: it is wrong."
    KeyGone "key-gone" You Reactivate "Re-activate this account: the phone removed its key, for example after a new fingerprint."

    ChallengeExpired "challenge-expired" You SignInAgain "Start the sign-in again: this request is too old."
    AnsweredElsewhere "answered-elsewhere" Wait Wait "This request was answered already."
    WrongNumber "wrong-number" You SignInAgain "Start the sign-in again: the number was not the one shown."
    NumberNeeded "number-needed" You TryAgain "Type the number shown on the other screen."
    AlreadyDecided "already-decided" Wait Wait "You have decided about this request already."
    AlteredText "altered-text" Organisation AskOrganisation "Not approved: the request's text cannot be shown exactly."
    PromptNotGenuine "prompt-not-genuine" Organisation AskOrganisation "Not shown: this request does not come from your organisation."
    NotRecorded "not-recorded" You SignInAgain "Start the sign-in again: your answer was not recorded."
    Unconfirmed "unconfirmed" Wait Wait "We could not confirm that your answer arrived."
    NotSentInTime "not-sent-in-time" You SignInAgain "Start the sign-in again: your answer could not be sent in time."
    RoundTripNeeded "round-trip-needed" You CheckNetwork "Connect once first: this phone's data was restored from a copy."
    Cancelled "cancelled" You TryAgain "Nothing was sent: you cancelled."
    TooLateToCancel "too-late-to-cancel" Wait Wait "It is too late to cancel: it may have arrived."

    Unreachable "unreachable" You CheckNetwork "Check the connection: the service could not be reached. It is tried again by itself."
    CertificateName "certificate-name" Organisation AskOrganisation "Tell your organisation: its service's certificate is for another name. Nothing was sent."
    CertificateIssuer "certificate-issuer" You CheckNetwork "Try another network: nobody known vouches for the service's certificate. Nothing was sent."
    NoTls "no-tls" You CheckNetwork "Try another network: what answered is not secured as your organisation's service is. Nothing was sent."
    Redirected "redirected" Organisation AskOrganisation "Tell your organisation: its service sends this phone to another address, which is not followed."
    NetworkSignIn "network-sign-in" You CheckNetwork "Sign in to this network first: a sign-in page answered instead of your organisation's service."
    OtherPage "other-page" You CheckNetwork "Try another network, or tell your organisation: a web page answered instead of its service."
    OutOfOrder "out-of-order" Wait Wait "Wait: your organisation's service does not work now. It is tried again by itself."
    PollingForbidden "polling-forbidden" Organisation AskOrganisation "Tell your organisation: its rules do not let this phone ask for requests."
    ReplyNotGenuine "reply-not-genuine" You CheckNetwork "Try another network: the answer did not come from your organisation."
    ServerUnsupported "server-unsupported" Organisation AskOrganisation "Your organisation's service cannot do this."
    Refused "refused" Organisation AskOrganisation "The service refused and gave no reason."

    VaultLocked "vault-locked" You Unlock "Unlock the phone first."
    WrongPassphrase "wrong-passphrase" You Unlock "Type the passphrase again: it does not fit."
    VaultKeyGone "vault-key-gone" You CheckStorage "The key to this app's data is missing or belongs to other data. Restore both together."
    VaultNewer "vault-newer" Update Update "Update the app: its data was written by a newer version."
    VaultDamaged "vault-damaged" You CheckStorage "Part of this app's data is damaged. The rest still works."
    StorageFailed "storage-failed" You CheckStorage "Free some space: the app could not save."
    DeviceTokenRefused "device-token-refused" Developer ReportBug "This push address has not the form of its channel."
    DevelopmentOff "development-off" Developer ReportBug "Servers without TLS are for development only, and that is switched off."
    CounterExhausted "counter-exhausted" Organisation NewOffer "Ask for a new code: this one's counter is at its end."
    NoCodes "no-codes" You Reactivate "This account makes no codes."
    NotFound "not-found" Developer ReportBug "There is no such account, request or task any more."
    Internal "internal" Developer ReportBug "Something broke inside the app. Nothing was lost; please report it."
}
