package org.countersign.companion.keystore

import android.app.Application
import android.app.KeyguardManager
import android.content.pm.PackageManager
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.countersign.companion.KeyAlgorithm
import org.countersign.companion.KeyDomain
import org.countersign.companion.KeySpec
import org.countersign.companion.SignRequest
import org.countersign.companion.Signed
import org.countersign.companion.StoredKey
import org.countersign.companion.testing.FakeAndroidKeyStore
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.security.KeyFactory
import java.security.Signature
import java.security.spec.X509EncodedKeySpec

/** Keys in a Keystore that really signs and seals; what it was asked for is read from the real specifications. */
@RunWith(RobolectricTestRunner::class)
class KeystoreTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()
    private var answer = Gesture.Answer.Confirmed
    private val asked = ArrayList<String>()
    private val signer by lazy {
        KeystoreSigner(app, { _, purpose -> answer.also { asked += purpose } }, Dispatchers.Unconfined)
    }

    @Before
    fun install() {
        FakeAndroidKeyStore.install()
        shadowOf(app.getSystemService(KeyguardManager::class.java)).setIsDeviceSecure(true)
    }

    @After
    fun remove() = FakeAndroidKeyStore.remove()

    @Test
    fun `a device key signs without a gesture, and the same name gives the same key`() {
        val public = make("device", verification = false)
        assertArrayEquals(public, make("device", verification = false))
        val signature = sign("device").made().single()
        assertTrue(verifies(public, signature))
        assertEquals(emptyList<String>(), asked)
        assertFalse(spec("device", false).isUserAuthenticationRequired)
    }

    @Test
    fun `an approval key needs a gesture for each use and dies with a new fingerprint`() {
        val public = make("approval", verification = true)
        val spec = spec("approval", true)
        assertTrue(spec.isUserAuthenticationRequired)
        assertTrue(spec.isInvalidatedByBiometricEnrollment)
        assertEquals(0, spec.userAuthenticationValidityDurationSeconds)
        assertTrue(verifies(public, sign("approval").made().single()))
        assertEquals(listOf("answer"), asked)

        answer = Gesture.Answer.Cancelled
        assertEquals(Signed.Cancelled, sign("approval"))
        answer = Gesture.Answer.NobodyThere
        assertEquals(Signed.Unavailable, sign("approval"))

        FakeAndroidKeyStore.invalidated += KeystoreSigner.alias("approval", true)
        assertEquals(Signed.KeyGone, sign("approval"))
    }

    @Test
    fun `a key that was never made is gone, and a deleted one too`() {
        assertEquals(Signed.KeyGone, sign("nobody"))
        make("short-lived", verification = false)
        assertEquals(listOf("short-lived"), runBlocking { signer.names() }.made())
        runBlocking { signer.delete("short-lived") }.made()
        runBlocking { signer.delete("short-lived") }.made()
        assertEquals(Signed.KeyGone, sign("short-lived"))
        assertEquals(emptyList<String>(), runBlocking { signer.names() }.made())
    }

    @Test
    fun `keys are in StrongBox where there is one, and elsewhere when it is full`() {
        shadowOf(app.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)
        make("in the chip", verification = false)
        assertTrue(spec("in the chip", false).isStrongBoxBacked)
        FakeAndroidKeyStore.strongBoxWorks = false
        make("beside it", verification = false)
        assertFalse(spec("beside it", false).isStrongBoxBacked)
    }

    @Test
    fun `vault keys survive a restart, and are never replaced`() {
        val key = ByteArray(32) { it.toByte() }
        assertTrue(KeystoreVaultKeys(app).store(KeyDomain.Push, key))
        assertFalse(KeystoreVaultKeys(app).store(KeyDomain.Push, ByteArray(32)))
        assertArrayEquals(key, (KeystoreVaultKeys(app).load(KeyDomain.Push) as StoredKey.Found).key)
        assertEquals(StoredKey.Absent, KeystoreVaultKeys(app).load(KeyDomain.Codes))
    }

    @Test
    fun `the key of the codes is there only while the phone is unlocked, and neither asks for a finger`() {
        val keys = KeystoreVaultKeys(app)
        keys.store(KeyDomain.Push, ByteArray(32))
        keys.store(KeyDomain.Codes, ByteArray(32))
        for (domain in KeyDomain.entries) {
            val spec = FakeAndroidKeyStore.specs.getValue(KeystoreVaultKeys.alias(domain))
            assertFalse(spec.isUserAuthenticationRequired)
            assertEquals(domain == KeyDomain.Codes, spec.isUnlockedDeviceRequired)
        }
        shadowOf(app.getSystemService(KeyguardManager::class.java)).setIsDeviceLocked(true)
        assertEquals(StoredKey.Locked, keys.load(KeyDomain.Codes))
        assertTrue(keys.load(KeyDomain.Push) is StoredKey.Found)
    }

    @Test
    fun `a sealed key that does not open is a failure and not a new key`() {
        val keys = KeystoreVaultKeys(app)
        keys.store(KeyDomain.Push, ByteArray(32))
        val file = File(app.noBackupFilesDir, "countersign/push.key")
        val bytes = file.readBytes()
        file.writeBytes(bytes.clone().also { it[20] = (it[20].toInt() xor 1).toByte() })
        assertEquals(StoredKey.Unavailable, keys.load(KeyDomain.Push))
        file.writeBytes(bytes.copyOf(3))
        assertEquals(StoredKey.Unavailable, keys.load(KeyDomain.Push))
        file.writeBytes(bytes)
        FakeAndroidKeyStore.keys.clear()
        assertEquals(StoredKey.Unavailable, keys.load(KeyDomain.Push))
    }

    private fun make(name: String, verification: Boolean) =
        runBlocking { signer.publicKey(name, KeySpec(KeyAlgorithm.Es256, verification)) }.made()

    private fun sign(name: String) = runBlocking { signer.sign(listOf(SignRequest(name, "answer", MESSAGE))) }

    private fun spec(name: String, verification: Boolean) =
        FakeAndroidKeyStore.specs.getValue(KeystoreSigner.alias(name, verification))

    private fun verifies(public: ByteArray, signature: ByteArray): Boolean {
        val key = KeyFactory.getInstance("EC", "BC").generatePublic(X509EncodedKeySpec(public))
        return Signature.getInstance("SHA256withECDSA", "BC").run {
            initVerify(key)
            update(MESSAGE)
            verify(signature)
        }
    }

    private fun <T> Signed<T>.made(): T = (this as Signed.Made).value

    private companion object {
        val MESSAGE = "a message".toByteArray()
    }
}
