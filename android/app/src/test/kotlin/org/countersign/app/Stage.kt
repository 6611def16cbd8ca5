package org.countersign.app

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import kotlinx.coroutines.runBlocking
import org.countersign.companion.Countersign
import org.countersign.companion.KeystoreHost
import org.countersign.companion.Outcome
import org.countersign.companion.openAuthenticator
import org.countersign.companion.testing.FakeAuthenticator
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** The app on a phone whose content a test decides. */
class FakeApp : App() {
    val fake = FakeAuthenticator()

    override fun start() {
        Countersign.start(this, AppPages) { _, _ -> Outcome.Done(fake) }
    }
}

/** The app as it ships, but that servers of this machine may be used without TLS. */
class DevelopmentApp : App() {
    override fun start() {
        begin()
    }

    /** A process of the app; again after the one before was ended. */
    fun begin(): Countersign =
        Countersign.start(this, AppPages, development = true) { started, settings ->
            openAuthenticator(KeystoreHost.of(this, started), settings)
        }
}

/** Lets the main thread run until something is so; more than twenty seconds is mostly too long. */
internal fun until(what: String, seconds: Long = 20, so: () -> Boolean) {
    val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds)
    while (!so()) {
        check(System.nanoTime() < end) { "waited in vain for $what" }
        shadowOf(Looper.getMainLooper()).idle()
        Thread.sleep(2)
    }
}

/** Waits for work on other threads while the main thread goes on: what is waited for may need it. */
internal fun <T> offMain(work: suspend () -> T): T {
    val result = CompletableFuture<Result<T>>()
    thread { result.complete(runCatching { runBlocking { work() } }) }
    until("work on another thread") { result.isDone }
    return result.get().getOrThrow()
}

/** Lets the main thread run, and its clock go on. */
internal fun pass(millis: Long) = shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(millis))

internal inline fun <reified A : Activity> launch(intent: Intent? = null, saved: Bundle? = null): ActivityController<A> =
    Robolectric
        .buildActivity(A::class.java, intent)
        .run { if (saved == null) setup() else setup(saved) }
        .also { shadowOf(Looper.getMainLooper()).idle() }

internal fun <V : View> ActivityController<*>.find(id: Int): V? = get().findViewById(id)

internal fun ActivityController<*>.words(id: Int): String = find<TextView>(id)?.text?.toString().orEmpty()

internal fun ActivityController<*>.tap(id: Int) {
    val view = checkNotNull(find<View>(id)) { "no such control: " + get().resources.getResourceEntryName(id) }
    check(view.isEnabled) { "it is switched off: " + get().resources.getResourceEntryName(id) }
    view.performClick() // false for a switch, which has listeners of its own
}

/** Every view that is shown. */
internal fun View.shown(): Sequence<View> =
    sequence {
        if (visibility != View.VISIBLE) return@sequence
        yield(this@shown)
        val group = this@shown as? ViewGroup ?: return@sequence
        for (index in 0 until group.childCount) yieldAll(group.getChildAt(index).shown())
    }

/** All texts on the screen. */
internal fun View.texts(): List<String> = shown().filterIsInstance<TextView>().map { it.text.toString() }.toList()
