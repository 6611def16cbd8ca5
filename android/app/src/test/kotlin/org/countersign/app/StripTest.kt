package org.countersign.app

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Path
import android.graphics.RectF
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.util.TimeZone

/** The strip of screens in the front page's README: the app as it is, side by side. Written as the other pictures are. */
@RunWith(RobolectricTestRunner::class)
@Config(application = FakeApp::class)
class StripTest {
    private val shown = listOf(Screens.Accounts, Screens.Prompt, Screens.Reactivate, Screens.Failure)

    @Before
    fun fixed() = TimeZone.setDefault(TimeZone.getTimeZone("UTC"))

    @Test
    fun `four screens side by side`() {
        val screens = shown.map(::picture)
        val (width, height) = screens.first().run { width to height }
        val strip =
            Bitmap.createBitmap(
                (width + GAP) * screens.size + GAP,
                height + 2 * GAP,
                Bitmap.Config.ARGB_8888,
            )
        val canvas = Canvas(strip)
        canvas.drawColor(BEHIND)
        screens.forEachIndexed { index, screen -> canvas.phone(screen, GAP + index * (width + GAP).toFloat()) }
        Pictures.compare("strip", strip)
    }

    private fun Canvas.phone(screen: Bitmap, left: Float) {
        val place = RectF(left, GAP.toFloat(), left + screen.width, GAP.toFloat() + screen.height)
        val outline = Path().apply { addRoundRect(place, ROUND, ROUND, Path.Direction.CW) }
        save()
        clipPath(outline)
        drawBitmap(screen, place.left, place.top, null)
        restore()
        val line = Paint(Paint.ANTI_ALIAS_FLAG)
        line.style = Paint.Style.STROKE
        line.strokeWidth = LINE
        line.color = EDGE
        drawPath(outline, line)
    }

    private fun picture(screen: Screens): Bitmap {
        val controller = ScreensTest.open(screen)
        val view = controller.get().window.decorView
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        controller.pause().stop().destroy()
        return bitmap
    }

    private companion object {
        const val GAP = 32
        const val ROUND = 48f
        const val LINE = 4f
        val BEHIND = Color.rgb(0xE6, 0xEA, 0xEE)
        val EDGE = Color.rgb(0xB4, 0xBC, 0xC4)
    }
}
