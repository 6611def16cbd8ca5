import Foundation

/// Small secrets that stay on this phone and out of its backups: the Keychain, or memory in tests.
public protocol SecretItems: Sendable {
  /// Nil if it was never stored. Throws ``VaultKeyError/locked`` while it cannot be read.
  func read(_ item: SecretItem) throws -> Data?

  /// Durable before it returns. Throws if it is there.
  func add(_ item: SecretItem, _ secret: Data) throws

  /// Durable before it returns. In the place of what was there.
  func put(_ item: SecretItem, _ secret: Data) throws
}

/// One of them, and who may read it when.
public struct SecretItem: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// Only while the phone is unlocked; otherwise after its first unlock.
  public let whileUnlocked: Bool
  /// The notification extension reads it, too.
  public let shared: Bool

  static let pushKey = SecretItem(name: "vault-key-push", whileUnlocked: false, shared: true)
  static let codesKey = SecretItem(name: "vault-key-codes", whileUnlocked: true, shared: false)
  static let anchor = SecretItem(name: "vault-anchor", whileUnlocked: false, shared: true)
  static let bookmarks = SecretItem(name: "bookmarks", whileUnlocked: true, shared: false)
}

/// The two keys of the app's data. The extension never gets that of the codes: to it, that one is locked for ever, which
/// is not the same as "never stored".
public struct PhoneVaultKeys: VaultKeys {
  private let items: any SecretItems
  private let isExtension: Bool

  /// `isExtension`: this process is the notification extension.
  public init(_ items: any SecretItems, isExtension: Bool = false) {
    self.items = items
    self.isExtension = isExtension
  }

  /// Nil if none was ever stored.
  public func load(_ domain: KeyDomain) throws -> Data? { try items.read(item(domain)) }

  /// Fails if one is there.
  public func store(_ domain: KeyDomain, _ key: Data) throws { try items.add(item(domain), key) }

  private func item(_ domain: KeyDomain) throws -> SecretItem {
    switch domain {
    case .push: return .pushKey
    case .codes:
      if isExtension { throw VaultKeyError.locked }
      return .codesKey
    }
  }
}

/// The generation of the app's data, where a backup does not bring its own.
public struct PhoneAnchor: Anchor {
  private let items: any SecretItems

  /// Over the same store as the keys.
  public init(_ items: any SecretItems) { self.items = items }

  /// Nil if nothing was ever written; throws if what is there is not ours.
  public func read() throws -> AnchorState? {
    guard let bytes = try items.read(.anchor) else { return nil }
    guard bytes.count == 16 else { throw VaultKeyError.unavailable }
    let number = { (half: Data) in half.reduce(Int64(0)) { $0 << 8 | Int64($1) } }
    return AnchorState(committed: number(bytes.prefix(8)), next: number(bytes.suffix(8)))
  }

  /// Two big-endian numbers.
  public func write(_ state: AnchorState) throws {
    let bytes = [state.committed, state.next].flatMap { number in
      withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
    try items.put(.anchor, Data(bytes))
  }
}
