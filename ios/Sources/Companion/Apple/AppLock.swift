#if canImport(LocalAuthentication)
  import Foundation
  import LocalAuthentication
  import Security

  /// Asks the person to be themselves. What the answer means is the business of ``LockModel``.
  public enum AppLock {
    /// What this phone can ask for.
    public static func available() -> Unlocking {
      let context = LAContext()
      if context.canEvaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, error: nil) { return .biometrics }
      return context.canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) ? .screenLock : .nothing
    }

    /// True if it is them. The passcode always does; a face or finger only where the person wants that.
    public static func ask(_ reason: String, biometrics: Bool) async -> Bool {
      let context = LAContext()
      if biometrics {
        return (try? await context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: reason)) ?? false
      }
      let passcode = SecAccessControlCreateWithFlags(
        nil, kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, .devicePasscode, nil)
      guard let passcode else { return false }
      return (try? await context.evaluateAccessControl(passcode, operation: .useItem, localizedReason: reason)) ?? false
    }
  }
#endif
