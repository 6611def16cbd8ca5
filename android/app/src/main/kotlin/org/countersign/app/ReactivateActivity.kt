package org.countersign.app

import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.view.View
import org.countersign.app.ui.Kit
import org.countersign.app.ui.hosts
import org.countersign.app.ui.text
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.Word
import org.countersign.companion.screens.ReactivateModel
import org.countersign.companion.screens.say

/** "Prompts have stopped, your codes still work": one step, by what the old side signed or by a new code. */
class ReactivateActivity : ScreenActivity<ReactivateModel.State, ReactivateModel>() {
    override val title = Word.REACTIVATE_TITLE
    private val account: AccountId? get() = intent.getStringExtra(ACCOUNT)?.let(::AccountId)

    override fun make(authenticator: Authenticator, saved: Bundle?) = ReactivateModel(authenticator, account, onMain)

    override fun draw(state: ReactivateModel.State) {
        if (!state.loaded) return
        state.failure?.let(::showFailure)
        page { content, actions ->
            val look = kit.look
            val why = state.why?.let { kit.text(text(it)) }
            val name = state.account?.let { kit.heading(it.label, Kit.Type.Headline) }
            val nothing = if (state.needsNewCode && state.account == null) kit.text(text(Word.REACTIVATE_NONE)) else null
            val moves = state.moves.map(::signed)
            val progress = state.progress.takeIf { it.isNotEmpty() }?.let { progress(state) }
            content.fill(name, why, nothing, *moves.toTypedArray(), progress, gap = look.l)
            if (state.needsNewCode) {
                actions.addView(
                    kit.primary(text(Word.REACTIVATE_SCAN), R.id.scan, R.drawable.scan) {
                        startActivity(AddActivity.replacing(this, account))
                    },
                )
            } else if (state.done) {
                actions.addView(kit.primary(text(Word.BUTTON_DONE), R.id.result_next) { finish() })
            }
        }
    }

    private fun signed(signed: ReactivateModel.Signed): View {
        val look = kit.look
        val names = signed.accounts.map { kit.text("•  " + it.label) }
        val words = text(say(Word.REACTIVATE_MOVE, "count" to signed.accounts.size))
        return kit.column(
            kit.hosts(signed.move.fromHost, signed.move.toHost),
            kit.banner(text(Word.REACTIVATE_SIGNED), R.drawable.check, look.positive),
            *names.toTypedArray(),
            kit.primary(words, R.id.move) { model?.move(signed) },
        )
    }

    private fun progress(state: ReactivateModel.State): View {
        val rows =
            state.progress.map { one ->
                val done = one.step == ReactivateModel.Step.Done
                val color = if (done) kit.look.positive else kit.look.muted
                val words =
                    kit.column(
                        kit.text(one.label, Kit.Type.Strong),
                        kit.status(text(one.step.word), Kit.Type.Label, color),
                        gap = 0,
                    )
                words.setPaddingRelative(kit.look.m, 0, 0, 0)
                kit.row(kit.image(if (done) R.drawable.check else R.drawable.unknown, color), kit.grow(words))
            }
        val last =
            if (state.done) {
                say(Word.REACTIVATE_DONE, "count" to state.progress.size)
            } else {
                say(Word.REACTIVATE_GOES_ON)
            }
        return kit.card(*rows.toTypedArray(), kit.status(text(last)).apply { id = R.id.result }, gap = kit.look.m)
    }

    companion object {
        private const val ACCOUNT = "account"

        /** For one account, or for all that their provider moves. */
        fun intent(context: Context, account: AccountId?): Intent =
            Intent(context, ReactivateActivity::class.java).putExtra(ACCOUNT, account?.value)
    }
}
