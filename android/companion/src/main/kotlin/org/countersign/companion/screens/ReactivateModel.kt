package org.countersign.companion.screens

import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.EnrolmentState
import org.countersign.companion.Failure
import org.countersign.companion.Move
import org.countersign.companion.Outcome
import org.countersign.companion.PendingMove
import org.countersign.companion.Prompts
import org.countersign.companion.Story
import org.countersign.companion.Trouble
import org.countersign.companion.Word
import org.countersign.companion.failureOrNull
import org.countersign.companion.valueOrNull
import kotlin.coroutines.CoroutineContext

/**
 * "Prompts have stopped, your codes still work": a move that the old provider signed needs one word for all accounts;
 * anything else begins with a new code. An interrupted move goes on by itself, and this screen shows where it is.
 */
class ReactivateModel(
    private val authenticator: Authenticator,
    /** The account that the person came from. */
    private val account: AccountId?,
    context: CoroutineContext,
) : ScreenModel<ReactivateModel.State>(State(), context) {
    /** What to draw. */
    data class State(
        val loaded: Boolean = false,
        /** Why, for [account]. */
        val why: Word? = null,
        val account: Account? = null,
        /** Signed moves: one word each. */
        val moves: List<Signed> = emptyList(),
        /** Moves under way or done, by account. */
        val progress: List<Progress> = emptyList(),
        val failure: Failure? = null,
    ) {
        /** Nothing to do here but a new code. */
        val needsNewCode: Boolean get() = loaded && moves.isEmpty() && progress.isEmpty()

        /** All of them are through. */
        val done: Boolean get() = progress.isNotEmpty() && progress.all { it.step == Step.Done }
    }

    /** Old and new host, and who moves. */
    data class Signed(val move: Move, val accounts: List<Account>)

    /** Where one account is. */
    data class Progress(val account: AccountId, val label: String, val step: Step)

    /** How far. */
    enum class Step(val word: Word) {
        Waiting(Word.REACTIVATE_STEP_WAITING),
        NewAnswered(Word.REACTIVATE_STEP_NEW),
        Done(Word.REACTIVATE_STEP_OLD),
    }

    private val moving = LinkedHashSet<AccountId>()
    private var pending: List<PendingMove> = emptyList()

    init {
        run { authenticator.changes.collect { load() } }
    }

    /** The person agreed to a signed move. */
    fun move(signed: Signed) {
        val chosen = pending.find { it.about == signed.move } ?: return
        moving += signed.move.accounts
        pending = pending - chosen
        run {
            val begun = chosen.confirm()
            chosen.close()
            begun.valueOrNull()?.forEach { it.close() }
            change { it.copy(failure = begun.failureOrNull()) }
            load()
        }
    }

    private suspend fun load() {
        val accounts =
            when (val found = authenticator.accounts()) {
                is Outcome.Done -> found.value
                is Outcome.Failed -> return change { it.copy(loaded = true, failure = found.failure) }
            }
        val underWay = authenticator.underWay().valueOrNull().orEmpty()
        moving += underWay.filter { it.story == Story.Follow }.map { it.account }
        pending.forEach { it.close() }
        pending = authenticator.moves().valueOrNull().orEmpty()
        val of = { id: AccountId -> accounts.find { it.id == id } }
        val here = account?.let(of)
        change { state ->
            state.copy(
                loaded = true,
                account = here,
                why = why(here, pending),
                moves =
                    pending.map { it.about }.filter { it.accounts.none(moving::contains) }.map { move ->
                        Signed(move, move.accounts.mapNotNull(of))
                    },
                progress =
                    moving.mapNotNull(of).map { one ->
                        Progress(one.id, one.label, step(one, underWay.filter { it.account == one.id }.map { it.story }))
                    },
            )
        }
    }

    override fun close() {
        pending.forEach { it.close() }
        super.close()
    }

    private companion object {
        fun step(account: Account, stories: List<Story>): Step =
            when {
                Story.Follow in stories || Story.Prove in stories -> Step.Waiting
                Story.Withdraw in stories -> Step.NewAnswered
                account.enrolments.any { it.state == EnrolmentState.Proving } -> Step.Waiting
                else -> Step.Done
            }

        /** By its name in the catalogue. */
        fun named(reason: Trouble): Word {
            val key = "reactivate_why" + reason.name.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }
            return Word.entries.find { it.key == key } ?: Word.REACTIVATE_WHY_NOT_ACTIVATED
        }

        fun why(account: Account?, moves: List<PendingMove>): Word? {
            val moved = account != null && moves.any { account.id in it.about.accounts }
            val reason = (account?.prompts as? Prompts.NeedsReactivation)?.reason
            return when {
                moved || reason == Trouble.ProviderMoved || reason == Trouble.OtherServer -> Word.REACTIVATE_WHY_MOVED
                reason == Trouble.NotActivated -> Word.REACTIVATE_WHY_NOT_ACTIVATED
                reason == Trouble.KeyGone -> Word.REACTIVATE_WHY_KEY_GONE
                reason == Trouble.CloneSuspected -> Word.REACTIVATE_WHY_CLONE
                reason == Trouble.RolledBack -> Word.REACTIVATE_WHY_RESTORED
                reason != null -> named(reason)
                moves.isNotEmpty() -> Word.REACTIVATE_WHY_MOVED
                else -> null
            }
        }
    }
}
