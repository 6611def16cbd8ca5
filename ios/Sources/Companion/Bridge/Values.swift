import Foundation
internal import CountersignCore

extension Int64 {
  /// Milliseconds since 1970.
  var moment: Date { Date(timeIntervalSince1970: Double(self) / 1000) }

  /// Milliseconds.
  var span: Duration { .milliseconds(self) }
}

extension Date {
  var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
}

extension Duration {
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}

extension Failure {
  init(_ problem: CountersignCore.Problem) {
    self.init(
      problem.code, who: Who(problem.who), remedy: Remedy(problem.remedy), until: problem.untilMs?.moment,
      group: problem.group.map(Int.init), first: problem.first.map(Decision.init),
      account: problem.account.map(AccountID.init(rawValue:)), clockAhead: problem.clockAheadMs?.span)
  }
}

extension Who {
  init(_ who: CountersignCore.Who) {
    self =
      switch who {
      case .you: .you
      case .organisation: .organisation
      case .wait: .wait
      case .update: .update
      case .developer: .developer
      }
  }
}

extension Remedy {
  init(_ remedy: CountersignCore.Remedy) {
    self =
      switch remedy {
      case .tryAgain: .tryAgain
      case .newOffer: .newOffer
      case .reactivate: .reactivate
      case .signInAgain: .signInAgain
      case .wait: .wait
      case .unlock: .unlock
      case .checkClock: .checkClock
      case .checkNetwork: .checkNetwork
      case .askOrganisation: .askOrganisation
      case .update: .update
      case .checkStorage: .checkStorage
      case .reportBug: .reportBug
      }
  }
}

extension Decision {
  init(_ decision: CountersignCore.Decision) {
    self =
      switch decision {
      case .approve: .approve
      case .deny: .deny
      case .report: .report
      }
  }
}
