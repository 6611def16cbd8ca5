import Foundation

/// Names an account. Opaque; good for as long as the account is here.
public struct AccountID: RawRepresentable, Sendable, Hashable {
  /// As the library writes it.
  public let rawValue: String

  /// Names what the library named before.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One identity, as this phone knows it. Every text is safe to show.
public struct Account: Sendable, Hashable, Identifiable {
  /// Names it.
  public let id: AccountID
  /// What the person calls it, or else what its issuer does.
  public let label: String
  /// Who issues it.
  public let issuer: String?
  /// The person's name there.
  public let name: String?
  /// Its sets of codes, newest first; empty for an account without codes.
  public let codes: [CodeSet]
  /// Whether sign-in prompts work. Codes always do.
  public let prompts: Prompts
  /// The one in use first; two or more while it moves.
  public let enrolments: [Enrolment]
  /// Its issuer asks that the app is unlocked before codes are shown.
  public let unlock: Bool
}

/// What is known about a set of codes without its seed, which never leaves the library.
public struct CodeSet: Sendable, Hashable {
  /// What moves it on.
  public let kind: CodeKind
  /// Characters of a code.
  public let digits: Int
}

/// What moves an account from one code to the next.
public enum CodeKind: Sendable, Hashable {
  case time, counter, steam
}

/// Whether sign-in prompts work.
public enum Prompts: Sendable, Hashable {
  /// This account makes codes only.
  case codesOnly
  /// Waiting for the six digits to be typed where the activation code came from.
  case confirming(digits: String?)
  /// They arrive.
  case ready
  /// They arrive while the app is open: no push service rings the phone.
  case noDeviceToken
  /// They are paused.
  case suspended(until: Date?)
  /// They have stopped until the person re-activates; suspected while nobody has signed that.
  case needsReactivation(Trouble, suspected: Bool)
}

/// Why an account needs re-activation.
public enum Trouble: Sendable, Hashable {
  /// The provider said: not an activated account.
  case notActivated
  /// A key of this phone is gone, for example after a new face or fingerprint.
  case keyGone
  /// The provider has moved.
  case providerMoved
  /// This phone's data exists twice.
  case cloneSuspected
  /// The data was restored from an old copy, and the provider refused to go on with it.
  case rolledBack
  /// The provider has no such enrolment any more.
  case deleted
  /// The provider has another phone's key for it.
  case takenOver
  /// The provider has revoked or locked it.
  case revoked
  /// A server of another kind answers at the provider's address.
  case otherServer
  /// There is nothing at the provider's address any more.
  case addressMoved
}

/// One enrolment at one provider.
public struct Enrolment: Sendable, Hashable, Identifiable {
  /// Names it.
  public let id: String
  /// The server's dialect.
  public let `protocol`: String
  /// The provider's host, whole, ASCII.
  public let host: String
  /// How far it has come.
  public let state: EnrolmentState
  /// The last reply that was proven to be the provider's.
  public let lastContact: Date?
  /// What the provider's administrator knows it by, where only an administrator can delete it.
  public let knownAs: String?
}

/// An enrolment that a provider keeps although this phone has left: its administrator deletes it.
public struct LeftBehind: Sendable, Hashable {
  /// The provider's host, whole, ASCII.
  public let host: String
  /// What the administrator knows it by.
  public let knownAs: String?
}

/// How far an enrolment has come.
public enum EnrolmentState: Sendable, Hashable {
  /// No signed round trip has succeeded yet.
  case proving
  /// In use.
  case active
  /// Replaced, still answering, and can be put back until then.
  case retiring(since: Date, until: Date)
}
