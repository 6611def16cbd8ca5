import Foundation

/// Where the text of an offer came from. It may hold secrets, so it prints nothing.
public enum OfferText: Sendable, Unprinted {
  /// A QR code's text or a link.
  case scanned(String)
  /// Five groups that a person typed, and the address beside them.
  case typed(code: String, address: String)
}

/// How one group of a typed code looks while the person types the next.
public enum CodeGroup: Sendable, Hashable {
  case fits, incomplete, wrongCharacter, mistyped
}

/// What a person is shown before anything is sent. Nothing but the host is proven.
public struct Offer: Sendable, Hashable {
  /// Whole, ASCII. Nil for plain code links, which talk to nobody.
  public let host: String?
  /// Who issues it.
  public let issuer: String?
  /// For whom.
  public let account: String?
  /// It gives sign-in prompts.
  public let prompts: Bool
  /// It gives codes.
  public let codes: Bool
  /// What the person should know before going on.
  public let warnings: [OfferWarning]
  /// The account that this renews, known after ``PendingOffer/lookUp()``: activate by ``Activate/replacing(_:)`` then.
  public let renews: AccountID?
  /// The account that has these very codes: show it instead, since activating would be refused (`already-here`).
  public let alreadyHere: AccountID?
}

/// What the person should know before going on.
public enum OfferWarning: Sendable, Hashable {
  case asksForUncheckedTLS, development
}

/// An offer that waits for the person: show ``about``, look it up once they have confirmed the host, then activate.
public protocol PendingOffer: AnyObject, Sendable {
  /// What to show; more after ``lookUp()``.
  var about: Offer { get }

  /// The person has confirmed the host: asks the provider what only it can say. Changes nothing anywhere.
  func lookUp() async -> Outcome<Offer>

  /// Commits. Uses the offer up; the same offer scanned twice gives the first ticket.
  func activate(_ how: Activate) async -> Outcome<any Ticket<Activated>>

  /// The person does not want it. Twice is fine.
  func close()
}

/// What an activation should make.
public enum Activate: Sendable, Hashable {
  /// A new account.
  case new(label: String? = nil)
  /// A new enrolment for this account. Label, place, codes and log stay; the old side answers until it is proven.
  case replacing(AccountID)
}

/// What an activation came to. It holds what only the person may read, so it prints nothing.
public struct Activated: Sendable, Hashable, Unprinted {
  /// The account.
  public let account: AccountID
  /// Six digits to show: typed where the activation code came from.
  public let confirmation: String?
  /// The ticket that waits for that: ``Authenticator/ticket(_:)``.
  public let proof: String?
  /// Letters and digits to show: typed into the page that shows the activation code; until then the codes are refused. A
  /// part of their seed: never log, keep or copy it.
  public let typeBack: String?
}

/// A move that the old provider has signed, over all accounts it covers.
public struct Move: Sendable, Hashable {
  /// The old host.
  public let fromHost: String
  /// The new one.
  public let toHost: String
  /// Who moves.
  public let accounts: [AccountID]
  /// After this the old provider's word is void.
  public let expiresAt: Date
}

/// A move that waits for the person's one word.
public protocol PendingMove: AnyObject, Sendable {
  /// Both hosts, and who moves.
  var about: Move { get }

  /// The person agreed. A ticket for each account.
  func confirm() async -> Outcome<[any Ticket<Activated>]>

  /// Not now. Twice is fine.
  func close()
}
