import Companion
import Foundation
import Testing

struct WordsTests {
  private func phrases(_ language: String) throws -> Phrases {
    let json = try Data(contentsOf: Repository.root.appendingPathComponent("ios/made/words.json"))
    return try #require(Phrases(json, language: language))
  }

  private let plainly = { (date: Date, time: Bool) in time ? "14:02" : "1 May" }

  @Test(arguments: ["en", "nl", "ar"])
  func everyWordHasASentenceWithoutGaps(language: String) throws {
    let phrases = try phrases(language)
    for word in Word.allCases {
      let values = Dictionary(
        uniqueKeysWithValues: word.placeholders.map { ($0, $0 == "count" ? Say.Value.number(3) : .text("x")) })
      let sentence = phrases(Say(word, values), written: plainly)
      #expect(sentence != word.rawValue && !sentence.contains("{"), "\(language): \(word)")
    }
  }

  @Test func pluralsFollowTheLanguage() throws {
    let one = Say(.accountsAnswersWaiting, ["count": 1])
    let many = Say(.accountsAnswersWaiting, ["count": 7])
    #expect(try phrases("en")(one, written: plainly) == "1 answer waiting for network")
    #expect(try phrases("en")(many, written: plainly) == "7 answers waiting for network")
    #expect(try phrases("ar")(one, written: plainly) != phrases("ar")(many, written: plainly))
  }

  @Test func timesStandInSentencesAsThePersonWritesThem() throws {
    let late = Say(.promptStoppedTooLate, ["time": .time(Date())])
    #expect(try phrases("en")(late, written: plainly).contains("14:02"))
    let last = Say(.doctorProviderLast, ["time": .words(Ago.of(.seconds(120)))])
    #expect(try phrases("en")(last, written: plainly).contains("2 minutes ago"))
  }

  @Test(arguments: Remedy.allCases) func everyRemedyHasItsButton(remedy: Remedy) {
    #expect(remedy.word.rawValue == "help_" + remedy.rawValue.replacingOccurrences(of: "-", with: "_"))
  }

  @Test(arguments: Who.allCases) func everybodyWhoCanActHasALine(who: Who) {
    #expect(who.word.rawValue == "who_" + who.rawValue)
  }

  @Test func codesAndHostsAreWrittenForPeople() {
    #expect(CodeText.grouped("123456") == "123\u{2009}456")
    #expect(CodeText.grouped("12345678") == "1234\u{2009}5678")
    #expect(CodeText.grouped("1234567") == "123\u{2009}4567")
    #expect(CodeText.grouped("ABCDE") == "ABCDE")
    #expect(CodeText.spoken("12\u{2009}3") == "1 2 3")
    let host = "a-very-long-name.of-somebody.who-wants-to-hide.example.com"
    let cut = CodeText.host(host, longest: 30)
    #expect(cut.count == 30 && cut.hasSuffix(".example.com"))
  }
}
