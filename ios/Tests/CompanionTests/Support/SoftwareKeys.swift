import COpenSSL
import Companion
import Foundation

/// A key store that really signs, in memory. What a Secure Enclave does by itself, a test does by hand: new fingers,
/// a locked phone, a person who declines.
final class SoftwareKeys: PlatformKeys, @unchecked Sendable {
  private let lock = NSLock()
  private var keys: [String: (key: OpaquePointer, spec: KeySpec)] = [:]
  private var refusal: PlatformKeyError?
  private var said: [String] = []

  /// What the sheets of the gestures said.
  var reasons: [String] { lock.withLock { said } }

  /// A finger was added: keys that want a gesture are gone.
  func addFinger() {
    lock.withLock { keys = keys.filter { !$0.value.spec.userVerification } }
  }

  /// Every signature fails like this, until nil.
  func refuse(with error: PlatformKeyError?) {
    lock.withLock { refusal = error }
  }

  func publicKey(_ name: String) throws -> Data? {
    lock.withLock { keys[name].map { Self.encoded($0.key, i2d_PublicKey) } }
  }

  func make(_ name: String, _ spec: KeySpec) throws -> Data {
    let made =
      switch spec.algorithm {
      case .es256: countersign_make_p256()
      case .rs256(let bits): countersign_make_rsa(UInt32(bits))
      }
    guard let made else { throw PlatformKeyError.failed }
    lock.withLock { keys[name] = (made, spec) }
    return Self.encoded(made, i2d_PublicKey)
  }

  func sign(_ batch: [SignRequest], because reason: String) async throws -> [Data] {
    try lock.withLock {
      if let refusal { throw refusal }
      said.append(reason)
      return try batch.map { request in
        guard let key = keys[request.key]?.key else { throw PlatformKeyError.gone }
        return try Self.signature(key, request.message)
      }
    }
  }

  func delete(_ name: String) throws { _ = lock.withLock { keys.removeValue(forKey: name) } }

  func names() throws -> [String] { lock.withLock { Array(keys.keys) } }

  /// As OpenSSL itself writes the SubjectPublicKeyInfo.
  func information(_ name: String) -> Data? {
    lock.withLock { keys[name].map { Self.encoded($0.key, i2d_PUBKEY) } }
  }

  /// Whether a signature is of that key, over that message.
  func verify(_ name: String, _ signature: Data, over message: Data) -> Bool {
    guard let key = lock.withLock({ keys[name]?.key }) else { return false }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
    return EVP_DigestVerify(context, [UInt8](signature), signature.count, [UInt8](message), message.count) == 1
  }

  private static func signature(_ key: OpaquePointer, _ message: Data) throws -> Data {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var length = 1024
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, [UInt8](message), message.count) == 1
    else { throw PlatformKeyError.failed }
    return Data(signature.prefix(length))
  }

  private static func encoded(
    _ key: OpaquePointer, _ encode: (OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
  ) -> Data {
    var bytes = [UInt8](repeating: 0, count: Int(encode(key, nil)))
    bytes.withUnsafeMutableBufferPointer { buffer in
      var end = buffer.baseAddress
      _ = encode(key, &end)
    }
    return Data(bytes)
  }
}
