import Companion
import Foundation
import Testing

/// The one screen that approves, over the real library and the real provider.
@MainActor
struct PromptModelTests {
  private let clock = HandClock()
  private let facts = FakePhone()

  private let bookmarks = Remembered()

  private func model(_ phone: TestPhone, bookmarks kept: (any Bookmarks)? = nil) -> PromptModel {
    PromptModel(phone.authenticator, phone: facts, bookmarks: kept ?? bookmarks, clock: clock)
  }

  private func asking(_ model: PromptModel) -> PromptModel.Asking? {
    if case .asking(let asking) = model.state.view { asking } else { nil }
  }

  private func ended(_ model: PromptModel) async -> PromptModel.Ended? {
    var end: PromptModel.Ended?
    await eventually("the answer has an end") {
      if case .ended(let ended) = model.state.view { end = ended }
      return end != nil
    }
    return end
  }

  /// Time passes, once everything that waits for it does: the beat, the patience, and the buttons.
  private func letRead(_ model: PromptModel) async {
    await eventually("the buttons wait") { clock.sleeping >= 3 }
    clock.advance(by: Pace.inert)
    await eventually("the buttons work") { asking(model)?.armed == true }
  }

  /// Asks, and lets a person read it.
  private func ask(_ model: PromptModel, _ provider: Provider, number: Bool = true) async throws -> Fields {
    let signIn = try await provider.play("sign-in", ["user": "mara", "number": .flag(number)])
    await eventually("the question is there") { asking(model) != nil }
    #expect(asking(model)?.armed == false)
    await letRead(model)
    return signIn
  }

  @Test(.timeLimit(.minutes(1))) func yesNeedsTimeToReadAndTheNumber() async throws {
    let (phone, provider, _) = try await TestPhone.activated()
    let model = model(phone)
    defer { model.close() }
    let signIn = try await provider.play("sign-in", ["user": "mara"])
    await eventually("the question is there") { asking(model) != nil }
    #expect(asking(model)?.prompt.relyingParty == "shop.example")
    model.type(signIn.text("number"))
    model.approve()
    #expect(asking(model)?.typed == signIn.text("number"), "a blind tap does nothing")
    await letRead(model)
    #expect(asking(model)?.canApprove == true)
    model.type("1")
    #expect(asking(model)?.canApprove == false)
    model.type(signIn.text("number"))
    model.approve()
    let end = await ended(model)
    #expect(end?.kind == .good)
    #expect(end?.line == Say(.promptSignedIn, ["relying_party": "shop.example"]))
    let result = try await provider.play("collect", ["sign_in": .text(signIn.text("id"))])
    #expect(result["state"] == "approved")
    model.next()
    await eventually("nothing else is open") { model.state.view == .nothing(checking: false) }
  }

  @Test(.timeLimit(.minutes(1))) func noAsksOnceHowAndReportPausesTheAccount() async throws {
    let (phone, provider, _) = try await TestPhone.activated()
    let model = model(phone)
    defer { model.close() }
    _ = try await ask(model, provider)
    model.no()
    #expect(asking(model)?.choosingNo == true)
    model.notNo()
    #expect(asking(model)?.choosingNo == false)
    model.no()
    model.report()
    let end = await ended(model)
    #expect(end?.line == Say(.promptReported))
    #expect(end?.next?.word == .promptQuietUntil)
  }

  @Test(.timeLimit(.minutes(1))) func aQuestionWhoseTimeIsOverSaysSo() async throws {
    let (phone, provider, _) = try await TestPhone.activated()
    let model = model(phone)
    defer { model.close() }
    _ = try await ask(model, provider)
    let remaining = try #require(asking(model)?.prompt.remaining ?? nil)
    clock.advance(by: remaining + Pace.beat)
    #expect(await ended(model)?.line == Say(.promptTooLate))
  }

  @Test(.timeLimit(.minutes(1))) func anAnswerIsFollowedToItsEndAfterTheProcessIsGone() async throws {
    let (phone, provider, _) = try await TestPhone.activated()
    let before = PhoneBookmarks(phone.items)
    let first = model(phone, bookmarks: before)
    _ = try await ask(first, provider, number: false)
    first.approve()
    await eventually("it has a ticket") { before.answer != nil }
    first.close()
    let after = PhoneBookmarks(phone.items)
    #expect(after.goesOn == .answer)
    let second = model(phone, bookmarks: after)
    defer { second.close() }
    #expect(await ended(second)?.line == Say(.promptSignedIn, ["relying_party": "shop.example"]))
    second.next()
    #expect(PhoneBookmarks(phone.items).goesOn == nil, "it was told, and is not told again")
  }

  /// A question of a server that asks for an unlock.
  private func askLocked() async throws -> (TestPhone, Provider, PromptModel) {
    let (phone, provider, _) = try await TestPhone.activated()
    let model = PromptModel(
      AskingForUnlock(phone.authenticator), phone: facts, bookmarks: bookmarks, clock: clock)
    _ = try await ask(model, provider, number: false)
    return (phone, provider, model)
  }

  @Test(.timeLimit(.minutes(1))) func whereTheServerAsksForItYesTakesAnUnlockFirst() async throws {
    let (phone, provider, model) = try await askLocked()
    defer { withExtendedLifetime((phone, provider)) { model.close() } }
    facts.isThem = false
    model.approve()
    await eventually("the phone did not recognise the person") { asking(model)?.wrong == Say(.lockFailed) }
    facts.unlocking = .nothing
    model.approve()
    await eventually("there is nothing to unlock with") { asking(model)?.wrong == Say(.lockNone) }
    #expect(facts.asked == [Say(.lockReasonApprove), Say(.lockReasonApprove)])
    let pending = try await phone.authenticator.pending().get()
    #expect(pending.count == 1, "nothing was decided")
    pending.forEach { $0.close() }
    facts.isThem = true
    model.approve()
    #expect(await ended(model)?.line == Say(.promptSignedIn, ["relying_party": "shop.example"]))
  }

  @Test(.timeLimit(.minutes(1))) func noNeedsNoUnlock() async throws {
    let (phone, provider, model) = try await askLocked()
    defer { withExtendedLifetime((phone, provider)) { model.close() } }
    facts.isThem = false
    model.no()
    model.deny()
    #expect(await ended(model)?.line == Say(.promptStopped))
    #expect(facts.asked.isEmpty)
  }

  @Test(.timeLimit(.minutes(1))) func aQuestionThatEndsBehindTheGestureIsNotAnswered() async throws {
    let (phone, provider, model) = try await askLocked()
    defer { withExtendedLifetime((phone, provider)) { model.close() } }
    facts.hesitates = true
    model.approve()
    await eventually("the gesture is asked for") { asking(model)?.unlocking == true }
    #expect(asking(model)?.canApprove == false)
    let remaining = try #require(asking(model)?.prompt.remaining ?? nil)
    clock.advance(by: remaining + Pace.beat)
    #expect(await ended(model)?.line == Say(.promptTooLate))
    facts.decideNow()
    #expect(bookmarks.answer == nil)
  }

  @Test(.timeLimit(.minutes(1))) func aDeclinedGestureSendsNothingAndTheQuestionStays() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    let model = model(phone)
    defer { model.close() }
    _ = try await ask(model, provider, number: false)
    phone.keys.refuse(with: .cancelled)
    model.approve()
    _ = await ended(model)
    phone.keys.refuse(with: nil)
    let log = try await phone.authenticator.log(account).get()
    #expect(!log.contains { $0.kind == "answered" })
  }

  @Test(.timeLimit(.minutes(1))) func aKeyThatANewFingerTookIsToldAsSuchAndCodesStay() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    let model = model(phone)
    defer { model.close() }
    _ = try await ask(model, provider, number: false)
    phone.keys.refuse(with: .gone)
    model.approve()
    let end = await ended(model)
    #expect(end?.line == Say(.failureKeyGone) && end?.kind == .bad)
    await eventually("the account says why") {
      await phone.authenticator.accounts().value?.first?.prompts == .needsReactivation(.keyGone, suspected: false)
    }
    #expect(try await phone.authenticator.codes(of: [account]).get().rows.first?.now?.code.count == 6)
  }

  @Test func withoutAPromptItSaysThatNothingWaits() async throws {
    let phone = try await TestPhone()
    facts.online = false
    let model = model(phone)
    defer { model.close() }
    await eventually("nothing waits") { model.state.view == .nothing(checking: false) }
    await eventually("there is no network") { !model.state.connected }
  }
}
