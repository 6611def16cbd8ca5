import Foundation
internal import CountersignCore

final class RustOffer: PendingOffer {
  private let slot: Closable<CountersignCore.PendingOffer>
  private let seen: Shared<Offer>

  init(_ offer: CountersignCore.PendingOffer) {
    slot = Closable(offer)
    seen = Shared(Offer(offer.about()))
  }

  var about: Offer { seen.value }

  func lookUp() async -> Outcome<Offer> {
    let (slot, seen) = (slot, seen)
    return await awaited {
      let found = Offer(try await slot.open().lookUp())
      seen.value = found
      return found
    }
  }

  func activate(_ how: Activate) async -> Outcome<any Ticket<Activated>> {
    let slot = slot
    return await awaited { RustActivationTicket(try await slot.open().activate(how: CountersignCore.Activate(how))) }
  }

  func close() { slot.close() }
}

final class RustMove: PendingMove {
  let about: Move
  private let slot: Closable<CountersignCore.PendingMove>

  init(_ move: CountersignCore.PendingMove) {
    about = Move(move.about())
    slot = Closable(move)
  }

  func confirm() async -> Outcome<[any Ticket<Activated>]> {
    let slot = slot
    return await aside { try slot.open().confirm().map(RustActivationTicket.init) }
  }

  func close() { slot.close() }
}

extension Offer {
  init(_ view: OfferView) {
    self.init(
      host: view.host, issuer: view.issuer, account: view.account, prompts: view.prompts, codes: view.codes,
      warnings: view.warnings.map(OfferWarning.init), renews: view.renews.map(AccountID.init(rawValue:)),
      alreadyHere: view.alreadyHere.map(AccountID.init(rawValue:)))
  }
}

extension OfferWarning {
  init(_ warning: CountersignCore.OfferWarning) {
    self =
      switch warning {
      case .asksForUncheckedTls: .asksForUncheckedTLS
      case .development: .development
      }
  }
}

extension Move {
  init(_ view: MoveView) {
    self.init(
      fromHost: view.fromHost, toHost: view.toHost, accounts: view.accounts.map(AccountID.init(rawValue:)),
      expiresAt: view.expiresAtMs.moment)
  }
}

extension CountersignCore.Activate {
  init(_ how: Activate) {
    self =
      switch how {
      case .new(let label): .new(label: label)
      case .replacing(let account): .replacing(account: account.rawValue)
      }
  }
}

extension Activated {
  init(_ activated: CountersignCore.Activated) {
    self.init(
      account: AccountID(rawValue: activated.account), confirmation: activated.confirmation, proof: activated.proof,
      typeBack: activated.typeBack)
  }
}

extension CodeGroup {
  init(_ group: CountersignCore.CodeGroup) {
    self =
      switch group {
      case .fits: .fits
      case .incomplete: .incomplete
      case .wrongCharacter: .wrongCharacter
      case .mistyped: .mistyped
      }
  }
}
