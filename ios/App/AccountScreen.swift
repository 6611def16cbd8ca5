import Companion
import SwiftUI

/// The page of one account.
struct AccountScreen: View {
  let model: AccountModel
  let showLog: @MainActor () -> Void
  let closed: @MainActor () -> Void
  @State private var label = ""
  @State private var removing = false
  @State private var lettingGo = false

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
      if let digits = state.digits {
        Text(.addDigitsTitle)
        CodeLabel(code: CodeText.grouped(digits))
      }
      ForEach(state.replaced, id: \.self) { Text($0) }
      if let letGo = state.letGo {
        Button(phrase(.reactivateUndo)) { model.undo() }.buttonStyle(WideButton())
        Button(phrase(.reactivateRetire)) { lettingGo = true }
          .buttonStyle(WideButton())
          .alert(phrase(letGo.title), isPresented: $lettingGo) {
            Button(phrase(.accountRemoveKeep), role: .cancel) {}
            Button(phrase(.reactivateRetire), role: .destructive) { model.retire() }
          } message: {
            Text(letGo.text)
          }
      }
      if let notice = state.notice { Label(phrase(notice), systemImage: "checkmark.circle") }
      ForEach(state.leftBehind, id: \.self) {
        Label(phrase($0), systemImage: "person.crop.circle.badge.exclamationmark")
      }
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
