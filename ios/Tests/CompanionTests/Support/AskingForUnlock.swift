import Foundation

@testable import Companion

/// The real library, in front of a server that asks for an unlock before each approval: the provider of these tests never
/// does, and servers of others do.
final class AskingForUnlock: Authenticator {
  private let real: any Authenticator

  init(_ real: any Authenticator) { self.real = real }

  var changes: AsyncStream<Int64> { real.changes }

  func work() async -> Outcome<Void> { await real.work() }

  func workUntilIdle(budget: Duration, allowPerson: Bool) async -> Outcome<Void> {
    await real.workUntilIdle(budget: budget, allowPerson: allowPerson)
  }

  func hurry() async { await real.hurry() }

  func health() async -> Outcome<Health> { await real.health() }

  func acknowledgeHealth() async -> Outcome<Void> { await real.acknowledgeHealth() }

  func lockCodes() async -> Outcome<Void> { await real.lockCodes() }

  func unlockCodes() async -> Outcome<Void> { await real.unlockCodes() }

  func setPhoneName(_ name: String) async -> Outcome<Void> { await real.setPhoneName(name) }

  func phoneName() async -> Outcome<String> { await real.phoneName() }

  func accounts() async -> Outcome<[Account]> { await real.accounts() }

  func rename(_ account: AccountID, to label: String) async -> Outcome<Void> { await real.rename(account, to: label) }

  func reorder(_ accounts: [AccountID]) async -> Outcome<Void> { await real.reorder(accounts) }

  func forget(_ account: AccountID) async -> Outcome<Void> { await real.forget(account) }

  func rotateKeys(_ account: AccountID) async -> Outcome<Void> { await real.rotateKeys(account) }

  func codes(of accounts: [AccountID]) async -> Outcome<CodeList> { await real.codes(of: accounts) }

  func nextCode(_ account: AccountID) async -> Outcome<CounterCode> { await real.nextCode(account) }

  func readOffer(_ text: OfferText) async -> Outcome<any PendingOffer> { await real.readOffer(text) }

  func readPicture(_ file: Data) async -> Outcome<any PendingOffer> { await real.readPicture(file) }

  func checkCodeGroup(_ text: String, group: Int) -> CodeGroup { real.checkCodeGroup(text, group: group) }

  func moves() async -> Outcome<[any PendingMove]> { await real.moves() }

  func undoMove(_ account: AccountID) async -> Outcome<Bool> { await real.undoMove(account) }

  func retireReplaced(_ account: AccountID) async -> Outcome<[LeftBehind]> { await real.retireReplaced(account) }

  func receive(_ push: Data) async -> Outcome<(any PendingApproval)?> { await real.receive(push) }

  func pending() async -> Outcome<[any PendingApproval]> {
    await real.pending().map { $0.map(AskingApproval.init) }
  }

  func fatigue(_ account: AccountID) async -> Outcome<Fatigue> { await real.fatigue(account) }

  func acknowledgeFatigue(_ account: AccountID) async -> Outcome<Void> { await real.acknowledgeFatigue(account) }

  func setDeviceToken(_ token: DeviceToken) async -> Outcome<Void> { await real.setDeviceToken(token) }

  func log(_ account: AccountID) async -> Outcome<[LogEntry]> { await real.log(account) }

  func verifyLog(_ account: AccountID) async -> Outcome<LogVerification> { await real.verifyLog(account) }

  func exportLog(_ account: AccountID, as format: LogFormat) async -> Outcome<String> {
    await real.exportLog(account, as: format)
  }

  func diagnose(_ account: AccountID) async -> Outcome<[Finding]> { await real.diagnose(account) }

  func underWay() async -> Outcome<[UnderWay]> { await real.underWay() }

  func activation(_ ticket: String) async -> Outcome<(any Ticket<Activated>)?> { await real.activation(ticket) }

  func answer(_ ticket: String) async -> Outcome<(any Ticket<Receipt>)?> { await real.answer(ticket) }

  func ticket(_ id: String) async -> Outcome<(any Ticket<Void>)?> { await real.ticket(id) }
}

private final class AskingApproval: PendingApproval {
  let about: Prompt
  private let real: any PendingApproval

  init(_ real: any PendingApproval) {
    self.real = real
    let prompt = real.about
    about = Prompt(
      id: prompt.id, account: prompt.account, label: prompt.label, host: prompt.host,
      relyingParty:
        prompt.relyingParty, application: prompt.application, place: prompt.place,
      clientAddress:
        prompt.clientAddress, clientDevice: prompt.clientDevice, title: prompt.title, text: prompt.text,
      altered:
        prompt.altered, askedAt: prompt.askedAt, issuedAt: prompt.issuedAt, remaining: prompt.remaining,
      number:
        prompt.number, triesLeft: prompt.triesLeft, userVerification: prompt.userVerification,
      signed:
        prompt.signed, askedTimes: prompt.askedTimes, position: prompt.position, of: prompt.of,
      quietUntil:
        prompt.quietUntil, passwordMayBeKnown: prompt.passwordMayBeKnown, needsRoundTrip: prompt.needsRoundTrip,
      unlock: true)
  }

  func decide(_ answer: Answer) async -> Outcome<any Ticket<Receipt>> { await real.decide(answer) }

  func close() { real.close() }
}
