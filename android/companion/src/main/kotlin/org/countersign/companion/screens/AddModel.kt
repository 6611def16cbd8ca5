package org.countersign.companion.screens

import kotlinx.coroutines.Job
import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Activate
import org.countersign.companion.Activated
import org.countersign.companion.Authenticator
import org.countersign.companion.CodeGroup
import org.countersign.companion.Failure
import org.countersign.companion.Offer
import org.countersign.companion.OfferText
import org.countersign.companion.Outcome
import org.countersign.companion.PendingOffer
import org.countersign.companion.Prompts
import org.countersign.companion.Story
import org.countersign.companion.Ticket
import org.countersign.companion.Word
import org.countersign.companion.valueOrNull
import kotlin.coroutines.CoroutineContext

/**
 * Adding an account, or giving one that is here a new enrolment: from a text to the six digits and the end. Nothing is
 * sent before [agree]. What was committed goes on without this screen; [committed] finds it again after the process.
 */
class AddModel(
    private val authenticator: Authenticator,
    private val phone: PhoneFacts,
    context: CoroutineContext,
    /** The account that the person came to re-activate. */
    private val replacing: AccountId? = null,
    committed: String? = null,
) : ScreenModel<AddModel.State>(State(), context) {
    /** What to draw. */
    data class State(val step: Step = Step.Choosing, val connected: Boolean = true)

    /** How far it has come. */
    sealed interface Step {
        /** Scan, type or paste. */
        data object Choosing : Step

        /** Five groups, each ticked or marked as it is typed. */
        data class Typing(val groups: List<Group> = List(GROUPS) { Group() }, val address: String = "") : Step {
            /** It can be read. */
            val complete: Boolean get() = address.isNotBlank() && groups.all { it.state == CodeGroup.Fits }
        }

        /** The one page before anything is sent. */
        data class Confirming(val offer: Offer, val asking: Boolean = false) : Step

        /** It renews an account that is here. */
        data class Renewing(val offer: Offer, val account: Account) : Step

        /** It replaces one of these accounts, at another host. */
        data class Picking(val offer: Offer, val accounts: List<Account>) : Step

        /** Both hosts side by side. */
        data class Comparing(val offer: Offer, val account: Account) : Step

        /** Committed; the digits are on their way. */
        data object Adding : Step

        /** To be typed on the page that made the code. */
        data class Digits(val digits: String) : Step

        /** This phone's part of the codes' secret, to be typed on that page; until then the codes are refused. */
        data class TypeBack(val text: String, val account: Account?) : Step {
            override fun toString(): String = "TypeBack"
        }

        /** It works. */
        data class Done(val account: Account?) : Step

        /** It does not. */
        data class Failed(val failure: Failure) : Step
    }

    /** One group of a typed code. */
    data class Group(val text: String = "", val state: CodeGroup = CodeGroup.Incomplete) {
        override fun toString(): String = "Group($state)"
    }

    private var offer: PendingOffer? = null
    private var following: Job? = null

    /** The ticket to find the activation by, once it is committed. */
    var committed: String? = committed
        private set

    init {
        run { phone.connected.collect { connected -> change { it.copy(connected = connected) } } }
        if (committed != null) following = run { resume(committed) }
    }

    /** The person types the code. */
    fun type() = show(Step.Typing())

    /** The digits of an account that waits for them already. */
    fun waitFor(account: AccountId) {
        following =
            run {
                val found = authenticator.accounts().valueOrNull()?.find { it.id == account }
                val proof = authenticator.underWay().valueOrNull()?.find { it.account == account && it.story == Story.Prove }
                val digits = (found?.prompts as? Prompts.Confirming)?.digits
                if (found == null) startAgain() else prove(Activated(account, digits, proof?.ticket))
            }
    }

    /** Back to the three ways. */
    fun startAgain() {
        drop()
        show(Step.Choosing)
    }

    /** One group, from 1 to 5, as it is typed. Tells whether it fits now and did not before. */
    fun group(number: Int, text: String): Boolean {
        val typing = state.value.step as? Step.Typing ?: return false
        val before = typing.groups[number - 1]
        val plain = CodeText.digits(text)
        val now = Group(plain, authenticator.checkCodeGroup(plain, number))
        show(typing.copy(groups = typing.groups.toMutableList().also { it[number - 1] = now }))
        return before.state != CodeGroup.Fits && now.state == CodeGroup.Fits
    }

    /** The address beside the code. */
    fun address(text: String) = step<Step.Typing> { it.copy(address = text) }

    /** The typed code is complete. */
    fun readTyped() {
        val typing = state.value.step as? Step.Typing ?: return
        read(OfferText.Typed(typing.groups.joinToString("-") { it.text.trim() }, typing.address.trim()))
    }

    /** A link, or what the camera saw. */
    fun readScanned(text: String) = read(OfferText.Scanned(text))

    /** A picture file. */
    fun readPicture(file: ByteArray) = run { take(authenticator.readPicture(file)) }

    /** The host is what the person expected: now the provider is asked. */
    fun agree() {
        val confirming = state.value.step as? Step.Confirming ?: return
        val pending = offer ?: return
        if (confirming.asking) return
        show(confirming.copy(asking = true))
        run {
            when (val found = pending.lookUp()) {
                is Outcome.Done -> lookedUp(found.value)
                is Outcome.Failed -> fail(found.failure)
            }
        }
    }

    /** It is not what the person expected: nothing was sent. */
    fun refuse() = startAgain()

    /** Renew the account that is here. */
    fun renew() = (state.value.step as? Step.Renewing)?.let { activate(Activate.Replacing(it.account.id)) }

    /** No, another one. */
    fun addAnother() = activate(Activate.New())

    /** It replaces this one. */
    fun pick(account: AccountId) =
        step<Step> { step ->
            val picking = step as? Step.Picking ?: return@step step
            picking.accounts.find { it.id == account }?.let { Step.Comparing(picking.offer, it) } ?: step
        }

    /** Both hosts were compared: keep both for a while. */
    fun replace() = (state.value.step as? Step.Comparing)?.let { activate(Activate.Replacing(it.account.id)) }

    private fun read(text: OfferText) = run { take(authenticator.readOffer(text)) }

    private fun take(found: Outcome<PendingOffer>) {
        drop()
        when (found) {
            is Outcome.Done -> {
                offer = found.value
                show(Step.Confirming(found.value.about))
            }

            is Outcome.Failed -> {
                fail(found.failure)
            }
        }
    }

    private suspend fun lookedUp(about: Offer) {
        val accounts = authenticator.accounts().valueOrNull().orEmpty()
        val renewed = accounts.find { it.id == about.renews }
        when {
            renewed != null -> show(Step.Renewing(about, renewed))
            replacing != null -> show(Step.Picking(about, accounts.sortedByDescending { it.id == replacing }))
            else -> activate(Activate.New())
        }
    }

    private fun activate(how: Activate) {
        val pending = offer ?: return
        offer = null
        show(Step.Adding)
        following =
            run {
                when (val begun = pending.activate(how)) {
                    is Outcome.Done -> follow(begun.value)
                    is Outcome.Failed -> fail(begun.failure)
                }
                pending.close()
            }
    }

    private suspend fun resume(ticket: String) {
        show(Step.Adding)
        val found = authenticator.activation(ticket).valueOrNull()
        if (found == null) startAgain() else follow(found)
    }

    private suspend fun follow(ticket: Ticket<Activated>) {
        committed = ticket.id
        val end = ticket.outcome()
        ticket.close()
        when (end) {
            is Outcome.Done -> prove(end.value)
            is Outcome.Failed -> fail(end.failure)
        }
    }

    private suspend fun prove(activated: Activated) {
        activated.confirmation?.let { show(Step.Digits(it)) }
        val proof = activated.proof?.let { authenticator.ticket(it).valueOrNull() }
        val end = proof?.outcome()
        proof?.close()
        if (end is Outcome.Failed) return fail(end.failure)
        val account = authenticator.accounts().valueOrNull()?.find { it.id == activated.account }
        val part = activated.typeBack
        show(if (part == null) Step.Done(account) else Step.TypeBack(part, account))
    }

    /** It was typed there. Before that it is shown again, also after the process was gone. */
    fun typedBack() = step<Step> { if (it is Step.TypeBack) Step.Done(it.account) else it }

    private fun fail(failure: Failure) {
        committed = null
        show(Step.Failed(failure))
    }

    private fun drop() {
        following?.cancel()
        committed = null
        offer?.close()
        offer = null
    }

    private fun show(step: Step) = change { it.copy(step = step) }

    private inline fun <reified T : Step> step(crossinline to: (T) -> Step) =
        change { state -> (state.step as? T)?.let { state.copy(step = to(it)) } ?: state }

    override fun close() {
        offer?.close()
        super.close()
    }

    companion object {
        /** Groups of a typed code. */
        const val GROUPS = 5

        /** What the account can do, in words. */
        fun gives(account: Account): Word =
            when {
                account.prompts == Prompts.CodesOnly -> Word.ACCOUNTS_GIVES_CODES
                account.codes.isEmpty() -> Word.ACCOUNTS_GIVES_PROMPTS
                else -> Word.ACCOUNTS_GIVES_BOTH
            }
    }
}
