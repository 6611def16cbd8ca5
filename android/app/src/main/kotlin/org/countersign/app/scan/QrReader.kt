package org.countersign.app.scan

import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.LuminanceSource
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader

/** Finds the text of a QR code in the grey plane of a camera's picture. */
internal class QrReader {
    private val reader = QRCodeReader()

    /** Null if there is none. [stride] is how many bytes a line takes. */
    fun read(grey: ByteArray, stride: Int, width: Int, height: Int): String? {
        val source = PlanarYUVLuminanceSource(grey, stride, height, 0, 0, minOf(width, stride), height, false)
        return read(source) ?: read(source.invert())
    }

    private fun read(source: LuminanceSource): String? =
        try {
            reader.decode(BinaryBitmap(HybridBinarizer(source)), HINTS).text
        } catch (none: ReaderException) {
            null
        } finally {
            reader.reset()
        }

    private companion object {
        val HINTS =
            mapOf(
                DecodeHintType.POSSIBLE_FORMATS to listOf(BarcodeFormat.QR_CODE),
                DecodeHintType.TRY_HARDER to true,
            )
    }
}
