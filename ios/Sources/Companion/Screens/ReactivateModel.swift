/// "Prompts have stopped, your codes still work": a move that the old provider signed needs one word for all accounts;
/// anything else begins with a new code. An interrupted move goes on by itself, and this screen shows where it is.
public final class ReactivateModel: ScreenModel<ReactivateModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// Something is known.
    public var loaded = false
    /// Why, for the account that the person came from.
    public var why: Word?
    /// That account.
    public var account: Account?
    /// Signed moves: one word each.
    public var moves: [Signed] = []
    /// Moves under way or done, by account.
    public var progress: [Progress] = []
    /// Something went wrong.
    public var failure: Failure?

    /// Nothing to do here but a new code.
    public var needsNewCode: Bool { loaded && moves.isEmpty && progress.isEmpty }

    /// All of them are through.
    public var isDone: Bool { !progress.isEmpty && progress.allSatisfy { $0.step == .done } }
  }

  /// Old and new host, and who moves.
  public struct Signed: Sendable, Hashable {
    /// Both hosts.
    public let move: Move
    /// Who.
    public let accounts: [Account]
  }

  /// Where one account is.
  public struct Progress: Sendable, Hashable, Identifiable {
    /// Which.
    public let id: AccountID
    /// Its name.
    public let label: String
    /// How far.
    public let step: Step
  }

  /// How far.
  public enum Step: Sendable, Hashable {
    case waiting, newAnswered, done

    /// In words.
    public var word: Word {
      switch self {
      case .waiting: .reactivateStepWaiting
      case .newAnswered: .reactivateStepNew
      case .done: .reactivateStepOld
      }
    }
  }

  private let authenticator: any Authenticator
  private let account: AccountID?
  private var moving: [AccountID] = []
  private var pending: [any PendingMove] = []

  /// `account`: the one that the person came from.
  public init(_ authenticator: any Authenticator, account: AccountID? = nil, clock: any ScreenClock = SystemClock()) {
    self.authenticator = authenticator
    self.account = account
    super.init(State(), clock: clock)
    follow(authenticator) { await self.load() }
  }

  /// The person agreed to a signed move.
  public func move(_ signed: Signed) {
    guard let chosen = pending.first(where: { $0.about == signed.move }) else { return }
    pending.removeAll { $0 === chosen }
    remember(signed.move.accounts)
    run {
      let begun = await chosen.confirm()
      chosen.close()
      begun.value?.forEach { $0.close() }
      self.state.failure = begun.failure
      await self.load()
    }
  }

  /// The screen is gone.
  public override func close() {
    pending.forEach { $0.close() }
    super.close()
  }

  private func remember(_ accounts: [AccountID]) {
    moving += accounts.filter { !moving.contains($0) }
  }

  private func load() async {
    let found = await authenticator.accounts()
    guard let accounts = found.value else {
      guard found.failure != .abandoned else { return }
      state.loaded = true
      return state.failure = found.failure
    }
    let underWay = await authenticator.underWay().value ?? []
    let moves = await authenticator.moves().value ?? []
    pending.forEach { $0.close() }
    pending = moves
    remember(underWay.filter { $0.story == .follow }.map(\.account))
    let find = { (id: AccountID) in accounts.first { $0.id == id } }
    let here = account.flatMap(find)
    state.loaded = true
    state.account = here
    state.why = Self.why(here, moves)
    state.moves = moves.map(\.about).filter { !$0.accounts.contains(where: moving.contains) }.map {
      Signed(move: $0, accounts: $0.accounts.compactMap(find))
    }
    state.progress = moving.compactMap(find).map { one in
      let stories = underWay.filter { $0.account == one.id }.map(\.story)
      return Progress(id: one.id, label: one.label, step: Self.step(one, stories))
    }
  }

  private static func step(_ account: Account, _ stories: [Story]) -> Step {
    if stories.contains(.follow) || stories.contains(.prove) { return .waiting }
    if account.enrolments.contains(where: { $0.state == .proving }) { return .waiting }
    return stories.contains(.withdraw) ? .newAnswered : .done
  }

  private static func why(_ account: Account?, _ moves: [any PendingMove]) -> Word? {
    if let account, moves.contains(where: { $0.about.accounts.contains(account.id) }) { return .reactivateWhyMoved }
    guard case .needsReactivation(let reason, _) = account?.prompts else {
      return moves.isEmpty ? nil : .reactivateWhyMoved
    }
    return switch reason {
    case .providerMoved, .otherServer: .reactivateWhyMoved
    case .notActivated: .reactivateWhyNotActivated
    case .keyGone: .reactivateWhyKeyGone
    case .cloneSuspected: .reactivateWhyClone
    case .rolledBack: .reactivateWhyRestored
    case .deleted: .reactivateWhyDeleted
    case .takenOver: .reactivateWhyTakenOver
    case .revoked: .reactivateWhyRevoked
    case .addressMoved: .reactivateWhyAddressMoved
    }
  }
}
