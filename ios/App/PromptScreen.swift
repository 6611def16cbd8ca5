import Companion
import SwiftUI
import UIKit

/// "Are you signing in?"
struct PromptScreen: View {
  let model: PromptModel
  let done: @MainActor () -> Void
  @FocusState private var typing: Bool

  var body: some View {
    Page {
      switch model.state.view {
      case .waiting: if model.state.loading { ProgressView(phrase(.buttonLoading)) }
      case .nothing(let checking): nothing(checking)
      case .asking(let asking): question(asking)
      case .sending(_, let saved):
        ProgressView(phrase(.promptSending))
        if saved { Text(.promptSaved) }
      case .ended(let ended): result(ended)
      }
    }
    .onChange(of: model.state.view) { _, view in
      guard case .ended(let ended) = view else { return }
      UINotificationFeedbackGenerator().notificationOccurred(ended.kind == .bad ? .error : .success)
      AccessibilityNotification.Announcement(phrase(ended.line)).post()
    }
  }

  @ViewBuilder private func nothing(_ checking: Bool) -> some View {
    Text(.promptNone).font(.title2)
    if !model.state.connected { Label(phrase(.promptOffline), systemImage: "wifi.slash") }
    Button(phrase(.promptCheck)) { model.check() }.buttonStyle(WideButton()).disabled(checking)
  }

  @ViewBuilder private func question(_ asking: PromptModel.Asking) -> some View {
    let prompt = asking.prompt
    Text(.promptTitle).font(.title.bold()).accessibilityAddTraits(.isHeader)
    if prompt.of > 1 {
      Text(Say(.promptPosition, ["position": .number(prompt.position), "total": .number(prompt.of)]))
    }
    HostText(host: prompt.relyingParty).font(.title3.bold())
    facts(asking)
    if let left = asking.remaining, let life = prompt.remaining {
      ProgressView(value: Double(left.components.seconds), total: Double(life.components.seconds))
        .accessibilityLabel(phrase(.promptTimeLeft))
    }
    number(asking)
    if prompt.needsRoundTrip { Text(.promptConnectFirst) }
    if prompt.triesLeft == 0 { Text(.promptOnlyNo) }
    buttons(asking)
  }

  @ViewBuilder private func facts(_ asking: PromptModel.Asking) -> some View {
    let prompt = asking.prompt
    let facts: [(Word, String?)] = [
      (.promptApplication, prompt.application), (.promptAccount, prompt.label), (.promptPlace, prompt.place),
      (.promptAddress, prompt.clientAddress), (.promptBrowser, prompt.clientDevice),
      (.promptTime, phrase(Ago.of(asking.askedFor))), (.promptAskedBy, prompt.host), (.promptAbout, prompt.title),
      (.promptText, prompt.text),
    ]
    ForEach(facts.indices, id: \.self) { index in
      if let value = facts[index].1 { FactRow(label: facts[index].0, value: value) }
    }
    if prompt.askedTimes > 1 { Text(Say(.promptAskedTimes, ["count": .number(prompt.askedTimes)])) }
    if prompt.altered { Text(.promptAltered) }
    if !prompt.signed { Text(.promptUnsigned) }
  }

  @ViewBuilder private func number(_ asking: PromptModel.Asking) -> some View {
    if asking.prompt.number != .nothing {
      Text(.promptNumberAsk)
      TextField("", text: Binding(reading: { asking.typed }, writing: { model.type($0) }))
        .font(.largeTitle.monospacedDigit())
        .multilineTextAlignment(.center)
        .keyboardType(asking.prompt.number == .text ? .default : .numberPad)
        .autocorrectionDisabled()
        .focused($typing)
        .onAppear { typing = true }
        .frame(minHeight: Design.Size.touchTarget)
        .accessibilityLabel(phrase(.promptNumberAsk))
      if let wrong = asking.wrong { Text(wrong).foregroundStyle(Color(Design.Colours.danger)) }
    }
  }

  private func buttons(_ asking: PromptModel.Asking) -> some View {
    VStack(spacing: Design.Space.m) {
      Button(phrase(.promptYes)) { model.approve() }
        .buttonStyle(WideButton(role: .primary)).disabled(!asking.canApprove)
      Button(phrase(.promptNo)) { model.no() }
        .buttonStyle(WideButton(role: .danger)).disabled(!asking.armed)
    }
    .accessibilityHint(asking.armed ? "" : phrase(.promptButtonsWaiting))
    .confirmationDialog(
      phrase(.promptNoTitle),
      isPresented: Binding(reading: { asking.choosingNo }, writing: { if !$0 { model.notNo() } }),
      titleVisibility: .visible
    ) {
      Button(phrase(.promptNoStop)) { model.deny() }
      Button(phrase(.promptNoReport), role: .destructive) { model.report() }
    } message: {
      Text(.promptNoText)
    }
  }

  @ViewBuilder private func result(_ ended: PromptModel.Ended) -> some View {
    Label {
      Text(ended.line).font(.title2.bold())
    } icon: {
      Image(systemName: ended.kind == .bad ? "exclamationmark.triangle" : "checkmark.circle")
    }
    if let next = ended.next { Text(next) }
    if let code = ended.codeToShow {
      Text(.promptCodeToType)
      CodeLabel(code: CodeText.grouped(code))
    }
    if ended.warning {
      Text(.promptPasswordTitle).font(.headline)
      Text(.promptPasswordText)
    }
    Button(phrase(ended.more ? .buttonContinue : .buttonDone)) { ended.more ? model.next() : done() }
      .buttonStyle(WideButton(role: .primary))
  }
}
