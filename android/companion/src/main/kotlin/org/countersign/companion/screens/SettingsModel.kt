package org.countersign.companion.screens

import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** Who can ring this phone: a UnifiedPush app, by package and name. */
data class Distributor(val id: String, val name: String)

/** The wake-up channel, as the phone offers it. */
interface WakeUp {
    /** The apps that can ring this phone. */
    fun distributors(): List<Distributor>

    /** From now on this one rings, or nobody: then a job asks. */
    fun choose(distributor: String?)

    /** A bell that rang. */
    val rings: Flow<Unit>

    /** Asks for one ring. */
    suspend fun test()
}

/** What a person chooses once. */
class SettingsModel(
    private val preferences: Preferences,
    private val phone: PhoneFacts,
    private val wakeUp: WakeUp,
    context: CoroutineContext,
) : ScreenModel<SettingsModel.State>(State(), context) {
    /** What to draw. */
    data class State(
        val lockAfter: Duration? = null,
        val lockBiometrics: Boolean = false,
        val canUnlock: Unlocking = Unlocking.Nothing,
        val hideCodes: Boolean = false,
        val distributor: String? = null,
        val distributors: List<Distributor> = emptyList(),
        val test: Test = Test.None,
    )

    /** How the test of the channel goes. */
    enum class Test { None, Waiting, Rang, Silent }

    private var testing: Job? = null

    init {
        run { preferences.revision.collect { read() } }
    }

    /** Whether the app locks. */
    fun lock(on: Boolean) {
        preferences.lockAfter = if (on) LOCK_CHOICES.first() else null
    }

    /** After how long. */
    fun lockAfter(after: Duration) {
        preferences.lockAfter = after
    }

    /** Fingerprint or face unlock it. */
    fun lockBiometrics(on: Boolean) {
        preferences.lockBiometrics = on
    }

    /** Codes are hidden until tapped. */
    fun hideCodes(on: Boolean) {
        preferences.hideCodes = on
    }

    /** Who rings this phone. */
    fun ring(distributor: String?) {
        preferences.distributor = distributor
        wakeUp.choose(distributor)
        change { it.copy(test = Test.None) }
    }

    /** Waits for a bell. */
    fun test() {
        testing?.cancel()
        change { it.copy(test = Test.Waiting) }
        testing =
            run {
                wakeUp.test()
                val rang = withTimeoutOrNull(TEST_LIMIT) { wakeUp.rings.first() }
                change { it.copy(test = if (rang == null) Test.Silent else Test.Rang) }
            }
    }

    /** Back on the screen: an app may have been installed meanwhile. */
    fun refresh() = read()

    private fun read() =
        change {
            it.copy(
                lockAfter = preferences.lockAfter,
                lockBiometrics = preferences.lockBiometrics,
                canUnlock = phone.canUnlock(),
                hideCodes = preferences.hideCodes,
                distributor = preferences.distributor,
                distributors = wakeUp.distributors(),
            )
        }

    companion object {
        /** What the lock's time-out can be; zero is at once. */
        val LOCK_CHOICES: List<Duration> = listOf(Duration.ZERO, 1.minutes, 5.minutes, 15.minutes)

        /** A bell that takes longer is none. */
        val TEST_LIMIT: Duration = 30.seconds
    }
}
