package org.countersign.companion

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.countersign.companion.testing.MemoryVaultKeys
import org.countersign.companion.testing.ProviderProcess
import org.countersign.companion.testing.memoryHost
import org.junit.After
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File
import kotlin.time.Duration.Companion.seconds

/** The whole story through the real library and a real provider process: nothing in between is made up. */
class StoryTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val keys = MemoryVaultKeys()
    private val working = CoroutineScope(Dispatchers.Default)
    private val authenticator by lazy { runBlocking { open() } }

    private suspend fun open(): Authenticator {
        val settings = Settings(File(folder.root, "vault.db").path, development = true)
        val opened = openAuthenticator(memoryHost(keys = keys), settings).done()
        working.launch { opened.work() }
        return opened
    }

    @After
    fun end() {
        working.cancel()
        authenticator.close()
    }

    @Test
    fun `a person adds an account, says yes with the number, and has codes without a network`() =
        story { user ->
            val account = activate(user)
            val signIn = provider.signIn(user, "--place", "Utrecht")
            val number = signIn.number
            val prompt = nextPrompt()
            assertEquals("shop.example", prompt.about.relyingParty)
            assertEquals("Utrecht", prompt.about.place)
            assertEquals(account, prompt.about.account)
            val receipt = prompt.decide(Answer.Approve(number)).done().outcome().done() as Receipt.Recorded
            assertEquals(Decision.Approve, receipt.decision)
            assertTrue(receipt.signed)
            assertTrue(signIn.result(), signIn.result().contains("approve"))
            provider.stop()
            val code = authenticator.codes().done().rows.single { it.account == account }.now
            assertEquals(6, assertNotNull(code).let { checkNotNull(code).code.length })
            provider.start()
            assertTrue(authenticator.verifyLog(account).done().intact)
        }

    @Test
    fun `no needs no number, and the provider hears of a report`() =
        story { user ->
            activate(user)
            val denied = provider.signIn(user)
            val first = nextPrompt().decide(Answer.Deny).done().outcome().done() as Receipt.Recorded
            assertEquals(Decision.Deny, first.decision)
            assertTrue(denied.result().contains("den"))
            val reported = provider.signIn(user)
            val second = nextPrompt().decide(Answer.Report).done().outcome().done() as Receipt.Recorded
            assertEquals(Decision.Report, second.decision)
            assertNotNull(second.pausedUntil)
            assertTrue(reported.result().contains("report"))
        }

    @Test
    fun `a typed code is checked group by group and activates like a link`() =
        story { user ->
            val offer = provider.typedOffer(user)
            offer.code.split("-").forEachIndexed { index, group ->
                assertEquals(CodeGroup.Fits, authenticator.checkCodeGroup(group, index + 1))
            }
            assertEquals(CodeGroup.Incomplete, authenticator.checkCodeGroup("93H", 1))
            val pending = authenticator.readOffer(OfferText.Typed(offer.code, offer.address)).done()
            finish(pending, offer.id)
        }

    @Test
    fun `codes go with the phone's lock and come back with it`() =
        story { user ->
            activate(user)
            keys.locked = true
            authenticator.lockCodes().done()
            assertEquals("vault-locked", authenticator.codes().failureOrNull()?.code)
            assertEquals("vault-locked", authenticator.unlockCodes().failureOrNull()?.code)
            keys.locked = false
            authenticator.unlockCodes().done()
            assertEquals(1, authenticator.codes().done().rows.size)
        }

    @Test
    fun `a phone that the provider does not know any more is told so, and keeps its codes`() =
        story { user ->
            val account = activate(user)
            provider.reset(user)
            val stopped =
                withTimeout(20.seconds) {
                    authenticator.changes.first { stateOf(account) is Prompts.NeedsReactivation }
                    stateOf(account) as Prompts.NeedsReactivation
                }
            assertEquals(Trouble.NotActivated, stopped.reason)
            assertEquals(1, authenticator.codes().done().rows.size)
        }

    private suspend fun stateOf(account: AccountId) = authenticator.accounts().done().single { it.id == account }.prompts

    private suspend fun activate(user: String): AccountId {
        val offer = provider.offer(user)
        val pending = authenticator.readOffer(OfferText.Scanned(offer.link)).done()
        assertEquals(provider.host, pending.about.host?.substringBefore(':'))
        return finish(pending, offer.id)
    }

    private suspend fun finish(pending: PendingOffer, offer: String): AccountId {
        pending.lookUp().done()
        val activated = pending.activate(Activate.New()).done().outcome().done()
        provider.confirm(offer, checkNotNull(activated.confirmation))
        checkNotNull(authenticator.ticket(checkNotNull(activated.proof)).done()).outcome().done()
        return activated.account
    }

    private suspend fun nextPrompt(): PendingApproval =
        withTimeout(20.seconds) {
            authenticator.changes.first { authenticator.pending().done().isNotEmpty() }
            authenticator.pending().done().first()
        }

    private fun story(of: suspend (user: String) -> Unit) = runBlocking { withTimeout(60.seconds) { of(nextUser()) } }

    companion object {
        private lateinit var provider: ProviderProcess
        private var users = 0

        private fun nextUser() = "user-${users++}"

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

/** The value, or what failed. */
internal fun <T> Outcome<T>.done(): T =
    when (this) {
        is Outcome.Done -> value
        is Outcome.Failed -> error("failed: $failure")
    }
