package org.countersign.app.ui

import android.animation.ValueAnimator
import android.text.Editable
import android.text.InputFilter
import android.text.InputType
import android.text.TextWatcher
import android.view.Gravity
import android.view.View
import android.widget.Button
import android.widget.EditText
import android.widget.LinearLayout
import org.countersign.app.R
import org.countersign.companion.CodeGroup
import org.countersign.companion.Word
import org.countersign.companion.screens.AddModel
import org.countersign.companion.screens.say

/** Five groups of a typed code. Each is ticked as soon as it fits, and shakes when it cannot. */
internal class TypedCode(private val kit: Kit, private val go: Button, typed: (Int, String) -> Boolean) :
    LinearLayout(kit.context) {
    private val look = kit.look
    private val said = kit.status("", Kit.Type.Label, look.danger)
    private val groups: List<EditText>
    private var shown: List<CodeGroup> = emptyList()

    init {
        orientation = VERTICAL
        groups = IDS.mapIndexed { index, id -> group(id, index + 1, typed) }
        val perRow = if (look.largeType) 2 else THREE
        groups.chunked(perRow).forEachIndexed { index, some ->
            // Codes run from left to right in every language.
            val row = LinearLayout(context).apply { layoutDirection = View.LAYOUT_DIRECTION_LTR }
            val cells = some + List(perRow - some.size) { View(context) }
            cells.forEachIndexed { column, cell ->
                val height = if (cell is EditText) LayoutParams.WRAP_CONTENT else 0
                val room = LayoutParams(0, height, 1f).apply { if (column > 0) marginStart = look.s }
                row.addView(cell, room)
            }
            add(row, if (index == 0) 0 else look.s)
        }
        add(said, look.s)
    }

    fun show(step: AddModel.Step.Typing) {
        step.groups.forEachIndexed { index, group -> if (shown.getOrNull(index) != group.state) mark(index, group.state) }
        shown = step.groups.map { it.state }
        val wrong = shown.indexOfFirst { it == CodeGroup.Mistyped || it == CodeGroup.WrongCharacter }
        val words = if (wrong < 0) "" else context.text(say(Word.ADD_TYPE_GROUP_WRONG, "position" to wrong + 1))
        if (said.text.toString() != words) said.text = words
        go.isEnabled = step.complete
    }

    private fun group(id: Int, number: Int, typed: (Int, String) -> Boolean): EditText {
        val type =
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_CHARACTERS or
                InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
        val field = kit.field(id, "", type)
        field.hint = null
        field.contentDescription =
            context.text(say(Word.ADD_TYPE_GROUP, "position" to number, "total" to AddModel.GROUPS))
        field.filters = arrayOf(InputFilter.LengthFilter(LENGTH), InputFilter.AllCaps())
        field.gravity = Gravity.CENTER
        field.setPadding(look.s, look.m, look.s, look.m)
        field.textDirection = View.TEXT_DIRECTION_LTR
        field.letterSpacing = SPREAD
        field.isSaveEnabled = false
        field.addTextChangedListener(
            watcher { text ->
                if (typed(number, text)) {
                    announceForAccessibility(context.text(say(Word.ADD_TYPE_GROUP_FITS, "position" to number)))
                    groups.getOrNull(number)?.requestFocus()
                }
            },
        )
        return field
    }

    private fun mark(index: Int, state: CodeGroup) {
        val field = groups[index]
        val wrong = state == CodeGroup.Mistyped || state == CodeGroup.WrongCharacter
        val border =
            when {
                wrong -> look.danger
                state == CodeGroup.Fits -> look.positive
                else -> look.outline
            }
        field.background = look.plane(look.surface, border, look.dp(if (state == CodeGroup.Incomplete) 1 else 2))
        val mark =
            when {
                wrong -> kit.icon(R.drawable.cross, look.danger)
                state == CodeGroup.Fits -> kit.icon(R.drawable.check, look.positive)
                else -> null
            }
        mark?.setBounds(0, 0, look.l, look.l)
        field.setCompoundDrawablesRelative(null, null, mark, null)
        if (wrong && ValueAnimator.areAnimatorsEnabled()) shake(field)
    }

    private fun shake(field: View) {
        ValueAnimator.ofFloat(0f, 1f, -1f, 1f, 0f).apply {
            duration = SHAKE
            addUpdateListener { field.translationX = look.xs * (it.animatedValue as Float) }
            start()
        }
    }

    companion object {
        private val IDS = listOf(R.id.group_1, R.id.group_2, R.id.group_3, R.id.group_4, R.id.group_5)
        private const val LENGTH = 5
        private const val THREE = 3
        private const val SPREAD = 0.05f
        private const val SHAKE = 300L

        fun watcher(changed: (String) -> Unit) =
            object : TextWatcher {
                override fun afterTextChanged(text: Editable) = changed(text.toString())

                override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit

                override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit
            }
    }
}
