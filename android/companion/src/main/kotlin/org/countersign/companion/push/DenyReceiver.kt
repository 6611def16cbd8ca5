package org.countersign.companion.push

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import org.countersign.companion.Countersign
import org.countersign.companion.PromptId

/** "It wasn't me" on a notification. Not exported: only the app's own notifications reach it. */
class DenyReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val prompt = PromptId(intent.getStringExtra(PROMPT) ?: return)
        val countersign = Countersign.of(context)
        countersign.whileReceiving(goAsync()) { countersign.inbox.deny(prompt) }
    }

    internal companion object {
        const val PROMPT = "org.countersign.prompt"
    }
}
