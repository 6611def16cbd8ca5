import Foundation
import Testing

/// The tables that every shell plays, against the same provider.
@Suite(.serialized)
struct StoryTests {
  @Test(.timeLimit(.minutes(2)), arguments: try Story.all())
  func everyShellTellsTheSameStory(_ story: Story) async throws {
    let played = try await story.play()
    try Recorder.shared.record(story.story, played.outcomes)
    #expect(played.faults.map(\.why) == [])
  }

  /// The comparison is made at every step, and of every field.
  @Test(.timeLimit(.minutes(2)), arguments: try Story.all())
  func anExpectationThatIsAlteredIsNoticedAtEveryStep(_ story: Story) async throws {
    let altered = story.altered()
    let wanted = altered.steps.enumerated().flatMap { index, step in
      Array(repeating: index + 1, count: step.expect?.count ?? 0)
    }
    #expect(try await altered.play().faults.map(\.step) == wanted)
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
