import Foundation
internal import CountersignCore

/// A call that reads the disk: made on a queue of its own, so that it never holds up a task.
func aside<Value>(_ call: @escaping @Sendable () throws -> Value) async -> Outcome<Value> where Value: Sendable {
  await abandonable { finish in
    disk.async { finish(told(call)) }
  }
}

/// A call that waits inside the library. Its own end is not awaited once the task is cancelled.
func awaited<Value>(
  onCancel stop: @escaping @Sendable () -> Void = {}, _ call: @escaping @Sendable () async throws -> Value
) async -> Outcome<Value> where Value: Sendable {
  await abandonable(onCancel: stop) { finish in
    Task.detached {
      do {
        finish(.success(try await call()))
      } catch {
        finish(.failure(failure(of: error)))
      }
    }
  }
}

/// What a call throws, as a value.
func told<Value>(_ call: () throws -> Value) -> Outcome<Value> {
  do {
    return .success(try call())
  } catch {
    return .failure(failure(of: error))
  }
}

/// The library throws one kind of error; anything else is a bug on the way to it.
private func failure(of error: any Error) -> Failure {
  if case CountersignCore.Failure.Because(let problem) = error { Failure(problem) } else { .broken }
}

private func abandonable<Value: Sendable>(
  onCancel stop: @escaping @Sendable () -> Void = {}, _ begin: (@escaping @Sendable (Outcome<Value>) -> Void) -> Void
) async -> Outcome<Value> {
  let once = Once<Outcome<Value>>()
  return await withTaskCancellationHandler {
    await withCheckedContinuation { waiting in
      once.wait(waiting)
      begin { once.finish($0) }
    }
  } onCancel: {
    once.finish(.failure(.abandoned))
    stop()
  }
}

/// Whoever finishes first decides; a continuation is resumed once, and whatever comes later is dropped.
private final class Once<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value?
  private var waiting: CheckedContinuation<Value, Never>?

  func wait(_ continuation: CheckedContinuation<Value, Never>) {
    let ready: Value? = lock.withLock {
      if value == nil { waiting = continuation }
      return value
    }
    if let ready { continuation.resume(returning: ready) }
  }

  func finish(_ end: Value) {
    let continuation: CheckedContinuation<Value, Never>? = lock.withLock {
      guard value == nil else { return nil }
      value = end
      defer { waiting = nil }
      return waiting
    }
    continuation?.resume(returning: end)
  }
}

private let disk = DispatchQueue(label: "org.countersign.disk", attributes: .concurrent)
