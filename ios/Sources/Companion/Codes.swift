import Foundation

/// The codes of all accounts at one moment: one call per refresh.
public struct CodeList: Sendable {
  /// The corrected time that they were made for.
  public let at: Date
  /// How far that may be off, either way; nil if no provider has told the time yet.
  public let uncertainty: Duration?
  /// One for each set of codes.
  public let rows: [CodeRow]
}

/// One set of codes of one account.
public struct CodeRow: Sendable {
  /// Whose.
  public let account: AccountID
  /// Names the set.
  public let codes: String
  /// Nil for counter codes: ``Authenticator/nextCode(_:)`` makes them one at a time.
  public let now: CodeNow?
  /// The counter may be behind the server's.
  public let doubtful: Bool
}

/// A time-based code, and the one after it. Prints neither.
public struct CodeNow: Sendable, Hashable, Unprinted {
  /// The code.
  public let code: String
  /// The one after it.
  public let next: String
  /// How long it lasts.
  public let secondsLeft: Int
  /// How long each one lasts.
  public let periodSeconds: Int
}

/// A counter code, used up by being shown. Not printed.
public struct CounterCode: Sendable, Hashable, Unprinted {
  /// The code.
  public let code: String
  /// Its counter.
  public let counter: Int64
}
