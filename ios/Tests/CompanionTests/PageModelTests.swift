import Foundation
import Testing

@testable import Companion

/// The quieter screens: re-activation, account, log, check-up, settings, lock, failures.
@MainActor
struct PageModelTests {
  private let clock = HandClock()

  @Test(.timeLimit(.minutes(1))) func aSignedMoveTakesOneWordAndCanBeSeenGoing() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    try await provider.play("start", who: "next")
    try await provider.play("move", ["to": "next"])
    _ = await phone.authenticator.workUntilIdle(budget: .seconds(5), allowPerson: false)
    let model = ReactivateModel(phone.authenticator, account: account, clock: clock)
    defer { model.close() }
    await eventually("the move is there") { model.state.moves.count == 1 }
    #expect(model.state.why == .reactivateWhyMoved && !model.state.needsNewCode)
    let signed = model.state.moves[0]
    #expect(signed.accounts.map(\.id) == [account])
    model.move(signed)
    await eventually("it is through", within: .seconds(30)) { model.state.isDone }
    let page = AccountModel(phone.authenticator, phone: FakePhone(), account: account, clock: clock)
    defer { page.close() }
    await eventually("the page names the new host") {
      page.state.facts.first { $0.label == .accountHost }?.host == signed.move.toHost
    }
  }

  @Test(.timeLimit(.minutes(1))) func whatWasReplacedIsLetGoOnceAllIsWell() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    try await provider.play("start", who: "next")
    try await phone.activate(at: provider, who: "next", .replacing(account))
    let model = AccountModel(phone.authenticator, phone: FakePhone(), account: account, clock: clock)
    defer { model.close() }
    await eventually("both answer") { model.state.replaced.count == 1 && model.state.letGo != nil }
    let old = try #require(model.state.account?.enrolments.last?.host)
    #expect(model.state.letGo?.title == Say(.reactivateRetireTitle, ["host": .text(old)]))
    model.retire()
    await eventually("the old one is gone") { model.state.notice == Say(.reactivateRetired, ["host": .text(old)]) }
    await eventually("and cannot be put back") { model.state.letGo == nil && model.state.replaced.isEmpty }
    #expect(model.state.leftBehind.isEmpty, "this one can be told")
    #expect(model.state.failure == nil && model.state.account?.enrolments.count == 1)
  }

  @Test func whatAPhoneCannotTellItsServiceIsToldToThePerson() {
    let named = LeftBehind(host: "login.example", knownAs: "PIPU0001")
    #expect(named.toDo == Say(.reactivateLeftBehind, ["host": "login.example", "known_as": "PIPU0001"]))
    let unnamed = LeftBehind(host: "login.example", knownAs: nil)
    #expect(unnamed.toDo == Say(.reactivateLeftBehindUnnamed, ["host": "login.example"]))
  }

  @Test func anAccountIsRenamedAndRemoved() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let account = try await KnownCodes.add(KnownCodes.time, to: phone)
    let model = AccountModel(phone.authenticator, phone: FakePhone(), account: account, clock: clock)
    defer { model.close() }
    await eventually("it is there") { model.state.account != nil }
    #expect(model.state.removal?.word == .accountRemoveTextCodes)
    #expect(model.state.facts.map(\.label) == [.accountGives])
    model.rename("Work")
    await eventually("it has the name") { model.state.account?.label == "Work" }
    model.undo()
    await eventually("there is nothing to undo") { model.state.notice == nil }
    model.remove()
    await eventually("it is gone") { model.state.removed }
    #expect(await phone.authenticator.accounts().value?.isEmpty == true)
  }

  @Test(.timeLimit(.minutes(1))) func theLogTellsWhatHappenedAndHowFarItIsCovered() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    try await provider.play("sign-in", ["user": "mara", "number": false])
    await eventually("the sign-in is here") { await phone.authenticator.pending().value?.count == 1 }
    let open = try #require(await phone.authenticator.pending().get().first)
    _ = try await open.decide(.deny).get().outcome().get()
    let model = LogModel(phone.authenticator, account: account, clock: clock)
    defer { model.close() }
    await eventually("the answer is there") {
      model.state.days.first?.lines.contains { $0.text == Say(.logRecordedNo) } == true
    }
    let texts = model.state.days.flatMap(\.lines).map(\.text.word)
    #expect(texts.contains(.logSaidNo) && texts.contains(.logEnrolled) && texts.contains(.logProven))
    #expect(!texts.contains(.logNewer))
    #expect(model.state.anchored?.word == .logAnchored && !model.state.broken)
    #expect(await model.export()?.contains("answered") == true)
  }

  @Test(.timeLimit(.minutes(1))) func theCheckUpFindsWhatIsWrongWithPhoneAndProvider() async throws {
    let (phone, provider, _) = try await TestPhone.activated()
    let facts = FakePhone()
    facts.allowed = false
    facts.heldBack = true
    let model = DoctorModel(phone.authenticator, phone: facts, clock: clock)
    defer { model.close() }
    await eventually("it is through") { !model.state.checking }
    #expect(
      model.state.lines.contains { $0.fix == .notifications } && model.state.lines.contains { $0.fix == .battery })
    #expect(model.state.lines.contains { $0.title.word == .doctorProvider && $0.state == .fine })
    try await provider.play("stop")
    model.again()
    await eventually("the provider cannot be reached", within: .seconds(30)) {
      !model.state.checking
        && model.state.lines.contains {
          if case .because(let failure)? = $0.fix { failure.code == Failure.unreachable } else { false }
        }
    }
  }

  @Test func settingsAreKeptAndTheBellCanBeTried() async throws {
    let choices = Choices()
    let bell = HandBell()
    let model = SettingsModel(preferences: choices, phone: FakePhone(), bell: bell, clock: clock)
    defer { model.close() }
    model.lock(true)
    #expect(choices.lockAfter == .zero)
    model.lock(after: .seconds(300))
    model.unlockWithBiometrics(true)
    model.hideCodes(true)
    #expect(choices.lockAfter == .seconds(300) && choices.unlocksWithBiometrics && choices.hidesCodes)
    #expect(model.state.canUnlock == .biometrics)
    model.test()
    #expect(model.state.test == .waiting)
    await eventually("it was asked, and is listened to") { bell.asked == 1 && bell.isHeard }
    bell.ring()
    await eventually("it rang") { model.state.test == .rang }
    model.test()
    await eventually("it was asked again") { bell.asked == 2 && clock.sleeping > 0 }
    clock.advance(by: SettingsModel.testLimit)
    await eventually("it was silent") { model.state.test == .silent }
    model.lock(false)
    #expect(choices.lockAfter == nil)
  }

  @Test func theLockClosesAfterItsTimeAndAlwaysAtTheStart() {
    let choices = Choices()
    #expect(LockModel(preferences: choices, clock: clock).isOpen, "no lock is wanted")
    choices.lockAfter = .seconds(60)
    let lock = LockModel(preferences: choices, clock: clock)
    #expect(!lock.isOpen && !lock.enter())
    lock.unlock()
    #expect(lock.isOpen)
    lock.leave()
    clock.advance(by: .seconds(59))
    #expect(lock.enter() && lock.isOpen)
    lock.leave()
    clock.advance(by: .seconds(60))
    #expect(!lock.enter() && !lock.isOpen)
  }

  @Test func theFailurePageHasOneSentenceOneButtonAndDetailsWithoutSecrets() {
    let failure = Failure(
      "already-decided", who: .wait, remedy: .wait, until: clock.now(), group: 3, first: .deny)
    let page = FailurePage(failure, at: clock.now())
    #expect(page.sentence == Say(.failureAlreadyDecided))
    #expect(page.who == Say(.whoWait) && page.button == Say(.helpWait))
    #expect(
      page.details.map(\.word) == [
        .failurePageCode, .failurePageTime, .failurePageUntil, .failurePageGroup, .failurePageFirstDeny,
      ])
  }
}

/// A bell that a test rings.
private final class HandBell: Bell, @unchecked Sendable {
  private let lock = NSLock()
  private var listener: AsyncStream<Void>.Continuation?
  private var count = 0

  var asked: Int { lock.withLock { count } }
  var rings: AsyncStream<Void> { AsyncStream { listener in lock.withLock { self.listener = listener } } }
  func test() async { lock.withLock { count += 1 } }
  var isHeard: Bool { lock.withLock { listener != nil } }
  func ring() { lock.withLock { listener }?.yield() }
}
