package org.countersign.companion

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File

/** Rules about the sources that no compiler holds. */
class ShapeTest {
    private val android = File(System.getProperty("countersign.repository"), "android")
    private val sources =
        listOf("companion", "app").flatMap { module ->
            File(android, "$module/src/main").walk().filter { it.extension == "kt" }.toList()
        }

    @Test
    fun `generated types stay inside the bridge`() {
        val strangers = sources.filter { it.readText().contains("org.countersign.core") && it.parentFile.name != "bridge" }
        assertEquals(emptyList<File>(), strangers)
        assertTrue(sources.any { it.parentFile.name == "bridge" })
    }

    @Test
    fun `view models have no Android type`() {
        val models = sources.filter { it.parentFile.name == "screens" }
        assertTrue(models.size > 10)
        assertEquals(emptyList<File>(), models.filter { file -> file.readLines().any { it.startsWith("import android") } })
    }

    @Test
    fun `texts come from the catalogue`() {
        val hard = Regex("setText\\(\"[A-Za-z]|text = \"[A-Za-z]|contentDescription = \"[A-Za-z]")
        assertEquals(emptyList<File>(), sources.filter { hard.containsMatchIn(it.readText()) })
    }

    @Test
    fun `files are short`() {
        assertEquals(emptyList<String>(), sources.filter { it.readLines().size > 500 }.map { it.name })
    }

    @Test
    fun `the app's manifest names every part of the library's`() {
        val parts = Regex("<(?:receiver|service|activity) android:name=\"(org\\.countersign\\.companion[^\"]+)\"")
        val permissions = Regex("<uses-permission android:name=\"([^\"]+)\"")
        val library = File(android, "companion/AndroidManifest.xml").readText()
        val app = File(android, "app/AndroidManifest.xml").readText()
        for (rule in listOf(parts, permissions)) {
            val wanted = rule.findAll(library).map { it.groupValues[1] }.toSet()
            assertTrue(wanted.isNotEmpty())
            assertEquals(emptySet<String>(), wanted - rule.findAll(app).map { it.groupValues[1] }.toSet())
        }
    }

    @Test
    fun `the integration in the README is the one that compiles`() {
        val example = "companion/src/test/kotlin/org/countersign/companion/example/Bank.kt"
        val code = File(android, example).readText().substringAfter("\n\nclass Bank :").trim()
        val shown = File(android, "README.md").readText().substringAfter("```kotlin\nclass Bank :").substringBefore("\n```")
        assertEquals(code, shown.trim())
    }
}
