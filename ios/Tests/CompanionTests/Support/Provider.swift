import Foundation

/// The real provider, in a process of its own: one step in, its outcome out, as the story tables say it.
final class Provider: @unchecked Sendable {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let queue = DispatchQueue(label: "provider")
  private var rest = Data()

  init() throws {
    let built = Repository.root.appendingPathComponent("target/debug/story-provider").path
    process.executableURL = URL(
      fileURLWithPath: ProcessInfo.processInfo.environment["COUNTERSIGN_STORY_PROVIDER"] ?? built)
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Plays a step at the provider's side.
  @discardableResult
  func play(_ does: String, _ with: Fields = [:], who: String = "acme") async throws -> Fields {
    let line = try JSONEncoder().encode(["who": .text(who), "does": .text(does), "with": .object(with)] as Fields)
    return try await withCheckedThrowingContinuation { waiting in
      queue.async {
        waiting.resume(
          with: Result {
            try self.input.fileHandleForWriting.write(contentsOf: line + Data("\n".utf8))
            let outcome = try JSONDecoder().decode(Fields.self, from: self.readLine())
            if let broken = outcome["broken"]?.text { throw Broken(what: broken) }
            return outcome
          })
      }
    }
  }

  private func readLine() throws -> Data {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest = Data(rest[rest.index(after: end)...]) }
        return Data(rest[..<end])
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Broken(what: "the provider has ended") }
      rest += more
    }
  }

  struct Broken: Error { let what: String }
}

/// Where the project is.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardizedFileURL
}
