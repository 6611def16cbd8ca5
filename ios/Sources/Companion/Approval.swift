import Foundation

/// Names a prompt; the same after a restart.
public struct PromptID: RawRepresentable, Sendable, Hashable {
  /// As the library writes it.
  public let rawValue: String

  /// Names what the library named before.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A genuine request, as a person is shown it. Every text is safe to show as it is; ``relyingParty`` comes first.
public struct Prompt: Sendable, Hashable, Identifiable {
  /// Names it.
  public let id: PromptID
  /// Whose.
  public let account: AccountID
  /// What the person calls that account.
  public let label: String?
  /// Host of the provider that asks.
  public let host: String
  /// The domain that is signed in to. Never taken from what the requester wrote.
  public let relyingParty: String
  /// What is signed in to.
  public let application: String?
  /// Where the request seems to come from.
  public let place: String?
  /// The address it comes from.
  public let clientAddress: String?
  /// The browser or device it comes from.
  public let clientDevice: String?
  /// Title of the requester's text.
  public let title: String?
  /// The requester's text.
  public let text: String?
  /// Some of it was cut or neutralised: say so.
  public let altered: Bool
  /// When this phone saw it.
  public let askedAt: Date
  /// When it was made.
  public let issuedAt: Date?
  /// What is left of its life: count it down on a monotonic clock. Nil if the server does not tell.
  public let remaining: Duration?
  /// What has to be typed.
  public let number: NumberToType
  /// At 0 it can only be denied or reported.
  public let triesLeft: Int
  /// Approving asks for the person's gesture.
  public let userVerification: Bool
  /// The provider signed it; otherwise only TLS vouches for it.
  public let signed: Bool
  /// How often the same was asked lately.
  public let askedTimes: Int
  /// Its place among the open prompts, from 1, oldest first.
  public let position: Int
  /// How many are open.
  public let of: Int
  /// Do not ring or vibrate for this account until then.
  public let quietUntil: Date?
  /// Someone may know the password.
  public let passwordMayBeKnown: Bool
  /// Nothing is approved before one round trip: the app's data may be an old copy.
  public let needsRoundTrip: Bool
  /// The server asks that the app is unlocked before an approval, and no key asks for the gesture by itself.
  public let unlock: Bool
}

/// What has to be typed to approve.
public enum NumberToType: Sendable, Hashable {
  /// Nothing.
  case nothing
  /// The number on the other screen, of that many digits.
  case digits(Int)
  /// What the other screen shows, of any length.
  case text
}

/// What a person answers. Prints no number.
public enum Answer: Sendable, Unprinted {
  /// It is me.
  case approve(number: String? = nil)
  /// Stop it.
  case deny
  /// Stop it, and tell somebody.
  case report

  var decision: Decision {
    switch self {
    case .approve: .approve
    case .deny: .deny
    case .report: .report
    }
  }
}

/// What was decided.
public enum Decision: String, Sendable, Hashable {
  case approve, deny, report
}

/// One request that waits. Used up by ``decide(_:)``, also when that fails; ``Authenticator/pending()`` gives it anew.
public protocol PendingApproval: AnyObject, Sendable {
  /// What to show.
  var about: Prompt { get }

  /// Commits the decision; the worker delivers it.
  func decide(_ answer: Answer) async -> Outcome<any Ticket<Receipt>>

  /// Not now. Twice is fine.
  func close()
}

/// The provider's word on a decision. Only this proves what it recorded. `signed`: otherwise only TLS vouches for it.
public enum Receipt: Sendable, Hashable {
  /// It recorded the decision. `codeToShow`: to be typed at the other screen, where the server works that way round.
  case recorded(Decision, at: Date?, codeToShow: String?, pausedUntil: Date?, signed: Bool)
  /// The server took it, and its reply does not prove that it counts.
  case noted(Decision, signed: Bool)
  /// The denial came after somebody had signed in: say so, and whom to call.
  case tooLate(signedInAt: Date, signed: Bool)
}

/// Whether somebody seems to wear the person down with prompts.
public struct Fatigue: Sendable, Hashable {
  /// Notifications are quiet until then.
  public let quietUntil: Date?
  /// Someone may know the password.
  public let passwordMayBeKnown: Bool
}
