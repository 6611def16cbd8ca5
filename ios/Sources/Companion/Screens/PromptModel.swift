import Foundation

/// A sign-in that asks for an answer. Approving is possible only here: 700 ms after anything changed, with the number
/// typed where one is asked for. Denying asks once how, and needs neither number nor network.
public final class PromptModel: ScreenModel<PromptModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// Nothing is known yet, for longer than one notices.
    public var loading = false
    /// One question, or what became of it.
    public var view = View.waiting
    /// There is a network.
    public var connected = true
  }

  /// One question, or what became of it.
  public enum View: Sendable, Equatable {
    /// Not known yet.
    case waiting
    /// Nothing is open.
    case nothing(checking: Bool)
    /// The question.
    case asking(Asking)
    /// On its way. `saved`: it waits for the network.
    case sending(Prompt?, saved: Bool)
    /// One line of truth.
    case ended(Ended)
  }

  /// The question.
  public struct Asking: Sendable, Equatable {
    /// What is asked.
    public var prompt: Prompt
    /// Counts down; nil if the server does not tell how long it waits.
    public var remaining: Duration?
    /// How long ago it was asked.
    public var askedFor: Duration
    /// The number so far.
    public var typed = ""
    /// Buttons work.
    public var armed = false
    /// "Stop it or report it?"
    public var choosingNo = false
    /// The person is asked to be themselves.
    public var unlocking = false
    /// The last number was another, or the phone did not recognise the person.
    public var wrong: Say?

    /// The number is there, as far as one can tell.
    public var isComplete: Bool {
      switch prompt.number {
      case .nothing: true
      case .digits(let count): typed.count == count
      case .text: !typed.allSatisfy(\.isWhitespace)
      }
    }

    /// Nothing stands in the way of yes.
    public var canApprove: Bool {
      armed && isComplete && !unlocking && prompt.triesLeft > 0 && !prompt.needsRoundTrip
    }
  }

  /// One line of truth.
  public struct Ended: Sendable, Equatable {
    /// How it looks.
    public var kind: Kind
    /// What became of it.
    public var line: Say
    /// What happens next.
    public var next: Say?
    /// To be typed at the other screen.
    public var codeToShow: String?
    /// "Someone may know your password."
    public var warning = false
    /// There is another question.
    public var more = false
  }

  /// How a result looks.
  public enum Kind: Sendable { case good, plain, bad }

  /// What survives the process: the ticket, and what to say once it has ended.
  public struct Sent: Sendable, Codable, Equatable {
    /// Names the ticket.
    public let ticket: String
    /// For "Signed in on …".
    public let relyingParty: String
  }

  private let authenticator: any Authenticator
  private let phone: any PhoneFacts
  private let bookmarks: any Bookmarks
  private var pending: (any PendingApproval)?
  private var since = Duration.zero
  private var arming: Task<Void, Never>?

  /// An answer that `bookmarks` has was on its way before this screen: its end is told first.
  public init(
    _ authenticator: any Authenticator, phone: any PhoneFacts, bookmarks: any Bookmarks,
    clock: any ScreenClock = SystemClock()
  ) {
    self.authenticator = authenticator
    self.phone = phone
    self.bookmarks = bookmarks
    super.init(State(), clock: clock)
    if let sent = bookmarks.answer { run { await self.resume(sent) } }
    follow(authenticator) { if self.isOpen { await self.load() } }
    follow(phone) { self.state.connected = $0 }
    everySecond { self.countDown() }
    after(Pace.patience) { self.state.loading = self.state.view == .waiting }
  }

  /// What was typed so far.
  public func type(_ number: String) {
    asking {
      $0.typed = number
      $0.wrong = nil
    }
  }

  /// Yes. Where the server asks for it, the person proves first to be themselves.
  public func approve() {
    guard case .asking(let asking) = state.view, asking.canApprove else { return }
    guard asking.prompt.unlock else { return decide(asking.yes) }
    self.asking { $0.unlocking = true }
    run { await self.approve(asking, them: self.phone.unlock(Say(.lockReasonApprove))) }
  }

  /// No: asks once how.
  public func no() { asking { $0.choosingNo = $0.armed } }

  /// Back to the question.
  public func notNo() { asking { $0.choosingNo = false } }

  /// No, and that is all.
  public func deny() { decide(.deny) }

  /// No, and the organisation should know.
  public func report() { decide(.report) }

  /// Asks every provider at once.
  public func check() {
    show(.nothing(checking: true))
    run {
      _ = await self.authenticator.workUntilIdle(budget: Pace.checking, allowPerson: true)
      await self.load()
    }
  }

  /// The result was read: the next question, if there is one.
  public func next() {
    bookmarks.answer = nil
    show(.waiting)
    run { await self.load() }
  }

  /// The screen is gone.
  public override func close() {
    forget()
    super.close()
  }

  /// What was agreed to is what was seen before the gesture: if the question has changed behind it, nothing is sent.
  private func approve(_ seen: Asking, them: Bool) {
    asking {
      $0.unlocking = false
      if !them { $0.wrong = Say(phone.canUnlock() == .nothing ? .lockNone : .lockFailed) }
    }
    guard them, case .asking(let now) = state.view, now.canApprove, now.prompt.looks(like: seen.prompt) else { return }
    decide(seen.yes)
  }

  private var isOpen: Bool {
    switch state.view {
    case .sending, .ended: false
    case .waiting, .nothing, .asking: true
    }
  }

  private func asking(_ change: (inout Asking) -> Void) {
    guard case .asking(var asking) = state.view else { return }
    change(&asking)
    state.view = .asking(asking)
  }

  private func show(_ view: View) {
    state.view = view
    state.loading = false
  }

  private func forget() {
    pending?.close()
    pending = nil
  }

  private func load() async {
    let found = await authenticator.pending()
    guard isOpen, found.failure != .abandoned else { return found.value?.forEach { $0.close() } ?? () }
    let all: [any PendingApproval]
    switch found {
    case .success(let open): all = open
    case .failure(let failure): return show(.ended(Self.ended(failure)))
    }
    all.dropFirst().forEach { $0.close() }
    var before: Asking?
    if case .asking(let asking) = state.view { before = asking }
    forget()
    guard let first = all.first else {
      guard let before else { return show(.nothing(checking: false)) }
      return show(.ended(await gone(before)))
    }
    pending = first
    if let before, before.prompt.looks(like: first.about) { return }
    since = clock.monotonic()
    var asking = Asking(prompt: first.about, remaining: first.about.remaining, askedFor: age(first.about))
    if before?.prompt.id == first.about.id { asking.typed = before?.typed ?? "" }
    show(.asking(asking))
    arm()
  }

  /// Buttons do nothing until a person can have read what changed.
  private func arm() {
    arming?.cancel()
    arming = after(Pace.inert) { self.asking { $0.armed = true } }
  }

  private func age(_ prompt: Prompt) -> Duration {
    .seconds(max(0, clock.now().timeIntervalSince(prompt.issuedAt ?? prompt.askedAt)))
  }

  private func countDown() {
    guard case .asking(let asking) = state.view else { return }
    let left = asking.prompt.remaining.map { $0 - (clock.monotonic() - since) }
    guard left.map({ $0 > .zero }) ?? true else {
      forget()
      return show(.ended(Self.tooLate))
    }
    self.asking {
      $0.remaining = left
      $0.askedFor = age($0.prompt)
    }
  }

  private func decide(_ answer: Answer) {
    guard case .asking(let asking) = state.view, asking.armed, let deciding = pending else { return }
    pending = nil
    show(.sending(asking.prompt, saved: false))
    run {
      switch await deciding.decide(answer) {
      case .success(let ticket):
        await self.follow(ticket, Sent(ticket: ticket.id, relyingParty: asking.prompt.relyingParty))
      case .failure(let failure): await self.refused(asking, failure)
      }
      deciding.close()
    }
  }

  private func refused(_ asking: Asking, _ failure: Failure) async {
    guard failure.code == Failure.numberNeeded else { return show(.ended(Self.ended(failure))) }
    let fresh = await authenticator.pending().value ?? []
    let same = fresh.first { $0.about.id == asking.prompt.id }
    fresh.filter { $0 !== same }.forEach { $0.close() }
    guard let same else { return show(.ended(Self.tooLate)) }
    pending = same
    let wrong = Say(.promptNumberWrong, ["count": .number(same.about.triesLeft)])
    show(
      .asking(Asking(prompt: same.about, remaining: asking.remaining, askedFor: age(same.about), wrong: wrong)))
    arm()
  }

  private func resume(_ sent: Sent) async {
    show(.sending(nil, saved: false))
    guard case .success(let ticket?) = await authenticator.answer(sent.ticket) else { return next() }
    await follow(ticket, sent)
  }

  private func follow(_ ticket: any Ticket<Receipt>, _ what: Sent) async {
    bookmarks.answer = what
    let slow = after(Pace.slow) {
      if case .sending(let prompt, _) = self.state.view { self.state.view = .sending(prompt, saved: true) }
    }
    let end = await ticket.outcome()
    slow.cancel()
    ticket.close()
    guard end.failure != .abandoned else { return }
    let more = await authenticator.pending().value ?? []
    more.forEach { $0.close() }
    var ended =
      switch end {
      case .success(let receipt): Self.received(receipt, what)
      case .failure(let failure): Self.ended(failure)
      }
    ended.more = !more.isEmpty
    ended.warning = more.contains { $0.about.passwordMayBeKnown }
    show(.ended(ended))
  }

  private func gone(_ before: Asking) async -> Ended {
    let entries = await authenticator.log(before.prompt.account).value ?? []
    let how = entries.last { $0.kind == "prompt-ended" }?.result
    return switch how {
    case "elsewhere", "approved-elsewhere": Self.elsewhere
    case "denied-elsewhere", "reported-elsewhere": Ended(kind: .plain, line: Say(.promptDeniedElsewhere))
    case "cancelled": Ended(kind: .plain, line: Say(.promptTakenBack))
    default: Self.tooLate
    }
  }

  private static let tooLate = Ended(kind: .plain, line: Say(.promptTooLate), next: Say(.promptTooLateNext))
  private static let elsewhere = Ended(kind: .plain, line: Say(.promptAnsweredElsewhere))

  private static func received(_ receipt: Receipt, _ sent: Sent) -> Ended {
    switch receipt {
    case .tooLate(let signedInAt, _):
      return Ended(kind: .bad, line: Say(.promptStoppedTooLate, ["time": .time(signedInAt)]))
    case .noted(.approve, _): return Ended(kind: .plain, line: Say(.promptNotedYes))
    case .noted: return Ended(kind: .plain, line: Say(.promptNotedNo))
    case .recorded(let decision, _, let code, let paused, _):
      let next = paused.map { Say(.promptQuietUntil, ["time": .time($0)]) }
      let line =
        switch decision {
        case .approve: Say(.promptSignedIn, ["relying_party": .text(sent.relyingParty)])
        case .deny: Say(.promptStopped)
        case .report: Say(.promptReported)
        }
      return Ended(kind: .good, line: line, next: next, codeToShow: code)
    }
  }

  private static func ended(_ failure: Failure) -> Ended {
    switch failure.code {
    case Failure.unconfirmed:
      Ended(kind: .bad, line: Say(.promptUnconfirmed), next: Say(.promptUnconfirmedNext))
    case Failure.answeredElsewhere: elsewhere
    case Failure.challengeExpired: tooLate
    default: Ended(kind: .bad, line: failure.sentence, next: Say(failure.who.word))
    }
  }
}

extension PromptModel.Asking {
  fileprivate var yes: Answer { .approve(number: prompt.number == .nothing ? nil : typed) }
}

extension Prompt {
  /// Only what a person reads and can do counts; time left and place in the queue do not.
  func looks(like other: Prompt) -> Bool {
    func seen(_ prompt: Prompt) -> [AnyHashable?] {
      [
        prompt.id, prompt.label, prompt.host, prompt.relyingParty, prompt.application, prompt.place,
        prompt.clientAddress, prompt.clientDevice, prompt.title, prompt.text, prompt.altered, prompt.number,
        prompt.triesLeft, prompt.userVerification, prompt.unlock, prompt.signed, prompt.askedTimes,
        prompt.passwordMayBeKnown,
        prompt.needsRoundTrip,
      ]
    }
    return seen(self) == seen(other)
  }
}
