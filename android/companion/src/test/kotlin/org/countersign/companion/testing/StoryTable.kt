package org.countersign.companion.testing

import kotlinx.coroutines.runBlocking
import org.json.JSONArray
import org.json.JSONObject
import java.io.File

/** A table of `tests/stories`: whoever it is does it, and what comes of it is compared with what is expected. */
class StoryTable private constructor(val story: String, val steps: List<Step>) {
    /** Somebody does something. */
    class Step(val who: String, val does: String, val with: JSONObject, val expect: JSONObject, val keep: JSONObject)

    /** What came of each step, without what was kept; and what was not as the table says, by the number of its step. */
    class Played(val outcomes: JSONArray, val faults: List<Pair<Int, String>>)

    /** Every expectation becomes one that nothing meets; a step without one gets one. */
    fun altered(): StoryTable {
        val altered =
            steps.map { step ->
                val fields = step.expect.fields().ifEmpty { listOf("failure") }
                Step(step.who, step.does, step.with, JSONObject(fields.associateWith { "altered" }), step.keep)
            }
        return StoryTable(story, altered)
    }

    /** Ends early only where a step could not be played, was refused, or gave nothing to keep. */
    fun play(provider: StoryProvider, phone: TablePhone): Played {
        val kept = HashMap<String, Any>()
        val outcomes = JSONArray()
        val faults = ArrayList<Pair<Int, String>>()
        for ((index, step) in steps.withIndex()) {
            val with = step.with.filled(kept)
            val outcome =
                if (step.who == "phone") {
                    runBlocking { phone.play(step.does, with) }
                } else {
                    provider.play(step.who, step.does, with)
                }

            fun fault(why: String) = faults.add(index + 1 to "$story, step ${index + 1} (${step.who} ${step.does}): $why")

            step.expect.fields().filterNot { step.expect.get(it) same outcome.opt(it) }.forEach {
                fault("$it should be ${step.expect.get(it)}, and this came of it: $outcome")
            }
            val stopper = step.stopper(outcome)
            if (stopper != null) {
                fault(stopper)
                break
            }
            step.keep.fields().forEach { kept[it] = outcome.remove(step.keep.getString(it)) }
            outcomes.put(outcome)
        }
        return Played(outcomes, faults)
    }

    private fun Step.stopper(outcome: JSONObject): String? =
        when {
            outcome.has("broken") -> "$outcome"
            outcome.has("failure") && !expect.has("failure") -> "$outcome"
            else -> keep.fields().map(keep::getString).find { !outcome.has(it) }?.let { "no $it to keep in $outcome" }
        }

    private fun JSONObject.filled(kept: Map<String, Any>): JSONObject {
        val filled = JSONObject()
        for (name in fields()) {
            val value = get(name)
            val wanted = (value as? String)?.takeIf { it.startsWith("$") }?.drop(1)
            filled.put(name, if (wanted == null) value else checkNotNull(kept[wanted]) { "nothing was kept as $wanted" })
        }
        return filled
    }

    private infix fun Any.same(other: Any?): Boolean =
        if (this is JSONArray) other is JSONArray && toString() == other.toString() else this == other

    companion object {
        /** As the file says it. */
        fun read(file: File): StoryTable {
            val table = JSONObject(file.readText())
            val steps = table.getJSONArray("steps")

            fun JSONObject.part(name: String) = optJSONObject(name) ?: JSONObject()
            return StoryTable(
                table.getString("story"),
                List(steps.length()) { steps.getJSONObject(it) }.map {
                    Step(it.getString("who"), it.getString("does"), it.part("with"), it.part("expect"), it.part("keep"))
                },
            )
        }

        private fun JSONObject.fields(): List<String> = keys().asSequence().toList()
    }
}
