import Foundation
import Observation

/// All logic of one screen, without a type of SwiftUI: a state to draw, and what a person can do. Comes in: the
/// ``Authenticator`` and what the phone knows; goes out: ``state``. ``close()`` it with its screen: until then it lives.
@MainActor
@Observable
public class ScreenModel<State: Sendable> {
  /// What to draw.
  public internal(set) var state: State
  @ObservationIgnored let clock: any ScreenClock
  @ObservationIgnored private var tasks: [UUID: Task<Void, Never>] = [:]

  init(_ initial: State, clock: any ScreenClock) {
    state = initial
    self.clock = clock
  }

  /// The screen is gone: nothing is waited for any more. What was committed goes on. Twice is fine.
  public func close() {
    tasks.values.forEach { $0.cancel() }
    tasks = [:]
  }

  @discardableResult
  func run(_ block: @escaping @MainActor () async -> Void) -> Task<Void, Never> {
    let name = UUID()
    let task = Task {
      await block()
      tasks[name] = nil
    }
    tasks[name] = task
    return task
  }

  /// After that long, unless the screen is closed before.
  @discardableResult
  func after(_ delay: Duration, _ block: @escaping @MainActor () async -> Void) -> Task<Void, Never> {
    run { [clock] in
      guard (try? await clock.sleep(for: delay)) != nil else { return }
      await block()
    }
  }

  /// Now and then at each beat, until the screen is closed.
  func everySecond(_ block: @escaping @MainActor () async -> Void) {
    run { [clock] in
      repeat { await block() } while (try? await clock.sleep(for: Pace.beat)) != nil
    }
  }

  /// At once and at each change, until the screen is closed.
  func follow(_ authenticator: any Authenticator, _ block: @escaping @MainActor () async -> Void) {
    run {
      for await _ in authenticator.changes where !Task.isCancelled { await block() }
    }
  }

  func follow(_ phone: any PhoneFacts, _ block: @escaping @MainActor (Bool) -> Void) {
    run {
      for await connected in phone.connected { block(connected) }
    }
  }
}

/// How long things take on a screen.
public enum Pace {
  /// Between redraws of what counts down.
  public static let beat = Duration.seconds(1)
  /// Before that, waiting is not shown.
  public static let patience = Duration.milliseconds(300)
  /// Buttons are inert for so long after anything changed.
  public static let inert = Duration.milliseconds(700)
  /// A hidden code that was tapped, a counter code that was made, a copied code: gone after that.
  public static let revealed = Duration.seconds(30)
  static let slow = Duration.seconds(3)
  static let checking = Duration.seconds(10)
}

/// Time as a screen sees it.
public protocol ScreenClock: HostClock {
  /// Returns after that long; throws once the task is cancelled.
  func sleep(for duration: Duration) async throws
}

/// The phone's own clocks.
public struct SystemClock: ScreenClock {
  private static let start = ContinuousClock.now

  /// The phone's own clocks.
  public init() {}

  /// The wall clock.
  public func now() -> Date { Date() }

  /// Goes on while the phone sleeps.
  public func monotonic() -> Duration { ContinuousClock.now - Self.start }

  /// Real waiting.
  public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
