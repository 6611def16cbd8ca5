// Declarations for checking types; see README.md. Of Network.
import Dispatch

public struct NWPath: Sendable {
  public enum Status: Sendable { case satisfied, unsatisfied, requiresConnection }
  public let status: Status
}

public final class NWPathMonitor: @unchecked Sendable {
  public init() { fatalError() }
  public var pathUpdateHandler: (@Sendable (NWPath) -> Void)? {
    get { fatalError() }
    set {}
  }
  public func start(queue: DispatchQueue) {}
}
