package org.countersign.companion

import kotlinx.coroutines.runBlocking
import org.countersign.companion.testing.TablePhone
import org.json.JSONArray
import org.json.JSONObject
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import java.io.File

/** The stories that every shell plays: `tests/stories`. What comes of each is kept for the comparison with the others. */
@RunWith(Parameterized::class)
class StoryTablesTest(
    private val table: File,
    @Suppress("unused") private val name: String,
) {
    @get:Rule
    val folder = TemporaryFolder()
    private val kept = HashMap<String, Any>()

    @Test
    fun `it comes out as the table says`() {
        val story = JSONObject(table.readText())
        val outcomes = JSONArray()
        val program = File(System.getProperty("countersign.binaries"), "story-provider").path
        val provider = ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val phone = TablePhone(folder.root)
        try {
            val steps = story.getJSONArray("steps")
            for (index in 0 until steps.length()) {
                val step = steps.getJSONObject(index)
                val with = filled(step.optJSONObject("with") ?: JSONObject())
                val outcome =
                    if (step.getString("who") == "phone") {
                        runBlocking { phone.play(step.getString("does"), with) }
                    } else {
                        ask(
                            provider,
                            JSONObject()
                                .put(
                                    "who",
                                    step.getString("who"),
                                ).put("does", step.getString("does"))
                                .put("with", with),
                        )
                    }
                check(step, outcome)
                step.optJSONObject("keep")?.let { keep ->
                    keep.keys().asSequence().toList().forEach {
                        kept[it] =
                            outcome.remove(keep.getString(it)) ?: JSONObject.NULL
                    }
                }
                outcomes.put(outcome)
            }
        } finally {
            phone.close()
            provider.destroy()
        }
        recorded.put(story.getString("story"), outcomes)
    }

    private fun check(step: JSONObject, outcome: JSONObject) {
        val expect = step.optJSONObject("expect") ?: JSONObject()
        check(!outcome.has("broken")) { "$step: $outcome" }
        check(!outcome.has("failure") || expect.has("failure")) { "$step: $outcome" }
        expect.keys().forEach { assertEquals("$step: $outcome", expect.get(it).toString(), outcome.opt(it).toString()) }
    }

    private fun filled(with: JSONObject): JSONObject {
        for (key in with.keys().asSequence().toList()) {
            val name = (with.get(key) as? String)?.takeIf { it.startsWith("$") } ?: continue
            with.put(key, checkNotNull(kept[name.drop(1)]) { "nothing was kept as $name" })
        }
        return with
    }

    private fun ask(provider: Process, step: JSONObject): JSONObject {
        val input = provider.outputStream.writer()
        input.write(step.toString() + "\n")
        input.flush()
        val line = StringBuilder()
        while (true) {
            val byte = provider.inputStream.read()
            if (byte < 0 || byte == '\n'.code) break
            line.append(byte.toChar())
        }
        return JSONObject(line.toString())
    }

    companion object {
        private val recorded = JSONObject()
        private val repository = File(System.getProperty("countersign.repository"))

        @Parameterized.Parameters(name = "{1}")
        @JvmStatic
        fun tables(): List<Array<Any>> =
            File(repository, "tests/stories")
                .listFiles { file -> file.extension == "json" }
                .orEmpty()
                .sorted()
                .map { arrayOf(it, it.nameWithoutExtension) }

        @AfterClass
        @JvmStatic
        fun keep() {
            val file = File(repository, "target/stories/kotlin.json")
            file.parentFile.mkdirs()
            file.writeText(recorded.toString())
        }
    }
}
