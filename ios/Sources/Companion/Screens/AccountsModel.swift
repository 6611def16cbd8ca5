import Foundation

/// The list of accounts with their codes. Refreshed by one call a second, whatever its length.
public final class AccountsModel: ScreenModel<AccountsModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// Nothing is known yet, for longer than one notices.
    public var loading = false
    /// Something is known.
    public var loaded = false
    /// Those that match.
    public var rows: [Row] = []
    /// All of them.
    public var total = 0
    /// What is searched for.
    public var query = ""
    /// There is a network.
    public var connected = true
    /// Answers that wait for the network.
    public var answersWaiting = 0
    /// Requests that wait for an answer.
    public var promptsOpen = 0
    /// Moves that wait for a word.
    public var movesWaiting = 0
    /// The phone was locked: codes come back with it.
    public var codesLocked = false
    /// The person changes the order.
    public var reordering = false
    /// Something went wrong.
    public var failure: Failure?

    /// Search is worth its place.
    public var isSearchable: Bool { total > 7 }
  }

  /// One account.
  public struct Row: Sendable, Equatable, Identifiable {
    /// Names it.
    public let id: AccountID
    /// The first line.
    public let title: String
    /// The second.
    public let name: String?
    /// Its code.
    public let code: Cell
    /// A quiet line under it.
    public let trouble: Notice?
  }

  /// A quiet line under an account, and what a tap on it does.
  public struct Notice: Sendable, Equatable {
    /// What it says.
    public let text: Say
    /// Where it leads.
    public let fix: Fix
  }

  /// Where a quiet line leads.
  public enum Fix: Sendable { case reactivate, showDigits, nothing }

  /// The code of a row. Prints none.
  public enum Cell: Sendable, Equatable, Unprinted {
    /// This account makes none, or they are locked.
    case none
    /// Hidden until tapped, and where its issuer asks for it until the person has proven to be themselves.
    case hidden
    /// It counts down; `next` beside it in its last seconds.
    case ticking(code: String, next: String?, secondsLeft: Int, period: Int)
    /// Made on request; nil before.
    case counter(code: String?, doubtful: Bool)
  }

  private let authenticator: any Authenticator
  private let phone: any PhoneFacts
  private let preferences: any Preferences
  private var accounts: [Account] = []
  private var codes: [AccountID: CodeRow] = [:]
  private var revealed: Set<AccountID> = []
  private var counted: [AccountID: CounterCode] = [:]

  /// Reads at once, and then at each change.
  public init(
    _ authenticator: any Authenticator, phone: any PhoneFacts, preferences: any Preferences,
    clock: any ScreenClock = SystemClock()
  ) {
    self.authenticator = authenticator
    self.phone = phone
    self.preferences = preferences
    super.init(State(), clock: clock)
    follow(authenticator) { await self.reload() }
    follow(phone) { self.state.connected = $0 }
    everySecond { await self.tick() }
    after(Pace.patience) { self.state.loading = !self.state.loaded }
  }

  /// Only accounts with this in their name.
  public func search(_ query: String) {
    state.query = query
    draw()
  }

  /// What a tap on a code copies, or nil; a hidden one is shown first.
  public func copy(_ account: AccountID) -> String? {
    if let made = counted[account] { return made.code }
    guard let now = codes[account]?.now, let known = known(account) else { return nil }
    guard hides(known) else { return now.code }
    if known.unlock {
      run { if await self.isUnlocked(known) { self.reveal(account) } }
    } else {
      reveal(account)
    }
    return nil
  }

  /// The next counter code.
  public func nextCode(_ account: AccountID) {
    run {
      guard let known = self.known(account), await self.isUnlocked(known) else { return }
      switch await self.authenticator.nextCode(account) {
      case .success(let made):
        self.counted[account] = made
        self.draw()
        self.after(Pace.revealed) {
          guard self.counted[account] == made else { return }
          self.counted[account] = nil
          self.draw()
        }
      case .failure(let failure): self.fail(failure)
      }
    }
  }

  /// The person changes the order, or is done with it.
  public func reorder(_ on: Bool) { state.reordering = on }

  /// Moves a row by so many places, and tells where it is now, to be announced.
  @discardableResult
  public func move(_ account: AccountID, by places: Int) -> Say? {
    guard let from = accounts.firstIndex(where: { $0.id == account }) else { return nil }
    let to = from + places
    guard accounts.indices.contains(to) else { return nil }
    let moved = accounts.remove(at: from)
    accounts.insert(moved, at: to)
    draw()
    let order = accounts.map(\.id)
    run { _ = await self.authenticator.reorder(order) }
    return Say(
      .accountsMoved,
      ["account": .text(moved.label), "position": .number(to + 1), "total": .number(order.count)])
  }

  /// A failure was shown.
  public func seen() { state.failure = nil }

  private func known(_ account: AccountID) -> Account? { accounts.first { $0.id == account } }

  private func hides(_ account: Account) -> Bool {
    (preferences.hidesCodes || account.unlock) && !revealed.contains(account.id)
  }

  private func isUnlocked(_ account: Account) async -> Bool {
    guard account.unlock else { return true }
    return await phone.unlock(Say(.lockReasonCodes))
  }

  private func reveal(_ account: AccountID) {
    guard revealed.insert(account).inserted else { return }
    draw()
    after(Pace.revealed) {
      self.revealed.remove(account)
      self.draw()
    }
  }

  private func reload() async {
    let found = await authenticator.accounts()
    guard let all = found.value else { return fail(found.failure) }
    accounts = all
    let underWay = await authenticator.underWay().value ?? []
    let pending = await authenticator.pending().value ?? []
    let moves = await authenticator.moves().value ?? []
    state.loaded = true
    state.loading = false
    state.answersWaiting = underWay.filter { $0.story == .answer }.count
    state.promptsOpen = pending.count
    state.movesWaiting = moves.count
    pending.forEach { $0.close() }
    moves.forEach { $0.close() }
    await tick()
  }

  private func tick() async {
    let made = await authenticator.codes()
    codes = Dictionary(made.value?.rows.map { ($0.account, $0) } ?? []) { newest, _ in newest }
    state.codesLocked = made.failure?.code == Failure.vaultLocked
    draw()
  }

  private func fail(_ failure: Failure?) {
    guard let failure, failure != .abandoned else { return }
    state.loaded = true
    state.loading = false
    state.failure = failure
  }

  private func draw() {
    state.rows = accounts.filter { $0.matches(state.query) }.map(row)
    state.total = accounts.count
  }

  private func row(_ account: Account) -> Row {
    Row(
      id: account.id, title: account.label.isEmpty ? account.issuer ?? "" : account.label,
      name: account.name == account.label ? nil : account.name, code: cell(account), trouble: account.prompts.notice)
  }

  private func cell(_ account: Account) -> Cell {
    guard let kind = account.codes.first?.kind else { return .none }
    let row = codes[account.id]
    if kind == .counter {
      return .counter(code: counted[account.id].map { CodeText.grouped($0.code) }, doubtful: row?.doubtful == true)
    }
    guard let now = row?.now else { return .none }
    if hides(account) { return .hidden }
    return .ticking(
      code: CodeText.grouped(now.code), next: now.secondsLeft <= 5 ? CodeText.grouped(now.next) : nil,
      secondsLeft: now.secondsLeft, period: now.periodSeconds)
  }
}

extension Account {
  fileprivate func matches(_ query: String) -> Bool {
    let query = query.trimmingCharacters(in: .whitespaces).lowercased()
    return query.isEmpty || [label, issuer, name].contains { $0?.lowercased().contains(query) == true }
  }
}

extension Prompts {
  fileprivate var notice: AccountsModel.Notice? {
    switch self {
    case .needsReactivation(_, let suspected):
      .init(text: Say(suspected ? .accountsPromptsStoppedMaybe : .accountsPromptsStopped), fix: .reactivate)
    case .confirming: .init(text: Say(.accountsWaitingDigits), fix: .showDigits)
    case .suspended(nil): .init(text: Say(.accountsPaused), fix: .nothing)
    case .suspended(let until?): .init(text: Say(.accountsPausedUntil, ["time": .time(until)]), fix: .nothing)
    case .codesOnly, .noDeviceToken, .ready: nil
    }
  }
}
