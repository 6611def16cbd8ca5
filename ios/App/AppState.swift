import BackgroundTasks
import Companion
import Observation
import SwiftUI

/// What the app's screens share. It opens the library, keeps its worker running, and passes on what the system says.
@MainActor
@Observable
final class AppState {
  private(set) var authenticator: (any Authenticator)?
  private(set) var failure: Failure?
  private(set) var isLocked = true
  var path: [Destination] = []
  let choices = UserChoices()
  let phone = PhoneState()
  @ObservationIgnored private lazy var lock = LockModel(preferences: choices)
  @ObservationIgnored private var worker: Task<Void, Never>?

  enum Destination: Hashable {
    case prompt, add(OfferLink?), renew(AccountID), reactivate(AccountID?), account(AccountID), log(AccountID), doctor,
      settings
    case failure(Failure)
  }

  /// A link as it came; compared by its text, printed never.
  struct OfferLink: Hashable, Unprinted { let text: String }

  func start() async {
    guard authenticator == nil else { return }
    isLocked = !lock.isOpen
    guard let settings = try? Phone.settings(group: Self.group) else {
      failure = Failure(Failure.internal, who: .developer, remedy: .reportBug)
      return
    }
    let host = Phone.host(group: Self.group) { _ in phrase(.promptTitle) }
    switch await openAuthenticator(host: host, settings: settings) {
    case .success(let opened):
      authenticator = opened
      _ = await opened.setPhoneName(UIDevice.current.name)
      worker = Task {
        while !Task.isCancelled, await opened.work().failure != nil { try? await Task.sleep(for: .seconds(5)) }
      }
    case .failure(let failure): self.failure = failure
    }
  }

  func phaseChanged(to phase: ScenePhase) {
    switch phase {
    case .active:
      isLocked = !lock.enter()
      Task {
        if !isLocked { _ = await authenticator?.unlockCodes() }
        await authenticator?.hurry()
      }
    case .background:
      lock.leave()
      Task { _ = await authenticator?.lockCodes() }
    default: break
    }
  }

  func unlock() async {
    guard await AppLock.ask(phrase(.lockReason), biometrics: choices.unlocksWithBiometrics) else { return }
    lock.unlock()
    isLocked = false
    _ = await authenticator?.unlockCodes()
  }

  func open(_ url: URL) {
    if case .scanned(let text)? = DeepLink.offer(in: url) { path = [.add(OfferLink(text: text))] }
  }

  func received(token: Data) {
    #if DEBUG
      let sandbox = true
    #else
      let sandbox = false
    #endif
    let token = DeviceToken.apns(bytes: token, topic: Bundle.main.bundleIdentifier ?? "", sandbox: sandbox)
    Task { _ = await authenticator?.setDeviceToken(token) }
  }

  func rang(_ message: Data) async -> Bool {
    guard let authenticator else { return false }
    phone.bellRang()
    return await Inbox(authenticator).ring(message, budget: .seconds(20)).denies != nil
  }

  func deny(_ prompt: PromptID) async {
    guard let authenticator else { return }
    if await Inbox(authenticator).deny(prompt).failure != nil { showPrompt() }
    _ = await authenticator.workUntilIdle(budget: .seconds(20), allowPerson: false)
  }

  func showPrompt() { path = [.prompt] }

  /// The identifier of both groups that app and extension share.
  static let group = "group.org.countersign"
}
