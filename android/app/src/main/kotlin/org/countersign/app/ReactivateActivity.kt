package org.countersign.app

import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.view.View
import org.countersign.app.ui.Kit
import org.countersign.app.ui.hosts
import org.countersign.app.ui.number
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
            val one = state.moves.singleOrNull()
            val moves = state.moves.map { signed(it, withButton = one == null) }
            val guide = if (state.needsNewCode && state.account != null) guide() else null
            val progress = state.progress.takeIf { it.isNotEmpty() }?.let { progress(state) }
            content.fill(name, why, nothing, guide, *moves.toTypedArray(), progress, gap = look.l)
            one?.let { actions.addView(agree(it)) }
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

    /** What a person does, in order. */
    private fun guide(): View {
        val steps = listOf(Word.REACTIVATE_GUIDE_ASK, Word.REACTIVATE_GUIDE_SCAN, Word.REACTIVATE_GUIDE_COMPARE)
        val rows =
            steps.mapIndexed { index, word ->
                val number = kit.text(number(index + 1), Kit.Type.Strong, kit.look.accent)
                number.minWidth = kit.look.xl
                kit.row(number, kit.grow(kit.text(text(word)))).apply { gravity = android.view.Gravity.TOP }
            }
        return kit.card(*rows.toTypedArray(), gap = kit.look.l)
    }

    private fun agree(signed: ReactivateModel.Signed) =
        kit.primary(text(say(Word.REACTIVATE_MOVE, "count" to signed.accounts.size)), R.id.move) { model?.move(signed) }

    private fun signed(signed: ReactivateModel.Signed, withButton: Boolean): View {
        val look = kit.look
        val names = signed.accounts.map { kit.text(it.label, Kit.Type.Strong) }
        val title = kit.text(text(Word.ACCOUNTS_TITLE), Kit.Type.Label, look.muted)
        val parts =
            listOfNotNull(
                kit.hosts(signed.move.fromHost, signed.move.toHost),
                kit.banner(text(Word.REACTIVATE_SIGNED), R.drawable.check, look.positive),
                kit.card(title, *names.toTypedArray()),
                agree(signed).takeIf { withButton },
            )
        return kit.column(*parts.toTypedArray(), gap = look.s)
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
