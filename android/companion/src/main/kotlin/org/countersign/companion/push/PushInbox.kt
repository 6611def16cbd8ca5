package org.countersign.companion.push

import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.SharedFlow
import org.countersign.companion.Answer
import org.countersign.companion.Authenticator
import org.countersign.companion.Failure
import org.countersign.companion.HostClock
import org.countersign.companion.Outcome
import org.countersign.companion.Prompt
import org.countersign.companion.PromptId
import org.countersign.companion.phone.StoredPreferences
import org.countersign.companion.then
import org.countersign.companion.valueOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Takes a payload from any channel: FCM, UnifiedPush, or none (a job that polls). A payload is a bell, or a message that
 * the core verifies; nothing in it is shown. Then the providers are asked, answers that wait are sent, and what is open
 * is notified. Never needs a person, so it may run while the phone is locked.
 */
class PushInbox(
    private val open: suspend () -> Outcome<Authenticator>,
    private val notices: Notices,
    private val preferences: StoredPreferences,
    private val clock: HostClock,
) {
    private val bells = MutableSharedFlow<Unit>(extraBufferCapacity = 1)

    /** Each bell that rang. */
    val rings: SharedFlow<Unit> = bells

    /** A push message came: its bytes, as they came. */
    suspend fun take(payload: ByteArray): Outcome<List<Prompt>> {
        bells.tryEmit(Unit)
        return open().then { authenticator ->
            // A message that is not genuine is no reason not to look what is really open.
            authenticator.receive(payload).valueOrNull()?.close()
            look(authenticator)
        }
    }

    /** Nothing rang: asks by itself. */
    suspend fun poll(): Outcome<List<Prompt>> = open().then { look(it) }

    /** "It wasn't me", from a notification. Needs neither an unlocked phone nor a network: it is sent when it can be. */
    suspend fun deny(prompt: PromptId): Outcome<Unit> =
        open().then { authenticator ->
            authenticator.pending().then { all ->
                val wanted = all.find { it.about.id == prompt }
                val decided = wanted?.decide(Answer.Deny)
                all.forEach { it.close() }
                decided?.valueOrNull()?.close()
                authenticator.workUntilIdle(BUDGET, allowPerson = false)
                refresh(authenticator)
                if (decided is Outcome.Failed) decided else Outcome.Done(Unit)
            }
        }

    /** Shows what is open now, without asking anybody. */
    suspend fun refresh(authenticator: Authenticator): Outcome<List<Prompt>> =
        authenticator.pending().then { all ->
            val prompts = all.map { it.about }
            all.forEach { it.close() }
            if (prompts.isNotEmpty()) preferences.lastPrompt = clock.now()
            notices.show(prompts)
            authenticator.accounts().valueOrNull()?.let(notices::showStopped)
            authenticator.moves().valueOrNull()?.let { moves ->
                notices.showMoves(moves.map { it.about })
                moves.forEach { it.close() }
            }
            Outcome.Done(prompts)
        }

    private suspend fun look(authenticator: Authenticator): Outcome<List<Prompt>> {
        val worked = authenticator.workUntilIdle(BUDGET, allowPerson = false)
        val shown = refresh(authenticator)
        return if (worked is Outcome.Failed && worked.failure.code != Failure.UNREACHABLE) worked else shown
    }

    private companion object {
        /** A receiver may run for ten seconds, a job for minutes. */
        val BUDGET: Duration = 8.seconds
    }
}
