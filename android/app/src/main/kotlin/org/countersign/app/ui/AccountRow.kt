package org.countersign.app.ui

import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import org.countersign.app.R
import org.countersign.companion.Word
import org.countersign.companion.screens.AccountsModel
import org.countersign.companion.screens.CodeText
import org.countersign.companion.screens.say

/** One account: who, whose, its code with the ring, and a quiet line when prompts have stopped. */
internal class AccountRow(private val kit: Kit, val reordering: Boolean, private val actions: AccountList.Actions) :
    FrameLayout(kit.context) {
    var row: AccountsModel.Row? = null
        private set
    private val look = kit.look
    private val title = kit.text("", Kit.Type.Strong)
    private val name = kit.text("", Kit.Type.Label, look.muted)
    private val code =
        kit.text("", Kit.Type.Headline).apply {
            fontFeatureSettings = "tnum"
            textDirection = View.TEXT_DIRECTION_LTR
            // A code is read from left to right in every language, and stands where its line begins.
            textAlignment = View.TEXT_ALIGNMENT_VIEW_START
        }
    private val next = kit.text("", Kit.Type.Label, look.muted)
    private val ring = CodeRing(context, look)
    private val show =
        kit.quiet(context.text(Word.ACCOUNTS_SHOW_CODE)) { row?.let(actions::nextCode) }.apply {
            gravity = Gravity.START or Gravity.CENTER_VERTICAL
            setPadding(0, 0, 0, 0)
        }
    private val codeLine = kit.row(code, kit.grow(next), slot(ring))
    private val tap = kit.column(codeLine, show, gap = look.s)
    private val fix = kit.text(context.text(Word.ACCOUNTS_FIX), Kit.Type.Label, look.accent)
    private val trouble = kit.text("", Kit.Type.Label, look.muted)
    private val troubleLine = kit.row(kit.image(R.drawable.warning, look.muted), kit.grow(trouble), fix)
    private val more = kit.iconButton(View.NO_ID, "", R.drawable.next, look.muted) { row?.let(actions::open) }
    private var copied = false

    init {
        id = R.id.row
        val names = kit.column(title, name, gap = 0)
        val head = kit.row(kit.grow(names), more)
        next.setPaddingRelative(look.m, 0, 0, 0)
        trouble.setPaddingRelative(look.s, 0, look.s, 0)
        troubleLine.minimumHeight = look.touch
        tap.id = R.id.code
        tap.minimumHeight = look.touch
        tap.gravity = Gravity.CENTER_VERTICAL
        fix.setPaddingRelative(0, 0, look.s, 0)
        val card = kit.card(head, tap, troubleLine, gap = 0)
        card.setPaddingRelative(look.l, look.s, look.s, look.s)
        if (reordering) card.addView(arrows())
        addView(card)
        more.setOnLongClickListener {
            actions.reorder()
            true
        }
    }

    fun bind(row: AccountsModel.Row) {
        val other = this.row?.id != row.id
        this.row = row
        if (other) copied = false
        title.text = row.title.ifEmpty { context.text(Word.ACCOUNTS_NO_NAME) }
        name.showIf(row.name)
        more.contentDescription = context.text(say(Word.ACCOUNTS_DETAILS, "account" to row.title))
        bindCode(row)
        troubleLine.visibility = if (row.trouble == null) View.GONE else View.VISIBLE
        row.trouble?.let { bindTrouble(it) }
    }

    fun showCopied() {
        copied = true
        row?.let(::bindCode)
        val seconds = SensitiveClipboard.CLEARED_AFTER.inWholeSeconds
        next.text = context.text(say(Word.ACCOUNTS_COPIED, "count" to seconds))
        postDelayed({
            copied = false
            row?.let(::bindCode)
        }, SHOWN)
    }

    private fun bindCode(row: AccountsModel.Row) {
        val cell = row.code
        tap.visibility = if (cell == AccountsModel.Cell.None) View.GONE else View.VISIBLE
        codeLine.visibility = if (cell is AccountsModel.Cell.Counter && cell.code == null) View.GONE else View.VISIBLE
        ring.visibility = if (cell is AccountsModel.Cell.Ticking) View.VISIBLE else View.GONE
        show.visibility = if (cell is AccountsModel.Cell.Counter) View.VISIBLE else View.GONE
        if (!copied) next.text = ""
        when (cell) {
            AccountsModel.Cell.None -> {
                Unit
            }

            AccountsModel.Cell.Hidden -> {
                code.text = HIDDEN
                clickable(row, context.text(Word.ACCOUNTS_CODE_HIDDEN))
            }

            is AccountsModel.Cell.Ticking -> {
                code.text = cell.code
                if (!copied) cell.next?.let { next.text = following(it) }
                ring.show(cell.secondsLeft, cell.period)
                val left = context.text(say(Word.ACCOUNTS_SECONDS_LEFT, "count" to cell.secondsLeft))
                clickable(row, spoken(cell.code) + ", " + left)
            }

            is AccountsModel.Cell.Counter -> {
                code.text = cell.code.orEmpty()
                if (cell.code != null) clickable(row, spoken(cell.code.orEmpty())) else tap.setOnClickListener(null)
                tap.isClickable = cell.code != null
            }
        }
    }

    /** Large letters leave room for the digits alone. */
    private fun following(code: String) =
        if (look.largeType) code else context.text(say(Word.ACCOUNTS_NEXT_CODE, "code" to code))

    private fun spoken(code: String): String {
        val digits = CodeText.spoken(code.filterNot { it.isWhitespace() })
        return context.text(say(Word.ACCOUNTS_CODE_SPOKEN, "code" to digits))
    }

    private fun clickable(row: AccountsModel.Row, name: String) {
        tap.button(name) { actions.copy(row) }
        tap.background = tap.background ?: look.touchOnly()
    }

    private fun bindTrouble(shown: AccountsModel.Trouble) {
        val words = context.text(shown.text)
        trouble.text = words
        val leads = shown.fix != AccountsModel.Fix.Nothing
        fix.visibility = if (leads) View.VISIBLE else View.GONE
        if (leads) {
            troubleLine.button(words + ". " + context.text(Word.ACCOUNTS_FIX)) { row?.let(actions::fix) }
            troubleLine.background = troubleLine.background ?: look.touchOnly()
        }
    }

    /** As wide as the arrow above it, so that both have one middle. */
    private fun slot(view: View) =
        kit
            .center(
                view,
            ).apply { layoutParams = LinearLayout.LayoutParams(look.touch, LinearLayout.LayoutParams.WRAP_CONTENT) }

    private fun arrows() =
        kit.row(
            kit.spring(),
            kit.iconButton(View.NO_ID, context.text(Word.ACCOUNTS_MOVE_UP), R.drawable.up) {
                row?.let { actions.move(it, -1) }
            },
            kit.iconButton(View.NO_ID, context.text(Word.ACCOUNTS_MOVE_DOWN), R.drawable.down) {
                row?.let { actions.move(it, 1) }
            },
        )

    private fun android.widget.TextView.showIf(words: String?) {
        text = words
        visibility = if (words.isNullOrEmpty()) View.GONE else View.VISIBLE
    }

    private companion object {
        const val HIDDEN = "• • •   • • •"
        const val SHOWN = 2_000L
    }
}
