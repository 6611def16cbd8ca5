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
      AccountsScreen(
        model: AccountsModel(authenticator, phone: app.phone, preferences: app.choices), open: { app.path.append($0) }
      )
      .navigationDestination(for: AppState.Destination.self) { destination($0, authenticator) }
    }
  }

  @ViewBuilder
  private func destination(_ destination: AppState.Destination, _ authenticator: any Authenticator) -> some View {
    let open = { (next: AppState.Destination) in app.path.append(next) }
    switch destination {
    case .prompt:
      PromptScreen(model: PromptModel(authenticator, phone: app.phone), done: { app.path = [] })
    case .add(let link):
      AddScreen(model: AddModel(authenticator, phone: app.phone), link: link?.text, done: { app.path = [] })
    case .reactivate(let account):
      ReactivateScreen(model: ReactivateModel(authenticator, account: account), open: open)
    case .account(let account):
      AccountScreen(
        model: AccountModel(authenticator, phone: app.phone, account: account), showLog: { open(.log(account)) },
        closed: { app.path = [] })
    case .log(let account): LogScreen(model: LogModel(authenticator, account: account))
    case .doctor: DoctorScreen(model: DoctorModel(authenticator, phone: app.phone), open: open)
    case .settings:
      SettingsScreen(model: SettingsModel(preferences: app.choices, phone: app.phone, bell: app.phone))
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
  let unlock: () -> Void

  var body: some View {
    Page {
      Text(.lockTitle).font(.title.bold()).accessibilityAddTraits(.isHeader)
      Text(.lockText)
      Button(phrase(.lockUnlock), action: unlock).buttonStyle(WideButton(role: .primary))
    }
    .onAppear(perform: unlock)
  }
}
