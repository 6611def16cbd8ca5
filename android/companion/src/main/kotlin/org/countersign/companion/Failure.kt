package org.countersign.companion

import java.time.Instant
import kotlin.time.Duration

/**
 * What went wrong, by remedy. No text, no secret and nothing personal: all of it may go to a help desk.
 *
 * Show the sentence of [code] and one button for [remedy]: `Word.failure(code)` and [Remedy.word].
 */
data class Failure(
    /** The stable word, such as `offer-expired`: `docs/FAILURES.md` lists them all. */
    val code: String,
    val who: Who,
    val remedy: Remedy,
    /** When it passes or may be tried again. */
    val until: Instant? = null,
    /** Which group of a typed code is wrong, from 1. */
    val group: Int? = null,
    /** What had been decided before. */
    val first: Decision? = null,
    /** By how much this phone's clock is ahead, where it has to be put right; negative: behind. */
    val clockAhead: Duration? = null,
    /** The account that is meant. */
    val account: AccountId? = null,
) {
    /** What is true of one failure alone; the rest is by [remedy]. */
    companion object {
        /** The number is missing or cannot be the one: ask again. */
        const val NUMBER_NEEDED = "number-needed"

        /** Nothing proves that the answer arrived. */
        const val UNCONFIRMED = "unconfirmed"

        /** Somebody else has answered. */
        const val ANSWERED_ELSEWHERE = "answered-elsewhere"

        /** Its time is over. */
        const val CHALLENGE_EXPIRED = "challenge-expired"

        /** The key is gone: a fingerprint was added, or the platform removed it. */
        const val KEY_GONE = "key-gone"

        /** Nobody answered; it is tried again. */
        const val UNREACHABLE = "unreachable"

        /** Something broke inside. */
        const val INTERNAL = "internal"

        /** There is no such thing any more. */
        const val NOT_FOUND = "not-found"
    }
}

/** Who can act on a [Failure]. */
enum class Who { You, Organisation, Wait, Update, Developer }

/** The one thing that helps against a [Failure]. Each is one button. */
enum class Remedy {
    TryAgain,
    NewOffer,
    Reactivate,
    SignInAgain,
    Wait,
    Unlock,
    CheckClock,
    CheckNetwork,
    AskOrganisation,
    Update,
    CheckStorage,
    ReportBug,
}
