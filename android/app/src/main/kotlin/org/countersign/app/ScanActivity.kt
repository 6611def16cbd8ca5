package org.countersign.app

import android.Manifest
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
import android.provider.Settings
import android.view.SurfaceHolder
import android.view.SurfaceView
import android.view.View
import android.view.WindowManager
import org.countersign.app.scan.Camera
import org.countersign.app.ui.Kit
import org.countersign.app.ui.text
import org.countersign.companion.Word

/** Looks through the camera for a QR code, or takes a picture that has one. Gives back text or a file; reads neither. */
class ScanActivity : Activity() {
    private lateinit var frame: Frame
    private var camera: Camera? = null
    private var light = false

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        setTitle(text(Word.ADD_SCAN))
        frame = Frame(this, Word.ADD_SCAN)
        setContentView(frame.view)
        if (allowed()) look() else ask(savedInstanceState)
    }

    private fun allowed() =
        checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED &&
            packageManager.hasSystemFeature(PackageManager.FEATURE_CAMERA_ANY)

    private fun ask(saved: Bundle?) {
        withoutCamera()
        if (saved == null) requestPermissions(arrayOf(Manifest.permission.CAMERA), 0)
    }

    override fun onRequestPermissionsResult(request: Int, names: Array<out String>, results: IntArray) {
        if (allowed()) look()
    }

    override fun onStop() {
        camera?.close()
        camera = null
        super.onStop()
    }

    private fun withoutCamera() {
        val kit = frame.kit
        frame.fill(
            listOf(
                kit.mark(R.drawable.scan, kit.look.accent),
                kit.centered(kit.text(text(Word.ADD_SCAN_CAMERA_OFF), Kit.Type.Title)),
            ),
            listOf(
                kit.primary(text(Word.ADD_SCAN_CAMERA_SETTINGS), R.id.settings) {
                    val page = Settings.ACTION_APPLICATION_DETAILS_SETTINGS
                    startActivity(Intent(page, Uri.parse("package:$packageName")))
                },
                fromPicture(kit),
            ),
            middle = true,
        )
    }

    private fun look() {
        val kit = frame.kit
        val preview =
            SurfaceView(this).apply {
                id = R.id.preview
                contentDescription = text(Word.ADD_SCAN_TEXT)
                setSecure(true)
            }
        preview.layoutParams =
            android.widget.LinearLayout.LayoutParams(
                android.widget.LinearLayout.LayoutParams.MATCH_PARENT,
                kit.look.dp(PREVIEW),
            )
        preview.holder.addCallback(
            object : SurfaceHolder.Callback {
                override fun surfaceCreated(holder: SurfaceHolder) {
                    camera = Camera(this@ScanActivity, holder.surface, ::found).apply { open() }
                }

                override fun surfaceChanged(holder: SurfaceHolder, format: Int, width: Int, height: Int) = Unit

                override fun surfaceDestroyed(holder: SurfaceHolder) {
                    camera?.close()
                    camera = null
                }
            },
        )
        val torch =
            kit.secondary(text(Word.ADD_SCAN_LIGHT), R.id.torch, R.drawable.torch) {
                light = !light
                camera?.light(light)
            }
        frame.fill(
            listOf(preview, kit.text(text(Word.ADD_SCAN_TEXT), color = kit.look.muted)),
            listOf<View>(torch, fromPicture(kit)),
        )
    }

    private fun fromPicture(kit: Kit) =
        kit.secondary(text(Word.ADD_SCAN_PICTURE), R.id.picture, R.drawable.picture) {
            val pick = Intent(Intent.ACTION_GET_CONTENT).setType("image/*").addCategory(Intent.CATEGORY_OPENABLE)
            startActivityForResult(pick, PICK)
        }

    private fun found(text: String) {
        window.decorView.announceForAccessibility(text(Word.ADD_SCAN_FOUND))
        setResult(RESULT_OK, Intent().putExtra(TEXT, text))
        finish()
    }

    @Deprecated("the framework's own way to get a result")
    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        val picked = data?.data?.takeIf { request == PICK && result == RESULT_OK } ?: return
        setResult(RESULT_OK, Intent().putExtra(PICTURE, picked))
        finish()
    }

    companion object {
        /** What a code says. */
        const val TEXT = "text"

        /** Where a picture is. */
        const val PICTURE = "picture"
        private const val PICK = 1
        private const val PREVIEW = 360
    }
}
