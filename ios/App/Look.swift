import Companion
import SwiftUI

extension Color {
  init(_ colour: Design.Colour) {
    self.init(
      uiColor: UIColor { traits in
        let rgb = traits.userInterfaceStyle == .dark ? colour.dark : colour.light
        return UIColor(
          red: CGFloat(rgb >> 16 & 0xff) / 255, green: CGFloat(rgb >> 8 & 0xff) / 255, blue: CGFloat(rgb & 0xff) / 255,
          alpha: 1)
      })
  }
}

/// Buttons of equal size, whatever they say; they stack when the type is large.
struct WideButton: ButtonStyle {
  var role = Role.plain
  @Environment(\.isEnabled) private var isEnabled

  enum Role { case plain, primary, danger }

  func makeBody(configuration: Configuration) -> some View {
    configuration.label
      .font(.body.weight(.semibold))
      .multilineTextAlignment(.center)
      .padding(Design.Space.m)
      .frame(maxWidth: .infinity, minHeight: Design.Size.touchTarget)
      .background(background, in: .rect(cornerRadius: Design.Size.corner))
      .foregroundStyle(foreground)
      .overlay(RoundedRectangle(cornerRadius: Design.Size.corner).stroke(Color(Design.Colours.outline)))
      .opacity(isEnabled ? (configuration.isPressed ? 0.7 : 1) : 0.45)
  }

  private var background: Color {
    switch role {
    case .plain: Color(Design.Colours.surface)
    case .primary: Color(Design.Colours.accent)
    case .danger: Color(Design.Colours.danger)
    }
  }

  private var foreground: Color {
    switch role {
    case .plain: Color(Design.Colours.text)
    case .primary: Color(Design.Colours.onAccent)
    case .danger: Color(Design.Colours.onDanger)
    }
  }
}

/// A host, whole, left to right in every language; the middle gives way, never the end.
struct HostText: View {
  let host: String

  var body: some View {
    Text(verbatim: CodeText.host(host))
      .environment(\.layoutDirection, .leftToRight)
      .accessibilityLabel(host)
  }
}

/// One page: never wider than one reads, always scrollable.
struct Page<Content: View>: View {
  @ViewBuilder let content: Content

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: Design.Space.l) { content }
        .padding(Design.Space.l)
        .frame(maxWidth: Design.Size.contentWidth)
        .frame(maxWidth: .infinity)
    }
    .background(Color(Design.Colours.background))
    .foregroundStyle(Color(Design.Colours.text))
  }
}

/// A label with what it says.
struct FactRow: View {
  let label: Word
  let value: String

  var body: some View {
    VStack(alignment: .leading, spacing: Design.Space.xs) {
      Text(label).font(.caption).foregroundStyle(Color(Design.Colours.muted))
      Text(verbatim: value)
    }
    .accessibilityElement(children: .combine)
  }
}

extension Binding where Value: Sendable {
  /// Between what a model says and what a person does. SwiftUI calls both on the main actor without saying so.
  @MainActor
  init(reading read: @escaping @MainActor () -> Value, writing write: @escaping @MainActor (Value) -> Void) {
    self.init(get: { MainActor.assumeIsolated(read) }, set: { value in MainActor.assumeIsolated { write(value) } })
  }
}
