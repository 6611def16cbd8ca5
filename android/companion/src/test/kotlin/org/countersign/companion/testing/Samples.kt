package org.countersign.companion.testing

import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Channel
import org.countersign.companion.CodeKind
import org.countersign.companion.CodeList
import org.countersign.companion.CodeNow
import org.countersign.companion.CodeRow
import org.countersign.companion.CodeSet
import org.countersign.companion.Decision
import org.countersign.companion.Enrolment
import org.countersign.companion.EnrolmentState
import org.countersign.companion.Failure
import org.countersign.companion.Finding
import org.countersign.companion.FindingState
import org.countersign.companion.LogEntry
import org.countersign.companion.NumberToType
import org.countersign.companion.Offer
import org.countersign.companion.Prompt
import org.countersign.companion.PromptId
import org.countersign.companion.Prompts
import org.countersign.companion.Remedy
import org.countersign.companion.Shown
import org.countersign.companion.Subject
import org.countersign.companion.Trouble
import org.countersign.companion.Who
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** A phone's content, as it may be. */
object Samples {
    val now: Instant = Instant.parse("2026-03-01T12:00:00Z")

    val accounts: List<Account> =
        listOf(
            account("1", "Acme", "anna@acme.example", Prompts.Ready, host = "id.acme.example"),
            account("2", "Web shop", "anna", Prompts.NeedsReactivation(Trouble.KeyGone, false), host = "login.shop.example"),
            account("3", "Code Forge", "anna-k", Prompts.CodesOnly),
            account("4", "Old Bank", "NL02 •• 4711", Prompts.CodesOnly, kind = CodeKind.Counter),
        )

    /** Moved; the old service still answers. */
    val replaced: Account =
        accounts[0].copy(
            enrolments =
                listOf(
                    Enrolment("new", "edumfa", "login.acme.example", EnrolmentState.Active, now, knownAs = "PIPU0007AA31"),
                    Enrolment(
                        "old",
                        "privacyidea",
                        "id.acme.example",
                        EnrolmentState.Retiring(since = now, until = Instant.parse("2026-03-31T12:00:00Z")),
                        now,
                        knownAs = "PIPU0004E1B2",
                    ),
                ),
        )

    fun account(
        id: String,
        issuer: String,
        name: String,
        prompts: Prompts,
        host: String? = null,
        kind: CodeKind = CodeKind.Time,
    ) = Account(
        AccountId(id),
        issuer,
        issuer,
        name,
        listOf(CodeSet(kind, 6)),
        prompts,
        listOfNotNull(host?.let { Enrolment("e$id", "countersign", it, EnrolmentState.Active, now) }),
    )

    fun codes(secondsLeft: Int) =
        CodeList(
            now,
            null,
            listOf("287082" to "359152", "081804" to "224101", "050471" to "890134").mapIndexed { index, (code, next) ->
                CodeRow(accounts[index].id, "c$index", CodeNow(code, next, secondsLeft, 30), doubtful = false)
            },
        )

    val offer = Offer("id.acme.example", "Acme", "anna@acme.example", prompts = true, codes = true, emptyList(), null)

    fun prompt(id: String = "p", number: NumberToType = NumberToType.Nothing, remaining: Duration = 90.seconds) =
        Prompt(
            id = PromptId(id),
            account = accounts[0].id,
            label = "Acme",
            host = "id.acme.example",
            relyingParty = "shop.example",
            application = "Web shop",
            place = "Utrecht, Netherlands",
            clientAddress = "198.51.100.7",
            clientDevice = "Firefox on Linux",
            title = null,
            text = null,
            altered = false,
            askedAt = now.minusSeconds(12),
            issuedAt = now.minusSeconds(12),
            remaining = remaining,
            number = number,
            triesLeft = 3,
            userVerification = false,
            signed = true,
            askedTimes = 1,
            position = 1,
            of = 1,
            quietUntil = null,
            passwordMayBeKnown = false,
            needsRoundTrip = false,
        )

    fun entry(kind: String, at: Instant = now, result: String? = null, decision: Decision? = null, host: String? = null) =
        LogEntry(
            1,
            at,
            kind,
            Shown("shop.example", "Web shop", "Utrecht").takeIf { kind == "decided" },
            decision,
            Channel.Push.takeIf { kind == "decided" },
            result,
            true.takeIf { kind == "answered" },
            null,
            null,
            host,
            null,
        )

    val failure = Failure("key-gone", Who.You, Remedy.Reactivate)

    val findings: List<Finding> get() =
        listOf(
            Finding(Subject.Vault, FindingState.Fine),
            Finding(Subject.Clock(1.seconds), FindingState.Fine),
            Finding(Subject.Provider("id.acme.example", Instant.now()), FindingState.Fine),
            Finding(Subject.Standing("id.acme.example"), FindingState.Fine),
            Finding(Subject.Rings("id.acme.example", "web-push"), FindingState.Fine),
            Finding(Subject.Keys("login.shop.example"), FindingState.Attention(failure)),
            Finding(Subject.OpenPrompts(0), FindingState.Fine),
            Finding(Subject.Waiting(0), FindingState.Fine),
        )
}
