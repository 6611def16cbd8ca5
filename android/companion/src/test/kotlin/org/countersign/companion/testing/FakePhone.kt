package org.countersign.companion.testing

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.update
import org.countersign.companion.HostClock
import org.countersign.companion.Word
import org.countersign.companion.screens.PhoneFacts
import org.countersign.companion.screens.Preferences
import org.countersign.companion.screens.Unlocking
import java.time.Instant
import kotlin.properties.Delegates
import kotlin.time.Duration

/** A phone that is as a test wants it. */
class FakePhone : PhoneFacts {
    override val connected = MutableStateFlow(true)
    var notifications = true
    var limited: Boolean? = false
    var unlocking = Unlocking.Biometrics

    /** Whether the person is the one that the phone knows. */
    var isOwner = true

    /** What the person was asked to unlock for. */
    val asked = ArrayList<Word>()

    override fun notificationsAllowed() = notifications

    override fun batteryLimited() = limited

    override fun keysInChip() = true

    override fun lastPrompt(): Instant? = null

    override fun canUnlock() = unlocking

    override suspend fun unlock(why: Word): Boolean {
        asked += why
        return isOwner && unlocking != Unlocking.Nothing
    }
}

/** Choices in memory. */
class FakePreferences : Preferences {
    override val revision = MutableStateFlow(0)
    override var hideCodes: Boolean by Delegates.observable(false) { _, _, _ -> changed() }
    override var lockAfter: Duration? by Delegates.observable(null) { _, _, _ -> changed() }
    override var lockBiometrics: Boolean by Delegates.observable(true) { _, _, _ -> changed() }
    override var distributor: String? by Delegates.observable(null) { _, _, _ -> changed() }

    private fun changed() = revision.update { it + 1 }
}

/** Time that a test tells. */
class FakeClock(private val monotonic: () -> Duration) : HostClock {
    var start: Instant = Instant.parse("2026-03-01T12:00:00Z")

    override fun now(): Instant = start.plusMillis(monotonic().inWholeMilliseconds)

    override fun monotonic(): Duration = monotonic.invoke()
}
