import Companion
import Foundation
import Testing

@MainActor
struct IntegrationTests {
  @Test func theReadmeShowsTheCodeThatIsCompiledHere() throws {
    let ios = Repository.root.appendingPathComponent("ios")
    let readme = try String(contentsOf: ios.appendingPathComponent("README.md"), encoding: .utf8)
    let source = try String(
      contentsOf: ios.appendingPathComponent("Tests/CompanionTests/Integration.swift"), encoding: .utf8)
    let code = source.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)[1]
    #expect(readme.contains("```swift\n\(code)```"))
  }

  @Test(.timeLimit(.minutes(1))) func anAppThatDoesJustThatWorks() async throws {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await TestPhone()
    let app = try await SignIns(
      host: Companion.Host(signer: PhoneSigner(phone.keys) { $0 }, vaultKeys: PhoneVaultKeys(MemoryItems())),
      settings: Settings(path: phone.folder.appendingPathComponent("app.db").path, development: true),
      phone: FakePhone(), bookmarks: PhoneBookmarks(phone.items))
    let made = try await provider.play("make-offer", ["user": "mara"])
    let adding = app.add(made.text("link"))
    await eventually("the host is shown") { if case .confirming = adding.state.step { true } else { false } }
    adding.agree()
    var digits = ""
    await eventually("digits are shown", within: .seconds(20)) {
      if case .digits(let shown) = adding.state.step { digits = shown }
      return !digits.isEmpty
    }
    try await provider.play("confirm", ["offer": .text(made.text("id")), "digits": .text(digits)])
    await eventually("it is added", within: .seconds(20)) { if case .done = adding.state.step { true } else { false } }
    adding.close()
    let signIn = try await provider.play("sign-in", ["user": "mara"])
    let prompt = app.prompt()
    await eventually("it can be answered", within: .seconds(20)) {
      if case .asking(let asking) = prompt.state.view { asking.armed } else { false }
    }
    prompt.type(signIn.text("number"))
    prompt.approve()
    let result = try await provider.play("collect", ["sign_in": .text(signIn.text("id"))])
    #expect(result["state"] == "approved")
    prompt.close()
    await app.leave()
    let list = app.accounts(Choices())
    await eventually("codes are locked") { list.state.codesLocked && list.state.rows.count == 1 }
    await app.enter()
    await eventually("codes are back") { !list.state.codesLocked }
    list.close()
    app.stop()
  }
}
