//! The QR code of an offer, as PNG.

use std::io::Cursor;

use image::{ImageFormat, Luma};
use qrcode::{EcLevel, QrCode};

use crate::error::ProviderError;

/// A QR code that holds `text`, at least 320 pixels wide, with the quiet zone that readers need.
pub(crate) fn qr_png(text: &[u8]) -> Result<Vec<u8>, ProviderError> {
    let too_long = |_| ProviderError::Invalid { field: "label", why: "short enough for a QR code" };
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(too_long)?;
    let picture = code.render::<Luma<u8>>().min_dimensions(320, 320).build();
    let mut png = Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| ProviderError::Invalid { field: "label", why: "something that can be drawn" })?;
    Ok(png.into_inner())
}
