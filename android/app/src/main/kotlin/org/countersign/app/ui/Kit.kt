package org.countersign.app.ui

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.graphics.drawable.Drawable
import android.graphics.drawable.StateListDrawable
import android.text.InputType
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ImageButton
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.Switch
import android.widget.TextView
import org.countersign.companion.R

/** The parts that screens are made of. Each has a name for screen readers, and is large enough to be hit. */
internal class Kit(val context: Context) {
    val look = Look(context)

    /** The weight of buttons and headings. Fonts of scripts that run right to left have no medium, only bold. */
    private val strong: Typeface =
        if (context.resources.configuration.layoutDirection == View.LAYOUT_DIRECTION_RTL) {
            Typeface.create("sans-serif", Typeface.BOLD)
        } else {
            Typeface.create("sans-serif-medium", Typeface.NORMAL)
        }

    /** How a text looks. */
    enum class Type(val size: Int, val bold: Boolean = false) {
        Caption(R.dimen.type_caption),
        Label(R.dimen.type_label),
        Body(R.dimen.type_body),
        Strong(R.dimen.type_body, true),
        Title(R.dimen.type_title, true),
        Headline(R.dimen.type_headline, true),
        Display(R.dimen.type_display, true),
    }

    fun text(words: CharSequence, type: Type = Type.Body, color: Int = look.text): TextView =
        TextView(context).apply {
            text = words
            setTextSize(TypedValue.COMPLEX_UNIT_PX, context.resources.getDimension(type.size))
            if (type.bold) typeface = strong
            setTextColor(color)
            setLineSpacing(0f, LINE)
            textAlignment = View.TEXT_ALIGNMENT_VIEW_START
        }

    fun heading(words: CharSequence, type: Type = Type.Title): TextView =
        text(words, type).apply { isAccessibilityHeading = true }

    /** A text that screen readers say whenever it changes. */
    fun status(words: CharSequence, type: Type = Type.Body, color: Int = look.text): TextView =
        text(words, type, color).apply { accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE }

    /** A host or code: left to right in every language, never cut at its end. */
    fun host(words: String, type: Type = Type.Title): TextView =
        text(words, type).apply {
            textDirection = View.TEXT_DIRECTION_LTR
        }

    fun primary(words: CharSequence, id: Int = View.NO_ID, icon: Int? = null, tap: () -> Unit): Button =
        button(words, id, look.accent, look.onAccent, null, icon, tap)

    fun danger(words: CharSequence, id: Int = View.NO_ID, icon: Int? = null, tap: () -> Unit): Button =
        button(words, id, look.danger, look.onDanger, null, icon, tap)

    fun secondary(words: CharSequence, id: Int = View.NO_ID, icon: Int? = null, tap: () -> Unit): Button =
        button(words, id, look.background, look.accent, look.outline, icon, tap)

    /** A button without a plane, for what one may also do. */
    fun quiet(
        words: CharSequence,
        id: Int = View.NO_ID,
        color: Int = look.accent,
        icon: Int? = null,
        tap: () -> Unit,
    ): Button = button(words, id, 0, color, null, icon, tap).apply { background = look.touchOnly() }

    private fun button(
        words: CharSequence,
        id: Int,
        fill: Int,
        color: Int,
        border: Int?,
        icon: Int?,
        tap: () -> Unit,
    ): Button =
        MiddleButton(context).apply {
            this.id = id
            text = words
            isAllCaps = false
            setTextSize(TypedValue.COMPLEX_UNIT_PX, resources.getDimension(R.dimen.type_body))
            typeface = strong
            val states = arrayOf(intArrayOf(-android.R.attr.state_enabled), intArrayOf())
            setTextColor(ColorStateList(states, intArrayOf(look.muted, color)))
            compoundDrawableTintList = ColorStateList(states, intArrayOf(look.muted, color))
            background =
                StateListDrawable().apply {
                    addState(intArrayOf(-android.R.attr.state_enabled), look.plane(look.surface, look.outline))
                    addState(intArrayOf(), look.pressable(fill, color, border))
                }
            stateListAnimator = null
            minHeight = look.dp(BUTTON)
            minimumHeight = look.dp(BUTTON)
            setPadding(look.l, look.m, look.l, look.m)
            icon?.let { show(icon(it, color), look) }
            setOnClickListener { tap() }
        }

    fun icon(id: Int, color: Int = look.text): Drawable =
        checkNotNull(context.getDrawable(id)).mutate().apply { setTint(color) }

    fun image(id: Int, color: Int = look.text): ImageView =
        ImageView(context).apply {
            setImageDrawable(icon(id, color))
            importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
            layoutParams = LinearLayout.LayoutParams(look.icon, look.icon)
        }

    /** What a whole page is about: a large icon on a disc. */
    fun mark(id: Int, color: Int): ImageView =
        image(id, color).apply {
            background = look.disc(look.surface)
            val inset = look.dp(MARK / 4)
            setPadding(inset, inset, inset, inset)
            layoutParams =
                LinearLayout.LayoutParams(look.dp(MARK), look.dp(MARK)).apply { gravity = Gravity.CENTER_HORIZONTAL }
        }

    fun <V : TextView> centered(view: V): V = view.apply { textAlignment = View.TEXT_ALIGNMENT_CENTER }

    fun iconButton(id: Int, name: CharSequence, icon: Int, color: Int = look.text, tap: () -> Unit): ImageButton =
        ImageButton(context).apply {
            this.id = id
            setImageDrawable(icon(icon, color))
            background = look.touchOnly()
            contentDescription = name
            tooltipText = name
            minimumWidth = look.touch
            minimumHeight = look.touch
            setOnClickListener { tap() }
        }

    fun field(id: Int, name: CharSequence, type: Int = InputType.TYPE_CLASS_TEXT): EditText =
        EditText(context).apply {
            this.id = id
            hint = name
            inputType = type
            setTextSize(TypedValue.COMPLEX_UNIT_PX, resources.getDimension(R.dimen.type_body))
            setTextColor(look.text)
            setHintTextColor(look.muted)
            background = look.plane(look.surface, look.outline)
            setPadding(look.m, look.m, look.m, look.m)
            minHeight = look.touch
            minimumHeight = look.touch
            textAlignment = View.TEXT_ALIGNMENT_VIEW_START
        }

    fun switch(id: Int, words: CharSequence, on: Boolean, flip: (Boolean) -> Unit): Switch =
        Switch(context).apply {
            this.id = id
            text = words
            setTextSize(TypedValue.COMPLEX_UNIT_PX, resources.getDimension(R.dimen.type_body))
            setTextColor(look.text)
            isChecked = on
            val states = arrayOf(intArrayOf(android.R.attr.state_checked), intArrayOf())
            thumbTintList = ColorStateList(states, intArrayOf(look.accent, look.outline))
            trackTintList = thumbTintList
            minHeight = look.dp(BUTTON)
            minimumHeight = look.dp(BUTTON)
            setPadding(look.l, look.s, look.l, look.s)
            setOnCheckedChangeListener { _, checked -> flip(checked) }
        }

    fun waiting(name: CharSequence): View = Spinner(context, look).apply { contentDescription = name }

    fun column(vararg children: View, gap: Int = look.m): LinearLayout =
        LinearLayout(context).apply {
            orientation = LinearLayout.VERTICAL
            children.forEachIndexed { index, child -> add(child, if (index == 0) 0 else gap) }
        }

    fun row(vararg children: View): LinearLayout =
        LinearLayout(context).apply {
            orientation = LinearLayout.HORIZONTAL
            gravity = Gravity.CENTER_VERTICAL
            children.forEach { addView(it) }
        }

    /** A plane with something on it. */
    fun card(vararg children: View, gap: Int = look.s): LinearLayout =
        column(*children, gap = gap).apply {
            background = look.plane(look.surface)
            setPadding(look.l, look.l, look.l, look.l)
        }

    /** A line that says something about the whole screen, and may lead somewhere. */
    fun banner(words: CharSequence, icon: Int, color: Int = look.text, id: Int = View.NO_ID, tap: (() -> Unit)? = null) =
        row(
            image(icon, color),
            grow(text(words, Type.Label, color)).apply { setPaddingRelative(look.m, 0, 0, 0) },
        ).apply {
            this.id = id
            minimumHeight = look.touch
            setPadding(look.l, look.s, look.l, look.s)
            background = if (tap == null) look.plane(look.surface) else look.pressable(look.surface, color)
            if (tap != null) {
                addView(image(org.countersign.app.R.drawable.next, color))
                button(words, tap)
            } else {
                accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
            }
        }

    /** A line that leads to another page. */
    fun lead(words: CharSequence, id: Int = View.NO_ID, tap: () -> Unit): LinearLayout =
        row(grow(text(words)), image(org.countersign.app.R.drawable.next, look.muted)).apply {
            this.id = id
            minimumHeight = look.dp(BUTTON)
            setPadding(look.l, look.s, look.l, look.s)
            background = look.pressable(look.surface, look.text)
            button(words, tap)
        }

    /** Takes the rest of a row. */
    fun <V : View> grow(view: V): V = view.apply { layoutParams = LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f) }

    /** A space that takes what is left. */
    fun spring(): View = View(context).apply { layoutParams = LinearLayout.LayoutParams(0, 0, 1f) }

    /** Between two things in a row. */
    fun gap(): View = View(context).apply { layoutParams = LinearLayout.LayoutParams(look.s, 1) }

    fun center(view: View): FrameLayout =
        FrameLayout(context).apply { addView(view, FrameLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.CENTER)) }

    companion object {
        private const val LINE = 1.15f
        private const val BUTTON = 52
        private const val MARK = 88
    }
}

/** Adds a child below the others. */
internal fun LinearLayout.add(child: View, gap: Int = 0) {
    val asked = child.layoutParams as? LinearLayout.LayoutParams
    val wide = if (child is ViewGroup || child is TextView) MATCH_PARENT else WRAP_CONTENT
    val params = asked ?: LinearLayout.LayoutParams(wide, WRAP_CONTENT)
    params.topMargin += gap
    addView(child, params)
}

/** A group of views that is one button: one name, one touch. */
internal fun View.button(name: CharSequence, tap: () -> Unit) {
    isClickable = true
    isFocusable = true
    contentDescription = name
    setOnClickListener { tap() }
    accessibilityDelegate =
        object : View.AccessibilityDelegate() {
            override fun onInitializeAccessibilityNodeInfo(
                host: View,
                info: android.view.accessibility.AccessibilityNodeInfo,
            ) {
                super.onInitializeAccessibilityNodeInfo(host, info)
                info.className = Button::class.java.name
            }
        }
}
