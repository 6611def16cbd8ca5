import Companion
import Foundation

/// What only a phone knows, as a test says it.
final class FakePhone: PhoneFacts, @unchecked Sendable {
  var online = true
  var allowed = true
  var heldBack: Bool? = false
  var last: Date?
  var unlocking = Unlocking.biometrics
  var isThem = true
  /// The person takes until `decideNow`.
  var hesitates = false
  private var hesitating: CheckedContinuation<Void, Never>?
  private(set) var asked: [Say] = []
  private(set) var askedToNotify = 0

  var connected: AsyncStream<Bool> {
    AsyncStream { $0.yield(online) }
  }

  func isConnected() -> Bool { online }

  func notificationsAllowed() async -> Bool { allowed }

  func isHeldBack() -> Bool? { heldBack }

  func lastPrompt() -> Date? { last }

  func allowNotifications() async -> Bool {
    askedToNotify += 1
    return allowed
  }

  func canUnlock() -> Unlocking { unlocking }

  func unlock(_ why: Say) async -> Bool {
    asked.append(why)
    if hesitates { await withCheckedContinuation { hesitating = $0 } }
    return isThem
  }

  func decideNow() { hesitating?.resume() }
}

/// Choices in memory.
@MainActor
final class Choices: Preferences {
  var hidesCodes = false
  var lockAfter: Duration?
  var unlocksWithBiometrics = false
}

/// Bookmarks in memory. Those that survive a process are ``PhoneBookmarks``.
@MainActor
final class Remembered: Bookmarks {
  var answer: PromptModel.Sent?
  var activation: String?
}

/// A clock that a test moves. Sleepers wake when their time has come.
final class HandClock: ScreenClock, @unchecked Sendable {
  private let lock = NSLock()
  private var passed = Duration.zero
  private var sleepers: [UUID: (until: Duration, waiting: CheckedContinuation<Void, any Error>)] = [:]
  private let start = Date()

  func now() -> Date { start.addingTimeInterval(Double(monotonic().components.seconds)) }

  func monotonic() -> Duration { lock.withLock { passed } }

  /// How many sleep.
  var sleeping: Int { lock.withLock { sleepers.count } }

  func sleep(for duration: Duration) async throws {
    let name = UUID()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiting in
        let end: Result<Void, any Error>? = lock.withLock {
          if Task.isCancelled { return .failure(CancellationError()) }
          if duration <= .zero { return .success(()) }
          sleepers[name] = (passed + duration, waiting)
          return nil
        }
        if let end { waiting.resume(with: end) }
      }
    } onCancel: {
      lock.withLock { sleepers.removeValue(forKey: name) }?.waiting.resume(throwing: CancellationError())
    }
  }

  /// Time passes.
  func advance(by duration: Duration) {
    let due = lock.withLock {
      passed += duration
      let due = sleepers.filter { $0.value.until <= passed }
      due.keys.forEach { sleepers[$0] = nil }
      return due.values.map(\.waiting)
    }
    due.forEach { $0.resume() }
  }
}
