//! Any bytes as a picture of a QR code; after `p`, any pixels: their width, then a bit each.
//!
//! Larger pictures than these are refused or read like these, only slower, so they are left out here.
#![no_main]

use countersign_adapters::read_qr;
use image::{GrayImage, ImageFormat, ImageReader, Luma};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

const MOST_PIXELS: u64 = 1 << 18;

fuzz_target!(|data: &[u8]| {
    if let Some((b'p', [width, pixels @ ..])) = data.split_first() {
        let _ = read_qr(&png(u32::from(*width).max(1), pixels));
    } else if pixels(data).is_none_or(|pixels| pixels <= MOST_PIXELS) {
        let _ = read_qr(data);
    }
});

/// What the picture says of its own size.
fn pixels(file: &[u8]) -> Option<u64> {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    Some(u64::from(width) * u64::from(height))
}

/// Four times as large as it was said, so that small inputs are codes, too.
fn png(width: u32, pixels: &[u8]) -> Vec<u8> {
    const SCALE: u32 = 4;
    let bits = u32::try_from(pixels.len() * 8).unwrap();
    let height = bits.div_ceil(width).clamp(1, 256);
    let picture = GrayImage::from_fn(width * SCALE, height * SCALE, |x, y| {
        let at = (y / SCALE * width + x / SCALE) as usize;
        let set = pixels.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
        Luma([if set { 0 } else { 255 }])
    });
    let mut file = Vec::new();
    picture.write_to(&mut Cursor::new(&mut file), ImageFormat::Png).unwrap();
    file
}
