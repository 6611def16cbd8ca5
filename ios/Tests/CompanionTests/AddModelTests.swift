import Companion
import Foundation
import Testing

@MainActor
struct AddModelTests {
  private let clock = HandClock()

  private let facts = FakePhone()

  private func start() async throws -> (TestPhone, Provider, AddModel) {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await TestPhone()
    phone.startWorking()
    return (phone, provider, model(phone))
  }

  /// As a new process would open it.
  private func model(_ phone: TestPhone, replacing: AccountID? = nil) -> AddModel {
    AddModel(
      phone.authenticator, phone: facts, bookmarks: PhoneBookmarks(phone.items), replacing: replacing, clock: clock)
  }

  private func digits(_ model: AddModel) async -> String {
    var shown = ""
    await eventually("digits are shown", within: .seconds(20)) {
      if case .digits(let digits) = model.state.step { shown = digits }
      return !shown.isEmpty
    }
    return shown
  }

  @Test(.timeLimit(.minutes(1))) func aLinkBecomesAnAccountOnceItsDigitsWereTyped() async throws {
    let (phone, provider, model) = try await start()
    defer { model.close() }
    facts.allowed = false
    let made = try await provider.play("make-offer", ["user": "mara"])
    model.readScanned(made.text("link"))
    await eventually("the page before anything is sent") {
      if case .confirming(let offer, false) = model.state.step {
        offer.host?.hasPrefix("127.0.0.1") == true
      } else {
        false
      }
    }
    model.agree()
    let shown = await digits(model)
    #expect(shown.count == 6)
    #expect(PhoneBookmarks(phone.items).goesOn == .activation)
    try await provider.play("confirm", ["offer": .text(made.text("id")), "digits": .text(shown)])
    await eventually("it is done", within: .seconds(20)) {
      if case .done(let account?) = model.state.step { AddModel.gives(account) == .accountsGivesBoth } else { false }
    }
    #expect(PhoneBookmarks(phone.items).goesOn == nil)
    await eventually("it asks for notifications") { model.state.asksToNotify }
    model.allowNotifications()
    await eventually("the system has asked") { !model.state.asksToNotify && facts.askedToNotify == 1 }
  }

  @Test(.timeLimit(.minutes(1))) func aTypedCodeIsCheckedGroupByGroup() async throws {
    let (_, provider, model) = try await start()
    defer { model.close() }
    let made = try await provider.play("make-offer", ["user": "mara", "form": "code"])
    let groups = made.text("code").split(separator: "-").map(String.init)
    try #require(groups.count == 5)
    model.type()
    #expect(!model.group(1, String(groups[0].dropLast())))
    #expect(model.group(1, groups[0]), "it fits now")
    #expect(!model.group(1, groups[0]), "it did before")
    #expect(!model.group(2, String(groups[1].reversed())) || groups[1] == String(groups[1].reversed()))
    for (index, group) in groups.enumerated() { model.group(index + 1, group) }
    model.address(made.text("address"))
    guard case .typing(let typing) = model.state.step else { return #expect(Bool(false), "\(model.state.step)") }
    #expect(typing.isComplete)
    model.readTyped()
    await eventually("it is read") { if case .confirming = model.state.step { true } else { false } }
  }

  @Test(.timeLimit(.minutes(1))) func anActivationGoesOnWithoutItsScreen() async throws {
    let (phone, provider, first) = try await start()
    let made = try await provider.play("make-offer", ["user": "mara"])
    first.readScanned(made.text("link"))
    await eventually("the page") { if case .confirming = first.state.step { true } else { false } }
    first.agree()
    _ = await digits(first)
    first.close()
    let second = model(phone)
    defer { second.close() }
    second.opened(by: made.text("link"))
    let shown = await digits(second)
    let account = try #require(await phone.authenticator.accounts().value?.first)
    let page = AccountModel(phone.authenticator, phone: facts, account: account.id, clock: clock)
    defer { page.close() }
    await eventually("the account's page has them, too") { page.state.digits == shown }
    try await provider.play("confirm", ["offer": .text(made.text("id")), "digits": .text(shown)])
    await eventually("it is done", within: .seconds(20)) { if case .done = second.state.step { true } else { false } }
  }

  @Test(.timeLimit(.minutes(1))) func whatIsTypedBackIsShownUntilItWasTyped() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let first = model(phone)
    first.readScanned(KnownCodes.twoStep)
    await eventually("the page") { if case .confirming = first.state.step { true } else { false } }
    first.agree()
    let part = await typeBack(first)
    #expect(part.count == 20)
    #expect(!"\(first.state)".contains(part), "it is for the person alone")
    first.close()
    let second = model(phone)
    defer { second.close() }
    #expect(await typeBack(second) == part, "another process shows the same")
    second.typedBack()
    guard case .done(let account?) = second.state.step else { return #expect(Bool(false), "it is done") }
    #expect(AddModel.gives(account) == .accountsGivesCodes)
    #expect(PhoneBookmarks(phone.items).goesOn == nil)
    #expect(!second.state.asksToNotify)
  }

  private func typeBack(_ model: AddModel) async -> String {
    var shown = ""
    await eventually("it says what to type", within: .seconds(20)) {
      if case .typeBack(let part, _) = model.state.step { shown = part }
      return !shown.isEmpty
    }
    return shown
  }

  @Test func aCodeLinkThatIsHereAlreadyLeadsToItsAccount() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let account = try await KnownCodes.add(KnownCodes.time, to: phone)
    let model = self.model(phone)
    defer { model.close() }
    model.readScanned(KnownCodes.time)
    await eventually("the page") { if case .confirming = model.state.step { true } else { false } }
    model.agree()
    await eventually("it is known") {
      if case .alreadyHere(let known) = model.state.step { known.id == account } else { false }
    }
  }

  @Test func somethingElseIsAFailureThatLeadsBack() async throws {
    let phone = try await TestPhone()
    let model = self.model(phone)
    defer { model.close() }
    model.readScanned("https://example.org/")
    await eventually("a failure") {
      if case .failed(let failure) = model.state.step { failure.code == "offer-unrecognised" } else { false }
    }
    model.startAgain()
    #expect(model.state.step == .choosing)
    model.readPicture(Data("no picture".utf8))
    await eventually("a failure again") { if case .failed = model.state.step { true } else { false } }
  }

  @Test(.timeLimit(.minutes(1))) func aKnownAccountIsRenewedInItsPlace() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    try await provider.play("reset", ["user": "mara"])
    let made = try await provider.play("make-offer", ["user": "mara"])
    let model = self.model(phone, replacing: account)
    defer { model.close() }
    model.readScanned(made.text("link"))
    await eventually("the page") { if case .confirming = model.state.step { true } else { false } }
    model.agree()
    await eventually("it is known") {
      if case .renewing(_, let known) = model.state.step { known.id == account } else { false }
    }
    model.renew()
    let shown = await digits(model)
    try await provider.play("confirm", ["offer": .text(made.text("id")), "digits": .text(shown)])
    await eventually("it is done", within: .seconds(20)) {
      if case .done(let done) = model.state.step { done?.id == account } else { false }
    }
    #expect(await phone.authenticator.accounts().value?.count == 1)
  }
}
