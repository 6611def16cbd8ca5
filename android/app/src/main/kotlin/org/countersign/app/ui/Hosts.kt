package org.countersign.app.ui

import android.view.View
import android.widget.LinearLayout
import org.countersign.companion.Word

/** Old and new host side by side, whole; below each other where there is no room. */
internal fun Kit.hosts(now: String, new: String): View {
    val one = { label: Word, host: String ->
        card(text(context.text(label), Kit.Type.Label, look.muted), host(host, Kit.Type.Strong), gap = look.xs)
    }
    val old = one(Word.REACTIVATE_HOST_NOW, now)
    val fresh = one(Word.REACTIVATE_HOST_NEW, new)
    if (look.largeType || maxOf(now.length, new.length) > ROOM) return column(old, fresh, gap = look.s)
    val share = { LinearLayout.LayoutParams(0, LinearLayout.LayoutParams.MATCH_PARENT, 1f) }
    return LinearLayout(context).apply {
        addView(old, share().apply { marginEnd = look.s })
        addView(fresh, share())
    }
}

private const val ROOM = 14
