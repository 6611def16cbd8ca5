package org.countersign.companion.screens

import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.drop
import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.CodeKind
import org.countersign.companion.CodeList
import org.countersign.companion.CodeNow
import org.countersign.companion.CodeRow
import org.countersign.companion.CounterCode
import org.countersign.companion.Failure
import org.countersign.companion.Outcome
import org.countersign.companion.Prompts
import org.countersign.companion.Story
import org.countersign.companion.Word
import org.countersign.companion.failureOrNull
import org.countersign.companion.valueOrNull
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.seconds

/** The list of accounts with their codes. Refreshed by one call a second, whatever its length. */
class AccountsModel(
    private val authenticator: Authenticator,
    private val phone: PhoneFacts,
    private val preferences: Preferences,
    context: CoroutineContext,
) : ScreenModel<AccountsModel.State>(State(), context) {
    /** What to draw. */
    data class State(
        /** Nothing is known yet, for longer than one notices. */
        val loading: Boolean = false,
        val loaded: Boolean = false,
        val rows: List<Row> = emptyList(),
        val total: Int = 0,
        val query: String = "",
        val connected: Boolean = true,
        val answersWaiting: Int = 0,
        val promptsOpen: Int = 0,
        val movesWaiting: Int = 0,
        /** The phone was locked: codes come back with it. */
        val codesLocked: Boolean = false,
        val reordering: Boolean = false,
        val failure: Failure? = null,
    ) {
        /** Search is worth its place. */
        val searchable: Boolean get() = total > SEARCH_FROM
    }

    /** One account. */
    data class Row(val id: AccountId, val title: String, val name: String?, val code: Cell, val trouble: Trouble?)

    /** A quiet line under an account, and what a tap on it does. */
    data class Trouble(val text: Say, val fix: Fix)

    /** Where a quiet line leads. */
    enum class Fix { Reactivate, ShowDigits, Nothing }

    /** The code of a row. */
    sealed interface Cell {
        /** This account makes none, or they are locked. */
        data object None : Cell

        /** Hidden until tapped, and where its issuer asks for it until the person has proven to be themselves. */
        data object Hidden : Cell

        /** It counts down; [next] beside it in its last seconds. */
        data class Ticking(val code: String, val next: String?, val secondsLeft: Int, val period: Int) : Cell

        /** Made on request; null before. */
        data class Counter(val code: String?, val doubtful: Boolean) : Cell
    }

    private var accounts: List<Account> = emptyList()
    private var codes: CodeList? = null
    private val shown = HashSet<AccountId>()
    private val counted = HashMap<AccountId, CounterCode>()

    init {
        run { authenticator.changes.collect { reload() } }
        run { phone.connected.collect { connected -> change { it.copy(connected = connected) } } }
        run { preferences.revision.drop(1).collect { draw() } }
        everySecond { tick() }
        run {
            delay(PATIENCE)
            change { it.copy(loading = !it.loaded) }
        }
    }

    /** Only accounts with this in their name. */
    fun search(query: String) {
        change { it.copy(query = query) }
        draw()
    }

    /** What a tap on a code copies, or null; a hidden one is shown first. */
    fun copy(account: AccountId): String? {
        counted[account]?.let { return it.code }
        val now = nowOf(account)
        val known = accounts.find { it.id == account }
        if (now == null || known == null || !isHidden(known)) return now?.code
        if (known.unlock) run { if (isOwner(known)) reveal(account) } else reveal(account)
        return null
    }

    private fun isHidden(account: Account) = (preferences.hideCodes || account.unlock) && account.id !in shown

    private suspend fun isOwner(account: Account) = !account.unlock || phone.unlock(Word.LOCK_REASON_CODES)

    private fun reveal(account: AccountId) {
        if (!shown.add(account)) return
        draw()
        run {
            delay(REVEALED)
            shown -= account
            draw()
        }
    }

    /** The next counter code. */
    fun nextCode(account: AccountId) {
        run {
            val known = accounts.find { it.id == account }
            if (known == null || !isOwner(known)) return@run
            when (val made = authenticator.nextCode(account)) {
                is Outcome.Done -> {
                    counted[account] = made.value
                    draw()
                    delay(REVEALED)
                    counted -= account
                    draw()
                }

                is Outcome.Failed -> {
                    change { it.copy(failure = made.failure) }
                }
            }
        }
    }

    /** The person changes the order, or is done with it. */
    fun reorder(on: Boolean) = change { it.copy(reordering = on) }

    /** Moves a row by so many places, and tells where it is now, to be announced. */
    fun move(account: AccountId, by: Int): Say? {
        val order = accounts.map { it.id }.toMutableList()
        val from = order.indexOf(account)
        val to = from + by
        if (from < 0 || to !in order.indices) return null
        order.add(to, order.removeAt(from))
        accounts = order.mapNotNull { id -> accounts.find { it.id == id } }
        draw()
        run { authenticator.reorder(order) }
        val label = accounts[to].label
        return say(Word.ACCOUNTS_MOVED, "account" to label, "position" to to + 1, "total" to order.size)
    }

    /** A failure was shown. */
    fun seen() = change { it.copy(failure = null) }

    private suspend fun reload() {
        when (val found = authenticator.accounts()) {
            is Outcome.Done -> {
                accounts = found.value
            }

            is Outcome.Failed -> {
                change { it.copy(loaded = true, loading = false, failure = found.failure) }
                return
            }
        }
        val underWay = authenticator.underWay().valueOrNull().orEmpty()
        val pending = authenticator.pending().valueOrNull().orEmpty()
        val moves = authenticator.moves().valueOrNull().orEmpty()
        change {
            it.copy(
                loaded = true,
                loading = false,
                answersWaiting = underWay.count { one -> one.story == Story.Answer },
                promptsOpen = pending.size,
                movesWaiting = moves.size,
            )
        }
        pending.forEach { it.close() }
        moves.forEach { it.close() }
        tick()
    }

    private suspend fun tick() {
        val made = authenticator.codes()
        codes = made.valueOrNull()
        change { it.copy(codesLocked = made.failureOrNull()?.code == VAULT_LOCKED) }
        draw()
    }

    private fun draw() =
        change { state ->
            val wanted = accounts.filter { it.matches(state.query) }
            state.copy(rows = wanted.map(::row), total = accounts.size)
        }

    private fun row(account: Account) =
        Row(
            account.id,
            account.label.ifEmpty { account.issuer.orEmpty() },
            account.name?.takeIf { it != account.label },
            cell(account),
            trouble(account),
        )

    private fun cell(account: Account): Cell {
        if (account.codes.isEmpty()) return Cell.None
        if (account.codes.first().kind == CodeKind.Counter) {
            val doubtful = rowOf(account.id)?.doubtful == true
            return Cell.Counter(counted[account.id]?.code?.let(CodeText::grouped), doubtful)
        }
        val now = nowOf(account.id) ?: return Cell.None
        if (isHidden(account)) return Cell.Hidden
        val next = CodeText.grouped(now.next).takeIf { now.secondsLeft <= SOON }
        return Cell.Ticking(CodeText.grouped(now.code), next, now.secondsLeft, now.periodSeconds)
    }

    private fun rowOf(account: AccountId): CodeRow? = codes?.rows?.find { it.account == account }

    private fun nowOf(account: AccountId): CodeNow? = rowOf(account)?.now

    private companion object {
        const val SEARCH_FROM = 7
        const val SOON = 5
        const val VAULT_LOCKED = "vault-locked"
        val REVEALED = 30.seconds
    }
}

private fun Account.matches(query: String): Boolean =
    query.isBlank() || listOfNotNull(label, issuer, name).any { it.contains(query.trim(), ignoreCase = true) }

private fun trouble(account: Account): AccountsModel.Trouble? =
    when (val prompts = account.prompts) {
        is Prompts.NeedsReactivation -> {
            val word =
                if (prompts.suspected) Word.ACCOUNTS_PROMPTS_STOPPED_MAYBE else Word.ACCOUNTS_PROMPTS_STOPPED
            AccountsModel.Trouble(say(word), AccountsModel.Fix.Reactivate)
        }

        is Prompts.Confirming -> {
            AccountsModel.Trouble(say(Word.ACCOUNTS_WAITING_DIGITS), AccountsModel.Fix.ShowDigits)
        }

        is Prompts.Suspended -> {
            val until = prompts.until
            val text =
                if (until == null) say(Word.ACCOUNTS_PAUSED) else say(Word.ACCOUNTS_PAUSED_UNTIL, "time" to until)
            AccountsModel.Trouble(text, AccountsModel.Fix.Nothing)
        }

        Prompts.CodesOnly, Prompts.NoDeviceToken, Prompts.Ready -> {
            null
        }
    }
