// Declarations for checking types; see README.md. Of UserNotifications.
import Foundation

public struct UNAuthorizationOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let badge = UNAuthorizationOptions(rawValue: 1)
  public static let sound = UNAuthorizationOptions(rawValue: 2)
  public static let alert = UNAuthorizationOptions(rawValue: 4)
}

public struct UNNotificationPresentationOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let sound = UNNotificationPresentationOptions(rawValue: 2)
  public static let banner = UNNotificationPresentationOptions(rawValue: 16)
}

public struct UNNotificationActionOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let destructive = UNNotificationActionOptions(rawValue: 2)
}

public struct UNNotificationCategoryOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
}

public enum UNAuthorizationStatus: Int, Sendable { case notDetermined, denied, authorized, provisional, ephemeral }
public enum UNNotificationInterruptionLevel: UInt, Sendable { case passive, active, timeSensitive, critical }

open class UNNotificationAction: NSObject {
  public init(identifier: String, title: String, options: UNNotificationActionOptions = []) { fatalError() }
}

open class UNNotificationCategory: NSObject {
  public init(
    identifier: String, actions: [UNNotificationAction], intentIdentifiers: [String],
    hiddenPreviewsBodyPlaceholder: String, options: UNNotificationCategoryOptions = []
  ) { fatalError() }
}

open class UNNotificationAttachment: NSObject {}

open class UNNotificationSound: NSObject {
  open class var `default`: UNNotificationSound { fatalError() }
}

open class UNNotificationContent: NSObject {
  open var userInfo: [AnyHashable: Any] { fatalError() }
}

open class UNMutableNotificationContent: UNNotificationContent {
  public override init() { fatalError() }
  open var title = ""
  open var subtitle = ""
  open var body = ""
  open var categoryIdentifier = ""
  open var sound: UNNotificationSound?
  open var interruptionLevel = UNNotificationInterruptionLevel.active
  open var attachments: [UNNotificationAttachment] = []
  open override var userInfo: [AnyHashable: Any] {
    get { fatalError() }
    set {}
  }
}

open class UNNotificationRequest: NSObject {
  open var content: UNNotificationContent { fatalError() }
}

open class UNNotification: NSObject {
  open var request: UNNotificationRequest { fatalError() }
}

open class UNNotificationResponse: NSObject {
  open var notification: UNNotification { fatalError() }
  open var actionIdentifier: String { fatalError() }
}

open class UNNotificationSettings: NSObject {
  open var authorizationStatus: UNAuthorizationStatus { fatalError() }
}

/// No actor of its own, as there.
public protocol UNUserNotificationCenterDelegate: AnyObject {
  func userNotificationCenter(
    _ center: UNUserNotificationCenter, willPresent notification: UNNotification,
    withCompletionHandler completionHandler: @escaping (UNNotificationPresentationOptions) -> Void)
  func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
    withCompletionHandler completionHandler: @escaping () -> Void)
}

open class UNUserNotificationCenter: NSObject {
  open class func current() -> UNUserNotificationCenter { fatalError() }
  open weak var delegate: (any UNUserNotificationCenterDelegate)?
  open func setNotificationCategories(_ categories: Set<UNNotificationCategory>) {}
  open func notificationSettings() async -> UNNotificationSettings { fatalError() }
  open func requestAuthorization(options: UNAuthorizationOptions = []) async throws -> Bool { fatalError() }
}

open class UNNotificationServiceExtension: NSObject {
  public override init() {}
  open func didReceive(
    _ request: UNNotificationRequest, withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
  ) {}
  open func serviceExtensionTimeWillExpire() {}
}
