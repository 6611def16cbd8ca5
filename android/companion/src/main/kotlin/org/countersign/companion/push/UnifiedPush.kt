package org.countersign.companion.push

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import kotlinx.coroutines.flow.Flow
import org.countersign.companion.Countersign
import org.countersign.companion.DeviceToken
import org.countersign.companion.phone.StoredPreferences
import org.countersign.companion.screens.Distributor
import org.countersign.companion.screens.WakeUp
import java.util.UUID

/**
 * The push channel of any app that the person trusts with it: the UnifiedPush specification for Android (AND_3). The
 * address comes by broadcast; it is handed to every provider.
 */
class UnifiedPush(
    private val context: Context,
    private val preferences: StoredPreferences,
    private val inbox: PushInbox,
    private val tell: (DeviceToken) -> Unit,
) : WakeUp {
    override val rings: Flow<Unit> get() = inbox.rings

    override fun distributors(): List<Distributor> {
        val packages = context.packageManager
        return packages.queryBroadcastReceivers(Intent(REGISTER), 0).mapNotNull { found ->
            val info = found.activityInfo?.applicationInfo ?: return@mapNotNull null
            Distributor(info.packageName, packages.getApplicationLabel(info).toString())
        }
    }

    override fun choose(distributor: String?) {
        preferences.registration?.let { old ->
            preferences.endpoint = null
            preferences.distributor?.let { send(Intent(UNREGISTER).setPackage(it).putExtra(TOKEN, old)) }
        }
        preferences.distributor = distributor
        if (distributor == null) {
            preferences.registration = null
            tell(DeviceToken.Polling)
        } else {
            val registration = preferences.registration ?: UUID.randomUUID().toString()
            preferences.registration = registration
            send(registration(distributor, registration))
        }
    }

    override suspend fun test() {
        preferences.distributor?.let { choose(it) }
    }

    private fun registration(distributor: String, token: String): Intent {
        val us = PendingIntent.getBroadcast(context, 0, Intent(), PendingIntent.FLAG_IMMUTABLE)
        return Intent(REGISTER)
            .setPackage(distributor)
            .putExtra(TOKEN, token)
            .putExtra("pi", us)
            .putExtra("application", context.packageName)
    }

    private fun send(intent: Intent) = context.sendBroadcast(intent)

    internal companion object {
        const val REGISTER = "org.unifiedpush.android.distributor.REGISTER"
        const val UNREGISTER = "org.unifiedpush.android.distributor.UNREGISTER"
        const val TOKEN = "token"
    }
}

/** What a distributor sends. Exported by its nature: it takes nothing without the token of the registration. */
class UnifiedPushReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val countersign = Countersign.of(context)
        val known = countersign.preferences.registration
        if (known == null || intent.getStringExtra(UnifiedPush.TOKEN) != known) return
        when (intent.action) {
            NEW_ENDPOINT -> {
                val endpoint = intent.getStringExtra("endpoint") ?: return
                countersign.preferences.endpoint = endpoint
                countersign.setDeviceToken(DeviceToken.WebPush(endpoint))
            }

            MESSAGE -> {
                val payload = intent.getByteArrayExtra("bytesMessage") ?: return
                countersign.whileReceiving(goAsync()) { countersign.inbox.take(payload) }
            }

            UNREGISTERED -> {
                countersign.preferences.endpoint = null
                countersign.preferences.registration = null
                countersign.setDeviceToken(DeviceToken.Polling)
            }
        }
    }

    private companion object {
        const val NEW_ENDPOINT = "org.unifiedpush.android.connector.NEW_ENDPOINT"
        const val MESSAGE = "org.unifiedpush.android.connector.MESSAGE"
        const val UNREGISTERED = "org.unifiedpush.android.connector.UNREGISTERED"
    }
}
