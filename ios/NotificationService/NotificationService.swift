import Companion
import UserNotifications

// 1. The system starts this process when a push message comes: 24 MB of memory, 30 seconds, perhaps a locked phone.
// 2. The library opens with the key of push alone; it never gets that of the codes.
// 3. It asks the providers, verifies what they say, and whatever stood in the message is thrown away.
// 4. The notification says that something waits, and nothing about it. It can be denied from there, never approved.
// 5. Time over: what is known by then is shown.

/// Fetches, verifies, and shows.
final class NotificationService: UNNotificationServiceExtension {
  private var work: Task<Void, Never>?
  private var finish: (() -> Void)?

  override func didReceive(
    _ request: UNNotificationRequest, withContentHandler deliver: @escaping (UNNotificationContent) -> Void
  ) {
    let content = UNMutableNotificationContent()
    content.title = phrase(Say(.notifyPromptTitle))
    content.body = phrase(Say(.notifyPromptText))
    finish = { deliver(content) }
    let message = Inbox.message(of: request.content.userInfo)
    work = Task { @MainActor in
      if let notice = await Self.notice(message), !Task.isCancelled {
        Notifications.fill(content, with: notice) { phrase($0) }
      }
      self.end()
    }
  }

  override func serviceExtensionTimeWillExpire() {
    work?.cancel()
    end()
  }

  private func end() {
    finish?()
    finish = nil
  }

  private static func notice(_ message: Data) async -> Notice? {
    let group = "group.org.countersign"
    guard let settings = try? Phone.settings(group: group) else { return nil }
    let host = Phone.host(group: group, isExtension: true) { _ in "" }
    guard let authenticator = await openAuthenticator(host: host, settings: settings).value else { return nil }
    return await Inbox(authenticator).ring(message, budget: .seconds(20))
  }
}
