package org.countersign.app

import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Every screen comes up on the oldest system that the app supports, and on a newer one than it was made for. */
@RunWith(RobolectricTestRunner::class)
@Config(application = FakeApp::class)
class PlatformsTest {
    @Test
    @Config(sdk = [28])
    fun `the oldest system`() = walk()

    @Test
    @Config(sdk = [35])
    fun `a newer system`() = walk()

    private fun walk() {
        for (screen in Screens.entries) {
            val controller = ScreensTest.open(screen)
            val problems = Accessibility.problems(controller.get().window.decorView)
            assertEquals(screen.name, emptyList<String>(), problems)
            controller.pause().stop().destroy()
        }
    }
}
