package org.countersign.app

import android.os.Build
import android.os.Bundle
import android.text.Editable
import android.text.InputType
import android.text.TextWatcher
import android.view.Gravity
import android.view.HapticFeedbackConstants
import android.view.View
import android.widget.Button
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import org.countersign.app.ui.Kit
import org.countersign.app.ui.NumberCells
import org.countersign.app.ui.TimeBar
import org.countersign.app.ui.text
import org.countersign.companion.Authenticator
import org.countersign.companion.Decision
import org.countersign.companion.NumberToType
import org.countersign.companion.Prompt
import org.countersign.companion.Word
import org.countersign.companion.phone.AndroidClock
import org.countersign.companion.screens.Ago
import org.countersign.companion.screens.CodeText
import org.countersign.companion.screens.PromptModel
import org.countersign.companion.screens.say

/** "Are you signing in?": the one place where a sign-in can be approved. Takes no touch through another app's window. */
class PromptActivity : ScreenActivity<PromptModel.State, PromptModel>() {
    override val title = Word.NOTIFY_PROMPT_TITLE
    private var shape: Any? = null
    private var time: TimeBar? = null
    private var ago: TextView? = null
    private var yes: Button? = null
    private var no: Button? = null
    private var hint: TextView? = null

    override fun make(authenticator: Authenticator, saved: Bundle?): PromptModel {
        val sent =
            saved?.getString(TICKET)?.let {
                val decision = Decision.valueOf(checkNotNull(saved.getString(DECISION)))
                PromptModel.Sent(it, decision, saved.getString(PARTY).orEmpty())
            }
        return PromptModel(authenticator, countersign.facts, AndroidClock, onMain, sent)
    }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.decorView.filterTouchesWhenObscured = true
    }

    override fun onSaveInstanceState(out: Bundle) {
        super.onSaveInstanceState(out)
        val sent = model?.sent ?: return
        out.putString(TICKET, sent.ticket)
        out.putString(DECISION, sent.decision.name)
        out.putString(PARTY, sent.relyingParty)
    }

    override fun draw(state: PromptModel.State) {
        val view = state.view
        val now =
            when (view) {
                is PromptModel.View.Asking -> listOf(view.prompt.id, view.prompt.triesLeft, view.choosingNo, view.wrong)
                else -> view
            }
        if (now != shape || view !is PromptModel.View.Asking) build(state)
        shape = now
        if (view is PromptModel.View.Asking) update(view)
        if (view is PromptModel.View.Ended && model?.isNew(view) == true) makeFelt(view.kind)
    }

    /** A hand knows the result before the eye does. */
    private fun makeFelt(kind: PromptModel.Kind) {
        val plain = kind == PromptModel.Kind.Plain || Build.VERSION.SDK_INT < Build.VERSION_CODES.R
        val touch =
            when {
                plain -> HapticFeedbackConstants.LONG_PRESS
                kind == PromptModel.Kind.Good -> HapticFeedbackConstants.CONFIRM
                else -> HapticFeedbackConstants.REJECT
            }
        window.decorView.performHapticFeedback(touch)
    }

    private fun build(state: PromptModel.State) {
        when (val view = state.view) {
            PromptModel.View.Waiting -> {
                waiting(if (state.loading) text(Word.BUTTON_LOADING) else null)
            }

            is PromptModel.View.Nothing -> {
                nothing(view, state.connected)
            }

            is PromptModel.View.Asking -> {
                if (view.choosingNo) howNo() else ask(view)
            }

            is PromptModel.View.Sending -> {
                waiting(text(if (view.saved) Word.PROMPT_SAVED else Word.PROMPT_SENDING))
            }

            is PromptModel.View.Ended -> {
                ended(view)
            }
        }
    }

    private fun waiting(words: String?) =
        page { content, _ ->
            content.gravity = Gravity.CENTER_VERTICAL
            if (words != null) {
                content.fill(
                    kit.center(kit.waiting(words)),
                    kit.centered(kit.status(words).apply { id = R.id.result }),
                    gap = kit.look.l,
                )
            }
        }

    private fun nothing(view: PromptModel.View.Nothing, connected: Boolean) =
        page { content, actions ->
            content.gravity = Gravity.CENTER_VERTICAL
            val words = if (connected) Word.PROMPT_NONE else Word.PROMPT_OFFLINE
            content.fill(
                kit.mark(R.drawable.check, kit.look.muted),
                kit.centered(kit.status(text(words), Kit.Type.Title).apply { id = R.id.result }),
                gap = kit.look.l,
            )
            val check = kit.secondary(text(Word.PROMPT_CHECK), R.id.check_now) { model?.check() }
            check.isEnabled = !view.checking
            actions.addView(check)
        }

    private fun ask(view: PromptModel.View.Asking) =
        page { content, actions ->
            val prompt = view.prompt
            val look = kit.look
            val bar = TimeBar(this, look)
            time = bar
            val number = number(view)
            content.fill(
                several(prompt),
                kit.heading(text(Word.PROMPT_TITLE), Kit.Type.Headline),
                kit.host(CodeText.host(prompt.relyingParty)).apply { id = R.id.host },
                who(prompt),
                facts(prompt),
                bar.apply { id = R.id.time_left }.takeIf { prompt.remaining != null },
                *warnings(prompt).toTypedArray(),
                view.wrong?.let { kit.status(text(it), color = look.danger).apply { id = R.id.wrong } },
                number.takeIf { !look.isFlat },
                gap = look.m,
            )
            val accept = kit.primary(text(Word.PROMPT_YES), R.id.yes, R.drawable.check) { approve() }
            val refuse = kit.danger(text(Word.PROMPT_NO), R.id.no, R.drawable.cross) { model?.no() }
            listOf(accept, refuse).forEach { it.filterTouchesWhenObscured = true }
            yes = accept
            no = refuse
            val wait = kit.text(text(Word.PROMPT_BUTTONS_WAITING), Kit.Type.Caption, look.muted)
            hint = wait
            if (roomy || look.isFlat || look.largeType) {
                actions.fill(number.takeIf { look.isFlat }, wait, accept, refuse, gap = look.s)
            } else {
                actions.fill(kit.row(kit.grow(accept), kit.gap(), kit.grow(refuse)), gap = look.s)
            }
        }

    private fun several(prompt: Prompt): View? {
        val times = prompt.askedTimes.takeIf { it > 1 }?.let { text(say(Word.PROMPT_ASKED_TIMES, "count" to it)) }
        val place =
            prompt.takeIf { it.of > 1 }?.let {
                text(say(Word.PROMPT_POSITION, "position" to it.position, "total" to it.of))
            }
        val words = listOfNotNull(place, times).joinToString(" · ")
        return words.takeIf { it.isNotEmpty() }?.let { kit.text(it, Kit.Type.Label, kit.look.muted) }
    }

    private fun who(prompt: Prompt): View? {
        val application = prompt.application?.let { kit.text(it) }
        val lines = listOfNotNull(application, prompt.label?.let { kit.text(it, color = kit.look.muted) })
        return lines.takeIf { it.isNotEmpty() }?.let { kit.column(*it.toTypedArray(), gap = kit.look.xs) }
    }

    private fun facts(prompt: Prompt): View {
        val asked = kit.text("")
        ago = asked
        val rows =
            listOfNotNull(
                prompt.place?.let { fact(Word.PROMPT_PLACE, kit.text(it)) },
                prompt.clientAddress?.let { fact(Word.PROMPT_ADDRESS, kit.host(it, Kit.Type.Body)) },
                prompt.clientDevice?.let { fact(Word.PROMPT_BROWSER, kit.text(it)) },
                fact(Word.PROMPT_TIME, asked),
                fact(Word.PROMPT_ASKED_BY, kit.host(CodeText.host(prompt.host), Kit.Type.Body)),
                prompt.title?.let { fact(Word.PROMPT_ABOUT, kit.text(it)) },
                prompt.text?.let { fact(Word.PROMPT_TEXT, kit.text(it)) },
            )
        return kit.card(*rows.toTypedArray())
    }

    private fun fact(label: Word, value: TextView): View {
        val name = kit.text(text(label), Kit.Type.Label, kit.look.muted)
        val pair = if (kit.look.largeType) kit.column(name, value, gap = 0) else kit.row()
        if (!kit.look.largeType) {
            pair.addView(name, LinearLayout.LayoutParams(0, LinearLayout.LayoutParams.WRAP_CONTENT, LABEL))
            pair.addView(value, LinearLayout.LayoutParams(0, LinearLayout.LayoutParams.WRAP_CONTENT, 1f - LABEL))
            pair.gravity = Gravity.TOP
        }
        // One stop for a screen reader: the label with its value.
        pair.isFocusable = true
        pair.isScreenReaderFocusable = true
        return pair
    }

    private fun warnings(prompt: Prompt): List<View> {
        val words =
            listOfNotNull(
                Word.PROMPT_ALTERED.takeIf { prompt.altered },
                Word.PROMPT_UNSIGNED.takeIf { !prompt.signed },
                Word.PROMPT_CONNECT_FIRST.takeIf { prompt.needsRoundTrip },
                Word.PROMPT_ONLY_NO.takeIf { prompt.triesLeft == 0 },
                Word.PROMPT_PASSWORD_TITLE.takeIf { prompt.passwordMayBeKnown },
            )
        return words.map { kit.banner(text(it), R.drawable.warning, kit.look.danger) }
    }

    private val roomy get() = resources.configuration.screenHeightDp >= ROOMY && !kit.look.largeType

    private fun number(view: PromptModel.View.Asking): View? {
        val wanted = view.prompt.number
        if (wanted == NumberToType.Nothing || view.prompt.triesLeft == 0) return null
        val ask = kit.text(text(Word.PROMPT_NUMBER_ASK), Kit.Type.Strong)
        val field = kit.field(R.id.number, text(Word.PROMPT_NUMBER_ASK), InputType.TYPE_CLASS_TEXT)
        field.hint = null
        field.contentDescription = text(Word.PROMPT_NUMBER_ASK)
        field.isSaveEnabled = false
        if (wanted is NumberToType.Digits) NumberCells.apply(field, wanted.count, kit.look)
        field.setText(view.typed)
        field.setSelection(field.length())
        field.addTextChangedListener(Typed())
        // Where there is little room, the keyboard would cover who asks.
        if (roomy) field.requestFocus()
        ask.labelFor = R.id.number
        return kit.column(ask, field, gap = kit.look.s)
    }

    private fun update(view: PromptModel.View.Asking) {
        val whole = view.prompt.remaining
        val left = view.remaining
        if (whole != null && left != null) {
            val spoken = text(Word.PROMPT_TIME_LEFT) + ": " + text(say(Word.TIME_SECONDS, "count" to left.inWholeSeconds))
            time?.show((left / whole).toFloat(), spoken)
        }
        ago?.text = text(Ago.of(view.askedFor))
        yes?.isEnabled = view.canApprove
        no?.isEnabled = view.armed
        hint?.visibility = if (view.armed) View.GONE else View.VISIBLE
    }

    private fun howNo() =
        page { content, actions ->
            content.fill(
                kit.heading(text(Word.PROMPT_NO_TITLE), Kit.Type.Headline),
                kit.text(text(Word.PROMPT_NO_TEXT)),
                gap = kit.look.m,
            )
            actions.fill(
                kit.quiet(text(Word.BUTTON_BACK), R.id.again) { model?.notNo() },
                kit.primary(text(Word.PROMPT_NO_REPORT), R.id.report, R.drawable.warning) { model?.report() },
                kit.danger(text(Word.PROMPT_NO_STOP), R.id.stop, R.drawable.cross) { model?.deny() },
                gap = kit.look.s,
            )
        }

    private fun ended(view: PromptModel.View.Ended) =
        page { content, actions ->
            val look = kit.look
            val (icon, color) =
                when (view.kind) {
                    PromptModel.Kind.Good -> R.drawable.check to look.positive
                    PromptModel.Kind.Plain -> R.drawable.unknown to look.muted
                    PromptModel.Kind.Bad -> R.drawable.warning to look.danger
                }
            val mark = kit.mark(icon, color)
            val line = kit.status(text(view.line), Kit.Type.Title).apply { id = R.id.result }
            val next = view.next?.let { kit.text(text(it), color = look.muted) }
            val show = view.codeToShow?.let { kit.text(text(Word.PROMPT_CODE_TO_TYPE), color = look.muted) }
            val code = view.codeToShow?.let { kit.host(CodeText.grouped(it), Kit.Type.Display) }
            listOfNotNull(line, next, show, code).forEach { kit.centered(it) }
            val warning = if (view.warning) passwordCard() else null
            content.gravity = Gravity.CENTER_VERTICAL
            content.fill(mark, line, next, show, code, warning, gap = look.l)
            val words = if (view.more) Word.BUTTON_CONTINUE else Word.BUTTON_DONE
            actions.addView(
                kit.primary(text(words), R.id.result_next) { if (view.more) model?.next() else finish() },
            )
        }

    private fun passwordCard(): View =
        kit.card(
            kit.text(text(Word.PROMPT_PASSWORD_TITLE), Kit.Type.Strong, kit.look.danger),
            kit.text(text(Word.PROMPT_PASSWORD_TEXT)),
        )

    private fun approve() {
        val field = findViewById<EditText>(R.id.number)
        val keyboard = getSystemService(android.view.inputmethod.InputMethodManager::class.java)
        field?.let { keyboard.hideSoftInputFromWindow(it.windowToken, 0) }
        model?.approve()
    }

    private inner class Typed : TextWatcher {
        override fun afterTextChanged(text: Editable) {
            model?.type(text.toString())
        }

        override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit

        override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit
    }

    private companion object {
        const val TICKET = "ticket"
        const val DECISION = "decision"
        const val PARTY = "party"
        const val LABEL = 0.32f
        const val ROOMY = 480
    }
}
