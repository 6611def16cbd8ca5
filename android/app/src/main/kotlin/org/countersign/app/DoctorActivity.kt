package org.countersign.app

import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.provider.Settings
import android.view.View
import org.countersign.app.ui.Kit
import org.countersign.app.ui.button
import org.countersign.app.ui.text
import org.countersign.companion.Authenticator
import org.countersign.companion.Word
import org.countersign.companion.phone.AndroidClock
import org.countersign.companion.screens.DoctorModel
import org.countersign.companion.screens.say

/** "Why did no prompt come?" A line for each thing that a prompt needs; what is wrong opens its remedy. */
class DoctorActivity : ScreenActivity<DoctorModel.State, DoctorModel>() {
    override val title = Word.DOCTOR_TITLE

    override fun make(authenticator: Authenticator, saved: Bundle?) =
        DoctorModel(authenticator, countersign.facts, AndroidClock, onMain)

    override fun draw(state: DoctorModel.State) {
        state.failure?.let(::showFailure)
        page { content, actions ->
            val look = kit.look
            val summary =
                when {
                    state.checking -> text(Word.DOCTOR_CHECKING)
                    state.attentions == 0 -> text(Word.DOCTOR_ALL_FINE)
                    else -> text(say(Word.DOCTOR_ATTENTIONS, "count" to state.attentions))
                }
            val head = kit.status(summary, Kit.Type.Title).apply { id = R.id.result }
            content.fill(head, *state.lines.map(::line).toTypedArray(), gap = look.s)
            val again = kit.secondary(text(Word.DOCTOR_AGAIN), R.id.again) { model?.again() }
            again.isEnabled = !state.checking
            actions.addView(again)
        }
    }

    private fun line(line: DoctorModel.Line): View {
        val look = kit.look
        val (icon, color) =
            when (line.state) {
                DoctorModel.Mark.Fine -> R.drawable.check to look.positive
                DoctorModel.Mark.Attention -> R.drawable.warning to look.danger
                DoctorModel.Mark.Unknown -> R.drawable.unknown to look.muted
            }
        val title = text(line.title)
        val detail = line.detail?.let { text(it) }
        val state = text(line.state.word)
        val words =
            kit.column(
                *listOfNotNull(
                    kit.text(title, Kit.Type.Strong),
                    kit.text(
                        listOfNotNull(state, detail).joinToString(if (look.largeType) "\n" else " · "),
                        Kit.Type.Label,
                        color.takeIf {
                            line.state == DoctorModel.Mark.Attention
                        } ?: look.muted,
                    ),
                ).toTypedArray(),
                gap = look.xs,
            )
        words.setPaddingRelative(look.m, 0, look.s, 0)
        val row = kit.row(kit.image(icon, color), kit.grow(words))
        row.minimumHeight = look.touch
        row.setPadding(look.l, look.s, look.l, look.s)
        val fix = line.remedy
        row.background = if (fix == null) look.plane(look.surface) else look.pressable(look.surface, look.text)
        if (fix != null) {
            row.addView(kit.image(R.drawable.next, look.muted))
            row.button(listOfNotNull(title, state, detail).joinToString(". ")) { open(fix) }
        }
        return row
    }

    private fun open(fix: DoctorModel.Fix) {
        val page =
            when (fix) {
                is DoctorModel.Fix.Because -> {
                    return showFailure(fix.failure)
                }

                DoctorModel.Fix.Page.Notifications -> {
                    Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, packageName)
                }

                DoctorModel.Fix.Page.Battery -> {
                    Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.parse("package:$packageName"))
                }

                DoctorModel.Fix.Page.Network -> {
                    Intent(Settings.ACTION_WIRELESS_SETTINGS)
                }

                DoctorModel.Fix.Page.Clock -> {
                    Intent(Settings.ACTION_DATE_SETTINGS)
                }
            }
        try {
            startActivity(page)
        } catch (missing: ActivityNotFoundException) {
            startActivity(Intent(Settings.ACTION_SETTINGS))
        }
    }
}
