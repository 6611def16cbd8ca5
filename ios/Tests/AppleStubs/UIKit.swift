// Declarations for checking types; see README.md. Of UIKit.
@_exported import Foundation
@_exported import Foundation_Apple

@MainActor open class UIView: NSObject {
  public nonisolated override init() { fatalError() }
  open class var layerClass: AnyClass { fatalError() }
  open var layer: AnyObject { fatalError() }
  open var isAccessibilityElement = false
  open var accessibilityLabel: String?
}

@MainActor open class UIColor: NSObject {
  public nonisolated init(dynamicProvider: @escaping (UITraitCollection) -> UIColor) { fatalError() }
  public nonisolated init(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) { fatalError() }
}

public enum UIUserInterfaceStyle: Int, Sendable { case unspecified, light, dark }

@MainActor open class UITraitCollection: NSObject {
  public nonisolated var userInterfaceStyle: UIUserInterfaceStyle { fatalError() }
}

public struct UIBackgroundTaskIdentifier: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
}

public enum UIBackgroundFetchResult: UInt, Sendable { case newData, noData, failed }

@MainActor open class UIApplication: NSObject {
  public enum State: Int, Sendable { case active, inactive, background }
  public struct LaunchOptionsKey: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }
  public struct OpenExternalURLOptionsKey: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }
  open class var shared: UIApplication { fatalError() }
  public static let openSettingsURLString = ""
  open var applicationState: State { fatalError() }
  open func registerForRemoteNotifications() {}
  open func open(
    _ url: URL, options: [OpenExternalURLOptionsKey: Any] = [:],
    completionHandler completion: (@MainActor @Sendable (Bool) -> Void)? = nil
  ) {}
  open func beginBackgroundTask(expirationHandler: (@MainActor @Sendable () -> Void)? = nil)
    -> UIBackgroundTaskIdentifier
  { fatalError() }
  open func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {}
}

@MainActor public protocol UIApplicationDelegate: AnyObject {
  func application(
    _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]?
  ) -> Bool
  func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data)
  func application(_ application: UIApplication, didReceiveRemoteNotification content: [AnyHashable: Any]) async
    -> UIBackgroundFetchResult
}

@MainActor open class UIDevice: NSObject {
  open class var current: UIDevice { fatalError() }
  open var name: String { fatalError() }
}

open class UIPasteboard: NSObject, @unchecked Sendable {
  public struct OptionsKey: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let expirationDate = OptionsKey(rawValue: "")
    public static let localOnly = OptionsKey(rawValue: "")
  }
  open class var general: UIPasteboard { fatalError() }
  public class var typeAutomatic: String { fatalError() }
  open var string: String?
  open func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {}
}

@MainActor open class UINotificationFeedbackGenerator: NSObject {
  public enum FeedbackType: Int, Sendable { case success, warning, error }
  public nonisolated override init() {}
  open func notificationOccurred(_ type: FeedbackType) {}
}

public enum UIKeyboardType: Int, Sendable { case `default`, URL, numberPad }
