import Companion
import SwiftUI

/// What happened, by day.
struct LogScreen: View {
  let model: LogModel
  @State private var file: String?

  var body: some View {
    let state = model.state
    List {
      if let anchored = state.anchored {
        Label(phrase(anchored), systemImage: state.broken ? "exclamationmark.triangle" : "checkmark.seal")
      }
      if let failure = state.failure { FailureView(failure: failure) { _ in } }
      if state.loaded && state.days.isEmpty { Text(.logEmpty) }
      ForEach(state.days) { day in
        Section(day.id.formatted(date: .complete, time: .omitted)) {
          ForEach(day.lines) { line in
            VStack(alignment: .leading, spacing: Design.Space.xs) {
              Text(line.text).font(line.quiet ? .footnote : .body)
              Text(verbatim: line.at.formatted(date: .omitted, time: .shortened)).font(.caption)
              ForEach(line.details, id: \.self) { Text($0).font(.caption) }
            }
            .accessibilityElement(children: .combine)
          }
        }
      }
    }
    .navigationTitle(phrase(.logTitle))
    .toolbar {
      if let file { ShareLink(item: file) } else { Button(phrase(.logExport)) { Task { file = await model.export() } } }
    }
  }
}
