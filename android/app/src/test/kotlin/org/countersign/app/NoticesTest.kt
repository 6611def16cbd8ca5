package org.countersign.app

import android.Manifest
import android.app.Notification
import android.app.NotificationManager
import org.countersign.companion.Countersign
import org.countersign.companion.Move
import org.countersign.companion.testing.Samples
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** What the phone says by itself about accounts: once, and nothing to read for somebody who finds it locked. */
@RunWith(RobolectricTestRunner::class)
@Config(application = FakeApp::class)
class NoticesTest {
    private val app get() = RuntimeEnvironment.getApplication() as FakeApp
    private val manager get() = app.getSystemService(NotificationManager::class.java)
    private val shown get() = shadowOf(manager).allNotifications
    private val move =
        Move("id.acme.example", "login.acme.example", Samples.accounts.take(2).map { it.id }, Samples.now)

    @Before
    fun allowed() = shadowOf(app).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)

    @Test
    fun `an offered move is told, leads to its page, and is taken away when it is no more`() {
        app.fake.moves = listOf(move)
        look()
        val notice = shown.single()
        assertEquals("Your organisation changed its sign-in service", notice.words(Notification.EXTRA_TITLE))
        assertEquals("Move 2 accounts", notice.words(Notification.EXTRA_TEXT))
        assertNull(notice.actions)
        val opened = shadowOf(shadowOf(notice.contentIntent).savedIntent)
        assertEquals(ReactivateActivity::class.java, opened.intentClass)
        app.fake.moves = emptyList()
        look()
        assertTrue(shown.isEmpty())
    }

    @Test
    fun `a locked phone says only that there is news`() {
        app.fake.accounts = Samples.accounts
        app.fake.moves = listOf(move)
        look()
        assertEquals(2, shown.size)
        for (notice in shown) {
            assertEquals(Notification.VISIBILITY_PRIVATE, notice.visibility)
            val locked = notice.publicVersion
            assertEquals("News about your accounts", locked.words(Notification.EXTRA_TITLE))
            assertEquals("Open to read it", locked.words(Notification.EXTRA_TEXT))
            assertNull(locked.actions)
        }
    }

    @Test
    fun `news that somebody put away stays away until there is other news`() {
        app.fake.accounts = Samples.accounts
        app.fake.moves = listOf(move)
        look()
        manager.cancelAll()
        look()
        assertTrue(shown.isEmpty())
        app.fake.moves = listOf(move.copy(toHost = "new.acme.example"))
        look()
        assertFalse(shown.isEmpty())
    }

    private fun look() {
        offMain { Countersign.of(app).inbox.poll() }
    }

    private fun Notification.words(name: String) = extras.getCharSequence(name).toString()
}
