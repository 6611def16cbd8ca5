package org.countersign.app

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import org.countersign.companion.Countersign
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import java.io.File
import java.util.TimeZone
import kotlin.math.abs

/**
 * Every screen in light, dark, letters of double size, and Arabic: a walk for accessibility over each, and a picture that
 * is compared with the one in docs/screens. `-Dscreens.write=true` writes those anew: look at them.
 */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(application = FakeApp::class)
class ScreensTest(private val name: String) {
    private val screen = Screens.valueOf(name)

    @Before
    fun fixed() = TimeZone.setDefault(TimeZone.getTimeZone("UTC"))

    @After
    fun plain() = RuntimeEnvironment.setFontScale(1f)

    @Test
    fun light() = show("light")

    @Test
    @Config(qualifiers = "+night")
    fun dark() = show("dark")

    @Test
    fun large() {
        RuntimeEnvironment.setFontScale(2f)
        show("large")
    }

    @Test
    @Config(qualifiers = "+ar-ldrtl")
    fun arabic() = show("arabic")

    @Test
    @Config(qualifiers = "+land")
    fun landscape() = show("landscape")

    private fun show(variant: String) {
        val controller = open(screen)
        val view = controller.get().window.decorView
        assertEquals(emptyList<String>(), Accessibility.problems(view))
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        Pictures.compare("${name.lowercase()}-$variant", bitmap)
        controller.pause().stop().destroy()
    }

    companion object {
        @ParameterizedRobolectricTestRunner.Parameters(name = "{0}")
        @JvmStatic
        fun all(): List<Array<Any>> = Screens.entries.map { arrayOf(it.name) }

        internal fun open(screen: Screens): ActivityController<out Activity> {
            val app = RuntimeEnvironment.getApplication() as FakeApp
            screen.set(app.fake)
            if (screen == Screens.Locked) {
                Countersign.of(app).preferences.lockAfter = kotlin.time.Duration.ZERO
            }
            val intent = screen.open(app)

            @Suppress("UNCHECKED_CAST")
            val type = Class.forName(checkNotNull(intent.component).className) as Class<Activity>
            val controller = Robolectric.buildActivity(type, intent).setup()
            pass(400)
            screen.go(controller)
            pass(50)
            return controller
        }
    }
}

/** Pictures of screens, and those that they should look like. */
internal object Pictures {
    private val expected = File(System.getProperty("screens.expected"))
    private val made = File(System.getProperty("screens.made")).apply { mkdirs() }
    private val write = System.getProperty("screens.write") == "true"

    /** Half the size is enough to see everything, and keeps the repository small. */
    fun compare(name: String, whole: Bitmap) {
        val bitmap = Bitmap.createScaledBitmap(whole, whole.width / 2, whole.height / 2, true)
        val file = File(made, "$name.png")
        file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
        val wanted = File(expected, "$name.png")
        if (write) {
            wanted.parentFile?.mkdirs()
            file.copyTo(wanted, overwrite = true)
            return
        }
        check(wanted.exists()) { "$wanted is not there: write it with -Dscreens.write=true, and look at it" }
        val before = BitmapFactory.decodeFile(wanted.path)
        check(before.width == bitmap.width && before.height == bitmap.height) { "$name has another size" }
        val part = different(before, bitmap)
        check(part < TOLERANCE) { "$name: ${part * PERCENT} % of it is different; now $file" }
    }

    private fun different(one: Bitmap, other: Bitmap): Double {
        val size = one.width * one.height
        val pixels = { bitmap: Bitmap ->
            IntArray(size).also { bitmap.getPixels(it, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height) }
        }
        val (a, b) = pixels(one) to pixels(other)
        return a.indices.count { far(a[it], b[it]) }.toDouble() / size
    }

    private fun far(a: Int, b: Int) = SHIFTS.any { abs((a shr it and BYTE) - (b shr it and BYTE)) > NEAR }

    private val SHIFTS = listOf(0, 8, 16)
    private const val BYTE = 0xff
    private const val NEAR = 32
    private const val TOLERANCE = 0.01
    private const val PERCENT = 100
}
