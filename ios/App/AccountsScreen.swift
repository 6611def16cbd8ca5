import Companion
import SwiftUI
import UIKit

/// The list of accounts with their codes.
struct AccountsScreen: View {
  let model: AccountsModel
  let open: @MainActor (AppState.Destination) -> Void

  var body: some View {
    List {
      notices
      ForEach(model.state.rows) { row in
        AccountRow(row: row, copy: { copy(row.id) }, next: { model.nextCode(row.id) }, fix: { fix(row) })
          .swipeActions { Button(phrase(.accountTitle)) { open(.account(row.id)) } }
          .accessibilityAction(named: phrase(.accountTitle)) { open(.account(row.id)) }
      }
      .onMove { from, to in
        guard let first = from.first else { return }
        let said = model.move(model.state.rows[first].id, by: to > first ? to - first - 1 : to - first)
        if let said { AccessibilityNotification.Announcement(phrase(said)).post() }
      }
    }
    .listStyle(.plain)
    .overlay { if model.state.loading { ProgressView(phrase(.buttonLoading)) } else if isEmpty { empty } }
    .safeAreaInset(edge: .bottom) {
      Button(phrase(.accountsAdd)) { open(.add(nil)) }
        .buttonStyle(WideButton(role: .primary)).padding(Design.Space.l)
    }
    .navigationTitle(phrase(.accountsTitle))
    .toolbar {
      EditButton()
      Button(phrase(.doctorTitle), systemImage: "stethoscope") { open(.doctor) }
      Button(phrase(.settingsTitle), systemImage: "gearshape") { open(.settings) }
    }
    .modifier(Search(model: model))
    .onChange(of: model.state.failure) { _, failure in
      guard let failure else { return }
      model.seen()
      open(.failure(failure))
    }
  }

  private var isEmpty: Bool { model.state.loaded && model.state.total == 0 }

  private var empty: some View {
    ContentUnavailableView(
      phrase(.accountsEmptyTitle), systemImage: "key", description: Text(.accountsEmptyText))
  }

  @ViewBuilder private var notices: some View {
    let state = model.state
    if state.promptsOpen > 0 {
      Button {
        open(.prompt)
      } label: {
        Text(Say(.accountsPromptsOpen, ["count": .number(state.promptsOpen)]))
      }
      .buttonStyle(WideButton(role: .primary))
    }
    if state.movesWaiting > 0 { Button(phrase(.notifyMoveTitle)) { open(.reactivate(nil)) } }
    if state.answersWaiting > 0 { Text(Say(.accountsAnswersWaiting, ["count": .number(state.answersWaiting)])) }
    if !state.connected { Label(phrase(.accountsOffline), systemImage: "wifi.slash") }
    if state.codesLocked { Label(phrase(.accountsLocked), systemImage: "lock") }
    if state.rows.isEmpty && !state.query.isEmpty {
      Text(Say(.accountsSearchNone, ["query": .text(state.query)]))
    }
  }

  private func copy(_ account: AccountID) {
    guard let code = model.copy(account) else { return }
    UIPasteboard.general.setItems(
      [[UIPasteboard.typeAutomatic: code]],
      options: [.localOnly: true, .expirationDate: Date(timeIntervalSinceNow: 30)])
    let said = Say(.accountsCopied, ["count": .number(Int(Pace.revealed.components.seconds))])
    AccessibilityNotification.Announcement(phrase(said)).post()
    UINotificationFeedbackGenerator().notificationOccurred(.success)
  }

  private func fix(_ row: AccountsModel.Row) {
    switch row.trouble?.fix {
    case .reactivate: open(.reactivate(row.id))
    case .showDigits, .nothing, nil: open(.account(row.id))
    }
  }
}

/// The search, where it is worth its place.
private struct Search: ViewModifier {
  let model: AccountsModel

  func body(content: Content) -> some View {
    if model.state.isSearchable {
      content.searchable(
        text: Binding(reading: { model.state.query }, writing: { model.search($0) }), prompt: Text(.accountsSearch))
    } else {
      content
    }
  }
}

/// One account.
private struct AccountRow: View {
  let row: AccountsModel.Row
  let copy: @MainActor () -> Void
  let next: @MainActor () -> Void
  let fix: @MainActor () -> Void

  var body: some View {
    VStack(alignment: .leading, spacing: Design.Space.xs) {
      Text(verbatim: row.title).font(.body.bold())
      if let name = row.name { Text(verbatim: name).font(.subheadline).foregroundStyle(Color(Design.Colours.muted)) }
      code
      if let trouble = row.trouble {
        Button(action: fix) {
          Text(trouble.text).font(.footnote)
          if trouble.fix == .reactivate { Text(.accountsFix).font(.footnote.bold()) }
        }
        .frame(minHeight: Design.Size.touchTarget)
      }
    }
    .buttonStyle(.borderless)
  }

  @ViewBuilder private var code: some View {
    switch row.code {
    case .none: EmptyView()
    case .hidden:
      Button(phrase(.accountsCodeHidden), action: copy).frame(minHeight: Design.Size.touchTarget)
    case .ticking(let code, let following, let seconds, let period):
      Button(action: copy) {
        HStack {
          CodeLabel(code: code)
          if let following { Text(verbatim: following).monospacedDigit().foregroundStyle(Color(Design.Colours.muted)) }
          Spacer()
          Ring(fraction: Double(seconds) / Double(period))
            .accessibilityLabel(phrase(Say(.accountsSecondsLeft, ["count": .number(seconds)])))
        }
      }
      .accessibilityHint(phrase(.accountsCopyAction))
    case .counter(let code, _):
      if let code { Button(action: copy) { CodeLabel(code: code) } }
      Button(phrase(.accountsShowCode), action: next).frame(minHeight: Design.Size.touchTarget)
    }
  }
}

/// How much of a code's time is left.
private struct Ring: View {
  let fraction: Double

  var body: some View {
    Circle()
      .trim(from: 0, to: fraction)
      .stroke(Color(Design.Colours.accent), lineWidth: 3)
      .rotationEffect(.degrees(-90))
      .frame(width: 24, height: 24)
  }
}

/// A code, large, left to right in every language, spoken digit by digit.
struct CodeLabel: View {
  let code: String

  var body: some View {
    Text(verbatim: code)
      .font(.system(.title, design: .default).monospacedDigit())
      .environment(\.layoutDirection, .leftToRight)
      .accessibilityLabel(phrase(Say(.accountsCodeSpoken, ["code": .text(CodeText.spoken(code))])))
      .privacySensitive()
  }
}
