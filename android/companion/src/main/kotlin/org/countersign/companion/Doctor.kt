package org.countersign.companion

import java.time.Instant
import kotlin.time.Duration

/** One line of "why did I not get my prompt?". */
data class Finding(val subject: Subject, val state: FindingState)

/** How it turned out. */
sealed interface FindingState {
    /** As it should be. */
    data object Fine : FindingState

    /** Look at it: the failure's remedy helps. */
    data class Attention(val failure: Failure) : FindingState

    /** It could not be found out. */
    data object CannotTell : FindingState
}

/** What a line is about. */
sealed interface Subject {
    /** This phone's clock; positive when it is ahead. */
    data class Clock(val ahead: Duration?) : Subject

    /** This phone's clock against one provider's, where nobody else says who is right. */
    data class ProviderClock(val host: String, val ahead: Duration) : Subject

    /** The app's data. */
    data object Vault : Subject

    /** Whether the provider answers. */
    data class Provider(val host: String, val lastContact: Instant?) : Subject

    /** What it last said about this phone. */
    data class Standing(val host: String) : Subject

    /** Whether it rings the right address: `fcm`, `apns`, `web-push` or `none`. */
    data class Rings(val host: String, val channel: String) : Subject

    /** Whether the phone's keys are alive. */
    data class Keys(val host: String) : Subject

    /** Requests that are open. */
    data class OpenPrompts(val count: Int) : Subject

    /** Answers and other changes that wait for the network. */
    data class Waiting(val count: Int) : Subject
}

/** What opening found out about the app's data. Show it once, then acknowledge. */
data class Health(
    val sound: Boolean,
    /** An old copy was put in its place: prompts wait for one round trip. */
    val rolledBack: Boolean,
    val damaged: Boolean,
    val lost: Long,
    val codesLocked: Boolean,
)
