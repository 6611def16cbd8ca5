package org.countersign.companion

import java.time.Instant

/** Names an account. Opaque; good for as long as the account is here. */
@JvmInline
value class AccountId(val value: String)

/** One identity, as this phone knows it. Every text is safe to show. */
data class Account(
    val id: AccountId,
    /** What the person calls it, or else what its issuer does. */
    val label: String,
    val issuer: String?,
    /** The person's name there. */
    val name: String?,
    /** Its sets of codes, newest first; empty for an account without codes. */
    val codes: List<CodeSet>,
    /** Whether sign-in prompts work. Codes always do. */
    val prompts: Prompts,
    /** The one in use first; two or more while it moves. */
    val enrolments: List<Enrolment>,
    /** Its issuer asks that the app is unlocked before codes are shown. */
    val unlock: Boolean = false,
)

/** What is known about a set of codes without its seed, which never leaves the library. */
data class CodeSet(val kind: CodeKind, val digits: Int)

/** What moves an account from one code to the next. */
enum class CodeKind { Time, Counter, Steam }

/** Whether sign-in prompts work. */
sealed interface Prompts {
    /** This account makes codes only. */
    data object CodesOnly : Prompts

    /** Waiting for the six digits to be typed where the activation code came from. */
    data class Confirming(val digits: String?) : Prompts

    /** They arrive. */
    data object Ready : Prompts

    /** They arrive while the app is open: no push service rings the phone. */
    data object NoDeviceToken : Prompts

    /** They are paused. */
    data class Suspended(val until: Instant?) : Prompts

    /** They have stopped until the person re-activates; [suspected] while nobody has signed that. */
    data class NeedsReactivation(val reason: Trouble, val suspected: Boolean) : Prompts
}

/** Why an account needs re-activation. [KeyGone]: for example after a new fingerprint. */
enum class Trouble {
    NotActivated,
    KeyGone,
    ProviderMoved,
    CloneSuspected,
    RolledBack,
    Deleted,
    TakenOver,
    Revoked,
    OtherServer,
    AddressMoved,
}

/** One enrolment at one provider. */
data class Enrolment(
    val id: String,
    /** The server's dialect. */
    val protocol: String,
    /** The provider's host, whole, ASCII. */
    val host: String,
    val state: EnrolmentState,
    /** The last reply that was proven to be the provider's. */
    val lastContact: Instant?,
    /** What the provider's administrator knows it by, where only an administrator can delete it. */
    val knownAs: String? = null,
)

/** How far an enrolment has come. */
sealed interface EnrolmentState {
    /** No signed round trip has succeeded yet. */
    data object Proving : EnrolmentState

    /** In use. */
    data object Active : EnrolmentState

    /** Replaced, still answering, and can be put back [until] then. */
    data class Retiring(val since: Instant, val until: Instant) : EnrolmentState
}

/** An enrolment that a provider keeps although this phone has left: its administrator deletes it, by [knownAs]. */
data class LeftBehind(val host: String, val knownAs: String?)
