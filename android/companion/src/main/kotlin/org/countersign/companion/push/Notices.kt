package org.countersign.companion.push

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import org.countersign.companion.Account
import org.countersign.companion.HostClock
import org.countersign.companion.Prompt
import org.countersign.companion.Prompts
import org.countersign.companion.R

/**
 * Notifications. On a locked screen they say only that there is one. None approves: "It wasn't me" is the only answer
 * that needs no look at the request. What they say comes from requests that were verified, never from a push message.
 */
class Notices(private val context: Context, private val pages: Pages, private val clock: HostClock) {
    private val manager = context.getSystemService(NotificationManager::class.java)

    init {
        channel(PROMPTS, R.string.notify_channel_prompts, NotificationManager.IMPORTANCE_HIGH)
        channel(ACCOUNTS, R.string.notify_channel_accounts, NotificationManager.IMPORTANCE_LOW)
    }

    /** Shows what waits for an answer, and takes away what does not any more. */
    fun show(pending: List<Prompt>) {
        val first = pending.firstOrNull() ?: return manager.cancel(PROMPT)
        val quiet = pending.all { prompt -> prompt.quietUntil?.isAfter(clock.now()) == true }
        val count = pending.size
        val title =
            if (count == 1) {
                context.getString(R.string.notify_prompt_title)
            } else {
                context.resources.getQuantityString(R.plurals.notify_prompts, count, count)
            }
        val open = activity(pages.prompt(context), PROMPT)
        val said = context.getString(R.string.notify_prompt_text)
        val builder =
            base(if (quiet) ACCOUNTS else PROMPTS, title, first.relyingParty, open)
                .setCategory(Notification.CATEGORY_CALL)
                .setVisibility(Notification.VISIBILITY_PRIVATE)
                .setPublicVersion(base(PROMPTS, title, said, open).build())
                .setOnlyAlertOnce(true)
        val left = pending.map { it.remaining }
        if (null !in left) builder.setTimeoutAfter(left.filterNotNull().max().inWholeMilliseconds)
        if (count == 1) builder.addAction(deny(first))
        manager.notify(PROMPT, builder.build())
    }

    /** Tells once of each account whose prompts have stopped. */
    fun showStopped(accounts: List<Account>) {
        val told = manager.activeNotifications.map { it.tag }
        for (account in accounts) {
            val stopped = (account.prompts as? Prompts.NeedsReactivation)?.suspected == false
            val tag = account.id.value
            if (!stopped) {
                manager.cancel(tag, STOPPED)
            } else if (tag !in told) {
                tellStopped(tag)
            }
        }
    }

    private fun tellStopped(account: String) {
        val title = context.getString(R.string.notify_stopped_title)
        val text = context.getString(R.string.notify_stopped_text)
        val open = activity(pages.reactivate(context, account), account.hashCode())
        manager.notify(account, STOPPED, base(ACCOUNTS, title, text, open).build())
    }

    private fun deny(prompt: Prompt): Notification.Action {
        val intent = Intent(context, DenyReceiver::class.java).putExtra(DenyReceiver.PROMPT, prompt.id.value)
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        val pending = PendingIntent.getBroadcast(context, PROMPT, intent, flags)
        return Notification.Action.Builder(null, context.getText(R.string.notify_deny), pending).build()
    }

    private fun activity(intent: Intent, code: Int): PendingIntent =
        PendingIntent.getActivity(
            context,
            code,
            intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK),
            PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE,
        )

    private fun base(channel: String, title: String, text: String, open: PendingIntent) =
        Notification
            .Builder(context, channel)
            .setSmallIcon(R.drawable.countersign_mark)
            .setColor(context.getColor(R.color.accent))
            .setContentTitle(title)
            .setContentText(text)
            .setContentIntent(open)
            .setAutoCancel(true)

    private fun channel(id: String, name: Int, importance: Int) {
        val channel = NotificationChannel(id, context.getText(name), importance)
        channel.lockscreenVisibility = Notification.VISIBILITY_PRIVATE
        manager.createNotificationChannel(channel)
    }

    companion object {
        /** The channel of sign-in requests. */
        const val PROMPTS = "prompts"

        /** The channel of everything that can wait. */
        const val ACCOUNTS = "accounts"
        private const val PROMPT = 1
        private const val STOPPED = 2
    }
}
