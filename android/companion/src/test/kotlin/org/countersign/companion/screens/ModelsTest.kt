package org.countersign.companion.screens

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.countersign.companion.AccountId
import org.countersign.companion.Activated
import org.countersign.companion.Failure
import org.countersign.companion.LeftBehind
import org.countersign.companion.Outcome
import org.countersign.companion.Remedy
import org.countersign.companion.Who
import org.countersign.companion.Word
import org.countersign.companion.testing.FakeAuthenticator
import org.countersign.companion.testing.FakeClock
import org.countersign.companion.testing.FakePhone
import org.countersign.companion.testing.FakePreferences
import org.countersign.companion.testing.Samples
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.Instant
import kotlin.time.Duration.Companion.minutes

@OptIn(ExperimentalCoroutinesApi::class)
class ModelsTest {
    private val authenticator = FakeAuthenticator()
    private val preferences = FakePreferences()

    private fun TestScope.accounts() =
        AccountsModel(authenticator, FakePhone(), preferences, backgroundScope.coroutineContext)

    private fun TestScope.add(replacing: AccountId? = null, committed: String? = null) =
        AddModel(authenticator, FakePhone(), backgroundScope.coroutineContext, replacing, committed)

    @Test
    fun `a list of any length is one call a second`() =
        runTest {
            authenticator.accounts = Samples.accounts
            authenticator.codes = Samples.codes(secondsLeft = 20)
            val model = accounts()
            advanceTimeBy(300)
            authenticator.said.clear()
            advanceTimeBy(10_000)
            assertEquals(10, authenticator.said.count { it == "codes" })
            model.close()
        }

    @Test
    fun `codes are grouped, and the next one stands beside in the last seconds`() =
        runTest {
            authenticator.accounts = Samples.accounts
            authenticator.codes = Samples.codes(secondsLeft = 4)
            val model = accounts()
            runCurrent()
            val cell = model.state.value.rows.first().code as AccountsModel.Cell.Ticking
            assertEquals("287\u2009082", cell.code)
            assertEquals("359\u2009152", cell.next)
            model.close()
        }

    @Test
    fun `a hidden code is shown by the first tap and copied by the second`() =
        runTest {
            authenticator.accounts = Samples.accounts
            authenticator.codes = Samples.codes(secondsLeft = 20)
            preferences.hideCodes = true
            val model = accounts()
            runCurrent()
            val id = Samples.accounts.first().id
            assertEquals(AccountsModel.Cell.Hidden, model.state.value.rows.first().code)
            assertNull(model.copy(id))
            assertTrue(model.state.value.rows.first().code is AccountsModel.Cell.Ticking)
            assertEquals("287082", model.copy(id))
            advanceTimeBy(31_000)
            assertEquals(AccountsModel.Cell.Hidden, model.state.value.rows.first().code)
            model.close()
        }

    @Test
    fun `a code whose issuer asks for it is shown and made only for the phone's owner`() =
        runTest {
            authenticator.accounts = Samples.accounts.map { it.copy(unlock = true) }
            authenticator.codes = Samples.codes(secondsLeft = 20)
            val phone = FakePhone().apply { isOwner = false }
            val model = AccountsModel(authenticator, phone, preferences, backgroundScope.coroutineContext)
            runCurrent()
            val (ticking, counting) = Samples.accounts[0].id to Samples.accounts[3].id
            assertEquals(AccountsModel.Cell.Hidden, model.state.value.rows.first().code)
            assertNull(model.copy(ticking))
            model.nextCode(counting)
            runCurrent()
            assertEquals(AccountsModel.Cell.Hidden, model.state.value.rows.first().code)
            assertNull((model.state.value.rows[3].code as AccountsModel.Cell.Counter).code)
            assertEquals(listOf(Word.LOCK_REASON_CODES, Word.LOCK_REASON_CODES), phone.asked)
            phone.isOwner = true
            assertNull(model.copy(ticking))
            runCurrent()
            assertEquals("287082", model.copy(ticking))
            model.close()
        }

    @Test
    fun `what is typed back is shown until the person has typed it, and printed nowhere`() =
        runTest {
            authenticator.offer = Outcome.Done(Samples.offer)
            authenticator.accounts = Samples.accounts
            val end = Activated(Samples.accounts[2].id, null, null, typeBack = "YMKAHOVK")
            authenticator.activated.end(Outcome.Done(end))
            val model = add()
            model.readScanned("otpauth://")
            runCurrent()
            model.agree()
            runCurrent()
            val step = model.state.value.step
            assertEquals(AddModel.Step.TypeBack("YMKAHOVK", Samples.accounts[2]), step)
            assertFalse("$step $end ${model.state.value}".contains("YMKAHOVK"))
            val again = add(committed = model.committed)
            runCurrent()
            assertEquals(step, again.state.value.step)
            model.typedBack()
            assertEquals(AddModel.Step.Done(Samples.accounts[2]), model.state.value.step)
            listOf(model, again).forEach { it.close() }
        }

    @Test
    fun `what was replaced is let go, and what is left there is for its administrator`() =
        runTest {
            authenticator.accounts = listOf(Samples.replaced)
            authenticator.leftBehind =
                listOf(LeftBehind("id.acme.example", "PIPU0004E1B2"), LeftBehind("old.example", null))
            val model = AccountModel(authenticator, FakePhone(), Samples.replaced.id, backgroundScope.coroutineContext)
            runCurrent()
            assertEquals(mapOf("host" to "id.acme.example"), model.state.value.letGo?.title?.values)
            val known = model.state.value.facts.filter { it.label == Word.ACCOUNT_KNOWN_AS }.map { it.host }
            assertEquals(listOf("PIPU0007AA31"), known)
            model.retire()
            runCurrent()
            val words = model.state.value.leftBehind.map { it.word }
            assertEquals(listOf(Word.REACTIVATE_LEFT_BEHIND, Word.REACTIVATE_LEFT_BEHIND_UNNAMED), words)
            assertEquals(Word.REACTIVATE_RETIRED, model.state.value.notice?.word)
            assertNull(model.state.value.letGo)
            model.close()
        }

    @Test
    fun `locked codes are said to be locked, and the accounts stay`() =
        runTest {
            authenticator.accounts = Samples.accounts
            authenticator.codesFailure = Failure("vault-locked", Who.You, Remedy.Unlock)
            val model = accounts()
            runCurrent()
            assertTrue(model.state.value.codesLocked)
            assertEquals(Samples.accounts.size, model.state.value.rows.size)
            model.close()
        }

    @Test
    fun `moving a row tells where it is now and keeps it`() =
        runTest {
            authenticator.accounts = Samples.accounts
            val model = accounts()
            runCurrent()
            val said = model.move(Samples.accounts[1].id, -1)
            assertEquals(1, said?.values?.get("position"))
            runCurrent()
            assertTrue(authenticator.said.any { it.startsWith("reorder " + Samples.accounts[1].id.value) })
            assertNull(model.move(Samples.accounts[1].id, -1))
            model.close()
        }

    @Test
    fun `search looks at names and issuers`() =
        runTest {
            authenticator.accounts = Samples.accounts
            val model = accounts()
            runCurrent()
            model.search("SHOP")
            assertEquals(listOf("Web shop"), model.state.value.rows.map { it.title })
            model.close()
        }

    @Test
    fun `nothing is sent before the host was confirmed`() =
        runTest {
            authenticator.offer = Outcome.Done(Samples.offer)
            val model = add()
            model.readScanned("countersign://")
            runCurrent()
            assertEquals("id.acme.example", (model.state.value.step as AddModel.Step.Confirming).offer.host)
            assertEquals(emptyList<String>(), authenticator.said)
            model.refuse()
            assertEquals(AddModel.Step.Choosing, model.state.value.step)
            model.close()
        }

    @Test
    fun `the digits are shown until the provider has them`() =
        runTest {
            authenticator.offer = Outcome.Done(Samples.offer)
            authenticator.accounts = Samples.accounts
            val model = add()
            model.readScanned("countersign://")
            runCurrent()
            model.agree()
            runCurrent()
            assertEquals("activation", model.committed)
            authenticator.activated.end(Outcome.Done(Activated(Samples.accounts[0].id, "482913", "proof")))
            runCurrent()
            assertEquals(AddModel.Step.Digits("482913"), model.state.value.step)
            authenticator.proof.end(Outcome.Done(Unit))
            runCurrent()
            assertEquals(AddModel.Step.Done(Samples.accounts[0]), model.state.value.step)
            model.close()
        }

    @Test
    fun `an activation is found again after the process was gone`() =
        runTest {
            authenticator.activated.end(Outcome.Done(Activated(Samples.accounts[0].id, "482913", "proof")))
            val model = add(committed = "activation")
            runCurrent()
            assertEquals(AddModel.Step.Digits("482913"), model.state.value.step)
            model.close()
        }

    @Test
    fun `replacing without the old side's word compares both hosts first`() =
        runTest {
            authenticator.offer = Outcome.Done(Samples.offer)
            authenticator.accounts = Samples.accounts
            val wanted = Samples.accounts[1].id
            val model = add(replacing = wanted)
            model.readScanned("countersign://")
            runCurrent()
            model.agree()
            runCurrent()
            assertEquals(wanted, (model.state.value.step as AddModel.Step.Picking).accounts.first().id)
            model.pick(wanted)
            assertTrue(model.state.value.step is AddModel.Step.Comparing)
            assertEquals(emptyList<String>(), authenticator.said)
            model.replace()
            runCurrent()
            assertEquals(listOf("activate Replacing(account=$wanted)"), authenticator.said)
            model.close()
        }

    @Test
    fun `each group of a typed code is judged as it is typed`() =
        runTest {
            val model = add()
            model.type()
            assertFalse(model.group(1, "93H"))
            assertTrue(model.group(1, "93HNM"))
            assertFalse(model.group(1, "93HNM"))
            (2..5).forEach { model.group(it, "Q0HMJ") }
            assertFalse((model.state.value.step as AddModel.Step.Typing).complete)
            model.address("id.acme.example")
            assertTrue((model.state.value.step as AddModel.Step.Typing).complete)
            model.close()
        }

    @Test
    fun `the lock closes after a while, and after the process was gone`() {
        var now = 0.minutes
        val lock = LockModel(preferences, FakeClock { now })
        assertTrue(lock.isOpen)
        preferences.lockAfter = 5.minutes
        assertFalse(lock.enter())
        lock.unlock()
        lock.leave()
        now += 4.minutes
        assertTrue(lock.enter())
        lock.leave()
        now += 5.minutes
        assertFalse(lock.enter())
        assertFalse(lock.isOpen)
    }

    @Test
    fun `every failure has its page`() {
        val failure = Failure("offer-code-group", Who.Organisation, Remedy.NewOffer, Instant.EPOCH, group = 3)
        val page = FailurePage.of(failure, Instant.EPOCH)
        assertEquals(Word.FAILURE_OFFER_CODE_GROUP, page.sentence.word)
        assertEquals(Word.WHO_ORGANISATION, page.who.word)
        assertEquals(Word.HELP_NEW_OFFER, page.button.word)
        assertEquals(4, page.details.size)
        val named = Remedy.entries.map { it.word }.toSet()
        assertEquals(Remedy.entries.size, named.size)
        assertEquals(Who.entries.size, Who.entries.map { it.word }.toSet().size)
    }

    @Test
    fun `hosts lose their middle, never their end`() {
        val long = "a".repeat(80) + ".evil.example"
        assertTrue(CodeText.host(long).endsWith(".evil.example"))
        assertEquals("shop.example", CodeText.host("shop.example"))
        assertEquals("2 8 7", CodeText.spoken("287"))
        assertEquals("1234\u20095678", CodeText.grouped("12345678"))
        assertEquals("65 7A", CodeText.digits("\u0666\u0665 \u06F7A"))
    }

    @Test
    fun `a check-up that is through begins with what needs attention`() =
        runTest {
            authenticator.accounts = Samples.accounts.take(1)
            authenticator.findings = Samples.findings
            val model = DoctorModel(authenticator, FakePhone(), FakeClock { 0.minutes }, backgroundScope.coroutineContext)
            runCurrent()
            val marks = model.state.value.lines.map { it.state }
            assertFalse(model.state.value.checking)
            assertEquals(marks.sortedBy { it != DoctorModel.Mark.Attention }, marks)
            assertEquals(DoctorModel.Mark.Attention, marks.first())
            model.close()
        }
}
