import Foundation
internal import CountersignCore

extension HostPorts {
  init(_ host: Host) {
    self.init(
      signer: SignerPort(host.signer), vaultKeys: VaultKeysPort(host.vaultKeys),
      anchor: host.anchor.map(AnchorPort.init),
      transport: host.transport.map(TransportPort.init), listener: nil, time: host.clock.map(ClockPort.init))
  }
}

/// What a host throws undeclared must not reach the generated code, which knows no word for it.
private final class SignerPort: CountersignCore.Signer {
  private let host: any Signer

  init(_ host: any Signer) { self.host = host }

  func publicKey(key: String, spec: CountersignCore.KeySpec) async throws -> Data {
    try await declared { try await host.publicKey(key, KeySpec(spec)) }
  }

  func sign(batch: [CountersignCore.SignRequest]) async throws -> [Data] {
    let requests = batch.map { SignRequest(key: $0.key, purpose: $0.purpose, message: $0.message) }
    return try await declared { try await host.sign(requests) }
  }

  func delete(key: String) async throws { try await declared { try await host.delete(key) } }

  func names() async throws -> [String] { try await declared { try await host.names() } }

  private func declared<Value>(_ call: () async throws -> Value) async throws -> Value {
    do {
      return try await call()
    } catch SignerError.cancelled {
      throw CountersignCore.SignerError.Cancelled
    } catch SignerError.keyGone {
      throw CountersignCore.SignerError.KeyGone
    } catch {
      throw CountersignCore.SignerError.Unavailable
    }
  }
}

extension KeySpec {
  init(_ spec: CountersignCore.KeySpec) {
    let algorithm: KeyAlgorithm =
      switch spec.algorithm {
      case .es256: .es256
      case .rs256(let bits): .rs256(bits: Int(bits))
      }
    self.init(algorithm: algorithm, userVerification: spec.userVerification)
  }
}

private final class VaultKeysPort: VaultKeyStore {
  private let host: any VaultKeys

  init(_ host: any VaultKeys) { self.host = host }

  func load(domain: CountersignCore.KeyDomain) throws -> Data? {
    try declared { try host.load(KeyDomain(domain)) }
  }

  func store(domain: CountersignCore.KeyDomain, key: Data) throws {
    var key = key
    defer { key.resetBytes(in: key.startIndex..<key.endIndex) }
    try declared { try host.store(KeyDomain(domain), key) }
  }

  private func declared<Value>(_ call: () throws -> Value) throws -> Value {
    do {
      return try call()
    } catch VaultKeyError.locked {
      throw CountersignCore.VaultKeyError.Locked
    } catch {
      throw CountersignCore.VaultKeyError.Unavailable
    }
  }
}

extension KeyDomain {
  init(_ domain: CountersignCore.KeyDomain) {
    self =
      switch domain {
      case .push: .push
      case .codes: .codes
      }
  }
}

private final class AnchorPort: CountersignCore.Anchor {
  private let host: any Anchor

  init(_ host: any Anchor) { self.host = host }

  func read() throws -> CountersignCore.AnchorState? {
    do {
      return try host.read().map { CountersignCore.AnchorState(committed: $0.committed, next: $0.next) }
    } catch {
      throw HostError.Failed
    }
  }

  func write(state: CountersignCore.AnchorState) throws {
    do {
      try host.write(AnchorState(committed: state.committed, next: state.next))
    } catch {
      throw HostError.Failed
    }
  }
}

private final class TransportPort: CountersignCore.Transport {
  private let host: any Transport

  init(_ host: any Transport) { self.host = host }

  func send(call: CountersignCore.HttpCall) async throws -> HttpReply {
    let sent = HTTPCall(
      method: call.method, url: call.url, headers: call.headers.map { ($0.name, $0.value) }, body: call.body,
      limit: call.limitMs.span)
    do {
      let reply = try await host.send(sent)
      return HttpReply(
        status: Int32(clamping: reply.status),
        headers: reply.headers.map { HttpHeader(name: $0.name, value: $0.value) },
        body: reply.body)
    } catch let unsent as NotSent {
      throw TransportError(unsent.why)
    } catch {
      throw TransportError.NoReply
    }
  }
}

extension TransportError {
  fileprivate init(_ why: NotSent.Why) {
    self =
      switch why {
      case .unreached: .NotSent
      case .wrongName: .WrongName
      case .unknownIssuer: .UnknownIssuer
      case .noTLS: .NoTls
      }
  }
}

private final class ClockPort: TimeSource {
  private let host: any HostClock

  init(_ host: any HostClock) { self.host = host }

  func nowMs() throws -> Int64 { host.now().milliseconds }

  func monotonicMs() throws -> Int64 { host.monotonic().milliseconds }
}
