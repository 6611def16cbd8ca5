package org.countersign.app.scan

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.view.Surface

/** The back camera, shown on a surface and looked at for QR codes. Pictures stay in memory and are dropped at once. */
internal class Camera(context: Context, private val preview: Surface, private val found: (String) -> Unit) : AutoCloseable {
    private val manager = context.getSystemService(CameraManager::class.java)
    private val main = Handler(context.mainLooper)
    private val thread = HandlerThread("camera").apply { start() }
    private val handler = Handler(thread.looper)
    private val images = ImageReader.newInstance(WIDTH, HEIGHT, ImageFormat.YUV_420_888, 2)
    private val qr = QrReader()
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var request: CaptureRequest.Builder? = null
    private var done = false

    @SuppressLint("MissingPermission") // the screen opens it with the permission only
    fun open() {
        images.setOnImageAvailableListener({ reader -> reader.acquireLatestImage()?.use(::look) }, handler)
        try {
            val back = manager.cameraIdList.firstOrNull { facesBack(it) } ?: manager.cameraIdList.firstOrNull() ?: return
            manager.openCamera(back, Opened(), handler)
        } catch (busy: CameraAccessException) {
            close()
        }
    }

    fun light(on: Boolean) {
        val builder = request ?: return
        builder.set(
            CaptureRequest.FLASH_MODE,
            if (on) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF,
        )
        repeat(builder)
    }

    private fun repeat(builder: CaptureRequest.Builder) {
        try {
            session?.setRepeatingRequest(builder.build(), null, handler)
        } catch (gone: CameraAccessException) {
            close()
        }
    }

    override fun close() {
        done = true
        session?.close()
        device?.close()
        images.close()
        thread.quitSafely()
    }

    private fun facesBack(id: String) =
        manager.getCameraCharacteristics(id).get(CameraCharacteristics.LENS_FACING) == CameraCharacteristics.LENS_FACING_BACK

    private fun look(image: Image) {
        val plane = image.planes[0]
        val grey = ByteArray(plane.buffer.remaining()).also(plane.buffer::get)
        val lines = grey.size / plane.rowStride
        val text = qr.read(grey, plane.rowStride, image.width, minOf(image.height, lines)) ?: return
        main.post {
            if (!done) found(text)
            done = true
        }
    }

    private inner class Opened : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            device = camera
            val builder = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW)
            listOf(preview, images.surface).forEach(builder::addTarget)
            builder.set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
            request = builder
            @Suppress("DEPRECATION")
            camera.createCaptureSession(
                listOf(preview, images.surface),
                object : CameraCaptureSession.StateCallback() {
                    override fun onConfigured(configured: CameraCaptureSession) {
                        session = configured
                        repeat(builder)
                    }

                    override fun onConfigureFailed(failed: CameraCaptureSession) = close()
                },
                handler,
            )
        }

        override fun onDisconnected(camera: CameraDevice) = close()

        override fun onError(camera: CameraDevice, error: Int) = close()
    }

    private companion object {
        const val WIDTH = 1280
        const val HEIGHT = 720
    }
}
