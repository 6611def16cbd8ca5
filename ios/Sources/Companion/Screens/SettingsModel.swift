import Foundation

/// What a person chooses once.
public final class SettingsModel: ScreenModel<SettingsModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// The app locks after so long in the background; nil for never.
    public var lockAfter: Duration?
    /// Face or fingerprint unlock the app.
    public var unlocksWithBiometrics = false
    /// What the person can unlock it with.
    public var canUnlock = Unlocking.nothing
    /// Codes are hidden until tapped.
    public var hidesCodes = false
    /// How the test of the bell goes.
    public var test = Test.none
  }

  /// How the test of the bell goes.
  public enum Test: Sendable { case none, waiting, rang, silent }

  /// What the lock's time-out can be; zero is at once.
  public static let lockChoices: [Duration] = [.zero, .seconds(60), .seconds(300), .seconds(900)]
  /// A bell that takes longer is none.
  public static let testLimit = Duration.seconds(30)

  private let preferences: any Preferences
  private let phone: any PhoneFacts
  private let bell: any Bell
  private var testing: [Task<Void, Never>] = []

  /// Over what the person chose before.
  public init(
    preferences: any Preferences, phone: any PhoneFacts, bell: any Bell, clock: any ScreenClock = SystemClock()
  ) {
    self.preferences = preferences
    self.phone = phone
    self.bell = bell
    super.init(State(), clock: clock)
    read()
  }

  /// Whether the app locks.
  public func lock(_ on: Bool) {
    preferences.lockAfter = on ? Self.lockChoices.first : nil
    read()
  }

  /// After how long.
  public func lock(after: Duration) {
    preferences.lockAfter = after
    read()
  }

  /// Face or fingerprint unlock it.
  public func unlockWithBiometrics(_ on: Bool) {
    preferences.unlocksWithBiometrics = on
    read()
  }

  /// Codes are hidden until tapped.
  public func hideCodes(_ on: Bool) {
    preferences.hidesCodes = on
    read()
  }

  /// Waits for a bell.
  public func test() {
    testing.forEach { $0.cancel() }
    state.test = .waiting
    let ringing = run {
      await self.bell.test()
      for await _ in self.bell.rings {
        guard !Task.isCancelled else { return }
        if self.state.test == .waiting { self.state.test = .rang }
        return
      }
    }
    let limit = after(Self.testLimit) {
      if self.state.test == .waiting { self.state.test = .silent }
      ringing.cancel()
    }
    testing = [ringing, limit]
  }

  /// Back on the screen: the phone's own settings may have changed meanwhile.
  public func refresh() { read() }

  private func read() {
    state.lockAfter = preferences.lockAfter
    state.unlocksWithBiometrics = preferences.unlocksWithBiometrics
    state.canUnlock = phone.canUnlock()
    state.hidesCodes = preferences.hidesCodes
  }
}

/// The wake-up channel, as the phone offers it.
public protocol Bell: Sendable {
  /// Each bell that rang, from now on.
  var rings: AsyncStream<Void> { get }

  /// Asks for one ring.
  func test() async
}
