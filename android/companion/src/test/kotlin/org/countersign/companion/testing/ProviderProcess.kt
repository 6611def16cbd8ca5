package org.countersign.companion.testing

import java.io.File
import java.net.ServerSocket
import java.net.Socket
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** The real provider as a process of its own, on a port of this machine, with an empty database. */
class ProviderProcess : AutoCloseable {
    private val folder: File = Files.createTempDirectory("provider").toFile()
    private val program = File(System.getProperty("countersign.binaries"), "countersign-provider").path
    private val port = ServerSocket(0).use { it.localPort }
    private val apiKey: String
    private var server: Process? = null

    /** As links name it. */
    val host = "127.0.0.1"

    init {
        val settings = "origin = \"http://127.0.0.1:$port\"\ndevelopment = true\n"
        File(folder, "countersign-provider.toml").writeText(settings)
        run("init", "--tenant", "acme", "--name", "Acme")
        apiKey = field(run("--json", "api-key", "make", "--domain", "shop.example"), "key")
        start()
    }

    /** An offer: its id, and the link for the phone. */
    class Offer(val id: String, val link: String)

    /** A typed code with its address. */
    class TypedOffer(val id: String, val code: String, val address: String)

    fun offer(user: String): Offer {
        val made = run("--json", "offer", "make", "--user", user)
        return Offer(field(made, "id"), field(made, "link"))
    }

    fun typedOffer(user: String): TypedOffer {
        val made = run("--json", "offer", "make", "--user", user, "--code")
        return TypedOffer(field(made, "id"), field(made, "code"), field(made, "address"))
    }

    fun confirm(offer: String, digits: String): String = run("offer", "confirm", offer, digits)

    /** Takes every phone away from a person: their prompts stop. */
    fun reset(user: String): String = run("user", "reset", user)

    /** Someone signs in; [SignIn.number] is on their screen. */
    fun signIn(user: String, vararg more: String) = SignIn(user, more)

    /** One sign-in that waits for the phone. */
    inner class SignIn(user: String, more: Array<out String>) {
        private val output = StringBuffer()
        private val process: Process =
            ProcessBuilder(listOf(program, "--json", "sign-in", "--api-key", apiKey, "--user", user) + more)
                .directory(folder)
                .redirectErrorStream(true)
                .start()
        private val reader =
            Thread { process.inputStream.bufferedReader().forEachLine { output.append(it).append('\n') } }
                .apply { start() }

        /** The number on the other screen. */
        val number: String
            get() {
                await("a number") { NUMBER.containsMatchIn(output) || !process.isAlive }
                return checkNotNull(NUMBER.find(output)) { output }.groupValues[1]
            }

        /** It is known to the provider. */
        fun await() = await("the sign-in") { output.contains("\"id\"") || !process.isAlive }

        /** What the provider says in the end. */
        fun result(): String {
            check(process.waitFor(PATIENCE, TimeUnit.SECONDS)) { "no result: $output" }
            reader.join()
            return output.toString()
        }
    }

    /** The machine goes away. */
    fun stop() {
        server?.destroy()
        server?.waitFor()
        server = null
    }

    /** … and comes back. */
    fun start() {
        if (server != null) return
        server =
            ProcessBuilder(program, "--set", "listen=127.0.0.1:$port", "serve")
                .directory(folder)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(File(folder, "serve.log")))
                .start()
        await("the provider") { runCatching { Socket("127.0.0.1", port).close() }.isSuccess }
    }

    override fun close() {
        stop()
        folder.deleteRecursively()
    }

    private fun run(vararg arguments: String): String {
        val process = ProcessBuilder(listOf(program) + arguments).directory(folder).redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader().readText()
        check(process.waitFor() == 0) { "${arguments.joinToString(" ")}: $said" }
        return said
    }

    private fun field(json: String, name: String): String =
        checkNotNull(Regex("\"$name\": *\"([^\"]*)\"").find(json)) { "no $name in $json" }.groupValues[1]

    private companion object {
        val NUMBER = Regex("\"number\": *\"?([0-9]+)")
        const val PATIENCE = 40L
    }
}

/** Until something is so; a test that waits longer than twenty seconds has failed. */
fun await(what: String, so: () -> Boolean) {
    val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    while (!so()) {
        check(System.nanoTime() < end) { "waited in vain for $what" }
        Thread.sleep(5)
    }
}
