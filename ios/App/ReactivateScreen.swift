import Companion
import SwiftUI

/// "Prompts have stopped, your codes still work."
struct ReactivateScreen: View {
  let model: ReactivateModel
  let scan: @MainActor () -> Void

  var body: some View {
    let state = model.state
    Page {
      if let why = state.why { Text(why).font(.title3) }
      ForEach(state.moves, id: \.self) { signed in
        HostPair(old: signed.move.fromHost, new: signed.move.toHost)
        Label(phrase(.reactivateSigned), systemImage: "checkmark.seal")
        ForEach(signed.accounts) { Text(verbatim: $0.label) }
        Button(phrase(Say(.reactivateMove, ["count": .number(signed.accounts.count)]))) { model.move(signed) }
          .buttonStyle(WideButton(role: .primary))
      }
      ForEach(state.progress) { one in
        LabeledContent(one.label, value: phrase(one.step.word)).accessibilityElement(children: .combine)
      }
      if state.isDone {
        Text(Say(.reactivateDone, ["count": .number(state.progress.count)]))
        Text(Say(.reactivateUndoNote, ["count": 30])).font(.footnote)
      } else if !state.progress.isEmpty {
        Text(.reactivateGoesOn)
      }
      if state.needsNewCode {
        Button(phrase(.reactivateScan), action: scan).buttonStyle(WideButton(role: .primary))
      }
      if let failure = state.failure { FailureView(failure: failure) { _ in } }
    }
    .navigationTitle(phrase(.reactivateTitle))
  }
}
