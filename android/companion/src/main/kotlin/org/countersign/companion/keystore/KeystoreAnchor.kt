package org.countersign.companion.keystore

import android.content.Context
import org.countersign.companion.Anchor
import org.countersign.companion.AnchorState
import java.io.File
import java.nio.ByteBuffer
import java.security.GeneralSecurityException
import java.security.ProviderException
import javax.crypto.AEADBadTagException

/**
 * The data's age, in a file that backups leave out, sealed by a Keystore key that lives as long as one process does. Each
 * process makes a key, seals the file anew, and only then deletes the keys before: so a copy of the data **with** its
 * anchor that is older than this process does not open any more, and the library takes the data for doubtful.
 *
 * Whatever is killed between these steps, one key that opens the file is there. What does not open is "never written":
 * the library then asks for one round trip to each provider; it never locks anybody out.
 *
 * It does not notice a copy that was taken and put back within the life of one process, nor somebody with root who puts
 * the Keystore's own files back, too. One process of an app may use it.
 */
class KeystoreAnchor(context: Context) : Anchor {
    private val folder = File(context.noBackupFilesDir, "countersign").apply { mkdirs() }
    private val file = SealedFile(File(folder, "anchor"), "anchor".toByteArray())

    /** The key of this process. */
    private var own: String? = null

    @Synchronized
    override fun read(): AnchorState? {
        if (!file.exists) return null
        val bytes = epochs().firstNotNullOfOrNull { open(alias(it)) } ?: return null
        val state = ByteBuffer.wrap(bytes).run { AnchorState(long, long) }
        if (own == null) renew(state)
        return state
    }

    private fun renew(state: AnchorState) =
        try {
            write(state)
        } catch (failed: Exception) {
            // What could be read is read; the next change tries again, and says so if it cannot be kept.
        }

    @Synchronized
    override fun write(state: AnchorState) {
        val bytes = ByteBuffer.allocate(2 * Long.SIZE_BYTES).putLong(state.committed).putLong(state.next).array()
        val known = own?.let(SealingKeys::find)
        if (known != null) return file.write(known, bytes)
        val before = epochs()
        val fresh = alias((before.firstOrNull() ?: 0) + 1)
        val key =
            try {
                SealingKeys.make(fresh, onlyUnlocked = false)
            } catch (full: ProviderException) {
                return file.write(newest(before) ?: throw full, bytes)
            } catch (failed: GeneralSecurityException) {
                return file.write(newest(before) ?: throw failed, bytes)
            }
        file.write(key, bytes)
        own = fresh
        // What cannot be deleted now is deleted by the next process.
        before.forEach { runCatching { SealingKeys.delete(alias(it)) } }
    }

    private fun newest(epochs: List<Long>) = epochs.firstNotNullOfOrNull { SealingKeys.find(alias(it)) }

    /** Null if it was sealed by another key. Anything else that goes wrong may pass, and is thrown. */
    private fun open(alias: String): ByteArray? {
        val key = SealingKeys.find(alias) ?: return null
        return try {
            file.read(key).takeIf { it.size == 2 * Long.SIZE_BYTES }
        } catch (other: AEADBadTagException) {
            null
        }
    }

    /** The newest first. */
    private fun epochs(): List<Long> =
        SealingKeys.names(PREFIX).mapNotNull { it.removePrefix(PREFIX).toLongOrNull() }.sortedDescending()

    internal companion object {
        private const val PREFIX = "countersign/anchor/"

        fun alias(epoch: Long) = PREFIX + epoch
    }
}
