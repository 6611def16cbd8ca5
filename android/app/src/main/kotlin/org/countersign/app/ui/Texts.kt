package org.countersign.app.ui

import android.content.Context
import android.text.format.DateFormat
import android.text.format.DateUtils
import org.countersign.companion.Word
import org.countersign.companion.resource
import org.countersign.companion.screens.Date
import org.countersign.companion.screens.Say
import java.text.NumberFormat
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId

/** Words in the person's language, with their values written as that language writes them. */
internal fun Context.text(say: Say): String {
    val values = say.ordered.map(::written).toTypedArray()
    return if (say.word.isPlural) {
        resources.getQuantityString(say.word.resource(), say.count, *values)
    } else {
        resources.getString(say.word.resource(), *values)
    }
}

/** A text without values. */
internal fun Context.text(word: Word): String = text(Say(word))

private fun Context.written(value: Any): Any =
    when (value) {
        is Instant -> time(value)
        is Date -> day(value.at.atZone(ZoneId.systemDefault()).toLocalDate())
        is Say -> text(value)
        else -> value
    }

/** A number in the person's digits. */
internal fun Context.number(value: Int): String =
    NumberFormat.getIntegerInstance(resources.configuration.locales[0]).format(value)

/** A time of today, with its day if it is another. */
internal fun Context.time(at: Instant): String {
    val flags = DateUtils.FORMAT_SHOW_TIME or if (DateUtils.isToday(at.toEpochMilli())) 0 else DateUtils.FORMAT_SHOW_DATE
    return DateUtils.formatDateTime(this, at.toEpochMilli(), flags)
}

/** The time alone. */
internal fun Context.clock(at: Instant): String = DateFormat.getTimeFormat(this).format(java.util.Date(at.toEpochMilli()))

/** A day: today, yesterday, or its date. */
internal fun Context.day(date: LocalDate): String {
    val today = LocalDate.now()
    return when (date) {
        today -> {
            text(Word.TIME_TODAY)
        }

        today.minusDays(1) -> {
            text(Word.TIME_YESTERDAY)
        }

        else -> {
            val at = date.atStartOfDay(ZoneId.systemDefault()).toInstant().toEpochMilli()
            DateUtils.formatDateTime(this, at, DateUtils.FORMAT_SHOW_DATE or DateUtils.FORMAT_SHOW_YEAR)
        }
    }
}
