import Foundation

/// A text with its values, by the names of the catalogue. The shell finds the words in the person's language.
public struct Say: Sendable, Hashable {
  /// Which text.
  public let word: Word
  /// By the names of the word's placeholders.
  public let values: [String: Value]

  /// A text with its values.
  public init(_ word: Word, _ values: [String: Value] = [:]) {
    self.word = word
    self.values = values
  }

  /// Chooses the form of a plural.
  public var count: Int {
    if case .number(let count) = values["count"] { count } else { 0 }
  }

  /// In the order of the word's placeholders.
  public var ordered: [Value] { word.placeholders.map { values[$0] ?? .text("") } }

  /// What stands in a text.
  public enum Value: Sendable, Hashable {
    /// A name, a host or a code, as it is.
    case text(String)
    /// Written in the person's digits.
    case number(Int)
    /// Written as the person writes times.
    case time(Date)
    /// A day without its time.
    case date(Date)
    /// Words inside words, such as "3 minutes ago".
    indirect case words(Say)
  }
}

extension Say.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// A name, a host or a code.
  public init(stringLiteral value: String) { self = .text(value) }

  /// A number.
  public init(integerLiteral value: Int) { self = .number(value) }
}

extension Failure {
  /// The sentence of a failure.
  public var sentence: Say { Say(.failure(code)) }
}

extension Who {
  /// A line of the failure's page.
  public var word: Word { .who(rawValue) }
}

extension Remedy {
  /// The one button that helps.
  public var word: Word { .help(rawValue) }
}
