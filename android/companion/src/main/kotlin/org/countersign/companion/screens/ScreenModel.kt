package org.countersign.companion.screens

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * All logic of one screen, without an Android type: a state to draw, and what a person can do. Comes in: the
 * [org.countersign.companion.Authenticator] and what the phone knows; goes out: [state]. Survives a rotation; [close] it
 * with its screen.
 */
abstract class ScreenModel<S>(initial: S, context: CoroutineContext) : AutoCloseable {
    protected val scope = CoroutineScope(context + SupervisorJob(context[Job]))
    private val mutable = MutableStateFlow(initial)

    /** What to draw. */
    val state: StateFlow<S> = mutable.asStateFlow()

    protected fun change(to: (S) -> S) = mutable.update(to)

    protected fun run(block: suspend () -> Unit): Job = scope.launch { block() }

    /** Once now and then at each beat, until the screen is closed. */
    protected fun everySecond(block: suspend () -> Unit): Job =
        run {
            while (true) {
                block()
                delay(BEAT)
            }
        }

    override fun close() = scope.cancel()

    companion object {
        /** Between redraws of what counts down. */
        val BEAT: Duration = 1.seconds

        /** Before that, waiting is not shown. */
        val PATIENCE: Duration = 300.milliseconds
    }
}
