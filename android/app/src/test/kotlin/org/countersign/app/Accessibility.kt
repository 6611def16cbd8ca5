package org.countersign.app

import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.graphics.drawable.StateListDrawable
import android.view.View
import android.view.ViewGroup
import android.widget.AdapterView
import android.widget.CompoundButton
import android.widget.EditText
import android.widget.TextView
import kotlin.math.max
import kotlin.math.min
import kotlin.math.pow

/** What keeps somebody from using a screen: nameless or small controls, faint text, statuses that nobody hears. */
internal object Accessibility {
    fun problems(root: View): List<String> {
        val shown = root.shown().toList()
        return shown.filter { it.isClickable && it !is AdapterView<*> }.flatMap(::control) +
            shown.filterIsInstance<TextView>().mapNotNull(::contrast) +
            shown.filterIsInstance<TextView>().mapNotNull(::cut) +
            listOfNotNull(status(shown))
    }

    private fun control(view: View): List<String> {
        val dp = view.resources.displayMetrics.density
        val name =
            view.contentDescription?.takeIf { it.isNotBlank() }
                ?: (view as? TextView)?.text?.takeIf { it.isNotBlank() }
                ?: (view as? EditText)?.hint
                ?: label(view)
        val what = "${view.javaClass.simpleName} '${name ?: ""}'"
        return listOfNotNull(
            "$what has no name".takeIf { name == null },
            "$what is ${view.height / dp} dp high".takeIf { view.height < TOUCH * dp },
            "$what is ${view.width / dp} dp wide".takeIf { view.width < TOUCH * dp },
            "$what cannot be focused".takeIf { !view.isFocusable },
        )
    }

    /** The text that stands for it. */
    private fun label(view: View): CharSequence? =
        view.rootView.shown().filterIsInstance<TextView>().find { it.labelFor == view.id && view.id != View.NO_ID }?.text

    /** 4.5 to 1 at least, unless it is switched off. */
    private fun contrast(view: TextView): String? {
        if (view.text.isBlank() || !view.isEnabled || view is CompoundButton) return null
        val behind = background(view) ?: return null
        val ratio = ratio(view.currentTextColor, behind)
        return "'${view.text}' has a contrast of $ratio".takeIf { ratio < READABLE }
    }

    /** No text loses its end. */
    private fun cut(view: TextView): String? {
        val layout = view.layout ?: return null
        val room = view.height - view.totalPaddingTop - view.totalPaddingBottom
        return "'${view.text}' is cut".takeIf { view !is EditText && view.text.isNotBlank() && layout.height > room + 2 }
    }

    private fun status(shown: List<View>): String? {
        val result = shown.firstOrNull { it.id == R.id.result || it.id == R.id.digits_state } ?: return null
        val silent = result.accessibilityLiveRegion == View.ACCESSIBILITY_LIVE_REGION_NONE
        return "a change of '${(result as? TextView)?.text}' is not announced".takeIf { silent }
    }

    private fun background(view: View): Int? {
        var at: View? = view
        while (at != null) {
            fill(at)?.let { return it }
            at = at.parent as? ViewGroup
        }
        return null
    }

    private fun fill(view: View): Int? {
        val drawable = (view.background as? StateListDrawable)?.current ?: view.background
        val plane =
            when {
                drawable !is RippleDrawable -> drawable
                drawable.getId(0) == android.R.id.mask -> null
                else -> drawable.getDrawable(0)
            }
        val color =
            when (plane) {
                is GradientDrawable -> plane.color?.defaultColor
                is android.graphics.drawable.ColorDrawable -> plane.color
                else -> null
            }
        return color?.takeIf { it ushr ALPHA == OPAQUE }
    }

    private fun ratio(one: Int, other: Int): Double {
        val (a, b) = luminance(one) to luminance(other)
        return (max(a, b) + SHADE) / (min(a, b) + SHADE)
    }

    private fun luminance(color: Int): Double {
        val part = { shift: Int ->
            val value = (color shr shift and OPAQUE) / OPAQUE.toDouble()
            if (value <= 0.04045) value / 12.92 else ((value + 0.055) / 1.055).pow(2.4)
        }
        return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    private const val TOUCH = 47.5f
    private const val READABLE = 4.5
    private const val ALPHA = 24
    private const val OPAQUE = 0xff
    private const val SHADE = 0.05
}
