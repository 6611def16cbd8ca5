package org.countersign.companion.push

import android.content.Context
import android.content.Intent

/** Which of the app's screens notifications open. */
interface Pages {
    /** The screen with the question. */
    fun prompt(context: Context): Intent

    /** The screen that re-activates. */
    fun reactivate(context: Context, account: String?): Intent
}
