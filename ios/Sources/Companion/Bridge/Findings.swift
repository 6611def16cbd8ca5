internal import CountersignCore

extension Finding {
  init(_ finding: CountersignCore.Finding) {
    self.init(subject: Subject(finding.subject), state: FindingState(finding.state))
  }
}

extension FindingState {
  init(_ state: CountersignCore.FindingState) {
    self =
      switch state {
      case .fine: .fine
      case .attention(let problem): .attention(Failure(problem))
      case .cannotTell: .cannotTell
      }
  }
}

extension Subject {
  init(_ subject: FindingSubject) {
    self =
      switch subject {
      case .clock(let ahead): .clock(ahead: ahead?.span)
      case .providerClock(let host, let ahead): .providerClock(host: host, ahead: ahead.span)
      case .vault: .vault
      case .provider(let host, let lastContact): .provider(host: host, lastContact: lastContact?.moment)
      case .standing(let host): .standing(host: host)
      case .deviceToken(let host, let channel): .rings(host: host, channel: channel)
      case .keys(let host): .keys(host: host)
      case .openPrompts(let count): .openPrompts(Int(count))
      case .waiting(let count): .waiting(Int(count))
      }
  }
}

extension Health {
  init(_ health: CountersignCore.Health) {
    self.init(
      sound: health.sound, rolledBack: health.rolledBack, damaged: health.damaged, lost: health.lost,
      codesLocked: health.codes == .locked)
  }
}

extension CountersignCore.DeviceToken {
  init(_ token: DeviceToken) {
    self =
      switch token {
      case .apns(let token, let topic, let sandbox): .apns(token: token, topic: topic, sandbox: sandbox)
      case .fcm(let token): .fcm(token: token)
      case .webPush(let endpoint): .webPush(endpoint: endpoint)
      case .polling: .polling
      }
  }
}

extension LogEntry {
  init(_ entry: CountersignCore.LogEntry) {
    self.init(
      number: entry.number, at: entry.atMs.moment, kind: entry.kind, shown: entry.shown.map(Shown.init),
      decision: entry.decision.map(Decision.init), channel: entry.channel.map(Channel.init), result: entry.result,
      signed: entry.signed, providerAt: entry.providerAtMs?.moment, until: entry.untilMs?.moment, host: entry.host,
      failure: entry.problem.map(Failure.init), knownAs: entry.knownAs)
  }
}

extension Shown {
  init(_ shown: CountersignCore.Shown) {
    self.init(relyingParty: shown.relyingParty, application: shown.application, place: shown.place)
  }
}

extension Channel {
  init(_ channel: CountersignCore.Channel) {
    self =
      switch channel {
      case .push: .push
      case .poll: .poll
      }
  }
}

extension LogVerification {
  init(_ found: CountersignCore.LogVerification) {
    self.init(
      entries: found.entries, intact: found.intact, firstBroken: found.firstBroken, anchoredUpTo: found.anchoredUpTo)
  }
}

extension CountersignCore.LogFormat {
  init(_ format: LogFormat) {
    self =
      switch format {
      case .csv: .csv
      case .json: .json
      }
  }
}
