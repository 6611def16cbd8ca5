import Foundation

/// What went wrong, by remedy. No text, no secret and nothing personal: all of it may go to a help desk.
///
/// Show the sentence of ``code`` and one button for ``remedy``: `failure.sentence` and `failure.remedy.word`.
public struct Failure: Error, Sendable, Hashable {
  /// The stable word, such as `offer-expired`: `docs/FAILURES.md` lists them all.
  public let code: String
  /// Who can act.
  public let who: Who
  /// The one thing that helps.
  public let remedy: Remedy
  /// When it passes or may be tried again.
  public let until: Date?
  /// Which group of a typed code is wrong, from 1.
  public let group: Int?
  /// What had been decided before.
  public let first: Decision?
  /// The account that is meant: one that is here already.
  public let account: AccountID?
  /// By how much this phone's clock is ahead, where it has to be put right; negative: behind.
  public let clockAhead: Duration?

  /// A failure; the last five only where they are known.
  public init(
    _ code: String, who: Who, remedy: Remedy, until: Date? = nil, group: Int? = nil, first: Decision? = nil,
    account: AccountID? = nil, clockAhead: Duration? = nil
  ) {
    self.code = code
    self.who = who
    self.remedy = remedy
    self.until = until
    self.group = group
    self.first = first
    self.account = account
    self.clockAhead = clockAhead
  }
}

extension Failure {
  /// The number is missing or cannot be the one: ask again.
  public static let numberNeeded = "number-needed"
  /// Nothing proves that the answer arrived.
  public static let unconfirmed = "unconfirmed"
  /// Somebody else has answered.
  public static let answeredElsewhere = "answered-elsewhere"
  /// Its time is over.
  public static let challengeExpired = "challenge-expired"
  /// The key is gone: a fingerprint or face was added, or the platform removed it.
  public static let keyGone = "key-gone"
  /// Nobody answered; it is tried again.
  public static let unreachable = "unreachable"
  /// The phone is locked.
  public static let vaultLocked = "vault-locked"
  /// Something broke inside.
  public static let `internal` = "internal"
  /// There is no such thing any more.
  public static let notFound = "not-found"

  /// The waiting task was cancelled. Says nothing about what it waited for: ask again. Never shown to a person.
  public static let abandoned = Failure("abandoned", who: .developer, remedy: .tryAgain)

  static let closed = Failure(notFound, who: .developer, remedy: .reportBug)
  static let broken = Failure(`internal`, who: .developer, remedy: .reportBug)
}

/// Who can act on a ``Failure``. The words are those of the catalogue.
public enum Who: String, Sendable, CaseIterable {
  case you, organisation, wait, update, developer
}

/// The one thing that helps against a ``Failure``. Each is one button. The words are those of the catalogue.
public enum Remedy: String, Sendable, CaseIterable {
  case tryAgain = "try-again"
  case newOffer = "new-offer"
  case reactivate
  case signInAgain = "sign-in-again"
  case wait
  case unlock
  case checkClock = "check-clock"
  case checkNetwork = "check-network"
  case askOrganisation = "ask-organisation"
  case update
  case checkStorage = "check-storage"
  case reportBug = "report-bug"
}
