// An app team's whole integration. `README.md` shows this file; a test keeps the two the same.
import Companion
import Foundation

/// What an app does with Countersign, from its start to its end.
@MainActor
final class SignIns {
  private let authenticator: any Authenticator
  private let phone: any PhoneFacts
  private let bookmarks: any Bookmarks
  private var worker: Task<Void, Never>?

  /// On a phone: `Phone.host(group: "group.com.example.app") { purpose in … }`, `Phone.settings(group: …)`, and
  /// `Phone.bookmarks(group: …)`, which keeps what a screen waits for while the system ends the process.
  init(
    host: Companion.Host, settings: Settings, phone: any PhoneFacts, bookmarks: any Bookmarks
  ) async throws(Failure) {
    authenticator = try await openAuthenticator(host: host, settings: settings).get()
    self.phone = phone
    self.bookmarks = bookmarks
    worker = Task { [authenticator] in _ = await authenticator.work() }
  }

  /// A scanned code or an opened link: show `model.state`, pass on what the person does.
  func add(_ text: String) -> AddModel {
    let model = AddModel(authenticator, phone: phone, bookmarks: bookmarks)
    model.readScanned(text)
    return model
  }

  /// At each start, and when it changes.
  func registered(token: Data) async {
    _ = await authenticator.setDeviceToken(
      .apns(bytes: token, topic: "com.example.app", sandbox: false))
  }

  /// A push message came, here or in the notification extension: what to put into the notification.
  func rang(_ content: [AnyHashable: Any]) async -> Notice {
    await Inbox(authenticator).ring(Inbox.message(of: content), budget: .seconds(20))
  }

  /// "Are you signing in?" Approving is possible only on this screen.
  func prompt() -> PromptModel { PromptModel(authenticator, phone: phone, bookmarks: bookmarks) }

  /// The list of accounts with their codes.
  func accounts(_ choices: any Preferences) -> AccountsModel {
    AccountsModel(authenticator, phone: phone, preferences: choices)
  }

  /// A row says `.reactivate`: its prompts have stopped, its codes still work.
  func reactivate(_ account: AccountID) -> ReactivateModel { ReactivateModel(authenticator, account: account) }

  /// The phone was locked or the app left.
  func leave() async { _ = await authenticator.lockCodes() }

  /// Back again.
  func enter() async {
    _ = await authenticator.unlockCodes()
    await authenticator.hurry()
  }

  /// The process ends.
  func stop() { worker?.cancel() }
}
