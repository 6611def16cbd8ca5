package org.countersign.app

import android.Manifest
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import android.text.Editable
import android.text.TextWatcher
import android.view.View
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.ListView
import org.countersign.app.ui.AccountList
import org.countersign.app.ui.Kit
import org.countersign.app.ui.SensitiveClipboard
import org.countersign.app.ui.text
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.Word
import org.countersign.companion.screens.AccountsModel
import org.countersign.companion.screens.say

/** Home: the accounts and their codes. */
class AccountsActivity : ScreenActivity<AccountsModel.State, AccountsModel>() {
    override val title = Word.ACCOUNTS_TITLE
    override val isFirst = true
    private var list: AccountList? = null
    private var banners: LinearLayout? = null
    private var search: EditText? = null
    private var shape: Any? = null

    override fun make(authenticator: Authenticator, saved: Bundle?) =
        AccountsModel(authenticator, countersign.facts, countersign.preferences, onMain)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU && savedInstanceState == null) {
            val permission = Manifest.permission.POST_NOTIFICATIONS
            val missing = checkSelfPermission(permission) != PackageManager.PERMISSION_GRANTED
            if (missing) requestPermissions(arrayOf(permission), 0)
        }
    }

    override fun bar(): List<View> =
        listOf(
            kit.iconButton(R.id.doctor, text(Word.DOCTOR_TITLE), R.drawable.checkup) { go(DoctorActivity::class.java) },
            kit.iconButton(R.id.settings, text(Word.SETTINGS_TITLE), R.drawable.settings) {
                go(SettingsActivity::class.java)
            },
        )

    override fun draw(state: AccountsModel.State) {
        val now = listOf(state.loaded, state.loading, state.total == 0, state.searchable, state.reordering)
        if (now != shape) build(state)
        shape = now
        banners?.let { banners(it, state) }
        list?.show(state)
        state.failure?.let {
            model?.seen()
            showFailure(it)
        }
    }

    private fun build(state: AccountsModel.State) {
        list = null
        banners = null
        val look = kit.look
        if (!state.loaded || state.total == 0) {
            page { content, actions ->
                if (state.loading) content.addView(kit.center(kit.waiting(text(Word.BUTTON_LOADING))))
                if (state.loaded) empty(content)
                if (state.loaded) actions.addView(addButton())
            }
            return
        }
        val found = AccountList(kit, rowActions())
        val around = kit.column().apply { setPadding(look.l, 0, look.l, look.s) }
        banners = around
        val field = search ?: kit.field(R.id.search, text(Word.ACCOUNTS_SEARCH)).apply { addTextChangedListener(Typed()) }
        (field.parent as? LinearLayout)?.removeView(field)
        search = field.takeIf { state.searchable }
        val view =
            ListView(this).apply {
                id = R.id.list
                divider = null
                dividerHeight = look.s
                clipToPadding = false
                setPadding(look.l, 0, look.l, look.l)
                addHeaderView(around, null, false)
                adapter = found
                isVerticalScrollBarEnabled = false
                setItemsCanFocus(true)
            }
        found.attach(view)
        list = found
        page(view) { actions ->
            if (state.reordering) {
                actions.addView(kit.primary(text(Word.BUTTON_DONE), R.id.again) { model?.reorder(false) })
            } else {
                actions.addView(addButton())
            }
        }
    }

    private fun empty(content: LinearLayout) {
        val look = kit.look
        val title = kit.heading(text(Word.ACCOUNTS_EMPTY_TITLE), Kit.Type.Headline)
        val words = kit.text(text(Word.ACCOUNTS_EMPTY_TEXT), color = look.muted)
        val mark = kit.mark(org.countersign.companion.R.drawable.countersign_mark, look.accent)
        content.gravity = android.view.Gravity.CENTER_VERTICAL
        content.fill(mark, kit.centered(title), kit.centered(words), gap = look.l)
    }

    private fun addButton() =
        kit.primary(text(Word.ACCOUNTS_ADD), R.id.add_account, R.drawable.add) { go(AddActivity::class.java) }

    private fun banners(into: LinearLayout, state: AccountsModel.State) {
        val look = kit.look
        val prompts =
            state.promptsOpen.takeIf { it > 0 }?.let {
                kit.banner(
                    text(say(Word.ACCOUNTS_PROMPTS_OPEN, "count" to it)),
                    R.drawable.bell,
                    look.accent,
                    R.id.prompts_banner,
                ) { go(PromptActivity::class.java) }
            }
        val moves =
            state.movesWaiting.takeIf { it > 0 }?.let {
                kit.banner(text(Word.NOTIFY_MOVE_TITLE), R.drawable.swap, look.accent, R.id.moves_banner) {
                    startActivity(ReactivateActivity.intent(this, null))
                }
            }
        val answers =
            state.answersWaiting.takeIf { it > 0 }?.let {
                val words = text(say(Word.ACCOUNTS_ANSWERS_WAITING, "count" to it))
                kit.banner(words, R.drawable.offline, look.muted, R.id.answers_banner)
            }
        val offline = if (state.connected) null else kit.banner(text(Word.ACCOUNTS_OFFLINE), R.drawable.offline, look.muted)
        val locked = if (state.codesLocked) kit.banner(text(Word.ACCOUNTS_LOCKED), R.drawable.lock, look.muted) else null
        val none =
            if (state.rows.isEmpty() && state.query.isNotBlank()) {
                kit.status(text(say(Word.ACCOUNTS_SEARCH_NONE, "query" to state.query)), color = look.muted)
            } else {
                null
            }
        val wanted = listOf(prompts, moves, answers, offline, locked, none)
        val key = wanted.map { it?.contentDescription ?: (it as? android.widget.TextView)?.text ?: (it != null) }
        if (into.tag == key) return
        into.tag = key
        (search?.parent as? LinearLayout)?.removeView(search)
        into.fill(search, *wanted.toTypedArray(), gap = look.s)
        into.setPadding(0, 0, 0, if (into.childCount > 0) look.m else 0)
    }

    private fun rowActions() =
        object : AccountList.Actions {
            override fun copy(row: AccountsModel.Row) {
                val code = model?.copy(row.id) ?: return
                SensitiveClipboard.copy(this@AccountsActivity, code)
                val seconds = SensitiveClipboard.CLEARED_AFTER.inWholeSeconds
                window.decorView.announceForAccessibility(text(say(Word.ACCOUNTS_COPIED, "count" to seconds)))
                list?.copied(row.id)
            }

            override fun nextCode(row: AccountsModel.Row) {
                model?.nextCode(row.id)
            }

            override fun open(row: AccountsModel.Row) = startActivity(AccountActivity.intent(this@AccountsActivity, row.id))

            override fun fix(row: AccountsModel.Row) =
                when (row.trouble?.fix) {
                    AccountsModel.Fix.Reactivate -> {
                        startActivity(ReactivateActivity.intent(this@AccountsActivity, row.id))
                    }

                    AccountsModel.Fix.ShowDigits -> {
                        showDigits(row.id)
                    }

                    else -> {
                        Unit
                    }
                }

            override fun move(row: AccountsModel.Row, by: Int) {
                val said = model?.move(row.id, by) ?: return
                window.decorView.announceForAccessibility(text(said))
            }

            override fun reorder() {
                model?.reorder(true)
            }
        }

    private fun showDigits(account: AccountId) = startActivity(AddActivity.digits(this, account))

    private fun go(screen: Class<*>) = startActivity(Intent(this, screen))

    private inner class Typed : TextWatcher {
        override fun afterTextChanged(text: Editable) {
            model?.search(text.toString())
        }

        override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit

        override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit
    }
}
