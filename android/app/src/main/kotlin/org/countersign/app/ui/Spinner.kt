package org.countersign.app.ui

import android.animation.ValueAnimator
import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.View

/** Something is under way: a part of a ring that goes round, or stands still where the person wants no motion. */
internal class Spinner(context: Context, private val look: Look) : View(context) {
    private val paint =
        Paint(Paint.ANTI_ALIAS_FLAG).apply {
            style = Paint.Style.STROKE
            strokeCap = Paint.Cap.ROUND
        }

    override fun onMeasure(width: Int, height: Int) {
        val wanted = look.icon + look.s
        setMeasuredDimension(resolveSize(wanted, width), resolveSize(wanted, height))
    }

    override fun onDraw(canvas: Canvas) {
        val moves = ValueAnimator.areAnimatorsEnabled()
        val angle = if (moves) FULL * (drawingTime % ROUND) / ROUND else 0f
        val stroke = look.dp(STROKE).toFloat()
        paint.strokeWidth = stroke
        paint.color = look.faint
        canvas.drawOval(stroke, stroke, width - stroke, height - stroke, paint)
        paint.color = look.accent
        canvas.drawArc(stroke, stroke, width - stroke, height - stroke, angle, PART, false, paint)
        if (moves) postInvalidateOnAnimation()
    }

    private companion object {
        const val STROKE = 3
        const val ROUND = 1_000L
        const val FULL = 360f
        const val PART = 100f
    }
}
