package org.countersign.companion

import kotlinx.coroutines.flow.Flow
import kotlin.time.Duration

/**
 * The whole authenticator, over one file. An app opens one per process ([openAuthenticator]), gives [work] a coroutine of
 * its own, shows what the queries say, and reads again at each of [changes].
 *
 * Every call may be made from any thread and any number at once, be cancelled and be made again. None throws.
 */
interface Authenticator : AutoCloseable {
    /** The newest revision, at once and whenever something changed. Changes that come together count as one. */
    val changes: Flow<Long>

    /** Delivers decisions, finishes activations and polls, until it is cancelled. Returns only if the data fails. */
    suspend fun work(): Outcome<Unit>

    /** Works until nothing is due or the time is over: a background job, which has no person to ask for a gesture. */
    suspend fun workUntilIdle(budget: Duration, allowPerson: Boolean): Outcome<Unit>

    /** The network came back or the phone was unlocked: what was put off is tried at once. */
    suspend fun hurry()

    /** What opening found out about the data. */
    suspend fun health(): Outcome<Health>

    /** The person has seen that. */
    suspend fun acknowledgeHealth(): Outcome<Unit>

    /** What this phone is called in a provider's list of phones: tell it at each start. */
    suspend fun setPhoneName(name: String): Outcome<Unit>

    /** The phone was locked or the app left: forgets seeds and prepared keys. */
    suspend fun lockCodes(): Outcome<Unit>

    /** The phone was unlocked. */
    suspend fun unlockCodes(): Outcome<Unit>

    /** All accounts, in the person's order. */
    suspend fun accounts(): Outcome<List<Account>>

    /** Gives an account a name; an empty one gives it back its issuer's. */
    suspend fun rename(account: AccountId, label: String): Outcome<Unit>

    /** Puts accounts in this order; the others keep theirs, after them. */
    suspend fun reorder(accounts: List<AccountId>): Outcome<Unit>

    /** Removes an account with its codes and log, and tells its providers, later if it cannot be now. */
    suspend fun forget(account: AccountId): Outcome<Unit>

    /** Gives an account fresh device keys. */
    suspend fun rotateKeys(account: AccountId): Outcome<Unit>

    /** The codes of these accounts, or of all. One call for each redraw of a screen. */
    suspend fun codes(accounts: List<AccountId> = emptyList()): Outcome<CodeList>

    /** The next counter code, used up on disk before it is told. */
    suspend fun nextCode(account: AccountId): Outcome<CounterCode>

    /** Recognises an offer. Sends nothing and changes nothing. */
    suspend fun readOffer(text: OfferText): Outcome<PendingOffer>

    /** A picture with one QR code: the bytes of a PNG or JPEG file. Sends nothing and changes nothing. */
    suspend fun readPicture(file: ByteArray): Outcome<PendingOffer>

    /** Checks one group of a typed code, from 1 to 5, as it is typed. */
    fun checkCodeGroup(text: String, group: Int): CodeGroup

    /** Moves that wait for the person. */
    suspend fun moves(): Outcome<List<PendingMove>>

    /** Puts back what a re-activation replaced. False if there is nothing left to put back. */
    suspend fun undoMove(account: AccountId): Outcome<Boolean>

    /**
     * The person is done with what a re-activation replaced: it leaves now, and cannot be put back. Gives what providers
     * keep because a phone cannot tell them: an administrator has to delete it.
     */
    suspend fun retireReplaced(account: AccountId): Outcome<List<LeftBehind>>

    /** A push message came, from whatever channel: its bytes. Null if it was only a bell. */
    suspend fun receive(push: ByteArray): Outcome<PendingApproval?>

    /** Requests that wait for a decision, oldest first. */
    suspend fun pending(): Outcome<List<PendingApproval>>

    /** Whether somebody seems to wear the person down. */
    suspend fun fatigue(account: AccountId): Outcome<Fatigue>

    /** The person has seen that. */
    suspend fun acknowledgeFatigue(account: AccountId): Outcome<Unit>

    /** Where to ring this phone: call it at each start and when it changes. */
    suspend fun setDeviceToken(token: DeviceToken): Outcome<Unit>

    /** What happened to an account, oldest first. */
    suspend fun log(account: AccountId): Outcome<List<LogEntry>>

    /** Whether the log's chain is whole, and how far it is anchored. */
    suspend fun verifyLog(account: AccountId): Outcome<LogVerification>

    /** The log as the content of a file. */
    suspend fun exportLog(account: AccountId, format: LogFormat): Outcome<String>

    /** "Why did I not get my prompt?" Asks each provider once. */
    suspend fun diagnose(account: AccountId): Outcome<List<Finding>>

    /** What goes on by itself, oldest first. */
    suspend fun underWay(): Outcome<List<UnderWay>>

    /** An activation found again by its ticket's name. */
    suspend fun activation(ticket: String): Outcome<Ticket<Activated>?>

    /** A decision found again. */
    suspend fun answer(ticket: String): Outcome<Ticket<Receipt>?>

    /** Anything found again; also [Activated.proof], which ends well once the six digits were typed. */
    suspend fun ticket(id: String): Outcome<Ticket<Unit>?>
}

/** What an app decides once. */
data class Settings(
    /** The file of the data, in a folder that exists and that backups leave out. Two more stand beside it. */
    val path: String,
    /** Servers on this machine may be used without TLS. Never in a shipped app. */
    val development: Boolean = false,
)
