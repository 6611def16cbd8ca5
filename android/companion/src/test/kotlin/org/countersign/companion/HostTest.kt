package org.countersign.companion

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.countersign.companion.testing.MemorySigner
import org.countersign.companion.testing.ProviderProcess
import org.countersign.companion.testing.memoryHost
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Hosts that throw, hang, answer nonsense and call back; objects used twice; calls given up. None may crash or hang it. */
class HostTest {
    @get:Rule
    val folder = TemporaryFolder()

    private suspend fun open(signer: Signer = MemorySigner(), keys: VaultKeys? = null): Outcome<Authenticator> {
        val host = if (keys == null) memoryHost(signer) else memoryHost(signer, keys)
        return openAuthenticator(host, Settings(File(folder.root, "vault.db").path, development = true))
    }

    @Test
    fun `a key store that throws is a failure with a remedy`() =
        quickly {
            val broken =
                object : VaultKeys {
                    override fun load(domain: KeyDomain): StoredKey = error("the hardware is on fire")

                    override fun store(domain: KeyDomain, key: ByteArray): Boolean = error("still on fire")
                }
            assertEquals("vault-key-gone", open(keys = broken).failureOrNull()?.code)
        }

    @Test
    fun `a key store that answers nonsense is a failure`() =
        quickly {
            val short =
                object : VaultKeys {
                    override fun load(domain: KeyDomain): StoredKey = StoredKey.Found(ByteArray(5))

                    override fun store(domain: KeyDomain, key: ByteArray) = true
                }
            assertEquals("vault-key-gone", open(keys = short).failureOrNull()?.code)
        }

    @Test
    fun `a signer that throws leaves the activation to be tried again, and a sound one finishes it`() =
        quickly {
            val signer =
                object : MemorySigner() {
                    @Volatile
                    var broken = true

                    override suspend fun publicKey(name: String, spec: KeySpec): Signed<ByteArray> {
                        check(!broken) { "no keys today" }
                        return super.publicKey(name, spec)
                    }
                }
            val opened = open(signer).done()
            val offer = provider.offer("thrower")
            val ticket = opened.begin(offer.link)
            opened.workUntilIdle(2.seconds, allowPerson = true)
            assertFalse(ticket.isReady().done())
            signer.broken = false
            opened.hurry()
            val worked = CoroutineScope(Dispatchers.Default)
            worked.launch { opened.work() }
            assertEquals(6, ticket.outcome().done().confirmation?.length)
            worked.cancel()
            opened.close()
        }

    @Test
    fun `a signer that hangs holds up nothing else`() =
        quickly {
            val signer =
                object : MemorySigner() {
                    override suspend fun publicKey(name: String, spec: KeySpec): Signed<ByteArray> = awaitCancellation()
                }
            val opened = open(signer).done()
            opened.begin(provider.offer("hanger").link)
            opened.workUntilIdle(500.milliseconds, allowPerson = true).done()
            assertEquals(emptyList<Account>(), opened.accounts().done())
            assertEquals(1, opened.underWay().done().size)
            opened.close()
        }

    @Test
    fun `a signer may call back into the library`() =
        quickly {
            lateinit var opened: Authenticator
            val calls = AtomicInteger()
            val signer =
                object : MemorySigner() {
                    override suspend fun sign(batch: List<SignRequest>): Signed<List<ByteArray>> {
                        opened.accounts().done()
                        opened.underWay().done()
                        opened.setDeviceToken(DeviceToken.Polling).done()
                        calls.incrementAndGet()
                        return super.sign(batch)
                    }
                }
            opened = open(signer).done()
            val ticket = opened.begin(provider.offer("caller").link)
            val working = launch(Dispatchers.Default) { opened.work() }
            assertEquals(6, ticket.outcome().done().confirmation?.length)
            assertTrue(calls.get() > 0)
            working.cancelAndJoin()
            opened.close()
        }

    @Test
    fun `a thousand calls at once all come back`() =
        quickly {
            val opened = open().done()
            opened.begin(ONE_CODE)
            opened.workUntilIdle(5.seconds, allowPerson = true).done()
            val codes = (1..1_000).map { async(Dispatchers.Default) { opened.codes().done().rows.size } }.awaitAll()
            assertEquals(setOf(1), codes.toSet())
            opened.close()
        }

    @Test
    fun `closing twice is fine, and what is closed says so`() =
        quickly {
            val opened = open().done()
            val offer = opened.readOffer(OfferText.Scanned(ONE_CODE)).done()
            offer.close()
            offer.close()
            assertEquals(Failure.NOT_FOUND, offer.lookUp().failureOrNull()?.code)
            opened.close()
            opened.close()
            assertEquals(Failure.NOT_FOUND, opened.accounts().failureOrNull()?.code)
        }

    @Test
    fun `an offer is used once`() =
        quickly {
            val opened = open().done()
            val offer = opened.readOffer(OfferText.Scanned(ONE_CODE)).done()
            offer.activate(Activate.New()).done()
            assertEquals(Failure.NOT_FOUND, offer.activate(Activate.New()).failureOrNull()?.code)
            opened.close()
        }

    @Test
    fun `waiting can be given up in the middle of each call and begun again`() =
        quickly {
            val opened = open().done()
            val offer = provider.offer("patient")
            val ticket = opened.begin(offer.link)
            repeat(20) { round ->
                val working = launch(Dispatchers.Default) { opened.work() }
                val waiting = launch(Dispatchers.Default) { ticket.outcome() }
                delay((round * 7).milliseconds)
                waiting.cancelAndJoin()
                working.cancelAndJoin()
            }
            val working = launch(Dispatchers.Default) { opened.work() }
            val activated = ticket.outcome().done()
            provider.confirm(offer.id, checkNotNull(activated.confirmation))
            checkNotNull(opened.ticket(checkNotNull(activated.proof)).done()).outcome().done()
            assertEquals(1, opened.accounts().done().size)
            working.cancelAndJoin()
            opened.close()
        }

    private suspend fun Authenticator.begin(link: String): Ticket<Activated> =
        readOffer(OfferText.Scanned(link)).done().activate(Activate.New()).done()

    private fun quickly(test: suspend CoroutineScope.() -> Unit) = runBlocking { withTimeout(60.seconds) { test() } }

    companion object {
        private const val ONE_CODE = "otpauth://totp/Shop:anna?secret=JBSWY3DPEHPK3PXP&issuer=Shop"
        private lateinit var provider: ProviderProcess

        @BeforeClass
        @JvmStatic
        fun openProvider() {
            provider = ProviderProcess()
        }

        @AfterClass
        @JvmStatic
        fun closeProvider() = provider.close()
    }
}
