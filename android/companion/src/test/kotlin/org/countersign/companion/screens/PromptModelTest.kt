package org.countersign.companion.screens

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.countersign.companion.Answer
import org.countersign.companion.Decision
import org.countersign.companion.Failure
import org.countersign.companion.NumberToType
import org.countersign.companion.Outcome
import org.countersign.companion.Receipt
import org.countersign.companion.Remedy
import org.countersign.companion.Who
import org.countersign.companion.Word
import org.countersign.companion.testing.FakeAuthenticator
import org.countersign.companion.testing.FakeClock
import org.countersign.companion.testing.FakePhone
import org.countersign.companion.testing.FakeTicket
import org.countersign.companion.testing.Samples
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
class PromptModelTest {
    private val authenticator = FakeAuthenticator()

    private fun TestScope.model(sent: PromptModel.Sent? = null, phone: FakePhone = FakePhone()): PromptModel {
        val clock = FakeClock { testScheduler.currentTime.milliseconds }
        return PromptModel(authenticator, phone, clock, backgroundScope.coroutineContext, sent)
    }

    private val PromptModel.asking get() = state.value.view as PromptModel.View.Asking
    private val PromptModel.ended get() = state.value.view as PromptModel.View.Ended

    @Test
    fun `yes stays off until the number is there and the buttons were still for 700 ms`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt(number = NumberToType.Digits(2)))
            val model = model()
            advanceTimeBy(699)
            model.type("65")
            assertFalse(model.asking.canApprove)
            advanceTimeBy(2)
            assertTrue(model.asking.canApprove)
            model.type("6")
            assertFalse(model.asking.canApprove)
            model.approve()
            assertEquals(emptyList<String>(), authenticator.said)
            model.close()
        }

    @Test
    fun `where the server asks for it, yes is sent only by the phone's owner`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt().copy(unlock = true))
            val phone = FakePhone().apply { isOwner = false }
            val model = model(phone = phone)
            advanceTimeBy(800)
            model.approve()
            runCurrent()
            assertEquals(listOf(Word.LOCK_REASON_APPROVE), phone.asked)
            assertEquals(emptyList<String>(), authenticator.said)
            assertEquals(Word.LOCK_FAILED, model.asking.wrong?.word)
            phone.isOwner = true
            model.approve()
            runCurrent()
            assertEquals(listOf("decide ${Answer.Approve(null)}"), authenticator.said)
            model.close()
        }

    @Test
    fun `no needs no unlock`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt().copy(unlock = true))
            val phone = FakePhone()
            val model = model(phone = phone)
            advanceTimeBy(800)
            model.no()
            model.deny()
            runCurrent()
            assertEquals(listOf("decide ${Answer.Deny}"), authenticator.said)
            assertEquals(emptyList<Word>(), phone.asked)
            model.close()
        }

    @Test
    fun `a number typed in Arabic digits is that number`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt(number = NumberToType.Digits(2)))
            val model = model()
            advanceTimeBy(800)
            model.type("\u0666\u0665")
            model.approve()
            runCurrent()
            assertEquals(listOf("decide 65"), authenticator.said)
            model.close()
        }

    @Test
    fun `a prompt that changes makes the buttons still again`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt())
            val model = model()
            advanceTimeBy(800)
            assertTrue(model.asking.armed)
            authenticator.pending = listOf(Samples.prompt(id = "other"))
            authenticator.changed()
            runCurrent()
            assertFalse(model.asking.armed)
            model.no()
            assertFalse(model.asking.choosingNo)
            model.close()
        }

    @Test
    fun `yes is followed to the provider's word`() =
        runTest {
            val ticket = FakeTicket<Receipt>("answer")
            authenticator.decided = Outcome.Done(ticket)
            authenticator.pending = listOf(Samples.prompt(number = NumberToType.Digits(2)))
            val model = model()
            advanceTimeBy(800)
            model.type("65")
            model.approve()
            runCurrent()
            assertEquals(listOf("decide 65"), authenticator.said)
            assertTrue(model.state.value.view is PromptModel.View.Sending)
            assertEquals("answer", model.sent?.ticket)
            authenticator.pending = emptyList()
            ticket.end(Outcome.Done(Receipt.Recorded(Decision.Approve, null, null, null, signed = true)))
            runCurrent()
            assertEquals(Word.PROMPT_SIGNED_IN, model.ended.line.word)
            assertEquals(PromptModel.Kind.Good, model.ended.kind)
            model.close()
        }

    @Test
    fun `no asks once how, and both ways deny`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt())
            val model = model()
            advanceTimeBy(800)
            model.no()
            assertTrue(model.asking.choosingNo)
            model.report()
            runCurrent()
            assertEquals(listOf("decide Report"), authenticator.said)
            model.close()
        }

    @Test
    fun `an answer that takes long is said to be saved`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt())
            val model = model()
            advanceTimeBy(800)
            model.deny()
            advanceTimeBy(3_100)
            assertTrue((model.state.value.view as PromptModel.View.Sending).saved)
            model.close()
        }

    @Test
    fun `a wrong number asks again and says how many tries are left`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt(number = NumberToType.Digits(2)))
            authenticator.decided = Outcome.Failed(failure(Failure.NUMBER_NEEDED))
            val model = model()
            advanceTimeBy(800)
            model.type("11")
            authenticator.pending = listOf(Samples.prompt(number = NumberToType.Digits(2)).copy(triesLeft = 2))
            model.approve()
            runCurrent()
            assertEquals(2, model.asking.wrong?.count)
            assertEquals("", model.asking.typed)
            assertFalse(model.asking.armed)
            model.close()
        }

    @Test
    fun `a prompt that ran out is too late, and one answered elsewhere says so`() =
        runTest {
            authenticator.pending = listOf(Samples.prompt(remaining = 5.seconds))
            val model = model()
            advanceTimeBy(6_000)
            assertEquals(Word.PROMPT_TOO_LATE, model.ended.line.word)
            model.close()

            authenticator.pending = listOf(Samples.prompt())
            val other = model()
            advanceTimeBy(100)
            authenticator.pending = emptyList()
            authenticator.log = listOf(Samples.entry("prompt-ended", result = "elsewhere"))
            authenticator.changed()
            runCurrent()
            assertEquals(Word.PROMPT_ANSWERED_ELSEWHERE, other.ended.line.word)
            other.close()
        }

    @Test
    fun `what was sent before the process ended is found again`() =
        runTest {
            val ticket = FakeTicket<Receipt>("answer")
            authenticator.decided = Outcome.Done(ticket)
            val model = model(PromptModel.Sent("answer", Decision.Deny, "shop.example"))
            runCurrent()
            ticket.end(Outcome.Done(Receipt.TooLate(Samples.now, signed = true)))
            runCurrent()
            assertEquals(Word.PROMPT_STOPPED_TOO_LATE, model.ended.line.word)
            assertEquals(PromptModel.Kind.Bad, model.ended.kind)
            model.close()
        }

    @Test
    fun `nothing waits unless something does`() =
        runTest {
            val model = model()
            advanceTimeBy(100)
            assertEquals(PromptModel.View.Nothing(), model.state.value.view)
            model.close()
        }

    private fun failure(code: String) = Failure(code, Who.You, Remedy.TryAgain)
}
