import Foundation

/// What happened to an account, newest day first.
public final class LogModel: ScreenModel<LogModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// Something is known.
    public var loaded = false
    /// Newest first.
    public var days: [Day] = []
    /// How far a signed receipt covers it, or which entry is broken.
    public var anchored: Say?
    /// The chain does not fit.
    public var broken = false
    /// Something went wrong.
    public var failure: Failure?
  }

  /// One day.
  public struct Day: Sendable, Hashable, Identifiable {
    /// Its first moment.
    public let id: Date
    /// Newest first.
    public let lines: [Line]
  }

  /// One entry: what, and under it how.
  public struct Line: Sendable, Hashable, Identifiable {
    /// Its number.
    public let id: Int64
    /// When.
    public let at: Date
    /// What happened.
    public let text: Say
    /// How.
    public let details: [Say]
    /// It happens by itself: shown smaller.
    public let quiet: Bool
  }

  private let authenticator: any Authenticator
  private let account: AccountID
  private let calendar: Calendar

  /// The log of this account; `calendar` says where a day begins.
  public init(
    _ authenticator: any Authenticator, account: AccountID, calendar: Calendar = .current,
    clock: any ScreenClock = SystemClock()
  ) {
    self.authenticator = authenticator
    self.account = account
    self.calendar = calendar
    super.init(State(), clock: clock)
    follow(authenticator) { await self.load() }
  }

  /// The log as a file's content, to be shared.
  public func export() async -> String? {
    let made = await authenticator.exportLog(account, as: .csv)
    state.failure = made.failure
    return made.value
  }

  private func load() async {
    let found = await authenticator.log(account)
    guard let entries = found.value else {
      guard found.failure != .abandoned else { return }
      state.loaded = true
      return state.failure = found.failure
    }
    let verified = await authenticator.verifyLog(account).value
    let byDay = Dictionary(grouping: entries.reversed()) { calendar.startOfDay(for: $0.at) }
    state.days = byDay.keys.sorted(by: >).map { day in Day(id: day, lines: byDay[day, default: []].map(Line.init)) }
    state.anchored = verified.map { Self.anchored($0, entries) }
    state.broken = verified?.intact == false
    state.loaded = true
  }

  private static func anchored(_ found: LogVerification, _ entries: [LogEntry]) -> Say {
    if let broken = found.firstBroken { return Say(.logBroken, ["position": .number(Int(broken))]) }
    guard let covered = entries.first(where: { $0.number == found.anchoredUpTo }) else { return Say(.logNotAnchored) }
    return Say(.logAnchored, ["time": .time(covered.at)])
  }
}

extension LogModel.Line {
  /// An entry as a sentence.
  init(_ entry: LogEntry) {
    let details: [Say?] = [
      entry.channel.map { Say($0 == .push ? .logByPush : .logByPoll) },
      entry.signed.map { Say($0 ? .logSigned : .logNotSigned) },
      entry.kind == "answered" ? entry.until.map { Say(.logPausedUntil, ["time": .time($0)]) } : nil,
      entry.failure?.sentence,
      entry.knownAs.map { LeftBehind(host: entry.host ?? "", knownAs: $0).toDo },
    ]
    self.init(
      id: entry.number, at: entry.at, text: entry.sentence, details: details.compactMap { $0 },
      quiet: ["device-token-set", "provider-rotated", "device-key-rotated"].contains(entry.kind))
  }
}

extension LogEntry {
  fileprivate var sentence: Say {
    switch kind {
    case "decided": Say(said, ["relying_party": .text(shown?.relyingParty ?? "")])
    case "answered" where result == "too-late": Say(.logTooLate, ["time": .time(providerAt ?? at)])
    case "answered" where result == "noted": Say(.logNoted)
    case "answered": Say(recorded)
    case "prompt-ended": Say(result.flatMap { Self.ends[$0] } ?? .logExpired)
    case "wrong-number": Say(.logWrongNumber, ["count": 1])
    case "withdrawn" where knownAs != nil: Say(.logLeftUntold, ["host": .text(host ?? "")])
    case "notifications-quiet": Say(.logQuiet, ["time": .time(until ?? at)])
    default: Say(Self.words[kind] ?? .logNewer, ["host": .text(host ?? ""), "channel": ""])
    }
  }

  private var said: Word {
    switch decision {
    case .deny: .logSaidNo
    case .report: .logReported
    case .approve, nil: .logSaidYes
    }
  }

  private var recorded: Word {
    switch decision {
    case .deny: .logRecordedNo
    case .report: .logRecordedReport
    case .approve, nil: .logRecordedYes
    }
  }

  private static let ends: [String: Word] = [
    "elsewhere": .logElsewhere,
    "approved-elsewhere": .logApprovedElsewhere,
    "denied-elsewhere": .logDeniedElsewhere,
    "reported-elsewhere": .logReportedElsewhere,
    "cancelled": .logTakenBack,
  ]

  private static let words: [String: Word] = [
    "answer-failed": .logNotRecorded,
    "answer-unconfirmed": .logUnconfirmed,
    "prompt-refused": .logRefused,
    "enrolled": .logEnrolled,
    "proven": .logProven,
    "activation-failed": .logActivationFailed,
    "activation-unconfirmed": .logActivationUnconfirmed,
    "retiring": .logReplacedSigned,
    "withdrawn": .logLeft,
    "codes-put-back": .logCodesPutBack,
    "move-undone": .logPutBack,
    "move-offered": .logMoveOffered,
    "provider-rotated": .logRotated,
    "device-key-rotated": .logKeyRotated,
    "device-token-set": .logRingSet,
    "prompts-stopped": .logPromptsStopped,
    "rolled-back": .logRolledBack,
  ]
}
