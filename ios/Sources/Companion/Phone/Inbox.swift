import Foundation

/// Push messages in, notifications out. A message is a bell: what is shown comes from requests that were verified, and
/// nothing here approves.
public struct Inbox: Sendable {
  private let authenticator: any Authenticator

  /// Over the app's authenticator, or the extension's own.
  public init(_ authenticator: any Authenticator) { self.authenticator = authenticator }

  /// A message came: asks the providers within the time that there is, and tells what waits now.
  public func ring(_ message: Data, budget: Duration, now: Date = Date()) async -> Notice {
    await authenticator.receive(message).value??.close()
    _ = await authenticator.workUntilIdle(budget: budget, allowPerson: false)
    return await waiting(now: now)
  }

  /// What waits for an answer now.
  public func waiting(now: Date = Date()) async -> Notice {
    let pending = await authenticator.pending().value ?? []
    defer { pending.forEach { $0.close() } }
    return Notice(pending.map(\.about), now: now)
  }

  /// "It wasn't me", on a notification. Delivered as soon as there is network.
  public func deny(_ prompt: PromptID) async -> Outcome<Void> {
    let pending = await authenticator.pending()
    defer { pending.value?.forEach { $0.close() } }
    switch pending {
    case .failure(let failure): return .failure(failure)
    case .success(let open):
      guard let one = open.first(where: { $0.about.id == prompt }) else { return .failure(.closed) }
      return await one.decide(.deny).map { $0.close() }
    }
  }

  /// What the app gave along with Apple's own part, as the bytes that a provider sent.
  public static func message(of content: [AnyHashable: Any]) -> Data {
    let ours = content.reduce(into: [String: Any]()) { all, one in
      if let name = one.key as? String, name != "aps" { all[name] = one.value }
    }
    guard JSONSerialization.isValidJSONObject(ours) else { return Data() }
    return (try? JSONSerialization.data(withJSONObject: ours)) ?? Data()
  }
}

/// A notification. It may be read on a locked screen, so it says that something waits and nothing about it: no name, no
/// place, no number. The one answer it offers is no.
public struct Notice: Sendable, Hashable {
  /// How many wait.
  public let title: Say
  /// What to do.
  public let text: Say?
  /// The one that "It wasn't me" denies; nil unless exactly one waits.
  public let denies: PromptID?
  /// Neither sound nor banner: all of them are of accounts that are to be quiet.
  public let quiet: Bool

  init(_ prompts: [Prompt], now: Date) {
    switch prompts.count {
    case 0: title = Say(.promptNone)
    case 1: title = Say(.notifyPromptTitle)
    case let count: title = Say(.notifyPrompts, ["count": .number(count)])
    }
    text = prompts.isEmpty ? nil : Say(.notifyPromptText)
    denies = prompts.count == 1 ? prompts.first?.id : nil
    quiet = prompts.allSatisfy { $0.quietUntil.map { $0 > now } ?? false }
  }
}
