internal import CountersignCore

extension Account {
  init(_ account: CountersignCore.Account) {
    self.init(
      id: AccountID(rawValue: account.id), label: account.label, issuer: account.issuer, name: account.name,
      codes: account.codes.map(CodeSet.init), prompts: Prompts(account.prompts),
      enrolments: account.enrolments.map(Enrolment.init), unlock: account.unlock)
  }
}

extension CodeSet {
  init(_ parameters: CodeParameters) {
    self.init(kind: CodeKind(parameters.kind), digits: Int(parameters.digits))
  }
}

extension CodeKind {
  init(_ kind: CountersignCore.CodeKind) {
    self =
      switch kind {
      case .time: .time
      case .counter: .counter
      case .steam: .steam
      }
  }
}

extension Prompts {
  init(_ state: PromptsState) {
    self =
      switch state {
      case .codesOnly: .codesOnly
      case .confirming(let digits): .confirming(digits: digits)
      case .ready: .ready
      case .noDeviceToken: .noDeviceToken
      case .suspended(let until): .suspended(until: until?.moment)
      case .needsReactivation(let reason, let suspected): .needsReactivation(Trouble(reason), suspected: suspected)
      }
  }
}

extension Trouble {
  init(_ trouble: CountersignCore.Trouble) {
    self =
      switch trouble {
      case .notActivated: .notActivated
      case .keyGone: .keyGone
      case .providerMoved: .providerMoved
      case .cloneSuspected: .cloneSuspected
      case .rolledBack: .rolledBack
      case .deleted: .deleted
      case .takenOver: .takenOver
      case .revoked: .revoked
      case .otherServer: .otherServer
      case .addressMoved: .addressMoved
      }
  }
}

extension Enrolment {
  init(_ enrolment: CountersignCore.Enrolment) {
    self.init(
      id: enrolment.id, protocol: enrolment.protocol, host: enrolment.host, state: EnrolmentState(enrolment.state),
      lastContact: enrolment.lastContactMs?.moment, knownAs: enrolment.knownAs)
  }
}

extension LeftBehind {
  init(_ left: CountersignCore.LeftBehind) {
    self.init(host: left.host, knownAs: left.knownAs)
  }
}

extension EnrolmentState {
  init(_ state: CountersignCore.EnrolmentState) {
    self =
      switch state {
      case .proving: .proving
      case .active: .active
      case .retiring(let since, let until): .retiring(since: since.moment, until: until.moment)
      }
  }
}

extension CodeList {
  init(_ list: CountersignCore.CodeList) {
    self.init(at: list.atMs.moment, uncertainty: list.uncertaintyMs?.span, rows: list.rows.map(CodeRow.init))
  }
}

extension CodeRow {
  init(_ row: CountersignCore.CodeRow) {
    self.init(
      account: AccountID(rawValue: row.account), codes: row.codes, now: row.now.map(CodeNow.init),
      doubtful: row.doubtful)
  }
}

extension CodeNow {
  init(_ now: CountersignCore.CodeNow) {
    self.init(
      code: now.code, next: now.next, secondsLeft: Int(now.secondsLeft), periodSeconds: Int(now.periodSeconds))
  }
}

extension CounterCode {
  init(_ made: CountersignCore.CounterCode) {
    self.init(code: made.code, counter: made.counter)
  }
}
