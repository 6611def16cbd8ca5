package org.countersign.companion.bridge

import org.countersign.companion.Channel
import org.countersign.companion.DeviceToken
import org.countersign.companion.Finding
import org.countersign.companion.FindingState
import org.countersign.companion.Health
import org.countersign.companion.LogEntry
import org.countersign.companion.LogVerification
import org.countersign.companion.Shown
import org.countersign.companion.Subject
import org.countersign.core.Channel as CoreChannel
import org.countersign.core.CodesState as CoreCodesState
import org.countersign.core.DeviceToken as CoreDeviceToken
import org.countersign.core.Finding as CoreFinding
import org.countersign.core.FindingState as CoreFindingState
import org.countersign.core.FindingSubject as CoreSubject
import org.countersign.core.Health as CoreHealth
import org.countersign.core.LogEntry as CoreLogEntry
import org.countersign.core.LogVerification as CoreVerification
import org.countersign.core.Shown as CoreShown

internal fun CoreFinding.toFinding() = Finding(subject.toSubject(), state.toState())

private fun CoreFindingState.toState(): FindingState =
    when (this) {
        CoreFindingState.Fine -> FindingState.Fine
        is CoreFindingState.Attention -> FindingState.Attention(problem.toFailure())
        CoreFindingState.CannotTell -> FindingState.CannotTell
    }

private fun CoreSubject.toSubject(): Subject =
    when (this) {
        is CoreSubject.Clock -> Subject.Clock(aheadMs?.span())
        is CoreSubject.ProviderClock -> Subject.ProviderClock(host, aheadMs.span())
        CoreSubject.Vault -> Subject.Vault
        is CoreSubject.Provider -> Subject.Provider(host, lastContactMs?.moment())
        is CoreSubject.Standing -> Subject.Standing(host)
        is CoreSubject.DeviceToken -> Subject.Rings(host, channel)
        is CoreSubject.Keys -> Subject.Keys(host)
        is CoreSubject.OpenPrompts -> Subject.OpenPrompts(count)
        is CoreSubject.Waiting -> Subject.Waiting(count)
    }

internal fun CoreHealth.toHealth() = Health(sound, rolledBack, damaged, lost, codesLocked = codes == CoreCodesState.LOCKED)

internal fun DeviceToken.toCore(): CoreDeviceToken =
    when (this) {
        is DeviceToken.Fcm -> CoreDeviceToken.Fcm(token)
        is DeviceToken.WebPush -> CoreDeviceToken.WebPush(endpoint)
        DeviceToken.Polling -> CoreDeviceToken.Polling
    }

internal fun CoreLogEntry.toEntry() =
    LogEntry(
        number = number,
        at = atMs.moment(),
        kind = kind,
        shown = shown?.toShown(),
        decision = decision?.toDecision(),
        channel = channel?.toChannel(),
        result = result,
        signed = signed,
        providerAt = providerAtMs?.moment(),
        until = untilMs?.moment(),
        host = host,
        failure = problem?.toFailure(),
        knownAs = knownAs,
    )

private fun CoreShown.toShown() = Shown(relyingParty, application, place)

private fun CoreChannel.toChannel(): Channel =
    when (this) {
        CoreChannel.PUSH -> Channel.Push
        CoreChannel.POLL -> Channel.Poll
    }

internal fun CoreVerification.toVerification() = LogVerification(entries, intact, firstBroken, anchoredUpTo)
