/// The lock before the app's own screens. It locks when the app was away for longer than the person chose, and always
/// after the process was gone. Codes are locked with it; denying a prompt is not its business.
@MainActor
public final class LockModel {
  private let preferences: any Preferences
  private let clock: any HostClock
  private var unlocked = false
  private var leftAt: Duration?

  /// Locked, unless the person wants no lock.
  public init(preferences: any Preferences, clock: any HostClock = SystemClock()) {
    self.preferences = preferences
    self.clock = clock
  }

  /// The screens may be shown.
  public var isOpen: Bool {
    guard let after = preferences.lockAfter else { return true }
    guard let leftAt else { return unlocked }
    return unlocked && clock.monotonic() - leftAt < after
  }

  /// The person has proven to be themselves.
  public func unlock() {
    unlocked = true
    leftAt = nil
  }

  /// The app went to the background.
  public func leave() { leftAt = clock.monotonic() }

  /// The app came back: true if its screens may be shown; otherwise everything is locked until ``unlock()``.
  public func enter() -> Bool {
    let open = isOpen
    unlocked = unlocked && open
    leftAt = nil
    return open
  }
}
