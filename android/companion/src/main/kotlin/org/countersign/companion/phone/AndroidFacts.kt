package org.countersign.companion.phone

import android.app.KeyguardManager
import android.app.NotificationManager
import android.content.Context
import android.content.pm.PackageManager
import android.net.ConnectivityManager
import android.net.Network
import android.os.PowerManager
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import org.countersign.companion.Word
import org.countersign.companion.keystore.BiometricGesture
import org.countersign.companion.keystore.Gesture
import org.countersign.companion.keystore.KeySpecs
import org.countersign.companion.screens.PhoneFacts
import org.countersign.companion.screens.Unlocking
import java.time.Instant

/** What the platform says, and who holds it. [onConnected] is told whenever the network came back. */
class AndroidFacts(
    private val context: Context,
    private val preferences: StoredPreferences,
    private val gesture: BiometricGesture,
    private val onConnected: () -> Unit,
) : PhoneFacts {
    private val network = MutableStateFlow(true)
    override val connected: StateFlow<Boolean> = network

    init {
        val connectivity = context.getSystemService(ConnectivityManager::class.java)
        network.value = connectivity.activeNetwork != null
        connectivity.registerDefaultNetworkCallback(
            object : ConnectivityManager.NetworkCallback() {
                override fun onAvailable(available: Network) {
                    network.value = true
                    onConnected()
                }

                override fun onLost(lost: Network) {
                    network.value = false
                }
            },
        )
    }

    override fun notificationsAllowed(): Boolean =
        context.getSystemService(NotificationManager::class.java).areNotificationsEnabled()

    override fun batteryLimited(): Boolean? =
        context.getSystemService(PowerManager::class.java)?.isIgnoringBatteryOptimizations(context.packageName)?.not()

    override fun keysInChip(): Boolean = context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    override fun lastPrompt(): Instant? = preferences.lastPrompt

    override fun canUnlock(): Unlocking =
        when {
            KeySpecs.hasBiometrics(context) -> Unlocking.Biometrics
            context.getSystemService(KeyguardManager::class.java).isDeviceSecure -> Unlocking.ScreenLock
            else -> Unlocking.Nothing
        }

    override suspend fun unlock(why: Word): Boolean = gesture.unlock(why) == Gesture.Answer.Confirmed
}
