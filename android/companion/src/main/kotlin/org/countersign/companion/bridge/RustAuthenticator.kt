package org.countersign.companion.bridge

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Activated
import org.countersign.companion.Authenticator
import org.countersign.companion.CodeGroup
import org.countersign.companion.CodeList
import org.countersign.companion.CounterCode
import org.countersign.companion.DeviceToken
import org.countersign.companion.Fatigue
import org.countersign.companion.Finding
import org.countersign.companion.Health
import org.countersign.companion.Host
import org.countersign.companion.LeftBehind
import org.countersign.companion.LogEntry
import org.countersign.companion.LogFormat
import org.countersign.companion.LogVerification
import org.countersign.companion.OfferText
import org.countersign.companion.Outcome
import org.countersign.companion.PendingApproval
import org.countersign.companion.PendingMove
import org.countersign.companion.PendingOffer
import org.countersign.companion.Receipt
import org.countersign.companion.Settings
import org.countersign.companion.Ticket
import org.countersign.companion.UnderWay
import org.countersign.companion.map
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration
import org.countersign.core.Authenticator as CoreAuthenticator
import org.countersign.core.LogFormat as CoreLogFormat
import org.countersign.core.Settings as CoreSettings

/** The library behind [Authenticator]. What reads the disk runs [aside]; what waits, waits without a thread. */
internal class RustAuthenticator(private val core: CoreAuthenticator, private val aside: CoroutineContext) :
    Authenticator {
    override val changes: Flow<Long> =
        flow {
            var seen = 0L
            emit(seen)
            while (true) {
                val change = told { core.nextChange(seen) }
                seen = (change as? Outcome.Done)?.value?.revision ?: return@flow
                emit(seen)
            }
        }

    private suspend fun <T> aside(call: CoreAuthenticator.() -> T): Outcome<T> = withContext(aside) { told { core.call() } }

    override suspend fun work(): Outcome<Unit> = told { core.work() }

    override suspend fun workUntilIdle(budget: Duration, allowPerson: Boolean): Outcome<Unit> =
        told { core.workUntilIdle(budget.inWholeMilliseconds, allowPerson) }

    override suspend fun hurry() {
        aside { hurry() }
    }

    override suspend fun health(): Outcome<Health> = aside { health().toHealth() }

    override suspend fun acknowledgeHealth(): Outcome<Unit> = aside { acknowledgeHealth() }

    override suspend fun setPhoneName(name: String): Outcome<Unit> = aside { setPhoneName(name) }

    override suspend fun lockCodes(): Outcome<Unit> = aside { lockCodes() }

    override suspend fun unlockCodes(): Outcome<Unit> = aside { unlockCodes() }

    override suspend fun accounts(): Outcome<List<Account>> = aside { accounts().map { it.toAccount() } }

    override suspend fun rename(account: AccountId, label: String): Outcome<Unit> = aside { rename(account.value, label) }

    override suspend fun reorder(accounts: List<AccountId>): Outcome<Unit> = aside { reorder(accounts.map { it.value }) }

    override suspend fun forget(account: AccountId): Outcome<Unit> = aside { forget(account.value).forEach { it.close() } }

    override suspend fun rotateKeys(account: AccountId): Outcome<Unit> =
        aside { rotateKeys(account.value).forEach { it.close() } }

    override suspend fun codes(accounts: List<AccountId>): Outcome<CodeList> =
        aside { codes(accounts.map { it.value }).toCodeList() }

    override suspend fun nextCode(account: AccountId): Outcome<CounterCode> =
        aside { nextCode(account.value).toCounterCode() }

    override suspend fun readOffer(text: OfferText): Outcome<PendingOffer> =
        aside {
            when (text) {
                is OfferText.Scanned -> readOffer(text.text)
                is OfferText.Typed -> readTypedCode(text.code, text.address)
            }
        }.map { RustOffer(it, aside) }

    override suspend fun readPicture(file: ByteArray): Outcome<PendingOffer> =
        aside { readPicture(file) }.map { RustOffer(it, aside) }

    override fun checkCodeGroup(text: String, group: Int): CodeGroup =
        org.countersign.core.checkCodeGroup(text, group).toGroup()

    override suspend fun moves(): Outcome<List<PendingMove>> = aside { moves().map { RustMove(it, aside) } }

    override suspend fun undoMove(account: AccountId): Outcome<Boolean> = aside { undoMove(account.value) }

    override suspend fun retireReplaced(account: AccountId): Outcome<List<LeftBehind>> =
        aside { retireReplaced(account.value).map { it.toLeftBehind() } }

    override suspend fun receive(push: ByteArray): Outcome<PendingApproval?> =
        aside { receive(push)?.let { RustApproval(it, aside) } }

    override suspend fun pending(): Outcome<List<PendingApproval>> = aside { pending().map { RustApproval(it, aside) } }

    override suspend fun fatigue(account: AccountId): Outcome<Fatigue> = aside { fatigue(account.value).toFatigue() }

    override suspend fun acknowledgeFatigue(account: AccountId): Outcome<Unit> = aside { acknowledgeFatigue(account.value) }

    override suspend fun setDeviceToken(token: DeviceToken): Outcome<Unit> =
        aside { setDeviceToken(token.toCore()).forEach { it.close() } }

    override suspend fun log(account: AccountId): Outcome<List<LogEntry>> = aside { log(account.value).map { it.toEntry() } }

    override suspend fun verifyLog(account: AccountId): Outcome<LogVerification> =
        aside { verifyLog(account.value).toVerification() }

    override suspend fun exportLog(account: AccountId, format: LogFormat): Outcome<String> =
        aside {
            exportLog(
                account.value,
                when (format) {
                    LogFormat.Csv -> CoreLogFormat.CSV
                    LogFormat.Json -> CoreLogFormat.JSON
                },
            )
        }

    override suspend fun diagnose(account: AccountId): Outcome<List<Finding>> =
        told { core.diagnose(account.value).map { it.toFinding() } }

    override suspend fun underWay(): Outcome<List<UnderWay>> = aside { underWay().map { it.toUnderWay() } }

    override suspend fun activation(ticket: String): Outcome<Ticket<Activated>?> =
        aside { activationTicket(ticket)?.let { RustActivationTicket(it, aside) } }

    override suspend fun answer(ticket: String): Outcome<Ticket<Receipt>?> =
        aside { answerTicket(ticket)?.let { RustAnswerTicket(it, aside) } }

    override suspend fun ticket(id: String): Outcome<Ticket<Unit>?> = aside { ticket(id)?.let { RustTicket(it, aside) } }

    override fun close() = core.close()
}

/** Opens the data or makes it. Damage is told by [Authenticator.health] and keeps nothing else from working. */
internal suspend fun openRust(host: Host, settings: Settings, aside: CoroutineContext = Dispatchers.IO) =
    withContext(aside) {
        told {
            val core = CoreAuthenticator.open(host.toCore(), CoreSettings(settings.path, settings.development))
            RustAuthenticator(core, aside)
        }
    }
