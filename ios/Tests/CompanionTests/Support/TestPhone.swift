import Companion
import Foundation
import Testing

/// A phone: the real library over a folder of its own, with software keys.
final class TestPhone: @unchecked Sendable {
  let keys = SoftwareKeys()
  let items = MemoryItems()
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("phone-\(UUID().uuidString)")
  private(set) var authenticator: any Authenticator
  private var worker: Task<Void, Never>?

  /// `host`: changes the host before it is used.
  init(host change: (inout Companion.Host) -> Void = { _ in }) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var host = Companion.Host(
      signer: PhoneSigner(keys) { "reason: \($0)" }, vaultKeys: PhoneVaultKeys(items), anchor: PhoneAnchor(items))
    change(&host)
    authenticator = try await openAuthenticator(
      host: host,
      settings: Settings(path: folder.appendingPathComponent("vault.db").path, development: true)
    ).get()
  }

  deinit {
    worker?.cancel()
    try? FileManager.default.removeItem(at: folder)
  }

  /// As an app does for as long as it lives.
  func startWorking() {
    worker = Task { [authenticator] in _ = await authenticator.work() }
  }

  /// Activates for `mara` at this provider, with digits and all.
  @discardableResult
  func activate(at provider: Provider, who: String = "acme", _ how: Activate = .new()) async throws -> AccountID {
    let made = try await provider.play("make-offer", ["user": "mara"], who: who)
    let offer = try await authenticator.readOffer(.scanned(made.text("link"))).get()
    _ = try await offer.lookUp().get()
    let activated = try await offer.activate(how).get().outcome().get()
    try await provider.play(
      "confirm", ["offer": .text(made.text("id")), "digits": .text(activated.confirmation ?? "")], who: who)
    try await authenticator.ticket(activated.proof ?? "").get()?.outcome().get()
    return activated.account
  }

  /// A phone that works, and its provider.
  static func activated() async throws -> (TestPhone, Provider, AccountID) {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await TestPhone()
    phone.startWorking()
    return (phone, provider, try await phone.activate(at: provider))
  }
}

/// An account that makes codes from a seed that everybody knows (RFC 6238, appendix B).
enum KnownCodes {
  static let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  static let time = "otpauth://totp/Shop:anna?secret=\(seed)&issuer=Shop&digits=8"
  /// The server asks for an unlock, and for the phone's part of the seed.
  static let locked = time + "&pin=True"
  static let twoStep =
    "otpauth://hotp/Step:ann?secret=\(seed)&counter=1&serial=OATH0001&2step_salt=8&2step_output=20&2step_difficulty=10000"
  static let counter = "otpauth://hotp/Door:anna?secret=\(seed)&issuer=Door&counter=0"

  @discardableResult
  static func add(_ link: String, to phone: TestPhone) async throws -> AccountID {
    let offer = try await phone.authenticator.readOffer(.scanned(link)).get()
    return try await offer.activate(.new()).get().outcome().get().account
  }
}

/// Waits until something holds; what cannot be awaited otherwise.
@MainActor
func eventually(
  _ what: Comment, within limit: Duration = .seconds(20), at place: SourceLocation = #_sourceLocation,
  _ holds: @MainActor () async -> Bool
) async {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end {
    if await holds() { return }
    try? await Task.sleep(for: .milliseconds(20))
  }
  Issue.record(what, sourceLocation: place)
}
