package org.countersign.companion

import java.time.Instant
import kotlin.time.Duration

/** The codes of all accounts at one moment: one call per refresh. */
data class CodeList(
    /** The corrected time that they were made for. */
    val at: Instant,
    /** How far that may be off, either way; null if no provider has told the time yet. */
    val uncertainty: Duration?,
    val rows: List<CodeRow>,
)

/** One set of codes of one account. */
data class CodeRow(
    val account: AccountId,
    val codes: String,
    /** Null for counter codes: [Authenticator.nextCode] makes them one at a time. */
    val now: CodeNow?,
    /** The counter may be behind the server's. */
    val doubtful: Boolean,
)

/** A time-based code, and the one after it. */
data class CodeNow(val code: String, val next: String, val secondsLeft: Int, val periodSeconds: Int) {
    /** Says nothing of the codes. */
    override fun toString(): String = "CodeNow($secondsLeft s left)"
}

/** A counter code, used up by being shown. */
data class CounterCode(val code: String, val counter: Long) {
    /** Says nothing of the code. */
    override fun toString(): String = "CounterCode(counter $counter)"
}
