import Foundation

/// The page of one account: its name, host, keys, moves, and how to remove it.
public final class AccountModel: ScreenModel<AccountModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// What is known of it.
    public var account: Account?
    /// Its host, what it can do, its keys, how it is rung.
    public var facts: [Fact] = []
    /// Six digits that wait to be typed where the code came from.
    public var digits: String?
    /// Earlier services that can be put back.
    public var replaced: [Say] = []
    /// They can be let go: what is asked before that.
    public var letGo: LetGo?
    /// What a service keeps because a phone cannot tell it: for its administrator to delete.
    public var leftBehind: [Say] = []
    /// What removing means.
    public var removal: Say?
    /// It is gone: close the page.
    public var removed = false
    /// Something went right.
    public var notice: Say?
    /// Something went wrong.
    public var failure: Failure?
  }

  /// The question before what was replaced is let go, for good.
  public struct LetGo: Sendable, Hashable {
    /// The question.
    public let title: Say
    /// What it means.
    public let text: Say
  }

  /// A label and what stands beside it: words, or a host or serial number as it is.
  public struct Fact: Sendable, Hashable {
    /// The label.
    public let label: Word
    /// One line each.
    public var words: [Say] = []
    /// Whole.
    public var host: String?
  }

  private let authenticator: any Authenticator
  private let phone: any PhoneFacts
  private let id: AccountID

  /// The page of this account.
  public init(
    _ authenticator: any Authenticator, phone: any PhoneFacts, account: AccountID,
    clock: any ScreenClock = SystemClock()
  ) {
    self.authenticator = authenticator
    self.phone = phone
    id = account
    super.init(State(), clock: clock)
    follow(authenticator) { await self.load() }
  }

  /// Gives it a name.
  public func rename(_ label: String) {
    run {
      self.state.failure = await self.authenticator.rename(self.id, to: label).failure
      await self.load()
    }
  }

  /// Removes it, for good.
  public func remove() {
    run {
      let done = await self.authenticator.forget(self.id)
      self.state.removed = done.failure == nil
      self.state.failure = done.failure
    }
  }

  /// Puts the replaced service back.
  public func undo() {
    run {
      let done = await self.authenticator.undoMove(self.id)
      await self.load()
      let account = self.state.account
      if done.value == true {
        self.state.notice = Say(
          .reactivateUndone,
          ["account": .text(account?.label ?? ""), "host": .text(account?.enrolments.first?.host ?? "")])
      }
      self.state.failure = done.failure
    }
  }

  /// All is well: lets go of what was replaced. What its service cannot be told is told to the person.
  public func retire() {
    run {
      let hosts = Self.hosts(self.state.account?.replaced ?? [])
      let done = await self.authenticator.retireReplaced(self.id)
      await self.load()
      if let left = done.value {
        self.state.notice = Say(.reactivateRetired, ["host": .text(hosts)])
        self.state.leftBehind = left.map(\.toDo)
      }
      self.state.failure = done.failure
    }
  }

  /// A notice or failure was shown.
  public func seen() {
    state.notice = nil
    state.failure = nil
  }

  private func load() async {
    guard !state.removed else { return }
    let found = await authenticator.accounts()
    guard let accounts = found.value else {
      if found.failure != .abandoned { state.failure = found.failure }
      return
    }
    guard let account = accounts.first(where: { $0.id == id }) else { return state.removed = true }
    state.account = account
    state.facts = facts(account)
    state.digits = if case .confirming(let digits?) = account.prompts { digits } else { nil }
    state.replaced = account.replaced.map { enrolment, until in
      Say(.accountReplaced, ["host": .text(enrolment.host), "date": .date(until)])
    }
    state.letGo = Self.letGo(account)
    state.removal = Self.removal(account)
  }

  private func facts(_ account: Account) -> [Fact] {
    let gives = Fact(label: .accountGives, words: [Say(AddModel.gives(account))])
    guard let host = account.enrolments.first?.host else { return [gives] }
    let unlocks: Word = phone.canUnlock() == .biometrics ? .accountKeysUnlockBiometrics : .accountKeysUnlockScreen
    let known = account.enrolments.compactMap(\.knownAs).map { Fact(label: .accountKnownAs, host: $0) }
    return [Fact(label: .accountHost, host: host)] + known + [
      gives,
      Fact(label: .accountKeys, words: [Say(.accountKeysChip), Say(unlocks)]),
      Fact(label: .accountRing, words: [Say(account.prompts == .ready ? .accountRingReady : .accountRingNone)]),
    ]
  }

  private static func letGo(_ account: Account) -> LetGo? {
    guard !account.replaced.isEmpty else { return nil }
    let host: [String: Say.Value] = ["host": .text(hosts(account.replaced))]
    return LetGo(title: Say(.reactivateRetireTitle, host), text: Say(.reactivateRetireText, host))
  }

  private static func hosts(_ replaced: [(enrolment: Enrolment, until: Date)]) -> String {
    replaced.map(\.enrolment.host).joined(separator: ", ")
  }

  private static func removal(_ account: Account) -> Say {
    guard let host = account.enrolments.first?.host else {
      return Say(.accountRemoveTextCodes, ["account": .text(account.label)])
    }
    return Say(.accountRemoveText, ["account": .text(account.label), "host": .text(host)])
  }
}

extension Account {
  /// What still answers although something else has taken its place, and until when it can be put back.
  fileprivate var replaced: [(enrolment: Enrolment, until: Date)] {
    enrolments.compactMap { enrolment in
      if case .retiring(_, let until) = enrolment.state { (enrolment, until) } else { nil }
    }
  }
}

extension LeftBehind {
  /// What an administrator has to be asked.
  var toDo: Say {
    guard let knownAs else { return Say(.reactivateLeftBehindUnnamed, ["host": .text(host)]) }
    return Say(.reactivateLeftBehind, ["host": .text(host), "known_as": .text(knownAs)])
  }
}
