import Companion
import Foundation
import Network
import UIKit
import UserNotifications

/// What only the phone knows.
final class PhoneState: PhoneFacts, Bell, @unchecked Sendable {
  private let monitor = NWPathMonitor()
  private let lock = NSLock()
  private var listeners: [UUID: AsyncStream<Bool>.Continuation] = [:]
  private var ringing: [UUID: AsyncStream<Void>.Continuation] = [:]
  private var online = true

  init() {
    monitor.pathUpdateHandler = { [weak self] path in self?.changed(path.status == .satisfied) }
    monitor.start(queue: .global(qos: .utility))
  }

  var connected: AsyncStream<Bool> {
    AsyncStream { listener in
      let name = UUID()
      let now = lock.withLock {
        listeners[name] = listener
        return online
      }
      listener.yield(now)
      listener.onTermination = { [weak self] _ in self?.lock.withLock { self?.listeners[name] = nil } }
    }
  }

  var rings: AsyncStream<Void> {
    AsyncStream { listener in
      let name = UUID()
      lock.withLock { ringing[name] = listener }
      listener.onTermination = { [weak self] _ in self?.lock.withLock { self?.ringing[name] = nil } }
    }
  }

  /// The providers ring when they are told the address anew.
  @MainActor func test() async { UIApplication.shared.registerForRemoteNotifications() }

  func bellRang() {
    UserDefaults.standard.set(Date(), forKey: "last-prompt")
    lock.withLock { Array(ringing.values) }.forEach { $0.yield() }
  }

  func isConnected() -> Bool { lock.withLock { online } }

  func notificationsAllowed() async -> Bool {
    await UNUserNotificationCenter.current().notificationSettings().authorizationStatus == .authorized
  }

  func allowNotifications() async -> Bool {
    (try? await UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .sound])) ?? false
  }

  func isHeldBack() -> Bool? { ProcessInfo.processInfo.isLowPowerModeEnabled }

  func lastPrompt() -> Date? { UserDefaults.standard.object(forKey: "last-prompt") as? Date }

  func canUnlock() -> Unlocking { AppLock.available() }

  func unlock(_ why: Say) async -> Bool {
    await AppLock.ask(phrase(why), biometrics: UserChoices.biometrics(in: .standard))
  }

  private func changed(_ now: Bool) {
    let told = lock.withLock {
      online = now
      return Array(listeners.values)
    }
    told.forEach { $0.yield(now) }
  }
}

/// What the person chose, in the app's own defaults.
@MainActor
final class UserChoices: Preferences {
  private let defaults = UserDefaults.standard

  var hidesCodes: Bool {
    get { defaults.bool(forKey: "hides-codes") }
    set { defaults.set(newValue, forKey: "hides-codes") }
  }

  var lockAfter: Duration? {
    get { (defaults.object(forKey: "lock-after") as? Int).map { .seconds($0) } }
    set { defaults.set(newValue.map { Int($0.components.seconds) }, forKey: "lock-after") }
  }

  var unlocksWithBiometrics: Bool {
    get { Self.biometrics(in: defaults) }
    set { defaults.set(newValue, forKey: "biometrics") }
  }

  nonisolated static func biometrics(in defaults: UserDefaults) -> Bool {
    defaults.object(forKey: "biometrics") as? Bool ?? true
  }
}
