import Companion
import SwiftUI
import UIKit

/// "Why did no prompt come?"
struct DoctorScreen: View {
  let model: DoctorModel
  let open: @MainActor (AppState.Destination) -> Void

  var body: some View {
    let state = model.state
    List {
      if state.checking {
        ProgressView(phrase(.doctorChecking))
      } else if state.attentions == 0 {
        Text(.doctorAllFine)
      } else {
        Text(Say(.doctorAttentions, ["count": .number(state.attentions)]))
      }
      ForEach(state.lines, id: \.self) { line in
        Button {
          fix(line.fix)
        } label: {
          Label {
            VStack(alignment: .leading) {
              Text(line.title)
              Text(line.state.word).font(.caption)
              if let detail = line.detail { Text(detail).font(.caption) }
            }
          } icon: {
            Image(systemName: symbol(line.state))
          }
          .frame(minHeight: Design.Size.touchTarget)
        }
        .disabled(line.fix == nil)
        .accessibilityElement(children: .combine)
      }
      Button(phrase(.doctorAgain)) { model.again() }.frame(minHeight: Design.Size.touchTarget)
    }
    .navigationTitle(phrase(.doctorTitle))
  }

  private func symbol(_ mark: DoctorModel.Mark) -> String {
    switch mark {
    case .fine: "checkmark.circle"
    case .attention: "exclamationmark.triangle"
    case .unknown: "questionmark.circle"
    }
  }

  private func fix(_ fix: DoctorModel.Fix?) {
    switch fix {
    case .because(let failure): open(.failure(failure))
    case .notifications, .battery, .network, .clock:
      if let url = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(url) }
    case nil: break
    }
  }
}
