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
        field.background = Boxes(count, cell, look)
        field.layoutParams =
            LinearLayout.LayoutParams((cell * count).toInt() + 1, LinearLayout.LayoutParams.WRAP_CONTENT)
    }

    private class Boxes(private val count: Int, private val cell: Float, private val look: Look) : Drawable() {
        private val line =
            Paint(Paint.ANTI_ALIAS_FLAG).apply {
                style = Paint.Style.STROKE
                strokeWidth = look.dp(2).toFloat()
                color = look.outline
            }
        private val fill = Paint(Paint.ANTI_ALIAS_FLAG).apply { color = look.surface }

        override fun draw(canvas: Canvas) {
            val inset = look.xs / 2f
            val round = look.s.toFloat()
            repeat(count) { index ->
                val left = index * cell + inset
                val right = (index + 1) * cell - inset
                for (paint in listOf(fill, line)) {
                    canvas.drawRoundRect(left, inset, right, bounds.height() - inset, round, round, paint)
                }
            }
        }

        override fun setAlpha(alpha: Int) = Unit

        override fun setColorFilter(filter: ColorFilter?) = Unit

        @Deprecated("asked for by old systems only")
        override fun getOpacity() = PixelFormat.TRANSLUCENT
    }

    private const val CELL = 64
    private const val WIDER = 1.6f
}
