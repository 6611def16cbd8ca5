import Companion
import SwiftUI

/// A text in the person's language, from the string catalogue.
func phrase(_ say: Say) -> String {
  let arguments: [any CVarArg] = say.ordered.map { value in
    switch value {
    case .text(let text): text as NSString
    case .number(let number): number
    case .time(let time): time.formatted(date: .omitted, time: .shortened) as NSString
    case .date(let date): date.formatted(date: .long, time: .omitted) as NSString
    case .words(let inner): phrase(inner) as NSString
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
