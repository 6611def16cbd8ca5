import Foundation

/// The whole authenticator, over one file. An app opens one per process (``openAuthenticator(host:settings:)``), gives
/// ``work()`` a task of its own, shows what the queries say, and reads again at each of ``changes``.
///
/// Every call may be made from any task and any number at once, be cancelled and be made again. None throws.
public protocol Authenticator: AnyObject, Sendable {
  /// The newest revision, at once and whenever something changed. Changes that come together count as one.
  var changes: AsyncStream<Int64> { get }

  /// Delivers decisions, finishes activations and polls, until it is cancelled. Returns early only if the data fails.
  func work() async -> Outcome<Void>

  /// Works until nothing is due or the time is over: a background task or an extension, which has no person to ask for
  /// a gesture.
  func workUntilIdle(budget: Duration, allowPerson: Bool) async -> Outcome<Void>

  /// The network came back or the phone was unlocked: what was put off is tried at once.
  func hurry() async

  /// What opening found out about the data.
  func health() async -> Outcome<Health>

  /// The person has seen that.
  func acknowledgeHealth() async -> Outcome<Void>

  /// The phone was locked or the app left: forgets seeds and prepared keys.
  func lockCodes() async -> Outcome<Void>

  /// The phone was unlocked.
  func unlockCodes() async -> Outcome<Void>

  /// What this phone is called in a provider's list of phones: tell it at each start. It is made safe to show; an empty
  /// name takes it back. Providers learn it with the next activation or move.
  func setPhoneName(_ name: String) async -> Outcome<Void>

  /// What this phone is called.
  func phoneName() async -> Outcome<String>

  /// All accounts, in the person's order.
  func accounts() async -> Outcome<[Account]>

  /// Gives an account a name; an empty one gives it back its issuer's.
  func rename(_ account: AccountID, to label: String) async -> Outcome<Void>

  /// Puts accounts in this order; the others keep theirs, after them.
  func reorder(_ accounts: [AccountID]) async -> Outcome<Void>

  /// Removes an account with its codes and log, and tells its providers, later if it cannot be now.
  func forget(_ account: AccountID) async -> Outcome<Void>

  /// Gives an account fresh device keys.
  func rotateKeys(_ account: AccountID) async -> Outcome<Void>

  /// The codes of these accounts, or of all. One call for each redraw of a screen.
  func codes(of accounts: [AccountID]) async -> Outcome<CodeList>

  /// The next counter code, used up on disk before it is told.
  func nextCode(_ account: AccountID) async -> Outcome<CounterCode>

  /// Recognises an offer. Sends nothing and changes nothing.
  func readOffer(_ text: OfferText) async -> Outcome<any PendingOffer>

  /// A picture with one QR code: the bytes of a PNG or JPEG file. Sends nothing and changes nothing.
  func readPicture(_ file: Data) async -> Outcome<any PendingOffer>

  /// Checks one group of a typed code, from 1 to 5, as it is typed.
  func checkCodeGroup(_ text: String, group: Int) -> CodeGroup

  /// Moves that wait for the person.
  func moves() async -> Outcome<[any PendingMove]>

  /// Puts back what a re-activation replaced. False if there is nothing left to put back.
  func undoMove(_ account: AccountID) async -> Outcome<Bool>

  /// The person is done with what a re-activation replaced: it leaves now, and cannot be put back. Gives what providers
  /// keep because a phone cannot tell them: an administrator has to delete it.
  func retireReplaced(_ account: AccountID) async -> Outcome<[LeftBehind]>

  /// A push message came, from whatever channel: its bytes. Nil if it was only a bell.
  func receive(_ push: Data) async -> Outcome<(any PendingApproval)?>

  /// Requests that wait for a decision, oldest first.
  func pending() async -> Outcome<[any PendingApproval]>

  /// Whether somebody seems to wear the person down.
  func fatigue(_ account: AccountID) async -> Outcome<Fatigue>

  /// The person has seen that.
  func acknowledgeFatigue(_ account: AccountID) async -> Outcome<Void>

  /// Where to ring this phone: call it at each start and when it changes.
  func setDeviceToken(_ token: DeviceToken) async -> Outcome<Void>

  /// What happened to an account, oldest first.
  func log(_ account: AccountID) async -> Outcome<[LogEntry]>

  /// Whether the log's chain is whole, and how far it is anchored.
  func verifyLog(_ account: AccountID) async -> Outcome<LogVerification>

  /// The log as the content of a file.
  func exportLog(_ account: AccountID, as format: LogFormat) async -> Outcome<String>

  /// "Why did I not get my prompt?" Asks each provider once.
  func diagnose(_ account: AccountID) async -> Outcome<[Finding]>

  /// What goes on by itself, oldest first.
  func underWay() async -> Outcome<[UnderWay]>

  /// An activation found again by its ticket's name.
  func activation(_ ticket: String) async -> Outcome<(any Ticket<Activated>)?>

  /// A decision found again.
  func answer(_ ticket: String) async -> Outcome<(any Ticket<Receipt>)?>

  /// Anything found again; also ``Activated/proof``, which ends well once the six digits were typed.
  func ticket(_ id: String) async -> Outcome<(any Ticket<Void>)?>
}

extension Authenticator {
  /// The codes of all accounts.
  public func codes() async -> Outcome<CodeList> { await codes(of: []) }
}

/// What an app decides once.
public struct Settings: Sendable, Hashable {
  /// The file of the data, in a folder that exists and that backups leave out. Two more stand beside it.
  public var path: String
  /// Servers on this machine may be used without TLS. Never in a shipped app.
  public var development: Bool

  /// Settings for a shipped app, unless told otherwise.
  public init(path: String, development: Bool = false) {
    self.path = path
    self.development = development
  }
}
