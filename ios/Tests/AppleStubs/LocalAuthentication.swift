// Declarations for checking types; see README.md. Of LocalAuthentication.
import Foundation
import Security

public enum LAPolicy: Int, Sendable {
  case deviceOwnerAuthenticationWithBiometrics = 1
  case deviceOwnerAuthentication = 2
}

public enum LAAccessControlOperation: Int, Sendable { case createItem, useItem, createKey, useKeySign }

/// Not sendable, as there.
open class LAContext: NSObject {
  public override init() { fatalError() }
  open var localizedReason: String {
    get { fatalError() }
    set {}
  }
  /// There, `error` is an `NSErrorPointer`.
  open func canEvaluatePolicy(_ policy: LAPolicy, error: UnsafeMutablePointer<NSError?>?) -> Bool { fatalError() }
  open func evaluatePolicy(_ policy: LAPolicy, localizedReason: String) async throws -> Bool { fatalError() }
  open func evaluateAccessControl(
    _ control: SecAccessControl, operation: LAAccessControlOperation, localizedReason: String
  ) async throws -> Bool { fatalError() }
}
