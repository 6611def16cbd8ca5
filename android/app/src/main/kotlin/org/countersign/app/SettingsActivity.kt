package org.countersign.app

import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.provider.Settings
import android.view.View
import android.widget.RadioButton
import android.widget.RadioGroup
import org.countersign.app.ui.Kit
import org.countersign.app.ui.text
import org.countersign.companion.Authenticator
import org.countersign.companion.Word
import org.countersign.companion.screens.Say
import org.countersign.companion.screens.SettingsModel
import org.countersign.companion.screens.Unlocking
import org.countersign.companion.screens.say
import kotlin.time.Duration

/** What a person chooses once: the lock, hidden codes, who rings this phone. */
class SettingsActivity : ScreenActivity<SettingsModel.State, SettingsModel>() {
    override val title = Word.SETTINGS_TITLE
    private var shape: SettingsModel.State? = null

    override fun make(authenticator: Authenticator, saved: Bundle?) =
        SettingsModel(countersign.preferences, countersign.facts, countersign.wakeUp, onMain)

    override fun onResume() {
        super.onResume()
        model?.refresh()
    }

    override fun draw(state: SettingsModel.State) {
        if (state == shape) return
        shape = state
        page { content, _ ->
            content.fill(lock(state), codes(state), ring(state), about(), gap = kit.look.l)
        }
    }

    private fun lock(state: SettingsModel.State): View {
        val locked = state.lockAfter != null
        val biometrics = state.canUnlock == Unlocking.Biometrics
        val parts =
            listOfNotNull(
                kit.switch(R.id.lock_switch, text(Word.SETTINGS_LOCK), locked) { model?.lock(it) },
                if (locked) after(state) else null,
                kit
                    .switch(
                        R.id.biometrics_switch,
                        text(Word.SETTINGS_LOCK_BIOMETRICS),
                        state.lockBiometrics && biometrics,
                    ) { model?.lockBiometrics(it) }
                    .apply { isEnabled = biometrics }
                    .takeIf { locked },
                if (locked && !biometrics) note(Word.SETTINGS_LOCK_BIOMETRICS_NONE) else null,
            )
        return group(parts)
    }

    private fun after(state: SettingsModel.State): View =
        choices(
            text(Word.SETTINGS_LOCK_AFTER),
            SettingsModel.LOCK_CHOICES.map { it to text(name(it)) },
            state.lockAfter,
        ) { model?.lockAfter(it) }

    private fun name(after: Duration): Say =
        if (after == Duration.ZERO) {
            say(Word.SETTINGS_LOCK_AT_ONCE)
        } else {
            say(Word.TIME_MINUTES, "count" to after.inWholeMinutes)
        }

    private fun codes(state: SettingsModel.State): View =
        group(listOf(kit.switch(R.id.hide_switch, text(Word.SETTINGS_HIDE_CODES), state.hideCodes) { model?.hideCodes(it) }))

    private fun ring(state: SettingsModel.State): View {
        val options = listOf(null to text(Word.SETTINGS_RING_NONE)) + state.distributors.map { it.id to it.name }
        val test =
            when (state.test) {
                SettingsModel.Test.None -> {
                    null
                }

                SettingsModel.Test.Waiting -> {
                    say(Word.SETTINGS_RING_TEST_WAITING)
                }

                SettingsModel.Test.Rang -> {
                    say(Word.SETTINGS_RING_TEST_RANG)
                }

                SettingsModel.Test.Silent -> {
                    val seconds = SettingsModel.TEST_LIMIT.inWholeSeconds
                    say(Word.SETTINGS_RING_TEST_SILENT, "count" to seconds)
                }
            }
        return group(
            listOfNotNull(
                choices(text(Word.SETTINGS_RING), options, state.distributor) { model?.ring(it) },
                if (state.distributors.isEmpty()) note(Word.SETTINGS_RING_NONE_FOUND) else null,
                if (state.distributor == null) {
                    null
                } else {
                    kit.quiet(text(Word.SETTINGS_RING_TEST), R.id.again) { model?.test() }
                },
                test?.let { kit.status(text(it), Kit.Type.Label).apply { indent(this) } },
            ),
        )
    }

    private fun about(): View {
        val version = packageManager.getPackageInfo(packageName, 0).versionName.orEmpty()
        return group(
            listOf(
                kit.lead(text(Word.SETTINGS_LANGUAGE)) { startActivity(languages()) },
                kit.lead(text(Word.SETTINGS_CLOCK)) { startActivity(Intent(Settings.ACTION_DATE_SETTINGS)) },
                kit
                    .text(text(say(Word.SETTINGS_VERSION, "version" to version)), Kit.Type.Label, kit.look.muted)
                    .apply { indent(this) },
            ),
        )
    }

    private fun languages(): Intent {
        val us = Uri.parse("package:$packageName")
        val own = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
        return if (own) Intent(Settings.ACTION_APP_LOCALE_SETTINGS, us) else Intent(Settings.ACTION_LOCALE_SETTINGS)
    }

    private fun note(words: Word) = kit.text(text(words), Kit.Type.Label, kit.look.muted).apply { indent(this) }

    private fun indent(view: View) = kit.look.run { view.setPadding(l, s, l, m) }

    private fun group(parts: List<View>): View =
        kit.column(*parts.toTypedArray(), gap = 0).apply {
            background = kit.look.plane(kit.look.surface)
            setPadding(0, kit.look.xs, 0, kit.look.xs)
        }

    private fun <T> choices(name: String, options: List<Pair<T, String>>, chosen: T?, choose: (T) -> Unit): View {
        val look = kit.look
        val group = RadioGroup(this)
        options.forEach { (value, words) ->
            val button =
                RadioButton(this).apply {
                    text = words
                    setTextColor(look.text)
                    setTextSize(android.util.TypedValue.COMPLEX_UNIT_PX, resources.getDimension(BODY))
                    setPaddingRelative(look.m, 0, 0, 0)
                    minHeight = look.touch
                    minimumHeight = look.touch
                    isChecked = value == chosen
                    setOnClickListener { choose(value) }
                }
            group.addView(button, RadioGroup.LayoutParams(RadioGroup.LayoutParams.MATCH_PARENT, WRAP))
        }
        group.setPadding(look.m, 0, look.l, look.s)
        val title = kit.text(name, Kit.Type.Label, look.muted).apply { setPadding(look.l, look.m, look.l, look.xs) }
        return kit.column(title, group, gap = 0)
    }

    private companion object {
        const val WRAP = RadioGroup.LayoutParams.WRAP_CONTENT
        val BODY = org.countersign.companion.R.dimen.type_body
    }
}
