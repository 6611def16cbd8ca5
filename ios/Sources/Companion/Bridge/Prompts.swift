internal import CountersignCore

final class RustApproval: PendingApproval {
  let about: Prompt
  private let slot: Closable<CountersignCore.PendingApproval>

  init(_ approval: CountersignCore.PendingApproval) {
    about = Prompt(approval.about())
    slot = Closable(approval)
  }

  func decide(_ answer: Answer) async -> Outcome<any Ticket<Receipt>> {
    let slot = slot
    return await aside { RustAnswerTicket(try slot.open().decide(answer: CountersignCore.Answer(answer))) }
  }

  func close() { slot.close() }
}

extension Prompt {
  init(_ prompt: CountersignCore.Prompt) {
    self.init(
      id: PromptID(rawValue: prompt.id), account: AccountID(rawValue: prompt.account), label: prompt.label,
      host: prompt.host, relyingParty: prompt.relyingParty, application: prompt.application, place: prompt.place,
      clientAddress: prompt.clientAddress, clientDevice: prompt.clientDevice, title: prompt.title, text: prompt.text,
      altered: prompt.altered, askedAt: prompt.askedAtMs.moment, issuedAt: prompt.issuedAtMs?.moment,
      remaining: prompt.remainingMs?.span, number: NumberToType(prompt.number), triesLeft: Int(prompt.triesLeft),
      userVerification: prompt.userVerification, signed: prompt.assurance == .signed,
      askedTimes: Int(prompt.askedTimes), position: Int(prompt.position), of: Int(prompt.of),
      quietUntil: prompt.quietUntilMs?.moment, passwordMayBeKnown: prompt.passwordMayBeKnown,
      needsRoundTrip: prompt.needsRoundTrip, unlock: prompt.unlock)
  }
}

extension NumberToType {
  init(_ number: CountersignCore.NumberToType) {
    self =
      switch number {
      case .notAsked: .nothing
      case .digits(let count): .digits(Int(count))
      case .text: .text
      }
  }
}

extension CountersignCore.Answer {
  init(_ answer: Answer) {
    self =
      switch answer {
      case .approve(let number): .approve(number: number)
      case .deny: .deny
      case .report: .report
      }
  }
}

extension Receipt {
  init(_ receipt: CountersignCore.Receipt) {
    self =
      switch receipt {
      case .recorded(let decision, let at, let code, let paused, let signed):
        .recorded(
          Decision(decision), at: at?.moment, codeToShow: code, pausedUntil: paused?.moment, signed: signed)
      case .noted(let decision, let signed): .noted(Decision(decision), signed: signed)
      case .tooLate(let signedInAt, let signed): .tooLate(signedInAt: signedInAt.moment, signed: signed)
      }
  }
}

extension Fatigue {
  init(_ fatigue: CountersignCore.Fatigue) {
    self.init(quietUntil: fatigue.quietUntilMs?.moment, passwordMayBeKnown: fatigue.passwordMayBeKnown)
  }
}
