package org.countersign.companion.keystore

import android.app.Application
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.countersign.companion.AnchorState
import org.countersign.companion.Health
import org.countersign.companion.Host
import org.countersign.companion.Settings
import org.countersign.companion.openAuthenticator
import org.countersign.companion.testing.FakeAndroidKeyStore
import org.countersign.companion.valueOrNull
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import java.io.File

/** The data's age under a key that lives as long as a process: a new [KeystoreAnchor] stands for the next process. */
@RunWith(RobolectricTestRunner::class)
class KeystoreAnchorTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()
    private val folder get() = File(app.noBackupFilesDir, "countersign")
    private val file get() = File(folder, "anchor")
    private val keys get() = FakeAndroidKeyStore.keys.keys.filter { it.startsWith("countersign/anchor/") }
    private val seven = AnchorState(7, 8)
    private val eight = AnchorState(8, 8)

    @Before
    fun install() = FakeAndroidKeyStore.install()

    @After
    fun remove() = FakeAndroidKeyStore.remove()

    @Test
    fun `what was written is read by this process and by the next ones, and one key is left`() {
        val first = KeystoreAnchor(app)
        assertNull(first.read())
        first.write(seven)
        first.write(eight)
        assertEquals(eight, first.read())
        repeat(3) { assertEquals(eight, KeystoreAnchor(app).read()) }
        assertEquals(1, keys.size)
        val spec = FakeAndroidKeyStore.specs.getValue(keys.single())
        assertFalse(spec.isUserAuthenticationRequired)
        assertFalse(spec.isUnlockedDeviceRequired)
    }

    @Test
    fun `a copy from before this process does not open any more`() {
        KeystoreAnchor(app).write(seven)
        val copy = file.readBytes()
        KeystoreAnchor(app).read()
        file.writeBytes(copy)
        assertNull(KeystoreAnchor(app).read())
        KeystoreAnchor(app).write(eight)
        assertEquals(eight, KeystoreAnchor(app).read())
    }

    @Test
    fun `a process that is killed between two steps loses nothing`() {
        KeystoreAnchor(app).write(seven)
        // A key was made, and nothing sealed by it yet.
        SealingKeys.make(KeystoreAnchor.alias(99), onlyUnlocked = false)
        assertEquals(seven, KeystoreAnchor(app).read())
        // The file is sealed anew, and the key before not yet deleted.
        FakeAndroidKeyStore.diesBeforeDeleting = true
        assertEquals(seven, KeystoreAnchor(app).read())
        FakeAndroidKeyStore.diesBeforeDeleting = false
        assertEquals(2, keys.size)
        assertEquals(seven, KeystoreAnchor(app).read())
        assertEquals(1, keys.size)
        // The new file was written, and had not its name yet.
        File(file.path + ".new").writeBytes(ByteArray(5))
        assertEquals(seven, KeystoreAnchor(app).read())
    }

    @Test
    fun `a Keystore that makes no more keys goes on with the one it has`() {
        KeystoreAnchor(app).write(seven)
        FakeAndroidKeyStore.isFull = true
        val next = KeystoreAnchor(app)
        assertEquals(seven, next.read())
        next.write(eight)
        assertEquals(eight, KeystoreAnchor(app).read())
    }

    @Test
    fun `data that was put back together with its anchor opens and is in doubt`() {
        assertTrue(open().sound)
        assertTrue(open().sound)
        val copy = File(app.cacheDir, "copy").also { folder.copyRecursively(it) }
        assertTrue(open().sound)
        folder.deleteRecursively()
        copy.copyRecursively(folder)
        assertFalse(open().sound)
    }

    /** One process: what opening finds. */
    private fun open(): Health =
        runBlocking {
            val signer = KeystoreSigner(app, { _, _ -> Gesture.Answer.NobodyThere }, Dispatchers.Unconfined)
            val host = Host(signer, KeystoreVaultKeys(app), KeystoreAnchor(app))
            val opened = openAuthenticator(host, Settings(File(folder, "vault.db").path, development = true))
            val authenticator = checkNotNull(opened.valueOrNull()) { "$opened" }
            authenticator.health().valueOrNull()!!.also { authenticator.close() }
        }
}
