package org.countersign.companion.bridge

import org.countersign.companion.AccountId
import org.countersign.companion.Decision
import org.countersign.companion.Failure
import org.countersign.companion.Remedy
import org.countersign.companion.Who
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import org.countersign.core.Decision as CoreDecision
import org.countersign.core.Problem as CoreProblem
import org.countersign.core.Remedy as CoreRemedy
import org.countersign.core.Who as CoreWho

/** Milliseconds since 1970 as a moment. */
internal fun Long.moment(): Instant = Instant.ofEpochMilli(this)

/** Milliseconds as a span. */
internal fun Long.span(): Duration = milliseconds

internal fun CoreProblem.toFailure() =
    Failure(
        code,
        who.toWho(),
        remedy.toRemedy(),
        untilMs?.moment(),
        group,
        first?.toDecision(),
        clockAheadMs?.span(),
        account?.let(::AccountId),
    )

internal fun CoreDecision.toDecision(): Decision =
    when (this) {
        CoreDecision.APPROVE -> Decision.Approve
        CoreDecision.DENY -> Decision.Deny
        CoreDecision.REPORT -> Decision.Report
    }

private fun CoreWho.toWho(): Who =
    when (this) {
        CoreWho.YOU -> Who.You
        CoreWho.ORGANISATION -> Who.Organisation
        CoreWho.WAIT -> Who.Wait
        CoreWho.UPDATE -> Who.Update
        CoreWho.DEVELOPER -> Who.Developer
    }

private fun CoreRemedy.toRemedy(): Remedy =
    when (this) {
        CoreRemedy.TRY_AGAIN -> Remedy.TryAgain
        CoreRemedy.NEW_OFFER -> Remedy.NewOffer
        CoreRemedy.REACTIVATE -> Remedy.Reactivate
        CoreRemedy.SIGN_IN_AGAIN -> Remedy.SignInAgain
        CoreRemedy.WAIT -> Remedy.Wait
        CoreRemedy.UNLOCK -> Remedy.Unlock
        CoreRemedy.CHECK_CLOCK -> Remedy.CheckClock
        CoreRemedy.CHECK_NETWORK -> Remedy.CheckNetwork
        CoreRemedy.ASK_ORGANISATION -> Remedy.AskOrganisation
        CoreRemedy.UPDATE -> Remedy.Update
        CoreRemedy.CHECK_STORAGE -> Remedy.CheckStorage
        CoreRemedy.REPORT_BUG -> Remedy.ReportBug
    }
