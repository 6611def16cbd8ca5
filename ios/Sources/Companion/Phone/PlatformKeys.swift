import Foundation

/// Keys that cannot leave where they were made, by name: Secure Enclave and Keychain on a phone, software in tests.
public protocol PlatformKeys: Sendable {
  /// The public key as the platform gives it: X9.63 for P-256, PKCS #1 for RSA. Nil if there is no such key.
  func publicKey(_ name: String) throws -> Data?

  /// Makes the key. With user verification it dies with the set of faces and fingers that was there.
  func make(_ name: String, _ spec: KeySpec) throws -> Data

  /// One signature for each, with one gesture for all of them where a key wants one.
  func sign(_ batch: [SignRequest], because reason: String) async throws -> [Data]

  /// A name that is not there is fine.
  func delete(_ name: String) throws

  /// All of them.
  func names() throws -> [String]
}

/// Why a platform's key did not do what it should.
public enum PlatformKeyError: Error, Sendable, Hashable {
  /// There is no key of that name, or the set of faces or fingers changed since it was made.
  case gone
  /// The person declined.
  case cancelled
  /// Not now: the phone is locked, or the hardware is busy.
  case locked
  /// Anything else.
  case failed
}

extension PlatformKeyError {
  /// What an error of Apple's means, by its domain and code. The domains use the same small numbers for different things.
  public init(domain: String, code: Int) { self = Self.known[domain]?[code] ?? .failed }

  private static let known: [String: [Int: PlatformKeyError]] = [
    // LAError: userCancel, userFallback, systemCancel, appCancel; passcodeNotSet, biometryNotEnrolled;
    // authenticationFailed, biometryLockout, notInteractive.
    "com.apple.LocalAuthentication": [
      -2: .cancelled, -3: .cancelled, -4: .cancelled, -9: .cancelled, -5: .gone, -7: .gone, -1: .locked, -8: .locked,
      -1004: .locked,
    ],
    // TKError, from the Secure Enclave: canceledByUser; corruptedData, objectNotFound; authenticationFailed,
    // authenticationNeeded. A key whose faces and fingers have changed is still found, and the enclave cannot read it.
    "CryptoTokenKit": [-4: .cancelled, -3: .gone, -6: .gone, -5: .locked, -9: .locked],
    // OSStatus, from Security: userCanceled, itemNotFound, authFailed, interactionNotAllowed.
    "NSOSStatusErrorDomain": [-128: .cancelled, -25300: .gone, -25293: .locked, -25308: .locked],
  ]
}

/// The ``Signer`` of a phone: finds or makes keys under the names it is given, and says why when it cannot.
public actor PhoneSigner: Signer {
  private let keys: any PlatformKeys
  private let reason: @Sendable (String) -> String

  /// `reason`: what the gesture's sheet says for a purpose such as `answer`, in the person's language.
  public init(_ keys: any PlatformKeys, reason: @escaping @Sendable (String) -> String) {
    self.keys = keys
    self.reason = reason
  }

  /// Creates the key, or finds it.
  public func publicKey(_ name: String, _ spec: KeySpec) async throws -> Data {
    try declared { try SubjectPublicKeyInfo.of(keys.publicKey(name) ?? keys.make(name, spec)) }
  }

  /// One gesture covers the batch.
  public func sign(_ batch: [SignRequest]) async throws -> [Data] {
    guard let first = batch.first else { return [] }
    do {
      return try await keys.sign(batch, because: reason(first.purpose))
    } catch {
      throw Self.known(error)
    }
  }

  /// A name that is not there is fine.
  public func delete(_ name: String) async throws { try declared { try keys.delete(name) } }

  /// All of them.
  public func names() async throws -> [String] { try declared { try keys.names() } }

  private func declared<Value>(_ call: () throws -> Value) throws -> Value {
    do {
      return try call()
    } catch {
      throw Self.known(error)
    }
  }

  private static func known(_ error: any Error) -> SignerError {
    switch error as? PlatformKeyError {
    case .gone: .keyGone
    case .cancelled: .cancelled
    case .locked, .failed, nil: .unavailable
    }
  }
}
