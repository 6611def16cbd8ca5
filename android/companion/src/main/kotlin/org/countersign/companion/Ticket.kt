package org.countersign.companion

/** A claim on the end of something committed. Closing it abandons only the waiting; by [id] it is found again. */
interface Ticket<out T> : AutoCloseable {
    /** Good after a restart, too. */
    val id: String

    /** Whether the end has come; [outcome] tells it at once then. */
    suspend fun isReady(): Outcome<Boolean>

    /** Waits for the end, while [Authenticator.work] runs. */
    suspend fun outcome(): Outcome<T>

    /** Takes it back. Refused once anything may have arrived at the server. */
    suspend fun cancel(): Outcome<Unit>
}

/** Something that goes on by itself. */
data class UnderWay(val ticket: String, val story: Story, val account: AccountId)

/** What it is for. */
enum class Story { Enrol, Prove, Answer, SetDeviceToken, RotateKey, Follow, Withdraw }
