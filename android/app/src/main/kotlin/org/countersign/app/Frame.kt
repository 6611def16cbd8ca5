package org.countersign.app

import android.app.Activity
import android.os.Build
import android.view.View
import android.view.WindowInsets
import android.widget.FrameLayout
import org.countersign.app.ui.Kit
import org.countersign.app.ui.bar
import org.countersign.app.ui.page
import org.countersign.app.ui.scrolling
import org.countersign.app.ui.text
import org.countersign.companion.Word

/** A page for screens that need no data of the app. Edge to edge. */
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

    fun fill(content: List<View>, actions: List<View>, middle: Boolean = false) {
        val column = kit.column(*content.toTypedArray(), gap = kit.look.l)
        if (middle) column.gravity = android.view.Gravity.CENTER_VERTICAL
        val below = kit.column(*actions.toTypedArray(), gap = kit.look.s)
        val bar = kit.bar(title?.let { activity.text(it) }, activity::finish)
        view.removeAllViews()
        view.addView(kit.page(bar, kit.scrolling(column), below, middle))
    }
}
