package org.countersign.companion.example

import android.app.Application
import android.content.Context
import android.content.Intent
import kotlinx.coroutines.flow.collectLatest
import org.countersign.companion.AccountId
import org.countersign.companion.Activate
import org.countersign.companion.Answer
import org.countersign.companion.CodeList
import org.countersign.companion.Countersign
import org.countersign.companion.Failure
import org.countersign.companion.OfferText
import org.countersign.companion.Outcome
import org.countersign.companion.PendingOffer
import org.countersign.companion.Prompt
import org.countersign.companion.Prompts
import org.countersign.companion.Receipt
import org.countersign.companion.map
import org.countersign.companion.push.Pages
import org.countersign.companion.then

class Bank : Application() {
    override fun onCreate() {
        super.onCreate()
        Countersign.start(this, BankPages) // keys in the Keystore, data where backups do not reach, a job that polls
    }
}

object BankPages : Pages { // where notifications lead
    override fun prompt(context: Context) = Intent("bank.PROMPT").setPackage(context.packageName)

    override fun reactivate(context: Context, account: String?) = Intent("bank.ADD").setPackage(context.packageName)
}

class BankSignIns(private val countersign: Countersign) {
    /** A scanned QR code or a link: show `about.host`, whole, and ask whether it is what the person expected. */
    suspend fun read(link: String): Outcome<PendingOffer> =
        countersign.authenticator().then { it.readOffer(OfferText.Scanned(link)) }

    /** They said so: six digits to show. `replacing` is an account that needs re-activation. */
    suspend fun activate(offer: PendingOffer, replacing: AccountId? = null): Outcome<String?> {
        val how = replacing?.let(Activate::Replacing) ?: Activate.New()
        return offer.lookUp().then { offer.activate(how) }.then { it.outcome() }.map { it.confirmation }
    }

    /** A push message, from FCM or anything else: asks the provider, and notifies. Nothing in it is shown. */
    suspend fun onMessage(payload: ByteArray): Outcome<List<Prompt>> = countersign.inbox.take(payload)

    /** Yes, with the number from the other screen. The receipt is the provider's word; nothing else proves it. */
    suspend fun approve(number: String): Outcome<Receipt> =
        countersign
            .authenticator()
            .then { it.pending() }
            .then { it.firstOrNull()?.decide(Answer.Approve(number)) ?: Outcome.Failed(nothingOpen) }
            .then { it.outcome() }

    /** Codes for the screen: call it each second; needs no network. */
    suspend fun codes(): Outcome<CodeList> = countersign.authenticator().then { it.codes() }

    /** Prompts have stopped for these; their codes still work. Read again at each change. */
    suspend fun watch(show: (List<AccountId>) -> Unit) {
        val authenticator = (countersign.authenticator() as? Outcome.Done)?.value ?: return
        authenticator.changes.collectLatest {
            val accounts = (authenticator.accounts() as? Outcome.Done)?.value.orEmpty()
            show(accounts.filter { it.prompts is Prompts.NeedsReactivation }.map { it.id })
        }
    }

    private val nothingOpen =
        Failure(Failure.NOT_FOUND, org.countersign.companion.Who.Wait, org.countersign.companion.Remedy.Wait)
}
