import Foundation

/// What a screen has committed and waits for, kept while the system ends the process behind it. Without it an answer or an
/// activation goes on all the same, and the screen that comes back does not say how it ended.
@MainActor
public protocol Bookmarks: AnyObject {
  /// The answer that ``PromptModel`` follows.
  var answer: PromptModel.Sent? { get set }

  /// The ticket of the activation that ``AddModel`` follows.
  var activation: String? { get set }
}

extension Bookmarks {
  /// The screen to begin with, after the process was gone.
  public var goesOn: GoesOn? {
    if answer != nil { return .answer }
    return activation == nil ? nil : .activation
  }

  /// The person has left these screens: nothing is to be told there any more.
  public func keepOnly(_ open: Set<GoesOn>) {
    if !open.contains(.answer) && answer != nil { answer = nil }
    if !open.contains(.activation) && activation != nil { activation = nil }
  }
}

/// What goes on, and which screen tells of it.
public enum GoesOn: Sendable, Hashable {
  case answer, activation
}

/// ``Bookmarks`` beside the app's keys, where no backup has them. A bookmark that cannot be kept costs one line of truth
/// and nothing else, so that is not told.
@MainActor
public final class PhoneBookmarks: Bookmarks {
  private struct Page: Codable {
    var answer: PromptModel.Sent?
    var activation: String?
  }

  private let items: any SecretItems
  private var read: Page?

  /// Over the same store as the keys.
  public init(_ items: any SecretItems) { self.items = items }

  /// Durable before it returns.
  public var answer: PromptModel.Sent? {
    get { page.answer }
    set { page.answer = newValue }
  }

  /// Durable before it returns.
  public var activation: String? {
    get { page.activation }
    set { page.activation = newValue }
  }

  /// Read when it is asked for and can be: a push message may start the process while the phone is locked. What is there
  /// and is not ours counts as nothing.
  private var page: Page {
    get {
      if let read { return read }
      guard case .success(let kept) = Result(catching: { try items.read(.bookmarks) }) else { return Page() }
      let page = kept.flatMap { try? JSONDecoder().decode(Page.self, from: $0) } ?? Page()
      read = page
      return page
    }
    set {
      read = newValue
      if let written = try? JSONEncoder().encode(newValue) { try? items.put(.bookmarks, written) }
    }
  }
}
