import Foundation
internal import CountersignCore

/// The library behind ``Authenticator``. What reads the disk runs aside; what waits, waits without a thread.
final class RustAuthenticator: Authenticator {
  private let core: CountersignCore.Authenticator

  init(_ core: CountersignCore.Authenticator) { self.core = core }

  var changes: AsyncStream<Int64> {
    let core = core
    let last = Shared<Int64?>(nil)
    return AsyncStream {
      guard let seen = last.value else {
        last.value = 0
        return 0
      }
      let next = await awaited { try await core.nextChange(seen: seen).revision }
      last.value = next.value ?? seen
      return next.value
    }
  }

  /// Stopping ends the library's own run, so that the next call need not wait for it.
  func work() async -> Outcome<Void> {
    let core = core
    return await awaited(onCancel: { core.stop() }) { try await core.work() }
  }

  func workUntilIdle(budget: Duration, allowPerson: Bool) async -> Outcome<Void> {
    let core = core
    return await awaited {
      try await core.workUntilIdle(budgetMs: budget.milliseconds, allowPerson: allowPerson)
    }
  }

  func hurry() async { _ = await onDisk { $0.hurry() } }

  func health() async -> Outcome<Health> { await onDisk { Health($0.health()) } }

  func acknowledgeHealth() async -> Outcome<Void> { await onDisk { try $0.acknowledgeHealth() } }

  func lockCodes() async -> Outcome<Void> { await onDisk { $0.lockCodes() } }

  func unlockCodes() async -> Outcome<Void> { await onDisk { try $0.unlockCodes() } }

  func setPhoneName(_ name: String) async -> Outcome<Void> { await onDisk { try $0.setPhoneName(name: name) } }

  func phoneName() async -> Outcome<String> { await onDisk { try $0.phoneName() } }

  func accounts() async -> Outcome<[Account]> { await onDisk { try $0.accounts().map(Account.init) } }

  func rename(_ account: AccountID, to label: String) async -> Outcome<Void> {
    await onDisk { try $0.rename(account: account.rawValue, label: label) }
  }

  func reorder(_ accounts: [AccountID]) async -> Outcome<Void> {
    await onDisk { try $0.reorder(accounts: accounts.map(\.rawValue)) }
  }

  func forget(_ account: AccountID) async -> Outcome<Void> {
    await onDisk { _ = try $0.forget(account: account.rawValue) }
  }

  func rotateKeys(_ account: AccountID) async -> Outcome<Void> {
    await onDisk { _ = try $0.rotateKeys(account: account.rawValue) }
  }

  func codes(of accounts: [AccountID]) async -> Outcome<CodeList> {
    await onDisk { CodeList(try $0.codes(accounts: accounts.map(\.rawValue))) }
  }

  func nextCode(_ account: AccountID) async -> Outcome<CounterCode> {
    await onDisk { CounterCode(try $0.nextCode(account: account.rawValue)) }
  }

  func readOffer(_ text: OfferText) async -> Outcome<any PendingOffer> {
    await onDisk { core in
      switch text {
      case .scanned(let text): RustOffer(try core.readOffer(text: text))
      case .typed(let code, let address): RustOffer(try core.readTypedCode(code: code, address: address))
      }
    }
  }

  func readPicture(_ file: Data) async -> Outcome<any PendingOffer> {
    await onDisk { RustOffer(try $0.readPicture(file: file)) }
  }

  func checkCodeGroup(_ text: String, group: Int) -> CodeGroup {
    CodeGroup(CountersignCore.checkCodeGroup(text: text, group: Int32(clamping: group)))
  }

  func moves() async -> Outcome<[any PendingMove]> { await onDisk { try $0.moves().map(RustMove.init) } }

  func undoMove(_ account: AccountID) async -> Outcome<Bool> {
    await onDisk { try $0.undoMove(account: account.rawValue) }
  }

  func retireReplaced(_ account: AccountID) async -> Outcome<[LeftBehind]> {
    await onDisk { try $0.retireReplaced(account: account.rawValue).map(LeftBehind.init) }
  }

  func receive(_ push: Data) async -> Outcome<(any PendingApproval)?> {
    await onDisk { try $0.receive(push: push).map(RustApproval.init) }
  }

  func pending() async -> Outcome<[any PendingApproval]> {
    await onDisk { try $0.pending().map(RustApproval.init) }
  }

  func fatigue(_ account: AccountID) async -> Outcome<Fatigue> {
    await onDisk { Fatigue(try $0.fatigue(account: account.rawValue)) }
  }

  func acknowledgeFatigue(_ account: AccountID) async -> Outcome<Void> {
    await onDisk { try $0.acknowledgeFatigue(account: account.rawValue) }
  }

  func setDeviceToken(_ token: DeviceToken) async -> Outcome<Void> {
    await onDisk { _ = try $0.setDeviceToken(token: CountersignCore.DeviceToken(token)) }
  }

  func log(_ account: AccountID) async -> Outcome<[LogEntry]> {
    await onDisk { try $0.log(account: account.rawValue).map(LogEntry.init) }
  }

  func verifyLog(_ account: AccountID) async -> Outcome<LogVerification> {
    await onDisk { LogVerification(try $0.verifyLog(account: account.rawValue)) }
  }

  func exportLog(_ account: AccountID, as format: LogFormat) async -> Outcome<String> {
    await onDisk { try $0.exportLog(account: account.rawValue, format: CountersignCore.LogFormat(format)) }
  }

  func diagnose(_ account: AccountID) async -> Outcome<[Finding]> {
    let core = core
    return await awaited { try await core.diagnose(account: account.rawValue).map(Finding.init) }
  }

  func underWay() async -> Outcome<[UnderWay]> { await onDisk { try $0.underWay().map(UnderWay.init) } }

  func activation(_ ticket: String) async -> Outcome<(any Ticket<Activated>)?> {
    await onDisk { try $0.activationTicket(id: ticket).map(RustActivationTicket.init) }
  }

  func answer(_ ticket: String) async -> Outcome<(any Ticket<Receipt>)?> {
    await onDisk { try $0.answerTicket(id: ticket).map(RustAnswerTicket.init) }
  }

  func ticket(_ id: String) async -> Outcome<(any Ticket<Void>)?> {
    await onDisk { try $0.ticket(id: id).map(RustTicket.init) }
  }

  private func onDisk<Value: Sendable>(
    _ call: @escaping @Sendable (CountersignCore.Authenticator) throws -> Value
  ) async -> Outcome<Value> {
    let core = core
    return await aside { try call(core) }
  }
}

/// Opens the data or makes it: one ``Authenticator`` per process. Damage is told by ``Authenticator/health()`` and keeps
/// nothing else from working.
public func openAuthenticator(host: Host, settings: Settings) async -> Outcome<any Authenticator> {
  let settings = CountersignCore.Settings(vaultPath: settings.path, development: settings.development)
  return await awaited {
    RustAuthenticator(
      try await CountersignCore.Authenticator.open(host: HostPorts(host), settings: settings))
  }
}
