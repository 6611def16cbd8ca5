// Declarations for checking types; see README.md. Of SwiftUI: how a screen looks and behaves.
import Foundation
import UIKit

public enum HorizontalAlignment: Sendable { case leading, center, trailing }
public enum VerticalAlignment: Sendable { case top, center, bottom }
public enum TextAlignment: Hashable, Sendable { case leading, center, trailing }
public enum VerticalEdge: Int, Sendable { case top, bottom }
public enum Visibility: Hashable, Sendable { case automatic, visible, hidden }

public struct Alignment: Equatable, Sendable {
  public static let center = Alignment()
  public static let leading = Alignment()
}
public struct Edge {
  public struct Set: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let all = Set(rawValue: 15)
  }
}
public struct Angle: Sendable {
  public static func degrees(_ degrees: Double) -> Angle { fatalError() }
}

public struct Font: Hashable, Sendable {
  public static let largeTitle = Font()
  public static let title = Font()
  public static let title2 = Font()
  public static let title3 = Font()
  public static let headline = Font()
  public static let subheadline = Font()
  public static let body = Font()
  public static let footnote = Font()
  public static let caption = Font()
  public enum Design: Hashable, Sendable { case `default`, monospaced }
  public enum TextStyle: Hashable, Sendable { case title }
  public struct Weight: Hashable, Sendable {
    public static let semibold = Weight()
  }
  public static func system(_ style: TextStyle, design: Design? = nil, weight: Weight? = nil) -> Font { fatalError() }
  public static func system(size: CGFloat, weight: Weight? = nil, design: Design? = nil) -> Font { fatalError() }
  public func bold() -> Font { self }
  public func monospaced() -> Font { self }
  public func monospacedDigit() -> Font { self }
  public func weight(_ weight: Weight) -> Font { self }
}

public protocol ShapeStyle: Sendable {}
public struct Color: ShapeStyle, Hashable {
  public nonisolated init(uiColor: UIColor) {}
}
extension Color: PrimitiveView {}

public protocol Shape: Sendable, View {}
extension Shape {
  public var body: Never { fatalError() }
  public nonisolated func trim(from: CGFloat = 0, to: CGFloat = 1) -> some Shape { self }
  public nonisolated func stroke<Style: ShapeStyle>(_ style: Style, lineWidth: CGFloat = 1) -> some View { self }
}
public struct Circle: Shape { public nonisolated init() {} }
public struct RoundedRectangle: Shape { public nonisolated init(cornerRadius: CGFloat) {} }
extension Shape where Self == RoundedRectangle {
  public static func rect(cornerRadius: CGFloat) -> RoundedRectangle { fatalError() }
}

@MainActor @preconcurrency public protocol ViewModifier {
  associatedtype Body: View
  typealias Content = _ViewModifier_Content<Self>
  @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}
public struct _ViewModifier_Content<Modifier: ViewModifier>: PrimitiveView {}

@MainActor @preconcurrency public protocol ButtonStyle {
  associatedtype Body: View
  typealias Configuration = ButtonStyleConfiguration
  @ViewBuilder @MainActor @preconcurrency func makeBody(configuration: Configuration) -> Body
}
public struct ButtonStyleConfiguration {
  public struct Label: PrimitiveView {}
  public let label: Label
  public let isPressed: Bool
}
@MainActor @preconcurrency public protocol PrimitiveButtonStyle {}
public struct BorderlessButtonStyle: PrimitiveButtonStyle {}
extension PrimitiveButtonStyle where Self == BorderlessButtonStyle {
  public static var borderless: BorderlessButtonStyle { fatalError() }
}
public protocol ListStyle {}
public struct PlainListStyle: ListStyle {}
extension ListStyle where Self == PlainListStyle {
  public static var plain: PlainListStyle { fatalError() }
}
public protocol TextFieldStyle {}
public struct RoundedBorderTextFieldStyle: TextFieldStyle {}
extension TextFieldStyle where Self == RoundedBorderTextFieldStyle {
  public static var roundedBorder: RoundedBorderTextFieldStyle { fatalError() }
}

public struct TextInputAutocapitalization: Sendable {
  public static let never = TextInputAutocapitalization()
  public static let characters = TextInputAutocapitalization()
}
public struct AccessibilityTraits: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  public static let isHeader = AccessibilityTraits(rawValue: 1)
}
public enum AccessibilityChildBehavior: Sendable { case ignore, contain, combine }

extension View {
  // Look.
  public nonisolated func background<Content: View>(_ content: Content) -> some View { self }
  public nonisolated func background<Style: ShapeStyle, Form: Shape>(_ style: Style, in shape: Form) -> some View {
    self
  }
  public nonisolated func buttonStyle<Style: ButtonStyle>(_ style: Style) -> some View { self }
  public nonisolated func buttonStyle<Style: PrimitiveButtonStyle>(_ style: Style) -> some View { self }
  public nonisolated func clipShape<Form: Shape>(_ shape: Form) -> some View { self }
  public nonisolated func font(_ font: Font?) -> some View { self }
  public nonisolated func foregroundStyle<Style: ShapeStyle>(_ style: Style) -> some View { self }
  public nonisolated func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center)
    -> some View
  { self }
  public nonisolated func frame(
    minWidth: CGFloat? = nil, idealWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil,
    idealHeight: CGFloat? = nil, maxHeight: CGFloat? = nil, alignment: Alignment = .center
  ) -> some View { self }
  public nonisolated func ignoresSafeArea() -> some View { self }
  public nonisolated func listStyle<Style: ListStyle>(_ style: Style) -> some View { self }
  public nonisolated func monospacedDigit() -> some View { self }
  public nonisolated func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
  public nonisolated func opacity(_ opacity: Double) -> some View { self }
  public nonisolated func overlay<Content: View>(_ content: Content, alignment: Alignment = .center) -> some View {
    self
  }
  public nonisolated func overlay<Content: View>(
    alignment: Alignment = .center, @ViewBuilder content: () -> Content
  ) -> some View { self }
  public nonisolated func padding(_ length: CGFloat) -> some View { self }
  public nonisolated func privacySensitive(_ sensitive: Bool = true) -> some View { self }
  public nonisolated func rotationEffect(_ angle: Angle) -> some View { self }
  public nonisolated func safeAreaInset<Content: View>(
    edge: VerticalEdge, alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) -> some View { self }
  public nonisolated func textFieldStyle<Style: TextFieldStyle>(_ style: Style) -> some View { self }

  // Behaviour.
  public nonisolated func alert<Title: StringProtocol, Actions: View, Message: View>(
    _ title: Title, isPresented: Binding<Bool>, @ViewBuilder actions: () -> Actions,
    @ViewBuilder message: () -> Message
  ) -> some View { self }
  public nonisolated func autocorrectionDisabled(_ disable: Bool = true) -> some View { self }
  public nonisolated func confirmationDialog<Title: StringProtocol, Actions: View, Message: View>(
    _ title: Title, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic,
    @ViewBuilder actions: () -> Actions, @ViewBuilder message: () -> Message
  ) -> some View { self }
  public nonisolated func disabled(_ disabled: Bool) -> some View { self }
  public nonisolated func environment<Value>(
    _ path: WritableKeyPath<EnvironmentValues, Value>, _ value: Value
  ) -> some View { self }
  public nonisolated func focused(_ condition: FocusState<Bool>.Binding) -> some View { self }
  public nonisolated func keyboardType(_ type: UIKeyboardType) -> some View { self }
  public nonisolated func modifier<Modifier: ViewModifier>(_ modifier: Modifier) -> some View { self }
  public nonisolated func navigationDestination<Value: Hashable, Content: View>(
    for data: Value.Type, @ViewBuilder destination: @escaping (Value) -> Content
  ) -> some View { self }
  public nonisolated func navigationTitle<Title: StringProtocol>(_ title: Title) -> some View { self }
  public nonisolated func onAppear(perform action: (() -> Void)? = nil) -> some View { self }
  public nonisolated func onChange<Value: Equatable>(
    of value: Value, initial: Bool = false, _ action: @escaping (Value, Value) -> Void
  ) -> some View { self }
  public nonisolated func onDisappear(perform action: (() -> Void)? = nil) -> some View { self }
  public nonisolated func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { self }
  public nonisolated func onSubmit(_ action: @escaping () -> Void) -> some View { self }
  public nonisolated func searchable(text: Binding<String>, prompt: Text? = nil) -> some View { self }
  public nonisolated func swipeActions<Content: View>(@ViewBuilder content: () -> Content) -> some View { self }
  public nonisolated func tag<Value: Hashable>(_ tag: Value) -> some View { self }
  public nonisolated func task(@_inheritActorContext _ action: @escaping @Sendable () async -> Void) -> some View {
    self
  }
  public nonisolated func textInputAutocapitalization(_ how: TextInputAutocapitalization?) -> some View { self }
  public nonisolated func toolbar<Content: View>(@ViewBuilder content: () -> Content) -> some View { self }

  // For those who do not see it.
  public nonisolated func accessibilityAction(named name: String, _ handler: @escaping () -> Void) -> some View { self }
  public nonisolated func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { self }
  public nonisolated func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View { self }
  public nonisolated func accessibilityHint(_ hint: String) -> some View { self }
  public nonisolated func accessibilityLabel(_ label: String) -> some View { self }
}
