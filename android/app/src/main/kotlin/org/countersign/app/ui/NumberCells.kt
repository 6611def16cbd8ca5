package org.countersign.app.ui

import android.graphics.Canvas
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.PixelFormat
import android.graphics.Typeface
import android.graphics.drawable.Drawable
import android.text.InputFilter
import android.text.InputType
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.widget.EditText
import android.widget.LinearLayout
import org.countersign.companion.R

/** A large box for each digit of a number, in one field: one stop for a screen reader, one keyboard. */
internal object NumberCells {
    fun apply(field: EditText, count: Int, look: Look) {
        field.inputType = InputType.TYPE_CLASS_NUMBER
        field.filters = arrayOf(InputFilter.LengthFilter(count))
        field.typeface = Typeface.MONOSPACE
        field.setTextSize(TypedValue.COMPLEX_UNIT_PX, field.resources.getDimension(R.dimen.type_display))
        val digit = field.paint.measureText("0")
        val cell = maxOf(look.dp(CELL).toFloat(), digit * WIDER)
        // Half of it stands on each side of a digit, so that each is in the middle of its box.
        field.letterSpacing = (cell - digit) / field.textSize
        field.gravity = Gravity.START or Gravity.CENTER_VERTICAL
        field.layoutDirection = View.LAYOUT_DIRECTION_LTR
        field.textDirection = View.TEXT_DIRECTION_LTR
        field.textAlignment = View.TEXT_ALIGNMENT_GRAVITY
        field.setPadding(0, look.s, 0, look.s)
        // The box that is next says where the digit goes; a cursor would stand beside it.
        field.isCursorVisible = false
        field.background = Boxes(field, count, cell, look)
        field.layoutParams =
            LinearLayout.LayoutParams((cell * count).toInt() + 1, LinearLayout.LayoutParams.WRAP_CONTENT).apply {
                // What parts the boxes also stands before the first and after the last.
                setMargins(-look.xs, 0, -look.xs, 0)
            }
    }

    private class Boxes(
        private val field: EditText,
        private val count: Int,
        private val cell: Float,
        private val look: Look,
    ) : Drawable() {
        private val line =
            Paint(Paint.ANTI_ALIAS_FLAG).apply {
                style = Paint.Style.STROKE
                strokeWidth = look.dp(2).toFloat()
            }
        private val fill = Paint(Paint.ANTI_ALIAS_FLAG).apply { color = look.surface }

        override fun draw(canvas: Canvas) {
            val inset = look.xs.toFloat()
            val round = look.s.toFloat()
            val next = field.length().coerceAtMost(count - 1)
            repeat(count) { index ->
                line.color = if (index == next && field.isFocused) look.accent else look.outline
                val left = index * cell + inset
                val right = (index + 1) * cell - inset
                for (paint in listOf(fill, line)) {
                    canvas.drawRoundRect(left, inset, right, bounds.height() - inset, round, round, paint)
                }
            }
        }

        override fun isStateful() = true

        override fun onStateChange(state: IntArray): Boolean {
            invalidateSelf()
            return true
        }

        override fun setAlpha(alpha: Int) = Unit

        override fun setColorFilter(filter: ColorFilter?) = Unit

        @Deprecated("asked for by old systems only")
        override fun getOpacity() = PixelFormat.TRANSLUCENT
    }

    private const val CELL = 64
    private const val WIDER = 1.6f
}
