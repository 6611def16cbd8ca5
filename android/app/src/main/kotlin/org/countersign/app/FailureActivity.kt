package org.countersign.app

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.provider.Settings
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.WindowManager
import org.countersign.app.ui.Kit
import org.countersign.app.ui.MiddleButton
import org.countersign.app.ui.text
import org.countersign.companion.Decision
import org.countersign.companion.Failure
import org.countersign.companion.Remedy
import org.countersign.companion.Who
import org.countersign.companion.Word
import org.countersign.companion.phone.AndroidClock
import org.countersign.companion.screens.FailurePage
import org.countersign.companion.screens.say
import java.time.Instant

/** What happened, who can fix it, and one button that helps. Needs no data of the app: it also says why that is shut. */
class FailureActivity : Activity() {
    private lateinit var page: FailurePage

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        page = FailurePage.of(failure(intent), Instant.ofEpochMilli(intent.getLongExtra(AT, 0)))
        setTitle(text(page.sentence))
        val frame = Frame(this)
        setContentView(frame.view)
        draw(frame)
    }

    private fun draw(frame: Frame) {
        val kit = frame.kit
        val look = kit.look
        val lines = page.details.map { kit.text(text(it), Kit.Type.Label) }
        val copy =
            kit.quiet(text(Word.FAILURE_PAGE_COPY), R.id.copy_details, icon = R.drawable.copy) { copy() }.apply {
                layoutParams = android.widget.LinearLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT)
                setPadding(0, look.m, 0, 0)
            }
        val details = kit.card(*lines.toTypedArray(), copy)
        details.visibility = View.GONE
        val more = kit.quiet(text(Word.FAILURE_PAGE_DETAILS), R.id.details, icon = R.drawable.unfold) {}
        more.setOnClickListener {
            val open = details.visibility != View.VISIBLE
            details.visibility = if (open) View.VISIBLE else View.GONE
            (more as MiddleButton).show(kit.icon(if (open) R.drawable.fold else R.drawable.unfold, look.accent), look)
        }
        more.layoutParams = android.widget.LinearLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT)
        more.setPadding(0, look.m, look.l, look.m)
        frame.fill(
            listOf(
                kit.mark(R.drawable.warning, look.danger).apply {
                    (layoutParams as android.widget.LinearLayout.LayoutParams).gravity = android.view.Gravity.START
                },
                kit.heading(text(page.sentence), Kit.Type.Title).apply { id = R.id.failure_line },
                kit.text(text(page.who), color = look.muted),
                more,
                details,
            ),
            listOf(kit.primary(text(page.button), R.id.remedy) { help() }),
        )
    }

    private fun help() {
        when (page.failure.remedy) {
            Remedy.AskOrganisation, Remedy.ReportBug -> return copy()
            Remedy.Reactivate -> startActivity(ReactivateActivity.intent(this, null))
            Remedy.NewOffer -> startActivity(Intent(this, AddActivity::class.java).addFlags(BACK_TO))
            Remedy.SignInAgain -> startActivity(Intent(this, AccountsActivity::class.java).addFlags(BACK_TO))
            Remedy.CheckClock -> system(Intent(Settings.ACTION_DATE_SETTINGS))
            Remedy.CheckNetwork -> system(Intent(Settings.ACTION_WIRELESS_SETTINGS))
            Remedy.CheckStorage -> system(Intent(Settings.ACTION_INTERNAL_STORAGE_SETTINGS))
            Remedy.Update -> system(Intent(Intent.ACTION_VIEW, Uri.parse("market://details?id=$packageName")))
            Remedy.TryAgain, Remedy.Wait, Remedy.Unlock -> Unit
        }
        finish()
    }

    private fun system(page: Intent) {
        try {
            startActivity(page)
        } catch (missing: ActivityNotFoundException) {
            copy()
        }
    }

    private fun copy() {
        val version = packageManager.getPackageInfo(packageName, 0).versionName.orEmpty()
        val report =
            text(
                say(
                    Word.FAILURE_PAGE_REPORT,
                    "version" to version,
                    "failure" to page.failure.code,
                    "time" to page.at.toString(),
                ),
            )
        getSystemService(ClipboardManager::class.java).setPrimaryClip(ClipData.newPlainText(page.failure.code, report))
        window.decorView.announceForAccessibility(text(Word.FAILURE_PAGE_COPIED))
        android.widget.Toast.makeText(this, text(Word.FAILURE_PAGE_COPIED), android.widget.Toast.LENGTH_LONG).show()
    }

    companion object {
        private const val CODE = "code"
        private const val WHO = "who"
        private const val REMEDY = "remedy"
        private const val UNTIL = "until"
        private const val GROUP = "group"
        private const val FIRST = "first"
        private const val AT = "at"
        private const val BACK_TO = Intent.FLAG_ACTIVITY_CLEAR_TOP or Intent.FLAG_ACTIVITY_SINGLE_TOP

        /** The page of this failure, met now. */
        fun intent(context: Context, failure: Failure): Intent =
            Intent(context, FailureActivity::class.java)
                .putExtra(CODE, failure.code)
                .putExtra(WHO, failure.who.name)
                .putExtra(REMEDY, failure.remedy.name)
                .putExtra(UNTIL, failure.until?.toEpochMilli() ?: -1L)
                .putExtra(GROUP, failure.group ?: 0)
                .putExtra(FIRST, failure.first?.name)
                .putExtra(AT, AndroidClock.now().toEpochMilli())

        private fun failure(from: Intent) =
            Failure(
                from.getStringExtra(CODE) ?: Failure.INTERNAL,
                from.getStringExtra(WHO)?.let(Who::valueOf) ?: Who.Developer,
                from.getStringExtra(REMEDY)?.let(Remedy::valueOf) ?: Remedy.ReportBug,
                from.getLongExtra(UNTIL, -1).takeIf { it >= 0 }?.let(Instant::ofEpochMilli),
                from.getIntExtra(GROUP, 0).takeIf { it > 0 },
                from.getStringExtra(FIRST)?.let(Decision::valueOf),
            )
    }
}
