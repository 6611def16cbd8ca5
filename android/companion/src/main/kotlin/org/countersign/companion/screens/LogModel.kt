package org.countersign.companion.screens

import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.Channel
import org.countersign.companion.Decision
import org.countersign.companion.Failure
import org.countersign.companion.LeftBehind
import org.countersign.companion.LogEntry
import org.countersign.companion.LogFormat
import org.countersign.companion.LogVerification
import org.countersign.companion.Outcome
import org.countersign.companion.Word
import org.countersign.companion.failureOrNull
import org.countersign.companion.valueOrNull
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import kotlin.coroutines.CoroutineContext

/** What happened to an account, newest day first. */
class LogModel(
    private val authenticator: Authenticator,
    private val account: AccountId,
    private val zone: ZoneId,
    context: CoroutineContext,
) : ScreenModel<LogModel.State>(State(), context) {
    /** What to draw. */
    data class State(
        val loaded: Boolean = false,
        val days: List<Day> = emptyList(),
        /** How far a signed receipt covers it, or which entry is broken. */
        val anchored: Say? = null,
        val broken: Boolean = false,
        val failure: Failure? = null,
    )

    /** One day. */
    data class Day(val date: LocalDate, val lines: List<Line>)

    /** One entry: what, and under it how. */
    data class Line(val at: Instant, val text: Say, val details: List<Say>, val quiet: Boolean)

    init {
        run { authenticator.changes.collect { load() } }
    }

    /** The log as a file's content, to be shared. */
    suspend fun export(): String? {
        val made = authenticator.exportLog(account, LogFormat.Csv)
        made.failureOrNull()?.let { failure -> change { it.copy(failure = failure) } }
        return made.valueOrNull()
    }

    private suspend fun load() {
        val entries =
            when (val found = authenticator.log(account)) {
                is Outcome.Done -> found.value
                is Outcome.Failed -> return change { it.copy(loaded = true, failure = found.failure) }
            }
        val verified = authenticator.verifyLog(account).valueOrNull()
        val days =
            entries.asReversed().groupBy { it.at.atZone(zone).toLocalDate() }.map { (date, those) ->
                Day(date, those.map { Line(it.at, LogWords.text(it), LogWords.details(it), LogWords.isQuiet(it)) })
            }
        change {
            it.copy(
                loaded = true,
                days = days,
                anchored = verified?.let { found -> anchored(found, entries) },
                broken = verified?.intact == false,
            )
        }
    }

    private fun anchored(found: LogVerification, entries: List<LogEntry>): Say {
        found.firstBroken?.let { return say(Word.LOG_BROKEN, "position" to it) }
        val covered = entries.find { it.number == found.anchoredUpTo } ?: return say(Word.LOG_NOT_ANCHORED)
        return say(Word.LOG_ANCHORED, "time" to covered.at)
    }
}

/** Entries as sentences. */
internal object LogWords {
    /** Happens by itself: shown smaller. */
    fun isQuiet(entry: LogEntry) = entry.kind in setOf("device-token-set", "provider-rotated", "device-key-rotated")

    fun text(entry: LogEntry): Say {
        val word = words[entry.kind] ?: Word.LOG_NEWER
        val party = entry.shown?.relyingParty.orEmpty()
        return when (entry.kind) {
            "decided" -> {
                say(decided(entry.decision), "relying_party" to party)
            }

            "answered" -> {
                answered(entry)
            }

            "prompt-ended" -> {
                say(ends[entry.result] ?: Word.LOG_EXPIRED)
            }

            "withdrawn" -> {
                say(if (entry.knownAs == null) word else Word.LOG_LEFT_UNTOLD, "host" to entry.host.orEmpty())
            }

            "wrong-number" -> {
                say(word, "count" to 1)
            }

            "notifications-quiet" -> {
                say(word, "time" to (entry.until ?: entry.at))
            }

            else -> {
                say(word, "host" to entry.host.orEmpty(), "channel" to "")
            }
        }
    }

    fun details(entry: LogEntry): List<Say> =
        listOfNotNull(
            entry.channel?.let { say(if (it == Channel.Push) Word.LOG_BY_PUSH else Word.LOG_BY_POLL) },
            entry.signed?.let { say(if (it) Word.LOG_SIGNED else Word.LOG_NOT_SIGNED) },
            entry.until?.takeIf { entry.kind == "answered" }?.let { say(Word.LOG_PAUSED_UNTIL, "time" to it) },
            entry.failure?.sentence,
            entry.knownAs?.let { LeftBehind(entry.host.orEmpty(), it).toDo() },
        )

    private fun answered(entry: LogEntry): Say =
        when (entry.result) {
            "too-late" -> say(Word.LOG_TOO_LATE, "time" to (entry.providerAt ?: entry.at))
            "noted" -> say(Word.LOG_NOTED)
            else -> say(recorded(entry.decision))
        }

    private fun decided(decision: Decision?): Word =
        when (decision) {
            Decision.Deny -> Word.LOG_SAID_NO
            Decision.Report -> Word.LOG_REPORTED
            else -> Word.LOG_SAID_YES
        }

    private fun recorded(decision: Decision?): Word =
        when (decision) {
            Decision.Deny -> Word.LOG_RECORDED_NO
            Decision.Report -> Word.LOG_RECORDED_REPORT
            else -> Word.LOG_RECORDED_YES
        }

    private val ends =
        mapOf(
            "elsewhere" to Word.LOG_ELSEWHERE,
            "approved-elsewhere" to Word.LOG_APPROVED_ELSEWHERE,
            "denied-elsewhere" to Word.LOG_DENIED_ELSEWHERE,
            "reported-elsewhere" to Word.LOG_REPORTED_ELSEWHERE,
            "cancelled" to Word.LOG_TAKEN_BACK,
        )

    private val words =
        mapOf(
            "answer-failed" to Word.LOG_NOT_RECORDED,
            "answer-unconfirmed" to Word.LOG_UNCONFIRMED,
            "prompt-refused" to Word.LOG_REFUSED,
            "wrong-number" to Word.LOG_WRONG_NUMBER,
            "notifications-quiet" to Word.LOG_QUIET,
            "enrolled" to Word.LOG_ENROLLED,
            "proven" to Word.LOG_PROVEN,
            "activation-failed" to Word.LOG_ACTIVATION_FAILED,
            "activation-unconfirmed" to Word.LOG_ACTIVATION_UNCONFIRMED,
            "retiring" to Word.LOG_REPLACED_SIGNED,
            "withdrawn" to Word.LOG_LEFT,
            "move-undone" to Word.LOG_PUT_BACK,
            "move-offered" to Word.LOG_MOVE_OFFERED,
            "provider-rotated" to Word.LOG_ROTATED,
            "device-key-rotated" to Word.LOG_KEY_ROTATED,
            "device-token-set" to Word.LOG_RING_SET,
            "prompts-stopped" to Word.LOG_PROMPTS_STOPPED,
            "rolled-back" to Word.LOG_ROLLED_BACK,
        )
}
