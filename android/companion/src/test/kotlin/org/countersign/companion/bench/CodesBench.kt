package org.countersign.companion.bench

import kotlinx.coroutines.runBlocking
import org.countersign.companion.Authenticator
import org.countersign.companion.Host
import org.countersign.companion.KeyDomain
import org.countersign.companion.Settings
import org.countersign.companion.StoredKey
import org.countersign.companion.VaultKeys
import org.countersign.companion.done
import org.countersign.companion.openAuthenticator
import org.countersign.companion.testing.MemorySigner
import java.io.File
import java.nio.file.Files

/**
 * What a list of codes costs through Kotlin, divided by the same call in Rust over the same file: `android/bench.sh`. Both
 * are timed in turns. The argument is the Rust side, `bindings/examples/codes.rs`.
 */
fun main(arguments: Array<String>) {
    for (count in listOf(20, 1_000)) {
        val folder = Files.createTempDirectory("codes").toFile()
        try {
            val rust = { does: String, number: Int -> run(arguments.single(), folder.path, does, "$number") }
            rust("make", count)
            val authenticator = runBlocking { openAuthenticator(host(folder), settings(folder)) }.done()
            check(runBlocking { authenticator.codes() }.done().rows.size == count)
            repeat(WARMING) { time(authenticator) }
            val turns = List(TURNS) { rust("time", ROUNDS).toLong() to median(List(ROUNDS) { time(authenticator) }) }
            val ratios = turns.map { (inRust, inKotlin) -> inKotlin.toDouble() / inRust }.sorted()
            val microseconds = median(turns.map { (inRust, inKotlin) -> inKotlin - inRust }) / 1_000
            println(
                "list of %d codes, Kotlin against Rust: %.1fx (%.1fx to %.1fx); %d µs more for each list".format(
                    count,
                    ratios[TURNS / 2],
                    ratios.first(),
                    ratios.last(),
                    microseconds,
                ),
            )
            authenticator.close()
        } finally {
            folder.deleteRecursively()
        }
    }
}

private const val WARMING = 2_000
private const val TURNS = 9
private const val ROUNDS = 200

private fun time(authenticator: Authenticator): Long {
    val begun = System.nanoTime()
    runBlocking { authenticator.codes() }.done()
    return System.nanoTime() - begun
}

private fun median(of: List<Long>) = of.sorted()[of.size / 2]

private fun settings(folder: File) = Settings(File(folder, "vault.db").path)

private fun host(folder: File) =
    Host(
        MemorySigner(),
        object : VaultKeys {
            override fun load(domain: KeyDomain): StoredKey =
                StoredKey.Found(File(folder, "${domain.name.lowercase()}.key").readBytes())

            override fun store(domain: KeyDomain, key: ByteArray) = false
        },
    )

private fun run(vararg command: String): String {
    val process = ProcessBuilder(*command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    val said = process.inputStream.bufferedReader().readText().trim()
    check(process.waitFor() == 0) { command.joinToString(" ") }
    return said
}
