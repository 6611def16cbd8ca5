import Foundation

/// What only the phone knows.
public protocol PhoneFacts: Sendable {
  /// There is a network: now, and at each change.
  var connected: AsyncStream<Bool> { get }

  /// There is one now.
  func isConnected() -> Bool

  /// Notifications may be shown.
  func notificationsAllowed() async -> Bool

  /// The system asks the person, once in the life of the app: true if notifications may be shown now.
  func allowNotifications() async -> Bool

  /// The system may hold this app back, as Low Power Mode does; nil if that cannot be told.
  func isHeldBack() -> Bool?

  /// When the last prompt came.
  func lastPrompt() -> Date?

  /// What a person can unlock the app with.
  func canUnlock() -> Unlocking

  /// Asks the person to be themselves, by face, finger or screen lock; `why` stands beside it. True if it is them.
  func unlock(_ why: Say) async -> Bool
}

/// How a person can prove to be themselves on this phone.
public enum Unlocking: Sendable, Hashable {
  case biometrics, screenLock, nothing
}

/// What a person has chosen. Durable.
@MainActor
public protocol Preferences: AnyObject {
  /// Codes are hidden until tapped.
  var hidesCodes: Bool { get set }

  /// The app locks after so long in the background; nil for never.
  var lockAfter: Duration? { get set }

  /// Face or fingerprint unlock the app; otherwise only the screen lock does.
  var unlocksWithBiometrics: Bool { get set }
}
