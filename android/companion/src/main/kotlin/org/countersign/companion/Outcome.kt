package org.countersign.companion

/**
 * What became of a call. Everything that can be expected to go wrong is a [Failed]; exceptions are for bugs.
 *
 * Cancelling a coroutine that waits for an outcome abandons only the waiting. Every call may be made again.
 */
sealed interface Outcome<out T> {
    /** It happened. */
    data class Done<out T>(val value: T) : Outcome<T>

    /** It did not, and this is what helps. */
    data class Failed(val failure: Failure) : Outcome<Nothing>
}

/** The value, or null after a failure. */
fun <T> Outcome<T>.valueOrNull(): T? = (this as? Outcome.Done)?.value

/** The failure, or null. */
fun Outcome<*>.failureOrNull(): Failure? = (this as? Outcome.Failed)?.failure

/** Goes on with the value, or passes the failure on. */
inline fun <T, R> Outcome<T>.then(next: (T) -> Outcome<R>): Outcome<R> =
    when (this) {
        is Outcome.Done -> next(value)
        is Outcome.Failed -> this
    }

/** Changes the value. */
inline fun <T, R> Outcome<T>.map(change: (T) -> R): Outcome<R> = then { Outcome.Done(change(it)) }
