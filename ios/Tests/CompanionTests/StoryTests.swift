import Foundation
import Testing

/// The tables that every shell plays, against the same provider.
@Suite(.serialized)
struct StoryTests {
  @Test(.timeLimit(.minutes(2)), arguments: try Story.all())
  func everyShellTellsTheSameStory(_ story: Story) async throws {
    let provider = try Provider()
    let player = StoryPhone(try await TestPhone())
    var kept: Fields = [:]
    var outcomes: [Fields] = []
    for (index, step) in story.steps.enumerated() {
      let place = "\(story), step \(index + 1), \(step.who) \(step.does)"
      let expect = step.expect ?? [:]
      let with = (step.with ?? [:]).mapValues { value in
        value.text.flatMap { $0.hasPrefix("$") ? kept[String($0.dropFirst())] : nil } ?? value
      }
      var outcome =
        if step.who == "phone" {
          try await player.perform(step.does, with)
        } else {
          try await provider.play(step.does, with, who: step.who)
        }
      try #require(outcome.fits(expect), "\(place): \(expect) became \(outcome)")
      try #require(expect["failure"] != nil || outcome["failure"] == nil, "\(place): \(outcome)")
      for (name, field) in step.keep ?? [:] {
        kept[name] = try #require(outcome[field], "\(place) gives no \(field)")
      }
      for field in (step.keep ?? [:]).values {
        outcome[field] = nil
      }
      outcomes.append(outcome)
    }
    try Recorder.shared.record(story.story, outcomes)
  }
}

/// What became of each step, for a comparison of the shells: `target/stories/swift.json`.
private final class Recorder: @unchecked Sendable {
  static let shared = Recorder()
  private var stories: [String: [Fields]] = [:]
  private let lock = NSLock()

  func record(_ story: String, _ outcomes: [Fields]) throws {
    try lock.withLock {
      stories[story] = outcomes
      let set = ProcessInfo.processInfo.environment["COUNTERSIGN_STORIES_OUT"].map { URL(fileURLWithPath: $0) }
      let folder = set ?? Repository.root.appendingPathComponent("target/stories")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(stories).write(to: folder.appendingPathComponent("swift.json"))
    }
  }
}
