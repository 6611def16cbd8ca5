package org.countersign.companion.phone

import android.content.Context
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.update
import org.countersign.companion.screens.Preferences
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** What a person has chosen, in a file of the app's own. Holds no secret. */
class StoredPreferences(context: Context) : Preferences {
    private val file = context.getSharedPreferences("countersign", Context.MODE_PRIVATE)
    private val changed = MutableStateFlow(0)
    override val revision: StateFlow<Int> = changed

    override var hideCodes: Boolean
        get() = file.getBoolean("hide-codes", false)
        set(value) = write { putBoolean("hide-codes", value) }

    override var lockAfter: Duration?
        get() = file.getLong("lock-after", NEVER).takeIf { it != NEVER }?.milliseconds
        set(value) = write { putLong("lock-after", value?.inWholeMilliseconds ?: NEVER) }

    override var lockBiometrics: Boolean
        get() = file.getBoolean("lock-biometrics", true)
        set(value) = write { putBoolean("lock-biometrics", value) }

    override var distributor: String?
        get() = file.getString("distributor", null)
        set(value) = write { putString("distributor", value) }

    /** The address that the distributor gave. */
    var endpoint: String?
        get() = file.getString("endpoint", null)
        set(value) = write { putString("endpoint", value) }

    /** What the distributor knows this app by. */
    var registration: String?
        get() = file.getString("registration", null)
        set(value) = write { putString("registration", value) }

    /** When the last prompt came. */
    var lastPrompt: Instant?
        get() = file.getLong("last-prompt", NEVER).takeIf { it != NEVER }?.let(Instant::ofEpochMilli)
        set(value) = write { putLong("last-prompt", value?.toEpochMilli() ?: NEVER) }

    /** Marks of the news that was told already. */
    var told: Set<String>
        get() = file.getStringSet("told", null)?.toSet().orEmpty()
        set(value) = write { putStringSet("told", value) }

    private fun write(edit: android.content.SharedPreferences.Editor.() -> Unit) {
        file.edit().apply(edit).apply()
        changed.update { it + 1 }
    }

    private companion object {
        const val NEVER = -1L
    }
}
