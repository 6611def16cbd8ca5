#if canImport(UserNotifications)
  import Foundation
  import UserNotifications

  /// From a ``Notice`` to what the system shows.
  public enum Notifications {
    /// The category with "It wasn't me". There is none that approves.
    public static let category = "org.countersign.prompt"
    /// The action of that category.
    public static let deny = "org.countersign.deny"
    /// Where the prompt's name stands in a notification.
    public static let prompt = "org.countersign.prompt.id"

    /// Registers the category; `phrase` says a text in the person's language. A no needs no unlocked phone.
    public static func register(_ phrase: (Say) -> String) {
      let action = UNNotificationAction(
        identifier: deny, title: phrase(Say(.notifyDeny)), options: [.destructive])
      let category = UNNotificationCategory(
        identifier: category, actions: [action], intentIdentifiers: [],
        hiddenPreviewsBodyPlaceholder: phrase(Say(.notifyPromptTitle)), options: [])
      UNUserNotificationCenter.current().setNotificationCategories([category])
    }

    /// Fills a notification in. All that stood in the push message goes.
    public static func fill(_ content: UNMutableNotificationContent, with notice: Notice, _ phrase: (Say) -> String) {
      content.title = phrase(notice.title)
      content.subtitle = ""
      content.body = notice.text.map(phrase) ?? ""
      content.userInfo = notice.denies.map { [prompt: $0.rawValue] } ?? [:]
      content.categoryIdentifier = notice.denies == nil ? "" : category
      content.sound = notice.quiet ? nil : .default
      content.interruptionLevel = notice.quiet ? .passive : .timeSensitive
      content.attachments = []
    }
  }
#endif
