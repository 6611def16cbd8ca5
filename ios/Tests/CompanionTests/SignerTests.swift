import Companion
import Foundation
import Testing

@testable import Companion

struct SignerTests {
  private let keys = SoftwareKeys()
  private let background = KeySpec(algorithm: .es256, userVerification: false)
  private let gesture = KeySpec(algorithm: .es256, userVerification: true)
  private var signer: PhoneSigner { PhoneSigner(keys) { "Sign in: \($0)" } }

  @Test func theSameNameGivesTheSameKey() async throws {
    let signer = signer
    let first = try await signer.publicKey("device", background)
    #expect(try await signer.publicKey("device", background) == first)
    #expect(try await signer.publicKey("other", background) != first)
    #expect(Set(try await signer.names()) == ["device", "other"])
  }

  @Test func publicKeysAreWrittenAsServersReadThem() async throws {
    let signer = signer
    #expect(try await signer.publicKey("ec", background) == keys.information("ec"))
    let rsa = KeySpec(algorithm: .rs256(bits: 2048), userVerification: false)
    #expect(try await signer.publicKey("rsa", rsa) == keys.information("rsa"))
  }

  @Test func somethingThatIsNoPublicKeyIsRefused() {
    for bytes in [Data(), Data([0x04]), Data(repeating: 0x04, count: 64), Data([0x02]) + Data(repeating: 1, count: 32)]
    {
      #expect(throws: PlatformKeyError.failed) { try SubjectPublicKeyInfo.of(bytes) }
    }
  }

  @Test func oneGestureCoversABatchAndEachSignatureVerifies() async throws {
    let signer = signer
    _ = try await signer.publicKey("a", gesture)
    _ = try await signer.publicKey("b", background)
    let batch = ["a", "b"].map { SignRequest(key: $0, purpose: "answer", message: Data("for \($0)".utf8)) }
    let signatures = try await signer.sign(batch)
    for (request, signature) in zip(batch, signatures) {
      #expect(keys.verify(request.key, signature, over: request.message))
    }
    #expect(signatures.count == 2)
    #expect(keys.reasons == ["Sign in: answer"])
  }

  @Test func aNewFingerTakesTheApprovalKeyAndLeavesTheDeviceKey() async throws {
    let signer = signer
    _ = try await signer.publicKey("approval", gesture)
    _ = try await signer.publicKey("device", background)
    keys.addFinger()
    await #expect(throws: SignerError.keyGone) {
      try await signer.sign([SignRequest(key: "approval", purpose: "answer", message: Data())])
    }
    #expect(try await signer.sign([SignRequest(key: "device", purpose: "poll", message: Data())]).count == 1)
  }

  @Test(arguments: [
    (PlatformKeyError.cancelled, SignerError.cancelled), (.locked, .unavailable), (.failed, .unavailable),
    (.gone, .keyGone),
  ])
  func eachRefusalOfThePlatformHasItsOwnName(platform: PlatformKeyError, told: SignerError) async throws {
    let signer = signer
    _ = try await signer.publicKey("device", background)
    keys.refuse(with: platform)
    await #expect(throws: told) {
      try await signer.sign([SignRequest(key: "device", purpose: "poll", message: Data())])
    }
  }

  @Test(arguments: [
    ("com.apple.LocalAuthentication", -2, PlatformKeyError.cancelled), ("CryptoTokenKit", -2, .failed),
    ("CryptoTokenKit", -4, .cancelled), ("CryptoTokenKit", -3, .gone), ("NSOSStatusErrorDomain", -25300, .gone),
    ("com.apple.LocalAuthentication", -7, .gone), ("com.apple.LocalAuthentication", -8, .locked),
    ("NSOSStatusErrorDomain", -25308, .locked), ("com.example", -2, .failed),
  ])
  func theSameNumberMeansSomethingElseInEachDomain(domain: String, code: Int, told: PlatformKeyError) {
    #expect(PlatformKeyError(domain: domain, code: code) == told)
  }

  @Test func deletingTwiceIsFine() async throws {
    let signer = signer
    _ = try await signer.publicKey("device", background)
    try await signer.delete("device")
    try await signer.delete("device")
    #expect(try await signer.names().isEmpty)
  }
}
