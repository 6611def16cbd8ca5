package org.countersign.app.ui

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import org.countersign.companion.R

/** The design's colours and sizes, as drawables and pixels. */
internal class Look(private val context: Context) {
    val background = context.getColor(R.color.background)
    val surface = context.getColor(R.color.surface)
    val text = context.getColor(R.color.text)
    val muted = context.getColor(R.color.muted)
    val accent = context.getColor(R.color.accent)
    val onAccent = context.getColor(R.color.on_accent)
    val positive = context.getColor(R.color.positive)
    val danger = context.getColor(R.color.danger)
    val onDanger = context.getColor(R.color.on_danger)
    val outline = context.getColor(R.color.outline)

    /** Lines that part, and rings that wait: seen, never needed. */
    val faint = (outline and RGB) or FAINT

    val xs = size(R.dimen.space_xs)
    val s = size(R.dimen.space_s)
    val m = size(R.dimen.space_m)
    val l = size(R.dimen.space_l)
    val xl = size(R.dimen.space_xl)
    val touch = size(R.dimen.size_touch_target)
    val contentWidth = size(R.dimen.size_content_width)
    private val corner = context.resources.getDimension(R.dimen.size_corner)
    private val stroke = size(R.dimen.size_stroke).coerceAtLeast(1)

    /** The person wants letters so large that things go below each other. */
    val largeType: Boolean get() = context.resources.configuration.fontScale > LARGE

    /** Less height than width, and little of it: a phone on its side. */
    val isFlat: Boolean get() = context.resources.configuration.run { screenHeightDp < FLAT && screenWidthDp >= WIDE }

    /** An icon grows with the letters beside it. */
    val icon: Int get() = (dp(ICON) * context.resources.configuration.fontScale.coerceIn(1f, ICON_LARGEST)).toInt()

    fun dp(value: Int): Int = (value * context.resources.displayMetrics.density).toInt()

    /** A plane of one colour with round corners. */
    fun plane(fill: Int, border: Int? = null, width: Int = stroke): Drawable =
        GradientDrawable().apply {
            cornerRadius = corner
            setColor(fill)
            if (border != null) setStroke(width, border)
        }

    /** The same, answering to a touch. */
    fun pressable(fill: Int, over: Int, border: Int? = null): Drawable {
        val plane = plane(fill, border)
        val mask = plane(text)
        return RippleDrawable(ColorStateList.valueOf(over and RIPPLE), plane, mask)
    }

    /** A round plane, behind an icon. */
    fun disc(fill: Int): Drawable =
        GradientDrawable().apply {
            shape = GradientDrawable.OVAL
            setColor(fill)
        }

    /** For small controls: nothing but the answer to a touch. */
    fun touchOnly(): Drawable =
        RippleDrawable(ColorStateList.valueOf(text and RIPPLE), null, GradientDrawable().apply { setColor(text) })

    private fun size(id: Int) = context.resources.getDimensionPixelSize(id)

    private companion object {
        const val LARGE = 1.3f
        const val RIPPLE = 0x33FFFFFF
        const val RGB = 0x00FFFFFF
        const val FAINT = 0x40000000
        const val FLAT = 480
        const val WIDE = 600
        const val ICON = 24
        const val ICON_LARGEST = 1.5f
    }
}
