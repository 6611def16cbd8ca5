package org.countersign.app

import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.view.View
import kotlinx.coroutines.launch
import org.countersign.app.ui.Kit
import org.countersign.app.ui.clock
import org.countersign.app.ui.day
import org.countersign.app.ui.text
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.Word
import org.countersign.companion.screens.LogModel
import java.time.ZoneId

/** What happened to an account, day by day, and how far a signed receipt covers it. */
class LogActivity : ScreenActivity<LogModel.State, LogModel>() {
    override val title = Word.LOG_TITLE
    private val account get() = AccountId(intent.getStringExtra(ACCOUNT).orEmpty())

    override fun make(authenticator: Authenticator, saved: Bundle?) =
        LogModel(authenticator, account, ZoneId.systemDefault(), onMain)

    override fun draw(state: LogModel.State) {
        if (!state.loaded) return
        state.failure?.let(::showFailure)
        page { content, actions ->
            val look = kit.look
            val icon = if (state.broken) R.drawable.warning else R.drawable.check
            val color = if (state.broken) look.danger else look.muted
            val days =
                state.days.flatMap { day ->
                    listOf(kit.heading(day(day.date), Kit.Type.Strong)) + day.lines.map(::line)
                }
            content.fill(
                if (days.isEmpty()) kit.text(text(Word.LOG_EMPTY), color = look.muted) else null,
                state.anchored?.takeIf { days.isNotEmpty() }?.let { kit.banner(text(it), icon, color) },
                *days.toTypedArray(),
                gap = look.m,
            )
            if (days.isNotEmpty()) actions.addView(kit.secondary(text(Word.LOG_EXPORT), R.id.export) { export() })
        }
    }

    private fun line(line: LogModel.Line): View {
        val look = kit.look
        val type = if (line.quiet) Kit.Type.Label else Kit.Type.Body
        val words =
            listOf(kit.text(text(line.text), type)) +
                line.details.map { kit.text(text(it), Kit.Type.Label, look.muted) }
        val time = kit.text(clock(line.at), Kit.Type.Label, look.muted)
        val column = kit.column(*words.toTypedArray(), gap = look.xs)
        val row = if (look.largeType) kit.column(time, column, gap = 0) else kit.row()
        if (!look.largeType) {
            time.minWidth = look.dp(TIME)
            row.gravity = android.view.Gravity.TOP
            row.addView(time)
            row.addView(kit.grow(column))
        }
        row.isFocusable = true
        row.isScreenReaderFocusable = true
        return row
    }

    private fun export() {
        scope.launch {
            val file = model?.export() ?: return@launch
            val share = Intent(Intent.ACTION_SEND).setType("text/csv").putExtra(Intent.EXTRA_TEXT, file)
            startActivity(Intent.createChooser(share, text(Word.LOG_EXPORT)))
        }
    }

    companion object {
        private const val ACCOUNT = "account"
        private const val TIME = 72

        /** The log of this account. */
        fun intent(context: Context, account: AccountId): Intent =
            Intent(context, LogActivity::class.java).putExtra(ACCOUNT, account.value)
    }
}
