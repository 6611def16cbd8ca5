import Foundation

/// One thing that happened to an account. Make a sentence of ``kind`` and what else is there.
public struct LogEntry: Sendable, Hashable, Identifiable {
  /// From 1.
  public let number: Int64
  /// When, corrected.
  public let at: Date
  /// A stable word: `decided`, `answered`, `enrolled`, …; `newer` if a newer app wrote it.
  public let kind: String
  /// What the person saw of the request.
  public let shown: Shown?
  /// What was decided here.
  public let decision: Decision?
  /// How the request had come.
  public let channel: Channel?
  /// `recorded`, `noted`, `too-late`, `not-recorded`, `unconfirmed`, `expired`, `cancelled`, `elsewhere`,
  /// `approved-elsewhere`, `denied-elsewhere` or `reported-elsewhere`.
  public let result: String?
  /// Whether the provider signed what it said.
  public let signed: Bool?
  /// By the provider's clock.
  public let providerAt: Date?
  /// Until when something is paused.
  public let until: Date?
  /// The provider's host; of a move the new one.
  public let host: String?
  /// Why something did not happen.
  public let failure: Failure?
  /// What an administrator there knows an enrolment by that this phone left and could not take back.
  public let knownAs: String?

  /// Its number.
  public var id: Int64 { number }
}

/// What a person saw of a request.
public struct Shown: Sendable, Hashable {
  /// The domain.
  public let relyingParty: String
  /// What was signed in to.
  public let application: String?
  /// Where the request seemed to come from.
  public let place: String?
}

/// How a request came.
public enum Channel: Sendable, Hashable {
  case push, poll
}

/// What a log's chain shows: say "anchored up to entry n", never "tamper-proof".
public struct LogVerification: Sendable, Hashable {
  /// Number of the newest entry.
  public let entries: Int64
  /// Every entry fits.
  public let intact: Bool
  /// The first that does not.
  public let firstBroken: Int64?
  /// A receipt that the provider signed covers everything up to this entry.
  public let anchoredUpTo: Int64?
}

/// How a log is exported.
public enum LogFormat: Sendable, Hashable {
  case csv, json
}
