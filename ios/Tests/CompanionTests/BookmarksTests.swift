import Foundation
import Testing

@testable import Companion

@MainActor
struct BookmarksTests {
  private let items = MemoryItems()
  private let sent = PromptModel.Sent(ticket: "7", relyingParty: "shop.example")

  @Test func theyAreThereInTheNextProcess() {
    let before = PhoneBookmarks(items)
    before.answer = sent
    before.activation = "8"
    let after = PhoneBookmarks(items)
    #expect(after.answer == sent && after.activation == "8")
    after.answer = nil
    #expect(PhoneBookmarks(items).answer == nil && PhoneBookmarks(items).activation == "8")
  }

  @Test func theScreenToBeginWithIsTheOneThatTellsWhatGoesOn() {
    let bookmarks = PhoneBookmarks(items)
    #expect(bookmarks.goesOn == nil)
    bookmarks.activation = "8"
    #expect(bookmarks.goesOn == .activation)
    bookmarks.answer = sent
    #expect(bookmarks.goesOn == .answer, "somebody may be signing in")
  }

  @Test func whoLeavesAScreenIsNotLedBackToIt() {
    let bookmarks = PhoneBookmarks(items)
    bookmarks.answer = sent
    bookmarks.activation = "8"
    bookmarks.keepOnly([.activation])
    #expect(bookmarks.goesOn == .activation)
    bookmarks.keepOnly([])
    #expect(PhoneBookmarks(items).goesOn == nil)
  }

  @Test func aLockedPhoneIsAskedAgainOnceItIsOpen() {
    PhoneBookmarks(items).activation = "8"
    items.lockPhone(true)
    let bookmarks = PhoneBookmarks(items)
    #expect(bookmarks.goesOn == nil)
    items.lockPhone(false)
    #expect(bookmarks.goesOn == .activation)
  }

  @Test func whatIsNotOursCountsAsNothing() throws {
    PhoneBookmarks(items).activation = "8"
    items.spoil()
    let bookmarks = PhoneBookmarks(items)
    #expect(bookmarks.goesOn == nil)
    bookmarks.activation = "9"
    #expect(PhoneBookmarks(items).activation == "9")
  }
}
