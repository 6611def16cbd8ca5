/// A claim on the end of something committed. Closing it abandons only the waiting; by ``id`` it is found again.
public protocol Ticket<Value>: AnyObject, Sendable {
  /// What the end tells.
  associatedtype Value: Sendable

  /// Good after a restart, too.
  var id: String { get }

  /// Whether the end has come; ``outcome()`` tells it at once then.
  func isReady() async -> Outcome<Bool>

  /// Waits for the end, while ``Authenticator/work()`` runs.
  func outcome() async -> Outcome<Value>

  /// Takes it back. Refused once anything may have arrived at the server.
  func cancel() async -> Outcome<Void>

  /// Abandons the waiting. Twice is fine.
  func close()
}

/// Something that goes on by itself.
public struct UnderWay: Sendable, Hashable {
  /// Its ticket.
  public let ticket: String
  /// What it is for.
  public let story: Story
  /// Whose.
  public let account: AccountID
}

/// What it is for.
public enum Story: Sendable, Hashable {
  case enrol, prove, answer, setDeviceToken, rotateKey, follow, withdraw
}
