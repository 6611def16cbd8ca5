#if canImport(Security) && canImport(LocalAuthentication)
  import Foundation
  import LocalAuthentication
  import Security

  /// Keys of the Secure Enclave, and RSA keys of the Keychain for servers that know nothing else. Those of one app and its
  /// extension share an access group; none leaves this phone, none is in a backup.
  ///
  /// Never run where this was written: it has no branch that `PhoneSigner` or ``PlatformKeyError`` could have.
  public struct SecureEnclaveKeys: PlatformKeys {
    private let group: String
    private let prefix = "org.countersign.key."
    private static let gestures = DispatchQueue(label: "org.countersign.gestures", attributes: .concurrent)

    /// `group`: the Keychain access group of app and extension.
    public init(group: String) { self.group = group }

    public func publicKey(_ name: String) throws -> Data? {
      try find(name, context: nil).map(Self.external)
    }

    public func make(_ name: String, _ spec: KeySpec) throws -> Data {
      var failure: Unmanaged<CFError>?
      // An approval key dies with the set of faces and fingers; a device key works in the background after first unlock.
      let flags: SecAccessControlCreateFlags =
        spec.userVerification ? [.privateKeyUsage, .biometryCurrentSet] : [.privateKeyUsage]
      let whenever =
        spec.userVerification
        ? kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly : kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
      var attributes: [CFString: Any] = [kSecUseDataProtectionKeychain: true]
      var own: [CFString: Any] = [
        kSecAttrIsPermanent: true, kSecAttrApplicationTag: tag(name), kSecAttrAccessGroup: group,
      ]
      switch spec.algorithm {
      case .es256:
        attributes[kSecAttrKeyType] = kSecAttrKeyTypeECSECPrimeRandom
        attributes[kSecAttrKeySizeInBits] = 256
        attributes[kSecAttrTokenID] = kSecAttrTokenIDSecureEnclave
        own[kSecAttrAccessControl] = SecAccessControlCreateWithFlags(nil, whenever, flags, &failure)
      case .rs256(let bits):
        attributes[kSecAttrKeyType] = kSecAttrKeyTypeRSA
        attributes[kSecAttrKeySizeInBits] = bits
        own[kSecAttrAccessControl] = SecAccessControlCreateWithFlags(
          nil, whenever, flags.subtracting(.privateKeyUsage), &failure)
      }
      attributes[kSecPrivateKeyAttrs] = own
      guard failure == nil, let key = SecKeyCreateRandomKey(attributes as CFDictionary, &failure) else {
        throw Self.known(failure)
      }
      return try Self.external(key)
    }

    /// A gesture holds its thread for as long as the person takes: not one of those that all tasks share.
    public func sign(_ batch: [SignRequest], because reason: String) async throws -> [Data] {
      try await withCheckedThrowingContinuation { waiting in
        Self.gestures.async { waiting.resume(with: Result { try signed(batch, because: reason) }) }
      }
    }

    /// One context for all of it: what the person has proven to it holds for the rest of the batch.
    private func signed(_ batch: [SignRequest], because reason: String) throws -> [Data] {
      let context = LAContext()
      context.localizedReason = reason
      return try batch.map { request in
        guard let key = try find(request.key, context: context) else { throw PlatformKeyError.gone }
        let rsa = SecKeyIsAlgorithmSupported(key, .sign, .rsaSignatureMessagePKCS1v15SHA256)
        let algorithm: SecKeyAlgorithm = rsa ? .rsaSignatureMessagePKCS1v15SHA256 : .ecdsaSignatureMessageX962SHA256
        var failure: Unmanaged<CFError>?
        guard let signature = SecKeyCreateSignature(key, algorithm, request.message as CFData, &failure) else {
          throw Self.known(failure)
        }
        return signature as Data
      }
    }

    public func delete(_ name: String) throws {
      let status = SecItemDelete(query(name) as CFDictionary)
      guard status == errSecSuccess || status == errSecItemNotFound else { throw PlatformKeyError.failed }
    }

    public func names() throws -> [String] {
      var all = query(nil)
      all[kSecMatchLimit] = kSecMatchLimitAll
      all[kSecReturnAttributes] = true
      all[kSecUseAuthenticationUI] = kSecUseAuthenticationUISkip
      var found: CFTypeRef?
      let status = SecItemCopyMatching(all as CFDictionary, &found)
      if status == errSecItemNotFound { return [] }
      guard status == errSecSuccess, let items = found as? [[CFString: Any]] else { throw PlatformKeyError.locked }
      return items.compactMap { item in
        guard let tag = item[kSecAttrApplicationTag] as? Data else { return nil }
        let name = String(decoding: tag, as: UTF8.self)
        return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
      }
    }

    private func find(_ name: String, context: LAContext?) throws -> SecKey? {
      var one = query(name)
      one[kSecReturnRef] = true
      if let context { one[kSecUseAuthenticationContext] = context }
      var found: CFTypeRef?
      switch SecItemCopyMatching(one as CFDictionary, &found) {
      case errSecSuccess: return (found as! SecKey)  // what kSecClassKey with kSecReturnRef gives
      case errSecItemNotFound: return nil
      case errSecInteractionNotAllowed: throw PlatformKeyError.locked
      default: throw PlatformKeyError.failed
      }
    }

    private func query(_ name: String?) -> [CFString: Any] {
      var query: [CFString: Any] = [
        kSecClass: kSecClassKey, kSecAttrKeyClass: kSecAttrKeyClassPrivate, kSecAttrAccessGroup: group,
        kSecUseDataProtectionKeychain: true,
      ]
      if let name { query[kSecAttrApplicationTag] = tag(name) }
      return query
    }

    private func tag(_ name: String) -> Data { Data((prefix + name).utf8) }

    private static func external(_ key: SecKey) throws -> Data {
      var failure: Unmanaged<CFError>?
      guard let open = SecKeyCopyPublicKey(key), let bytes = SecKeyCopyExternalRepresentation(open, &failure) else {
        throw known(failure)
      }
      return bytes as Data
    }

    private static func known(_ failure: Unmanaged<CFError>?) -> PlatformKeyError {
      guard let error = failure?.takeRetainedValue() else { return .failed }
      return PlatformKeyError(domain: CFErrorGetDomain(error) as String, code: CFErrorGetCode(error))
    }
  }
#endif
