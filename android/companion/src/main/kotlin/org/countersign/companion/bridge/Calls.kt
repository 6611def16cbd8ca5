package org.countersign.companion.bridge

import kotlinx.coroutines.CancellationException
import org.countersign.companion.Failure
import org.countersign.companion.Outcome
import org.countersign.companion.Remedy
import org.countersign.companion.Who
import org.countersign.core.Failure as CoreFailure

/** Every call into the library: what it throws becomes a value, and nothing else passes but cancellation. */
internal inline fun <T> told(call: () -> T): Outcome<T> =
    try {
        Outcome.Done(call())
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (failure: CoreFailure.Because) {
        Outcome.Failed(failure.problem.toFailure())
    } catch (closed: IllegalStateException) {
        Outcome.Failed(closedFailure)
    } catch (broken: Exception) {
        Outcome.Failed(internalFailure)
    }

/** An object was closed before: there is no such thing any more. */
internal val closedFailure = Failure(Failure.NOT_FOUND, Who.Developer, Remedy.ReportBug)

/** The library itself broke. */
internal val internalFailure = Failure(Failure.INTERNAL, Who.Developer, Remedy.ReportBug)
