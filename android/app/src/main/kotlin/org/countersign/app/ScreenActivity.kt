package org.countersign.app

import android.Manifest
import android.app.Activity
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import android.view.Gravity
import android.view.View
import android.view.WindowInsets
import android.view.WindowManager
import android.widget.FrameLayout
import android.widget.LinearLayout
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import org.countersign.app.ui.Kit
import org.countersign.app.ui.add
import org.countersign.app.ui.bar
import org.countersign.app.ui.page
import org.countersign.app.ui.scrolling
import org.countersign.app.ui.text
import org.countersign.companion.Authenticator
import org.countersign.companion.Countersign
import org.countersign.companion.Failure
import org.countersign.companion.Outcome
import org.countersign.companion.Word
import org.countersign.companion.keystore.Gesture
import org.countersign.companion.screens.ScreenModel
import org.countersign.companion.screens.Unlocking
import kotlin.coroutines.CoroutineContext

/**
 * What all screens share: edge to edge, never in a screenshot or the list of recent apps, behind the lock, one model that
 * survives a rotation. A screen makes its model, builds its views, and draws states.
 */
abstract class ScreenActivity<S, M : ScreenModel<S>> : Activity() {
    internal lateinit var kit: Kit
        private set
    protected lateinit var scope: CoroutineScope
        private set
    protected val countersign: Countersign get() = Countersign.of(this)
    protected val onMain: CoroutineContext get() = Dispatchers.Main.immediate

    /** Null until the data is open. */
    protected var model: M? = null
        private set
    private lateinit var frame: FrameLayout
    private lateinit var column: LinearLayout
    private lateinit var actions: LinearLayout
    private var drawing: Job? = null
    private var saved: Bundle? = null

    /** What the bar says. */
    protected abstract val title: Word

    /** The model of this screen; [saved] is from before the process was gone. */
    protected abstract fun make(authenticator: Authenticator, saved: Bundle?): M

    /** Draws a state. */
    protected abstract fun draw(state: S)

    /** Beside the title. */
    protected open fun bar(): List<View> = emptyList()

    /** The first of all screens has no way back. */
    protected open val isFirst: Boolean get() = false

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        kit = Kit(this)
        scope = MainScope()
        saved = savedInstanceState
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        val mayHide = checkSelfPermission(Manifest.permission.HIDE_OVERLAY_WINDOWS) == PackageManager.PERMISSION_GRANTED
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S && mayHide) window.setHideOverlayWindows(true)
        setTitle(text(title))
        frame = FrameLayout(this).apply { setBackgroundColor(kit.look.background) }
        setContentView(frame)
        edgeToEdge()
        @Suppress("UNCHECKED_CAST")
        model = lastNonConfigurationInstance as M?
    }

    override fun onStart() {
        super.onStart()
        if (countersign.lock.enter()) open() else showLock()
    }

    override fun onResume() {
        super.onResume()
        countersign.resume()
    }

    override fun onStop() {
        super.onStop()
        drawing?.cancel()
        drawing = null
        if (!isChangingConfigurations) {
            countersign.lock.leave()
            countersign.pause()
        }
    }

    override fun onDestroy() {
        scope.cancel()
        if (!isChangingConfigurations) model?.close()
        super.onDestroy()
    }

    @Deprecated("the framework's own way to keep an object over a rotation")
    override fun onRetainNonConfigurationInstance(): Any? = model

    /** Empties the screen and builds its frame: a bar, what scrolls, and buttons that stay in reach. */
    internal fun page(fill: (content: LinearLayout, actions: LinearLayout) -> Unit) {
        column = kit.column().apply { id = R.id.column }
        actions = kit.column().apply { id = R.id.actions }
        fill(column, actions)
        val middle = column.gravity and Gravity.VERTICAL_GRAVITY_MASK == Gravity.CENTER_VERTICAL
        show(kit.scrolling(column), actions, middle)
    }

    /** A page whose content scrolls by itself. */
    internal fun page(content: View, fill: (actions: LinearLayout) -> Unit) {
        actions = kit.column().apply { id = R.id.actions }
        fill(actions)
        show(content, actions)
    }

    private fun show(content: View, below: LinearLayout, middle: Boolean = false) {
        val bar = kit.bar(text(title), if (isFirst) null else ::goBack, *bar().toTypedArray())
        frame.removeAllViews()
        frame.addView(kit.page(bar, content, below, middle))
    }

    /** The arrow in the bar. */
    protected open fun goBack() = finish()

    private fun open() {
        drawing?.cancel()
        drawing =
            scope.launch {
                when (val found = countersign.authenticator()) {
                    is Outcome.Done -> {
                        val ready = model ?: make(found.value, saved).also { model = it }
                        ready.state.collect(::draw)
                    }

                    is Outcome.Failed -> {
                        showFailure(found.failure)
                    }
                }
            }
    }

    /** The page of a failure, in front of this one. */
    protected fun showFailure(failure: Failure) = startActivity(FailureActivity.intent(this, failure))

    private fun showLock() {
        countersign.lockCodes()
        val words = kit.status(text(Word.LOCK_TEXT), color = kit.look.muted)
        val title = kit.heading(text(Word.LOCK_TITLE), Kit.Type.Headline)
        val middle = kit.column()
        middle.gravity = Gravity.CENTER_VERTICAL
        middle.fill(kit.mark(R.drawable.lock, kit.look.accent), kit.centered(title), kit.centered(words), gap = kit.look.l)
        val below = kit.column(kit.primary(text(Word.LOCK_UNLOCK), R.id.unlock) { unlock(words::setText) })
        frame.removeAllViews()
        frame.addView(kit.page(null, kit.scrolling(middle), below, middle = true))
        unlock(words::setText)
    }

    private fun unlock(say: (CharSequence) -> Unit) {
        if (countersign.facts.canUnlock() == Unlocking.Nothing) return say(text(Word.LOCK_NONE))
        scope.launch {
            val biometrics = countersign.preferences.lockBiometrics
            if (countersign.gesture.unlock(this@ScreenActivity, biometrics) == Gesture.Answer.Confirmed) {
                countersign.lock.unlock()
                countersign.authenticator().let { (it as? Outcome.Done)?.value?.unlockCodes() }
                open()
            } else {
                say(text(Word.LOCK_FAILED))
            }
        }
    }

    private fun edgeToEdge() {
        val night = resources.configuration.uiMode and android.content.res.Configuration.UI_MODE_NIGHT_YES != 0
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            window.setDecorFitsSystemWindows(false)
        } else {
            @Suppress("DEPRECATION")
            window.decorView.systemUiVisibility =
                View.SYSTEM_UI_FLAG_LAYOUT_STABLE or View.SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN or
                View.SYSTEM_UI_FLAG_LAYOUT_HIDE_NAVIGATION or
                if (night) 0 else View.SYSTEM_UI_FLAG_LIGHT_STATUS_BAR or View.SYSTEM_UI_FLAG_LIGHT_NAVIGATION_BAR
        }
        frame.setOnApplyWindowInsetsListener { view, insets ->
            view.pad(insets)
            insets
        }
    }

    private fun View.pad(insets: WindowInsets) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            val types = WindowInsets.Type.systemBars() or WindowInsets.Type.ime() or WindowInsets.Type.displayCutout()
            val around = insets.getInsets(types)
            setPadding(around.left, around.top, around.right, around.bottom)
        } else {
            @Suppress("DEPRECATION")
            setPadding(
                insets.systemWindowInsetLeft,
                insets.systemWindowInsetTop,
                insets.systemWindowInsetRight,
                insets.systemWindowInsetBottom,
            )
        }
    }
}

/** Replaces what a column holds. */
internal fun LinearLayout.fill(vararg children: View?, gap: Int) {
    removeAllViews()
    children.filterNotNull().forEachIndexed { index, child -> add(child, if (index == 0) 0 else gap) }
}
