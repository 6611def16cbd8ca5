/// Holds what must not get into a log: prints the name of its type and nothing else, also to a debugger.
public protocol Unprinted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unprinted {
  /// The name of the type.
  public var description: String { "\(Self.self)" }

  /// The name of the type.
  public var debugDescription: String { description }

  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
