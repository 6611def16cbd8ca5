package org.countersign.app

import android.app.AlertDialog
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.widget.EditText
import org.countersign.app.ui.Kit
import org.countersign.app.ui.TypedCode
import org.countersign.app.ui.text
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.Word
import org.countersign.companion.screens.AccountModel
import org.countersign.companion.screens.say

/** One account: its name, host, keys, moves, log, and how to remove it. */
class AccountActivity : ScreenActivity<AccountModel.State, AccountModel>() {
    override val title = Word.ACCOUNT_TITLE
    private val account get() = AccountId(intent.getStringExtra(ACCOUNT).orEmpty())
    private var label: EditText? = null

    override fun make(authenticator: Authenticator, saved: Bundle?) =
        AccountModel(authenticator, countersign.facts, account, onMain)

    override fun draw(state: AccountModel.State) {
        if (state.removed) return finish()
        val shown = state.account ?: return
        state.failure?.let {
            model?.seen()
            showFailure(it)
        }
        page { content, _ ->
            val look = kit.look
            val typed = label?.text?.toString() ?: shown.label
            val field =
                kit.field(R.id.label, text(Word.ACCOUNT_LABEL)).apply {
                    setText(typed)
                    setSelection(typed.length)
                    isSaveEnabled = true
                }
            label = field
            val save =
                kit.secondary(text(Word.BUTTON_SAVE), R.id.rename) {
                    model?.rename(field.text.toString())
                    field.clearFocus()
                }
            val changed = { save.visibility = if (field.text.toString() == shown.label) View.GONE else View.VISIBLE }
            changed()
            field.addTextChangedListener(TypedCode.watcher { changed() })
            content.fill(
                kit.text(text(Word.ACCOUNT_LABEL), Kit.Type.Strong).apply { labelFor = R.id.label },
                field,
                save,
                state.notice?.let { kit.banner(text(it), R.drawable.check, look.positive) },
                *state.leftBehind
                    .map {
                        kit.banner(
                            text(it),
                            R.drawable.warning,
                            look.danger,
                            R.id.left_behind,
                        )
                    }.toTypedArray(),
                kit.card(*state.facts.map(::fact).toTypedArray(), gap = look.m),
                replaced(state),
                kit.lead(text(Word.ACCOUNT_LOG), R.id.details) { startActivity(LogActivity.intent(this, account)) },
                kit.quiet(text(Word.ACCOUNT_REMOVE), R.id.remove, look.danger, R.drawable.bin) { remove(state) },
                gap = look.m,
            )
        }
    }

    private fun fact(fact: AccountModel.Fact): View {
        val name = kit.text(text(fact.label), Kit.Type.Label, kit.look.muted)
        val host = fact.host?.let { kit.host(it, Kit.Type.Body) }
        val words = fact.words.map { kit.text(text(it)) }
        return kit.column(*listOfNotNull(name, host, *words.toTypedArray()).toTypedArray(), gap = kit.look.xs).apply {
            isFocusable = true
            isScreenReaderFocusable = true
        }
    }

    /** What still answers although something else has taken its place: it can be put back, or let go. */
    private fun replaced(state: AccountModel.State): View? {
        val letGo = state.letGo ?: return null
        val lines = state.replaced.map { kit.text(text(it)) }
        val parts =
            listOf(kit.text(text(Word.ACCOUNT_MOVES), Kit.Type.Label, kit.look.muted)) + lines +
                kit.secondary(text(Word.REACTIVATE_UNDO), R.id.undo) { model?.undo() } +
                kit.quiet(text(Word.REACTIVATE_RETIRE), R.id.retire) {
                    ask(text(letGo.title), text(letGo.text), text(Word.REACTIVATE_RETIRE)) { model?.retire() }
                }
        return kit.card(*parts.toTypedArray(), gap = kit.look.s)
    }

    private fun remove(state: AccountModel.State) {
        val name = state.account?.label.orEmpty()
        val title = text(say(Word.ACCOUNT_REMOVE_TITLE, "account" to name))
        ask(title, state.removal?.let { text(it) }, text(Word.ACCOUNT_REMOVE)) { model?.remove() }
    }

    /** Before something that cannot be undone. */
    private fun ask(title: String, words: String?, yes: String, then: () -> Unit) {
        AlertDialog
            .Builder(this)
            .setTitle(title)
            .setMessage(words)
            .setNegativeButton(text(Word.ACCOUNT_REMOVE_KEEP), null)
            .setPositiveButton(yes) { _, _ -> then() }
            .show()
            .window
            ?.setFlags(SECURE, SECURE)
    }

    companion object {
        private const val ACCOUNT = "account"
        private const val SECURE = android.view.WindowManager.LayoutParams.FLAG_SECURE

        /** The page of this account. */
        fun intent(context: Context, account: AccountId): Intent =
            Intent(context, AccountActivity::class.java).putExtra(ACCOUNT, account.value)
    }
}
