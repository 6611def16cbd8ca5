#if canImport(Security)
  import Foundation
  import Security

  /// Small secrets in the Keychain. None leaves this phone, none is in a backup. Neither access class knows of faces or
  /// fingers: a new one takes no codes away.
  public struct KeychainItems: SecretItems {
    private let group: String
    private let service = "org.countersign.vault"

    /// `group`: the access group that the notification extension shares.
    public init(sharedGroup group: String) { self.group = group }

    public func read(_ item: SecretItem) throws -> Data? {
      var one = query(item)
      one[kSecReturnData] = true
      var found: CFTypeRef?
      switch SecItemCopyMatching(one as CFDictionary, &found) {
      case errSecSuccess: return found as? Data
      case errSecItemNotFound: return nil
      case errSecInteractionNotAllowed: throw VaultKeyError.locked
      default: throw VaultKeyError.unavailable
      }
    }

    public func add(_ item: SecretItem, _ secret: Data) throws {
      var new = query(item)
      new[kSecValueData] = secret
      new[kSecAttrAccessible] =
        item.whileUnlocked
        ? kSecAttrAccessibleWhenUnlockedThisDeviceOnly : kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
      guard SecItemAdd(new as CFDictionary, nil) == errSecSuccess else { throw VaultKeyError.unavailable }
    }

    public func put(_ item: SecretItem, _ secret: Data) throws {
      switch SecItemUpdate(query(item) as CFDictionary, [kSecValueData: secret] as CFDictionary) {
      case errSecSuccess: return
      case errSecItemNotFound: try add(item, secret)
      default: throw VaultKeyError.unavailable
      }
    }

    private func query(_ item: SecretItem) -> [CFString: Any] {
      var query: [CFString: Any] = [
        kSecClass: kSecClassGenericPassword, kSecAttrService: service, kSecAttrAccount: item.name,
        kSecUseDataProtectionKeychain: true,
      ]
      // Without a group an item is in the first of the app's own, which the extension does not have.
      if item.shared { query[kSecAttrAccessGroup] = group }
      return query
    }
  }
#endif
