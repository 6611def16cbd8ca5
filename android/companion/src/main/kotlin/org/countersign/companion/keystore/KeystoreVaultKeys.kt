package org.countersign.companion.keystore

import android.app.KeyguardManager
import android.content.Context
import android.security.keystore.UserNotAuthenticatedException
import org.countersign.companion.KeyDomain
import org.countersign.companion.StoredKey
import org.countersign.companion.VaultKeys
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException

/**
 * The two vault keys, each sealed by a Keystore key of its own in a file that backups leave out. The one of the `codes`
 * domain works only while the phone is unlocked; neither asks for a gesture, so that no new fingerprint takes the codes
 * away. A file whose Keystore key is gone is [StoredKey.Unavailable], never made anew: that would hide the loss.
 */
class KeystoreVaultKeys(private val context: Context) : VaultKeys {
    private val folder = File(context.noBackupFilesDir, "countersign").apply { mkdirs() }

    override fun load(domain: KeyDomain): StoredKey =
        try {
            when {
                domain == KeyDomain.Codes && isLocked() -> {
                    StoredKey.Locked
                }

                !file(domain).exists -> {
                    StoredKey.Absent
                }

                else -> {
                    SealingKeys.find(alias(domain))?.let { StoredKey.Found(file(domain).read(it)) } ?: StoredKey.Unavailable
                }
            }
        } catch (locked: UserNotAuthenticatedException) {
            StoredKey.Locked
        } catch (failed: GeneralSecurityException) {
            if (domain == KeyDomain.Codes && isLocked()) StoredKey.Locked else StoredKey.Unavailable
        } catch (failed: IOException) {
            StoredKey.Unavailable
        }

    override fun store(domain: KeyDomain, key: ByteArray): Boolean {
        val file = file(domain)
        if (file.exists) return false
        return try {
            val sealing = SealingKeys.find(alias(domain))
            file.write(sealing ?: SealingKeys.make(alias(domain), onlyUnlocked = domain == KeyDomain.Codes), key)
            true
        } catch (failed: GeneralSecurityException) {
            false
        } catch (failed: IOException) {
            false
        }
    }

    private fun file(domain: KeyDomain) =
        SealedFile(File(folder, domain.name.lowercase() + ".key"), domain.name.toByteArray())

    private fun isLocked() = context.getSystemService(KeyguardManager::class.java).isDeviceLocked

    internal companion object {
        fun alias(domain: KeyDomain) = "countersign/vault/" + domain.name.lowercase()
    }
}
