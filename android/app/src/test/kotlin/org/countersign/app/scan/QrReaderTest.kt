package org.countersign.app.scan

import com.google.zxing.BarcodeFormat
import com.google.zxing.qrcode.QRCodeWriter
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class QrReaderTest {
    private val link = "countersign://activate?v=1&origin=https://id.example.com&offer=x#secret"

    @Test
    fun `reads a code from a camera's grey plane, with lines longer than the picture`() {
        assertEquals(link, QrReader().read(grey(link, dark = 16, light = 235), STRIDE, SIZE, SIZE))
    }

    @Test
    fun `reads a light code on a dark page`() {
        assertEquals(link, QrReader().read(grey(link, dark = 235, light = 16), STRIDE, SIZE, SIZE))
    }

    @Test
    fun `finds nothing in noise`() {
        val noise = ByteArray(STRIDE * SIZE) { (it * 31 % 251).toByte() }
        assertNull(QrReader().read(noise, STRIDE, SIZE, SIZE))
    }

    private fun grey(text: String, dark: Int, light: Int): ByteArray {
        val code = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, SIZE, SIZE)
        return ByteArray(STRIDE * SIZE) { index ->
            val (x, y) = index % STRIDE to index / STRIDE
            (if (x < SIZE && code.get(x, y)) dark else light).toByte()
        }
    }

    private companion object {
        const val SIZE = 400
        const val STRIDE = 416
    }
}
