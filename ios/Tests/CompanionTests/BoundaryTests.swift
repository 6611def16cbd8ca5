import Foundation
import Testing

struct BoundaryTests {
  private func sources(below folder: String) throws -> [(path: String, text: String)] {
    let root = Repository.root.appendingPathComponent("ios/\(folder)")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    return try files.filter { $0.pathExtension == "swift" }.map {
      (String($0.path.dropFirst(root.path.count + 1)), try String(contentsOf: $0, encoding: .utf8))
    }
  }

  @Test func generatedTypesStayInTheBridge() throws {
    let files = try sources(below: "Sources/Companion")
    #expect(files.contains { $0.path.hasPrefix("Bridge/") })
    for file in files where file.text.contains("import CountersignCore") {
      #expect(file.path.hasPrefix("Bridge/"), "\(file.path)")
      #expect(file.text.contains("internal import CountersignCore"), "\(file.path) would let them out")
    }
  }

  @Test func noScreenModelKnowsAScreen() throws {
    let views = ["SwiftUI", "UIKit", "LocalAuthentication", "UserNotifications", "AVFoundation", "Security"]
    for file in try sources(below: "Sources/Companion") where !file.path.hasPrefix("Apple/") {
      for view in views { #expect(!file.text.contains("import \(view)"), "\(file.path) imports \(view)") }
    }
  }

  @Test func appleOnlyFilesSayWhereTheyAreCompiled() throws {
    for file in try sources(below: "Sources/Companion/Apple") {
      #expect(file.text.hasPrefix("#if canImport("), "\(file.path)")
    }
  }

  @Test func theAppDecidesNothingItself() throws {
    for file in try sources(below: "App") {
      #expect(!file.text.contains("JSONSerialization") && !file.text.contains("URLSession"), "\(file.path)")
    }
  }
}
