import Companion
import Foundation
import Testing

struct SecretItemsTests {
  private let items = MemoryItems()
  private let key = Data(repeating: 7, count: 32)

  @Test func eachDomainHasItsOwnKeyAndNoneIsReplaced() throws {
    let keys = PhoneVaultKeys(items)
    #expect(try keys.load(.push) == nil)
    try keys.store(.push, key)
    #expect(try keys.load(.push) == key)
    #expect(try keys.load(.codes) == nil)
    #expect(throws: VaultKeyError.unavailable) { try keys.store(.push, key) }
  }

  @Test func aLockedPhoneGivesTheKeyOfPushAndNotThatOfCodes() throws {
    let keys = PhoneVaultKeys(items)
    for domain in KeyDomain.allCases { try keys.store(domain, key) }
    items.lockPhone(true)
    #expect(try keys.load(.push) == key)
    #expect(throws: VaultKeyError.locked) { try keys.load(.codes) }
  }

  @Test func theExtensionNeverGetsNorMakesTheKeyOfCodes() throws {
    try PhoneVaultKeys(items).store(.push, key)
    let seen = PhoneVaultKeys(items, isExtension: true)
    #expect(try seen.load(.push) == key)
    #expect(throws: VaultKeyError.locked) { try seen.load(.codes) }
    #expect(throws: VaultKeyError.locked) { try seen.store(.codes, key) }
    #expect(items.names == ["vault-key-push"])
  }

  @Test func theAnchorComesBackAsItWas() throws {
    let anchor = PhoneAnchor(items)
    #expect(try anchor.read() == nil)
    let state = AnchorState(committed: 41, next: .max)
    try anchor.write(state)
    #expect(try anchor.read() == state)
  }
}
