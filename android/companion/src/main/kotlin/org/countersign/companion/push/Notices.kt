package org.countersign.companion.push

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import org.countersign.companion.Account
import org.countersign.companion.HostClock
import org.countersign.companion.Move
import org.countersign.companion.Prompt
import org.countersign.companion.Prompts
import org.countersign.companion.R
import org.countersign.companion.phone.StoredPreferences

/**
 * Notifications. On a locked screen they say only that there is one. None approves: "It wasn't me" is the only answer
 * that needs no look at the request. What they say comes from requests that were verified, never from a push message.
 */
class Notices(
    private val context: Context,
    private val pages: Pages,
    private val clock: HostClock,
    private val preferences: StoredPreferences,
) {
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
        for (account in accounts) {
            val stopped = (account.prompts as? Prompts.NeedsReactivation)?.suspected == false
            val tag = account.id.value
            tell(tag, STOPPED, tag.takeIf { stopped }) {
                val open = activity(pages.reactivate(context, tag), tag.hashCode())
                val title = context.getString(R.string.notify_stopped_title)
                news(title, context.getString(R.string.notify_stopped_text), open)
            }
        }
    }

    /** Tells once of each move that an organisation offers, and takes that away when none is left. */
    fun showMoves(moves: List<Move>) {
        val offered = moves.joinToString { "${it.fromHost} ${it.toHost} ${it.accounts.size}" }
        tell(MOVES, MOVE, offered.takeIf { moves.isNotEmpty() }) {
            val count = moves.sumOf { it.accounts.size }
            val open = activity(pages.reactivate(context, null), MOVE)
            val title = context.getString(R.string.notify_move_title)
            news(title, context.resources.getQuantityString(R.plurals.reactivate_move, count, count), open)
        }
    }

    /** What was put away by a person stays away, until it is about something else. */
    private fun tell(tag: String, id: Int, about: String?, make: () -> Notification) {
        val mark = "$tag ${about.hashCode()}"
        val before = preferences.told.filter { it.startsWith("$tag ") }
        if (about == null) {
            manager.cancel(tag, id)
        } else if (mark !in before) {
            manager.notify(tag, id, make())
        }
        val now = preferences.told - before.toSet() + listOfNotNull(mark.takeIf { about != null })
        if (now != preferences.told) preferences.told = now
    }

    /** About an account, for its owner's eyes. */
    private fun news(title: String, text: String, open: PendingIntent): Notification {
        val shut = context.getString(R.string.notify_news_title)
        val said = context.getString(R.string.notify_news_text)
        return base(ACCOUNTS, title, text, open)
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setPublicVersion(base(ACCOUNTS, shut, said, open).build())
            .build()
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
        private const val MOVE = 3
        private const val MOVES = "moves"
    }
}
