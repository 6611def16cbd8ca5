// Declarations for checking types; see README.md. Of SwiftUI: what a screen is made of. Its look is in `SwiftUI+Look.swift`.
@_exported import Foundation
@_exported import UIKit
@_exported import Observation

// MARK: Views

@MainActor @preconcurrency public protocol View {
  associatedtype Body: View
  @ViewBuilder @MainActor @preconcurrency var body: Self.Body { get }
}

extension Never: View {
  public var body: Never { fatalError() }
}

/// A view of the framework's own.
public protocol PrimitiveView: View where Body == Never {}
extension PrimitiveView {
  public var body: Never { fatalError() }
}

@resultBuilder public enum ViewBuilder {
  public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
  public static func buildBlock() -> EmptyView { fatalError() }
  public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
  public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<(repeat each Content)>
  {
    fatalError()
  }
  public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
  public static func buildEither<First: View, Second: View>(first: First) -> _ConditionalContent<First, Second> {
    fatalError()
  }
  public static func buildEither<First: View, Second: View>(second: Second) -> _ConditionalContent<First, Second> {
    fatalError()
  }
}

extension Optional: View where Wrapped: View {
  public var body: Never { fatalError() }
}

public struct EmptyView: PrimitiveView { public nonisolated init() {} }
public struct TupleView<Content>: PrimitiveView {}
public struct _ConditionalContent<First: View, Second: View>: PrimitiveView {}

public struct Text: PrimitiveView {
  public nonisolated init(verbatim content: String) {}
  public nonisolated init<Content: StringProtocol>(_ content: Content) {}
  public nonisolated init(_ key: LocalizedStringKey) {}
  public nonisolated func font(_ font: Font?) -> Text { self }
  public nonisolated func bold() -> Text { self }
  public nonisolated func monospacedDigit() -> Text { self }
}

public struct LocalizedStringKey: ExpressibleByStringInterpolation, Sendable {
  public init(stringLiteral value: String) {}
}

public struct Image: PrimitiveView { public nonisolated init(systemName: String) {} }
public struct Spacer: PrimitiveView { public nonisolated init(minLength: CGFloat? = nil) {} }

public struct Label<Title: View, Icon: View>: PrimitiveView {
  public nonisolated init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) {}
}
extension Label where Title == Text, Icon == Image {
  public nonisolated init<Content: StringProtocol>(_ title: Content, systemImage name: String) {}
}

public struct ButtonRole: Equatable, Sendable {
  public static let cancel = ButtonRole()
  public static let destructive = ButtonRole()
}

public struct Button<Title: View>: PrimitiveView {
  public nonisolated init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Title) {}
}
extension Button where Title == Text {
  public nonisolated init<Content: StringProtocol>(_ title: Content, action: @escaping @MainActor () -> Void) {}
  public nonisolated init<Content: StringProtocol>(
    _ title: Content, role: ButtonRole?, action: @escaping @MainActor () -> Void
  ) {}
}
extension Button where Title == Label<Text, Image> {
  public nonisolated init<Content: StringProtocol>(
    _ title: Content, systemImage: String, action: @escaping @MainActor () -> Void
  ) {}
}

public struct EditButton: PrimitiveView { public nonisolated init() {} }
public struct PasteButton: PrimitiveView {
  public nonisolated init<Payload: Transferable>(payloadType: Payload.Type, onPaste: @escaping ([Payload]) -> Void) {}
}
public struct ShareLink: PrimitiveView {
  public nonisolated init<Item: Transferable>(item: Item) {}
}
public protocol Transferable {}
extension String: Transferable {}
extension Data: Transferable {}

public struct TextField: PrimitiveView {
  public nonisolated init<Content: StringProtocol>(_ title: Content, text: Binding<String>) {}
}
public struct Toggle: PrimitiveView {
  public nonisolated init<Content: StringProtocol>(_ title: Content, isOn: Binding<Bool>) {}
}
public struct Picker<Value: Hashable, Content: View>: PrimitiveView {
  public nonisolated init<Title: StringProtocol>(
    _ title: Title, selection: Binding<Value>, @ViewBuilder content: () -> Content
  ) {}
}
public struct ProgressView: PrimitiveView {
  public nonisolated init() {}
  public nonisolated init<Content: StringProtocol>(_ title: Content) {}
  public nonisolated init<Value: BinaryFloatingPoint>(value: Value?, total: Value = 1.0) {}
}

// MARK: Containers

public struct VStack<Content: View>: PrimitiveView {
  public nonisolated init(
    alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
  ) {}
}
public struct HStack<Content: View>: PrimitiveView {
  public nonisolated init(
    alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
  ) {}
}
public struct ZStack<Content: View>: PrimitiveView {
  public nonisolated init(@ViewBuilder content: () -> Content) {}
}
public struct ScrollView<Content: View>: PrimitiveView {
  public nonisolated init(@ViewBuilder content: () -> Content) {}
}
public struct ViewThatFits<Content: View>: PrimitiveView {
  public nonisolated init(@ViewBuilder content: () -> Content) {}
}
public struct List<Content: View>: PrimitiveView {
  public nonisolated init(@ViewBuilder content: () -> Content) {}
}
public struct Form<Content: View>: PrimitiveView {
  public nonisolated init(@ViewBuilder content: () -> Content) {}
}
public struct Section<Content: View>: PrimitiveView {
  public nonisolated init<Title: StringProtocol>(_ title: Title, @ViewBuilder content: () -> Content) {}
}
public struct DisclosureGroup<Content: View>: PrimitiveView {
  public nonisolated init<Title: StringProtocol>(_ title: Title, @ViewBuilder content: @escaping () -> Content) {}
}
public struct LabeledContent: PrimitiveView {
  public nonisolated init<Title: StringProtocol, Value: StringProtocol>(_ title: Title, value: Value) {}
}
public struct ContentUnavailableView: PrimitiveView {
  public nonisolated init<Title: StringProtocol>(_ title: Title, systemImage name: String, description: Text? = nil) {}
}
public struct NavigationStack<Root: View>: PrimitiveView {
  public nonisolated init<Data: MutableCollection & RandomAccessCollection & RangeReplaceableCollection>(
    path: Binding<Data>, @ViewBuilder root: () -> Root
  ) where Data.Element: Hashable {}
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content> {}
extension ForEach: View where Content: View {
  public var body: Never { fatalError() }
}
extension ForEach where Data.Element: Identifiable, ID == Data.Element.ID, Content: View {
  public nonisolated init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {}
}
extension ForEach where Content: View {
  public nonisolated init(
    _ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content
  ) {}
  public nonisolated func onMove(perform action: ((IndexSet, Int) -> Void)?) -> some View { self }
}

// MARK: State

@propertyWrapper public struct State<Value> {
  public nonisolated init(wrappedValue: Value) { fatalError() }
  public var wrappedValue: Value {
    get { fatalError() }
    nonmutating set {}
  }
  public var projectedValue: Binding<Value> { fatalError() }
}
extension State where Value: ExpressibleByNilLiteral {
  public nonisolated init() { fatalError() }
}

@propertyWrapper public struct Binding<Value> {
  public init(
    get: @escaping @isolated(any) @Sendable () -> Value, set: @escaping @isolated(any) @Sendable (Value) -> Void
  ) {}
  public var wrappedValue: Value {
    get { fatalError() }
    nonmutating set {}
  }
  public var projectedValue: Binding<Value> { self }
}

@propertyWrapper @dynamicMemberLookup public struct Bindable<Value> {
  public var wrappedValue: Value {
    get { fatalError() }
    set {}
  }
  public var projectedValue: Bindable<Value> { self }
  public nonisolated init(wrappedValue: Value) where Value: AnyObject & Observable { fatalError() }
}
extension Bindable where Value: AnyObject & Observable {
  @MainActor
  public subscript<Subject>(
    dynamicMember path: ReferenceWritableKeyPath<Value, Subject>
  ) -> Binding<Subject> { fatalError() }
}

@propertyWrapper public struct Environment<Value> {
  public nonisolated init(_ path: KeyPath<EnvironmentValues, Value>) { fatalError() }
  public var wrappedValue: Value { fatalError() }
}

public struct EnvironmentValues {
  public var scenePhase: ScenePhase { fatalError() }
  public var isEnabled: Bool {
    get { fatalError() }
    set {}
  }
  public var layoutDirection: LayoutDirection {
    get { fatalError() }
    set {}
  }
}

@propertyWrapper public struct FocusState<Value: Hashable> {
  public struct Binding {}
  public nonisolated init() where Value == Bool { fatalError() }
  public var wrappedValue: Value {
    get { fatalError() }
    nonmutating set {}
  }
  public var projectedValue: Binding { fatalError() }
}

public enum ScenePhase: Comparable, Sendable { case background, inactive, active }
public enum LayoutDirection: Hashable, Sendable { case leftToRight, rightToLeft }

// MARK: App

@MainActor @preconcurrency public protocol App {
  associatedtype Body: Scene
  @SceneBuilder @MainActor @preconcurrency var body: Self.Body { get }
  @MainActor @preconcurrency init()
}
extension App {
  public static func main() { fatalError() }
}

@MainActor @preconcurrency public protocol Scene {}
@resultBuilder public enum SceneBuilder {
  public static func buildBlock<Content: Scene>(_ content: Content) -> Content { content }
}
public struct WindowGroup<Content: View>: Scene {
  public nonisolated init(@ViewBuilder content: @escaping () -> Content) {}
}

@MainActor @preconcurrency @propertyWrapper
public struct UIApplicationDelegateAdaptor<Delegate: NSObject & UIApplicationDelegate> {
  public init(_ type: Delegate.Type = Delegate.self) {}
  public var wrappedValue: Delegate { fatalError() }
}

@MainActor @preconcurrency public protocol UIViewRepresentable: View where Body == Never {
  associatedtype UIViewType: UIView
  associatedtype Coordinator = Void
  typealias Context = UIViewRepresentableContext<Self>
  func makeUIView(context: Context) -> UIViewType
  func updateUIView(_ view: UIViewType, context: Context)
  func makeCoordinator() -> Coordinator
  static func dismantleUIView(_ view: UIViewType, coordinator: Coordinator)
}
extension UIViewRepresentable {
  public var body: Never { fatalError() }
}
@MainActor @preconcurrency public struct UIViewRepresentableContext<Representable: UIViewRepresentable> {
  public var coordinator: Representable.Coordinator { fatalError() }
}

public enum AccessibilityNotification {
  public struct Announcement {
    public init(_ message: String) {}
    public func post() {}
  }
}
