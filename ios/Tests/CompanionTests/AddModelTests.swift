import Companion
import Foundation
import Testing

@MainActor
struct AddModelTests {
  private let clock = HandClock()

  private func start() async throws -> (TestPhone, Provider, AddModel) {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await TestPhone()
    phone.startWorking()
    return (phone, provider, AddModel(phone.authenticator, phone: FakePhone(), clock: clock))
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
    let (_, provider, model) = try await start()
    defer { model.close() }
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
    #expect(model.committed != nil)
    try await provider.play("confirm", ["offer": .text(made.text("id")), "digits": .text(shown)])
    await eventually("it is done", within: .seconds(20)) {
      if case .done(let account?) = model.state.step { AddModel.gives(account) == .accountsGivesBoth } else { false }
    }
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
    let committed = try #require(first.committed)
    first.close()
    let second = AddModel(phone.authenticator, phone: FakePhone(), committed: committed, clock: clock)
    defer { second.close() }
    let shown = await digits(second)
    try await provider.play("confirm", ["offer": .text(made.text("id")), "digits": .text(shown)])
    await eventually("it is done", within: .seconds(20)) { if case .done = second.state.step { true } else { false } }
  }

  @Test func aCodeLinkThatIsHereAlreadyLeadsToItsAccount() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let account = try await KnownCodes.add(KnownCodes.time, to: phone)
    let model = AddModel(phone.authenticator, phone: FakePhone(), clock: clock)
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
    let model = AddModel(phone.authenticator, phone: FakePhone(), clock: clock)
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
    let model = AddModel(phone.authenticator, phone: FakePhone(), replacing: account, clock: clock)
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
