package org.countersign.companion.screens

import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.EnrolmentState
import org.countersign.companion.Failure
import org.countersign.companion.LeftBehind
import org.countersign.companion.Outcome
import org.countersign.companion.Prompts
import org.countersign.companion.Word
import org.countersign.companion.failureOrNull
import org.countersign.companion.valueOrNull
import kotlin.coroutines.CoroutineContext

/** The page of one account: its name, host, keys, moves, and how to remove it. */
class AccountModel(
    private val authenticator: Authenticator,
    private val phone: PhoneFacts,
    private val id: AccountId,
    context: CoroutineContext,
) : ScreenModel<AccountModel.State>(State(), context) {
    /** What to draw. */
    data class State(
        val account: Account? = null,
        val facts: List<Fact> = emptyList(),
        /** Earlier services that can be put back. */
        val replaced: List<Say> = emptyList(),
        /** They can be let go: what is asked before that. */
        val letGo: LetGo? = null,
        /** What a service keeps because a phone cannot tell it: for its administrator to delete. */
        val leftBehind: List<Say> = emptyList(),
        /** What removing means. */
        val removal: Say? = null,
        /** It is gone: close the page. */
        val removed: Boolean = false,
        val notice: Say? = null,
        val failure: Failure? = null,
    )

    /** The question before what was replaced is let go, for good. */
    data class LetGo(val title: Say, val text: Say)

    /** A label and what stands beside it: words, or a host or serial number as it is. */
    data class Fact(val label: Word, val words: List<Say> = emptyList(), val host: String? = null)

    init {
        run { authenticator.changes.collect { load() } }
    }

    /** Gives it a name. */
    fun rename(label: String) = doing { authenticator.rename(id, label) }

    /** Removes it, for good. */
    fun remove() =
        run {
            val done = authenticator.forget(id)
            change { it.copy(removed = done is Outcome.Done, failure = done.failureOrNull()) }
        }

    /** Puts the replaced service back. */
    fun undo() =
        run {
            val done = authenticator.undoMove(id)
            load()
            val account = state.value.account
            val host = account?.enrolments?.firstOrNull()?.host.orEmpty()
            val undone = say(Word.REACTIVATE_UNDONE, "account" to account?.label.orEmpty(), "host" to host)
            change {
                it.copy(notice = undone.takeIf { done == Outcome.Done(true) }, failure = done.failureOrNull())
            }
        }

    /** All is well: lets go of what was replaced. What its service cannot be told is told to the person. */
    fun retire() =
        run {
            val hosts = hosts(state.value.account)
            val done = authenticator.retireReplaced(id)
            load()
            change {
                it.copy(
                    notice = say(Word.REACTIVATE_RETIRED, "host" to hosts).takeIf { done is Outcome.Done },
                    leftBehind = done.valueOrNull().orEmpty().map(LeftBehind::toDo),
                    failure = done.failureOrNull(),
                )
            }
        }

    /** A notice or failure was shown. */
    fun seen() = change { it.copy(notice = null, failure = null) }

    private fun doing(call: suspend () -> Outcome<Unit>) =
        run {
            val failure = call().failureOrNull()
            change { it.copy(failure = failure) }
        }

    private suspend fun load() {
        if (state.value.removed) return
        val account =
            when (val found = authenticator.accounts()) {
                is Outcome.Done -> found.value.find { it.id == id }
                is Outcome.Failed -> return change { it.copy(failure = found.failure) }
            } ?: return change { it.copy(removed = true) }
        change { state ->
            state.copy(
                account = account,
                facts = facts(account),
                replaced =
                    account.enrolments.mapNotNull { enrolment ->
                        val until = (enrolment.state as? EnrolmentState.Retiring)?.until ?: return@mapNotNull null
                        say(Word.ACCOUNT_REPLACED, "host" to enrolment.host, "date" to Date(until))
                    },
                letGo = letGo(account),
                removal = removal(account),
            )
        }
    }

    private fun facts(account: Account): List<Fact> {
        val current = account.enrolments.firstOrNull()
        val host = current?.host
        val gives = Fact(Word.ACCOUNT_GIVES, listOf(say(AddModel.gives(account))))
        if (host == null) return listOf(gives)
        val keys = if (phone.keysInChip()) Word.ACCOUNT_KEYS_CHIP else Word.ACCOUNT_KEYS_STORE
        val unlocks =
            if (phone.canUnlock() == Unlocking.Biometrics) {
                Word.ACCOUNT_KEYS_UNLOCK_BIOMETRICS
            } else {
                Word.ACCOUNT_KEYS_UNLOCK_SCREEN
            }
        val rings = if (account.prompts == Prompts.Ready) Word.ACCOUNT_RING_READY else Word.ACCOUNT_RING_NONE
        val known = listOfNotNull(current.knownAs?.let { Fact(Word.ACCOUNT_KNOWN_AS, host = it) })
        return listOf(Fact(Word.ACCOUNT_HOST, host = host)) + known + gives +
            Fact(Word.ACCOUNT_KEYS, listOf(say(keys), say(unlocks))) +
            Fact(Word.ACCOUNT_RING, listOf(say(rings)))
    }

    private companion object {
        fun letGo(account: Account): LetGo? {
            val host = hosts(account).ifEmpty { return null }
            return LetGo(
                say(Word.REACTIVATE_RETIRE_TITLE, "host" to host),
                say(Word.REACTIVATE_RETIRE_TEXT, "host" to host),
            )
        }

        /** Of what still answers although something else has taken its place. */
        fun hosts(account: Account?): String =
            account
                ?.enrolments
                .orEmpty()
                .filter { it.state is EnrolmentState.Retiring }
                .joinToString { it.host }

        fun removal(account: Account): Say {
            val host = account.enrolments.firstOrNull()?.host
            return if (host == null) {
                say(Word.ACCOUNT_REMOVE_TEXT_CODES, "account" to account.label)
            } else {
                say(Word.ACCOUNT_REMOVE_TEXT, "account" to account.label, "host" to host)
            }
        }
    }
}

/** What an administrator has to be asked. */
internal fun LeftBehind.toDo(): Say =
    knownAs?.let { say(Word.REACTIVATE_LEFT_BEHIND, "host" to host, "known_as" to it) }
        ?: say(Word.REACTIVATE_LEFT_BEHIND_UNNAMED, "host" to host)
