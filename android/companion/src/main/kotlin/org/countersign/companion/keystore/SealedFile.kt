package org.countersign.companion.keystore

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** A few bytes in a file, sealed by a Keystore key: nonce, then AES-GCM. [about] is bound to them, and not written. */
internal class SealedFile(private val file: File, private val about: ByteArray) {
    val exists: Boolean get() = file.exists()

    /** Throws what the Keystore or the file system throws; a file that is too short is an [IOException]. */
    @Throws(GeneralSecurityException::class, IOException::class)
    fun read(key: SecretKey): ByteArray {
        val sealed = file.readBytes()
        if (sealed.size < NONCE) throw IOException("too short")
        val cipher = Cipher.getInstance(AES_GCM)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 0, NONCE))
        cipher.updateAAD(about)
        return cipher.doFinal(sealed, NONCE, sealed.size - NONCE)
    }

    /** All of it is on disk when this returns, or what was there before. */
    @Throws(GeneralSecurityException::class, IOException::class)
    fun write(key: SecretKey, bytes: ByteArray) {
        val cipher = Cipher.getInstance(AES_GCM)
        cipher.init(Cipher.ENCRYPT_MODE, key)
        cipher.updateAAD(about)
        val sealed = cipher.iv + cipher.doFinal(bytes)
        val fresh = File(file.path + ".new")
        fresh.outputStream().use {
            it.write(sealed)
            it.fd.sync()
        }
        if (!fresh.renameTo(file)) throw IOException("not renamed")
    }

    private companion object {
        const val AES_GCM = "AES/GCM/NoPadding"
        const val TAG_BITS = 128
        const val NONCE = 12
    }
}

/** The Keystore keys that seal files. None asks for a gesture: a new fingerprint ends none of them. */
internal object SealingKeys {
    private const val KEY_BITS = 256

    fun find(alias: String): SecretKey? = store().getKey(alias, null) as SecretKey?

    fun names(prefix: String): List<String> = store().aliases().toList().filter { it.startsWith(prefix) }

    fun delete(alias: String) = store().deleteEntry(alias)

    fun make(alias: String, onlyUnlocked: Boolean): SecretKey {
        val spec =
            KeyGenParameterSpec
                .Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
                .setUnlockedDeviceRequired(onlyUnlocked)
                .build()
        return KeyGenerator
            .getInstance(KeyProperties.KEY_ALGORITHM_AES, KeystoreSigner.KEYSTORE)
            .apply { init(spec) }
            .generateKey()
    }

    private fun store() = KeyStore.getInstance(KeystoreSigner.KEYSTORE).apply { load(null) }
}
