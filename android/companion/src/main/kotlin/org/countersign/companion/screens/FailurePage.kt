package org.countersign.companion.screens

import org.countersign.companion.Decision
import org.countersign.companion.Failure
import org.countersign.companion.Word
import java.time.Instant

/** What the page of a failure says: what happened, who can fix it, one button, and details for a help desk. */
data class FailurePage(
    val failure: Failure,
    val at: Instant,
    val sentence: Say,
    val who: Say,
    val button: Say,
    val details: List<Say>,
) {
    companion object {
        /** The page of this failure, that was met at this moment. */
        fun of(failure: Failure, at: Instant) =
            FailurePage(
                failure,
                at,
                failure.sentence,
                Say(failure.who.word),
                Say(failure.remedy.word),
                listOfNotNull(
                    say(Word.FAILURE_PAGE_CODE, "failure" to failure.code),
                    say(Word.FAILURE_PAGE_TIME, "time" to at),
                    failure.until?.let { say(Word.FAILURE_PAGE_UNTIL, "time" to it) },
                    failure.group?.let { say(Word.FAILURE_PAGE_GROUP, "position" to it) },
                    failure.first?.let { Say(it.word) },
                ),
            )

        private val Decision.word: Word
            get() =
                when (this) {
                    Decision.Approve -> Word.FAILURE_PAGE_FIRST_APPROVE
                    Decision.Deny -> Word.FAILURE_PAGE_FIRST_DENY
                    Decision.Report -> Word.FAILURE_PAGE_FIRST_REPORT
                }
    }
}
