//! The text of a QR code in a picture: a screenshot, a photo, a file that a provider sent.
//!
//! In: the bytes of a PNG or JPEG file from anywhere. Out: the one text in it. Looked for are dark codes on light
//! ground, light ones on dark (dark-mode pages), and ones with a transparent ground.
//!
//! Refused: files and pictures over a cap, before memory is taken; pictures with several different codes, since
//! guessing which one is meant would be choosing for the person; codes that are there but not legible. The text itself
//! is not looked at here: it is from a stranger, and the core decides what it means. It often holds a secret, so no
//! error carries it.

use image::{GenericImageView, GrayImage, ImageFormat, ImageReader, Limits, Pixel};
use std::collections::BTreeSet;
use std::io::Cursor;

/// A longer file is not read.
const MAX_FILE: usize = 32 * 1024 * 1024;

/// A larger picture is not read: width times height.
const MAX_PIXELS: u64 = 64_000_000;

/// Why a picture gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrImageError {
    /// Neither PNG nor JPEG, or damaged.
    #[error("the file is not a readable PNG or JPEG picture")]
    Unreadable,
    /// Over 32 MiB, 64 million pixels, or the memory for them.
    #[error("the picture is too large; cut it down to the code")]
    TooLarge,
    /// No code was found.
    #[error("no QR code was found in the picture")]
    NoCode,
    /// A code was found but cannot be read.
    #[error("the QR code cannot be read; take a sharper picture of all of it")]
    NotLegible,
    /// Codes with different texts were found.
    #[error("the picture has several QR codes; cut it down to one")]
    SeveralCodes,
}

/// The text of the one QR code in a PNG or JPEG file.
pub fn read_qr(file: &[u8]) -> Result<String, QrImageError> {
    let mut picture = grey(file)?;
    let dark_on_light = find(&picture);
    if dark_on_light != Err(QrImageError::NoCode) {
        return dark_on_light;
    }
    image::imageops::invert(&mut picture);
    find(&picture)
}

fn grey(file: &[u8]) -> Result<GrayImage, QrImageError> {
    if file.len() > MAX_FILE {
        return Err(QrImageError::TooLarge);
    }
    let (width, height) = reader(file)?.into_dimensions().map_err(|_| QrImageError::Unreadable)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(QrImageError::TooLarge);
    }
    let picture = reader(file)?.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => QrImageError::TooLarge,
        _ => QrImageError::Unreadable,
    })?;
    if !picture.color().has_alpha() {
        return Ok(picture.into_luma8());
    }
    Ok(GrayImage::from_fn(width, height, |x, y| {
        let mut on_white = image::Rgba([255; 4]);
        on_white.blend(&picture.get_pixel(x, y));
        on_white.to_luma()
    }))
}

fn reader(file: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, QrImageError> {
    let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) = image::guess_format(file) else {
        return Err(QrImageError::Unreadable);
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(4 * MAX_PIXELS);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    Ok(reader)
}

fn find(picture: &GrayImage) -> Result<String, QrImageError> {
    // The finder walks pixels that a stranger chose; should it trip over them, that is one more illegible picture.
    std::panic::catch_unwind(|| {
        let mut prepared = rqrr::PreparedImage::prepare(picture.clone());
        let grids = prepared.detect_grids();
        let mut texts: BTreeSet<String> =
            grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect();
        match (texts.pop_first(), texts.is_empty()) {
            (Some(text), true) => Ok(text),
            (Some(_), false) => Err(QrImageError::SeveralCodes),
            (None, _) if grids.is_empty() => Err(QrImageError::NoCode),
            (None, _) => Err(QrImageError::NotLegible),
        }
    })
    .unwrap_or(Err(QrImageError::NotLegible))
}

#[cfg(test)]
mod tests;
