import Companion
import Foundation

/// A table of `tests/stories`: what happens at the provider's side is asked of the real one; what the phone does, the
/// companion does here.
struct Story: Sendable, Decodable, CustomStringConvertible {
  let story: String
  var steps: [Step]
  var description: String { story }

  struct Step: Sendable, Decodable {
    let who: String
    let does: String
    var with: Fields?
    var expect: Fields?
    var keep: [String: String]?
  }

  /// All tables of the project, by name; only one, if its name is in `COUNTERSIGN_STORY`.
  static func all() throws -> [Story] {
    let folder = Repository.root.appendingPathComponent("tests/stories")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let only = ProcessInfo.processInfo.environment["COUNTERSIGN_STORY"]
    let tables = files.filter {
      $0.pathExtension == "json" && (only == nil || only == $0.deletingPathExtension().lastPathComponent)
    }
    return try tables.map { try JSONDecoder().decode(Story.self, from: Data(contentsOf: $0)) }
      .sorted { $0.story < $1.story }
  }

  /// Every expectation becomes one that nothing meets; a step without one gets one.
  func altered() -> Story {
    var story = self
    for index in story.steps.indices {
      let expect = story.steps[index].expect ?? [:]
      story.steps[index].expect = (expect.isEmpty ? ["failure": .null] : expect).mapValues { _ in "altered" }
    }
    return story
  }

  /// What a play came to: of each step, without what was kept; and what was not as the table says.
  struct Played {
    var outcomes: [Fields] = []
    var faults: [(step: Int, why: String)] = []
  }

  /// Ends early only where a step was refused or gave nothing to keep. Throws where one could not be played.
  func play() async throws -> Played {
    let provider = try Provider()
    let player = StoryPhone(try await TestPhone())
    var kept: Fields = [:]
    var played = Played()
    for (index, step) in steps.enumerated() {
      func fault(_ why: String) {
        played.faults.append((index + 1, "\(story), step \(index + 1) (\(step.who) \(step.does)): \(why)"))
      }
      let (expect, keep) = (step.expect ?? [:], step.keep ?? [:])
      let with = (step.with ?? [:]).mapValues { value in
        value.text.flatMap { $0.hasPrefix("$") ? kept[String($0.dropFirst())] : nil } ?? value
      }
      var outcome =
        if step.who == "phone" {
          try await player.perform(step.does, with)
        } else {
          try await provider.play(step.does, with, who: step.who)
        }
      for (field, value) in expect where outcome[field] != value {
        fault("\(field) should be \(value), and this came of it: \(outcome)")
      }
      if outcome["failure"] != nil && expect["failure"] == nil {
        fault("\(outcome)")
        break
      }
      if let missing = keep.values.first(where: { outcome[$0] == nil }) {
        fault("no \(missing) to keep in \(outcome)")
        break
      }
      for (name, field) in keep { kept[name] = outcome.removeValue(forKey: field) }
      played.outcomes.append(outcome)
    }
    return played
  }
}

/// The phone's side of a story, as `tests/stories/README.md` says it.
actor StoryPhone {
  private let phone: TestPhone
  private var offer: (any PendingOffer)?
  private var proof: String?

  init(_ phone: TestPhone) { self.phone = phone }

  /// What the step came to: what the library said, a failure's code among it.
  func perform(_ does: String, _ with: Fields) async throws -> Fields {
    do {
      return try await play(does, with)
    } catch let failure as Failure {
      return ["failure": .text(failure.code)]
    }
  }

  private var authenticator: any Authenticator { phone.authenticator }

  private func play(_ does: String, _ with: Fields) async throws -> Fields {
    switch does {
    case "look": return try await look(with)
    case "activate": return try await activate(replacing: with["replacing"] == true)
    case "prove": return try await prove()
    case "account": return try await describe(account())
    case "rename":
      try await authenticator.rename(account().id, to: with.text("label")).get()
      return [:]
    case "ring": return try await ring(with.text("token"))
    case "receive":
      let shown = try await authenticator.receive(Data("whatever a push service puts here".utf8)).get()
      shown?.close()
      return ["shown": .flag(shown != nil)]
    case "prompts": return ["count": .number(try await prompts().count)]
    case "prompt": return describe(try await prompt().about)
    case "approve": return try await decide(.approve(number: with["number"]?.text))
    case "deny": return try await decide(.deny)
    case "report": return try await decide(.report)
    case "code":
      let code = try await codes().first ?? ""
      return ["code": .text(code), "digits": .number(code.count)]
    case "codes": return ["digits": .list(try await codes().map { .number($0.count) })]
    case "moves": return try await moves()
    case "move": return try await move()
    case "check": return try await check()
    default: throw Provider.Broken(what: "the phone does not know how to \(does)")
    }
  }

  private func look(_ with: Fields) async throws -> Fields {
    let text: OfferText =
      with["link"]?.text.map(OfferText.scanned) ?? .typed(code: with.text("code"), address: with.text("address"))
    let read = try await authenticator.readOffer(text).get()
    let about = try await read.lookUp().get()
    offer = read
    return [
      "host": .said(about.host), "issuer": .said(about.issuer), "account": .said(about.account),
      "prompts": .flag(about.prompts), "codes": .flag(about.codes), "renews": .flag(about.renews != nil),
    ]
  }

  private func activate(replacing: Bool) async throws -> Fields {
    guard let offer else { throw Provider.Broken(what: "no offer was looked at") }
    self.offer = nil
    let how: Activate = replacing ? .replacing(try await account().id) : .new()
    let activated = try await end(of: offer.activate(how).get())
    proof = activated.proof
    return ["digits": .said(activated.confirmation)]
  }

  private func prove() async throws -> Fields {
    guard let proof else { throw Provider.Broken(what: "nothing was activated") }
    if let ticket = try await authenticator.ticket(proof).get() { try await end(of: ticket) }
    return [:]
  }

  private func ring(_ token: String) async throws -> Fields {
    try await authenticator.setDeviceToken(.fcm(token: token)).get()
    try await waiting {
      try await !authenticator.underWay().get().contains { $0.story == .setDeviceToken } ? () : nil
    }
    return ["prompts": .text(try await account().prompts.word)]
  }

  private func decide(_ answer: Answer) async throws -> Fields {
    let open = try await prompt()
    defer { open.close() }
    switch try await end(of: open.decide(answer).get()) {
    case .tooLate(_, let signed): return ["recorded": "too-late", "signed": .flag(signed), "paused": false]
    case .noted(_, let signed): return ["recorded": "noted", "signed": .flag(signed), "paused": false]
    case .recorded(let decision, _, _, let paused, let signed):
      return ["recorded": .text(decision.rawValue), "signed": .flag(signed), "paused": .flag(paused != nil)]
    }
  }

  private func codes() async throws -> [String] {
    try await authenticator.codes(of: [account().id]).get().rows.compactMap { $0.now?.code }
  }

  private func moves() async throws -> Fields {
    try await work()
    let found = try await authenticator.moves().get()
    defer { found.forEach { $0.close() } }
    return [
      "moves": .number(found.count), "accounts": .number(found.reduce(0) { $0 + $1.about.accounts.count }),
    ]
  }

  private func move() async throws -> Fields {
    var moved = 0
    for one in try await authenticator.moves().get() {
      for ticket in try await one.confirm().get() {
        let activated = try await end(of: ticket)
        if let name = activated.proof, let proof = try await authenticator.ticket(name).get() {
          try await end(of: proof)
        }
        moved += 1
      }
      one.close()
    }
    return ["moved": .number(moved)]
  }

  private func check() async throws -> Fields {
    let findings = try await authenticator.diagnose(account().id).get()
    let codes = findings.compactMap { if case .attention(let failure) = $0.state { failure.code } else { nil } }
    return ["attention": .list(codes.map(JSON.text))]
  }

  private func account() async throws -> Account {
    let accounts = try await authenticator.accounts().get()
    guard accounts.count == 1 else { throw Provider.Broken(what: "one account should be here: \(accounts.count)") }
    return accounts[0]
  }

  private func prompts() async throws -> [any PendingApproval] {
    try await work()
    return try await authenticator.pending().get()
  }

  private func prompt() async throws -> any PendingApproval {
    try await waiting {
      let open = try await authenticator.pending().get()
      guard open.count <= 1 else { throw Provider.Broken(what: "one prompt should wait: \(open.count)") }
      return open.first
    }
  }

  private func work() async throws {
    try await authenticator.workUntilIdle(budget: .seconds(5), allowPerson: true).get()
  }

  @discardableResult
  private func end<Value: Sendable>(of ticket: any Ticket<Value>) async throws -> Value {
    defer { ticket.close() }
    try await waiting {
      // It also is ready when it has failed: the outcome says how.
      return await ticket.isReady().value == false ? nil : ()
    }
    return try await ticket.outcome().get()
  }

  @discardableResult
  private func waiting<Value: Sendable>(_ ask: () async throws -> Value?) async throws -> Value {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
      try await work()
      if let found = try await ask() { return found }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw Provider.Broken(what: "it does not end")
  }

  private func describe(_ account: Account) -> Fields {
    [
      "label": .text(account.label), "prompts": .text(account.prompts.word),
      "enrolments": .number(account.enrolments.count), "codes": .number(account.codes.count),
    ]
  }

  private func describe(_ prompt: Prompt) -> Fields {
    let number =
      switch prompt.number {
      case .nothing: 0
      case .digits(let count): count
      case .text: 255
      }
    return [
      "relying_party": .text(prompt.relyingParty), "application": .said(prompt.application),
      "place": .said(prompt.place), "address": .said(prompt.clientAddress), "number": .number(number),
      "asked_times": .number(prompt.askedTimes),
    ]
  }
}

extension JSON {
  /// An absent text is null.
  static func said(_ text: String?) -> JSON { text.map(JSON.text) ?? .null }
}

extension Prompts {
  fileprivate var word: String {
    switch self {
    case .codesOnly: "codes-only"
    case .confirming: "confirming"
    case .ready: "ready"
    case .noDeviceToken: "no-device-token"
    case .suspended: "suspended"
    case .needsReactivation: "needs-reactivation"
    }
  }
}
