package org.countersign.companion.keystore

import java.security.Signature

/** Asks the person to confirm the use of a key. */
fun interface Gesture {
    /** Fingerprint, face or screen lock, bound to this very signature. */
    suspend fun confirm(signature: Signature, purpose: String): Answer

    /** What the person did. */
    enum class Answer { Confirmed, Cancelled, NobodyThere }
}
