import Companion
import Foundation

/// A Keychain in memory, which a test can lock.
final class MemoryItems: SecretItems, @unchecked Sendable {
  private let lock = NSLock()
  private var items: [SecretItem: Data] = [:]
  private var locked = false

  /// The phone is locked, or not any more.
  func lockPhone(_ on: Bool) { lock.withLock { locked = on } }

  /// Somebody else has written over all of it.
  func spoil() { lock.withLock { items = items.mapValues { _ in Data("spoilt".utf8) } } }

  /// What was stored, by name.
  var names: [String] { lock.withLock { items.keys.map(\.name).sorted() } }

  func read(_ item: SecretItem) throws -> Data? {
    try lock.withLock {
      if locked && item.whileUnlocked { throw VaultKeyError.locked }
      return items[item]
    }
  }

  func add(_ item: SecretItem, _ secret: Data) throws {
    try lock.withLock {
      guard items[item] == nil else { throw VaultKeyError.unavailable }
      items[item] = secret
    }
  }

  func put(_ item: SecretItem, _ secret: Data) throws { lock.withLock { items[item] = secret } }
}
