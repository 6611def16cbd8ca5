import Companion
import Foundation
import Testing

@MainActor
struct AccountsModelTests {
  private let clock = HandClock()
  private let choices = Choices()
  private let facts = FakePhone()

  private func open(_ links: String...) async throws -> (TestPhone, AccountsModel, [AccountID]) {
    let phone = try await TestPhone()
    phone.startWorking()
    var ids: [AccountID] = []
    for link in links { ids.append(try await KnownCodes.add(link, to: phone)) }
    let model = AccountsModel(phone.authenticator, phone: facts, preferences: choices, clock: clock)
    await eventually("all rows are there") { model.state.rows.count == links.count }
    await eventually("codes are there") { model.state.rows.allSatisfy { $0.code != .none } }
    return (phone, model, ids)
  }

  @Test func aRowShowsItsCodeGroupedAndCopiesItWhole() async throws {
    let (_, model, ids) = try await open(KnownCodes.time)
    defer { model.close() }
    guard case .ticking(let code, _, let seconds, let period) = model.state.rows[0].code else {
      return #expect(Bool(false), "\(model.state.rows)")
    }
    let copied = try #require(model.copy(ids[0]))
    #expect(copied.count == 8 && CodeText.grouped(copied) == code)
    #expect(period == 30 && (1...30).contains(seconds))
    #expect(model.state.rows[0].title == "Shop" || model.state.rows[0].title.contains("anna"))
  }

  @Test func aHiddenCodeIsShownByItsFirstTapAndGoesAgain() async throws {
    choices.hidesCodes = true
    let (_, model, ids) = try await open(KnownCodes.time)
    defer { model.close() }
    #expect(model.state.rows[0].code == .hidden)
    #expect(model.copy(ids[0]) == nil)
    #expect(model.state.rows[0].code != .hidden)
    #expect(model.copy(ids[0])?.count == 8)
    await eventually("it sleeps") { clock.sleeping >= 3 }
    clock.advance(by: Pace.revealed)
    await eventually("it is hidden again") { model.state.rows[0].code == .hidden }
  }

  @Test func whereTheIssuerAsksForItACodeTakesAnUnlock() async throws {
    facts.isThem = false
    let (_, model, ids) = try await open(KnownCodes.locked)
    defer { model.close() }
    #expect(model.state.rows[0].code == .hidden, "although the person hides none")
    #expect(model.copy(ids[0]) == nil)
    await eventually("the person was asked") { facts.asked == [Say(.lockReasonCodes)] }
    #expect(model.state.rows[0].code == .hidden)
    facts.isThem = true
    #expect(model.copy(ids[0]) == nil)
    await eventually("it is shown") { model.state.rows[0].code != .hidden }
    #expect(model.copy(ids[0])?.count == 8)
    #expect(facts.asked.count == 2)
  }

  @Test func aCounterCodeThatTakesAnUnlockIsNotUsedUpWithoutIt() async throws {
    facts.isThem = false
    let (_, model, ids) = try await open(KnownCodes.counter + "&pin=True")
    defer { model.close() }
    model.nextCode(ids[0])
    await eventually("the person was asked") { facts.asked == [Say(.lockReasonCodes)] }
    facts.isThem = true
    model.nextCode(ids[0])
    await eventually("the first code") { model.copy(ids[0]) == "755224" }
  }

  @Test func aCounterCodeIsMadeOnRequestAndGoesAgain() async throws {
    let (_, model, ids) = try await open(KnownCodes.counter)
    defer { model.close() }
    #expect(model.state.rows[0].code == .counter(code: nil, doubtful: false))
    #expect(model.copy(ids[0]) == nil)
    model.nextCode(ids[0])
    // RFC 4226, appendix D: the first value of this seed.
    await eventually("the first code") {
      model.state.rows[0].code == .counter(code: CodeText.grouped("755224"), doubtful: false)
    }
    #expect(model.copy(ids[0]) == "755224")
    await eventually("it sleeps") { clock.sleeping >= 3 }
    clock.advance(by: Pace.revealed)
    await eventually("it is gone") { model.state.rows[0].code == .counter(code: nil, doubtful: false) }
    model.nextCode(ids[0])
    await eventually("the second code") { model.copy(ids[0]) == "287082" }
  }

  @Test func searchFindsByIssuerAndName() async throws {
    let (_, model, _) = try await open(KnownCodes.time, KnownCodes.counter)
    defer { model.close() }
    model.search("door")
    #expect(model.state.rows.count == 1)
    model.search("ANNA")
    #expect(model.state.rows.count == 2)
    model.search("nobody")
    #expect(model.state.rows.isEmpty && model.state.total == 2)
    #expect(!model.state.isSearchable)
  }

  @Test func aMovedRowIsAnnouncedAndStays() async throws {
    let (phone, model, ids) = try await open(KnownCodes.time, KnownCodes.counter)
    defer { model.close() }
    let order = model.state.rows.map(\.id)
    let said = model.move(order[0], by: 1)
    #expect(said?.values["position"] == .number(2) && said?.values["total"] == .number(2))
    #expect(model.state.rows.map(\.id) == order.reversed())
    #expect(model.move(order[0], by: 1) == nil)
    await eventually("it is kept") {
      await phone.authenticator.accounts().value?.map(\.id) == Array(order.reversed())
    }
    #expect(Set(ids) == Set(order))
  }

  @Test func aLockedPhoneShowsAccountsWithoutCodes() async throws {
    let (phone, model, _) = try await open(KnownCodes.time)
    defer { model.close() }
    _ = await phone.authenticator.lockCodes()
    clock.advance(by: Pace.beat)
    await eventually("no code is left") { model.state.rows.first?.code == AccountsModel.Cell.none }
    #expect(model.state.codesLocked)
    #expect(await phone.authenticator.unlockCodes().failure == nil)
    clock.advance(by: Pace.beat)
    await eventually("codes are back") { model.state.rows.first?.code != AccountsModel.Cell.none }
  }

  @Test(.timeLimit(.minutes(1))) func anAccountThatNeedsReactivationSaysSoAndKeepsItsCode() async throws {
    let (phone, provider, _) = try await TestPhone.activated()
    let model = AccountsModel(phone.authenticator, phone: FakePhone(), preferences: choices, clock: clock)
    defer { model.close() }
    try await provider.play("reset", ["user": "mara"])
    _ = await phone.authenticator.workUntilIdle(budget: .seconds(5), allowPerson: false)
    await eventually("it says so") { model.state.rows.first?.trouble?.fix == .reactivate }
    #expect(model.state.rows.first?.trouble?.text == Say(.accountsPromptsStopped))
    #expect(model.state.rows.first?.code != AccountsModel.Cell.none)
  }
}
