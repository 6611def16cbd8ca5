package org.countersign.companion.screens

import org.countersign.companion.HostClock
import kotlin.time.Duration

/**
 * The lock before the app's own screens. It locks when the app was away for longer than the person chose, and always
 * after the process was gone. Codes are locked with it; denying a prompt from the system is not its business.
 */
class LockModel(private val preferences: Preferences, private val clock: HostClock) {
    private var unlocked = false
    private var leftAt: Duration? = null

    /** The screens may be shown. */
    val isOpen: Boolean
        get() {
            val after = preferences.lockAfter ?: return true
            val away = leftAt?.let { clock.monotonic() - it } ?: Duration.ZERO
            return unlocked && (leftAt == null || away < after)
        }

    /** The person has proven to be themselves. */
    fun unlock() {
        unlocked = true
        leftAt = null
    }

    /** The last screen went away. */
    fun leave() {
        leftAt = clock.monotonic()
    }

    /** A screen came: true if it may be shown; otherwise everything is locked until [unlock]. */
    fun enter(): Boolean {
        val open = isOpen
        unlocked = unlocked && open
        leftAt = null
        return open
    }
}
