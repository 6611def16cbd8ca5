package org.countersign.companion.bridge

import kotlinx.coroutines.withContext
import org.countersign.companion.AccountId
import org.countersign.companion.Answer
import org.countersign.companion.Fatigue
import org.countersign.companion.NumberToType
import org.countersign.companion.Outcome
import org.countersign.companion.PendingApproval
import org.countersign.companion.Prompt
import org.countersign.companion.PromptId
import org.countersign.companion.Receipt
import org.countersign.companion.Ticket
import kotlin.coroutines.CoroutineContext
import org.countersign.core.Answer as CoreAnswer
import org.countersign.core.Assurance as CoreAssurance
import org.countersign.core.Fatigue as CoreFatigue
import org.countersign.core.NumberToType as CoreNumber
import org.countersign.core.PendingApproval as CorePendingApproval
import org.countersign.core.Prompt as CorePrompt
import org.countersign.core.Receipt as CoreReceipt

internal class RustApproval(private val pending: CorePendingApproval, private val aside: CoroutineContext) :
    PendingApproval {
    override val about: Prompt = pending.about().toPrompt()

    override suspend fun decide(answer: Answer): Outcome<Ticket<Receipt>> =
        withContext(aside) { told { RustAnswerTicket(pending.decide(answer.toCore()), aside) } }

    override fun close() = pending.close()
}

private fun CorePrompt.toPrompt() =
    Prompt(
        id = PromptId(id),
        account = AccountId(account),
        label = label,
        host = host,
        relyingParty = relyingParty,
        application = application,
        place = place,
        clientAddress = clientAddress,
        clientDevice = clientDevice,
        title = title,
        text = text,
        altered = altered,
        askedAt = askedAtMs.moment(),
        issuedAt = issuedAtMs?.moment(),
        remaining = remainingMs?.span(),
        number = number.toNumber(),
        triesLeft = triesLeft,
        userVerification = userVerification,
        signed = assurance == CoreAssurance.SIGNED,
        askedTimes = askedTimes,
        position = position,
        of = of,
        quietUntil = quietUntilMs?.moment(),
        passwordMayBeKnown = passwordMayBeKnown,
        needsRoundTrip = needsRoundTrip,
        unlock = unlock,
    )

private fun CoreNumber.toNumber(): NumberToType =
    when (this) {
        CoreNumber.NotAsked -> NumberToType.Nothing
        is CoreNumber.Digits -> NumberToType.Digits(count)
        CoreNumber.Text -> NumberToType.Text
    }

private fun Answer.toCore(): CoreAnswer =
    when (this) {
        is Answer.Approve -> CoreAnswer.Approve(number)
        Answer.Deny -> CoreAnswer.Deny
        Answer.Report -> CoreAnswer.Report
    }

internal fun CoreReceipt.toReceipt(): Receipt =
    when (this) {
        is CoreReceipt.Recorded -> {
            Receipt.Recorded(decision.toDecision(), atMs?.moment(), codeToShow, pausedUntilMs?.moment(), signed)
        }

        is CoreReceipt.Noted -> {
            Receipt.Noted(decision.toDecision(), signed)
        }

        is CoreReceipt.TooLate -> {
            Receipt.TooLate(signedInAtMs.moment(), signed)
        }
    }

internal fun CoreFatigue.toFatigue() = Fatigue(quietUntilMs?.moment(), passwordMayBeKnown)
