package org.countersign.companion.bridge

import kotlinx.coroutines.withContext
import org.countersign.companion.AccountId
import org.countersign.companion.Activated
import org.countersign.companion.Outcome
import org.countersign.companion.Receipt
import org.countersign.companion.Story
import org.countersign.companion.Ticket
import org.countersign.companion.UnderWay
import kotlin.coroutines.CoroutineContext
import org.countersign.core.ActivationTicket as CoreActivationTicket
import org.countersign.core.AnswerTicket as CoreAnswerTicket
import org.countersign.core.Story as CoreStory
import org.countersign.core.Ticket as CoreTicket
import org.countersign.core.UnderWay as CoreUnderWay

internal class RustActivationTicket(private val ticket: CoreActivationTicket, private val aside: CoroutineContext) :
    Ticket<Activated> {
    override val id: String = ticket.id()

    override suspend fun isReady(): Outcome<Boolean> = withContext(aside) { told { ticket.ready() != null } }

    override suspend fun outcome(): Outcome<Activated> = told { ticket.outcome().toActivated() }

    override suspend fun cancel(): Outcome<Unit> = withContext(aside) { told { ticket.cancel() } }

    override fun close() = ticket.close()
}

internal class RustAnswerTicket(private val ticket: CoreAnswerTicket, private val aside: CoroutineContext) :
    Ticket<Receipt> {
    override val id: String = ticket.id()

    override suspend fun isReady(): Outcome<Boolean> = withContext(aside) { told { ticket.ready() != null } }

    override suspend fun outcome(): Outcome<Receipt> = told { ticket.outcome().toReceipt() }

    override suspend fun cancel(): Outcome<Unit> = withContext(aside) { told { ticket.cancel() } }

    override fun close() = ticket.close()
}

internal class RustTicket(private val ticket: CoreTicket, private val aside: CoroutineContext) : Ticket<Unit> {
    override val id: String = ticket.id()

    override suspend fun isReady(): Outcome<Boolean> = withContext(aside) { told { ticket.ready() } }

    override suspend fun outcome(): Outcome<Unit> = told { ticket.outcome() }

    override suspend fun cancel(): Outcome<Unit> = withContext(aside) { told { ticket.cancel() } }

    override fun close() = ticket.close()
}

internal fun CoreUnderWay.toUnderWay() = UnderWay(id, story.toStory(), AccountId(account))

private fun CoreStory.toStory(): Story =
    when (this) {
        CoreStory.ENROL -> Story.Enrol
        CoreStory.PROVE -> Story.Prove
        CoreStory.ANSWER -> Story.Answer
        CoreStory.SET_DEVICE_TOKEN -> Story.SetDeviceToken
        CoreStory.ROTATE_KEY -> Story.RotateKey
        CoreStory.FOLLOW -> Story.Follow
        CoreStory.WITHDRAW -> Story.Withdraw
    }
