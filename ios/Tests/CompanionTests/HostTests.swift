import Companion
import Foundation
import Testing

/// A host may throw anything, hang, answer nonsense or call back: it gets a failure with a name, and the phone goes on.
struct HostTests {
  private struct Surprise: Error {}

  /// Does as it is told, and otherwise as a phone does.
  private struct WildSigner: Signer {
    let real: PhoneSigner
    let instead: @Sendable () async throws -> Data?

    func publicKey(_ name: String, _ spec: KeySpec) async throws -> Data {
      if let nonsense = try await instead() { return nonsense }
      return try await real.publicKey(name, spec)
    }

    func sign(_ batch: [SignRequest]) async throws -> [Data] {
      if let nonsense = try await instead() { return [nonsense] }
      return try await real.sign(batch)
    }

    func delete(_ name: String) async throws {
      _ = try await instead()
      try await real.delete(name)
    }

    func names() async throws -> [String] {
      _ = try await instead()
      return try await real.names()
    }
  }

  private func phone(_ instead: @escaping @Sendable () async throws -> Data?) async throws -> TestPhone {
    let keys = SoftwareKeys()
    return try await TestPhone { $0.signer = WildSigner(real: PhoneSigner(keys) { $0 }, instead: instead) }
  }

  @Test func aSignerThatThrowsAnythingLeavesCodesWorking() async throws {
    let phone = try await phone { throw Surprise() }
    phone.startWorking()
    let account = try await KnownCodes.add(KnownCodes.time, to: phone)
    #expect(try await phone.authenticator.codes(of: [account]).get().rows.count == 1)
  }

  @Test(.timeLimit(.minutes(1))) func aSignerThatHangsKeepsThePhoneFromNothingElse() async throws {
    let provider = try Provider()
    try await provider.play("start")
    let hangs = Switch()
    let phone = try await phone {
      while hangs.isOn { try await Task.sleep(for: .milliseconds(20)) }
      return nil
    }
    phone.startWorking()
    hangs.isOn = true
    let made = try await provider.play("make-offer", ["user": "mara"])
    let offer = try await phone.authenticator.readOffer(.scanned(made.text("link"))).get()
    _ = try await offer.lookUp().get()
    let ticket = try await offer.activate(.new()).get()
    let account = try await KnownCodes.add(KnownCodes.time, to: phone)
    #expect(try await phone.authenticator.codes(of: [account]).get().rows.count == 1)
    #expect(try await ticket.isReady().get() == false)
    hangs.isOn = false
    #expect(try await ticket.outcome().get().confirmation?.count == 6)
  }

  @Test(arguments: [Data(), Data("nonsense".utf8), Data(repeating: 0xff, count: 4096)])
  func aSignerThatAnswersNonsenseMakesAFailureAndNoAccount(nonsense: Data) async throws {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await phone { nonsense }
    phone.startWorking()
    let made = try await provider.play("make-offer", ["user": "mara"])
    let offer = try await phone.authenticator.readOffer(.scanned(made.text("link"))).get()
    _ = try await offer.lookUp().get()
    let ticket = try await offer.activate(.new()).get()
    let end = Task { await ticket.outcome() }
    await eventually("it ends, or is tried again, and shows no digits") {
      let under = await phone.authenticator.underWay().value ?? []
      let accounts = await phone.authenticator.accounts().value ?? []
      return accounts.allSatisfy { $0.prompts != .ready } && (under.count <= 1)
    }
    end.cancel()
    #expect(await end.value.value?.confirmation == nil)
  }

  @Test func aSignerMayCallBack() async throws {
    let provider = try Provider()
    try await provider.play("start")
    let box = Box()
    let phone = try await phone {
      if let authenticator = box.authenticator { _ = await authenticator.accounts() }
      return nil
    }
    box.authenticator = phone.authenticator
    phone.startWorking()
    let account = try await phone.activate(at: provider)
    #expect(try await phone.authenticator.accounts().get().map(\.id) == [account])
    box.authenticator = nil
  }

  @Test func aKeyStoreThatThrowsIsAFailureByName() async throws {
    struct Broken: VaultKeys {
      func load(_ domain: KeyDomain) throws -> Data? { throw Surprise() }
      func store(_ domain: KeyDomain, _ key: Data) throws { throw Surprise() }
    }
    await #expect(throws: Failure.self) { _ = try await TestPhone { $0.vaultKeys = Broken() } }
  }

  @Test func aKeyStoreThatAnswersNonsenseIsAFailureByName() async throws {
    struct Nonsense: VaultKeys {
      func load(_ domain: KeyDomain) throws -> Data? { Data([1, 2, 3]) }
      func store(_ domain: KeyDomain, _ key: Data) throws {}
    }
    await #expect(throws: Failure.self) { _ = try await TestPhone { $0.vaultKeys = Nonsense() } }
  }

  @Test(.timeLimit(.minutes(1))) func aKeyStoreThatHangsHoldsUpNobodyWhoGivesUp() async throws {
    struct Hangs: VaultKeys {
      func load(_ domain: KeyDomain) throws -> Data? {
        Thread.sleep(forTimeInterval: 2)
        throw VaultKeyError.unavailable
      }
      func store(_ domain: KeyDomain, _ key: Data) throws {}
    }
    let opening = Task { try await TestPhone { $0.vaultKeys = Hangs() } }
    let begun = ContinuousClock.now
    opening.cancel()
    await #expect(throws: Failure.abandoned) { _ = try await opening.value }
    #expect(ContinuousClock.now - begun < .seconds(2))
    let other = try await TestPhone()
    #expect(try await other.authenticator.accounts().get().isEmpty)
  }

  @Test func aTransportThatThrowsAnythingIsNoReply() async throws {
    struct Thrower: Transport {
      func send(_ call: HTTPCall) async throws -> HTTPReply { throw Surprise() }
    }
    let provider = try Provider()
    try await provider.play("start")
    let made = try await provider.play("make-offer", ["user": "mara"])
    let phone = try await TestPhone { $0.transport = Thrower() }
    let offer = try await phone.authenticator.readOffer(.scanned(made.text("link"))).get()
    #expect(await offer.lookUp().failure?.code == Failure.unreachable)
  }

  @Test func aTransportThatAnswersNonsenseIsNotBelieved() async throws {
    struct Liar: Transport {
      func send(_ call: HTTPCall) async throws -> HTTPReply {
        HTTPReply(status: 200, headers: [("content-type", "text/html")], body: Data("<p>Welcome to the hotel</p>".utf8))
      }
    }
    let provider = try Provider()
    try await provider.play("start")
    let made = try await provider.play("make-offer", ["user": "mara"])
    let phone = try await TestPhone { $0.transport = Liar() }
    let offer = try await phone.authenticator.readOffer(.scanned(made.text("link"))).get()
    let failure = await offer.lookUp().failure
    #expect(failure?.code == "reply-not-genuine")
  }
}

/// Something that a test switches on and off.
final class Switch: @unchecked Sendable {
  private let lock = NSLock()
  private var on = false
  var isOn: Bool {
    get { lock.withLock { on } }
    set { lock.withLock { on = newValue } }
  }
}

private final class Box: @unchecked Sendable {
  var authenticator: (any Authenticator)?
}
