import Foundation

/// One line of "why did I not get my prompt?".
public struct Finding: Sendable, Hashable {
  /// What it is about.
  public let subject: Subject
  /// How it turned out.
  public let state: FindingState
}

/// How it turned out.
public enum FindingState: Sendable, Hashable {
  /// As it should be.
  case fine
  /// Look at it: the failure's remedy helps.
  case attention(Failure)
  /// It could not be found out.
  case cannotTell
}

/// What a line is about.
public enum Subject: Sendable, Hashable {
  /// This phone's clock; positive when it is ahead.
  case clock(ahead: Duration?)
  /// This phone's clock against one provider's, where they differ and nobody else says who is right.
  case providerClock(host: String, ahead: Duration)
  /// The app's data.
  case vault
  /// Whether the provider answers.
  case provider(host: String, lastContact: Date?)
  /// What it last said about this phone.
  case standing(host: String)
  /// Whether it rings the right address: `fcm`, `apns`, `web-push` or `none`.
  case rings(host: String, channel: String)
  /// Whether the phone's keys are alive.
  case keys(host: String)
  /// Requests that are open.
  case openPrompts(Int)
  /// Answers and other changes that wait for the network.
  case waiting(Int)
}

/// What opening found out about the app's data. Show it once, then acknowledge.
public struct Health: Sendable, Hashable {
  /// Nothing was found.
  public let sound: Bool
  /// An old copy was put in its place: prompts wait for one round trip.
  public let rolledBack: Bool
  /// Parts could not be read; the rest works.
  public let damaged: Bool
  /// How many records are missing.
  public let lost: Int64
  /// The phone is locked: codes come back with it.
  public let codesLocked: Bool
}
