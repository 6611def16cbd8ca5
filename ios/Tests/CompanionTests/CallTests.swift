import Companion
import Foundation
import Testing

/// Calls by the thousand, objects closed twice, and tasks that are cancelled in the middle.
struct CallTests {
  @Test(.timeLimit(.minutes(2))) func aThousandCallsAtOnceAllAnswer() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let account = try await KnownCodes.add(KnownCodes.time, to: phone)
    let authenticator = phone.authenticator
    let answered = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<1000 {
        group.addTask {
          switch index % 5 {
          case 0: await authenticator.codes().value?.rows.count == 1
          case 1: await authenticator.accounts().value?.first?.id == account
          case 2: await authenticator.pending().value?.isEmpty == true
          case 3: await authenticator.rename(account, to: "Name \(index)").failure == nil
          default: await authenticator.log(account).failure == nil
          }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(answered == 1000)
  }

  @Test func whatIsClosedTwiceSaysThatItIsGone() async throws {
    let phone = try await TestPhone()
    let offer = try await phone.authenticator.readOffer(.scanned(KnownCodes.time)).get()
    offer.close()
    offer.close()
    #expect(await offer.activate(.new()).failure?.code == Failure.notFound)
    #expect(offer.about.issuer == "Shop")
  }

  @Test func anOfferIsUsedOnce() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let offer = try await phone.authenticator.readOffer(.scanned(KnownCodes.time)).get()
    let ticket = try await offer.activate(.new()).get()
    _ = try await ticket.outcome().get()
    #expect(await offer.activate(.new()).failure?.code == Failure.notFound)
    ticket.close()
    ticket.close()
    #expect(await ticket.outcome().failure?.code == Failure.notFound)
    #expect(try await phone.authenticator.activation(ticket.id).get() != nil)
  }

  @Test(.timeLimit(.minutes(1))) func waitingCanBeGivenUpAndBegunAgain() async throws {
    let provider = try Provider()
    try await provider.play("start")
    let phone = try await TestPhone()
    let made = try await provider.play("make-offer", ["user": "mara"])
    let offer = try await phone.authenticator.readOffer(.scanned(made.text("link"))).get()
    _ = try await offer.lookUp().get()
    let ticket = try await offer.activate(.new()).get()
    let waiting = Task { await ticket.outcome() }  // nobody works: it would wait for ever
    waiting.cancel()
    #expect(await waiting.value.failure == .abandoned)
    phone.startWorking()
    #expect(try await ticket.outcome().get().confirmation?.count == 6)
  }

  @Test(.timeLimit(.minutes(2))) func everyCallCanBeCancelledAndMadeAgain() async throws {
    let (phone, provider, account) = try await TestPhone.activated()
    let authenticator = phone.authenticator
    let calls: [(String, @Sendable () async -> Failure?)] = [
      ("accounts", { await authenticator.accounts().failure }),
      ("codes", { await authenticator.codes().failure }),
      ("pending", { await authenticator.pending().failure }),
      ("moves", { await authenticator.moves().failure }),
      ("log", { await authenticator.log(account).failure }),
      ("verifyLog", { await authenticator.verifyLog(account).failure }),
      ("rename", { await authenticator.rename(account, to: "Work").failure }),
      ("reorder", { await authenticator.reorder([account]).failure }),
      ("underWay", { await authenticator.underWay().failure }),
      ("health", { await authenticator.health().failure }),
      ("diagnose", { await authenticator.diagnose(account).failure }),
      ("setDeviceToken", { await authenticator.setDeviceToken(.fcm(token: "token")).failure }),
      ("workUntilIdle", { await authenticator.workUntilIdle(budget: .milliseconds(200), allowPerson: false).failure }),
    ]
    for (name, call) in calls {
      let task = Task { await call() }
      task.cancel()
      let end = await task.value
      #expect(end == nil || end == .abandoned, "\(name)")
      #expect(await call() == nil, "\(name), again")
    }
    try await provider.play("sign-in", ["user": "mara", "number": false])
    await eventually("the sign-in is here") { await authenticator.pending().value?.count == 1 }
    let open = try #require(await authenticator.pending().get().first)
    let deciding = Task { await open.decide(.approve()) }
    deciding.cancel()
    let decided = await deciding.value
    if decided.failure == .abandoned {
      let again = await authenticator.pending().value?.first
      let second = await again?.decide(.approve())
      #expect(second?.failure == nil || second?.failure?.code == "already-decided")
    }
    await eventually("the approval has arrived") {
      await authenticator.log(account).value?.contains { $0.kind == "answered" && $0.decision == .approve } == true
    }
  }

  @Test(.timeLimit(.minutes(1))) func workEndsWhenItsTaskDoesAndBeginsAgain() async throws {
    let phone = try await TestPhone()
    for _ in 0..<5 {
      let working = Task { [authenticator = phone.authenticator] in await authenticator.work() }
      try await Task.sleep(for: .milliseconds(10))
      working.cancel()
      #expect(await working.value.failure == .abandoned)
    }
    phone.startWorking()
    try await KnownCodes.add(KnownCodes.time, to: phone)
  }

  @Test(.timeLimit(.minutes(1))) func changesAreToldAndTheStreamEndsWithItsTask() async throws {
    let phone = try await TestPhone()
    phone.startWorking()
    let seen = Switch()
    let watching = Task { [changes = phone.authenticator.changes] in
      var first = true
      for await _ in changes {
        if !first { seen.isOn = true }
        first = false
      }
    }
    try await KnownCodes.add(KnownCodes.time, to: phone)
    await eventually("a change was told") { seen.isOn }
    watching.cancel()
    await watching.value
  }

  @Test func secretsDoNotPrint() {
    let seed = KnownCodes.time
    for secret: Any in [
      OfferText.scanned(seed), OfferText.typed(code: seed, address: seed), Answer.approve(number: seed),
      DeviceToken.fcm(token: seed), DeviceToken.apns(token: seed, topic: seed, sandbox: false),
      SignRequest(key: "k", purpose: "p", message: Data(seed.utf8)),
    ] {
      var dumped = ""
      dump(secret, to: &dumped)
      for text in ["\(secret)", String(reflecting: secret), dumped] { #expect(!text.contains("GEZD")) }
    }
  }
}
