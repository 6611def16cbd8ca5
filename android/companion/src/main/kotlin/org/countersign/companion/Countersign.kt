package org.countersign.companion

import android.app.Application
import android.content.BroadcastReceiver
import android.content.Context
import android.os.Build
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.countersign.companion.keystore.BiometricGesture
import org.countersign.companion.keystore.KeystoreAnchor
import org.countersign.companion.keystore.KeystoreSigner
import org.countersign.companion.keystore.KeystoreVaultKeys
import org.countersign.companion.phone.AndroidClock
import org.countersign.companion.phone.AndroidFacts
import org.countersign.companion.phone.StoredPreferences
import org.countersign.companion.push.Notices
import org.countersign.companion.push.Pages
import org.countersign.companion.push.PollJob
import org.countersign.companion.push.PushInbox
import org.countersign.companion.push.UnifiedPush
import org.countersign.companion.screens.LockModel
import java.io.File
import kotlin.time.Duration.Companion.seconds

/**
 * Everything of the library on one phone: call [start] in `Application.onCreate`, take it by [of] anywhere.
 *
 * The data lives where backups do not reach, sealed by the Keystore. It is opened at the first [authenticator].
 */
class Countersign private constructor(
    private val app: Application,
    pages: Pages,
    private val development: Boolean,
    private val open: suspend (Countersign, Settings) -> Outcome<Authenticator>,
) {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)
    private val opening = Mutex()
    private var opened: Authenticator? = null
    private var working: Job? = null

    /** The system's dialog for fingerprint, face or screen lock. */
    val gesture = BiometricGesture(app)

    /** What the person has chosen. */
    val preferences = StoredPreferences(app)

    /** What the phone says. */
    val facts = AndroidFacts(app, preferences, gesture) { launch { opened?.hurry() } }

    /** Notifications. */
    val notices = Notices(app, pages, AndroidClock, preferences)

    /** Where push messages go. */
    val inbox = PushInbox(::authenticator, notices, preferences, AndroidClock)

    /** Who rings this phone. */
    val wakeUp = UnifiedPush(app, preferences, inbox, ::setDeviceToken)

    /** The lock before the app's screens. */
    val lock = LockModel(preferences, AndroidClock)

    /** The authenticator; opened once, and again after a failure. */
    suspend fun authenticator(): Outcome<Authenticator> =
        opening.withLock {
            opened?.let { return Outcome.Done(it) }
            val folder = File(app.noBackupFilesDir, "countersign").apply { mkdirs() }
            val settings = Settings(File(folder, "vault.db").path, development)
            open(this, settings).also { opened = it.valueOrNull() }
        }

    /** A screen came to the front: works until [pause], and shows at once what the phone was told meanwhile. */
    fun resume() {
        if (working?.isActive == true) return
        working =
            launch {
                when (val found = authenticator()) {
                    is Outcome.Done -> keepWorking(found.value)
                    is Outcome.Failed -> Unit // each screen meets the same failure, and shows it
                }
            }
    }

    /** The last screen went away. */
    fun pause() {
        working?.cancel()
        working = null
    }

    /** Tells every provider where to ring this phone: for the glue of another push service, such as FCM. */
    fun setDeviceToken(token: DeviceToken) {
        launch { authenticator().then { it.setDeviceToken(token) } }
    }

    /** The app is locked, or the phone is: seeds leave the memory. */
    fun lockCodes() {
        launch { opened?.lockCodes() }
    }

    /** Closes everything, for tests and for apps that log out. */
    suspend fun close() {
        working?.cancelAndJoin()
        opening.withLock {
            opened?.close()
            opened = null
        }
    }

    internal fun launch(work: suspend () -> Unit): Job = scope.launch { work() }

    /** A receiver lives until its result is finished. */
    internal fun whileReceiving(result: BroadcastReceiver.PendingResult?, work: suspend () -> Unit) {
        launch {
            try {
                work()
            } finally {
                result?.finish()
            }
        }
    }

    private suspend fun keepWorking(authenticator: Authenticator) {
        launch { authenticator.unlockCodes() }
        launch { authenticator.setPhoneName(Build.MODEL.orEmpty()) }
        launch { preferences.endpoint?.let { authenticator.setDeviceToken(DeviceToken.WebPush(it)) } }
        while (true) {
            authenticator.work()
            delay(AFTER_A_FAILURE)
        }
    }

    companion object {
        private val AFTER_A_FAILURE = 5.seconds
        private var only: Countersign? = null

        /**
         * Once per process. [development] lets servers on this machine be used without TLS: never in a shipped app.
         * [open] is for apps that bring a part of the host themselves, and for tests.
         */
        fun start(
            app: Application,
            pages: Pages,
            development: Boolean = false,
            open: suspend (Countersign, Settings) -> Outcome<Authenticator> = { started, settings ->
                openAuthenticator(KeystoreHost.of(app, started), settings)
            },
        ): Countersign {
            val started = Countersign(app, pages, development, open)
            only = started
            PollJob.schedule(app)
            return started
        }

        /** The one that was started. */
        fun of(context: Context): Countersign =
            checkNotNull(only) { "call Countersign.start in ${context.applicationInfo.className ?: "Application"}" }
    }
}

/** What a phone brings: keys and vault keys in the Android Keystore. */
object KeystoreHost {
    /** For [Countersign.start]. */
    fun of(app: Application, countersign: Countersign) =
        Host(KeystoreSigner(app, countersign.gesture), KeystoreVaultKeys(app), KeystoreAnchor(app))
}
