package org.countersign.companion.keystore

import android.app.Activity
import android.app.Application
import android.app.KeyguardManager
import android.content.Context
import android.hardware.biometrics.BiometricManager
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.Bundle
import android.os.CancellationSignal
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import org.countersign.companion.R
import org.countersign.companion.Word
import org.countersign.companion.resource
import java.lang.ref.WeakReference
import java.security.Signature
import kotlin.coroutines.resume

/** The system's own dialog, over whichever screen of the app is in front. Without one nobody is there to ask. */
class BiometricGesture(app: Application) :
    Gesture,
    Application.ActivityLifecycleCallbacks {
    private var front = WeakReference<Activity>(null)

    init {
        app.registerActivityLifecycleCallbacks(this)
    }

    override suspend fun confirm(signature: Signature, purpose: String): Gesture.Answer =
        withContext(Dispatchers.Main.immediate) {
            val activity = front.get() ?: return@withContext Gesture.Answer.NobodyThere
            val secure = activity.getSystemService(KeyguardManager::class.java).isDeviceSecure
            // A phone without a screen lock has nobody to tell from somebody else.
            if (!secure) {
                Gesture.Answer.Confirmed
            } else {
                ask(
                    activity,
                    BiometricPrompt.CryptoObject(signature),
                    Word.PROMPT_TITLE,
                )
            }
        }

    /** The same dialog without a key: opens the app. */
    suspend fun unlock(activity: Activity, biometrics: Boolean): Gesture.Answer =
        withContext(Dispatchers.Main.immediate) { ask(activity, null, Word.LOCK_REASON, biometrics) }

    /** The same over the screen in front, for one thing. A phone without a screen lock has nobody to tell apart. */
    suspend fun unlock(why: Word): Gesture.Answer =
        withContext(Dispatchers.Main.immediate) {
            val activity = front.get() ?: return@withContext Gesture.Answer.NobodyThere
            val secure = activity.getSystemService(KeyguardManager::class.java).isDeviceSecure
            if (secure) ask(activity, null, why) else Gesture.Answer.NobodyThere
        }

    private suspend fun ask(activity: Activity, key: BiometricPrompt.CryptoObject?, why: Word, biometrics: Boolean = true) =
        suspendCancellableCoroutine { waiting ->
            val signal = CancellationSignal()
            waiting.invokeOnCancellation { signal.cancel() }
            val callback =
                object : BiometricPrompt.AuthenticationCallback() {
                    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) {
                        if (waiting.isActive) waiting.resume(Gesture.Answer.Confirmed)
                    }

                    override fun onAuthenticationError(code: Int, text: CharSequence) {
                        if (waiting.isActive) waiting.resume(Gesture.Answer.Cancelled)
                    }
                }
            val prompt = dialog(activity, activity.getText(why.resource()), key != null, biometrics)
            if (key == null) {
                prompt.authenticate(signal, activity.mainExecutor, callback)
            } else {
                prompt.authenticate(key, signal, activity.mainExecutor, callback)
            }
        }

    private fun dialog(context: Context, title: CharSequence, forKey: Boolean, biometrics: Boolean): BiometricPrompt {
        val builder = BiometricPrompt.Builder(context).setTitle(title)
        val strong = KeySpecs.hasBiometrics(context)
        when {
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.R -> {
                val finger = BiometricManager.Authenticators.BIOMETRIC_STRONG
                val screenLock = BiometricManager.Authenticators.DEVICE_CREDENTIAL
                val allowed =
                    when {
                        forKey -> if (strong) finger else screenLock
                        biometrics && strong -> finger or screenLock
                        else -> screenLock
                    }
                builder.setAllowedAuthenticators(allowed)
                if (allowed == finger) builder.withCancel(context)
            }

            Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q && !forKey -> {
                @Suppress("DEPRECATION")
                builder.setDeviceCredentialAllowed(true)
            }

            else -> {
                builder.withCancel(context)
            }
        }
        return builder.build()
    }

    /** The dialog tells of it as an error, so nothing is left to do here. */
    private fun BiometricPrompt.Builder.withCancel(context: Context) =
        setNegativeButton(context.getText(R.string.button_cancel), context.mainExecutor) { _, _ -> }

    override fun onActivityResumed(activity: Activity) {
        front = WeakReference(activity)
    }

    override fun onActivityPaused(activity: Activity) {
        if (front.get() === activity) front.clear()
    }

    override fun onActivityCreated(activity: Activity, state: Bundle?) = Unit

    override fun onActivityStarted(activity: Activity) = Unit

    override fun onActivityStopped(activity: Activity) = Unit

    override fun onActivitySaveInstanceState(activity: Activity, state: Bundle) = Unit

    override fun onActivityDestroyed(activity: Activity) = Unit
}
