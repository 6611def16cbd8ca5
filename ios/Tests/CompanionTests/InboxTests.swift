import Companion
import Foundation
import Testing

/// Push messages in, notifications out.
struct InboxTests {
  @Test(.timeLimit(.minutes(1))) func aBellShowsThatSomethingWaitsAndNothingAboutIt() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    let inbox = Inbox(phone.authenticator)
    let nothing = await inbox.ring(Data("{}".utf8), budget: .seconds(2))
    #expect(nothing.title == Say(.promptNone) && nothing.denies == nil)
    let signIn = try await provider.play("sign-in", ["user": "mara"])
    var notice = nothing
    for _ in 0..<20 where notice.denies == nil {
      notice = await inbox.ring(Data("whatever".utf8), budget: .seconds(2))
    }
    #expect(notice.title == Say(.notifyPromptTitle) && notice.text == Say(.notifyPromptText))
    #expect(notice.title.values.isEmpty && notice.text?.values.isEmpty == true && !notice.quiet)
    let denied = try #require(notice.denies)
    #expect(await inbox.deny(denied).failure == nil)
    let result = try await provider.play("collect", ["sign_in": .text(signIn.text("id"))])
    #expect(result["state"] == "denied")
    #expect(await inbox.deny(denied).failure?.code == Failure.notFound)
    #expect(await phone.authenticator.accounts().value?.map(\.id) == [account])
  }

  @Test(.timeLimit(.minutes(1))) func theExtensionFetchesAndVerifiesWithoutTheKeyOfCodes() async throws {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await TestPhone()
    let working = Task { [authenticator = phone.authenticator] in await authenticator.work() }
    try await phone.activate(at: provider)
    working.cancel()
    _ = await working.value
    try await provider.play("sign-in", ["user": "mara"])
    let beside = try await openAuthenticator(
      host: Companion.Host(
        signer: PhoneSigner(phone.keys) { $0 }, vaultKeys: PhoneVaultKeys(phone.items, isExtension: true),
        anchor: PhoneAnchor(phone.items)),
      settings: Settings(path: phone.folder.appendingPathComponent("vault.db").path, development: true)
    ).get()
    #expect(try await beside.health().get().codesLocked)
    #expect(await beside.codes().failure?.code == Failure.vaultLocked)
    var notice = await Inbox(beside).waiting()
    for _ in 0..<20 where notice.denies == nil { notice = await Inbox(beside).ring(Data(), budget: .seconds(2)) }
    #expect(notice.denies != nil)
    #expect(try await phone.authenticator.codes().get().rows.count == 1, "the app still has its codes")
  }

  @Test func whatApplePutsIntoAMessageIsLeftOut() throws {
    let message = Inbox.message(of: ["aps": ["alert": "x"], "nonce": "1", 7: "y"])
    let read = try JSONDecoder().decode(Fields.self, from: message)
    #expect(read == ["nonce": "1"])
    #expect(Inbox.message(of: ["odd": Date()]).isEmpty)
  }

  @Test func onlyOurLinksAreOffers() throws {
    let link = try #require(URL(string: "countersign://activate?v=1#s=1"))
    #expect(DeepLink.offer(in: link) != nil)
    for other in ["file:///etc/passwd", "javascript:alert(1)", "countersign:" + String(repeating: "a", count: 5000)] {
      #expect(DeepLink.offer(in: try #require(URL(string: other))) == nil)
    }
  }

  @Test func theDeviceTokenIsWrittenInHex() {
    #expect(
      DeviceToken.apns(bytes: [0x00, 0x0f, 0xa0, 0xff], topic: "app", sandbox: true)
        == .apns(token: "000fa0ff", topic: "app", sandbox: true))
  }
}
