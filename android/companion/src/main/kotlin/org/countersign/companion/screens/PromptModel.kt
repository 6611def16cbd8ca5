package org.countersign.companion.screens

import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import org.countersign.companion.Answer
import org.countersign.companion.Authenticator
import org.countersign.companion.Decision
import org.countersign.companion.Failure
import org.countersign.companion.HostClock
import org.countersign.companion.NumberToType
import org.countersign.companion.Outcome
import org.countersign.companion.PendingApproval
import org.countersign.companion.Prompt
import org.countersign.companion.PromptId
import org.countersign.companion.Receipt
import org.countersign.companion.Ticket
import org.countersign.companion.Word
import org.countersign.companion.valueOrNull
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * A sign-in that asks for an answer. Approving is possible only here: 700 ms after anything changed, with the number
 * typed where one is asked for. Denying asks once how, and needs neither number nor network.
 */
class PromptModel(
    private val authenticator: Authenticator,
    private val phone: PhoneFacts,
    private val clock: HostClock,
    context: CoroutineContext,
    /** An answer that was on its way before this process. */
    sent: Sent? = null,
) : ScreenModel<PromptModel.State>(State(), context) {
    /** What to draw. */
    data class State(val loading: Boolean = false, val view: View = View.Waiting, val connected: Boolean = true)

    /** One question, or what became of it. */
    sealed interface View {
        /** Not known yet. */
        data object Waiting : View

        /** Nothing is open. */
        data class Nothing(val checking: Boolean = false) : View

        /** The question. */
        data class Asking(
            val prompt: Prompt,
            val remaining: Duration?,
            val askedFor: Duration,
            val typed: String = "",
            val armed: Boolean = false,
            val choosingNo: Boolean = false,
            /** The person is asked to be themselves. */
            val unlocking: Boolean = false,
            /** The last number was another, or the phone did not know the person. */
            val wrong: Say? = null,
        ) : View {
            /** The number is there, as far as one can tell. */
            val complete: Boolean
                get() =
                    when (val number = prompt.number) {
                        NumberToType.Nothing -> true
                        is NumberToType.Digits -> typed.length == number.count
                        NumberToType.Text -> typed.isNotBlank()
                    }

            /** Nothing stands in the way of yes. */
            val canApprove: Boolean
                get() = armed && complete && !unlocking && prompt.triesLeft > 0 && !prompt.needsRoundTrip

            internal val yes: Answer
                get() = Answer.Approve(typed.takeIf { prompt.number != NumberToType.Nothing })
        }

        /** On its way. */
        data class Sending(val prompt: Prompt?, val saved: Boolean = false) : View

        /** One line of truth. */
        data class Ended(
            val kind: Kind,
            val line: Say,
            val next: Say? = null,
            val codeToShow: String? = null,
            val warning: Boolean = false,
            val more: Boolean = false,
        ) : View
    }

    /** How a result looks. */
    enum class Kind { Good, Plain, Bad }

    /** What survives the process: the ticket, and what to say once it has ended. */
    data class Sent(val ticket: String, val decision: Decision, val relyingParty: String)

    private var pending: PendingApproval? = null
    private var since: Duration = Duration.ZERO
    private var arming: Job? = null
    private var felt: View.Ended? = null

    /** Give it to the next model after the process was gone. */
    var sent: Sent? = sent
        private set

    init {
        if (sent != null) run { resume(sent) }
        run { authenticator.changes.collect { if (current() !is View.Sending && current() !is View.Ended) load() } }
        run { phone.connected.collect { connected -> change { it.copy(connected = connected) } } }
        everySecond { countDown() }
        run {
            delay(PATIENCE)
            change { it.copy(loading = it.view is View.Waiting) }
        }
    }

    /** What was typed so far. */
    fun type(number: String) = asking { it.copy(typed = CodeText.digits(number), wrong = null) }

    /** Yes. Where the server asks for it, the person proves first to be themselves. */
    fun approve() {
        val seen = current() as? View.Asking ?: return
        if (!seen.canApprove) return
        if (!seen.prompt.unlock) return decide(seen.yes, Decision.Approve)
        asking { it.copy(unlocking = true) }
        run {
            val owner = phone.unlock(Word.LOCK_REASON_APPROVE)
            val refused = if (phone.canUnlock() == Unlocking.Nothing) Word.LOCK_NONE else Word.LOCK_FAILED
            asking { it.copy(unlocking = false, wrong = say(refused).takeUnless { owner }) }
            // What was agreed to is what was seen before the gesture.
            val now = current() as? View.Asking
            if (owner && now?.canApprove == true && now.prompt.sameAs(seen.prompt)) decide(seen.yes, Decision.Approve)
        }
    }

    /** No: asks once how. */
    fun no() = asking { if (it.armed) it.copy(choosingNo = true) else it }

    /** Back to the question. */
    fun notNo() = asking { it.copy(choosingNo = false) }

    /** No, and that is all. */
    fun deny() = decide(Answer.Deny, Decision.Deny)

    /** No, and the organisation should know. */
    fun report() = decide(Answer.Report, Decision.Report)

    /** Asks every provider at once. */
    fun check() {
        change { it.copy(view = View.Nothing(checking = true)) }
        run {
            authenticator.workUntilIdle(CHECKING, allowPerson = true)
            load()
        }
    }

    /** The result was read: the next question, if there is one. */
    fun next() {
        sent = null
        change { it.copy(view = View.Waiting) }
        run { load() }
    }

    /** True once for each result: a phone that is turned does not make itself felt again. */
    fun isNew(result: View.Ended): Boolean = (result !== felt).also { felt = result }

    private fun current() = state.value.view

    private fun asking(to: (View.Asking) -> View.Asking) =
        change { state -> (state.view as? View.Asking)?.let { state.copy(view = to(it)) } ?: state }

    private suspend fun load() {
        val all =
            when (val found = authenticator.pending()) {
                is Outcome.Done -> found.value
                is Outcome.Failed -> return show(ended(found.failure))
            }
        val first = all.firstOrNull()
        all.drop(1).forEach { it.close() }
        val before = current() as? View.Asking
        if (first == null) {
            forget()
            if (before == null) show(View.Nothing()) else show(gone(before))
            return
        }
        if (before != null && before.prompt.sameAs(first.about)) {
            forget()
            pending = first
            return
        }
        forget()
        pending = first
        since = clock.monotonic()
        val typed = before?.typed?.takeIf { before.prompt.id == first.about.id }.orEmpty()
        show(View.Asking(first.about, first.about.remaining, age(first.about), typed))
        arm()
    }

    private fun show(view: View) = change { it.copy(view = view, loading = false) }

    private fun forget() {
        pending?.close()
        pending = null
    }

    /** Buttons do nothing until a person can have read what changed. */
    private fun arm() {
        arming?.cancel()
        arming =
            run {
                delay(INERT)
                asking { it.copy(armed = true) }
            }
    }

    private fun age(prompt: Prompt): Duration {
        val from = prompt.issuedAt ?: prompt.askedAt
        return (clock.now().toEpochMilli() - from.toEpochMilli()).coerceAtLeast(0).milliseconds
    }

    private fun countDown() {
        val asking = current() as? View.Asking ?: return
        val left = asking.prompt.remaining?.let { it - (clock.monotonic() - since) }
        if (left == null || left > Duration.ZERO) {
            asking { it.copy(remaining = left, askedFor = age(it.prompt)) }
        } else {
            forget()
            show(TOO_LATE)
        }
    }

    private fun decide(answer: Answer, decision: Decision) {
        val asking = current() as? View.Asking ?: return
        val deciding = pending ?: return
        pending = null
        show(View.Sending(asking.prompt))
        run {
            when (val decided = deciding.decide(answer)) {
                is Outcome.Done -> follow(decided.value, Sent(decided.value.id, decision, asking.prompt.relyingParty))
                is Outcome.Failed -> refused(asking, decided.failure)
            }
            deciding.close()
        }
    }

    private suspend fun refused(asking: View.Asking, failure: Failure) {
        if (failure.code != Failure.NUMBER_NEEDED) return show(ended(failure))
        val fresh = authenticator.pending().valueOrNull().orEmpty()
        val same = fresh.find { it.about.id == asking.prompt.id }
        fresh.filter { it !== same }.forEach { it.close() }
        if (same == null) return show(TOO_LATE)
        pending = same
        val wrong = say(Word.PROMPT_NUMBER_WRONG, "count" to same.about.triesLeft)
        show(asking.copy(prompt = same.about, typed = "", armed = false, choosingNo = false, wrong = wrong))
        arm()
    }

    private suspend fun resume(sent: Sent) {
        show(View.Sending(null))
        val ticket = authenticator.answer(sent.ticket).valueOrNull()
        if (ticket == null) next() else follow(ticket, sent)
    }

    private suspend fun follow(ticket: Ticket<Receipt>, what: Sent) {
        sent = what
        val slow =
            run {
                delay(SLOW)
                change { state ->
                    (state.view as? View.Sending)?.let { state.copy(view = it.copy(saved = true)) } ?: state
                }
            }
        val end = ticket.outcome()
        slow.cancel()
        ticket.close()
        val more = authenticator.pending().valueOrNull().orEmpty()
        val warned = more.any { it.about.passwordMayBeKnown }
        more.forEach { it.close() }
        val view =
            when (end) {
                is Outcome.Done -> received(end.value, what)
                is Outcome.Failed -> ended(end.failure)
            }
        show(view.copy(more = more.isNotEmpty(), warning = warned))
    }

    private suspend fun gone(before: View.Asking): View.Ended {
        val entries = authenticator.log(before.prompt.account).valueOrNull().orEmpty()
        val how = entries.lastOrNull { it.kind == "prompt-ended" }?.result
        return when (how) {
            "elsewhere", "approved-elsewhere" -> ELSEWHERE
            "denied-elsewhere", "reported-elsewhere" -> View.Ended(Kind.Good, say(Word.PROMPT_DENIED_ELSEWHERE))
            "cancelled" -> View.Ended(Kind.Plain, say(Word.PROMPT_TAKEN_BACK))
            else -> TOO_LATE
        }
    }

    override fun close() {
        forget()
        super.close()
    }

    companion object {
        /** Buttons are inert for so long after anything changed. */
        val INERT: Duration = 700.milliseconds
        private val SLOW: Duration = 3.seconds
        private val CHECKING: Duration = 10.seconds
        private val TOO_LATE = View.Ended(Kind.Plain, say(Word.PROMPT_TOO_LATE), say(Word.PROMPT_TOO_LATE_NEXT))
        private val ELSEWHERE = View.Ended(Kind.Plain, say(Word.PROMPT_ANSWERED_ELSEWHERE))

        private fun received(receipt: Receipt, sent: Sent): View.Ended =
            when (receipt) {
                is Receipt.Noted -> {
                    val yes = receipt.decision == Decision.Approve
                    View.Ended(Kind.Plain, say(if (yes) Word.PROMPT_NOTED_YES else Word.PROMPT_NOTED_NO))
                }

                is Receipt.TooLate -> {
                    View.Ended(Kind.Bad, say(Word.PROMPT_STOPPED_TOO_LATE, "time" to receipt.signedInAt))
                }

                is Receipt.Recorded -> {
                    val paused = receipt.pausedUntil?.let { say(Word.PROMPT_QUIET_UNTIL, "time" to it) }
                    when (receipt.decision) {
                        Decision.Approve -> {
                            val line = say(Word.PROMPT_SIGNED_IN, "relying_party" to sent.relyingParty)
                            View.Ended(Kind.Good, line, codeToShow = receipt.codeToShow)
                        }

                        Decision.Deny -> {
                            View.Ended(Kind.Good, say(Word.PROMPT_STOPPED), paused)
                        }

                        Decision.Report -> {
                            View.Ended(Kind.Good, say(Word.PROMPT_REPORTED), paused)
                        }
                    }
                }
            }

        private fun ended(failure: Failure): View.Ended =
            when (failure.code) {
                Failure.UNCONFIRMED -> {
                    View.Ended(Kind.Bad, say(Word.PROMPT_UNCONFIRMED), say(Word.PROMPT_UNCONFIRMED_NEXT))
                }

                Failure.ANSWERED_ELSEWHERE -> {
                    ELSEWHERE
                }

                Failure.CHALLENGE_EXPIRED -> {
                    TOO_LATE
                }

                else -> {
                    View.Ended(Kind.Bad, failure.sentence, Say(failure.who.word))
                }
            }
    }
}

/** Only what a person sees counts; time left and place in the queue do not. */
private fun Prompt.sameAs(other: Prompt) = shown() == other.shown()

private fun Prompt.shown() =
    copy(
        remaining = Duration.ZERO,
        askedAt = java.time.Instant.EPOCH,
        of = 0,
        position = 0,
        quietUntil = null,
        id = PromptId(id.value),
    )
