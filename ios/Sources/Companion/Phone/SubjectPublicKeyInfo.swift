import Foundation

/// Public keys as servers read them (RFC 5280 §4.1.2.7), made of what Apple's key store gives.
enum SubjectPublicKeyInfo {
  /// From X9.63 (a P-256 point of 65 bytes, RFC 5480 §2) or PKCS #1 (RFC 8017 §A.1.1). Anything else is refused.
  static func of(_ key: Data) throws -> Data {
    switch key.first {
    case 0x04 where key.count == 65: sequence(p256 + bitString(key))
    case 0x30: sequence(rsa + bitString(key))
    default: throw PlatformKeyError.failed
    }
  }

  /// `AlgorithmIdentifier`: id-ecPublicKey, prime256v1.
  private static let p256 = Data([
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
    0x01, 0x07,
  ])

  /// `AlgorithmIdentifier`: rsaEncryption, NULL.
  private static let rsa = Data([
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
  ])

  private static func sequence(_ content: Data) -> Data { [0x30] + length(content.count) + content }

  private static func bitString(_ content: Data) -> Data { [0x03] + length(content.count + 1) + [0x00] + content }

  private static func length(_ count: Int) -> Data {
    guard count >= 0x80 else { return Data([UInt8(count)]) }
    let bytes = withUnsafeBytes(of: UInt32(count).bigEndian) { Data($0.drop { $0 == 0 }) }
    return Data([0x80 | UInt8(bytes.count)]) + bytes
  }
}
