import Companion
import Observation
import SwiftUI

/// What the app's screens share. It opens the library, keeps its worker running while the app is in front, and passes on
/// what the system says.
@MainActor
@Observable
final class AppState {
  private(set) var authenticator: (any Authenticator)?
  private(set) var failure: Failure?
  private(set) var isLocked = true
  var path: [Destination] = [] {
    didSet { bookmarks.keepOnly(Set(path.compactMap(\.follows))) }
  }
  let choices = UserChoices()
  let phone = PhoneState()
  let bookmarks: any Bookmarks = Phone.bookmarks(group: AppState.group)
  @ObservationIgnored private lazy var lock = LockModel(preferences: choices)
  @ObservationIgnored private var opening: Task<Void, Never>?
  @ObservationIgnored private var worker: Task<Void, Never>?
  @ObservationIgnored private var leaving: Task<Void, Never>?
  @ObservationIgnored private var hasReturned = false

  enum Destination: Hashable {
    case prompt, add(OfferLink?), renew(AccountID), reactivate(AccountID?), account(AccountID), log(AccountID), doctor,
      settings
    case failure(Failure)

    /// What this screen tells the end of.
    var follows: GoesOn? {
      switch self {
      case .prompt: .answer
      case .add, .renew: .activation
      case .reactivate, .account, .log, .doctor, .settings, .failure: nil
      }
    }
  }

  /// A link as it came; compared by its text, printed never.
  struct OfferLink: Hashable, Unprinted { let text: String }

  /// Opens the library, once. Whatever comes first calls it: a screen, or a push message that has none.
  func start() async {
    let opening = opening ?? Task { await openLibrary() }
    self.opening = opening
    await opening.value
  }

  private func openLibrary() async {
    guard let settings = try? Phone.settings(group: Self.group) else {
      failure = Failure(Failure.internal, who: .developer, remedy: .reportBug)
      return
    }
    let host = Phone.host(group: Self.group) { _ in phrase(.promptTitle) }
    switch await openAuthenticator(host: host, settings: settings) {
    case .success(let opened):
      authenticator = opened
      _ = await opened.setPhoneName(UIDevice.current.name)
      if UIApplication.shared.applicationState != .background { work() }
    case .failure(let failure): self.failure = failure
    }
  }

  func phaseChanged(to phase: ScenePhase) {
    switch phase {
    case .active:
      isLocked = !lock.enter()
      leaving?.cancel()
      work()
      if !hasReturned { goOn() }
      Task {
        if !isLocked { _ = await authenticator?.unlockCodes() }
        await authenticator?.hurry()
      }
    case .background:
      lock.leave()
      leave()
    default: break
    }
  }

  func unlock() async {
    guard await phone.unlock(Say(.lockReason)) else { return }
    lock.unlock()
    isLocked = false
    _ = await authenticator?.unlockCodes()
  }

  func open(_ url: URL) {
    guard case .scanned(let text)? = DeepLink.offer(in: url) else { return }
    bookmarks.activation = nil
    path = [.add(OfferLink(text: text))]
  }

  func received(token: Data) {
    #if DEBUG
      let sandbox = true
    #else
      let sandbox = false
    #endif
    let token = DeviceToken.apns(bytes: token, topic: Bundle.main.bundleIdentifier ?? "", sandbox: sandbox)
    Task {
      await start()
      _ = await authenticator?.setDeviceToken(token)
    }
  }

  func rang(_ message: Data) async -> Bool {
    await start()
    guard let authenticator else { return false }
    phone.bellRang()
    return await Inbox(authenticator).ring(message, budget: .seconds(20)).denies != nil
  }

  func deny(_ prompt: PromptID) async {
    await start()
    guard let authenticator else { return }
    if await Inbox(authenticator).deny(prompt).failure != nil { showPrompt() }
    _ = await authenticator.workUntilIdle(budget: .seconds(20), allowPerson: false)
  }

  func showPrompt() { path = [.prompt] }

  var isPrompting: Bool { path.last == .prompt }

  /// What was on a screen when the process ended is on it again.
  private func goOn() {
    hasReturned = true
    guard path.isEmpty else { return }
    switch bookmarks.goesOn {
    case .answer: path = [.prompt]
    case .activation: path = [.add(nil)]
    case nil: break
    }
  }

  private func work() {
    guard worker == nil, let authenticator else { return }
    worker = Task {
      while !Task.isCancelled, await authenticator.work().failure != nil { try? await Task.sleep(for: .seconds(5)) }
    }
  }

  /// What was just answered is delivered, and then nothing runs any more: the system ends a process that it suspends while
  /// that holds the file which it shares with the extension.
  private func leave() {
    worker?.cancel()
    worker = nil
    let last = Task { [authenticator] in
      _ = await authenticator?.lockCodes()
      _ = await authenticator?.workUntilIdle(budget: .seconds(20), allowPerson: false)
    }
    leaving = last
    let time = UIApplication.shared.beginBackgroundTask { last.cancel() }
    Task {
      await last.value
      UIApplication.shared.endBackgroundTask(time)
    }
  }

  /// The identifier of both groups that app and extension share.
  static let group = "group.org.countersign"
}
