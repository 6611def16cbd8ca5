import Companion
import SwiftUI

/// The lock, or the accounts and what opens from them.
struct RootScreen: View {
  @Bindable var app: AppState
  @Environment(\.scenePhase) private var phase

  var body: some View {
    ZStack {
      if let failure = app.failure {
        FailureScreen(failure: failure) { _ in }
      } else if app.isLocked {
        LockScreen { Task { await app.unlock() } }
      } else if let authenticator = app.authenticator {
        screens(authenticator)
      } else {
        ProgressView()
      }
      // Nothing readable in the picture that the system keeps of an app in the background.
      if phase != .active { Color(Design.Colours.background).ignoresSafeArea() }
    }
  }

  private func screens(_ authenticator: any Authenticator) -> some View {
    NavigationStack(path: $app.path) {
      Hosted(AccountsModel(authenticator, phone: app.phone, preferences: app.choices)) { model in
        AccountsScreen(model: model) { app.path.append($0) }
      }
      .navigationDestination(for: AppState.Destination.self) { destination($0, authenticator) }
    }
  }

  @ViewBuilder
  private func destination(_ destination: AppState.Destination, _ authenticator: any Authenticator) -> some View {
    let open: @MainActor (AppState.Destination) -> Void = { app.path.append($0) }
    switch destination {
    case .prompt:
      Hosted(PromptModel(authenticator, phone: app.phone, bookmarks: app.bookmarks)) {
        PromptScreen(model: $0) { app.path = [] }
      }
    case .add(let link):
      Hosted(AddModel(authenticator, phone: app.phone, bookmarks: app.bookmarks)) {
        AddScreen(model: $0, link: link?.text) { app.path = [] }
      }
    case .renew(let account):
      Hosted(AddModel(authenticator, phone: app.phone, bookmarks: app.bookmarks, replacing: account)) {
        AddScreen(model: $0, link: nil) { app.path = [] }
      }
    case .reactivate(let account):
      Hosted(ReactivateModel(authenticator, account: account)) { model in
        ReactivateScreen(model: model) { open(account.map(AppState.Destination.renew) ?? .add(nil)) }
      }
    case .account(let account):
      Hosted(AccountModel(authenticator, phone: app.phone, account: account)) { model in
        AccountScreen(model: model, showLog: { open(.log(account)) }, closed: { app.path = [] })
      }
    case .log(let account): Hosted(LogModel(authenticator, account: account)) { LogScreen(model: $0) }
    case .doctor:
      Hosted(DoctorModel(authenticator, phone: app.phone)) { DoctorScreen(model: $0, open: open) }
    case .settings:
      Hosted(SettingsModel(preferences: app.choices, phone: app.phone, bell: app.phone)) { SettingsScreen(model: $0) }
    case .failure(let failure):
      FailureScreen(failure: failure) { remedy in
        app.path.removeLast()
        if remedy == .reactivate { open(.reactivate(nil)) }
        if remedy == .newOffer { open(.add(nil)) }
      }
    }
  }
}

/// Nothing but the way in.
struct LockScreen: View {
  let unlock: @MainActor () -> Void

  var body: some View {
    Page {
      Text(.lockTitle).font(.title.bold()).accessibilityAddTraits(.isHeader)
      Text(.lockText)
      Button(phrase(.lockUnlock), action: unlock).buttonStyle(WideButton(role: .primary))
    }
    .onAppear(perform: unlock)
  }
}
