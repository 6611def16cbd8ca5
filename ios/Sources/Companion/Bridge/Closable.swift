import Foundation
internal import CountersignCore

/// A value that several threads read and write.
final class Shared<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var held: Value

  init(_ value: Value) { held = value }

  var value: Value {
    get { lock.withLock { held } }
    set { lock.withLock { held = newValue } }
  }
}

/// An object of the library until it is closed. A call that began before goes on; a later one fails.
final class Closable<Object: Sendable>: Sendable {
  private let slot: Shared<Object?>

  init(_ object: Object) { slot = Shared(object) }

  func open() throws -> Object {
    guard let object = slot.value else { throw closed }
    return object
  }

  func close() { slot.value = nil }
}

/// As the library would say it.
private let closed = CountersignCore.Failure.Because(
  problem: Problem(
    code: Failure.notFound, who: .developer, remedy: .reportBug, untilMs: nil, group: nil, first: nil,
    clockAheadMs: nil,
    account: nil))
