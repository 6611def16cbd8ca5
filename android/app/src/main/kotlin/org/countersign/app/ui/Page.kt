package org.countersign.app.ui

import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import org.countersign.app.R
import org.countersign.companion.Word

/**
 * How every screen is laid out: a bar, what scrolls, and buttons in reach of the thumb. They stand below what scrolls, or
 * beside it where the phone lies on its side: there is no height to give away then. A page that says one thing in its
 * [middle] has height enough.
 */
internal fun Kit.page(bar: View?, content: View, actions: LinearLayout, middle: Boolean = false): View {
    val all = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }
    val buttons = actions.takeIf { it.childCount > 0 }
    val isBeside = buttons != null && look.isFlat && !middle
    val widest = look.contentWidth + if (isBeside) look.dp(SIDE) else 0
    bar?.let { all.addView(narrow(it, widest)) }
    val above = line().also(all::addView)
    if (buttons != null && isBeside) {
        val side = LinearLayout.LayoutParams(look.dp(SIDE), MATCH_PARENT)
        val both = LinearLayout(context)
        both.addView(content, LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
        both.addView(beside(buttons), side)
        all.addView(narrow(both, widest, MATCH_PARENT), LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
    } else {
        all.addView(narrow(content, widest, MATCH_PARENT), LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
    }
    val below = line().also(all::addView)
    if (buttons != null && !isBeside) {
        buttons.setPadding(look.l, look.m, look.l, look.l)
        all.addView(narrow(buttons, widest))
    }
    content.tellsOfMore(above, below.takeIf { buttons != null })
    return all
}

/** What scrolls if it has to. */
internal fun Kit.scrolling(content: LinearLayout): ScrollView {
    content.setPadding(look.l, look.s, look.l, look.xl)
    return ScrollView(context).apply {
        isFillViewport = true
        scrollBarSize = look.xs
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) verticalScrollbarThumbDrawable = look.plane(look.faint)
        addView(content)
    }
}

/** The bar: a way back, what this is, and what else is here. */
internal fun Kit.bar(title: CharSequence?, back: (() -> Unit)?, vararg more: View): View {
    val bar = row().apply { minimumHeight = look.dp(BAR) }
    // An icon stands in the middle of its touch target: so its ink is in line with the text below.
    bar.setPaddingRelative(if (back == null) look.l else look.xs, 0, look.xs, 0)
    back?.let { bar.addView(iconButton(R.id.back, context.text(Word.BUTTON_BACK), R.drawable.back, tap = it)) }
    val words = if (title == null) spring() else grow(heading(title).apply { id = R.id.title })
    words.setPaddingRelative(if (back == null) 0 else look.s, look.s, 0, look.s)
    bar.addView(words)
    more.forEach(bar::addView)
    return bar
}

/** No wider than can be read with ease, in the middle. */
private fun Kit.narrow(content: View, widest: Int, height: Int = WRAP_CONTENT): View =
    object : FrameLayout(context) {
        override fun onMeasure(width: Int, height: Int) {
            val side = ((MeasureSpec.getSize(width) - widest) / 2).coerceAtLeast(0)
            setPadding(side, 0, side, 0)
            super.onMeasure(width, height)
        }
    }.apply { addView(content, FrameLayout.LayoutParams(MATCH_PARENT, height)) }

/** Buttons at the end of a line, at the bottom; they scroll too if letters are large. */
private fun Kit.beside(buttons: LinearLayout): View {
    buttons.gravity = Gravity.BOTTOM
    buttons.setPaddingRelative(look.s, look.s, look.l, look.l)
    return ScrollView(context).apply {
        isFillViewport = true
        isVerticalScrollBarEnabled = false
        addView(buttons)
    }
}

private fun Kit.line(): View =
    View(context).apply {
        setBackgroundColor(look.faint)
        visibility = View.INVISIBLE
        layoutParams = LinearLayout.LayoutParams(MATCH_PARENT, look.dp(1).coerceAtLeast(1))
    }

/** A line above and one below show that something is hidden there. */
private fun View.tellsOfMore(above: View, below: View?) {
    val settle = {
        above.visibility = if (canScrollVertically(-1)) View.VISIBLE else View.INVISIBLE
        below?.visibility = if (canScrollVertically(1)) View.VISIBLE else View.INVISIBLE
    }
    setOnScrollChangeListener { _, _, _, _, _ -> settle() }
    addOnLayoutChangeListener { _, _, _, _, _, _, _, _, _ -> settle() }
}

private const val BAR = 56
private const val SIDE = 264
