package org.countersign.app.ui

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.View

/** What is left of a request's life: a thin bar that gets shorter towards the start of the line. */
internal class TimeBar(context: Context, private val look: Look) : View(context) {
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG)
    private var part = 1f

    fun show(part: Float, name: CharSequence) {
        this.part = part.coerceIn(0f, 1f)
        contentDescription = name
        invalidate()
    }

    override fun onMeasure(width: Int, height: Int) = setMeasuredDimension(MeasureSpec.getSize(width), look.dp(THICK))

    override fun onDraw(canvas: Canvas) {
        val round = height / 2f
        paint.color = look.faint
        canvas.drawRoundRect(0f, 0f, width.toFloat(), height.toFloat(), round, round, paint)
        paint.color = if (part < LITTLE) look.danger else look.accent
        val length = width * part
        val start = if (layoutDirection == LAYOUT_DIRECTION_RTL) width - length else 0f
        canvas.drawRoundRect(start, 0f, start + length, height.toFloat(), round, round, paint)
    }

    private companion object {
        const val THICK = 6
        const val LITTLE = 0.2f
    }
}
