import Foundation

/// "Why did no prompt come?": the phone's own part first, then what the library finds for each account.
public final class DoctorModel: ScreenModel<DoctorModel.State> {
  /// What to draw.
  public struct State: Sendable, Equatable {
    /// Not all of it is known yet.
    public var checking = true
    /// What is.
    public var lines: [Line] = []
    /// Something went wrong.
    public var failure: Failure?

    /// How many lines want something.
    public var attentions: Int { lines.filter { $0.state == .attention }.count }
  }

  /// One thing that a prompt needs.
  public struct Line: Sendable, Hashable {
    /// What.
    public let title: Say
    /// How it turned out.
    public let state: Mark
    /// More.
    public var detail: Say?
    /// What a tap opens.
    public var fix: Fix?
  }

  /// How it turned out.
  public enum Mark: Sendable, Hashable {
    case fine, attention, unknown

    /// In words: colour never means anything alone.
    public var word: Word {
      switch self {
      case .fine: .doctorFine
      case .attention: .doctorAttention
      case .unknown: .doctorUnknown
      }
    }
  }

  /// What a tap on a line opens.
  public enum Fix: Sendable, Hashable {
    /// The system's own page.
    case notifications, battery, network, clock
    /// The page of a failure.
    case because(Failure)
  }

  private let authenticator: any Authenticator
  private let phone: any PhoneFacts
  private var check: Task<Void, Never>?

  /// Checks everything at once.
  public init(_ authenticator: any Authenticator, phone: any PhoneFacts, clock: any ScreenClock = SystemClock()) {
    self.authenticator = authenticator
    self.phone = phone
    super.init(State(), clock: clock)
    again()
  }

  /// Checks everything.
  public func again() {
    check?.cancel()
    state.checking = true
    state.failure = nil
    check = run {
      let ours = await self.phoneLines()
      self.state.lines = ours
      let accounts = await self.authenticator.accounts()
      var found: [Finding] = []
      for account in accounts.value ?? [] {
        let new = await self.authenticator.diagnose(account.id).value ?? []
        guard !Task.isCancelled else { return }
        found += new.filter { !found.contains($0) }
        self.state.lines = ours + found.map(self.line)
      }
      self.state.failure = accounts.failure == .abandoned ? nil : accounts.failure
      self.state.checking = false
    }
  }

  private func phoneLines() async -> [Line] {
    let online = phone.isConnected()
    let allowed = await phone.notificationsAllowed()
    let last = phone.lastPrompt()
    return [
      Line(
        title: Say(.doctorNetwork), state: online ? .fine : .attention,
        detail: Say(online ? .doctorNetworkOn : .doctorNetworkOff), fix: online ? nil : .network),
      Line(
        title: Say(.doctorNotifications), state: allowed ? .fine : .attention,
        detail: Say(allowed ? .doctorNotificationsOn : .doctorNotificationsOff), fix: allowed ? nil : .notifications),
      battery(phone.isHeldBack()),
      Line(
        title: Say(.doctorLastPrompt), state: last == nil ? .unknown : .fine,
        detail: last.map(ago) ?? Say(.doctorLastPromptNone)),
    ]
  }

  private func battery(_ limited: Bool?) -> Line {
    switch limited {
    case nil: Line(title: Say(.doctorBattery), state: .unknown)
    case true?:
      Line(title: Say(.doctorBattery), state: .attention, detail: Say(.doctorBatteryLimited), fix: .battery)
    case false?: Line(title: Say(.doctorBattery), state: .fine, detail: Say(.doctorBatteryFree))
    }
  }

  private func line(_ finding: Finding) -> Line {
    switch finding.state {
    case .fine: Line(title: finding.subject.title, state: .fine, detail: detail(finding.subject))
    case .cannotTell: Line(title: finding.subject.title, state: .unknown, detail: detail(finding.subject))
    case .attention(let failure):
      Line(
        title: finding.subject.title, state: .attention, detail: detail(finding.subject) ?? failure.sentence,
        fix: failure.remedy == .checkClock ? .clock : .because(failure))
    }
  }

  private func detail(_ subject: Subject) -> Say? {
    switch subject {
    case .clock(nil): Say(.doctorClockUnknown)
    case .clock(let ahead?): Say(.doctorClockOff, ["count": .number(Int(abs(ahead.components.seconds)))])
    case .providerClock(let host, let ahead):
      Say(
        ahead < .zero ? .doctorProviderClockBehind : .doctorProviderClockAhead,
        ["count": .number(Int(abs(ahead.components.seconds))), "host": .text(host)])
    case .provider(_, nil): Say(.doctorProviderNever)
    case .provider(_, let last?): Say(.doctorProviderLast, ["time": .words(ago(last))])
    case .rings(_, "none"): Say(.doctorRingNone)
    case .rings(_, let channel): Say(.doctorRingThrough, ["channel": .text(Self.channelName(channel))])
    case .vault, .standing, .keys, .openPrompts, .waiting: nil
    }
  }

  private func ago(_ then: Date) -> Say { Ago.between(then, clock.now()) }

  /// A push channel, as it calls itself.
  static func channelName(_ channel: String) -> String {
    switch channel {
    case "fcm": "FCM"
    case "apns": "APNs"
    case "web-push": "UnifiedPush"
    default: channel
    }
  }
}

extension Subject {
  fileprivate var title: Say {
    switch self {
    case .clock, .providerClock: Say(.doctorClock)
    case .vault: Say(.doctorData)
    case .provider(let host, _): Say(.doctorProvider, ["host": .text(host)])
    case .standing(let host): Say(.doctorStanding, ["host": .text(host)])
    case .rings(let host, _): Say(.doctorRing, ["host": .text(host)])
    case .keys(let host): Say(.doctorKeys, ["host": .text(host)])
    case .openPrompts(0): Say(.doctorOpenNone)
    case .openPrompts(let count): Say(.doctorOpen, ["count": .number(count)])
    case .waiting(0): Say(.doctorWaitingNone)
    case .waiting(let count): Say(.doctorWaiting, ["count": .number(count)])
    }
  }
}
