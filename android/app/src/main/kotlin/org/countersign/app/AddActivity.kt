package org.countersign.app

import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.text.InputType
import android.view.Gravity
import android.view.View
import android.widget.TextView
import org.countersign.app.ui.Kit
import org.countersign.app.ui.TypedCode
import org.countersign.app.ui.button
import org.countersign.app.ui.hosts
import org.countersign.app.ui.text
import org.countersign.companion.Account
import org.countersign.companion.AccountId
import org.countersign.companion.Authenticator
import org.countersign.companion.Offer
import org.countersign.companion.OfferWarning
import org.countersign.companion.Word
import org.countersign.companion.screens.AddModel
import org.countersign.companion.screens.CodeText
import org.countersign.companion.screens.say

/** Adding an account, by one of three ways, and giving an account that is here a new enrolment. */
class AddActivity : ScreenActivity<AddModel.State, AddModel>() {
    override val title get() = if (replacing == null) Word.ADD_TITLE else Word.REACTIVATE_TITLE
    private var shape: Any? = null
    private var typed: TypedCode? = null
    private val replacing: AccountId? get() = intent.getStringExtra(REPLACING)?.let(::AccountId)

    override fun make(authenticator: Authenticator, saved: Bundle?): AddModel {
        val committed = saved?.getString(COMMITTED)
        val model = AddModel(authenticator, countersign.facts, onMain, replacing, committed)
        if (committed == null) intent.dataString?.let(model::readScanned)
        intent.getStringExtra(WAITING)?.let { model.waitFor(AccountId(it)) }
        return model
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        setIntent(intent)
        intent.dataString?.let { model?.readScanned(it) }
    }

    override fun onSaveInstanceState(out: Bundle) {
        super.onSaveInstanceState(out)
        out.putString(COMMITTED, model?.committed)
    }

    override fun goBack() {
        when (model?.state?.value?.step) {
            is AddModel.Step.Typing, is AddModel.Step.Confirming -> model?.startAgain()
            else -> finish()
        }
    }

    override fun draw(state: AddModel.State) {
        val step = state.step
        val now: Any = if (step is AddModel.Step.Typing) AddModel.Step.Typing::class else step
        if (now != shape || (step == AddModel.Step.Choosing)) build(step, state.connected)
        shape = now
        if (step is AddModel.Step.Typing) typed?.show(step)
    }

    private fun build(step: AddModel.Step, connected: Boolean) {
        when (step) {
            AddModel.Step.Choosing -> {
                choose(connected)
            }

            is AddModel.Step.Typing -> {
                type(step)
            }

            is AddModel.Step.Confirming -> {
                confirm(step)
            }

            is AddModel.Step.Renewing -> {
                renew(step)
            }

            is AddModel.Step.Picking -> {
                pick(step)
            }

            is AddModel.Step.Comparing -> {
                compare(step.offer, step.account)
            }

            AddModel.Step.Adding -> {
                waiting(text(Word.ADD_ADDING))
            }

            is AddModel.Step.Digits -> {
                digits(step)
            }

            is AddModel.Step.TypeBack -> {
                typeBack(step)
            }

            is AddModel.Step.Done -> {
                done(step.account)
            }

            is AddModel.Step.Failed -> {
                model?.startAgain()
                showFailure(step.failure)
            }
        }
    }

    private fun choose(connected: Boolean) =
        page { content, _ ->
            content.fill(
                if (replacing == null) null else kit.text(text(Word.REACTIVATE_SCAN)),
                if (connected) null else kit.banner(text(Word.ADD_OFFLINE), R.drawable.offline, kit.look.muted),
                way(R.id.scan, Word.ADD_SCAN, Word.ADD_SCAN_TEXT, R.drawable.scan) { scan() },
                way(R.id.type_code, Word.ADD_TYPE, Word.ADD_TYPE_TEXT, R.drawable.keyboard) { model?.type() },
                way(R.id.paste, Word.ADD_LINK, Word.ADD_LINK_TEXT, R.drawable.link) { paste() },
                gap = kit.look.m,
            )
        }

    private fun way(id: Int, name: Word, more: Word, icon: Int, tap: () -> Unit): View {
        val look = kit.look
        val about = kit.text(text(more), Kit.Type.Label, look.muted)
        val words = kit.grow(kit.column(kit.text(text(name), Kit.Type.Strong), about, gap = look.xs))
        words.setPaddingRelative(look.l, 0, look.s, 0)
        return kit.row(kit.image(icon, look.accent), words, kit.image(R.drawable.next, look.muted)).apply {
            this.id = id
            minimumHeight = look.dp(WAY)
            setPadding(look.l, look.m, look.l, look.m)
            background = look.pressable(look.surface, look.text)
            button(listOf(name, more).joinToString(". ") { text(it) }, tap)
        }
    }

    private fun scan() = startActivityForResult(Intent(this, ScanActivity::class.java), SCAN)

    private fun paste() {
        val clip = getSystemService(ClipboardManager::class.java).primaryClip
        val link = clip?.takeIf { it.itemCount > 0 }?.getItemAt(0)?.coerceToText(this)?.toString()?.trim()
        if (link.isNullOrEmpty()) {
            android.widget.Toast.makeText(this, text(Word.ADD_LINK_EMPTY), android.widget.Toast.LENGTH_LONG).show()
        } else {
            model?.readScanned(link)
        }
    }

    @Deprecated("the framework's own way to get a result")
    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        if (request != SCAN || result != RESULT_OK || data == null) return
        data.getStringExtra(ScanActivity.TEXT)?.let { found -> model?.readScanned(found) }
        picture(data)?.let { file -> model?.readPicture(file) }
    }

    @Suppress("DEPRECATION")
    private fun picture(data: Intent): ByteArray? {
        val at = data.getParcelableExtra<android.net.Uri>(ScanActivity.PICTURE) ?: return null
        return try {
            contentResolver.openInputStream(at)?.use { it.readNBytes(LARGEST_PICTURE) }
        } catch (unreadable: java.io.IOException) {
            null
        }
    }

    private fun type(step: AddModel.Step.Typing) =
        page { content, actions ->
            val address =
                kit.field(
                    R.id.address,
                    text(Word.ADD_TYPE_ADDRESS),
                    InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_URI,
                )
            address.hint = null
            address.setText(step.address)
            address.textDirection = View.TEXT_DIRECTION_LTR
            address.addTextChangedListener(TypedCode.watcher { model?.address(it) })
            val go = kit.primary(text(Word.BUTTON_CONTINUE), R.id.read_typed) { model?.readTyped() }
            val code = TypedCode(kit, go) { number, text -> model?.group(number, text) == true }
            typed = code
            content.fill(
                kit.text(text(Word.ADD_TYPE_ADDRESS), Kit.Type.Strong).apply { labelFor = R.id.address },
                address,
                kit.text(text(Word.ADD_TYPE_CODE), Kit.Type.Strong),
                code,
                gap = kit.look.s,
            )
            actions.addView(go)
        }

    private fun confirm(step: AddModel.Step.Confirming) {
        val offer = step.offer
        val look = kit.look
        page { content, actions ->
            val host = offer.host
            val warnings = offer.warnings.map { kit.banner(text(it.words), R.drawable.warning, look.danger) }
            content.fill(
                kit.heading(text(Word.ADD_CONFIRM_TITLE), Kit.Type.Headline),
                if (host == null) kit.text(text(Word.ADD_CONFIRM_NO_HOST)) else from(host),
                kit.text(text(adds(offer))),
                *warnings.toTypedArray(),
                if (host == null) null else kit.text(text(Word.ADD_CONFIRM_NOTHING_SENT), Kit.Type.Label, look.muted),
                if (step.asking) kit.status(text(say(Word.ADD_ASKING, "host" to host.orEmpty()))) else null,
                gap = look.l,
            )
            val agree = kit.primary(text(Word.BUTTON_CONTINUE), R.id.continue_button) { model?.agree() }
            val refuse =
                kit.secondary(text(Word.ADD_CONFIRM_REFUSE), R.id.refuse) {
                    model?.refuse()
                    if (intent.dataString != null) finish()
                }
            agree.isEnabled = !step.asking
            actions.fill(agree, refuse, gap = look.s)
        }
    }

    private fun from(host: String): View =
        kit.card(
            kit.text(text(Word.ADD_CONFIRM_FROM), Kit.Type.Label, kit.look.muted),
            kit.host(host, Kit.Type.Headline).apply { id = R.id.host },
        )

    private fun adds(offer: Offer) =
        listOfNotNull(offer.issuer, offer.account).let { names ->
            when (names.size) {
                2 -> say(Word.ADD_CONFIRM_ADDS, "issuer" to names[0], "account" to names[1])
                1 -> say(Word.ADD_CONFIRM_ADDS_ONE, "account" to names[0])
                else -> say(Word.ADD_CONFIRM_ADDS_UNKNOWN)
            }
        }

    private fun renew(step: AddModel.Step.Renewing) =
        page { content, actions ->
            val words = text(say(Word.ADD_RENEW_TITLE, "account" to step.account.label))
            content.fill(kit.heading(words, Kit.Type.Headline), step.offer.host?.let(::from), gap = kit.look.l)
            actions.fill(
                kit.primary(text(Word.ADD_RENEW), R.id.continue_button) { model?.renew() },
                kit.secondary(text(Word.ADD_RENEW_OTHER), R.id.refuse) { model?.addAnother() },
                gap = kit.look.s,
            )
        }

    private fun pick(step: AddModel.Step.Picking) =
        page { content, actions ->
            val rows =
                step.accounts.map { account ->
                    val host = account.enrolments.firstOrNull()?.host
                    val lines =
                        listOfNotNull(
                            kit.text(account.label, Kit.Type.Strong),
                            host?.let { kit.host(it, Kit.Type.Label) },
                        )
                    kit.card(*lines.toTypedArray(), gap = kit.look.xs).apply {
                        background = kit.look.pressable(kit.look.surface, kit.look.text)
                        tag = account.id
                        button(listOfNotNull(account.label, host).joinToString(", ")) { model?.pick(account.id) }
                    }
                }
            val title = kit.heading(text(Word.REACTIVATE_PICK), Kit.Type.Headline)
            content.fill(title, *rows.toTypedArray(), gap = kit.look.m)
            actions.addView(kit.secondary(text(Word.ADD_RENEW_OTHER), R.id.refuse) { model?.addAnother() })
        }

    private fun compare(offer: Offer, account: Account) =
        page { content, actions ->
            content.fill(
                kit.heading(text(say(Word.REACTIVATE_REPLACE, "account" to account.label)), Kit.Type.Headline),
                kit.hosts(account.enrolments.firstOrNull()?.host.orEmpty(), offer.host.orEmpty()),
                kit.text(text(Word.REACTIVATE_UNSIGNED)),
                gap = kit.look.l,
            )
            actions.fill(
                kit.primary(text(say(Word.REACTIVATE_KEEP_BOTH, "count" to KEPT)), R.id.continue_button) {
                    model?.replace()
                },
                kit.secondary(text(Word.BUTTON_CANCEL), R.id.refuse) { model?.refuse() },
                gap = kit.look.s,
            )
        }

    private fun waiting(words: String) =
        page { content, _ ->
            content.gravity = Gravity.CENTER_VERTICAL
            content.fill(kit.center(kit.waiting(words)), kit.centered(kit.status(words)), gap = kit.look.l)
        }

    private fun digits(step: AddModel.Step.Digits) =
        page { content, actions ->
            val look = kit.look
            val code =
                kit.host(CodeText.grouped(step.digits), Kit.Type.Display).apply {
                    id = R.id.digits
                    fontFeatureSettings = "tnum"
                    val spoken = CodeText.spoken(step.digits)
                    contentDescription = text(say(Word.ADD_DIGITS_SPOKEN, "code" to spoken))
                }
            content.fill(
                kit.heading(text(Word.ADD_DIGITS_TITLE)),
                kit.text(text(Word.ADD_DIGITS_WHY), color = look.muted),
                kit.card(kit.centered(code)),
                kit.row(
                    kit.waiting(text(Word.ADD_DIGITS_WAITING)).apply {
                        layoutParams = android.widget.LinearLayout.LayoutParams(look.xl, look.xl)
                        importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
                    },
                    kit.grow(kit.status(text(Word.ADD_DIGITS_WAITING))).apply {
                        id = R.id.digits_state
                        setPaddingRelative(look.m, 0, 0, 0)
                    },
                ),
                gap = look.l,
            )
            actions.fill(
                kit.text(text(Word.ADD_DIGITS_GOES_ON), Kit.Type.Label, look.muted),
                kit.secondary(text(Word.BUTTON_CLOSE), R.id.result_next) { finish() },
                gap = look.s,
            )
        }

    /** Shown, and nowhere else: neither copied nor kept. */
    private fun typeBack(step: AddModel.Step.TypeBack) =
        page { content, actions ->
            val part =
                kit.host(step.text, Kit.Type.Headline).apply {
                    id = R.id.type_back
                    typeface = android.graphics.Typeface.MONOSPACE
                    contentDescription = text(say(Word.ADD_DIGITS_SPOKEN, "code" to CodeText.spoken(step.text)))
                }
            content.fill(
                kit.heading(text(Word.ADD_TYPE_BACK_TITLE)),
                kit.text(text(Word.ADD_TYPE_BACK_WHY), color = kit.look.muted),
                kit.card(kit.centered(part)),
                gap = kit.look.l,
            )
            actions.addView(kit.primary(text(Word.BUTTON_DONE), R.id.typed_back) { model?.typedBack() })
        }

    private fun done(account: Account?) =
        page { content, actions ->
            val look = kit.look
            val name = account?.label.orEmpty()
            val mark = kit.mark(R.drawable.check, look.positive)
            val line = kit.status(text(say(Word.ADD_DONE_TITLE, "account" to name)), Kit.Type.Title)
            content.gravity = Gravity.CENTER_VERTICAL
            content.fill(
                mark,
                kit.centered(line.apply { id = R.id.result }),
                account?.let { kit.centered(kit.text(text(AddModel.gives(it)), color = look.muted)) },
                gap = look.l,
            )
            actions.addView(kit.primary(text(Word.BUTTON_DONE), R.id.result_next) { finish() })
        }

    companion object {
        private const val REPLACING = "replacing"
        private const val WAITING = "waiting"
        private const val COMMITTED = "committed"
        private const val SCAN = 1
        private const val WAY = 72
        private const val KEPT = 30
        private const val LARGEST_PICTURE = 20_000_000

        /** For an account that needs a new enrolment. */
        fun replacing(context: Context, account: AccountId?): Intent =
            Intent(context, AddActivity::class.java).putExtra(REPLACING, account?.value.orEmpty())

        /** The digits of an account that waits for them. */
        fun digits(context: Context, account: AccountId): Intent =
            Intent(context, AddActivity::class.java).putExtra(WAITING, account.value)

        /** The words of a warning. */
        private val OfferWarning.words: Word
            get() =
                when (this) {
                    OfferWarning.AsksForUncheckedTls -> Word.ADD_WARNING_TLS
                    OfferWarning.Development -> Word.ADD_WARNING_DEVELOPMENT
                }
    }
}
