import Companion
import SwiftUI
import UserNotifications

/// The app: one authenticator for the process, its worker, and the lock before the screens.
@main
struct CountersignApp: App {
  @UIApplicationDelegateAdaptor private var delegate: AppDelegate
  @Environment(\.scenePhase) private var phase

  var body: some Scene {
    WindowGroup {
      RootScreen(app: delegate.app)
        .task { await delegate.app.start() }
        .onOpenURL { delegate.app.open($0) }
        .onChange(of: phase, initial: true) { _, now in delegate.app.phaseChanged(to: now) }
    }
  }
}

/// What the delegate alone is told: the device token, and taps on notifications. It holds the app's state, since a push
/// message starts the process without any screen.
final class AppDelegate: NSObject, UIApplicationDelegate, UNUserNotificationCenterDelegate {
  private(set) lazy var app = AppState()

  func application(
    _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
  ) -> Bool {
    UNUserNotificationCenter.current().delegate = self
    Notifications.register { phrase($0) }
    application.registerForRemoteNotifications()
    return true
  }

  func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data) {
    app.received(token: token)
  }

  func application(_ application: UIApplication, didReceiveRemoteNotification content: [AnyHashable: Any]) async
    -> UIBackgroundFetchResult
  {
    await app.rang(Inbox.message(of: content)) ? .newData : .noData
  }

  // The next two are not told on which thread they are called, and what they end with has to be called on the main one:
  // so they take out what counts, and hop.

  nonisolated func userNotificationCenter(
    _ center: UNUserNotificationCenter, willPresent notification: UNNotification,
    withCompletionHandler finish: @escaping (UNNotificationPresentationOptions) -> Void
  ) {
    let message = Inbox.message(of: notification.request.content.userInfo)
    let finish = OnMain(finish)
    Task { @MainActor in
      _ = await app.rang(message)
      finish(app.isPrompting ? [] : [.banner, .sound])
    }
  }

  nonisolated func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
    withCompletionHandler finish: @escaping () -> Void
  ) {
    let prompt = response.notification.request.content.userInfo[Notifications.prompt] as? String
    let denied = response.actionIdentifier == Notifications.deny
    let finish = OnMain<Void>(finish)
    Task { @MainActor in
      if let prompt, denied { await app.deny(PromptID(rawValue: prompt)) } else if !denied { app.showPrompt() }
      finish(())
    }
  }
}

/// A handler of the system's, which does not say that it may be passed on: it may, and is called once, on the main thread.
private struct OnMain<Value>: @unchecked Sendable {
  private let handler: (Value) -> Void

  init(_ handler: @escaping (Value) -> Void) { self.handler = handler }

  @MainActor func callAsFunction(_ value: Value) { handler(value) }
}
