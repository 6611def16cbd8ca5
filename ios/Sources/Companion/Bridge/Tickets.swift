internal import CountersignCore

final class RustActivationTicket: Ticket {
  let id: String
  private let slot: Closable<ActivationTicket>

  init(_ ticket: ActivationTicket) {
    id = ticket.id()
    slot = Closable(ticket)
  }

  func isReady() async -> Outcome<Bool> {
    let slot = slot
    return await aside { try slot.open().ready() != nil }
  }

  func outcome() async -> Outcome<Activated> {
    let slot = slot
    return await awaited { Activated(try await slot.open().outcome()) }
  }

  func cancel() async -> Outcome<Void> {
    let slot = slot
    return await aside { try slot.open().cancel() }
  }

  func close() { slot.close() }
}

final class RustAnswerTicket: Ticket {
  let id: String
  private let slot: Closable<AnswerTicket>

  init(_ ticket: AnswerTicket) {
    id = ticket.id()
    slot = Closable(ticket)
  }

  func isReady() async -> Outcome<Bool> {
    let slot = slot
    return await aside { try slot.open().ready() != nil }
  }

  func outcome() async -> Outcome<Receipt> {
    let slot = slot
    return await awaited { Receipt(try await slot.open().outcome()) }
  }

  func cancel() async -> Outcome<Void> {
    let slot = slot
    return await aside { try slot.open().cancel() }
  }

  func close() { slot.close() }
}

final class RustTicket: Ticket {
  let id: String
  private let slot: Closable<CountersignCore.Ticket>

  init(_ ticket: CountersignCore.Ticket) {
    id = ticket.id()
    slot = Closable(ticket)
  }

  func isReady() async -> Outcome<Bool> {
    let slot = slot
    return await aside { try slot.open().ready() }
  }

  func outcome() async -> Outcome<Void> {
    let slot = slot
    return await awaited { try await slot.open().outcome() }
  }

  func cancel() async -> Outcome<Void> {
    let slot = slot
    return await aside { try slot.open().cancel() }
  }

  func close() { slot.close() }
}

extension UnderWay {
  init(_ one: CountersignCore.UnderWay) {
    self.init(ticket: one.id, story: Story(one.story), account: AccountID(rawValue: one.account))
  }
}

extension Story {
  init(_ story: CountersignCore.Story) {
    self =
      switch story {
      case .enrol: .enrol
      case .prove: .prove
      case .answer: .answer
      case .setDeviceToken: .setDeviceToken
      case .rotateKey: .rotateKey
      case .follow: .follow
      case .withdraw: .withdraw
      }
  }
}
