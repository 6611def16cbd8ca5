import Foundation

/// Adding an account, or giving one that is here a new enrolment: from a text to the six digits and the end. Nothing is
/// sent before ``agree()``. What was committed goes on without this screen; its bookmark finds it again.
public final class AddModel: ScreenModel<AddModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// How far it has come.
    public var step = Step.choosing
    /// There is a network.
    public var connected = true
    /// Prompts will come, and nobody has allowed notifications yet.
    public var asksToNotify = false
  }

  /// How far it has come. Prints nothing: digits and what is typed back are for the person alone.
  public enum Step: Sendable, Equatable, Unprinted {
    /// Scan, type or paste.
    case choosing
    /// Five groups, each ticked or marked as it is typed.
    case typing(Typing)
    /// The one page before anything is sent.
    case confirming(Offer, asking: Bool)
    /// It renews an account that is here.
    case renewing(Offer, Account)
    /// It is here already: nothing to do.
    case alreadyHere(Account)
    /// It replaces one of these accounts, at another host.
    case picking(Offer, [Account])
    /// Both hosts side by side.
    case comparing(Offer, Account)
    /// Committed; the digits are on their way.
    case adding
    /// To be typed on the page that made the code.
    case digits(String)
    /// This phone's part of the codes' secret, to be typed there; until then the codes are refused.
    case typeBack(String, Account?)
    /// It works.
    case done(Account?)
    /// It does not.
    case failed(Failure)
  }

  /// Five groups, and the address beside them.
  public struct Typing: Sendable, Equatable {
    /// The groups.
    public var groups = Array(repeating: Group(), count: 5)
    /// The address.
    public var address = ""

    /// It can be read.
    public var isComplete: Bool { !address.isBlank && groups.allSatisfy { $0.state == .fits } }
  }

  /// One group of a typed code. Prints nothing.
  public struct Group: Sendable, Equatable, Unprinted {
    /// As typed.
    public var text = ""
    /// Whether it fits.
    public var state = CodeGroup.incomplete
  }

  private let authenticator: any Authenticator
  private let phone: any PhoneFacts
  private let bookmarks: any Bookmarks
  private let replacing: AccountID?
  private var offer: (any PendingOffer)?
  private var following: Task<Void, Never>?

  /// `replacing`: the account that the person came to re-activate. An activation that `bookmarks` has was committed
  /// before this screen: it is followed.
  public init(
    _ authenticator: any Authenticator, phone: any PhoneFacts, bookmarks: any Bookmarks, replacing: AccountID? = nil,
    clock: any ScreenClock = SystemClock()
  ) {
    self.authenticator = authenticator
    self.phone = phone
    self.bookmarks = bookmarks
    self.replacing = replacing
    super.init(State(), clock: clock)
    follow(phone) { self.state.connected = $0 }
    if let committed = bookmarks.activation { following = run { await self.resume(committed) } }
  }

  /// The person types the code.
  public func type() { state.step = .typing(Typing()) }

  /// Back to the three ways.
  public func startAgain() {
    drop()
    state.step = .choosing
  }

  /// One group, from 1 to 5, as it is typed. Tells whether it fits now and did not before.
  @discardableResult
  public func group(_ number: Int, _ text: String) -> Bool {
    guard case .typing(var typing) = state.step, typing.groups.indices.contains(number - 1) else { return false }
    let before = typing.groups[number - 1]
    let now = Group(text: text, state: authenticator.checkCodeGroup(text, group: number))
    typing.groups[number - 1] = now
    state.step = .typing(typing)
    return before.state != .fits && now.state == .fits
  }

  /// The address beside the code.
  public func address(_ text: String) {
    guard case .typing(var typing) = state.step else { return }
    typing.address = text
    state.step = .typing(typing)
  }

  /// The typed code is complete.
  public func readTyped() {
    guard case .typing(let typing) = state.step else { return }
    read(.typed(code: typing.groups.map(\.text.trimmed).joined(separator: "-"), address: typing.address.trimmed))
  }

  /// A link that opened this screen: read once. A screen that comes back follows what it committed.
  public func opened(by link: String) {
    if bookmarks.activation == nil { readScanned(link) }
  }

  /// A link, or what the camera saw.
  public func readScanned(_ text: String) { read(.scanned(text)) }

  /// A picture file.
  public func readPicture(_ file: Data) {
    run { self.take(await self.authenticator.readPicture(file)) }
  }

  /// The host is what the person expected: now the provider is asked.
  public func agree() {
    guard case .confirming(let about, asking: false) = state.step, let offer else { return }
    state.step = .confirming(about, asking: true)
    run {
      switch await offer.lookUp() {
      case .success(let found): await self.lookedUp(found)
      case .failure(let failure): self.fail(failure)
      }
    }
  }

  /// It is not what the person expected: nothing was sent.
  public func refuse() { startAgain() }

  /// Renew the account that is here.
  public func renew() {
    if case .renewing(_, let account) = state.step { activate(.replacing(account.id)) }
  }

  /// No, another one.
  public func addAnother() { activate(.new()) }

  /// It replaces this one.
  public func pick(_ account: AccountID) {
    guard case .picking(let offer, let accounts) = state.step else { return }
    if let picked = accounts.first(where: { $0.id == account }) { state.step = .comparing(offer, picked) }
  }

  /// Both hosts were compared: keep both for a while.
  public func replace() {
    if case .comparing(_, let account) = state.step { activate(.replacing(account.id)) }
  }

  /// It was typed there. Before that it is shown again, also to the next process.
  public func typedBack() {
    if case .typeBack(_, let account) = state.step { finish(account) }
  }

  /// The person wants to be told of sign-ins: the system asks.
  public func allowNotifications() {
    run {
      _ = await self.phone.allowNotifications()
      self.state.asksToNotify = false
    }
  }

  /// The screen is gone.
  public override func close() {
    offer?.close()
    offer = nil
    super.close()
  }

  /// What the account can do, in words.
  public static func gives(_ account: Account) -> Word {
    if account.prompts == .codesOnly { return .accountsGivesCodes }
    return account.codes.isEmpty ? .accountsGivesPrompts : .accountsGivesBoth
  }

  private func read(_ text: OfferText) {
    run { self.take(await self.authenticator.readOffer(text)) }
  }

  private func take(_ found: Outcome<any PendingOffer>) {
    drop()
    switch found {
    case .success(let found):
      offer = found
      state.step = .confirming(found.about, asking: false)
    case .failure(let failure): fail(failure)
    }
  }

  private func lookedUp(_ about: Offer) async {
    let accounts = await authenticator.accounts().value ?? []
    if let here = accounts.first(where: { $0.id == about.alreadyHere }) {
      drop()
      state.step = .alreadyHere(here)
    } else if let renewed = accounts.first(where: { $0.id == about.renews }) {
      state.step = .renewing(about, renewed)
    } else if let replacing {
      state.step = .picking(about, accounts.filter { $0.id == replacing } + accounts.filter { $0.id != replacing })
    } else {
      activate(.new())
    }
  }

  private func activate(_ how: Activate) {
    guard let pending = offer else { return }
    offer = nil
    state.step = .adding
    following = run {
      switch await pending.activate(how) {
      case .success(let ticket): await self.follow(ticket)
      case .failure(let failure): self.fail(failure)
      }
      pending.close()
    }
  }

  private func resume(_ ticket: String) async {
    state.step = .adding
    guard case .success(let found?) = await authenticator.activation(ticket) else { return startAgain() }
    await follow(found)
  }

  private func follow(_ ticket: any Ticket<Activated>) async {
    bookmarks.activation = ticket.id
    let end = await ticket.outcome()
    ticket.close()
    switch end {
    case .success(let activated): await prove(activated)
    case .failure(let failure): fail(failure)
    }
  }

  private func prove(_ activated: Activated) async {
    if let digits = activated.confirmation { state.step = .digits(digits) }
    if let id = activated.proof, case .success(let proof?) = await authenticator.ticket(id) {
      let end = await proof.outcome()
      proof.close()
      if let failure = end.failure { return fail(failure) }
    }
    let account = await authenticator.accounts().value?.first { $0.id == activated.account }
    guard !Task.isCancelled else { return }
    if let part = activated.typeBack { state.step = .typeBack(part, account) } else { finish(account) }
  }

  private func finish(_ account: Account?) {
    bookmarks.activation = nil
    state.step = .done(account)
    guard account.map({ $0.prompts != .codesOnly }) ?? false else { return }
    run { self.state.asksToNotify = await !self.phone.notificationsAllowed() }
  }

  private func fail(_ failure: Failure) {
    guard failure != .abandoned else { return }
    bookmarks.activation = nil
    state.step = .failed(failure)
  }

  private func drop() {
    following?.cancel()
    bookmarks.activation = nil
    offer?.close()
    offer = nil
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
  fileprivate var isBlank: Bool { trimmed.isEmpty }
}
