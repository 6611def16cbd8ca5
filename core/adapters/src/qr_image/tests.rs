use super::*;
use image::{DynamicImage, Luma, Rgba, RgbaImage};

fn code(text: &str) -> GrayImage {
    qrcode::QrCode::new(text).unwrap().render::<Luma<u8>>().module_dimensions(6, 6).build()
}

fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    file(picture, ImageFormat::Png)
}

/// Two pictures beside each other on white.
fn beside(left: &GrayImage, right: &GrayImage) -> GrayImage {
    let (width, height) = (left.width() + right.width() + 40, left.height().max(right.height()));
    let mut both = GrayImage::from_pixel(width, height, Luma([255]));
    image::imageops::overlay(&mut both, left, 0, 0);
    image::imageops::overlay(&mut both, right, i64::from(left.width()) + 40, 0);
    both
}

const TEXT: &str = "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example";

#[test]
fn the_text_is_read_from_png_and_jpeg() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        assert_eq!(read_qr(&file(code(TEXT), format)).as_deref(), Ok(TEXT), "{format:?}");
    }
}

#[test]
fn a_light_code_on_dark_ground_is_read() {
    let mut picture = code(TEXT);
    image::imageops::invert(&mut picture);
    assert_eq!(read_qr(&png(picture)).as_deref(), Ok(TEXT));
}

#[test]
fn a_code_on_transparent_ground_is_read() {
    let opaque = code(TEXT);
    let picture = RgbaImage::from_fn(opaque.width(), opaque.height(), |x, y| {
        let dark = opaque.get_pixel(x, y).0 == [0];
        Rgba([0, 0, 0, if dark { 255 } else { 0 }])
    });
    assert_eq!(read_qr(&png(picture)).as_deref(), Ok(TEXT));
}

#[test]
fn a_small_code_in_a_large_screenshot_is_read() {
    let mut screenshot =
        GrayImage::from_fn(1600, 1000, |x, y| Luma([if (x / 50 + y / 70) % 2 == 0 { 235 } else { 250 }]));
    image::imageops::overlay(&mut screenshot, &code(TEXT), 900, 400);
    assert_eq!(read_qr(&png(screenshot)).as_deref(), Ok(TEXT));
}

#[test]
fn two_different_codes_are_refused_and_the_same_one_twice_is_not() {
    assert_eq!(read_qr(&png(beside(&code(TEXT), &code("another")))), Err(QrImageError::SeveralCodes));
    assert_eq!(read_qr(&png(beside(&code(TEXT), &code(TEXT)))).as_deref(), Ok(TEXT));
}

#[test]
fn a_picture_without_a_code_says_so() {
    assert_eq!(read_qr(&png(GrayImage::from_pixel(300, 200, Luma([200])))), Err(QrImageError::NoCode));
    assert_eq!(read_qr(&png(GrayImage::new(1, 1))), Err(QrImageError::NoCode));
}

#[test]
fn a_code_with_most_of_it_painted_over_is_not_legible() {
    let mut picture = code(TEXT);
    let size = picture.width();
    let blot = GrayImage::from_fn(size / 2, size / 3, |x, y| Luma([if (x / 5 + y / 7) % 2 == 0 { 0 } else { 255 }]));
    image::imageops::overlay(&mut picture, &blot, i64::from(size / 3), i64::from(size / 3));
    assert_eq!(read_qr(&png(picture)), Err(QrImageError::NotLegible));
}

#[test]
fn other_files_and_cut_off_pictures_are_unreadable() {
    let good = png(code(TEXT));
    for file in [b"".as_slice(), b"hello", b"GIF89a\x01\x00\x01\x00", &good[..20], &good[..good.len() / 2]] {
        assert_eq!(read_qr(file), Err(QrImageError::Unreadable));
    }
}

#[test]
fn sizes_over_the_caps_are_refused_before_any_pixel_is_read() {
    assert_eq!(read_qr(&vec![0; MAX_FILE + 1]), Err(QrImageError::TooLarge));
    let mut claims_to_be_huge = png(GrayImage::new(1, 1));
    claims_to_be_huge[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let crc = crc32(&claims_to_be_huge[12..29]);
    claims_to_be_huge[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(read_qr(&claims_to_be_huge), Err(QrImageError::TooLarge));
}

#[test]
fn flipping_bytes_of_a_picture_never_panics() {
    let good = png(code("short"));
    for index in 0..good.len() {
        let mut bad = good.clone();
        bad[index] ^= 0x55;
        let _: Result<String, QrImageError> = read_qr(&bad);
    }
}

/// CRC-32 as PNG chunks carry it (RFC 2083 §15).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}
