import Companion
import SwiftUI

/// What a person chooses once.
struct SettingsScreen: View {
  let model: SettingsModel

  var body: some View {
    let state = model.state
    Form {
      Toggle(phrase(.settingsLock), isOn: Binding(reading: { state.lockAfter != nil }, writing: { model.lock($0) }))
        .disabled(state.canUnlock == .nothing)
      if let after = state.lockAfter {
        Picker(phrase(.settingsLockAfter), selection: Binding(reading: { after }, writing: { model.lock(after: $0) })) {
          ForEach(SettingsModel.lockChoices, id: \.self) { choice in
            Text(verbatim: choice == .zero ? phrase(.settingsLockAtOnce) : phrase(minutes(choice))).tag(choice)
          }
        }
        Toggle(
          phrase(.settingsLockBiometrics),
          isOn: Binding(reading: { state.unlocksWithBiometrics }, writing: { model.unlockWithBiometrics($0) })
        )
        .disabled(state.canUnlock != .biometrics)
        if state.canUnlock != .biometrics { Text(.settingsLockBiometricsNone).font(.footnote) }
      }
      Toggle(phrase(.settingsHideCodes), isOn: Binding(reading: { state.hidesCodes }, writing: { model.hideCodes($0) }))
      Section(phrase(.settingsRing)) {
        Button(phrase(.settingsRingTest)) { model.test() }.disabled(state.test == .waiting)
        switch state.test {
        case .none: EmptyView()
        case .waiting: Text(.settingsRingTestWaiting)
        case .rang: Text(.settingsRingTestRang)
        case .silent:
          Text(Say(.settingsRingTestSilent, ["count": .number(Int(SettingsModel.testLimit.components.seconds))]))
        }
      }
      Section(phrase(.settingsAbout)) {
        let version = Bundle.main.object(forInfoDictionaryKey: "CFBundleShortVersionString") as? String
        Text(Say(.settingsVersion, ["version": .text(version ?? "")]))
      }
    }
    .navigationTitle(phrase(.settingsTitle))
    .onAppear { model.refresh() }
  }

  private func minutes(_ duration: Duration) -> Say {
    Say(.timeMinutes, ["count": .number(Int(duration.components.seconds / 60))])
  }
}
