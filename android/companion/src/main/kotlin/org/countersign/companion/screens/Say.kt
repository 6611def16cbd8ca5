package org.countersign.companion.screens

import org.countersign.companion.Failure
import org.countersign.companion.Remedy
import org.countersign.companion.Who
import org.countersign.companion.Word

/** A text with its values, by the names of the catalogue. The shell finds the words in the person's language. */
data class Say(val word: Word, val values: Map<String, Any> = emptyMap()) {
    /** Chooses the form of a plural. */
    val count: Int get() = (values["count"] as? Number)?.toInt() ?: 0

    /** In the order of the word's placeholders. */
    val ordered: List<Any> get() = word.placeholders.map { values[it] ?: "" }
}

/** `say(Word.X, "host" to host)`. */
fun say(word: Word, vararg values: Pair<String, Any>) = Say(word, mapOf(*values))

/** The sentence of a failure. */
val Failure.sentence: Say get() = Say(Word.failure(code))

/** Who can act on it, as a line of its page. */
val Who.word: Word get() = Word.who(kebab(name))

/** The one button that helps. */
val Remedy.word: Word get() = Word.help(kebab(name))

private fun kebab(name: String) = name.replace(Regex("(?<=[a-z])([A-Z])")) { "-" + it.value }.lowercase()

/** A day, where a text wants a date and no time. */
@JvmInline
value class Date(val at: java.time.Instant)
