package org.countersign.app

import android.app.Activity
import android.content.Context
import android.content.DialogInterface
import android.content.Intent
import org.countersign.companion.Activated
import org.countersign.companion.Decision
import org.countersign.companion.LeftBehind
import org.countersign.companion.Move
import org.countersign.companion.NumberToType
import org.countersign.companion.Outcome
import org.countersign.companion.Receipt
import org.countersign.companion.testing.FakeAuthenticator
import org.countersign.companion.testing.Samples
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowAlertDialog
import java.time.Instant

/** Every screen in every state that a person can meet, each with the content that brings it up. */
internal enum class Screens(
    val set: FakeAuthenticator.() -> Unit = {},
    val open: (Context) -> Intent,
    val go: (ActivityController<out Activity>) -> Unit = {},
) {
    Empty(open = { Intent(it, AccountsActivity::class.java) }),
    Accounts(
        {
            accounts = Samples.accounts
            codes = Samples.codes(secondsLeft = 21)
        },
        { Intent(it, AccountsActivity::class.java) },
    ),
    AccountsBusy(
        {
            accounts = (0..9).map { Samples.accounts[it % 4].copy(id = org.countersign.companion.AccountId("$it")) }
            codes = Samples.codes(secondsLeft = 4)
            pending = listOf(prompt())
            underWay =
                listOf(
                    org.countersign.companion.UnderWay("t", org.countersign.companion.Story.Answer, Samples.accounts[0].id),
                )
        },
        { Intent(it, AccountsActivity::class.java) },
    ),
    Prompt(
        { pending = listOf(prompt(number = NumberToType.Digits(2))) },
        { Intent(it, PromptActivity::class.java) },
        { pass(1_000) },
    ),
    PromptNo(
        { pending = listOf(prompt()) },
        { Intent(it, PromptActivity::class.java) },
        {
            pass(1_000)
            it.tap(R.id.no)
            pass(10)
        },
    ),
    PromptDone(
        {
            pending = listOf(prompt())
            (decided as Outcome.Done).value.end(
                Outcome.Done(Receipt.Recorded(Decision.Approve, null, null, null, signed = true)),
            )
        },
        { Intent(it, PromptActivity::class.java) },
        {
            pass(1_000)
            (it.get().application as FakeApp).fake.pending = emptyList()
            it.tap(R.id.yes)
            pass(10)
        },
    ),
    PromptTooLate(
        {
            pending = listOf(prompt())
            val late = Receipt.TooLate(Instant.parse("2026-03-01T14:02:00Z"), signed = true)
            (decided as Outcome.Done).value.end(Outcome.Done(late))
        },
        { Intent(it, PromptActivity::class.java) },
        {
            pass(1_000)
            it.tap(R.id.no)
            pass(10)
            (it.get().application as FakeApp).fake.pending = emptyList()
            it.tap(R.id.stop)
            pass(10)
        },
    ),
    Add(open = { Intent(it, AddActivity::class.java) }),
    AddTyped(
        open = { Intent(it, AddActivity::class.java) },
        go = {
            it.tap(R.id.type_code)
            pass(10)
            it.find<android.widget.EditText>(R.id.group_1)?.append("93HNM")
            it.find<android.widget.EditText>(R.id.group_2)?.append("XQ0HM")
            pass(1_000)
        },
    ),
    AddConfirm({ offer = Outcome.Done(Samples.offer) }, { link(it) }),
    AddDigits(
        {
            offer = Outcome.Done(Samples.offer)
            activated.end(Outcome.Done(Activated(Samples.accounts[0].id, "482913", "proof")))
        },
        { link(it) },
        {
            it.tap(R.id.continue_button)
            pass(10)
        },
    ),
    AddTypeBack(
        {
            offer = Outcome.Done(Samples.offer)
            accounts = Samples.accounts
            activated.end(Outcome.Done(Activated(Samples.accounts[2].id, null, null, typeBack = "YMKAHOVKNXRD3DPLMRYZX5Q")))
        },
        { link(it) },
        {
            it.tap(R.id.continue_button)
            pass(10)
        },
    ),
    AddDone(
        {
            offer = Outcome.Done(Samples.offer)
            accounts = Samples.accounts
            activated.end(Outcome.Done(Activated(Samples.accounts[0].id, "482913", "proof")))
            proof.end(Outcome.Done(Unit))
        },
        { link(it) },
        {
            it.tap(R.id.continue_button)
            pass(10)
        },
    ),
    Reactivate(
        {
            accounts = Samples.accounts
            moves =
                listOf(
                    Move(
                        "id.acme.example",
                        "login.acme.example",
                        listOf(Samples.accounts[0].id, Samples.accounts[1].id),
                        Samples.now,
                    ),
                )
        },
        { ReactivateActivity.intent(it, Samples.accounts[0].id) },
    ),
    ReactivateScan(
        { accounts = Samples.accounts },
        { ReactivateActivity.intent(it, Samples.accounts[1].id) },
    ),
    Failure(
        open = { FailureActivity.intent(it, Samples.failure).putExtra("at", Samples.now.toEpochMilli()) },
        go = {
            it.tap(R.id.details)
            pass(10)
        },
    ),
    Doctor(
        {
            accounts = Samples.accounts.take(1)
            findings = Samples.findings
        },
        { Intent(it, DoctorActivity::class.java) },
    ),
    AccountReplaced(
        { accounts = listOf(Samples.replaced) },
        { AccountActivity.intent(it, Samples.replaced.id) },
    ),
    AccountLeft(
        {
            accounts = listOf(Samples.replaced)
            leftBehind = listOf(LeftBehind("id.acme.example", "PIPU0004E1B2"))
        },
        { AccountActivity.intent(it, Samples.replaced.id) },
        {
            it.tap(R.id.retire)
            pass(10)
            ShadowAlertDialog.getLatestAlertDialog().getButton(DialogInterface.BUTTON_POSITIVE).performClick()
            pass(10)
        },
    ),
    AccountsUnlock(
        {
            accounts = Samples.accounts.map { if (it.id == Samples.accounts[2].id) it.copy(unlock = true) else it }
            codes = Samples.codes(secondsLeft = 21)
        },
        { Intent(it, AccountsActivity::class.java) },
    ),
    Account({ accounts = Samples.accounts }, { AccountActivity.intent(it, Samples.accounts[0].id) }),
    Log(
        {
            accounts = Samples.accounts
            val at = Instant.parse("2026-02-27T09:41:00Z")
            log =
                listOf(
                    Samples.entry("enrolled", at, host = "id.acme.example"),
                    Samples.entry("proven", at.plusSeconds(70), host = "id.acme.example"),
                    Samples.entry("decided", at.plusSeconds(90_000), decision = Decision.Approve),
                    Samples.entry("answered", at.plusSeconds(90_002), result = "recorded", decision = Decision.Approve),
                )
            verification = org.countersign.companion.LogVerification(4, true, null, 1)
        },
        { LogActivity.intent(it, Samples.accounts[0].id) },
    ),
    Settings(
        open = { Intent(it, SettingsActivity::class.java) },
        go = {
            it.tap(R.id.lock_switch)
            pass(10)
        },
    ),
    Locked(
        open = { Intent(it, AccountsActivity::class.java) },
    ),
    Scan(open = { Intent(it, ScanActivity::class.java) }),
    ;

    companion object {
        /** Asked twelve seconds ago, whenever that is. */
        private fun prompt(number: NumberToType = NumberToType.Nothing) =
            Samples.prompt(number = number).copy(issuedAt = Instant.now().minusSeconds(12))

        private fun link(context: Context) =
            Intent(Intent.ACTION_VIEW, android.net.Uri.parse("countersign://activate"), context, AddActivity::class.java)
    }
}
