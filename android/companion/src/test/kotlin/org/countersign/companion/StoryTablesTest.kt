package org.countersign.companion

import org.countersign.companion.testing.StoryProvider
import org.countersign.companion.testing.StoryTable
import org.countersign.companion.testing.TablePhone
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
    private val table: StoryTable,
    @Suppress("unused") private val name: String,
) {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `it comes out as the table says`() {
        val played = play(table)
        recorded.put(table.story, played.outcomes)
        assertEquals(emptyList<String>(), played.faults.map { it.second })
    }

    @Test
    fun `an expectation that is altered is noticed at every step`() {
        val altered = table.altered()
        val noticed = play(altered).faults.map { it.first }
        assertEquals(altered.steps.flatMapIndexed { index, step -> List(step.expect.length()) { index + 1 } }, noticed)
    }

    private fun play(table: StoryTable): StoryTable.Played =
        StoryProvider().use { provider -> TablePhone(folder.root).use { phone -> table.play(provider, phone) } }

    companion object {
        private val recorded = JSONObject()
        private val repository = File(System.getProperty("countersign.repository"))

        @Parameterized.Parameters(name = "{1}")
        @JvmStatic
        fun tables(): List<Array<Any>> {
            val only: String? = System.getenv("COUNTERSIGN_STORY")
            return File(repository, "tests/stories")
                .listFiles { file -> file.extension == "json" && (only == null || file.nameWithoutExtension == only) }
                .orEmpty()
                .sorted()
                .map { arrayOf(StoryTable.read(it), it.nameWithoutExtension) }
        }

        @AfterClass
        @JvmStatic
        fun keep() {
            val file = File(repository, "target/stories/kotlin.json")
            file.parentFile.mkdirs()
            file.writeText(recorded.toString())
        }
    }
}
