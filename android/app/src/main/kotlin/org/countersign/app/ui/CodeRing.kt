package org.countersign.app.ui

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.View

/** How long a code still holds: a ring that closes, and turns to the colour of danger in its last seconds. */
internal class CodeRing(context: Context, private val look: Look) : View(context) {
    private val paint =
        Paint(Paint.ANTI_ALIAS_FLAG).apply {
            style = Paint.Style.STROKE
            strokeWidth = look.dp(STROKE).toFloat()
            strokeCap = Paint.Cap.ROUND
        }
    private var left = 0
    private var period = 1

    init {
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    fun show(secondsLeft: Int, of: Int) {
        left = secondsLeft
        period = of.coerceAtLeast(1)
        invalidate()
    }

    override fun onMeasure(width: Int, height: Int) {
        val size = look.icon + look.xs
        setMeasuredDimension(size, size)
    }

    override fun onDraw(canvas: Canvas) {
        val inset = paint.strokeWidth
        paint.color = look.faint
        canvas.drawOval(inset, inset, width - inset, height - inset, paint)
        paint.color = if (left <= SOON) look.danger else look.accent
        canvas.drawArc(inset, inset, width - inset, height - inset, TOP, FULL * left / period, false, paint)
    }

    private companion object {
        const val STROKE = 3
        const val SOON = 5
        const val TOP = -90f
        const val FULL = 360f
    }
}
