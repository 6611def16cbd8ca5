package org.countersign.companion.testing

import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.countersign.companion.Account
import org.countersign.companion.Activate
import org.countersign.companion.Answer
import org.countersign.companion.Authenticator
import org.countersign.companion.Decision
import org.countersign.companion.DeviceToken
import org.countersign.companion.FindingState
import org.countersign.companion.NumberToType
import org.countersign.companion.OfferText
import org.countersign.companion.Outcome
import org.countersign.companion.PendingApproval
import org.countersign.companion.PendingOffer
import org.countersign.companion.Prompts
import org.countersign.companion.Receipt
import org.countersign.companion.Settings
import org.countersign.companion.Story
import org.countersign.companion.Ticket
import org.countersign.companion.openAuthenticator
import org.json.JSONArray
import org.json.JSONObject
import java.io.File
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** A phone that plays the steps of a table: real library, real HTTP, keys in memory. `tests/stories/README.md`. */
class TablePhone(folder: File) : AutoCloseable {
    private val authenticator: Authenticator =
        runBlocking { got(openAuthenticator(memoryHost(), Settings(File(folder, "vault.db").path, development = true))) }
    private var offer: PendingOffer? = null
    private var proof: Ticket<Unit>? = null

    private class Refused(val code: String) : Exception(code)

    private class Broken(why: String) : Exception(why)

    suspend fun play(action: String, with: JSONObject): JSONObject =
        try {
            act(action, with)
        } catch (refused: Refused) {
            JSONObject().put("failure", refused.code)
        } catch (broken: Broken) {
            JSONObject().put("broken", broken.message)
        }

    private suspend fun act(action: String, with: JSONObject): JSONObject =
        when (action) {
            "look" -> {
                look(with)
            }

            "activate" -> {
                activate(with.optBoolean("replacing"))
            }

            "prove" -> {
                JSONObject().also { wait(checkNotNull(proof)) }
            }

            "account" -> {
                shown(account())
            }

            "rename" -> {
                JSONObject().also { got(authenticator.rename(account().id, with.getString("label"))) }
            }

            "ring" -> {
                ring(with.getString("token"))
            }

            "receive" -> {
                JSONObject().put("shown", got(authenticator.receive("arbitrary".toByteArray())) != null)
            }

            "prompts" -> {
                work()
                JSONObject().put("count", got(authenticator.pending()).size)
            }

            "prompt" -> {
                facts(thePrompt())
            }

            "approve" -> {
                decide(Answer.Approve(with.optString("number").ifEmpty { null }))
            }

            "deny" -> {
                decide(Answer.Deny)
            }

            "report" -> {
                decide(Answer.Report)
            }

            "code" -> {
                codes().first().let { JSONObject().put("code", it).put("digits", it.length) }
            }

            "codes" -> {
                JSONObject().put("digits", JSONArray(codes().map { it.length }))
            }

            "moves" -> {
                work()
                val moves = got(authenticator.moves())
                JSONObject().put("moves", moves.size).put("accounts", moves.sumOf { it.about.accounts.size })
            }

            "move" -> {
                move()
            }

            "check" -> {
                check()
            }

            else -> {
                throw Broken("no such action: $action")
            }
        }

    private suspend fun look(with: JSONObject): JSONObject {
        val text =
            if (with.has("link")) {
                OfferText.Scanned(with.getString("link"))
            } else {
                OfferText.Typed(with.getString("code"), with.getString("address"))
            }
        val read = got(authenticator.readOffer(text))
        val found = got(read.lookUp())
        offer = read
        return JSONObject()
            .put("host", found.host ?: JSONObject.NULL)
            .put("issuer", found.issuer ?: JSONObject.NULL)
            .put("account", found.account ?: JSONObject.NULL)
            .put("prompts", found.prompts)
            .put("codes", found.codes)
            .put("renews", found.renews != null)
    }

    private suspend fun activate(replacing: Boolean): JSONObject {
        val how = if (replacing) Activate.Replacing(account().id) else Activate.New()
        val ended = wait(got(checkNotNull(offer).activate(how)))
        proof = ended.proof?.let { got(authenticator.ticket(it)) }
        return JSONObject().put("digits", ended.confirmation ?: JSONObject.NULL)
    }

    private fun shown(account: Account): JSONObject =
        JSONObject()
            .put("label", account.label)
            .put("prompts", word(account.prompts))
            .put("enrolments", account.enrolments.size)
            .put("codes", account.codes.size)

    private fun word(prompts: Prompts): String =
        when (prompts) {
            Prompts.CodesOnly -> "codes-only"
            is Prompts.Confirming -> "confirming"
            Prompts.Ready -> "ready"
            Prompts.NoDeviceToken -> "no-device-token"
            is Prompts.Suspended -> "suspended"
            is Prompts.NeedsReactivation -> "needs-reactivation"
        }

    private suspend fun ring(token: String): JSONObject {
        got(authenticator.setDeviceToken(DeviceToken.Fcm(token)))
        for (one in got(authenticator.underWay()).filter { it.story == Story.SetDeviceToken }) {
            got(authenticator.ticket(one.ticket))?.let { wait(it) }
        }
        return JSONObject().put("prompts", word(account().prompts))
    }

    private fun facts(pending: PendingApproval): JSONObject {
        val prompt = pending.about
        val digits =
            when (val number = prompt.number) {
                NumberToType.Nothing -> 0
                is NumberToType.Digits -> number.count
                NumberToType.Text -> TEXT
            }
        return JSONObject()
            .put("relying_party", prompt.relyingParty)
            .put("application", prompt.application ?: JSONObject.NULL)
            .put("place", prompt.place ?: JSONObject.NULL)
            .put("address", prompt.clientAddress ?: JSONObject.NULL)
            .put("number", digits)
            .put("asked_times", prompt.askedTimes)
    }

    private suspend fun decide(answer: Answer): JSONObject =
        when (val receipt = wait(got(thePrompt().decide(answer)))) {
            is Receipt.Noted -> {
                JSONObject().put("recorded", "noted").put("signed", receipt.signed).put("paused", false)
            }

            is Receipt.TooLate -> {
                JSONObject().put("recorded", "too-late").put("signed", receipt.signed).put("paused", false)
            }

            is Receipt.Recorded -> {
                val word =
                    when (receipt.decision) {
                        Decision.Approve -> "approve"
                        Decision.Deny -> "deny"
                        Decision.Report -> "report"
                    }
                JSONObject().put("recorded", word).put("signed", receipt.signed).put("paused", receipt.pausedUntil != null)
            }
        }

    private suspend fun codes(): List<String> = got(authenticator.codes()).rows.mapNotNull { it.now?.code }

    private suspend fun move(): JSONObject {
        var moved = 0
        for (pending in got(authenticator.moves())) {
            for (ticket in got(pending.confirm())) {
                wait(ticket).proof?.let { got(authenticator.ticket(it)) }?.let { wait(it) }
                moved++
            }
        }
        return JSONObject().put("moved", moved)
    }

    private suspend fun check(): JSONObject {
        val found = got(authenticator.diagnose(account().id)).mapNotNull { it.state as? FindingState.Attention }
        return JSONObject().put("attention", JSONArray(found.map { it.failure.code }))
    }

    private suspend fun account() = got(authenticator.accounts()).firstOrNull() ?: throw Broken("there is no account")

    private suspend fun thePrompt(): PendingApproval {
        repeat(ROUNDS) {
            val pending = got(authenticator.pending())
            if (pending.size == 1) return pending.single()
            work()
            delay(PAUSE)
        }
        throw Broken("not exactly one prompt")
    }

    private suspend fun <T> wait(ticket: Ticket<T>): T {
        repeat(ROUNDS) {
            work()
            if (ticket.isReady() != Outcome.Done(false)) return got(ticket.outcome())
            delay(PAUSE)
        }
        throw Broken("it does not end")
    }

    private suspend fun work() = authenticator.workUntilIdle(BUDGET, allowPerson = true)

    private fun <T> got(outcome: Outcome<T>): T =
        when (outcome) {
            is Outcome.Done -> outcome.value
            is Outcome.Failed -> throw Refused(outcome.failure.code)
        }

    override fun close() = authenticator.close()

    private companion object {
        const val TEXT = 255
        const val ROUNDS = 100
        val PAUSE = 100.milliseconds
        val BUDGET = 10.seconds
    }
}
