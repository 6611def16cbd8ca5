package org.countersign.companion.keystore

import android.app.KeyguardManager
import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.UserNotAuthenticatedException
import org.countersign.companion.KeyDomain
import org.countersign.companion.StoredKey
import org.countersign.companion.VaultKeys
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * The two vault keys, each sealed by a Keystore key of its own in a file that backups leave out. The one of the `codes`
 * domain works only while the phone is unlocked; neither asks for a gesture, so that no new fingerprint takes the codes
 * away. A file whose Keystore key is gone is [StoredKey.Unavailable], never made anew: that would hide the loss.
 */
class KeystoreVaultKeys(private val context: Context) : VaultKeys {
    private val folder = File(context.noBackupFilesDir, "countersign").apply { mkdirs() }

    override fun load(domain: KeyDomain): StoredKey {
        val file = file(domain)
        return try {
            when {
                domain == KeyDomain.Codes && isLocked() -> {
                    StoredKey.Locked
                }

                !file.exists() -> {
                    StoredKey.Absent
                }

                else -> {
                    val sealed = file.readBytes()
                    val key = sealingKey(domain) ?: return StoredKey.Unavailable
                    val cipher = Cipher.getInstance(AES_GCM)
                    cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 0, NONCE))
                    cipher.updateAAD(domain.name.toByteArray())
                    StoredKey.Found(cipher.doFinal(sealed, NONCE, sealed.size - NONCE))
                }
            }
        } catch (locked: UserNotAuthenticatedException) {
            StoredKey.Locked
        } catch (failed: GeneralSecurityException) {
            if (domain == KeyDomain.Codes && isLocked()) StoredKey.Locked else StoredKey.Unavailable
        } catch (failed: IOException) {
            StoredKey.Unavailable
        } catch (short: IllegalArgumentException) {
            StoredKey.Unavailable
        }
    }

    override fun store(domain: KeyDomain, key: ByteArray): Boolean {
        val file = file(domain)
        if (file.exists()) return false
        return try {
            val cipher = Cipher.getInstance(AES_GCM)
            cipher.init(Cipher.ENCRYPT_MODE, sealingKey(domain) ?: makeSealingKey(domain))
            cipher.updateAAD(domain.name.toByteArray())
            val sealed = cipher.iv + cipher.doFinal(key)
            val fresh = File(folder, file.name + ".new")
            fresh.outputStream().use {
                it.write(sealed)
                it.fd.sync()
            }
            fresh.renameTo(file)
        } catch (failed: GeneralSecurityException) {
            false
        } catch (failed: IOException) {
            false
        }
    }

    private fun file(domain: KeyDomain) = File(folder, domain.name.lowercase() + ".key")

    private fun isLocked() = context.getSystemService(KeyguardManager::class.java).isDeviceLocked

    private fun sealingKey(domain: KeyDomain): SecretKey? =
        KeyStore.getInstance(KeystoreSigner.KEYSTORE).apply { load(null) }.getKey(alias(domain), null) as SecretKey?

    private fun makeSealingKey(domain: KeyDomain): SecretKey {
        val spec =
            KeyGenParameterSpec
                .Builder(alias(domain), KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
                .setUnlockedDeviceRequired(domain == KeyDomain.Codes)
                .build()
        return KeyGenerator
            .getInstance(KeyProperties.KEY_ALGORITHM_AES, KeystoreSigner.KEYSTORE)
            .apply { init(spec) }
            .generateKey()
    }

    internal companion object {
        private const val AES_GCM = "AES/GCM/NoPadding"
        private const val TAG_BITS = 128
        private const val KEY_BITS = 256
        private const val NONCE = 12

        fun alias(domain: KeyDomain) = "countersign/vault/" + domain.name.lowercase()
    }
}
