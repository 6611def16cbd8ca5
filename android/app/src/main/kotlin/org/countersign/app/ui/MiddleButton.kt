package org.countersign.app.ui

import android.content.Context
import android.graphics.Canvas
import android.graphics.drawable.Drawable
import android.view.Gravity
import android.view.View
import android.widget.Button
import kotlin.math.ceil

/** A button whose icon stands beside its words, and both in the middle. The framework's own puts the icon at the edge. */
internal class MiddleButton(context: Context) : Button(context) {
    /** What stands before the words. */
    fun show(icon: Drawable, look: Look) {
        icon.setBounds(0, 0, look.icon, look.icon)
        setCompoundDrawablesRelative(icon, null, null, null)
        compoundDrawablePadding = look.s
        gravity = Gravity.START or Gravity.CENTER_VERTICAL
    }

    override fun onDraw(canvas: Canvas) {
        val words = layout
        val hasIcon = compoundDrawablesRelative.first() != null
        if (!hasIcon || words == null) return super.onDraw(canvas)
        val longest = (0 until words.lineCount).maxOf { words.getLineWidth(it) }
        val spare = (width - compoundPaddingStart - compoundPaddingEnd - ceil(longest)) / 2
        val start = if (layoutDirection == View.LAYOUT_DIRECTION_RTL) -spare else spare
        canvas.save()
        canvas.translate(start, 0f)
        super.onDraw(canvas)
        canvas.restore()
    }
}
