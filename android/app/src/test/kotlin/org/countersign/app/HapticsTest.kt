package org.countersign.app

import android.content.Intent
import android.view.HapticFeedbackConstants
import org.countersign.companion.Decision
import org.countersign.companion.Outcome
import org.countersign.companion.Receipt
import org.countersign.companion.testing.Samples
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowView

/** The result of an answer can be felt, once. */
@RunWith(RobolectricTestRunner::class)
@Config(application = FakeApp::class)
class HapticsTest {
    private val app get() = RuntimeEnvironment.getApplication() as FakeApp

    @Test
    fun `yes that was recorded feels like a confirmation, also after a rotation only once`() {
        val screen = answered(Receipt.Recorded(Decision.Approve, null, null, null, signed = true), R.id.yes)
        assertEquals(HapticFeedbackConstants.CONFIRM, felt(screen))
        screen.recreate()
        pass(10)
        assertEquals(NOTHING, felt(screen))
        screen.pause().stop().destroy()
    }

    @Test
    fun `no that was recorded feels like a confirmation too`() {
        val screen = answered(Receipt.Recorded(Decision.Deny, null, null, null, signed = true), R.id.no, R.id.stop)
        assertEquals(HapticFeedbackConstants.CONFIRM, felt(screen))
        screen.pause().stop().destroy()
    }

    @Test
    fun `no that came too late feels like a refusal`() {
        val screen = answered(Receipt.TooLate(Samples.now, signed = true), R.id.no, R.id.stop)
        assertEquals(HapticFeedbackConstants.REJECT, felt(screen))
        screen.pause().stop().destroy()
    }

    private fun answered(receipt: Receipt, vararg taps: Int): ActivityController<PromptActivity> {
        app.fake.pending = listOf(Samples.prompt())
        (app.fake.decided as Outcome.Done).value.end(Outcome.Done(receipt))
        val screen = launch<PromptActivity>(Intent(app, PromptActivity::class.java))
        pass(1_000)
        assertEquals(NOTHING, felt(screen))
        for (tap in taps) {
            screen.tap(tap)
            app.fake.pending = emptyList()
            pass(10)
        }
        return screen
    }

    private fun felt(screen: ActivityController<PromptActivity>) =
        Shadow.extract<ShadowView>(screen.get().window.decorView).lastHapticFeedbackPerformed()

    private companion object {
        const val NOTHING = -1
    }
}
