// swift-tools-version: 6.0
import Foundation
import PackageDescription

// `ios/build.sh` makes `made/`: the library's Swift side, the words, and, beside them, the library for this machine. On a
// Mac, `ios/build-xcframework.sh` puts the library for phones there as a framework.
let folder = Context.packageDirectory
let library = "\(folder)/made/lib"
let forPhones = FileManager.default.fileExists(atPath: "\(folder)/made/CountersignCoreFFI.xcframework")

let package = Package(
  name: "Countersign",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [
    .library(name: "Companion", targets: ["Companion"])
  ],
  targets: [
    forPhones
      ? .binaryTarget(name: "CountersignCoreFFI", path: "made/CountersignCoreFFI.xcframework")
      : .systemLibrary(name: "CountersignCoreFFI", path: "made/CountersignCoreFFI"),
    // Generated, and not clean in Swift 6 mode: its callbacks capture what the compiler cannot see to be sendable.
    .target(
      name: "CountersignCore", dependencies: ["CountersignCoreFFI"], path: "made/CountersignCore",
      swiftSettings: [.swiftLanguageMode(.v5)],
      linkerSettings: [
        .unsafeFlags(["-L\(library)", "-Xlinker", "-rpath", "-Xlinker", library], .when(platforms: [.linux])),
        .linkedLibrary("countersign_bindings", .when(platforms: [.linux])),
      ]),
    .target(name: "CountersignWords", path: "made/CountersignWords"),
    .target(name: "Companion", dependencies: ["CountersignCore", "CountersignWords"]),
    // Software keys that really sign, for tests.
    .systemLibrary(name: "COpenSSL", path: "Tests/COpenSSL", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .testTarget(
      name: "CompanionTests",
      dependencies: ["Companion", "CountersignCore", "COpenSSL"],
      // Swift's Observation on Linux refers to a symbol that only its compiler plug-in has.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--allow-shlib-undefined"], .when(platforms: [.linux]))]),
  ],
  swiftLanguageModes: [.v6]
)
