package org.countersign.app

import android.Manifest
import android.app.KeyguardManager
import android.app.NotificationManager
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import org.countersign.companion.Countersign
import org.countersign.companion.Outcome
import org.countersign.companion.Prompts
import org.countersign.companion.keystore.KeystoreSigner
import org.countersign.companion.testing.FakeAndroidKeyStore
import org.countersign.companion.testing.ProviderProcess
import org.countersign.companion.valueOrNull
import org.junit.After
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.BeforeClass
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/**
 * From a link to "the provider says yes", through the app's own screens, the real library and a real provider process:
 * also with a rotation, an ended process, no network, no permission, and a key that a new fingerprint ended.
 */
@RunWith(RobolectricTestRunner::class)
@Config(application = DevelopmentApp::class)
class StoryInAppTest {
    private val app get() = RuntimeEnvironment.getApplication() as DevelopmentApp
    private val countersign get() = Countersign.of(app)
    private val notifications get() = shadowOf(app.getSystemService(NotificationManager::class.java))
    private val user = "user-${users++}"

    @Before
    fun keystore() = FakeAndroidKeyStore.install()

    @After
    fun end() {
        offMain { countersign.close() }
        FakeAndroidKeyStore.remove()
        provider.start()
    }

    @Test
    fun `a link becomes an account, a bell a notification, and a typed number a sign-in`() {
        shadowOf(app).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)
        activate()
        val signIn = provider.signIn(user, "--place", "Utrecht")
        val number = signIn.number
        ring()
        val notice = notifications.allNotifications.single()
        assertEquals(listOf("It wasn't me"), notice.actions.map { it.title.toString() })
        val public = notice.publicVersion
        assertFalse(public.extras.toString().contains("shop.example"))
        val opened = shadowOf(shadowOf(notice.contentIntent).savedIntent)
        assertEquals(PromptActivity::class.java, opened.intentClass)

        val screen = launch<PromptActivity>()
        until("the question") { screen.words(R.id.host) == "shop.example" }
        assertTrue(screen.get().window.decorView.texts().contains("Utrecht"))
        assertFalse(screen.find<Button>(R.id.yes)!!.isEnabled)
        pass(800)
        screen.find<EditText>(R.id.number)!!.setText(number)
        yes(screen)
        until("the result") { screen.words(R.id.result).contains("shop.example") }
        assertTrue(signIn.result().contains("approve"))
        screen.pause().stop().destroy()
    }

    @Test
    fun `rotation and an ended process lose neither the digits nor the answer`() {
        val offer = provider.offer(user)
        var add = openLink(offer.link)
        add.tap(R.id.continue_button)
        until("digits") { add.find<android.view.View>(R.id.digits) != null }
        val digits = digits(add)
        add.recreate()
        until("digits after a rotation") { add.find<android.view.View>(R.id.digits) != null }
        assertEquals(digits, digits(add))
        add = restart(add)
        until("digits after the process") { add.find<android.view.View>(R.id.digits) != null }
        assertEquals(digits, digits(add))
        provider.confirm(offer.id, digits)
        until("the end") { add.words(R.id.result).contains("ready") }
        add.pause().stop().destroy()

        val signIn = provider.signIn(user)
        val number = signIn.number
        var prompt = launch<PromptActivity>()
        until("the question") { prompt.find<Button>(R.id.yes) != null }
        prompt.find<EditText>(R.id.number)!!.setText(number)
        prompt.recreate()
        until("the question again") { prompt.find<Button>(R.id.yes) != null }
        assertEquals(number, prompt.find<EditText>(R.id.number)!!.text.toString())
        pass(800)
        yes(prompt)
        until("the answer is saved") { Bundle().also { prompt.saveInstanceState(it) }.containsKey("ticket") }
        prompt = restart(prompt)
        // What the ended process had claimed is free again after thirty seconds.
        until("the result", seconds = 60) { prompt.words(R.id.result).contains("shop.example") }
        assertTrue(signIn.result().contains("approve"))
        prompt.pause().stop().destroy()
    }

    @Test
    fun `no on a notification denies without the app`() {
        shadowOf(app).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)
        activate()
        val signIn = provider.signIn(user)
        signIn.await()
        ring()
        notifications.allNotifications.single().actions.single().actionIntent.send()
        until("the denial") { notifications.allNotifications.isEmpty() }
        assertTrue(signIn.result().contains("den"))
    }

    @Test
    fun `no network says so, keeps the codes and sends the answer later`() {
        activate()
        val signIn = provider.signIn(user)
        signIn.await()
        val prompt = launch<PromptActivity>()
        until("the question") { prompt.find<Button>(R.id.no) != null }
        pass(800)
        provider.stop()
        prompt.tap(R.id.no)
        until("how to say no") { prompt.find<Button>(R.id.stop) != null }
        prompt.tap(R.id.stop)
        until("it is saved") {
            pass(100)
            prompt.words(R.id.result).contains("Saved")
        }
        val accounts = launch<AccountsActivity>()
        until("a code") { accounts.get().window.decorView.texts().any { CODE.matches(it) } }
        provider.start()
        offMain { countersign.authenticator().valueOrNull()!!.hurry() }
        until("the end") { prompt.words(R.id.result) == "Stopped" }
        accounts.pause().stop().destroy()
        prompt.pause().stop().destroy()
    }

    @Test
    fun `a key that a new fingerprint ended says why, and the codes stay`() {
        shadowOf(app.getSystemService(KeyguardManager::class.java)).setIsDeviceSecure(true)
        activate()
        FakeAndroidKeyStore.invalidated += FakeAndroidKeyStore.keys.keys.filter { it.endsWith("-approval") }
        val signIn = provider.signIn(user)
        val number = signIn.number
        val prompt = launch<PromptActivity>()
        until("the question") { prompt.find<Button>(R.id.yes) != null }
        pass(800)
        prompt.find<EditText>(R.id.number)!!.setText(number)
        yes(prompt)
        until("the reason") { prompt.words(R.id.result).contains("fingerprint") }
        prompt.pause().stop().destroy()
        val state = accounts().single().prompts
        assertTrue("$state", state is Prompts.NeedsReactivation)
        assertEquals(1, offMain { countersign.authenticator().valueOrNull()!!.codes().valueOrNull()!!.rows.size })
        val page = launch<ReactivateActivity>(ReactivateActivity.intent(app, accounts().single().id))
        until("one step") { page.find<Button>(R.id.scan) != null }
        assertTrue(page.get().window.decorView.texts().any { it.contains("codes still work") })
        page.pause().stop().destroy()
    }

    @Test
    fun `notifications that are not permitted are said to be missing`() {
        shadowOf(app.getSystemService(NotificationManager::class.java)).setNotificationsEnabled(false)
        val home = launch<AccountsActivity>()
        assertEquals(
            listOf(Manifest.permission.POST_NOTIFICATIONS),
            shadowOf(home.get()).lastRequestedPermission.requestedPermissions.toList(),
        )
        val doctor = launch<DoctorActivity>()
        until("the line") { doctor.get().window.decorView.texts().any { it.contains("without them nobody tells you") } }
        listOf(home, doctor).forEach { it.pause().stop().destroy() }
    }

    @Test
    fun `a locked app shows nothing until its owner is known`() {
        activate()
        shadowOf(app.getSystemService(KeyguardManager::class.java)).setIsDeviceSecure(true)
        countersign.preferences.lockAfter = kotlin.time.Duration.ZERO
        countersign.lock.leave()
        val home = launch<AccountsActivity>()
        assertTrue(home.find<Button>(R.id.unlock) != null)
        assertFalse(home.get().window.decorView.texts().any { it.contains(user) })
        org.robolectric.shadows.ShadowBiometricPrompt.authenticateCurrentSessionSuccessfully()
        until("the accounts") { home.get().window.decorView.texts().any { it.contains(user) } }
        home.pause().stop().destroy()
    }

    @Test
    fun `links come from the manifest, and screens stay out of screenshots`() {
        for (link in listOf("countersign://activate?v=1", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP")) {
            val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link)).addCategory(Intent.CATEGORY_BROWSABLE)
            val found = app.packageManager.queryIntentActivities(intent, PackageManager.MATCH_DEFAULT_ONLY)
            assertEquals(listOf(AddActivity::class.java.name), found.map { it.activityInfo.name })
        }
        val home = launch<AccountsActivity>()
        val flags = home.get().window.attributes.flags
        assertTrue(flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
        home.pause().stop().destroy()
        val prompt = launch<PromptActivity>()
        assertTrue(prompt.get().window.decorView.filterTouchesWhenObscured)
        prompt.pause().stop().destroy()
    }

    private fun accounts() = offMain { (countersign.authenticator() as Outcome.Done).value.accounts().valueOrNull()!! }

    /** As soon as the screen has taken in the number. */
    private fun yes(screen: ActivityController<PromptActivity>) {
        until("yes is possible") { screen.find<Button>(R.id.yes)!!.isEnabled }
        screen.tap(R.id.yes)
    }

    private fun ring() {
        offMain { countersign.inbox.take(ByteArray(0)).valueOrNull()!! }
        until("a notification") { notifications.allNotifications.isNotEmpty() }
    }

    private fun openLink(link: String): ActivityController<AddActivity> {
        val add = launch<AddActivity>(Intent(Intent.ACTION_VIEW, Uri.parse(link), app, AddActivity::class.java))
        until("the host") { add.words(R.id.host).startsWith(provider.host) }
        return add
    }

    private fun activate() {
        val offer = provider.offer(user)
        val add = openLink(offer.link)
        add.tap(R.id.continue_button)
        until("digits") { add.find<android.view.View>(R.id.digits) != null }
        provider.confirm(offer.id, digits(add))
        until("the end") { add.words(R.id.result).contains("ready") }
        add.tap(R.id.result_next)
        add.pause().stop().destroy()
    }

    private fun digits(add: ActivityController<AddActivity>) = add.words(R.id.digits).filter { it.isDigit() }

    /** The system ends the process and brings the screen back from what it saved. */
    private inline fun <reified A : android.app.Activity> restart(old: ActivityController<A>): ActivityController<A> {
        val saved = Bundle()
        old.pause().stop().saveInstanceState(saved).destroy()
        offMain { countersign.close() }
        app.begin()
        return launch(Intent(app, A::class.java), saved)
    }

    companion object {
        private val CODE = Regex("[0-9]{3}\u2009[0-9]{3}")
        private var users = 0
        private lateinit var provider: ProviderProcess

        @BeforeClass
        @JvmStatic
        fun openProvider() {
            provider = ProviderProcess()
        }

        @AfterClass
        @JvmStatic
        fun closeProvider() = provider.close()
    }
}
