import Companion
import SwiftUI

/// A text in the person's language, from the string catalogue.
func phrase(_ say: Say) -> String {
  let arguments: [any CVarArg] = say.ordered.map { value in
    switch value {
    case .text(let text): NSString(string: text)
    case .number(let number): number
    case .time(let time): NSString(string: time.formatted(date: .omitted, time: .shortened))
    case .date(let date): NSString(string: date.formatted(date: .long, time: .omitted))
    case .words(let inner): NSString(string: phrase(inner))
    }
  }
  return String(format: NSLocalizedString(say.word.rawValue, comment: ""), locale: .current, arguments: arguments)
}

/// A text without values.
func phrase(_ word: Word) -> String { phrase(Say(word)) }

extension Text {
  init(_ say: Say) { self.init(verbatim: phrase(say)) }
  init(_ word: Word) { self.init(verbatim: phrase(word)) }
}
