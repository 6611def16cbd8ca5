/// Where a push service rings this phone. Whoever has it can ring, so it prints nothing.
public enum DeviceToken: Sendable, Hashable, Unprinted {
  /// Apple Push Notification service: the token in lower-case hex, and the app's bundle id.
  case apns(token: String, topic: String, sandbox: Bool)
  /// Firebase Cloud Messaging.
  case fcm(token: String)
  /// Web Push: an `https` address.
  case webPush(endpoint: String)
  /// No push service: this phone polls.
  case polling

  /// As the system hands it over, in bytes.
  public static func apns(bytes: some Sequence<UInt8>, topic: String, sandbox: Bool) -> DeviceToken {
    let hex = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    return .apns(token: hex, topic: topic, sandbox: sandbox)
  }
}
