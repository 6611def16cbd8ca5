package org.countersign.companion.bridge

import kotlinx.coroutines.withContext
import org.countersign.companion.AccountId
import org.countersign.companion.Activate
import org.countersign.companion.Activated
import org.countersign.companion.CodeGroup
import org.countersign.companion.Move
import org.countersign.companion.Offer
import org.countersign.companion.OfferWarning
import org.countersign.companion.Outcome
import org.countersign.companion.PendingMove
import org.countersign.companion.PendingOffer
import org.countersign.companion.Ticket
import kotlin.coroutines.CoroutineContext
import org.countersign.core.Activate as CoreActivate
import org.countersign.core.Activated as CoreActivated
import org.countersign.core.CodeGroup as CoreCodeGroup
import org.countersign.core.MoveView as CoreMove
import org.countersign.core.OfferView as CoreOffer
import org.countersign.core.OfferWarning as CoreWarning
import org.countersign.core.PendingMove as CorePendingMove
import org.countersign.core.PendingOffer as CorePendingOffer

internal class RustOffer(private val offer: CorePendingOffer, private val aside: CoroutineContext) : PendingOffer {
    @Volatile
    override var about: Offer = offer.about().toOffer()
        private set

    override suspend fun lookUp(): Outcome<Offer> = told { offer.lookUp().toOffer().also { about = it } }

    override suspend fun activate(how: Activate): Outcome<Ticket<Activated>> =
        told { RustActivationTicket(offer.activate(how.toCore()), aside) }

    override fun close() = offer.close()
}

internal class RustMove(private val move: CorePendingMove, private val aside: CoroutineContext) : PendingMove {
    override val about: Move = move.about().toMove()

    override suspend fun confirm(): Outcome<List<Ticket<Activated>>> =
        withContext(aside) { told { move.confirm().map { RustActivationTicket(it, aside) } } }

    override fun close() = move.close()
}

private fun CoreOffer.toOffer() =
    Offer(
        host,
        issuer,
        account,
        prompts,
        codes,
        warnings.map { it.toWarning() },
        renews?.let(::AccountId),
        alreadyHere?.let(::AccountId),
    )

private fun CoreWarning.toWarning(): OfferWarning =
    when (this) {
        CoreWarning.ASKS_FOR_UNCHECKED_TLS -> OfferWarning.AsksForUncheckedTls
        CoreWarning.DEVELOPMENT -> OfferWarning.Development
    }

private fun CoreMove.toMove() = Move(fromHost, toHost, accounts.map(::AccountId), expiresAtMs.moment())

private fun Activate.toCore(): CoreActivate =
    when (this) {
        is Activate.New -> CoreActivate.New(label)
        is Activate.Replacing -> CoreActivate.Replacing(account.value)
    }

internal fun CoreActivated.toActivated() = Activated(AccountId(account), confirmation, proof, typeBack)

internal fun CoreCodeGroup.toGroup(): CodeGroup =
    when (this) {
        CoreCodeGroup.FITS -> CodeGroup.Fits
        CoreCodeGroup.INCOMPLETE -> CodeGroup.Incomplete
        CoreCodeGroup.WRONG_CHARACTER -> CodeGroup.WrongCharacter
        CoreCodeGroup.MISTYPED -> CodeGroup.Mistyped
    }
