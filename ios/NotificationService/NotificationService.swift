import Companion
import Foundation
import UserNotifications

// 1. The system starts this process when a push message comes: 24 MB of memory, 30 seconds, perhaps a locked phone.
// 2. The library opens with the key of push alone; it never gets that of the codes.
// 3. It asks the providers, verifies what they say, and whatever stood in the message is thrown away.
// 4. The notification says that something waits, and nothing about it. It can be denied from there, never approved.
// 5. Time over: what is known by then is shown.

/// Fetches, verifies, and shows.
final class NotificationService: UNNotificationServiceExtension {
  private var work: Task<Void, Never>?
  private var delivery: Delivery?

  override func didReceive(
    _ request: UNNotificationRequest, withContentHandler deliver: @escaping (UNNotificationContent) -> Void
  ) {
    let message = Inbox.message(of: request.content.userInfo)
    let delivery = Delivery(deliver)
    self.delivery = delivery
    work = Task { delivery.end(with: await Self.notice(message)) }
  }

  /// The system gives a moment more, and then shows the push message as it came: so what is known is shown now.
  override func serviceExtensionTimeWillExpire() {
    work?.cancel()
    delivery?.end(with: nil)
  }

  private static func notice(_ message: Data) async -> Notice? {
    let group = "group.org.countersign"
    guard let settings = try? Phone.settings(group: group) else { return nil }
    let host = Phone.host(group: group, isExtension: true) { _ in "" }
    guard let authenticator = await openAuthenticator(host: host, settings: settings).value else { return nil }
    return await Inbox(authenticator).ring(message, budget: .seconds(20))
  }
}

/// The system's handler, called once: by the work, or by the clock, from whatever thread either of them is on.
private final class Delivery: @unchecked Sendable {
  private let lock = NSLock()
  private var deliver: ((UNNotificationContent) -> Void)?

  init(_ deliver: @escaping (UNNotificationContent) -> Void) { self.deliver = deliver }

  /// Without a notice it says that something may wait.
  func end(with notice: Notice?) {
    let deliver = lock.withLock {
      defer { self.deliver = nil }
      return self.deliver
    }
    guard let deliver else { return }
    let content = UNMutableNotificationContent()
    if let notice {
      Notifications.fill(content, with: notice) { phrase($0) }
    } else {
      content.title = phrase(Say(.notifyPromptTitle))
      content.body = phrase(Say(.notifyPromptText))
      content.sound = .default
    }
    deliver(content)
  }
}
