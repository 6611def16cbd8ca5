package org.countersign.companion

import java.time.Instant

/** One thing that happened to an account. Make a sentence of [kind] and what else is there. */
data class LogEntry(
    val number: Long,
    val at: Instant,
    /** A stable word: `decided`, `answered`, `enrolled`, …; `newer` if a newer app wrote it. */
    val kind: String,
    val shown: Shown?,
    val decision: Decision?,
    /** How the request had come. */
    val channel: Channel?,
    /** `recorded`, `too-late`, `not-recorded`, `unconfirmed`, `expired` or `elsewhere`. */
    val result: String?,
    val signed: Boolean?,
    /** By the provider's clock. */
    val providerAt: Instant?,
    val until: Instant?,
    val host: String?,
    val failure: Failure?,
    /** What an administrator there knows an enrolment by that this phone left and could not take back. */
    val knownAs: String? = null,
)

/** What a person saw of a request. */
data class Shown(val relyingParty: String, val application: String?, val place: String?)

/** How a request came. */
enum class Channel { Push, Poll }

/** What a log's chain shows. */
data class LogVerification(val entries: Long, val intact: Boolean, val firstBroken: Long?, val anchoredUpTo: Long?)

/** How a log is exported. */
enum class LogFormat { Csv, Json }
