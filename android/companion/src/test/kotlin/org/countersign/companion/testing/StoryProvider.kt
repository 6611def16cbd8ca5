package org.countersign.companion.testing

import org.json.JSONObject
import java.io.File

/** The provider's side of a story table, in a process of its own: a step on a line, its outcome on a line. */
class StoryProvider : AutoCloseable {
    private val process =
        ProcessBuilder(File(System.getProperty("countersign.binaries"), "story-provider").path)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    private val steps = process.outputStream.writer()
    private val outcomes = process.inputStream.bufferedReader()

    fun play(who: String, does: String, with: JSONObject): JSONObject {
        steps.write("${JSONObject().put("who", who).put("does", does).put("with", with)}\n")
        steps.flush()
        return JSONObject(checkNotNull(outcomes.readLine()) { "the provider has ended" })
    }

    override fun close() = process.destroy()
}
