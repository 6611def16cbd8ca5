package org.countersign.companion.testing

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.update
import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Activate
import org.countersign.companion.Activated
import org.countersign.companion.Answer
import org.countersign.companion.Authenticator
import org.countersign.companion.CodeGroup
import org.countersign.companion.CodeList
import org.countersign.companion.CounterCode
import org.countersign.companion.DeviceToken
import org.countersign.companion.EnrolmentState
import org.countersign.companion.Failure
import org.countersign.companion.Fatigue
import org.countersign.companion.Finding
import org.countersign.companion.Health
import org.countersign.companion.LeftBehind
import org.countersign.companion.LogEntry
import org.countersign.companion.LogFormat
import org.countersign.companion.LogVerification
import org.countersign.companion.Move
import org.countersign.companion.Offer
import org.countersign.companion.OfferText
import org.countersign.companion.Outcome
import org.countersign.companion.PendingApproval
import org.countersign.companion.PendingMove
import org.countersign.companion.PendingOffer
import org.countersign.companion.Prompt
import org.countersign.companion.Receipt
import org.countersign.companion.Ticket
import org.countersign.companion.UnderWay
import kotlin.time.Duration

/** Says what a test wants it to say: for states that the real one reaches only once in a while, and for pictures. */
class FakeAuthenticator : Authenticator {
    private val revision = MutableStateFlow(1L)
    override val changes: Flow<Long> = revision

    var accounts: List<Account> = emptyList()
    var codes: CodeList = CodeList(java.time.Instant.EPOCH, null, emptyList())
    var codesFailure: Failure? = null
    var pending: List<Prompt> = emptyList()
    var moves: List<Move> = emptyList()
    var log: List<LogEntry> = emptyList()
    var verification = LogVerification(0, true, null, null)
    var findings: List<Finding> = emptyList()
    var underWay: List<UnderWay> = emptyList()
    var leftBehind: List<LeftBehind> = emptyList()
    var offer: Outcome<Offer> = Outcome.Failed(unreachable)
    var lookedUp: Outcome<Offer>? = null
    var activated = FakeTicket<Activated>("activation")
    var proof = FakeTicket<Unit>("proof")
    var decided: Outcome<FakeTicket<Receipt>> = Outcome.Done(FakeTicket("answer"))

    /** What was asked of it, in order. */
    val said = ArrayList<String>()

    /** Something changed. */
    fun changed() = revision.update { it + 1 }

    override suspend fun work(): Outcome<Unit> = awaitCancellation()

    override suspend fun workUntilIdle(budget: Duration, allowPerson: Boolean) = done()

    override suspend fun hurry() = Unit

    override suspend fun health() = Outcome.Done(Health(sound = true, false, false, 0, codesLocked = false))

    override suspend fun acknowledgeHealth() = done()

    override suspend fun setPhoneName(name: String) = done("name $name")

    override suspend fun lockCodes() = done()

    override suspend fun unlockCodes() = done()

    override suspend fun accounts() = Outcome.Done(accounts)

    override suspend fun rename(account: AccountId, label: String) = done("rename ${account.value} $label")

    override suspend fun reorder(accounts: List<AccountId>) = done("reorder ${accounts.joinToString { it.value }}")

    override suspend fun forget(account: AccountId) = done("forget ${account.value}")

    override suspend fun rotateKeys(account: AccountId) = done()

    override suspend fun codes(accounts: List<AccountId>): Outcome<CodeList> {
        said += "codes"
        return codesFailure?.let { Outcome.Failed(it) } ?: Outcome.Done(codes)
    }

    override suspend fun nextCode(account: AccountId) = Outcome.Done(CounterCode("755224", 0))

    override suspend fun readOffer(text: OfferText): Outcome<PendingOffer> =
        when (val found = offer) {
            is Outcome.Done -> Outcome.Done(OneOffer(found.value))
            is Outcome.Failed -> found
        }

    override suspend fun readPicture(file: ByteArray) = readOffer(OfferText.Scanned(""))

    override fun checkCodeGroup(text: String, group: Int): CodeGroup =
        when {
            text.length < 5 -> CodeGroup.Incomplete
            text.startsWith("X") -> CodeGroup.Mistyped
            else -> CodeGroup.Fits
        }

    override suspend fun moves(): Outcome<List<PendingMove>> = Outcome.Done(moves.map(::OneMove))

    override suspend fun undoMove(account: AccountId) = Outcome.Done(true)

    override suspend fun retireReplaced(account: AccountId): Outcome<List<LeftBehind>> {
        said += "retire ${account.value}"
        accounts =
            accounts.map { one ->
                one.copy(enrolments = one.enrolments.filterNot { it.state is EnrolmentState.Retiring })
            }
        return Outcome.Done(leftBehind)
    }

    override suspend fun receive(push: ByteArray): Outcome<PendingApproval?> = Outcome.Done(null)

    override suspend fun pending(): Outcome<List<PendingApproval>> = Outcome.Done(pending.map(::OneApproval))

    override suspend fun fatigue(account: AccountId) = Outcome.Done(Fatigue(null, false))

    override suspend fun acknowledgeFatigue(account: AccountId) = done()

    override suspend fun setDeviceToken(token: DeviceToken) = done("token ${token.channel}")

    override suspend fun log(account: AccountId) = Outcome.Done(log)

    override suspend fun verifyLog(account: AccountId) = Outcome.Done(verification)

    override suspend fun exportLog(account: AccountId, format: LogFormat) = Outcome.Done("number,at")

    override suspend fun diagnose(account: AccountId) = Outcome.Done(findings)

    override suspend fun underWay() = Outcome.Done(underWay)

    override suspend fun activation(ticket: String) = Outcome.Done(activated.takeIf { it.id == ticket })

    override suspend fun answer(ticket: String): Outcome<Ticket<Receipt>?> =
        Outcome.Done((decided as? Outcome.Done)?.value?.takeIf { it.id == ticket })

    override suspend fun ticket(id: String) = Outcome.Done(proof.takeIf { it.id == id })

    override fun close() = Unit

    private fun done(what: String? = null): Outcome<Unit> {
        what?.let(said::add)
        return Outcome.Done(Unit)
    }

    private inner class OneOffer(override var about: Offer) : PendingOffer {
        override suspend fun lookUp(): Outcome<Offer> = lookedUp ?: Outcome.Done(about)

        override suspend fun activate(how: Activate): Outcome<Ticket<Activated>> {
            said += "activate $how"
            return Outcome.Done(activated)
        }

        override fun close() = Unit
    }

    private inner class OneMove(override val about: Move) : PendingMove {
        override suspend fun confirm(): Outcome<List<Ticket<Activated>>> {
            said += "move to ${about.toHost}"
            return Outcome.Done(emptyList())
        }

        override fun close() = Unit
    }

    private inner class OneApproval(override val about: Prompt) : PendingApproval {
        override suspend fun decide(answer: Answer): Outcome<Ticket<Receipt>> {
            said += "decide ${(answer as? Answer.Approve)?.number ?: answer}"
            return decided
        }

        override fun close() = Unit
    }

    private companion object {
        val unreachable =
            Failure(
                Failure.UNREACHABLE,
                org.countersign.companion.Who.You,
                org.countersign.companion.Remedy.CheckNetwork,
            )
    }
}

/** Ends when a test says so. */
class FakeTicket<T>(override val id: String) : Ticket<T> {
    private val end = CompletableDeferred<Outcome<T>>()

    fun end(with: Outcome<T>) = end.complete(with)

    override suspend fun isReady() = Outcome.Done(end.isCompleted)

    override suspend fun outcome(): Outcome<T> = end.await()

    override suspend fun cancel(): Outcome<Unit> = Outcome.Done(Unit)

    override fun close() = Unit
}
