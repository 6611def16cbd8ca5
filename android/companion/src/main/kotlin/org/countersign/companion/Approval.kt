package org.countersign.companion

import java.time.Instant
import kotlin.time.Duration

/** Names a prompt; the same after a restart. */
@JvmInline
value class PromptId(val value: String)

/** A genuine request, as a person is shown it. Every text is safe to show as it is; [relyingParty] comes first. */
data class Prompt(
    val id: PromptId,
    val account: AccountId,
    /** What the person calls that account. */
    val label: String?,
    /** Host of the provider that asks. */
    val host: String,
    /** The domain that is signed in to. Never taken from what the requester wrote. */
    val relyingParty: String,
    val application: String?,
    val place: String?,
    val clientAddress: String?,
    val clientDevice: String?,
    val title: String?,
    val text: String?,
    /** Some of it was cut or neutralised: say so. */
    val altered: Boolean,
    val askedAt: Instant,
    val issuedAt: Instant?,
    /** What is left of its life, where the server tells: count it down on a monotonic clock. */
    val remaining: Duration?,
    val number: NumberToType,
    /** At 0 it can only be denied or reported. */
    val triesLeft: Int,
    /** Approving asks for the person's gesture. */
    val userVerification: Boolean,
    /** The provider signed it; otherwise only TLS vouches for it. */
    val signed: Boolean,
    /** How often the same was asked lately. */
    val askedTimes: Int,
    /** Its place among the open prompts, from 1, oldest first. */
    val position: Int,
    val of: Int,
    /** Do not ring or vibrate for this account until then. */
    val quietUntil: Instant?,
    val passwordMayBeKnown: Boolean,
    /** Nothing is approved before one round trip: the app's data may be an old copy. */
    val needsRoundTrip: Boolean,
    /** The server asks that the app is unlocked before an approval, and no key asks for the gesture by itself. */
    val unlock: Boolean = false,
)

/** What has to be typed to approve. */
sealed interface NumberToType {
    /** Nothing. */
    data object Nothing : NumberToType

    /** The number on the other screen, of that many digits. */
    data class Digits(val count: Int) : NumberToType

    /** What the other screen shows, of any length. */
    data object Text : NumberToType
}

/** What a person answers. */
sealed interface Answer {
    /** It is me. */
    data class Approve(val number: String? = null) : Answer {
        override fun toString(): String = "Approve"
    }

    /** Stop it. */
    data object Deny : Answer

    /** Stop it, and tell somebody. */
    data object Report : Answer
}

/** What was decided. */
enum class Decision { Approve, Deny, Report }

/** One request that waits. Used up by [decide], also when that fails; [Authenticator.pending] gives it anew. */
interface PendingApproval : AutoCloseable {
    /** What to show. */
    val about: Prompt

    /** Commits the decision; the worker delivers it. */
    suspend fun decide(answer: Answer): Outcome<Ticket<Receipt>>
}

/** The provider's word on a decision. Only this proves what it recorded. */
sealed interface Receipt {
    /** It signed that; otherwise only TLS vouches for it. */
    val signed: Boolean

    /** It recorded the decision. */
    data class Recorded(
        val decision: Decision,
        val at: Instant?,
        /** A code to type at the other screen, where the server works that way round. */
        val codeToShow: String?,
        val pausedUntil: Instant?,
        override val signed: Boolean,
    ) : Receipt

    /** It took the decision, and its reply does not prove that it counts. */
    data class Noted(val decision: Decision, override val signed: Boolean) : Receipt

    /** The denial came after somebody had signed in: say so, and whom to call. */
    data class TooLate(val signedInAt: Instant, override val signed: Boolean) : Receipt
}

/** Whether somebody seems to wear the person down with prompts. */
data class Fatigue(val quietUntil: Instant?, val passwordMayBeKnown: Boolean)
