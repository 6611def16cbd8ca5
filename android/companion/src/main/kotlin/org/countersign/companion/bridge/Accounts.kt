package org.countersign.companion.bridge

import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.CodeKind
import org.countersign.companion.CodeList
import org.countersign.companion.CodeNow
import org.countersign.companion.CodeRow
import org.countersign.companion.CodeSet
import org.countersign.companion.CounterCode
import org.countersign.companion.Enrolment
import org.countersign.companion.EnrolmentState
import org.countersign.companion.LeftBehind
import org.countersign.companion.Prompts
import org.countersign.companion.Trouble
import org.countersign.core.Account as CoreAccount
import org.countersign.core.CodeKind as CoreCodeKind
import org.countersign.core.CodeList as CoreCodeList
import org.countersign.core.CodeNow as CoreCodeNow
import org.countersign.core.CodeParameters as CoreCodeParameters
import org.countersign.core.CodeRow as CoreCodeRow
import org.countersign.core.CounterCode as CoreCounterCode
import org.countersign.core.Enrolment as CoreEnrolment
import org.countersign.core.EnrolmentState as CoreEnrolmentState
import org.countersign.core.LeftBehind as CoreLeftBehind
import org.countersign.core.PromptsState as CorePrompts
import org.countersign.core.Trouble as CoreTrouble

internal fun CoreAccount.toAccount() =
    Account(
        id = AccountId(id),
        label = label,
        issuer = issuer,
        name = name,
        codes = codes.map { it.toCodeSet() },
        prompts = prompts.toPrompts(),
        enrolments = this.enrolments.map { it.toEnrolment() },
        unlock = unlock,
    )

private fun CoreCodeParameters.toCodeSet() = CodeSet(kind.toCodeKind(), digits)

private fun CoreCodeKind.toCodeKind(): CodeKind =
    when (this) {
        is CoreCodeKind.Time -> CodeKind.Time
        CoreCodeKind.Counter -> CodeKind.Counter
        CoreCodeKind.Steam -> CodeKind.Steam
    }

private fun CorePrompts.toPrompts(): Prompts =
    when (this) {
        CorePrompts.CodesOnly -> Prompts.CodesOnly
        is CorePrompts.Confirming -> Prompts.Confirming(digits)
        CorePrompts.Ready -> Prompts.Ready
        CorePrompts.NoDeviceToken -> Prompts.NoDeviceToken
        is CorePrompts.Suspended -> Prompts.Suspended(untilMs?.moment())
        is CorePrompts.NeedsReactivation -> Prompts.NeedsReactivation(reason.toTrouble(), suspected)
    }

/** By name; a reason that is newer than this library still means that prompts have stopped. */
private fun CoreTrouble.toTrouble(): Trouble =
    Trouble.entries.find { it.name.equals(name.replace("_", ""), ignoreCase = true) } ?: Trouble.NotActivated

private fun CoreEnrolment.toEnrolment() = Enrolment(id, protocol, host, state.toState(), lastContactMs?.moment(), knownAs)

internal fun CoreLeftBehind.toLeftBehind() = LeftBehind(host, knownAs)

private fun CoreEnrolmentState.toState(): EnrolmentState =
    when (this) {
        CoreEnrolmentState.Proving -> EnrolmentState.Proving
        CoreEnrolmentState.Active -> EnrolmentState.Active
        is CoreEnrolmentState.Retiring -> EnrolmentState.Retiring(sinceMs.moment(), untilMs.moment())
    }

internal fun CoreCodeList.toCodeList() = CodeList(atMs.moment(), uncertaintyMs?.span(), rows.map { it.toRow() })

private fun CoreCodeRow.toRow() = CodeRow(AccountId(account), codes, now?.toNow(), doubtful)

private fun CoreCodeNow.toNow() = CodeNow(code, next, secondsLeft, periodSeconds)

internal fun CoreCounterCode.toCounterCode() = CounterCode(code, counter)
