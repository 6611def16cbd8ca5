package org.countersign.companion.phone

import android.os.SystemClock
import org.countersign.companion.HostClock
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** The phone's clocks; the monotonic one counts sleep. */
object AndroidClock : HostClock {
    override fun now(): Instant = Instant.ofEpochMilli(System.currentTimeMillis())

    override fun monotonic(): Duration = SystemClock.elapsedRealtime().milliseconds
}
