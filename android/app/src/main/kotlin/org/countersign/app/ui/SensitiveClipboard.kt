package org.countersign.app.ui

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.os.Handler
import android.os.Looper
import android.os.PersistableBundle
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Copies a code so that no preview shows it, and takes it away again if it is still there. */
internal object SensitiveClipboard {
    val CLEARED_AFTER: Duration = 30.seconds
    private const val LABEL = "countersign"
    private val main = Handler(Looper.getMainLooper())

    fun copy(context: Context, code: String) {
        val clip = ClipData.newPlainText(LABEL, code)
        // The name of ClipDescription.EXTRA_IS_SENSITIVE, which older systems do not know.
        clip.description.extras = PersistableBundle().apply { putBoolean("android.content.extra.IS_SENSITIVE", true) }
        clipboard(context).setPrimaryClip(clip)
        val app = context.applicationContext
        main.removeCallbacksAndMessages(LABEL)
        main.postDelayed({ clear(app) }, LABEL, CLEARED_AFTER.inWholeMilliseconds)
    }

    private fun clear(context: Context) {
        val clipboard = clipboard(context)
        if (clipboard.primaryClipDescription?.label != LABEL) return
        clipboard.clearPrimaryClip()
    }

    private fun clipboard(context: Context) = context.getSystemService(ClipboardManager::class.java)
}
