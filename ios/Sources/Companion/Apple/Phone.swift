#if canImport(Security) && canImport(LocalAuthentication)
  import Foundation

  /// What a phone brings: keys in the Secure Enclave, secrets in the Keychain, and data in a folder that app and extension
  /// share and backups leave out.
  public enum Phone {
    /// `group`: an identifier that is both a Keychain access group and an app group of app and extension. `reason`: what
    /// the sheet of a gesture says for a purpose such as `answer`.
    public static func host(
      group: String, isExtension: Bool = false, reason: @escaping @Sendable (String) -> String
    ) -> Host {
      let items = KeychainItems(sharedGroup: group)
      return Host(
        signer: PhoneSigner(SecureEnclaveKeys(group: group), reason: reason),
        vaultKeys: PhoneVaultKeys(items, isExtension: isExtension), anchor: PhoneAnchor(items))
    }

    /// What screens have begun, kept beside the keys. Of the app alone.
    @MainActor
    public static func bookmarks(group: String) -> any Bookmarks { PhoneBookmarks(KeychainItems(sharedGroup: group)) }

    /// Where the data is; nil if the app group is not set up.
    public static func settings(group: String) throws -> Settings? {
      let files = FileManager.default
      guard var folder = files.containerURL(forSecurityApplicationGroupIdentifier: group) else { return nil }
      folder.appendPathComponent("Countersign", isDirectory: true)
      try files.createDirectory(
        at: folder, withIntermediateDirectories: true,
        attributes: [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication])
      var values = URLResourceValues()
      values.isExcludedFromBackup = true
      try folder.setResourceValues(values)
      return Settings(path: folder.appendingPathComponent("vault.db").path)
    }
  }
#endif
