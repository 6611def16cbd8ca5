package org.countersign.companion.screens

import kotlinx.coroutines.flow.StateFlow
import org.countersign.companion.Word
import java.time.Instant
import kotlin.time.Duration

/** What only the phone knows. */
interface PhoneFacts {
    /** There is a network. */
    val connected: StateFlow<Boolean>

    /** Notifications may be shown. */
    fun notificationsAllowed(): Boolean

    /** The system may hold this app back; null if that cannot be told. */
    fun batteryLimited(): Boolean?

    /** The approval key lives in a security chip of its own. */
    fun keysInChip(): Boolean

    /** When the last prompt came. */
    fun lastPrompt(): Instant?

    /** What a person can unlock the app with. */
    fun canUnlock(): Unlocking

    /** Asks the person to be themselves, by finger, face or screen lock; [why] is what the dialog says. */
    suspend fun unlock(why: Word): Boolean
}

/** How a person can prove to be themselves on this phone. */
enum class Unlocking { Biometrics, ScreenLock, Nothing }

/** What a person has chosen. Durable. */
interface Preferences {
    /** Rises at each change. */
    val revision: StateFlow<Int>

    /** Codes are hidden until tapped. */
    var hideCodes: Boolean

    /** The app locks after so long in the background; null for never. */
    var lockAfter: Duration?

    /** Fingerprint or face unlock the app; otherwise only the screen lock does. */
    var lockBiometrics: Boolean

    /** Who rings this phone: the package of a UnifiedPush app, or null for nobody. */
    var distributor: String?
}
