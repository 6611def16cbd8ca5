package org.countersign.companion.screens

import org.countersign.companion.Word
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** How long something is ago, in words. */
object Ago {
    /** The span as one speaks of it: "just now", "12 seconds ago", "3 hours ago". */
    fun of(span: Duration): Say =
        when {
            span < 2.seconds -> say(Word.TIME_JUST_NOW)
            span < 1.minutes -> say(Word.TIME_SECONDS_AGO, "count" to span.inWholeSeconds)
            span < 1.hours -> say(Word.TIME_MINUTES_AGO, "count" to span.inWholeMinutes)
            span < 1.days -> say(Word.TIME_HOURS_AGO, "count" to span.inWholeHours)
            else -> say(Word.TIME_DAYS_AGO, "count" to span.inWholeDays)
        }

    /** From one moment to another, both in milliseconds; the future counts as now. */
    fun between(then: Long, now: Long): Say = of((now - then).coerceAtLeast(0).milliseconds)
}
