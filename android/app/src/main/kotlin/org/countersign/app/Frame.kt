package org.countersign.app

import android.app.Activity
import android.os.Build
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import org.countersign.app.ui.Kit
import org.countersign.app.ui.add
import org.countersign.app.ui.text
import org.countersign.companion.Word

/** A bar, what scrolls, and buttons in reach: for screens that need no data of the app. Edge to edge. */
internal class Frame(private val activity: Activity, private val title: Word? = null) {
    val kit = Kit(activity)
    val view = FrameLayout(activity).apply { setBackgroundColor(kit.look.background) }

    init {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) activity.window.setDecorFitsSystemWindows(false)
        view.setOnApplyWindowInsetsListener { padded, insets ->
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
                val around = insets.getInsets(WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout())
                padded.setPadding(around.left, around.top, around.right, around.bottom)
            }
            insets
        }
    }

    fun fill(content: List<View>, actions: List<View>) {
        val look = kit.look
        val column = kit.column(*content.toTypedArray(), gap = look.l).apply { setPadding(look.l, look.l, look.l, look.l) }
        val below = kit.column(*actions.toTypedArray(), gap = look.s).apply { setPadding(look.l, look.m, look.l, look.m) }
        val scroll = ScrollView(activity).apply { addView(narrow(column)) }
        val bar = kit.row(kit.iconButton(R.id.back, activity.text(Word.BUTTON_BACK), R.drawable.back) { activity.finish() })
        title?.let { bar.add(kit.heading(activity.text(it)).apply { id = R.id.title }) }
        bar.minimumHeight = look.dp(BAR)
        bar.setPaddingRelative(look.xs, 0, look.xs, 0)
        val all = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
        all.addView(bar)
        all.addView(scroll, LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        all.addView(narrow(below))
        view.removeAllViews()
        view.addView(all)
    }

    private fun narrow(content: View): View =
        object : FrameLayout(activity) {
            override fun onMeasure(width: Int, height: Int) {
                val side = ((MeasureSpec.getSize(width) - kit.look.contentWidth) / 2).coerceAtLeast(0)
                setPadding(side, 0, side, 0)
                super.onMeasure(width, height)
            }
        }.apply { addView(content) }

    private companion object {
        const val BAR = 56
    }
}
