import Foundation

/// The catalogue of words where there is no string catalogue of Apple's: tests, and an extension that wants to be small.
/// In an app, Xcode's `Localizable.xcstrings` is made from the same source.
public struct Phrases: Sendable {
  /// Language tag, such as `nl`.
  public let language: String
  private let texts: [String: Wording]

  private enum Wording: Sendable {
    case plain(String)
    case plural([String: String])
  }

  /// The words of one language, out of the content of `words.json`. Nil if it has no such language.
  public init?(_ json: Data, language: String) {
    guard let all = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
      let texts = all[language] as? [String: Any]
    else { return nil }
    self.language = language
    self.texts = texts.compactMapValues { text in
      if let plain = text as? String { return .plain(plain) }
      return (text as? [String: String]).map(Wording.plural)
    }
  }

  /// The sentence; times and dates as `written` says.
  public func callAsFunction(_ say: Say, written: (Date, _ withTime: Bool) -> String) -> String {
    let form: String? =
      switch texts[say.word.rawValue] {
      case .plain(let text): text
      case .plural(let forms): forms[pluralCategory(of: say.count, in: language)] ?? forms["other"]
      case nil: nil
      }
    var sentence = form ?? say.word.rawValue
    for (name, value) in say.values {
      let text =
        switch value {
        case .text(let text): text
        case .number(let number): String(number)
        case .time(let time): written(time, true)
        case .date(let date): written(date, false)
        case .words(let inner): self(inner, written: written)
        }
      sentence = sentence.replacingOccurrences(of: "{\(name)}", with: text)
    }
    return sentence
  }
}
