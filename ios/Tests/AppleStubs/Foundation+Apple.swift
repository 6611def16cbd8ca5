// Declarations for checking types; see README.md. Of Foundation and Core Foundation, as they are on Apple's platforms.
import Foundation

// There, Swift's own values bridge to these by `as`. Here they are the same types, so that `as` fits.
public typealias CFString = String
public typealias CFData = Data
public typealias CFDictionary = [String: Any]
public typealias CFTypeRef = AnyObject
public typealias CFIndex = Int
public final class CFError {}
public final class CFAllocator {}

public func CFErrorGetCode(_ error: CFError) -> CFIndex { fatalError() }
public func CFErrorGetDomain(_ error: CFError) -> CFString { fatalError() }

extension ProcessInfo {
  public var isLowPowerModeEnabled: Bool { fatalError() }
}

extension FileManager {
  public func containerURL(forSecurityApplicationGroupIdentifier group: String) -> URL? { fatalError() }
}
