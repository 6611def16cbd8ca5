package org.countersign.app.ui

import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import org.countersign.app.R
import org.countersign.companion.Word

/** Old and new host side by side, whole, with the way between them; below each other where there is no room. */
internal fun Kit.hosts(now: String, new: String): View {
    val one = { label: Word, host: String ->
        column(text(context.text(label), Kit.Type.Label, look.muted), host(host, Kit.Type.Strong), gap = look.xs)
    }
    val old = one(Word.REACTIVATE_HOST_NOW, now)
    val fresh = one(Word.REACTIVATE_HOST_NEW, new)
    if (look.largeType || maxOf(now.length, new.length) > ROOM) {
        return card(old, image(R.drawable.down, look.muted), fresh, gap = look.s)
    }
    val between = image(R.drawable.next, look.muted)
    (between.layoutParams as LinearLayout.LayoutParams).apply {
        gravity = Gravity.CENTER_VERTICAL
        setMargins(look.s, 0, look.s, 0)
    }
    return card(row(grow(old), between, grow(fresh)))
}

private const val ROOM = 14
