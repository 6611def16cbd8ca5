import Companion
import SwiftUI

/// The app: one authenticator for the process, its worker, and the lock before the screens.
@main
struct CountersignApp: App {
  @UIApplicationDelegateAdaptor private var delegate: AppDelegate
  @Environment(\.scenePhase) private var phase
  @State private var app = AppState()

  var body: some Scene {
    WindowGroup {
      RootScreen(app: app)
        .task {
          delegate.app = app
          await app.start()
        }
        .onOpenURL { app.open($0) }
        .onChange(of: phase) { _, now in app.phaseChanged(to: now) }
    }
  }
}

/// What the delegate alone is told: the device token, and taps on notifications.
final class AppDelegate: NSObject, UIApplicationDelegate, UNUserNotificationCenterDelegate {
  weak var app: AppState?

  func application(
    _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
  ) -> Bool {
    UNUserNotificationCenter.current().delegate = self
    Notifications.register { phrase($0) }
    application.registerForRemoteNotifications()
    return true
  }

  func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data) {
    app?.received(token: token)
  }

  func application(_ application: UIApplication, didReceiveRemoteNotification content: [AnyHashable: Any]) async
    -> UIBackgroundFetchResult
  {
    await app?.rang(Inbox.message(of: content)) == true ? .newData : .noData
  }

  func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse
  ) async {
    guard let id = response.notification.request.content.userInfo[Notifications.prompt] as? String else { return }
    if response.actionIdentifier == Notifications.deny {
      await app?.deny(PromptID(rawValue: id))
    } else {
      app?.showPrompt()
    }
  }
}
