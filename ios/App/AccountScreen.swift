import Companion
import SwiftUI

/// The page of one account.
struct AccountScreen: View {
  let model: AccountModel
  let showLog: () -> Void
  let closed: () -> Void
  @State private var label = ""
  @State private var removing = false

  var body: some View {
    let state = model.state
    Page {
      TextField(phrase(.accountLabel), text: $label)
        .onSubmit { model.rename(label) }
        .textFieldStyle(.roundedBorder)
      ForEach(state.facts, id: \.self) { fact in
        if let host = fact.host {
          Text(fact.label).font(.caption)
          HostText(host: host)
        } else {
          FactRow(label: fact.label, value: fact.words.map { phrase($0) }.joined(separator: "\n"))
        }
      }
      ForEach(state.replaced, id: \.self) { Text($0) }
      if !state.replaced.isEmpty {
        Button(phrase(.reactivateUndo)) { model.undo() }.buttonStyle(WideButton())
      }
      if let notice = state.notice { Label(phrase(notice), systemImage: "checkmark.circle") }
      if let failure = state.failure { FailureView(failure: failure) { _ in model.seen() } }
      Button(phrase(.accountLog), action: showLog).buttonStyle(WideButton())
      Button(phrase(.accountRemove)) { removing = true }.buttonStyle(WideButton(role: .danger))
    }
    .navigationTitle(state.account?.label ?? phrase(.accountTitle))
    .onChange(of: state.account?.label, initial: true) { _, now in label = now ?? "" }
    .onChange(of: state.removed) { _, gone in if gone { closed() } }
    .alert(
      phrase(Say(.accountRemoveTitle, ["account": .text(state.account?.label ?? "")])), isPresented: $removing
    ) {
      Button(phrase(.accountRemoveKeep), role: .cancel) {}
      Button(phrase(.accountRemove), role: .destructive) { model.remove() }
    } message: {
      if let removal = state.removal { Text(removal) }
    }
  }
}
