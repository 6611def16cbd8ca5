import Foundation

/// What the page of a failure says: what happened, who can fix it, one button, and details for a help desk.
public struct FailurePage: Sendable, Hashable {
  /// What it is about.
  public let failure: Failure
  /// When it was met.
  public let at: Date
  /// What happened.
  public let sentence: Say
  /// Who can fix it.
  public let who: Say
  /// The remedy.
  public let button: Say
  /// For a help desk: no secrets, nothing personal.
  public let details: [Say]

  /// The page of this failure, that was met at this moment.
  public init(_ failure: Failure, at: Date) {
    self.failure = failure
    self.at = at
    sentence = failure.sentence
    who = Say(failure.who.word)
    button = Say(failure.remedy.word)
    let always = [
      Say(.failurePageCode, ["failure": .text(failure.code)]), Say(.failurePageTime, ["time": .time(at)]),
    ]
    let known: [Say?] = [
      failure.until.map { Say(.failurePageUntil, ["time": .time($0)]) },
      failure.group.map { Say(.failurePageGroup, ["position": .number($0)]) },
      failure.first.map { Say($0.firstWord) },
    ]
    details = always + known.compactMap { $0 }
  }
}

extension Decision {
  fileprivate var firstWord: Word {
    switch self {
    case .approve: .failurePageFirstApprove
    case .deny: .failurePageFirstDeny
    case .report: .failurePageFirstReport
    }
  }
}
