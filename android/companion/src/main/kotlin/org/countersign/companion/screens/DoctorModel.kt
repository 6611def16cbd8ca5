package org.countersign.companion.screens

import kotlinx.coroutines.Job
import org.countersign.companion.Authenticator
import org.countersign.companion.Failure
import org.countersign.companion.Finding
import org.countersign.companion.FindingState
import org.countersign.companion.HostClock
import org.countersign.companion.Remedy
import org.countersign.companion.Subject
import org.countersign.companion.Word
import org.countersign.companion.failureOrNull
import org.countersign.companion.valueOrNull
import java.time.Instant
import kotlin.coroutines.CoroutineContext

/** "Why did no prompt come?": the phone's own part first, then what the library finds for each account. */
class DoctorModel(
    private val authenticator: Authenticator,
    private val phone: PhoneFacts,
    private val clock: HostClock,
    context: CoroutineContext,
) : ScreenModel<DoctorModel.State>(State(), context) {
    /** What to draw. */
    data class State(val checking: Boolean = true, val lines: List<Line> = emptyList(), val failure: Failure? = null) {
        /** How many lines want something. */
        val attentions: Int get() = lines.count { it.state == Mark.Attention }
    }

    /** One thing that a prompt needs. */
    data class Line(val title: Say, val state: Mark, val detail: Say? = null, val remedy: Fix? = null)

    /** How it turned out. */
    enum class Mark(val word: Word) {
        Fine(Word.DOCTOR_FINE),
        Attention(Word.DOCTOR_ATTENTION),
        Unknown(Word.DOCTOR_UNKNOWN),
    }

    /** What a tap on a line opens. */
    sealed interface Fix {
        /** The system's own page. */
        enum class Page : Fix { Notifications, Battery, Network, Clock }

        /** The page of a failure. */
        data class Because(val failure: Failure) : Fix
    }

    private var check: Job? = null

    init {
        again()
    }

    /** Checks everything. */
    fun again() {
        check?.cancel()
        change { it.copy(checking = true, lines = phoneLines(), failure = null) }
        check =
            run {
                val accounts = authenticator.accounts()
                val found = ArrayList<Finding>()
                for (account in accounts.valueOrNull().orEmpty()) {
                    found += authenticator.diagnose(account.id).valueOrNull().orEmpty()
                    val lines = phoneLines() + found.distinct().map(::line)
                    change { it.copy(lines = lines) }
                }
                // Lines keep their places while they turn; then what wants something comes first.
                change { state ->
                    val sorted = state.lines.sortedBy { it.state != Mark.Attention }
                    state.copy(checking = false, lines = sorted, failure = accounts.failureOrNull())
                }
            }
    }

    private fun phoneLines(): List<Line> {
        val online = phone.connected.value
        val allowed = phone.notificationsAllowed()
        return listOf(
            Line(
                say(Word.DOCTOR_NETWORK),
                mark(online),
                say(if (online) Word.DOCTOR_NETWORK_ON else Word.DOCTOR_NETWORK_OFF),
                Fix.Page.Network.takeIf { !online },
            ),
            Line(
                say(Word.DOCTOR_NOTIFICATIONS),
                mark(allowed),
                say(if (allowed) Word.DOCTOR_NOTIFICATIONS_ON else Word.DOCTOR_NOTIFICATIONS_OFF),
                Fix.Page.Notifications.takeIf { !allowed },
            ),
            battery(phone.batteryLimited()),
            Line(
                say(Word.DOCTOR_LAST_PROMPT),
                if (phone.lastPrompt() == null) Mark.Unknown else Mark.Fine,
                phone.lastPrompt()?.let(::ago) ?: say(Word.DOCTOR_LAST_PROMPT_NONE),
            ),
        )
    }

    private fun battery(limited: Boolean?) =
        when (limited) {
            null -> {
                Line(say(Word.DOCTOR_BATTERY), Mark.Unknown)
            }

            true -> {
                Line(
                    say(Word.DOCTOR_BATTERY),
                    Mark.Attention,
                    say(Word.DOCTOR_BATTERY_LIMITED),
                    Fix.Page.Battery,
                )
            }

            false -> {
                Line(say(Word.DOCTOR_BATTERY), Mark.Fine, say(Word.DOCTOR_BATTERY_FREE))
            }
        }

    private fun line(finding: Finding): Line {
        val failure = (finding.state as? FindingState.Attention)?.failure
        val fix =
            when {
                failure == null -> null
                failure.remedy == Remedy.CheckClock -> Fix.Page.Clock
                else -> Fix.Because(failure)
            }
        val mark =
            when (finding.state) {
                FindingState.Fine -> Mark.Fine
                FindingState.CannotTell -> Mark.Unknown
                is FindingState.Attention -> Mark.Attention
            }
        return Line(title(finding.subject), mark, detail(finding.subject) ?: failure?.sentence, fix)
    }

    private fun title(subject: Subject): Say =
        when (subject) {
            is Subject.Clock, is Subject.ProviderClock -> {
                say(Word.DOCTOR_CLOCK)
            }

            Subject.Vault -> {
                say(Word.DOCTOR_DATA)
            }

            is Subject.Provider -> {
                say(Word.DOCTOR_PROVIDER, "host" to subject.host)
            }

            is Subject.Standing -> {
                say(Word.DOCTOR_STANDING, "host" to subject.host)
            }

            is Subject.Rings -> {
                say(Word.DOCTOR_RING, "host" to subject.host)
            }

            is Subject.Keys -> {
                say(Word.DOCTOR_KEYS, "host" to subject.host)
            }

            is Subject.OpenPrompts -> {
                if (subject.count == 0) say(Word.DOCTOR_OPEN_NONE) else say(Word.DOCTOR_OPEN, "count" to subject.count)
            }

            is Subject.Waiting -> {
                if (subject.count == 0) {
                    say(Word.DOCTOR_WAITING_NONE)
                } else {
                    say(Word.DOCTOR_WAITING, "count" to subject.count)
                }
            }
        }

    private fun detail(subject: Subject): Say? =
        when (subject) {
            is Subject.Clock -> {
                val off = subject.ahead?.absoluteValue?.inWholeSeconds
                if (off == null) say(Word.DOCTOR_CLOCK_UNKNOWN) else say(Word.DOCTOR_CLOCK_OFF, "count" to off)
            }

            is Subject.ProviderClock -> {
                val behind = subject.ahead.isNegative()
                val word = if (behind) Word.DOCTOR_PROVIDER_CLOCK_BEHIND else Word.DOCTOR_PROVIDER_CLOCK_AHEAD
                say(word, "count" to subject.ahead.absoluteValue.inWholeSeconds, "host" to subject.host)
            }

            is Subject.Provider -> {
                subject.lastContact?.let { say(Word.DOCTOR_PROVIDER_LAST, "time" to ago(it)) }
                    ?: say(Word.DOCTOR_PROVIDER_NEVER)
            }

            is Subject.Rings -> {
                if (subject.channel == "none") {
                    say(Word.DOCTOR_RING_NONE)
                } else {
                    say(Word.DOCTOR_RING_THROUGH, "channel" to channelName(subject.channel))
                }
            }

            else -> {
                null
            }
        }

    private fun ago(then: Instant): Say = Ago.between(then.toEpochMilli(), clock.now().toEpochMilli())

    private companion object {
        fun mark(fine: Boolean) = if (fine) Mark.Fine else Mark.Attention
    }
}

/** A push channel, as it calls itself. */
fun channelName(channel: String): String =
    when (channel) {
        "fcm" -> "FCM"
        "apns" -> "APNs"
        "web-push" -> "UnifiedPush"
        else -> channel
    }
