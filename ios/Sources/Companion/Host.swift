import Foundation

/// What an app brings. On a phone: `Phone.host(…)` makes one over Secure Enclave and Keychain.
public struct Host: Sendable {
  /// Makes keys and signatures.
  public var signer: any Signer
  /// Keeps the two keys that seal the app's data.
  public var vaultKeys: any VaultKeys
  /// Where backups do not reach. Without it a file beside the data, which notices accidents only.
  public var anchor: (any Anchor)?
  /// Without it the library's own HTTP client.
  public var transport: (any Transport)?
  /// For tests.
  public var clock: (any HostClock)?

  /// The first two are the app's own; the others have defaults.
  public init(
    signer: any Signer, vaultKeys: any VaultKeys, anchor: (any Anchor)? = nil, transport: (any Transport)? = nil,
    clock: (any HostClock)? = nil
  ) {
    self.signer = signer
    self.vaultKeys = vaultKeys
    self.anchor = anchor
    self.transport = transport
    self.clock = clock
  }
}

/// Makes keys and signatures. May be called from any thread. Throw a ``SignerError``; anything else that is thrown
/// counts as `unavailable`.
public protocol Signer: Sendable {
  /// Creates the key, or finds it: the same name gives the same key. DER SubjectPublicKeyInfo.
  func publicKey(_ name: String, _ spec: KeySpec) async throws -> Data

  /// Signs a batch, with one gesture for all of it where a key needs one. ES256 in DER, RS256 as it is.
  func sign(_ batch: [SignRequest]) async throws -> [Data]

  /// Destroys a key. A name that is not there is fine.
  func delete(_ name: String) async throws

  /// All keys it holds: those that nothing refers to are then deleted.
  func names() async throws -> [String]
}

/// Why there is no signature.
public enum SignerError: Error, Sendable, Hashable {
  /// The person declined the gesture.
  case cancelled
  /// The key is not there any more, or the platform invalidated it: a fingerprint or face was added.
  case keyGone
  /// The key is there and cannot be used now: phone locked, hardware busy.
  case unavailable
}

/// What a key is for.
public struct KeySpec: Sendable, Hashable {
  /// What kind of key, and whether each use needs a gesture.
  public init(algorithm: KeyAlgorithm, userVerification: Bool) {
    self.algorithm = algorithm
    self.userVerification = userVerification
  }

  /// What kind of signature it makes.
  public let algorithm: KeyAlgorithm
  /// Each use needs a gesture; without it, it works in the background.
  public let userVerification: Bool
}

/// What kind of signature a key makes.
public enum KeyAlgorithm: Sendable, Hashable {
  /// ECDSA, P-256, SHA-256.
  case es256
  /// RSASSA-PKCS1-v1_5, SHA-256.
  case rs256(bits: Int)
}

/// One message to sign; ``purpose`` is a stable word for the gesture's text.
public struct SignRequest: Sendable, Hashable, Unprinted {
  /// One message under one key.
  public init(key: String, purpose: String, message: Data) {
    self.key = key
    self.purpose = purpose
    self.message = message
  }

  /// Which key.
  public let key: String
  /// What the signature is for.
  public let purpose: String
  /// All of it; the signer hashes it.
  public let message: Data
}

/// The two keys that seal the app's data, of 32 bytes each. Neither may die with a new fingerprint. Throw a
/// ``VaultKeyError``; anything else counts as `unavailable`. Do not ask the person.
public protocol VaultKeys: Sendable {
  /// Nil if none was ever stored.
  func load(_ domain: KeyDomain) throws -> Data?

  /// Durable before it returns. Must fail if one is there.
  func store(_ domain: KeyDomain, _ key: Data) throws
}

/// Why a vault key is not there.
public enum VaultKeyError: Error, Sendable, Hashable {
  /// Not readable now, or not by this process: the phone is locked, or this is a notification extension.
  case locked
  /// The store failed.
  case unavailable
}

/// `push`: readable after the first unlock. `codes`: seeds, readable only while the phone is unlocked.
public enum KeyDomain: String, Sendable, CaseIterable {
  case push, codes
}

/// The data's generation, kept where an old copy of the data cannot bring its own. Called inside a transaction: be quick
/// and do not call back.
public protocol Anchor: Sendable {
  /// Nil if nothing was ever written.
  func read() throws -> AnchorState?

  /// Durable before it returns.
  func write(_ state: AnchorState) throws
}

/// Opening accepts either generation.
public struct AnchorState: Sendable, Hashable {
  /// Known to be on disk.
  public let committed: Int64
  /// Of the change under way.
  public let next: Int64

  /// Both only rise.
  public init(committed: Int64, next: Int64) {
    self.committed = committed
    self.next = next
  }
}

/// HTTP, where an app wants to use its own client. Redirects are not followed.
public protocol Transport: Sendable {
  /// One request, one whole reply. Throw ``NotSent`` only if nothing can have arrived.
  func send(_ call: HTTPCall) async throws -> HTTPReply
}

/// A request. Prints nothing: it can hold secrets of a sign-in.
public struct HTTPCall: Sendable, Unprinted {
  /// `GET` or `POST`.
  public let method: String
  /// The whole address.
  public let url: String
  /// In order.
  public let headers: [(name: String, value: String)]
  /// Empty for GET.
  public let body: Data
  /// The reply must be complete within that.
  public let limit: Duration
}

/// A reply.
public struct HTTPReply: Sendable, Unprinted {
  /// Such as 200.
  public let status: Int
  /// In any case.
  public let headers: [(name: String, value: String)]
  /// All of it.
  public let body: Data

  /// What came back; errors of the server are replies, too.
  public init(status: Int, headers: [(name: String, value: String)], body: Data) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// It failed before the first byte of the request. Anything else that is thrown may have arrived.
public struct NotSent: Error, Sendable {
  /// What stood in the way; the person is told.
  public enum Why: Sendable, Hashable {
    /// Name look-up or connect failed.
    case unreached
    /// The certificate is for another name.
    case wrongName
    /// Nobody whom this app trusts vouches for the certificate.
    case unknownIssuer
    /// What answered does not speak TLS, or its certificate is not valid now.
    case noTLS
  }

  /// What stood in the way.
  public let why: Why

  /// Nothing went out.
  public init(_ why: Why = .unreached) { self.why = why }
}

/// Time, for tests.
public protocol HostClock: Sendable {
  /// What the phone believes the time to be.
  func now() -> Date

  /// Since some fixed moment, sleep of the phone included.
  func monotonic() -> Duration
}
