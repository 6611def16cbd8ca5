package org.countersign.companion

import java.time.Instant

/** Where the text of an offer came from. It may hold secrets, so it prints nothing. */
sealed class OfferText {
    /** A QR code's text or a link. */
    class Scanned(val text: String) : OfferText()

    /** Five groups that a person typed, and the address beside them. */
    class Typed(val code: String, val address: String) : OfferText()

    override fun toString(): String = "OfferText"
}

/** How one group of a typed code looks while the person types the next. */
enum class CodeGroup { Fits, Incomplete, WrongCharacter, Mistyped }

/** What a person is shown before anything is sent. Nothing but the host is proven. */
data class Offer(
    /** Whole, ASCII. Null for plain code links, which talk to nobody. */
    val host: String?,
    val issuer: String?,
    val account: String?,
    val prompts: Boolean,
    val codes: Boolean,
    val warnings: List<OfferWarning>,
    /** The account that this renews, known after [PendingOffer.lookUp]: activate by [Activate.Replacing] then. */
    val renews: AccountId?,
    /** The account that has these very codes: show it instead. */
    val alreadyHere: AccountId? = null,
)

/** What the person should know before going on. */
enum class OfferWarning { AsksForUncheckedTls, Development }

/** An offer that waits for the person: show [about], look it up once they have confirmed the host, then activate. */
interface PendingOffer : AutoCloseable {
    /** What to show; more after [lookUp]. */
    val about: Offer

    /** The person has confirmed the host: asks the provider what only it can say. Changes nothing anywhere. */
    suspend fun lookUp(): Outcome<Offer>

    /** Commits. Uses the offer up; the same offer scanned twice gives the first ticket. */
    suspend fun activate(how: Activate): Outcome<Ticket<Activated>>
}

/** What an activation should make. */
sealed interface Activate {
    /** A new account. */
    data class New(val label: String? = null) : Activate

    /** A new enrolment for this account. Label, place, codes and log stay; the old side answers until it is proven. */
    data class Replacing(val account: AccountId) : Activate
}

/** What an activation came to. It holds what only the person may read, so it prints nothing. */
data class Activated(
    val account: AccountId,
    /** Six digits to show: typed where the activation code came from. */
    val confirmation: String?,
    /** The ticket that waits for that: [Authenticator.ticket]. */
    val proof: String?,
    /**
     * Letters and digits to show: typed into the page that shows the activation code; until then the codes are refused. A
     * part of their seed: never log, keep or copy it.
     */
    val typeBack: String? = null,
) {
    override fun toString(): String = "Activated"
}

/** A move that the old provider has signed, over all accounts it covers. */
data class Move(val fromHost: String, val toHost: String, val accounts: List<AccountId>, val expiresAt: Instant)

/** A move that waits for the person's one word. */
interface PendingMove : AutoCloseable {
    /** Both hosts, and who moves. */
    val about: Move

    /** The person agreed. A ticket for each account. */
    suspend fun confirm(): Outcome<List<Ticket<Activated>>>
}
